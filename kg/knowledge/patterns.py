"""Pattern files: lists of regular expressions with a name, a reason, examples and counter-examples.

A pattern file is YAML. ``parts`` are named pieces that a pattern uses as ``{name}``; ``words`` are
plain lists or strings; ``patterns`` are groups of entries::

    parts: {digit: "[0-9]"}
    words: {closing: "。；"}
    patterns:
      number:
        - name: bracketed year
          note: why it is there
          pattern: 'No {digit}+'
          examples: ["No 5", ["of No 12", "No 12"]]    # a text, or a text and what is found in it
          counter: ["No"]
          role: lead                                  # any other key is an attribute of the pattern
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SchemaError, nearest

_PART = re.compile(r"\{([a-z][a-z-]*)\}")
_KEYS = ("name", "note", "pattern", "examples", "counter")
_LINE = "__line__"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that an expert can find, understand and change.

    ``examples`` pair a text with what the pattern finds in it; in a ``counter_examples`` text it
    finds nothing. ``attributes`` are the further keys of its entry.
    """

    name: str
    regex: re.Pattern[str]
    note: str
    examples: tuple[tuple[str, str | None], ...]
    counter_examples: tuple[str, ...]
    attributes: Mapping[str, Any]
    line: int

    def failures(self) -> Iterator[str]:
        """Yield a sentence for each example or counter-example that does not hold."""
        for text, expected in self.examples:
            found = self.regex.search(text)
            if found is None or expected not in (None, found[0]):
                yield f"{self.name}: in {text!r} it finds {found[0] if found else None!r}"
        for text in self.counter_examples:
            if found := self.regex.search(text):
                yield f"{self.name}: in {text!r} it should find nothing, but finds {found[0]!r}"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a pattern file holds: ``words`` by name, and ``groups`` of patterns by name."""

    path: Path
    words: Mapping[str, Any]
    groups: Mapping[str, tuple[Pattern, ...]]

    def search(self, group: str, text: str) -> re.Match[str] | None:
        """Return the match of the first pattern of a group that is found in a text."""
        return next((m for p in self.groups[group] if (m := p.regex.search(text))), None)

    def first(self, group: str, text: str) -> tuple[Pattern, re.Match[str]] | None:
        """Return the first pattern of a group that is found in a text, and its match."""
        return next(((p, m) for p in self.groups[group] if (m := p.regex.search(text))), None)

    def all(self) -> Iterator[Pattern]:
        """Yield every pattern of the file, in its order."""
        for group in self.groups.values():
            yield from group


@cache
def load(path: Path) -> Patterns:
    """Read and compile a pattern file.

    Raises ``SchemaError`` with file, line and pattern name where it is not as described above.
    """
    content = _content(path)
    parts = _expanded(content.get("parts") or {}, path)
    groups = {
        name: tuple(_pattern(entry, parts, path) for entry in entries)
        for name, entries in _plain(content.get("patterns") or {}).items()
    }
    return Patterns(path, _plain(content.get("words") or {}), groups)


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open(encoding="utf-8") as file:
            content = yaml.load(file, Loader=_Loader)
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror}; a pattern file is needed here") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise SchemaError(f"{where}: not YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(content, dict):
        raise SchemaError(f"{path}: holds no mapping; it needs parts, words and patterns")
    return content


def _located(loader: Any, node: Any) -> dict[Any, Any]:
    """Construct a mapping that notes the line it starts in."""
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping | {_LINE: node.start_mark.line + 1}


_Loader: Any = type("_Loader", (yaml.SafeLoader,), {})
_Loader.add_constructor("tag:yaml.org,2002:map", _located)


def _plain(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != _LINE}


def _expanded(parts: dict[str, Any], path: Path) -> dict[str, str]:
    done: dict[str, str] = {}
    for name, part in _plain(parts).items():
        done[name] = _filled(str(part), done, f"{path}:{parts[_LINE]}: part {name!r}")
    return done


def _filled(pattern: str, parts: Mapping[str, str], where: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise SchemaError(f"{where}: unknown part {match[1]!r}; {nearest(match[1], parts)}")
        return f"(?:{parts[match[1]]})"

    return _PART.sub(value, pattern)


def _pattern(entry: Any, parts: Mapping[str, str], path: Path) -> Pattern:
    if not isinstance(entry, dict) or "name" not in entry:
        line = f":{entry[_LINE]}" if isinstance(entry, dict) else ""
        raise SchemaError(f"{path}{line}: a pattern is a mapping with {', '.join(_KEYS)}")
    where = f"{path}:{entry[_LINE]}: pattern {entry['name']!r}"
    if missing := [key for key in _KEYS if not entry.get(key)]:
        raise SchemaError(f"{where}: {missing[0]!r} is missing; each pattern has {', '.join(_KEYS)}")
    try:
        regex = re.compile(_filled(entry["pattern"], parts, where))
    except re.error as error:
        raise SchemaError(f"{where}: {error} in {entry['pattern']!r}") from None
    attributes = {key: v for key, v in entry.items() if key not in (*_KEYS, _LINE)}
    examples = tuple((e, None) if isinstance(e, str) else (e[0], e[1]) for e in entry["examples"])
    counter_examples = tuple(entry["counter"])
    return Pattern(
        entry["name"], regex, entry["note"], examples, counter_examples, attributes, entry[_LINE]
    )
