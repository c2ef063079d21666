"""The rows of the ledger, read from a whole store with a few queries, which is quicker than one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.answers.ledger import Entry, Named, entries, lacking
from kg.graph.access import field_names
from kg.graph.classes import AREA_LINKS, ENTITY_TYPES, LINKS, ROLES, UNIT_TYPES, VALUE_LINKS, VALUE_TYPES
from kg.graph.ontology import KG
from kg.stores.base import Store, Value

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SAID = (
    *("doc", "modality", "start", "end", "heading", "hasTheme", "inField", "inSentence"),
    *(*VALUE_LINKS, *LINKS),
)
_KINDS = " ".join(f"<{KG}{name}>" for name in UNIT_TYPES)
_UNITS = f"""SELECT ?unit ?property ?value WHERE {{ VALUES ?class {{ {_KINDS} }} GRAPH ?g {{
  ?unit a ?class . VALUES ?property {{ <{_LABEL}> {" ".join(f"<{KG}{name}>" for name in _SAID)} }}
  ?unit ?property ?value }} }}"""
_GOALS = f"SELECT ?unit WHERE {{ GRAPH ?g {{ ?unit a <{KG}Goal> }} }}"
_CORRECTED = f"SELECT ?unit WHERE {{ GRAPH ?g {{ ?c a <{KG}Correction> ; <{KG}corrects> ?unit }} }}"
_BODIES = f"""SELECT ?unit ?role ?inferred ?body WHERE {{ GRAPH ?g {{ ?unit <{KG}hasResponsibility> ?r .
  ?r <{KG}role> ?role ; <{KG}inferred> ?inferred ; <{KG}body> ?body }} }}"""
_PATTERNS = (
    f'{{ GRAPH ?g {{ ?thing a <{KG}{name}> ; <{_LABEL}> ?name }} BIND("{name}" AS ?class) }}'
    for name in (*ENTITY_TYPES, *VALUE_TYPES, "Theme")
)
_THINGS = f"SELECT DISTINCT ?thing ?class ?name WHERE {{ {' UNION '.join(_PATTERNS)} }}"
_BROADER = f"SELECT DISTINCT ?field ?broader WHERE {{ GRAPH ?g {{ ?field <{KG}broaderField> ?broader }} }}"
_CODES = f"SELECT ?thing ?code WHERE {{ GRAPH ?g {{ ?thing a <{KG}Place> ; <{KG}notation> ?code }} }}"
_WITHIN = f"SELECT DISTINCT ?thing ?outer WHERE {{ GRAPH ?g {{ ?thing <{KG}within> ?outer }} }}"
_DATES = f"SELECT ?thing ?date WHERE {{ GRAPH ?g {{ ?thing a <{KG}Deadline> ; <{KG}date> ?date }} }}"
_SENTENCES = (
    f"SELECT ?sentence ?text WHERE {{ GRAPH ?g {{ ?sentence a <{KG}Sentence> ; <{KG}text> ?text }} }}"
)
_TITLES = f"""SELECT ?doc ?name WHERE {{ GRAPH ?g {{
  ?d a <{KG}PolicyDocument> ; <{KG}doc> ?doc ; <{_LABEL}> ?name }} }}"""


@dataclass(frozen=True)
class _Said:
    """Results of the queries: classes and names of things, dates and codes, titles, sentences, goals, bodies.

    Also what people corrected.
    """

    things: Mapping[str, tuple[str, str]]
    notes: Mapping[str, str]
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    goals: frozenset[str]
    bodies: Mapping[str, list[tuple[str, str, bool]]]
    corrected: frozenset[str]
    units: Mapping[str, Mapping[str, list[Value]]] = field(default_factory=dict)
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rows(store: Store) -> list[Entry]:
    """Return the rows of all documents of any store, in the order of their texts."""
    if store.answers_sparql:
        return read(store)
    return [row for doc in store.documents() for row in entries(store.graph(doc))]


def read(store: Store) -> list[Entry]:
    """Return the rows of all documents of a store that speaks SPARQL, in the order of their texts."""
    said = _said(store)
    rows = (_entry(said, iri, node) for iri, node in said.units.items())
    return sorted(rows, key=lambda row: (row.doc, row.start, row.end, row.iri))


def _said(store: Store) -> _Said:
    things: dict[str, tuple[str, str]] = {}
    for iri, type_, name in store.query(_THINGS).rows:
        known = things.get(str(iri), (str(type_), str(name)))
        # Where documents write a name differently the smaller stands, as in the graph.
        things[str(iri)] = min(known[0], str(type_), key=repr), min(known[1], str(name), key=repr)
    units: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for iri, key, value in store.query(_UNITS).rows:
        units[str(iri)][str(key).removeprefix(KG)].append(value)
    bodies: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for iri, role, inferred, body in store.query(_BODIES).rows:
        bodies[str(iri)].append((str(role), str(body), bool(inferred)))
    return _Said(
        things,
        {**_codes(store), **{str(iri): str(date) for iri, date in store.query(_DATES).rows}},
        {str(doc): str(name) for doc, name in store.query(_TITLES).rows},
        {str(iri): str(text) for iri, text in store.query(_SENTENCES).rows},
        frozenset(str(iri) for (iri,) in store.query(_GOALS).rows),
        bodies,
        frozenset(str(iri) for (iri,) in store.query(_CORRECTED).rows),
        units,
        {str(one): (str(broader),) for one, broader in store.query(_BROADER).rows},
    )


def _codes(store: Store) -> dict[str, str]:
    """Return the codes of the divisions that places are or that things lie in, by IRI."""
    codes = {str(thing): str(code) for thing, code in store.query(_CODES).rows}
    outer = {str(thing): str(end) for thing, end in sorted(store.query(_WITHIN).rows, key=repr, reverse=True)}
    found = dict(codes)
    for thing in outer:
        chain = [thing]
        while chain[-1] not in codes and (end := outer.get(chain[-1])) and end not in chain:
            chain.append(end)
        found[thing] = codes.get(chain[-1], "")
    return found


def _entry(said: _Said, iri: str, node: Mapping[str, list[Value]]) -> Entry:
    def one(key: str, otherwise: Value) -> str:
        return str(min(node.get(key) or [otherwise], key=repr))

    doc, heading = one("doc", ""), one("heading", "")
    path = tuple(heading.split("\n")) if heading else ()
    bodies = tuple(_bodies(said, iri))
    due, quantities = _named(said, node, "time"), _named(said, node, "quantity")
    return Entry(
        iri=iri,
        doc=doc,
        title=said.titles.get(doc, doc),
        kind="Goal" if iri in said.goals else "Measure",
        modality=one("modality", "do"),
        text=one(_LABEL, ""),
        start=int(one("start", 0)),
        end=int(one("end", 0)),
        theme=next((said.things[str(t)][1] for t in node.get("hasTheme", ())), ""),
        path=path,
        bodies=bodies,
        due=due,
        quantities=quantities,
        instruments=_named(said, node, "instrument"),
        targets=_named(said, node, *AREA_LINKS),
        missing=lacking(bodies, due, quantities),
        sentence=next((said.sentences.get(str(s), "") for s in node.get("inSentence", ())), ""),
        by_hand=iri in said.corrected,
        fields=field_names(map(str, node.get("inField", ())), lambda one: said.broader.get(one, ())),
    )


def _bodies(said: _Said, iri: str) -> Iterator[Named]:
    found = dict.fromkeys(sorted(said.bodies.get(iri, ()), key=lambda b: (ROLES.index(b[0]), b[1])))
    for role, body, inferred in found:
        if body in said.things:
            yield Named(body, *said.things[body], role, inferred)


def _named(said: _Said, node: Mapping[str, list[Value]], *keys: str) -> tuple[Named, ...]:
    found = {str(value) for key in keys for value in node.get(key, ())}
    return tuple(
        Named(end, *said.things[end], said.notes.get(end, "")) for end in sorted(found) if end in said.things
    )
