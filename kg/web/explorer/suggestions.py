"""Suggestions while a reader types: what the graph calls so, in whatever form."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.graph.classes import ENTITY_TYPES
from kg.naming.matching import short_forms
from kg.web import parameters
from kg.web.asking import names
from kg.web.site import site_of
from kg.web.watched_store import Snapshot


def suggested_names(request: Request) -> Response:
    """Return the things whose names fit a few letters, the likeliest first."""
    site = site_of(request)
    text = parameters.text(request.query_params, "q")
    types = parameters.choices(request.query_params, "type", ENTITY_TYPES)
    found = names(site.store.snapshot()).suggested(text, types)
    return JSONResponse(
        [
            {
                "iri": n.iri,
                "type": n.type,
                "name": n.names[0],
                "also": [*n.names[1:], *short_forms(n)],
                "docs": len(n.docs),
            }
            for n in found
        ]
    )


def documents_of(snapshot: Snapshot, iri: str) -> frozenset[str]:
    """Return the documents that speak of a thing."""
    found = names(snapshot).by_iri.get(iri)
    return found.docs if found else frozenset()
