"""The page on which two documents of the store stand side by side."""

from __future__ import annotations

import threading

from starlette.requests import Request
from starlette.responses import Response

from kg.comparing import page
from kg.comparing.comparison import Side, between, side
from kg.graph import readback
from kg.web import asking, parameters
from kg.web.site import Site, language, site_of
from kg.web.watched_store import COMPARED, Snapshot, StoredDocument


def comparison_page(request: Request) -> Response:
    """Return the comparison of the documents ``a`` and ``b``; with fewer, the form that asks for them."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    known = [document.doc for document in snapshot.documents]
    a, b = (parameters.choice(request.query_params, name, known) for name in ("a", "b"))
    titles = asking.document_titles(site, snapshot)
    if not a or not b:
        return site.html(request, "compare-choose.html", a=a, b=b, titles=titles)
    sides = [_side(site, document) for doc in (a, b) if (document := snapshot.document(doc))]
    found = snapshot.cached(("comparison", a, b), lambda: between(*sides))
    content = page.content(found, language(request))
    return site.html(request, "compare.html", a=a, b=b, titles=titles, **content)


def get_ready(site: Site, snapshot: Snapshot, ended: threading.Event) -> None:
    """Read documents as they are compared, as many as are kept, until ``ended`` is set."""
    for document in snapshot.documents[-COMPARED:]:
        if not ended.is_set():
            _side(site, document)


def _side(site: Site, document: StoredDocument) -> Side:
    """Return a document as it is compared; its items are kept, whatever it is compared with."""

    def read() -> Side:
        return side(next(readback.extractions(site.store.graph(document))), site.knowledge)

    return site.store.cached("compared", document, read)
