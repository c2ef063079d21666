"""A trace in the words of its reader: why something gave nothing, and what is known of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SchemaError, nearest
from kg.extraction.trace import REASONS, Reason
from kg.knowledge import Knowledge, yaml_files
from kg.knowledge.loading import CLAUSE_PARTS
from kg.knowledge.rules import LANGUAGES
from kg.model import KINDS, MENTION_TYPES, MODALITIES, ROLES

_FILE = "explaining.yaml"
# The links of a unit to what it names, as its fields are called.
NAMING_LINKS = ("targets", "instruments", "basis", "quantities", "times")
_TERMS = (*MENTION_TYPES, *KINDS, *MODALITIES, *ROLES, *NAMING_LINKS)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a rule, for a reader: what it is called, why it is there, its file and line."""

    name: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Words:
    """The words of a schema folder for readings, in one language."""

    knowledge: Knowledge
    groups: Mapping[str, Mapping[str, Mapping[str, str]]]
    language: str

    def label(self, key: str) -> str:
        """Return the head of a line."""
        return self.groups["labels"][key][self.language]

    def term(self, code: str) -> str:
        """Return the word for a type, a kind, a modality, a role or a link."""
        return self.groups["terms"][code][self.language]

    def rule(self, name: str) -> str:
        """Return what a rule is called; a line of the lexicon keeps its file and number."""
        return self.knowledge.title(name, self.language)

    def reason(self, reason: Reason) -> str:
        """Return a reason as a phrase."""
        values = dict(reason.data)
        if "makes" in values:
            values["part"] = self.part(values["makes"])
        if "rule" in values:
            values["rule"] = self.rule(values["rule"])
        return self.groups["reasons"][reason.code][self.language].format(**values)

    def part(self, makes: str) -> str:
        """Return what a rule of clauses makes of words."""
        return self.groups["parts"][makes][self.language]


def words(knowledge: Knowledge, language: str = "zh") -> Words:
    """Return the words of a knowledge; raises ``SchemaError`` where one is missing."""
    groups = knowledge.kept(_FILE, lambda: _load(knowledge.folder / _FILE))
    return Words(knowledge, groups, language)


def _load(path: Path) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    content = yaml_files.load(path)
    for group, needed in {"reasons": REASONS, "terms": _TERMS, "parts": CLAUSE_PARTS, "labels": ()}.items():
        _checked(path, group, needed, content)
    return content


def _checked(path: Path, group: str, needed: tuple[str, ...], content: Mapping[str, Any]) -> None:
    entries = content.get(group)
    if not isinstance(entries, dict):
        raise SchemaError(f"{path}: {group!r} is missing; it maps names to their words in zh and en")
    for key in needed:
        if key not in entries:
            raise SchemaError(f"{path}: {group}: no words for {key!r}; {nearest(key, entries)}")
    for key, entry in entries.items():
        if not isinstance(entry, dict) or any(not entry.get(language) for language in LANGUAGES):
            raise SchemaError(f"{path}: {group}: {key!r} needs words in zh and in en")


def about(name: str, knowledge: Knowledge, language: str = "zh") -> About:
    """Return what is known of a rule by its name; a line of the lexicon is its own source."""
    rule = knowledge.rule(name)
    if rule is None:
        return About(name, source=name if ".tsv:" in name else "")
    return About(rule.title[language], rule.note[language], rule.source)
