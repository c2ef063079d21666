"""What naming knows: the patterns of ``rules/naming.yaml``, the bodies and the divisions of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.knowledge import Knowledge
from kg.knowledge.lexicon import HEAD_MARK
from kg.knowledge.rules import Rule, RuleFile
from kg.naming import gazetteer
from kg.naming.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of ``body.tsv``: the canonical name of a term, what kind of body it is, and the line."""

    name: str
    kind: str
    source: str


@dataclass(frozen=True)
class Bodies:
    """The bodies of the lexicon: whole names, heads (the last words of names), and the centre's own."""

    whole: Mapping[str, Listed]
    heads: Mapping[str, Listed]
    central: Mapping[str, Listed]

    def head(self, text: str) -> str:
        """Return the longest head that a text ends in, or an empty text."""
        return next((text[i:] for i in range(len(text)) if text[i:] in self.heads), "")


@dataclass(frozen=True)
class Registry:
    """All that naming looks things up in."""

    rules: RuleFile
    bodies: Bodies
    gazetteer: Gazetteer
    industries: Mapping[str, str]
    zones: frozenset[str]
    class_words: frozenset[str]

    @cached_property
    def by_act(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by what they do, in the order of their file; a rule that says nothing rewrites."""
        found: dict[str, list[Rule]] = {}
        for pattern in self.rules.all():
            found.setdefault(str(pattern.attributes.get("act") or "rewrite"), []).append(pattern)
        return {act: tuple(patterns) for act, patterns in found.items()}

    @cached_property
    def chosen(self) -> dict[Hashable, tuple[Rule, ...]]:
        """Rules chosen before, by what they were chosen for: a store for whoever chooses."""
        return {}

    def words(self, key: str) -> list[str]:
        """Return a list of words of the rule file."""
        return [str(word) for word in self.rules.words.get(key, ())]

    def pattern(self, key: str) -> re.Pattern[str]:
        """Return a pattern that stands among the words of the rule file."""
        return re.compile(str(self.rules.words[key]))


def registry(knowledge: Knowledge) -> Registry:
    """Return what naming needs of a knowledge, made once; raises ``SchemaError`` with file and line."""
    return knowledge.kept("naming", lambda: _registry(knowledge))


def _registry(knowledge: Knowledge) -> Registry:
    rules = knowledge.patterns("naming")
    return Registry(
        rules,
        _bodies(knowledge),
        gazetteer.load(knowledge.folder / "lexicon" / "divisions.tsv"),
        {row["name"]: row["code"] for _, row in knowledge.rows("industry-codes.tsv", ("code", "name"))},
        frozenset(_zones(knowledge)),
        frozenset((*rules.words["class words"], *_classes(knowledge))),
    )


def _bodies(knowledge: Knowledge) -> Bodies:
    whole: dict[str, Listed] = {}
    heads: dict[str, Listed] = {}
    for line, row in knowledge.rows("body.tsv", ("term", "name", "note")):
        term = row["term"]
        place = heads if term.startswith(HEAD_MARK) else whole
        name = (row["name"] or term).removeprefix(HEAD_MARK)
        place[term.removeprefix(HEAD_MARK)] = Listed(name, row["note"], f"body.tsv:{line}")
    central = {
        row["short"]: Listed(row["canonical"], row["note"], f"body-names.tsv:{line}")
        for line, row in knowledge.rows("body-names.tsv", ("short", "canonical", "note"))
    }
    return Bodies(whole, heads, central)


def _classes(knowledge: Knowledge) -> Iterator[str]:
    """Yield the classes of places and of people, which say no thing in particular in a name."""
    for stem in ("place", "group"):
        for _, row in knowledge.rows(f"{stem}.tsv", ("term",)):
            yield row["term"].removeprefix(HEAD_MARK)


def _zones(knowledge: Knowledge) -> Iterator[str]:
    """Yield the names of rivers, lakes and mountains that stand in the lexicon by name."""
    for _, row in knowledge.rows("zone.tsv", ("term", "note")):
        if row["note"].endswith("by name") and len(row["term"]) > 1:
            yield row["term"]
