"""The texts of a store, document by document, as the index takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.graph.classes import UNIT_TYPES
from kg.graph.ontology import KG, LABEL
from kg.knowledge.fields import SCHEME
from kg.stores import Store
from kg.stores.base import Value, check_iri

_LIST = {
    "rq": f"""SELECT ?doc ?iri ?digest WHERE {{ GRAPH ?iri {{ ?iri <{KG}doc> ?doc
      OPTIONAL {{ ?iri <{KG}digest> ?digest }} }} }}""",
    "cypher": "MATCH (n:PolicyDocument) RETURN n.doc AS doc, n.iri AS iri, n.digest AS digest",
}
_FACTS = {
    "rq": f"""SELECT ?title ?date ?text WHERE {{ GRAPH <IRI> {{ <IRI> <{KG}doc> ?doc
      OPTIONAL {{ <IRI> <{KG}title> ?title }} OPTIONAL {{ <IRI> <{KG}date> ?date }}
      OPTIONAL {{ <IRI> <{KG}content> ?text }} }} }}""",
    "cypher": "MATCH (d:PolicyDocument {iri: 'IRI'}) RETURN d.title, d.date, d.content",
}
_ISSUERS = {
    "rq": f"SELECT ?name WHERE {{ GRAPH <IRI> {{ <IRI> <{KG}passedBy>/<{LABEL}> ?name }} }}",
    "cypher": "MATCH (:PolicyDocument {iri: 'IRI'})-[:passedBy]->(b) RETURN b.name",
}
_CLASSES = ("Section", *UNIT_TYPES)
_PARTS = {
    "rq": f"""SELECT ?class ?start ?end ?level ?words (GROUP_CONCAT(?in; SEPARATOR=" ") AS ?fields)
    WHERE {{ GRAPH <IRI> {{
      VALUES ?class {{ {" ".join(f"<{KG}{name}>" for name in (*_CLASSES, "Sentence"))} }}
      ?part a ?class ; <{KG}start> ?start ; <{KG}end> ?end .
      OPTIONAL {{ ?part <{KG}level> ?level }}
      OPTIONAL {{ ?part <{KG}inField> ?field . OPTIONAL {{ ?field <{KG}broaderField> ?broader }}
        BIND(CONCAT(STR(?field), " ", COALESCE(STR(?broader), "")) AS ?in) }}
      OPTIONAL {{ FILTER(WORDS) ?part <{LABEL}> ?words }} }} }}
    GROUP BY ?part ?class ?start ?end ?level ?words""",
    "cypher": f"""UNWIND [{", ".join(f"'{name}'" for name in (*_CLASSES, "Sentence"))}] AS class
      MATCH (n:Resource) WHERE n.iri STARTS WITH 'IRI/' AND class IN labels(n)
      OPTIONAL MATCH (n)-[:inField]->()-[:broaderField*0..1]->(f)
      WITH class, n, collect(f.iri) AS found
      RETURN class, n.start, n.end, n.level, CASE WHEN WORDS THEN n.name END,
        reduce(all = '', one IN found | all + ' ' + one)""",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a store, with a digest of what it says."""

    doc: str
    iri: str
    digest: str


class Part(NamedTuple):
    """A heading with its level, or a measure or goal, whose level is 0, with its fields of work."""

    kind: str
    start: int
    end: int
    level: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it is searched; ``parts`` are in the order of the text."""

    doc: str
    title: str
    date: str
    issuers: tuple[str, ...]
    text: str
    parts: tuple[Part, ...]


def listed(store: Store) -> list[Listed]:
    """Return the documents of a store."""
    rows = store.query(_LIST[store.language]).rows
    return [Listed(str(doc), str(iri), str(digest or "")) for doc, iri, digest in rows]


def read(store: Store, one: Listed) -> Text:
    """Return a document; where the store does not keep its text, headings and sentences at their places."""
    title, date, text = next(iter(_rows(store, _FACTS, one)), (None, None, None))
    rows = _rows(store, _PARTS, one, words=not text)
    parts = sorted(
        (int(start or 0), int(end or 0), str(kind).removeprefix(KG), int(level or 0), _names(fields))
        for kind, start, end, level, _, fields in rows
    )
    issuers = sorted(str(name) for (name,) in _rows(store, _ISSUERS, one))
    return Text(
        one.doc,
        str(title or one.doc),
        str(date or ""),
        tuple(issuers),
        str(text or _together(rows)),
        tuple(Part(kind, a, b, level, fields) for a, b, kind, level, fields in parts if kind in _CLASSES),
    )


def _names(fields: Value) -> tuple[str, ...]:
    """Return the names of fields of work whose IRIs stand in a text."""
    return tuple(sorted({iri.removeprefix(f"{SCHEME}/") for iri in str(fields or "").split()}))


def _rows(
    store: Store, queries: dict[str, str], one: Listed, words: bool = False
) -> Sequence[Sequence[Value]]:
    query = queries[store.language].replace("WORDS", str(words).lower())
    return store.query(query.replace("IRI", check_iri(one.iri).replace("'", "\\'"))).rows


def _together(rows: Iterable[Sequence[Value]]) -> str:
    """Return a text with each part at its offset, on a line of its own."""
    text: list[str] = []
    parts = ((int(start or 0), str(words)) for kind, start, _, _, words, _ in rows if not _is_unit(kind))
    for start, words in sorted(parts):
        if start >= len(text):
            text += ["\n"] * (start - len(text)) + list(words)
    return "".join(text)


def _is_unit(kind: Value) -> bool:
    return str(kind).removeprefix(KG) in UNIT_TYPES
