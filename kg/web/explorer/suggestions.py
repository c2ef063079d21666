"""Suggestions while a reader types: names of the graph that fit, by name, alias or pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.graph.classes import ENTITY_TYPES
from kg.graph.ontology import KG
from kg.web import parameters
from kg.web.site import Site, site_of
from kg.web.watched_store import Snapshot

_MOST = 12
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
# A pattern for each class: engines answer that sooner than one for all classes.
_PATTERNS = (
    f'{{ GRAPH ?g {{ ?iri a <{KG}{name}> ; <{_LABEL}>|<{_ALIAS}> ?name }} BIND("{name}" AS ?type) }}'
    for name in ENTITY_TYPES
)
_SPARQL = f"""SELECT ?iri ?type ?name ?doc WHERE {{
  GRAPH ?g {{ ?g <{KG}doc> ?doc }} {" UNION ".join(_PATTERNS)} }}"""
_CYPHER = (
    "MATCH (n:Entity) UNWIND n.docs AS doc UNWIND [n.name] + coalesce(n.aliases, []) AS name "
    "RETURN n.iri AS iri, [l IN labels(n) WHERE l <> 'Resource' AND l <> 'Entity'][0] AS type, name, doc"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A thing with its names, its documents, and its name in pinyin."""

    iri: str
    type: str
    names: tuple[str, ...]
    docs: frozenset[str]
    initials: str
    pinyin: str


def suggested_names(request: Request) -> Response:
    """Return the things whose names fit a few letters, the likeliest first."""
    site = site_of(request)
    text = parameters.text(request.query_params, "q").lower()
    types = parameters.choices(request.query_params, "type", ENTITY_TYPES)
    found = suggest(names(site, site.store.snapshot()), text, types)
    return JSONResponse(
        [{"iri": n.iri, "type": n.type, "name": n.names[0], "docs": len(n.docs)} for n in found]
    )


def suggest(known: Iterable[Name], text: str, types: Iterable[str] = ()) -> list[Name]:
    """Return the names that fit a text, the likeliest first."""
    wanted = set(types)
    ranked = [
        (rank, -len(name.docs), name.names[0], name)
        for name in known
        if (not wanted or name.type in wanted) and (rank := _rank(name, text)) is not None
    ]
    return [name for *_, name in sorted(ranked, key=lambda item: item[:3])[:_MOST]]


def _rank(name: Name, text: str) -> int | None:
    lower = [known.lower() for known in name.names]
    tests = (
        any(known == text for known in lower),
        any(known.startswith(text) for known in lower),
        text.isascii() and bool(text) and name.initials.startswith(text),
        text.isascii() and bool(text) and name.pinyin.startswith(text),
        any(text in known for known in lower),
    )
    return next((rank for rank, test in enumerate(tests) if test), None)


def names(site: Site, snapshot: Snapshot) -> list[Name]:
    """Return all things of the store with all their names."""
    return snapshot.cached("names", lambda: _names(snapshot))


def _names(snapshot: Snapshot) -> list[Name]:
    from pypinyin import lazy_pinyin

    store = snapshot.store
    called: dict[str, dict[str, None]] = {}
    docs: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    for iri, type_, name, doc in store.query(_SPARQL if store.answers_sparql else _CYPHER).rows:
        called.setdefault(str(iri), {})[str(name)] = None
        docs.setdefault(str(iri), set()).add(str(doc))
        types[str(iri)] = str(type_)
    found = []
    for iri, words in called.items():
        syllables = lazy_pinyin(next(iter(words)), errors="ignore")
        initials = "".join(s[0] for s in syllables if s)
        found.append(Name(iri, types[iri], tuple(words), frozenset(docs[iri]), initials, "".join(syllables)))
    return found


def by_iri(site: Site, snapshot: Snapshot) -> dict[str, Name]:
    """Return all things of the store by their IRI."""
    return snapshot.cached("names by iri", lambda: {name.iri: name for name in names(site, snapshot)})


def documents_of(site: Site, snapshot: Snapshot, iri: str) -> frozenset[str]:
    """Return the documents that speak of a thing."""
    found = by_iri(site, snapshot).get(iri)
    return found.docs if found else frozenset()
