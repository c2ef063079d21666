"""A trace in the words of its reader: why something gave nothing, and what is known of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SchemaError, nearest
from kg.extraction.rule_checks import PATTERN_FILES
from kg.extraction.trace import REASONS, Reason
from kg.knowledge import CLAUSE_PARTS, Knowledge

LANGUAGES = ("zh", "en")
_FILE = "explaining.yaml"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a rule: its name, why it is there, and the file and line that it stands in."""

    name: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Words:
    """The words of a schema folder for readings, in one language."""

    groups: Mapping[str, Mapping[str, Mapping[str, str]]]
    language: str

    def label(self, key: str) -> str:
        """Return the head of a line."""
        return self.groups["labels"][key][self.language]

    def reason(self, reason: Reason) -> str:
        """Return a reason as a phrase."""
        values = dict(reason.data)
        if "makes" in values:
            values["part"] = self.part(values["makes"])
        return self.groups["reasons"][reason.code][self.language].format(**values)

    def part(self, makes: str) -> str:
        """Return what a rule of clauses makes of words."""
        return self.groups["parts"][makes][self.language]


def words(knowledge: Knowledge, language: str = "zh") -> Words:
    """Return the words of a schema folder; raises ``SchemaError`` where one is missing."""
    return Words(_load(knowledge.folder / _FILE), language)


@cache
def _load(path: Path) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror}; the words for reasons are needed here") from None
    except yaml.YAMLError as error:
        raise SchemaError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    for group, needed in {"reasons": REASONS, "parts": CLAUSE_PARTS, "labels": (), "rules": ()}.items():
        _checked(path, group, needed, content)
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = content
    return found


def _checked(path: Path, group: str, needed: tuple[str, ...], content: Any) -> None:
    entries = content.get(group) if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        raise SchemaError(f"{path}: {group!r} is missing; it maps names to their words in zh and en")
    for key in needed:
        if key not in entries:
            raise SchemaError(f"{path}: {group}: no words for {key!r}; {nearest(key, entries)}")
    for key, entry in entries.items():
        if not isinstance(entry, dict) or any(not entry.get(language) for language in LANGUAGES):
            raise SchemaError(f"{path}: {group}: {key!r} needs words in zh and in en")


def abouts(knowledge: Knowledge, language: str = "zh") -> dict[str, About]:
    """Return what is known of every rule by its name: of words, clauses, notes and names alike."""
    told = {
        name: About(name, entry[language], _FILE)
        for name, entry in words(knowledge, language).groups["rules"].items()
    }
    for stem in PATTERN_FILES:
        for pattern in knowledge.patterns(stem).all():
            told[pattern.name] = About(pattern.name, pattern.note, f"{stem}.yaml:{pattern.line}")
    for rule in knowledge.rules():
        told[rule.name] = About(rule.name, rule.note, _within(rule.source))
    return told


def _within(source: str) -> str:
    """Return a place in the schema folder, without the folder itself."""
    return source.replace("\\", "/").rpartition("/schema/")[2]
