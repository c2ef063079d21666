"""The page of the review queue: one place after the other, with its sentence and why it is doubted."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from kg.graph import readback
from kg.graph.classes import class_of
from kg.graph.ontology import KG
from kg.improving import queue, rows
from kg.improving.doubts import REASONS, Entry
from kg.improving.queue import Seen
from kg.messages import translated
from kg.model import MENTION_TYPES
from kg.stores.base import check_iri
from kg.web import parameters
from kg.web.editing import panels
from kg.web.site import Site, language, site_of
from kg.web.watched_store import Snapshot, StoredDocument

MOST = 200  # places that a page holds
_CONTEXT = 160  # characters at most on each side of what is doubted
_ENDS = "\n\u3002\uff1b"
PATIENCE = 2.0  # seconds for which a page waits for documents that nobody has looked at yet
_TEXT = {
    "rq": f"SELECT ?text WHERE {{{{ GRAPH <{{iri}}> {{{{ <{{iri}}> <{KG}content> ?text }}}} }}}}",
    "cypher": "MATCH (d:PolicyDocument {{iri: '{iri}'}}) RETURN d.content",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the queue with the words around it and why it stands there, in the reader's language."""

    entry: Entry
    before: str
    text: str
    after: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Queue:
    """The places that somebody should look at, in as many of all documents as are ``looked`` at by now."""

    entries: tuple[Entry, ...]
    looked: int


def review_page(request: Request) -> Response:
    """Return the places that somebody should look at, narrowed to a reason or a document."""
    site, spoken = site_of(request), language(request)
    snapshot = site.store.snapshot()
    doc = parameters.text(request.query_params, "doc")
    reason = parameters.choice(request.query_params, "reason", REASONS)
    first = parameters.page_number(request.query_params, "from")
    every = _queue(site, snapshot, doc)
    of_doc = [entry for entry in every.entries if doc in ("", entry.doc)]
    found = [entry for entry in of_doc if reason in ("", entry.doubts[0].reason)]
    counts = Counter(entry.doubts[0].reason for entry in of_doc)
    shown = found[first - 1 : first - 1 + MOST]
    return site.html(
        request,
        "review.html",
        places=[_place(site, snapshot, entry, spoken) for entry in shown],
        first=first,
        found=len(found),
        counts=[(one, counts[one]) for one in REASONS if counts[one]],
        every=len(of_doc),
        looked=every.looked,
        documents=len(snapshot.documents),
        reason=reason,
        doc=doc,
        said=rows.labels(),
        types=panels.types(MENTION_TYPES),
        class_of=class_of,
    )


def look(site: Site, snapshot: Snapshot, ended: threading.Event) -> None:
    """Look at all documents until ``ended`` is set, so that the page need not wait for them."""
    for document in snapshot.documents:
        if not ended.is_set():
            _seen(site, document)


def _queue(site: Site, snapshot: Snapshot, first: str) -> _Queue:
    """Return the queue of the documents that have been looked at, and of those that time is left for."""
    end = time.monotonic() + PATIENCE
    for document in snapshot.documents:
        if document.doc == first:
            _seen(site, document)
    found = [
        _seen(site, document)
        for document in snapshot.documents
        if site.store.keeps("doubts", document) or time.monotonic() < end
    ]
    # What is being corrected is not in the store yet.
    now = site.desk.ahead(site.knowledge) if site.desk else {}
    key = "review queue", len(found), frozenset(one.mark for one in now.values())

    def make() -> _Queue:
        newer = {doc: queue.seen(one.extraction, site.knowledge) for doc, one in now.items()}
        return _Queue(queue.of_all((newer.get(one.doc, one) for one in found), site.knowledge), len(found))

    return snapshot.cached(key, make)


def _seen(site: Site, document: StoredDocument) -> Seen:
    """Return what the queue needs of a document; after a correction only that one is read again."""

    def read() -> Seen:
        return queue.seen(next(readback.extractions(site.store.graph(document))), site.knowledge)

    return site.store.cached("doubts", document, read)


def _place(site: Site, snapshot: Snapshot, entry: Entry, spoken: str) -> Place:
    why = tuple(rows.why(doubt, spoken, site.knowledge) for doubt in entry.doubts)
    document = snapshot.document(entry.doc)
    if entry.kind == "document" or document is None:
        return Place(entry, "", translated(entry.text, spoken), "", why)
    text = site.store.cached("words", document, partial(_text, snapshot, document))
    if not text:
        return Place(entry, "", entry.text, "", why)
    begin = max(entry.start - _CONTEXT, *(text.rfind(end, 0, entry.start) + 1 for end in _ENDS))
    ends = [at for end in _ENDS if (at := text.find(end, entry.end)) >= 0]
    last = min([entry.end + _CONTEXT, len(text), *(at + 1 for at in ends)])
    before, after = text[begin : entry.start], text[entry.end : last]
    return Place(entry, before, text[entry.start : entry.end], after, why)


def _text(snapshot: Snapshot, document: StoredDocument) -> str:
    iri = check_iri(document.iri)
    store = snapshot.store
    escaped = iri if store.answers_sparql else iri.replace("'", "\\'")
    found = store.query(_TEXT[store.language].format(iri=escaped)).rows
    return str(found[0][0] or "") if found else ""
