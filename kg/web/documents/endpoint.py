"""The documents as they are written, every mark a way into the graph, and why each part was read so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.answers import questions
from kg.answers.ledger import Entry
from kg.extraction import explaining, extractor
from kg.extraction.explaining import About, Words
from kg.extraction.passages import Passage
from kg.extraction.trace import Reason, Trace, missing
from kg.model import Document
from kg.reading import front_matter
from kg.web.documents import loading, marks
from kg.web.documents.loading import Paper
from kg.web.documents.marks import Mark
from kg.web.explorer import suggestions
from kg.web.http_errors import HttpError
from kg.web.pages import answers
from kg.web.pages.ledger import entries_of
from kg.web.site import Site, language, site_of
from kg.web.store_state import Held, State

_PLACE = re.compile(r"([ums]?)([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, and why it gave nothing where it did."""

    text: str
    missing: str


def catalogue(request: Request) -> Response:
    """Return the list of all documents."""
    site = site_of(request)
    site.live.state()
    given = {"text": request.query_params.get("text", "").strip()}
    rows = answers.ask(site, questions.question("documents"), given)
    names = [column.name for column in rows.columns]
    found = [dict(zip(names, row, strict=True)) for row in rows.rows]
    return site.html(request, "documents.html", documents=found, text=given["text"], labels_of=rows.columns)


def endpoint(request: Request) -> Response:
    """Return a document with its marks, and in the panel what the address points at."""
    site = site_of(request)
    state = site.live.state()
    held = state.held(request.path_params["doc"])
    if held is None:
        raise HttpError(404, f"there is no document {request.path_params['doc']!r} in the store")
    found = _Open(site, state, held)
    at = request.query_params.get("at", "")
    panel = _panel(found, at, language(request)) if at else None
    if request.query_params.get("part") == "panel":
        return site.html(request, "panel.html", doc=held.doc, panel=panel)
    return site.html(
        request,
        "document.html",
        doc=held.doc,
        facts=found.paper.facts,
        article=_article(request, found),
        whole=found.paper.whole,
        at=at,
        panel=panel,
        counts=Counter(mark.type for mark in (*found.paper.spans.units, *found.paper.spans.names)),
    )


@dataclass(frozen=True)
class _Open:
    """A document that somebody reads."""

    site: Site
    state: State
    held: Held

    @cached_property
    def paper(self) -> Paper:
        """Its text, and what stands where in it."""
        return self.site.live.once(("paper", self.held), self._read)

    def _read(self) -> Paper:
        store, iri = self.state.store, self.held.iri
        found = loading.read(store, iri) if store.answers_sparql else None
        return found or loading.of_graph(self.site.live.graph(self.held), iri)

    @cached_property
    def entries(self) -> list[Entry]:
        """Its rows of the ledger."""
        return entries_of(self.site, self.state, self.held)


def _article(request: Request, found: _Open) -> str:
    """Return the marked text as a part of the page: of a long document that takes longest."""
    site, key = found.site, (f"article in {language(request)}", found.held)
    return site.live.once(key, lambda: site.part(request, "article.html", lines=_lines(found)))


def _lines(found: _Open) -> list[Any]:
    text, whole = found.paper.text, found.paper.whole
    outlined = extractor.outlined_by(_document(found), found.site.knowledge).sentences if whole else ()
    return list(marks.lines(text, marks.spans(found.paper.nodes, [(s.start, s.end) for s in outlined])))


def _document(found: _Open) -> Document:
    return front_matter.describe(
        found.held.doc, found.paper.text, found.site.knowledge.patterns("reading")
    )


def _trace(found: _Open) -> Trace:
    """Return how the document reads with the rules of now; the whole of it, read once."""
    return found.site.live.once(
        ("trace", found.held), lambda: extractor.trace(_document(found), found.site.knowledge)
    )


# The panel


def _panel(found: _Open, at: str, spoken: str) -> dict[str, Any]:
    if not (match := _PLACE.fullmatch(at)):
        raise HttpError(400, f"{at!r} is no place in a text: write START-END")
    kind, start, end = match[1], int(match[2]), int(match[3])
    spans = found.paper.spans
    units = [mark for mark in spans.units if (mark.start, mark.end) == (start, end)]
    names = [mark for mark in spans.names if (mark.start, mark.end) == (start, end)]
    if kind in ("", "u") and units:
        return _of_unit(found, units[0], spoken)
    if kind in ("", "m") and names:
        return _of_name(found, names[0], spoken)
    return _of_sentence(found, start, end, spoken)


def _of_unit(found: _Open, mark: Mark, spoken: str) -> dict[str, Any]:
    entry = next(e for e in found.entries if e.iri == mark.iri)
    rules = [found.paper.nodes[mark.iri].get("rule", "")]
    return {"kind": "unit", "mark": mark, "entry": entry, "rules": list(_rules(found.site, rules, spoken))}


def _of_name(found: _Open, mark: Mark, spoken: str) -> dict[str, Any]:
    node, thing = found.paper.nodes[mark.iri], found.paper.thing(mark.iri)
    known = suggestions.by_iri(found.site, found.state).get(thing)
    name, *others = known.names if known else (node["name"],)
    return {
        "kind": "name",
        "mark": mark,
        "words": node["name"],
        "thing": thing,
        "name": name,
        "others": others,
        "times": sum(other.get("denotes") == thing for other in found.paper.nodes.values()),
        "touching": [e for e in found.entries if _touches(e, thing)],
        "rules": list(_rules(found.site, [node.get("rule", "")], spoken)),
    }


def _touches(entry: Entry, iri: str) -> bool:
    named = (*entry.bodies, *entry.targets, *entry.instruments, *entry.due, *entry.quantities)
    return any(one.iri == iri for one in named)


def _of_sentence(found: _Open, start: int, end: int, spoken: str) -> dict[str, Any]:
    """Say how a sentence reads with the rules of now."""
    trace = _trace(found)
    spot = next((s for s in trace.sentences if s.start <= start < s.end), None)
    own = [e for e in found.entries if spot and spot.start <= e.start < spot.end]
    panel = {"kind": "sentence", "text": found.paper.text[start:end], "start": start, "end": end, "gave": own}
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
    """Yield what is known of some rules: the name, where it stands, and why it is there."""
    for name in dict.fromkeys(name for name in names if name):
        yield explaining.about(name, site.knowledge, spoken)
