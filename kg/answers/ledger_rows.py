"""The rows of the ledger, read from a store with a few queries, which is quicker than one by one.

Each query asks for some units alone, where a choice leaves few, or for one property of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from kg.answers import ledger_units, names
from kg.answers.ledger import Entry, Named, entries, lacking
from kg.answers.ledger_choice import Choice
from kg.graph.access import field_names
from kg.graph.classes import AREA_LINKS, ENTITY_TYPES, LINKS, ROLES, UNIT_TYPES, VALUE_LINKS, VALUE_TYPES
from kg.graph.ontology import KG, LABEL, TYPE
from kg.naming.matching import Names
from kg.stores.base import Store, Value

_MOST = 5000  # things asked for by their IRIs; more of them take longer than all
_CLASSES = (*ENTITY_TYPES, *VALUE_TYPES, "Theme")
_LINKS = ("hasTheme", *VALUE_LINKS, *LINKS)  # what leads to things
_PROPERTIES = ("modality", "heading", "inField", *_LINKS)
_PARTS = (
    *((name, f"{KG}{name}") for name in ("doc", "start", "end")),
    ("text", LABEL),
    ("sentence", f"{KG}inSentence"),
)
_SOME = f"VALUES ?_one {{ <{KG}none> }}"
_PROPERTY = "SELECT ?_one ?value WHERE {{ {} GRAPH ?g {{ ?_one <{}> ?value }} }}"
_NAMED = f"SELECT ?thing ?name WHERE {{{{ GRAPH ?g {{{{ ?thing a <{KG}{{}}> ; <{LABEL}> ?name }}}} }}}}"
_GOALS = f"SELECT ?unit WHERE {{ GRAPH ?g {{ ?unit a <{KG}Goal> }} }}"
_SENTENCES = (
    f"SELECT ?sentence ?text WHERE {{ GRAPH ?g {{ ?sentence a <{KG}Sentence> ; <{KG}text> ?text }} }}"
)
_CORRECTED = f"SELECT ?unit WHERE {{ GRAPH ?g {{ ?c a <{KG}Correction> ; <{KG}corrects> ?unit }} }}"
_BROADER = f"SELECT DISTINCT ?field ?broader WHERE {{ GRAPH ?g {{ ?field <{KG}broaderField> ?broader }} }}"
_CODES = f"SELECT ?thing ?code WHERE {{ GRAPH ?g {{ ?thing a <{KG}Place> ; <{KG}notation> ?code }} }}"
_WITHIN = f"SELECT DISTINCT ?thing ?outer WHERE {{ GRAPH ?g {{ ?thing <{KG}within> ?outer }} }}"
_DATES = f"SELECT ?thing ?date WHERE {{ GRAPH ?g {{ ?thing a <{KG}Deadline> ; <{KG}date> ?date }} }}"
_TITLES = f"""SELECT ?doc ?name WHERE {{ GRAPH ?g {{
  ?d a <{KG}PolicyDocument> ; <{KG}doc> ?doc ; <{LABEL}> ?name }} }}"""

_Values = Mapping[str, list[Value]]


@dataclass(frozen=True)
class _Said:
    """What a store says of units, and of what they lead to, by IRI.

    ``notes`` are the dates of deadlines and the codes of divisions.
    """

    goals: frozenset[str]
    values: Mapping[str, _Values]
    bodies: Mapping[str, list[tuple[str, str, bool]]]
    things: Mapping[str, tuple[str, str]]
    notes: Mapping[str, str]
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    corrected: frozenset[str]
    broader: Mapping[str, tuple[str, ...]]


def rows(
    store: Store, choice: Choice | None = None, known_names: Callable[[], Names] | None = None
) -> list[Entry]:
    """Return rows of any store, in the order of their texts: all, or at least those that a choice leaves.

    ``known_names`` gives the things of the store that the choice may name.
    """
    choice = choice or Choice()
    if not store.answers_sparql:
        documents = [doc for doc in store.documents() if choice.doc in ("", doc)]
        return [row for doc in documents for row in entries(store.graph(doc))]
    return read(store, ledger_units.units(store, choice, known_names or partial(names.read, store)))


def read(store: Store, some: Collection[str] | None = None) -> list[Entry]:
    """Return the rows of all or some units of a store that speaks SPARQL, in the order of their texts."""
    if some is not None and len(some) > _MOST:
        return [row for row in read(store) if row.iri in some]
    units = {str(unit): parts for unit, *parts in _units(store, some)}
    said = _said(store, some, {str(sentence) for *_, sentence in units.values()})
    found = (_entry(said, unit, *map(str, parts)) for unit, parts in units.items())
    return sorted(found, key=lambda row: (row.doc, row.start, row.end, row.iri))


def _units(store: Store, some: Collection[str] | None) -> Iterator[tuple[Value, ...]]:
    """Yield the IRI of each unit, its document, start, end, text and sentence.

    Each is looked up for itself: engines may begin a join of several with what all documents have.
    """
    looked_up = " ".join(f"OPTIONAL {{ GRAPH ?g {{ ?_one <{iri}> ?{part} }} }}" for part, iri in _PARTS)
    select = f"SELECT ?_one {' '.join(f'?{part}' for part, _ in _PARTS)} WHERE {{"
    every = [f"GRAPH ?g {{ ?_one a <{KG}{kind}> }}" for kind in UNIT_TYPES]
    for which in every if some is None else [f"{_SOME} GRAPH ?g {{ ?_one <{KG}doc> ?doc }}"]:
        yield from store.query(f"{select} {which} {looked_up} }}", _given(some)).rows


def _given(some: Collection[str] | None) -> dict[str, Value]:
    return {} if some is None else {"one": "\n".join(sorted(some))}


def _values(store: Store, iri: str, some: Collection[str] | None) -> _Values:
    """Return the values of a property by what has it: all or some."""
    found: dict[str, list[Value]] = defaultdict(list)
    for one, value in store.query(_PROPERTY.format("" if some is None else _SOME, iri), _given(some)).rows:
        found[str(one)].append(value)
    return found


def _said(store: Store, some: Collection[str] | None, sentences: Collection[str]) -> _Said:
    values = {name: _values(store, f"{KG}{name}", some) for name in _PROPERTIES}
    bodies = _bodies_of(store, some)
    ends = {str(end) for name in _LINKS for ends in values[name].values() for end in ends}
    ends |= {body for those in bodies.values() for _, body, _ in those}
    return _Said(
        frozenset(str(iri) for (iri,) in store.query(_GOALS).rows),
        values,
        bodies,
        _things(store, None if some is None else ends),
        {**_codes(store), **{str(iri): str(date) for iri, date in store.query(_DATES).rows}},
        {str(doc): str(name) for doc, name in store.query(_TITLES).rows},
        _texts(store, None if some is None else sentences),
        frozenset(str(iri) for (iri,) in store.query(_CORRECTED).rows),
        {str(one): (str(broader),) for one, broader in store.query(_BROADER).rows},
    )


def _bodies_of(store: Store, some: Collection[str] | None) -> Mapping[str, list[tuple[str, str, bool]]]:
    """Return who answers for units: role, body, and whether it is inferred."""
    has = _values(store, f"{KG}hasResponsibility", some)
    those = None if some is None else {str(one) for found in has.values() for one in found}
    roles, inferred, bodies = (_values(store, f"{KG}{name}", those) for name in ("role", "inferred", "body"))
    return {
        unit: [(str(roles[one][0]), str(bodies[one][0]), bool(inferred[one][0])) for one in map(str, found)]
        for unit, found in has.items()
    }


def _things(store: Store, some: Collection[str] | None) -> Mapping[str, tuple[str, str]]:
    """Return class and name of all or some things.

    Where documents write a name differently the smaller stands, as in the graph.
    """
    found: dict[str, tuple[str, str]] = {}
    for type_, thing, name in _all_named(store) if some is None else _some_named(store, some):
        known = found.get(thing, (type_, name))
        found[thing] = min(known[0], type_, key=repr), min(known[1], name, key=repr)
    return found


def _all_named(store: Store) -> Iterator[tuple[str, str, str]]:
    for type_ in _CLASSES:
        for thing, name in store.query(_NAMED.format(type_)).rows:
            yield type_, str(thing), str(name)


def _some_named(store: Store, some: Collection[str]) -> Iterator[tuple[str, str, str]]:
    called = _values(store, LABEL, some)
    for thing, types in _values(store, TYPE, some).items():
        for type_ in {str(one).removeprefix(KG) for one in types} & {*_CLASSES}:
            yield from ((type_, thing, str(name)) for name in called[thing])


def _texts(store: Store, some: Collection[str] | None) -> Mapping[str, str]:
    """Return the texts of all or some sentences."""
    if some is None:
        return {str(iri): str(text) for iri, text in store.query(_SENTENCES).rows}
    return {iri: str(text) for iri, (text, *_) in _values(store, f"{KG}text", some).items()}


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


def _entry(said: _Said, iri: str, doc: str, start: str, end: str, text: str, sentence: str) -> Entry:
    def values(name: str) -> list[Value]:
        return said.values[name].get(iri, [])

    heading = "".join(map(str, values("heading")[:1]))
    bodies = tuple(_bodies(said, iri))
    due, quantities = _named(said, *values("time")), _named(said, *values("quantity"))
    return Entry(
        iri=iri,
        doc=doc,
        title=said.titles.get(doc, doc),
        kind="Goal" if iri in said.goals else "Measure",
        modality=str(next(iter(values("modality")), "do")),
        text=text,
        start=int(start),
        end=int(end),
        theme=next((said.things[str(theme)][1] for theme in values("hasTheme")), ""),
        path=tuple(heading.split("\n")) if heading else (),
        bodies=bodies,
        due=due,
        quantities=quantities,
        instruments=_named(said, *values("instrument")),
        targets=_named(said, *(end for name in AREA_LINKS for end in values(name))),
        missing=lacking(bodies, due, quantities),
        sentence=said.sentences.get(sentence, ""),
        by_hand=iri in said.corrected,
        fields=field_names(map(str, values("inField")), lambda one: said.broader.get(one, ())),
    )


def _bodies(said: _Said, iri: str) -> Iterator[Named]:
    found = dict.fromkeys(sorted(said.bodies.get(iri, ()), key=lambda b: (ROLES.index(b[0]), b[1])))
    for role, body, inferred in found:
        if body in said.things:
            yield Named(body, *said.things[body], role, inferred)


def _named(said: _Said, *ends: Value) -> tuple[Named, ...]:
    found = sorted({str(end) for end in ends} & said.things.keys())
    return tuple(Named(end, *said.things[end], said.notes.get(end, "")) for end in found)
