"""The fields of work that documents share: a SKOS scheme, and the words and signs that tell of them.

The scheme is ``schema/fields.ttl``; words are in ``lexicon/fields.tsv``, other signs in
``lexicon/field-signs.tsv``: classes of things (``type:Park``) and codes of industries, or how they begin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import SchemaError, nearest
from kg.knowledge import Knowledge
from kg.knowledge.rules import Bilingual

SCHEME = "https://w3id.org/policy-kg/field"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_NONE = "-"  # of a word that holds the word of a field and tells of none
WEIGHTS = ("", "weak", "last")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of work; ``broader`` is the name of the one that holds it, "" at the top."""

    name: str
    label: Bilingual
    broader: str = ""

    @property
    def iri(self) -> str:
        """The IRI of the concept."""
        return f"{SCHEME}/{self.name}"


@dataclass(frozen=True, slots=True)
class Sign:
    """A word, class or code that tells of a field, and the line that says so.

    What is ``weak`` tells of a field only beside something else, what is ``last`` only where no other does.
    """

    text: str
    field: str
    source: str
    weight: str = ""


@dataclass(frozen=True, eq=False)
class Fields:
    """The fields by name, in the order of the scheme, and what tells of them; equal to itself alone."""

    fields: Mapping[str, Field]
    words: Mapping[str, Sign]
    signs: Mapping[str, Sign]
    lengths: Mapping[str, tuple[int, ...]]  # of the words by their first characters, the longest first

    def top(self, name: str) -> str:
        """Return the field at the top that holds a field."""
        return self.fields[name].broader or name

    def find(self, text: str) -> Iterator[Sign]:
        """Yield the words that stand in a text, the longest at each place, each of them once."""
        at, seen = 0, set[str]()
        while at < len(text):
            lengths = self.lengths.get(text[at], ())
            found = next((w for n in lengths if (w := self.words.get(text[at : at + n]))), None)
            if found and found.field != _NONE and found.text not in seen:
                seen.add(found.text)
                yield found
            at += len(found.text) if found else 1


def load(knowledge: Knowledge) -> Fields:
    """Return the fields of a schema folder; raises ``SchemaError`` with file and line."""
    return knowledge.kept("fields", lambda: _read(knowledge))


def _read(knowledge: Knowledge) -> Fields:
    fields = _scheme(knowledge.folder / "fields.ttl")
    known = {**fields, _NONE: fields}
    words = dict(_signs(knowledge, "fields.tsv", ("term", "field", "weight"), known))
    signs = dict(_signs(knowledge, "field-signs.tsv", ("sign", "field"), known))
    for field in fields.values():
        words.setdefault(field.label.zh, Sign(field.label.zh, field.name, "fields.ttl"))
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[0]].add(len(word))
    return Fields(fields, words, signs, {c: tuple(sorted(own, reverse=True)) for c, own in lengths.items()})


def _signs(
    knowledge: Knowledge, table: str, columns: tuple[str, ...], known: Mapping[str, Any]
) -> Iterator[tuple[str, Sign]]:
    for line, row in knowledge.rows(table, columns):
        where = f"{knowledge.folder / 'lexicon' / table}:{line}"
        text, field, weight = row[columns[0]], row["field"], row.get("weight", "")
        if field not in known:
            raise SchemaError(f"{where}: unknown field {field!r}; {nearest(field, known)}")
        if weight not in WEIGHTS:
            raise SchemaError(f"{where}: unknown weight {weight!r}; {nearest(weight, WEIGHTS[1:])}")
        yield text, Sign(text, field, f"{table}:{line}", weight)


def _scheme(path: Path) -> dict[str, Field]:
    """Return the concepts of a scheme, in the order of the file."""
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            said[str(quad.subject.value)][quad.predicate.value.removeprefix(_SKOS)].append(quad.object)
    except (SyntaxError, OSError) as error:
        raise SchemaError(f"{path}: {' '.join(str(error).split())}") from None
    prefix, found = f"{SCHEME}/", {}
    for iri, facts in said.items():
        if iri.startswith(prefix):
            labels = {label.language: label.value for label in facts["prefLabel"]}
            if not {"zh", "en"} <= labels.keys():
                raise SchemaError(f"{path}: {iri} needs a skos:prefLabel in zh and in en")
            broader = next((concept.value.removeprefix(prefix) for concept in facts["broader"]), "")
            name = iri.removeprefix(prefix)
            found[name] = Field(name, Bilingual(labels["zh"], labels["en"]), broader)
    for field in found.values():
        if field.broader and (field.broader not in found or found[field.broader].broader):
            raise SchemaError(f"{path}: {field.iri} has no field at the top as its skos:broader")
    return found
