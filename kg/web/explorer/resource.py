"""All that the graph says of one thing, found by its IRI: a page for readers, RDF for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import StoreError
from kg.graph.ontology import KG, LABEL, RDF, RDFS, TYPE, prefixes, terms
from kg.naming.iris import BASE_IRI
from kg.stores.base import check_iri
from kg.web import negotiation, parameters
from kg.web.asking import ask_engine, select
from kg.web.http_errors import HttpError
from kg.web.site import Site, labels, language, root_of, site_of
from kg.web.sparql import results
from kg.web.sparql.engine import Query

_HTML = "text/html"
_MOST = 200  # values or links that the page lists
_WORDS = {LABEL: "name", TYPE: "kind"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A property and a value: a text, or a thing of the graph with its name.

    ``own`` says that the property belongs to the vocabulary of the product, and not to another one that says
    the same again.
    """

    property: str
    label: str
    value: str
    name: str
    ours: bool
    own: bool


def named_by_iri(request: Request) -> Response:
    """Describe the thing that the parameter ``iri`` names."""
    return _describe(request, parameters.text(request.query_params, "iri"))


def named_by_path(request: Request) -> Response:
    """Describe a thing under the base of the data by its path: ``/data/park/…``."""
    path = request.path_params["path"]
    # The path came percent-decoded; what an IRI percent-encodes is still so in the raw one.
    raw = request.scope.get("raw_path", b"").decode("ascii", "replace")
    raw = raw.removeprefix(f"{root_of(request)}/data/")
    return _describe(request, *dict.fromkeys((BASE_IRI + path, BASE_IRI + raw)))


def _describe(request: Request, *candidates: str) -> Response:
    site = site_of(request)
    for iri in candidates:
        if not _valid(iri):
            raise HttpError(400, "name a thing by its IRI: /resource?iri=https://…")
        if _said(site, iri):
            break
    else:
        raise HttpError(404, f"nothing in the graph has the identifier {candidates[0]}")
    media = negotiation.choose(negotiation.accepted(request), (results.TURTLE, _HTML, *results.TRIPLES))
    if short := request.query_params.get("format", ""):
        media = results.SHORT.get(short.lower())
    if media is None:
        raise HttpError(
            406, f"a thing is described as {_HTML}, {', '.join(sorted(set(results.TRIPLES.values())))}"
        )
    if media == _HTML:
        return _page(site, request, iri)
    given = results.TRIPLES.get(media)
    if given is None:
        raise HttpError(406, f"there is no format {short!r}: turtle, jsonld, ntriples or rdf")
    found = ask_engine(site, Query(f"DESCRIBE <{iri}>", given))
    headers = {"Content-Type": results.content_type(given), "Vary": "Accept"}
    return Response(found.content, headers=headers)


def _valid(iri: str) -> bool:
    try:
        return bool(check_iri(iri))
    except StoreError:
        return False


def _said(site: Site, iri: str) -> bool:
    return bool(select(site, f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1").rows)


def _page(site: Site, request: Request, iri: str) -> Response:
    said = f"SELECT ?p ?v ?name WHERE {{ <{iri}> ?p ?v OPTIONAL {{ ?v <{LABEL}> ?name }} }}"
    linked = f"SELECT ?p ?v ?name WHERE {{ ?v ?p <{iri}> OPTIONAL {{ ?v <{LABEL}> ?name }} }}"
    spoken = language(request)
    out, into = (_statements(site, text, spoken) for text in (said, linked))
    name = next((s.value for s in out if s.property == LABEL), iri)
    said_, again = ([s for s in out if s.own is own] for own in (True, False))
    found = {"out": _grouped(said_), "again": _grouped(again), "into": _grouped(s for s in into if s.own)}
    response = site.html(request, "resource.html", iri=iri, name=name, **found)
    response.headers["Vary"] = "Accept"
    return response


def _statements(site: Site, text: str, spoken: str) -> list[Statement]:
    found = {_statement(row, spoken) for row in select(site, f"{text} LIMIT {_MOST * 4}").rows}
    return sorted(found, key=_order)[:_MOST]


def _grouped(statements: Iterable[Statement]) -> list[tuple[str, list[Statement]]]:
    return [(label, list(group)) for label, group in groupby(statements, key=lambda s: s.label)]


def _statement(row: tuple[Any, ...], spoken: str) -> Statement:
    property_, value, name = row
    value = str(value).lower() if isinstance(value, bool) else str(value)
    ours = _valid(value) and not value.startswith(KG) and name is not None
    own = (value if property_ == TYPE else property_).startswith((KG, RDFS))
    shown = str(name or _label(value, spoken))
    return Statement(property_, _label(property_, spoken), value, shown, ours, own)


def _label(iri: str, spoken: str) -> str:
    if iri in _WORDS:
        return labels()[_WORDS[iri]][spoken]
    term = terms().get(iri.removeprefix(KG)) if iri.startswith(KG) else None
    return term.labels.get(spoken, _short(iri)) if term else _short(iri)


def _short(iri: str) -> str:
    """Return an IRI with the prefix of its vocabulary, or as it is."""
    for prefix, namespace in {"rdf": RDF, **prefixes()}.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _order(statement: Statement) -> tuple[int, str, str, str]:
    first = list(_WORDS)
    return (
        first.index(statement.property) if statement.property in first else len(first),
        statement.label,
        statement.name,
        statement.value,
    )
