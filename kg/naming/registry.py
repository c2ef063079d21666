"""What naming knows: the patterns of ``rules/naming.yaml``, the bodies and the divisions of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kg.knowledge import patterns
from kg.knowledge.patterns import Pattern, Patterns
from kg.naming import gazetteer
from kg.naming.gazetteer import Gazetteer
from kg.resources import folder

HEAD_MARK = "\N{HORIZONTAL ELLIPSIS}"


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
class Book:
    """All that naming looks things up in."""

    rules: Patterns
    bodies: Bodies
    gazetteer: Gazetteer
    industries: Mapping[str, str]
    zones: frozenset[str]
    class_words: frozenset[str]

    @cached_property
    def by_act(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The rules by what they do, in the order of their file; a rule that says nothing rewrites."""
        found: dict[str, list[Pattern]] = {}
        for pattern in self.rules.all():
            found.setdefault(str(pattern.attributes.get("act") or "rewrite"), []).append(pattern)
        return {act: tuple(patterns) for act, patterns in found.items()}

    @cached_property
    def chosen(self) -> dict[Hashable, tuple[Pattern, ...]]:
        """Rules chosen before, by what they were chosen for: a store for whoever chooses."""
        return {}

    def words(self, key: str) -> list[str]:
        """Return a list of words of the rule file."""
        return [str(word) for word in self.rules.words.get(key, ())]

    def pattern(self, key: str) -> re.Pattern[str]:
        """Return a pattern that stands among the words of the rule file."""
        return re.compile(str(self.rules.words[key]))


def load(schema: Path | None = None) -> Book:
    """Read what naming needs from a schema folder (the product's own by default), once.

    Raises ``SchemaError`` with file, line and what is wrong.
    """
    return _load(schema or folder("schema"))


@cache
def _load(schema: Path) -> Book:
    lexicon = schema / "lexicon"
    rules = patterns.load(schema / "rules/naming.yaml")
    return Book(
        rules,
        _bodies(lexicon),
        gazetteer.load(lexicon / "divisions.tsv"),
        _industries(lexicon / "industry-codes.tsv"),
        frozenset(_zones(lexicon / "zone.tsv")),
        frozenset((*rules.words["class words"], *_classes(lexicon))),
    )


def _bodies(lexicon: Path) -> Bodies:
    whole: dict[str, Listed] = {}
    heads: dict[str, Listed] = {}
    for line, row in gazetteer.rows(lexicon / "body.tsv", ("term", "name", "note")):
        term = row["term"]
        place = heads if term.startswith(HEAD_MARK) else whole
        name = (row["name"] or term).removeprefix(HEAD_MARK)
        place[term.removeprefix(HEAD_MARK)] = Listed(name, row["note"], f"body.tsv:{line}")
    central = {
        row["short"]: Listed(row["canonical"], row["note"], f"body-names.tsv:{line}")
        for line, row in gazetteer.rows(lexicon / "body-names.tsv", ("short", "canonical", "note"))
    }
    return Bodies(whole, heads, central)


def _industries(path: Path) -> dict[str, str]:
    return {row["name"]: row["code"] for _, row in gazetteer.rows(path, ("code", "name"))}


def _classes(lexicon: Path) -> Iterator[str]:
    """Yield the classes of places and of people, which say no thing in particular in a name."""
    for stem in ("place", "group"):
        for _, row in gazetteer.rows(lexicon / f"{stem}.tsv", ("term",)):
            yield row["term"].removeprefix(HEAD_MARK)


def _zones(path: Path) -> list[str]:
    """Return the names of rivers, lakes and mountains that stand in the lexicon by name."""
    if not path.is_file():
        return []
    rows = (row for _, row in gazetteer.rows(path, ("term", "note")))
    return [row["term"] for row in rows if row["note"].endswith("by name") and len(row["term"]) > 1]
