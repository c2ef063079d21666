"""The page of the review queue: one place after the other, with its sentence and why it is doubted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from kg.graph import readback
from kg.improving import queue, rows
from kg.improving.doubts import REASONS, Entry
from kg.messages import translated
from kg.model import MENTION_TYPES, Extraction
from kg.web import parameters
from kg.web.editing import panels
from kg.web.site import Site, language, site_of
from kg.web.watched_store import Snapshot, StoredDocument

_MOST = 200  # places that a page holds
_CONTEXT = 160  # characters at most on each side of what is doubted
_ENDS = "\n\u3002\uff1b"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the queue with the words around it and why it stands there, in the reader's language."""

    entry: Entry
    before: str
    text: str
    after: str
    why: tuple[str, ...]


def review_page(request: Request) -> Response:
    """Return the places that somebody should look at, narrowed to a reason or a document."""
    site, spoken = site_of(request), language(request)
    snapshot = site.store.snapshot()
    doc = parameters.text(request.query_params, "doc")
    reason = parameters.choice(request.query_params, "reason", REASONS)
    every = snapshot.cached("review queue", partial(_queue, site, snapshot))
    of_doc = [entry for entry in every if doc in ("", entry.doc)]
    found = [entry for entry in of_doc if reason in ("", entry.doubts[0].reason)]
    counts = Counter(entry.doubts[0].reason for entry in of_doc)
    return site.html(
        request,
        "review.html",
        places=[_place(site, snapshot, entry, spoken) for entry in found[:_MOST]],
        found=len(found),
        counts=[(one, counts[one]) for one in REASONS if counts[one]],
        every=len(of_doc),
        reason=reason,
        doc=doc,
        said=rows.labels(),
        types=panels.types(MENTION_TYPES),
        class_of=panels.class_of,
    )


def _queue(site: Site, snapshot: Snapshot) -> tuple[Entry, ...]:
    return queue.queue((_read(site, document) for document in snapshot.documents), site.knowledge)


def _read(site: Site, document: StoredDocument) -> Extraction:
    """Return what a document says; after a correction only the document that it is in is read again."""

    def read() -> Extraction:
        return next(readback.extractions(site.store.graph(document)))

    return site.store.cached("extraction", document, read)


def _place(site: Site, snapshot: Snapshot, entry: Entry, spoken: str) -> Place:
    why = tuple(rows.why(doubt, spoken, site.knowledge) for doubt in entry.doubts)
    document = snapshot.document(entry.doc)
    if entry.kind == "document" or document is None:
        return Place(entry, "", translated(entry.text, spoken), "", why)
    text = _read(site, document).document.text
    if not text:
        return Place(entry, "", entry.text, "", why)
    begin = max(entry.start - _CONTEXT, *(text.rfind(end, 0, entry.start) + 1 for end in _ENDS))
    ends = [at for end in _ENDS if (at := text.find(end, entry.end)) >= 0]
    last = min([entry.end + _CONTEXT, len(text), *(at + 1 for at in ends)])
    before, after = text[begin : entry.start], text[entry.end : last]
    return Place(entry, before, text[entry.start : entry.end], after, why)
