"""Rules as data: ``schema/rules/*.yaml`` read, checked and compiled.

A sentence is spelled as one string, a letter a token, and a rule is one regular expression over
that string. A pattern names word classes in braces: ``{verb}`` is a token of that class, ``{Park}``
any of ``Park.head``, ``Park.whole``..., and a name defined in ``classes.yaml`` a set of classes;
the rest is the syntax of Python's ``re``. This is a cascade of finite-state transducers in the
manner of Abney (1996), "Partial parsing via finite-state cascades": each phase writes its finds
back as tokens for the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SchemaError, nearest

_FIELDS = {"name", "pattern", "makes", "note", "examples", "counter"}
_FIRST_LETTER = 0xE000  # the private use area: no letter has a meaning of its own in ``re``


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what a rule must find in it; a counter-example has no finds."""

    text: str
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule: its name, compiled pattern, what it makes, and the line it stands in."""

    name: str
    pattern: re.Pattern[str]
    makes: str
    source: str
    note: str = ""
    examples: tuple[Example, ...] = ()
    counter: tuple[Example, ...] = ()


@dataclass
class Alphabet:
    """The letter of each token class, and the sets of classes that patterns may name."""

    sets: Mapping[str, tuple[str, ...]]
    letters: dict[str, str] = field(default_factory=dict)

    def letter(self, cls: str) -> str:
        """Return the letter of a class; a class met for the first time gets the next one."""
        if cls not in self.letters:
            self.letters[cls] = chr(_FIRST_LETTER + len(self.letters))
        return self.letters[cls]

    def members(self, name: str) -> str:
        """Return the letters that ``{name}`` stands for; raises ``KeyError`` for an unknown name."""
        if name in self.sets:
            return "".join(self.members(part) for part in self.sets[name])
        if name == "verbal":
            verbs = ("verb", "vn", "strong-vn")
            found = [v for k, v in self.letters.items() if k.endswith("+v") or k.split("+")[0] in verbs]
        elif name.startswith("+"):
            # {+department} is a word with that mark, whatever its class.
            found = [v for k, v in self.letters.items() if k.endswith(name)]
        else:
            # {Park} is a word of the class; a mention that a rule has made is named in full.
            found = [
                v
                for k, v in self.letters.items()
                if k == name or (k.startswith((f"{name}.", f"{name}+")) and not k.endswith(".mention"))
            ]
        if not found:
            raise KeyError(name)
        return "".join(found)

    def names(self) -> list[str]:
        """Return every name that a pattern may use."""
        marks = {f"+{k.split('+')[-1]}" for k in self.letters if "+" in k}
        heads = {k.split(".")[0] for k in self.letters}
        return sorted({*self.sets, *self.letters, *heads, *marks, "verbal"})

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a pattern over classes; raises ``KeyError`` or ``re.error``."""

        def letters(match: re.Match[str]) -> str:
            negated = match[1].startswith("^")
            parts = match[1].removeprefix("^").split("|")
            inside = "".join(self.members(part.strip()) for part in parts)
            return f"[{'^' if negated else ''}{inside}]"

        spaced = re.sub(r"\{(\^?[^{}]*[^\d,{}][^{}]*)\}", letters, pattern)
        return re.compile(re.sub(r"[ \n]+", "", spaced))


def load_classes(path: Path) -> dict[str, Any]:
    """Read ``classes.yaml``: the sets of classes, parts of speech, and shapes of words."""
    loaded = _parse(path)
    if not isinstance(loaded, dict):
        raise SchemaError(f"{path}:1: expected the keys sets, parts-of-speech, shapes")
    return loaded


def load(path: Path, alphabet: Alphabet, makes: Iterable[str]) -> tuple[Rule, ...]:
    """Read a file of token rules; raises ``SchemaError`` with file, line, rule and what is wrong."""
    return tuple(_rule(entry, alphabet.compile, alphabet.names, set(makes)) for entry in _entries(path))


def load_shapes(path: Path, makes: Iterable[str]) -> tuple[Rule, ...]:
    """Read a file of character rules: patterns over the text itself, with shared ``pieces``."""
    loaded = _parse(path)
    pieces = loaded.get("pieces", {}) if isinstance(loaded, dict) else {}

    def expand(pattern: str) -> re.Pattern[str]:
        # Pieces may use pieces defined before them.
        for name, piece in reversed(list(pieces.items())):
            pattern = pattern.replace(f"{{{name}}}", f"(?:{piece})")
        return re.compile(pattern, re.VERBOSE)

    return tuple(_rule(entry, expand, lambda: list(pieces), set(makes)) for entry in _entries(path))


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    line: int
    fields: dict[str, Any]

    def error(self, text: str) -> SchemaError:
        name = self.fields.get("name", "?")
        return SchemaError(f"{self.path}:{self.line}: rule {name!r}: {text}")


def _rule(entry: _Entry, compiler: Any, names: Any, makes: set[str]) -> Rule:
    fields = entry.fields
    for key in fields:
        if key not in _FIELDS:
            raise entry.error(f"unknown key {key!r}; {nearest(key, sorted(_FIELDS))}")
    for key in ("name", "pattern", "makes"):
        if not isinstance(fields.get(key), str):
            raise entry.error(f"key {key!r} is missing or no text")
    if fields["makes"] not in makes:
        hint = nearest(fields["makes"], sorted(makes))
        raise entry.error(f"unknown value {fields['makes']!r} of 'makes'; {hint}")
    try:
        pattern = compiler(fields["pattern"])
    except KeyError as error:
        hint = nearest(error.args[0], names())
        raise entry.error(f"unknown word class {error.args[0]!r}; {hint}") from None
    except re.error as error:
        raise entry.error(f"not a pattern: {error}") from None
    return Rule(
        fields["name"],
        pattern,
        fields["makes"],
        f"{entry.path.name}:{entry.line}",
        str(fields.get("note") or ""),
        tuple(_examples(entry, "examples")),
        tuple(_examples(entry, "counter")),
    )


def _examples(entry: _Entry, key: str) -> Iterator[Example]:
    for example in entry.fields.get(key) or ():
        if isinstance(example, str):
            yield Example(example)
        elif isinstance(example, dict) and isinstance(example.get("text"), str):
            finds = example.get("finds") or ()
            yield Example(example["text"], (finds,) if isinstance(finds, str) else tuple(finds))
        else:
            raise entry.error(f"{key}: an example is a text, or has the keys text and finds")


def _entries(path: Path) -> Iterator[_Entry]:
    """Yield the rules of a file with the lines they begin in."""
    loaded = _parse(path)
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    if isinstance(loaded, dict):
        nodes = next((v for k, v in node.value if k.value == "rules"), None)
        loaded = loaded.get("rules")
    else:
        nodes = node
    if not isinstance(loaded, list) or nodes is None:
        raise SchemaError(f"{path}:1: expected a list of rules, or the key 'rules' with one")
    for entry, at in zip(loaded, nodes.value, strict=True):
        if not isinstance(entry, dict):
            keys = ", ".join(sorted(_FIELDS))
            raise SchemaError(f"{path}:{at.start_mark.line + 1}: a rule has keys: {keys}")
        yield _Entry(path, at.start_mark.line + 1, entry)


def _parse(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SchemaError(f"{path}: no such rule file") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SchemaError(f"{path}:{line}: not YAML: {getattr(error, 'problem', error)}") from None
