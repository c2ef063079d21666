"""The documents as they are written, every mark a way into the graph, and why each part was read so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from kg import outline, queries, reading
from kg.explain import explain_sentence
from kg.graph import sources
from kg.model import Document
from kg.reading import front
from kg.web import answers, marked
from kg.web.faults import Fault
from kg.web.ledger import Entry
from kg.web.ledger_page import entries_of
from kg.web.live import Held
from kg.web.marked import Mark
from kg.web.site import Site, site_of

_PLACE = re.compile(r"([ums]?)([0-9]{1,9})-([0-9]{1,9})")


# The forms of what kg.explain says, and the words of the page for them.
_REASONS = {
    "why_read_as": re.compile(r"read as (?P<makes>.+) by the rule (?P<quote>['\"])(?P<rule>.+)(?P=quote)"),
    "why_not_open": re.compile(r"no predicate: (?P<words>.+) could be one .*"),
    "why_no_verb": re.compile(r"no predicate: no word of the clause .*"),
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, and why it gave nothing where it did."""

    text: str
    missing: str

    def reason(self, t: Callable[..., str]) -> str:
        """Return why, in the reader's language where it is one of the known reasons."""
        for key, form in _REASONS.items():
            if match := form.fullmatch(self.missing):
                return t(key, **match.groupdict())
        return self.missing


def catalogue(request: Request) -> Response:
    """Return the list of all documents."""
    site = site_of(request)
    site.live.state()
    given = {"text": request.query_params.get("text", "").strip()}
    rows = answers.ask(site, queries.question("documents"), given)
    names = [column.name for column in rows.columns]
    found = [dict(zip(names, row, strict=True)) for row in rows.rows]
    return site.html(request, "documents.html", documents=found, text=given["text"], labels_of=rows.columns)


def endpoint(request: Request) -> Response:
    """Return a document with its marks, and in the panel what the address points at."""
    site = site_of(request)
    held = site.live.state().held(request.path_params["doc"])
    if held is None:
        raise Fault(404, f"there is no document {request.path_params['doc']!r} in the store")
    graph = site.live.graph(held)
    text, whole = marked.text_of(graph, held.doc)
    at = request.query_params.get("at", "")
    panel = _panel(site, held, graph, text, at) if at else None
    if request.query_params.get("part") == "panel":
        return site.html(request, "panel.html", doc=held.doc, panel=panel)
    lines = site.live.once(("lines", held), lambda: _lines(held, graph, text, whole))
    response = site.html(
        request,
        "document.html",
        doc=held.doc,
        facts=graph.nodes[held.iri],
        lines=lines,
        whole=whole,
        at=at,
        panel=panel,
        counts=_counts(graph),
        entries=len(entries_of(site, held)),
    )
    # Who reads on will ask why: the rules that tell it take a moment to read.
    response.background = BackgroundTask(lambda: site.knowledge)
    return response


def _lines(held: Held, graph: nx.MultiDiGraph, text: str, whole: bool) -> list[Any]:
    sentences = [(s.start, s.end) for s in _outline(held.doc, text)] if whole else []
    return list(marked.lines(text, marked.spans(graph, sentences)))


def _document(doc: str, text: str) -> Document:
    return front.describe(doc, text, reading.rules())


def _outline(doc: str, text: str) -> Any:
    return outline.outline(_document(doc, text)).sentences


def _counts(graph: nx.MultiDiGraph) -> dict[str, int]:
    found: dict[str, int] = {}
    for mark in (*(spans := marked.spans(graph)).units, *spans.names):
        found[mark.type] = found.get(mark.type, 0) + 1
    return found


# The panel


def _panel(site: Site, held: Held, graph: nx.MultiDiGraph, text: str, at: str) -> dict[str, Any]:
    if not (match := _PLACE.fullmatch(at)):
        raise Fault(400, f"{at!r} is no place in a text: write START-END")
    kind, start, end = match[1], int(match[2]), int(match[3])
    spans = marked.spans(graph)
    units = [mark for mark in spans.units if (mark.start, mark.end) == (start, end)]
    names = [mark for mark in spans.names if (mark.start, mark.end) == (start, end)]
    if kind in ("", "u") and units:
        return _of_unit(site, held, graph, units[0])
    if kind in ("", "m") and names:
        return _of_name(site, held, graph, names[0])
    return _of_sentence(site, held, text, start, end)


def _of_unit(site: Site, held: Held, graph: nx.MultiDiGraph, mark: Mark) -> dict[str, Any]:
    entry = next(e for e in entries_of(site, held) if e.iri == mark.iri)
    node = graph.nodes[mark.iri]
    rules = [node.get("rule", "")]
    return {"kind": "unit", "mark": mark, "entry": entry, "rules": list(_rules(site, rules)), "node": node}


def _of_name(site: Site, held: Held, graph: nx.MultiDiGraph, mark: Mark) -> dict[str, Any]:
    node = graph.nodes[mark.iri]
    thing = next((end for _, end, key in graph.out_edges(mark.iri, keys=True) if key == "denotes"), mark.iri)
    touching = {e.iri: e for e in entries_of(site, held) if _touches(e, thing)}
    return {
        "kind": "name",
        "mark": mark,
        "node": node,
        "thing": thing,
        "named": graph.nodes[thing],
        "times": sum(1 for _ in sources(graph, thing, "denotes")),
        "touching": list(touching.values()),
        "rules": list(_rules(site, [node.get("rule", "")])),
    }


def _touches(entry: Entry, iri: str) -> bool:
    named = (*entry.bodies, *entry.targets, *entry.instruments, *entry.due, *entry.quantities)
    return any(one.iri == iri for one in named)


def _of_sentence(site: Site, held: Held, text: str, start: int, end: int) -> dict[str, Any]:
    """Say how a sentence was read, by reading it again with the rules of now."""
    explained = explain_sentence(_document(held.doc, text), start, site.knowledge)
    spot = explained.sentence if explained else None
    own = [e for e in entries_of(site, held) if spot and spot.start <= e.start < spot.end]
    return {
        "kind": "sentence",
        "text": text[start:end],
        "start": start,
        "end": end,
        "explained": explained,
        "gave": own,
        "clauses": [_Clause(c.text, c.missing) for c in explained.clauses] if explained else [],
        "rules": list(_rules(site, [f.rule for f in explained.firings])) if explained else [],
    }


def _rules(site: Site, names: list[str]) -> Iterator[dict[str, str]]:
    """Yield what is known of some rules: the name, where it stands, and why it is there."""
    known = {rule.name: rule for rule in site.knowledge.rules()}
    for name in dict.fromkeys(name for name in names if name):
        rule = known.get(name)
        source = rule.source.replace("\\", "/").rpartition("/schema/")[2] if rule else ""
        yield {"name": name, "note": rule.note if rule else "", "source": source}
