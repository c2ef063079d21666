"""The pages of the documents: their list, a text with its marks, and why each part was read so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import networkx as nx
from starlette.requests import Request
from starlette.responses import Response

from kg.answers import questions
from kg.answers.coded_words import coded_words
from kg.answers.ledger import Entry, entries
from kg.extraction import explaining, extractor
from kg.extraction.explaining import About, Words
from kg.extraction.passages import Passage
from kg.extraction.trace import Reason, Trace, missing
from kg.graph import build
from kg.model import Document, Extraction
from kg.reading import front_matter
from kg.stores.base import Value
from kg.web import asking, parameters
from kg.web.documents import loading, marks
from kg.web.documents.loading import DocumentText
from kg.web.documents.marks import Mark
from kg.web.documents.versions import versions
from kg.web.editing.panels import types
from kg.web.editing.rereading import base_of
from kg.web.editing.uploads import endings
from kg.web.http_errors import HttpError
from kg.web.pages.ledger import entries_of
from kg.web.site import Site, editor, labels, language, site_of
from kg.web.watched_store import Snapshot, StoredDocument

_PLACE = re.compile(r"([ums]?)([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, and the reason why it gave nothing; the reason is empty where it gave something."""

    text: str
    missing: str


def document_list(request: Request) -> Response:
    """Return the list of all documents."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    asked = questions.question("documents")
    states = next(one.values for one in asked.parameters if one.name == "state")
    given = {
        "text": parameters.text(request.query_params, "text"),
        "state": parameters.choice(request.query_params, "state", states),
    }
    rows = asking.ask(site, asked, given)
    names = [column.name for column in rows.columns]
    found = [dict(zip(names, row, strict=True)) for row in rows.rows]
    titles = asking.document_titles(site, snapshot)
    return site.html(request, "documents.html", documents=found, titles=titles, endings=endings(), **given)


def document_page(request: Request) -> Response:
    """Return a document with its marks; the panel shows the mark that the address names."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    document = snapshot.document(request.path_params["doc"])
    if document is None:
        raise HttpError(404, f"there is no document {request.path_params['doc']!r} in the store")
    found = _opened(site, snapshot, document)
    at = parameters.text(request.query_params, "at")
    alone = parameters.choice(request.query_params, "part", ["panel"])
    panel = _panel(found, at, language(request)) if at or alone else None
    if alone:
        return site.html(request, "panel.html", doc=document.doc, panel=panel)
    counts = Counter(mark.type for mark in (*found.text.spans.units, *found.text.spans.names))
    return site.html(
        request,
        "document.html",
        doc=document.doc,
        facts=found.text.facts,
        versions_of=versions(snapshot, document, str(found.text.facts.get("title", "")), site.knowledge),
        titles=asking.document_titles(site, snapshot),
        article=_article(request, found),
        whole=found.text.whole,
        at=at,
        panel=panel,
        counts=counts,
        editing=_editing(request, found),
        types=types("Time" if mark.type == "Deadline" else mark.type for mark in found.text.spans.names),
    )


def _editing(request: Request, found: _OpenDocument) -> bool:
    """Tell whether the reader may correct the document: its file is there, and the store holds all of it."""
    desk = editor(request)
    return bool(desk and found.text.whole and found.document.doc in desk.files(found.snapshot))


@dataclass(frozen=True)
class _OpenDocument:
    """A document that a reader has opened; its parts are loaded when they are needed."""

    site: Site
    snapshot: Snapshot
    document: StoredDocument
    ahead: Extraction | None = None  # as it is corrected by now, where the store does not have it so yet

    @cached_property
    def text(self) -> DocumentText:
        """The text, with the marks in it."""
        return self.site.store.cached("text", self.document, self._read)

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """What the document says."""
        if (ahead := self.ahead) is None:
            return self.site.store.graph(self.document)
        base, known = base_of(self.document.iri, self.document.doc), self.site.knowledge
        return self.site.store.cached("graph ahead", self.document, lambda: build([ahead], known, base))

    def _read(self) -> DocumentText:
        if self.ahead:
            return loading.from_graph(self.graph, self.document.iri)
        store, iri = self.snapshot.store, self.document.iri
        found = loading.from_store(store, iri) if store.answers_sparql else None
        return found or loading.from_graph(self.graph, iri)

    @cached_property
    def entries(self) -> list[Entry]:
        """The rows of the ledger that come from the document."""
        return entries(self.graph) if self.ahead else entries_of(self.site, self.snapshot, self.document)


def _opened(site: Site, snapshot: Snapshot, document: StoredDocument) -> _OpenDocument:
    """Return a document as it is by now: as the store has it, or else as it was corrected since."""
    ahead = site.desk.ahead(site.knowledge).get(document.doc) if site.desk else None
    if ahead is None:
        return _OpenDocument(site, snapshot, document)
    return _OpenDocument(site, snapshot, replace(document, digest=ahead.mark), ahead.extraction)


def _article(request: Request, found: _OpenDocument) -> str:
    """Return the marked text as a part of the page; of a long document it takes longest, so it is kept."""
    site, kind = found.site, f"article in {language(request)}"
    return site.store.cached(
        kind, found.document, lambda: site.part(request, "article.html", lines=_lines(found))
    )


def _lines(found: _OpenDocument) -> list[Any]:
    text, whole = found.text.text, found.text.whole
    outlined = extractor.outlined_by(_document(found), found.site.knowledge).sentences if whole else ()
    return list(marks.lines(text, marks.spans(found.text.nodes, [(s.start, s.end) for s in outlined])))


def _document(found: _OpenDocument) -> Document:
    return front_matter.describe(found.document.doc, found.text.text, found.site.knowledge)


def _trace(found: _OpenDocument) -> Trace:
    """Return the trace of the document, read with the present rules; it is kept."""
    return found.site.store.cached(
        "trace", found.document, lambda: extractor.trace(_document(found), found.site.knowledge)
    )


# The panel


def _panel(found: _OpenDocument, at: str, spoken: str) -> dict[str, Any]:
    if not (match := _PLACE.fullmatch(at)):
        raise HttpError(400, f"{at!r} is no place in a text: write at=START-END")
    kind, start, end = match[1], int(match[2]), int(match[3])
    spans = found.text.spans
    units = [mark for mark in spans.units if (mark.start, mark.end) == (start, end)]
    names = [mark for mark in spans.names if (mark.start, mark.end) == (start, end)]
    if kind in ("", "u") and units:
        return _of_unit(found, units[0], spoken)
    if kind in ("", "m") and names:
        return _of_name(found, names[0], spoken)
    return _of_sentence(found, start, end, spoken)


def _of_unit(found: _OpenDocument, mark: Mark, spoken: str) -> dict[str, Any]:
    entry = next(e for e in found.entries if e.iri == mark.iri)
    node = found.text.nodes[mark.iri]
    rules = [*_rules(found.site, [node.get("rule", "")], spoken), *_field_reasons(node, spoken)]
    return {
        "kind": "unit",
        "mark": mark,
        "entry": entry,
        "corrections": _corrections(found, mark),
        "rules": rules,
    }


def _field_reasons(node: Mapping[str, Any], spoken: str) -> Iterator[About]:
    """Yield why a unit is in its fields of work: the sign, the line of the lexicon, and where it stands."""
    for line in node.get("fieldRule", ()):
        field, source, where, sign = line.split(" ", 3)
        yield About(f"{coded_words(spoken)[field]}: {sign}", labels()[f"field_{where}"][spoken], source)


def _of_name(found: _OpenDocument, mark: Mark, spoken: str) -> dict[str, Any]:
    node, thing = found.text.nodes[mark.iri], found.text.thing(mark.iri)
    known = asking.names(found.snapshot).by_iri.get(thing)
    name, *others = known.names if known else (node["name"],)
    return {
        "kind": "name",
        "mark": mark,
        "words": node["name"],
        "corrections": _corrections(found, mark),
        "thing": thing,
        "name": name,
        "others": others,
        "times": sum(other.get("denotes") == thing for other in found.text.nodes.values()),
        "touching": [e for e in found.entries if _touches(e, thing)],
        "rules": list(_rules(found.site, [node.get("rule", "")], spoken)),
    }


def _corrections(found: _OpenDocument, mark: Mark) -> list[dict[str, Value]]:
    """Return what people corrected at a mark, as the question of the corrections tells it."""
    rows = asking.ask(found.site, questions.question("corrections"), {"doc": found.document.doc}).dicts()
    return [row for row in rows if (row["start"], row["end"]) == (mark.start, mark.end)]


def _touches(entry: Entry, iri: str) -> bool:
    named = (*entry.bodies, *entry.targets, *entry.instruments, *entry.due, *entry.quantities)
    return any(one.iri == iri for one in named)


def _of_sentence(found: _OpenDocument, start: int, end: int, spoken: str) -> dict[str, Any]:
    """Return the panel of a sentence: how it reads with the present rules."""
    trace = _trace(found)
    spot = next((s for s in trace.sentences if s.start <= start < s.end), None)
    own = [e for e in found.entries if spot and spot.start <= e.start < spot.end]
    panel = {"kind": "sentence", "text": found.text.text[start:end], "start": start, "end": end, "gave": own}
    if spot is None:
        return panel | {"explained": None}
    read, words = trace.of(spot), explaining.words(found.site.knowledge, spoken)
    silent = trace.silence(spot)
    return panel | {
        "explained": spot,
        "silent": words.reason(silent) if silent else "",
        "tokens": [token for passage in read for token in passage.reading.tokens],
        "clauses": [clause for passage in read for clause in _clauses(passage, words)],
        "rules": list(_rules(found.site, [f.rule for f in trace.firings(spot)], spoken)),
    }


def _clauses(passage: Passage, words: Words) -> Iterator[_Clause]:
    if passage.sentence.kind == "note":
        return
    for clause in passage.reading.clauses:
        reason = missing(clause, words.knowledge) or (Reason(passage.dropped) if passage.dropped else None)
        yield _Clause("".join(t.text for t in clause.tokens), words.reason(reason) if reason else "")


def _rules(site: Site, names: list[str], spoken: str) -> Iterator[About]:
    """Yield the name, the source and the note of each rule."""
    for name in dict.fromkeys(name for name in names if name):
        yield explaining.about(name, site.knowledge, spoken)
