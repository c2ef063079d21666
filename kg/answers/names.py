"""The names of a store, read with one query, and what the names in a question are taken for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.classes import ENTITY_TYPES
from kg.graph.ontology import KG, LABEL
from kg.naming.matching import Name, Names
from kg.stores.base import Store, Value

_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
# A query for each class: engines answer that sooner than one for all classes.
_SPARQL = f"SELECT ?iri ?name ?g WHERE {{{{ GRAPH ?g {{{{ ?iri a <{KG}{{}}> ; <{LABEL}> ?name }}}} }}}}"
# Few things have other names, so that these are soon read, whatever their class.
_ALIASES = f"SELECT ?iri ?name ?g WHERE {{ GRAPH ?g {{ ?iri <{_ALIAS}> ?name }} }}"
# A query of its own: joined with the one above, engines look it up for each of its rows.
_DOCUMENTS = f"SELECT ?g ?doc WHERE {{ GRAPH ?g {{ ?g <{KG}doc> ?doc }} }}"
_CYPHER = (
    "MATCH (n:Entity) UNWIND n.docs AS doc UNWIND [n.name] + coalesce(n.aliases, []) AS name "
    "RETURN n.iri AS iri, [l IN labels(n) WHERE l <> 'Resource' AND l <> 'Entity'][0] AS type, name, doc, "
    "CASE WHEN name = n.name THEN 1 END AS first"
)

_SHOWN = 6  # so many names are told of those that fit


@dataclass(frozen=True, slots=True)
class Understood:
    """What a parameter with a name was taken for; ``nearest`` are like names where nothing has that name.

    ``literal`` says that each of ``names`` holds the very text.
    """

    parameter: str
    text: str
    names: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    literal: bool = True

    def line(self, words: Mapping[str, Mapping[str, str]], language: str) -> str:
        """Return what to tell a reader of it, in the words of the pages; "" where there is nothing."""
        said = "named_none" if not self.names and self.nearest else "named_nothing"
        if self.names:
            said = "" if self.literal else "named"
        shown = self.names or self.nearest
        more = f" … ({len(shown)})" if len(shown) > _SHOWN else ""
        listed = ("\u3001" if language == "zh" else ", ").join(shown[:_SHOWN]) + more
        return words[said][language].format(text=self.text, names=listed) if said else ""


def read(store: Store, classes: Collection[str] = ENTITY_TYPES) -> Names:
    """Return all things of a store, or those of some classes, with all their names."""
    called: dict[str, dict[str, None]] = {}
    own: dict[str, str] = {}
    docs: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    for iri, type_, name, doc, first in _rows(store, classes):
        key, said = str(iri), str(name)
        called.setdefault(key, {})[said] = None
        docs.setdefault(key, set()).add(str(doc))
        types[key] = str(type_)
        if first:
            own[key] = min(own.get(key, said), said)
    return Names(
        Name(iri, types[iri], tuple(dict.fromkeys((own[iri], *sorted(words)))), frozenset(docs[iri]))
        for iri, words in called.items()
    )


def _rows(store: Store, classes: Collection[str]) -> Iterator[tuple[Value, ...]]:
    """Yield the names of things: IRI, class, name, the id of a document, and whether it is its own name."""
    if not store.answers_sparql:
        yield from (row for row in store.query(_CYPHER).rows if row[1] in classes)
        return
    documents = {str(graph): doc for graph, doc in store.query(_DOCUMENTS).rows}
    types: dict[Value, Value] = {}
    for type_ in classes:
        for iri, name, graph in store.query(_SPARQL.format(type_)).rows:
            types[iri] = type_
            yield iri, type_, name, documents[str(graph)], 1
    for iri, name, graph in store.query(_ALIASES).rows:
        if iri in types:
            yield iri, types[iri], name, documents[str(graph)], None


def listed(found: Iterable[Name]) -> str:
    """Return the IRIs of things as one text for a query: a line each, with a line break before and behind."""
    return "".join(f"\n{name.iri}" for name in found) + "\n"


def understood(
    asked: Iterable[tuple[str, str, Iterable[str]]], names: Callable[[], Names]
) -> tuple[Understood, ...]:
    """Return what names are taken for: each is a parameter, its text and the classes that it may name.

    ``names`` gives the things of the store; it is called only where there is a text.
    """
    return tuple(_understood(name, text, (*types,), names()) for name, text, types in asked if text)


def _understood(parameter: str, text: str, types: tuple[str, ...], names: Names) -> Understood:
    found = names.matching(text, types)
    called = tuple(dict.fromkeys(name.names[0] for name in found))
    nearest = () if found else tuple(names.nearest(text, types))
    return Understood(parameter, text, called, nearest, all(text in name for name in called))
