"""The file beside a document that gives its facts, changed in place: what is not changed stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from kg import files
from kg.errors import InputError
from kg.knowledge import Knowledge
from kg.reading.given import KEYS, given, read


def give(path: Path, facts: Mapping[str, Sequence[str]], knowledge: Knowledge) -> None:
    """Write facts into a file, whole or not at all; a fact without a value is taken out of it.

    ``facts`` are those of ``kg.reading.given.Given`` by name. Comments and all other lines stay. Raises
    ``InputError`` for a value that is none, or a file that cannot be understood.
    """
    given(facts, knowledge)
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    if _holds(text):
        read(path, knowledge)
    for name, values in facts.items():
        text = _with(text, name, list(values))
    if _holds(text):
        files.write(path, text)
    else:  # nothing is given any more
        path.unlink(missing_ok=True)


def _holds(text: str) -> bool:
    """Tell whether a text of YAML holds more than comments."""
    try:
        return yaml.compose(text, yaml.SafeLoader) is not None
    except yaml.YAMLError:
        return True


def _with(text: str, name: str, values: list[str]) -> str:
    """Return a text of YAML with a key in place of those that say the same, or behind all others."""
    root = yaml.compose(text, yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode) and root.flow_style:
        raise InputError("the file of facts stands in braces; write each fact on a line of its own")
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    said = [(key, value) for key, value in pairs if KEYS.get(key.value) == name]
    new = _line(said[0][0].value if said else name, values) if values else ""
    for key, value in reversed(said[1:] if new else said):
        text = _without(text, key.start_mark.index, _end(value))
    if said and new:
        return text[: said[0][0].start_mark.index] + new + text[_end(said[0][1]) :]
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{new}{chr(10)}" if new else text


def _line(key: str, values: list[str]) -> str:
    one = key not in ("issuers", "numbers") and len(values) == 1
    key = key if one or key in ("issuers", "numbers") else f"{key}s"
    said = yaml.safe_dump(
        values[0] if one else values, allow_unicode=True, width=10_000, default_flow_style=True
    )
    return f"{key}: {said.removesuffix('...' + chr(10)).rstrip(chr(10))}"


def _without(text: str, start: int, end: int) -> str:
    """Take a key out of a text, with the rest of its last line."""
    after = text.find("\n", end)
    return text[:start] + (text[after + 1 :] if after >= 0 else "")


def _end(node: yaml.Node) -> int:
    """Return where a value ends: a list in lines of their own would reach to the next key."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)
