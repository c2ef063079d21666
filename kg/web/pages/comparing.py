"""The page on which two documents of the store stand side by side."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.comparing import page
from kg.comparing.comparison import Comparison, compare
from kg.graph import readback
from kg.model import Extraction
from kg.web import asking, parameters
from kg.web.site import Site, language, site_of
from kg.web.watched_store import Snapshot


def comparison_page(request: Request) -> Response:
    """Return the comparison of the documents ``a`` and ``b``; with fewer, the form that asks for them."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    known = [document.doc for document in snapshot.documents]
    a, b = (parameters.choice(request.query_params, name, known) for name in ("a", "b"))
    titles = asking.document_titles(site, snapshot)
    if not a or not b:
        return site.html(request, "compare-choose.html", a=a, b=b, titles=titles)
    found = snapshot.cached(("comparison", a, b), lambda: _compared(site, snapshot, a, b))
    content = page.content(found, language(request))
    return site.html(request, "compare.html", a=a, b=b, titles=titles, **content)


def _compared(site: Site, snapshot: Snapshot, a: str, b: str) -> Comparison:
    return compare(_extraction(site, snapshot, a), _extraction(site, snapshot, b), site.knowledge)


def _extraction(site: Site, snapshot: Snapshot, doc: str) -> Extraction:
    document = snapshot.document(doc)
    assert document is not None  # only known documents are asked for
    return next(readback.extractions(site.store.graph(document)))
