"""Of what kind a document is and of what level its issuer, by ``schema/documents.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError, SchemaError, nearest
from kg.knowledge import Knowledge, fields, yaml_files
from kg.knowledge.rules import Bilingual
from kg.model import Document
from kg.naming.registry import registry
from kg.naming.scope import scope
from kg.text.scripts import simplified

FILE = "documents.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: titles that its pattern fits are of it."""

    name: str
    label: Bilingual
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Kinds:
    """Levels of issuers and kinds of documents, in the order in which readers see them."""

    levels: Mapping[str, Bilingual]
    kinds: tuple[Kind, ...]
    divisions: Mapping[str, str]
    passed_on: re.Pattern[str]
    aside: re.Pattern[str]
    fields: Mapping[str, Bilingual]

    @property
    def labels(self) -> Mapping[str, Mapping[str, Bilingual]]:
        """What the values of the facets ``level``, ``kind`` and ``field`` are called."""
        kinds = {kind.name: kind.label for kind in self.kinds}
        return {"level": self.levels, "kind": kinds, "field": self.fields}

    def value(self, facet: str, said: str) -> str:
        """Return the value of a facet that is called so; raises ``QueryError`` where none is."""
        known = self.labels.get(facet, {})
        for name, label in known.items():
            if said in (name, label.zh, label.en):
                return name
        if not known:
            return said
        raise QueryError(f"no {facet} {said!r}: {nearest(said, known)}")

    def kind(self, title: str) -> str:
        """Return the name of the kind that a title tells, "" where it tells none."""
        title = self.aside.sub("", simplified(title), count=1)
        if inner := self.passed_on.search(title):
            title = self.aside.sub("", inner["it"], count=1)
        return next((kind.name for kind in self.kinds if kind.pattern.search(title)), "")

    def level(self, document: Document, knowledge: Knowledge) -> str:
        """Return the level of the issuer of a document, "" where nothing tells it."""
        found = scope(document, registry(knowledge))
        if found.central:
            return next(iter(self.levels))
        if found.town:
            return list(self.levels)[-1]
        return self.divisions.get(found.own.level, "") if found.own else ""


def load(knowledge: Knowledge) -> Kinds:
    """Return the levels and kinds of a schema folder; raises ``SchemaError`` where the file is wrong."""
    return knowledge.kept(FILE, lambda: _read(knowledge))


def _read(knowledge: Knowledge) -> Kinds:
    path = knowledge.folder / FILE
    content = yaml_files.load(path)
    works = fields.load(knowledge).fields
    try:
        levels = content["levels"]
        return Kinds(
            {level["name"]: _label(level) for level in levels},
            tuple(_kind(one) for one in content["kinds"]),
            {name: level["name"] for level in levels for name in level.get("divisions", ())},
            re.compile(content["passed on"]),
            re.compile(content["aside"]),
            {name: field.label for name, field in works.items()},
        )
    except (KeyError, TypeError, re.error) as error:
        right = "it needs levels, kinds (name, zh, en, pattern, examples), passed on and aside"
        raise SchemaError(f"{path}: no kinds of documents ({error!r}): {right}") from None


def _kind(one: Mapping[str, Any]) -> Kind:
    return Kind(one["name"], _label(one), re.compile(one["pattern"]), tuple(one["examples"]))


def _label(one: Mapping[str, Any]) -> Bilingual:
    return Bilingual(one["zh"], one["en"])
