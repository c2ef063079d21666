"""Extractions -> the graph of what they say."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import networkx as nx

from kg import naming
from kg.graph.classes import ENTITY_TYPES, FACTS
from kg.graph.deriving import derive
from kg.graph.statements import say_edge, say_node
from kg.graph.themes import is_cited, rests_on, theme
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Heading, Link, Mention, Unit
from kg.naming.iris import BASE_IRI, entity_iri, iri_segment
from kg.text import figures
from kg.version import __version__

_NEAR = 4  # sentences do not overlap, but units that stand in for them may

Fact = tuple[str, str, str]
Relations = Callable[[Extraction], Iterable[Fact]]


def build(
    extractions: Iterable[Extraction],
    knowledge: Knowledge,
    base_iri: str = BASE_IRI,
    relations: Relations | None = None,
) -> nx.MultiDiGraph:
    """Return the graph of what these documents say.

    ``relations`` gives the facts about the entities of one extraction, as (IRI, property, IRI) with the
    property ``within``, ``about`` or ``subBodyOf``, or (IRI, ``notation``, code); by default they are
    those that names tell (``kg.naming.facts``). A document's part of the
    graph depends on that document alone; nodes and edges come sorted.
    """
    graph = nx.MultiDiGraph()
    for given in extractions:
        extraction = _rebased(given, base_iri)
        source = _source(graph, extraction, knowledge, base_iri)
        _write_document(source)
        _write_sections(source)
        for unit in extraction.units:
            _write_unit(source, unit)
        for mention in extraction.mentions:
            (_write_mention if mention.type in ENTITY_TYPES else _write_value)(source, mention)
        for fact in relations(extraction) if relations else naming.facts(extraction, knowledge, base_iri):
            _write_fact(source, fact)
    return derive(graph)


@dataclass(frozen=True, slots=True)
class _Source:
    """A document on its way into the graph."""

    graph: nx.MultiDiGraph
    extraction: Extraction
    knowledge: Knowledge
    base: str
    iri: str
    mentions: dict[str, Mention]
    units: dict[str, Unit]
    sentences: tuple[tuple[int, int], ...]
    headings: tuple[Heading, ...]
    paths: tuple[tuple[Heading, ...], ...]  # the path that holds behind each heading

    @property
    def document(self) -> Document:
        return self.extraction.document


def _rebased(extraction: Extraction, base_iri: str) -> Extraction:
    """Return an extraction whose things are named under this base where they were under the product's own."""
    if base_iri == BASE_IRI:
        return extraction
    mentions = tuple(
        replace(m, iri=base_iri + m.iri.removeprefix(BASE_IRI)) if m.iri.startswith(BASE_IRI) else m
        for m in extraction.mentions
    )
    return replace(extraction, mentions=mentions)


def _source(
    graph: nx.MultiDiGraph, extraction: Extraction, knowledge: Knowledge, base: str
) -> _Source:
    headings = tuple(sorted(extraction.headings, key=lambda heading: heading.start))
    return _Source(
        graph=graph,
        extraction=extraction,
        knowledge=knowledge,
        base=base,
        iri=f"{base}doc/{iri_segment(extraction.document.id)}",
        mentions={mention.id: mention for mention in extraction.mentions},
        units={unit.id: unit for unit in extraction.units},
        sentences=tuple(sorted({unit.sentence or (unit.start, unit.end) for unit in extraction.units})),
        headings=headings,
        paths=tuple(_paths(headings)),
    )


def _paths(headings: Iterable[Heading]) -> Iterator[tuple[Heading, ...]]:
    path: tuple[Heading, ...] = ()
    for heading in headings:
        path = (*(h for h in path if h.level < heading.level), heading)
        yield path


def _node(source: _Source, iri: str, type_: str, name: str, **attributes: Any) -> str:
    return say_node(source.graph, iri, [source.document.id], type=type_, name=name, **attributes)


def _written(source: _Source, iri: str) -> bool:
    """Say whether a part of the document, which is not said twice, stands in the graph already."""
    return "type" in source.graph.nodes.get(iri, ())


def _edge(source: _Source, start: str, key: str, end: str) -> None:
    say_edge(source.graph, start, end, key, [source.document.id])


def _write_document(source: _Source) -> None:
    document = source.document
    _node(
        source,
        source.iri,
        "PolicyDocument",
        document.title or document.id,
        doc=document.id,
        title=document.title,
        content=document.text or None,
        issuer=document.issuer,
        number=document.number,
        date=document.date,
        generator=f"policy-kg {__version__}",
    )
    if document.issuer:
        _edge(source, source.iri, "passedBy", _issuer(source, document.issuer))


def _issuer(source: _Source, issuer: str) -> str:
    """Return the node of the issuer: a body of that name in the text, or one made from the front matter."""
    for mention in source.extraction.mentions:
        if mention.type == "Body" and issuer in (mention.name, mention.text):
            return _entity(source, mention)
    return _node(source, entity_iri(source.base, "Body", issuer), "Body", issuer)


def _write_sections(source: _Source) -> None:
    for heading in source.headings:
        above = _path(source, heading.start)
        iri = _section_iri(source, heading)
        _node(
            source,
            iri,
            "Section",
            _heading_text(source, heading),
            level=heading.level,
            start=heading.start,
            end=heading.end,
        )
        outer = [h for h in above if h.level < heading.level]
        _edge(source, iri, "partOf", _section_iri(source, outer[-1]) if outer else source.iri)


def _path(source: _Source, position: int) -> tuple[Heading, ...]:
    """Return the headings above a position of the text, outermost first."""
    behind = bisect_left(source.headings, position, key=lambda heading: heading.start)
    return source.paths[behind - 1] if behind else ()


def _section_iri(source: _Source, heading: Heading) -> str:
    return f"{source.iri}/section/{heading.start}"


def _heading_text(source: _Source, heading: Heading) -> str:
    text = heading.text or source.document.text[heading.start : heading.end]
    return _one_line(text) or f"{heading.start}-{heading.end}"


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)


def _sentence(source: _Source, start: int, end: int) -> str | None:
    """Return the node of the sentence around a span, or None where the text is not at hand."""
    last = bisect_right(source.sentences, start, key=lambda span: span[0])
    near = source.sentences[max(0, last - _NEAR) : last]
    span = max((s for s in near if end <= s[1]), default=None) or _surroundings(source, start, end)
    return None if span is None else _write_sentence(source, *span)


def _surroundings(source: _Source, start: int, end: int) -> tuple[int, int] | None:
    """Return the sentence around a span outside all measures and goals, as far as its line goes."""
    text = source.document.text
    if not text:
        return None
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end) % (len(text) + 1)
    (stop,) = source.knowledge.patterns("graph").groups["sentence end"]
    stops = [m.end() for m in stop.regex.finditer(text, *line)]
    first = max((s for s in stops if s <= start), default=line[0])
    return first, min((s for s in stops if s >= end), default=line[1])


def _write_sentence(source: _Source, start: int, end: int, text: str = "") -> str:
    text = source.document.text[start:end] or text
    iri = f"{source.iri}/sentence/{start}"
    if _written(source, iri):
        return iri
    _node(source, iri, "Sentence", text, text=text, start=start, end=end)
    path = _path(source, start + 1)
    _edge(source, iri, "partOf", _section_iri(source, path[-1]) if path else source.iri)
    return iri


def _unit_iri(source: _Source, unit: Unit) -> str:
    return f"{source.iri}/unit/{unit.start}-{unit.end}"


def _write_unit(source: _Source, unit: Unit) -> None:
    path = _path(source, unit.start)
    heading = [_one_line(h) for h in unit.heading] or [_heading_text(source, h) for h in path]
    iri = _node(
        source,
        _unit_iri(source, unit),
        unit.kind.capitalize(),
        unit.text,
        doc=source.document.id,
        text=unit.text,
        start=unit.start,
        end=unit.end,
        modality=unit.modality,
        rule=unit.rule or None,
        heading=heading or None,
    )
    sentence = _write_sentence(source, *(unit.sentence or (unit.start, unit.end)), unit.text)
    _edge(source, iri, "inSentence", sentence)
    _edge(source, iri, "fromDocument", source.iri)
    if path:
        _edge(source, iri, "inSection", _section_iri(source, path[-1]))
    if heading:
        _edge(source, iri, "hasTheme", _write_theme(source, heading[0]))
    _write_links(source, unit, iri)


def _write_theme(source: _Source, heading: str) -> str:
    name = theme(heading, source.knowledge)
    return _node(source, f"{source.base}theme/{iri_segment(name)}", "Theme", name)


def _write_links(source: _Source, unit: Unit, iri: str) -> None:
    for key, ids in (("target", unit.targets), ("basis", unit.basis), ("instrument", unit.instruments)):
        for id_ in ids:
            _write_link(source, iri, key, source.mentions[id_])
    for key, ids in (("quantity", unit.quantities), ("time", unit.times)):
        for id_ in ids:
            _edge(source, iri, key, _write_value(source, source.mentions[id_]))
    for id_ in unit.aims:
        _edge(source, iri, "contributesTo", _unit_iri(source, source.units[id_]))
    for link in sorted(unit.responsible, key=lambda link: link.inferred):  # what is stated comes first
        _write_responsibility(source, iri, link)


def _write_link(source: _Source, unit: str, key: str, mention: Mention) -> None:
    _edge(source, unit, key, _entity(source, mention))
    _edge(source, unit, f"{key}Mention", _write_mention(source, mention))


def _write_responsibility(source: _Source, unit: str, link: Link) -> None:
    mention = source.mentions[link.mention]
    body = _entity(source, mention)
    iri = f"{unit}/responsibility/{link.role}/{_tail(source, body)}"
    if iri not in source.graph:
        name, rule = mention.name or mention.text, link.rule or None
        _node(source, iri, "Responsibility", name, role=link.role, inferred=link.inferred, rule=rule)
    _edge(source, unit, "hasResponsibility", iri)
    _edge(source, iri, "body", body)
    if not link.inferred:
        _edge(source, iri, "evidencedBy", _write_mention(source, mention))


def _tail(source: _Source, body: str) -> str:
    """Return the last segment of a body's IRI; an IRI that is not of our making is kept whole."""
    prefix = f"{source.base}body/"
    tail = body.removeprefix(prefix)
    return tail if body.startswith(prefix) and "/" not in tail else iri_segment(body)


def _write_mention(source: _Source, mention: Mention) -> str:
    iri = f"{source.iri}/mention/{mention.start}-{mention.end}-{mention.type}"
    if _written(source, iri):
        return iri
    _node(
        source,
        iri,
        "Mention",
        mention.text,
        doc=source.document.id,
        text=mention.text,
        start=mention.start,
        end=mention.end,
        rule=mention.rule or None,
        mentionType=mention.type,
    )
    entity = _entity(source, mention)
    _edge(source, iri, "denotes", entity)
    _in_sentence(source, iri, mention)
    if mention.type == "Instrument" and is_cited(mention.text, source.knowledge):
        _edge(source, source.iri, "cites", entity)
        if rests_on(_words_around(source, mention), source.knowledge):
            _edge(source, source.iri, "basedOn", entity)
    return iri


def _words_around(source: _Source, mention: Mention) -> str:
    """Return the sentence of a mention, with a mark in its place."""
    start, end = _surroundings(source, mention.start, mention.end) or (mention.start, mention.end)
    text = source.document.text
    return f"{text[start : mention.start]}※{text[mention.end : end]}"


def _in_sentence(source: _Source, iri: str, mention: Mention) -> None:
    if sentence := _sentence(source, mention.start, mention.end):
        _edge(source, iri, "inSentence", sentence)


def _entity(source: _Source, mention: Mention) -> str:
    iri = mention.iri or entity_iri(source.base, mention.type, mention.text)
    return _node(source, iri, mention.type, mention.name or mention.text)


def _write_value(source: _Source, mention: Mention) -> str:
    """Write the node of a figure or a time, and return its IRI."""
    path, type_ = ("time", "Deadline") if mention.type == "Time" else ("quantity", "Quantity")
    iri = _node(
        source,
        f"{source.iri}/{path}/{mention.start}-{mention.end}",
        type_,
        mention.text,
        text=mention.text,
        start=mention.start,
        end=mention.end,
        rule=mention.rule or None,
        **(_date(source, mention) if mention.type == "Time" else _figure(source, mention)),
    )
    _in_sentence(source, iri, mention)
    return iri


def _figure(source: _Source, mention: Mention) -> dict[str, Any]:
    figure = figures.quantity(mention.text, source.knowledge.figures)
    if figure is None:
        return {}
    return {
        "value": figure.value,
        "upper": figure.upper,
        "unit": figure.unit or None,
        "comparator": figure.comparator or None,
    }


def _date(source: _Source, mention: Mention) -> dict[str, Any]:
    date = source.document.date or ""
    year = int(date[:4]) if re.match(r"[0-9]{4}", date) else None
    return {"date": figures.deadline(mention.text, year, source.knowledge.figures)}


def _write_fact(source: _Source, fact: Fact) -> None:
    subject, key, value = fact
    if key not in FACTS:
        raise ValueError(f"no fact {key!r} about an entity; there are {', '.join(FACTS)}")
    _known_entity(source, subject)
    if key == "notation":
        say_node(source.graph, subject, [source.document.id], notation=value)
    else:
        _known_entity(source, value)
        _edge(source, subject, key, value)


def _known_entity(source: _Source, iri: str) -> None:
    """Make sure that an entity of a fact is there, also where the text does not mention it."""
    if source.document.id in source.graph.nodes.get(iri, {}).get("docs", ()):
        return
    types = {type_.lower(): type_ for type_ in ENTITY_TYPES}
    path, _, name = iri.removeprefix(source.base).partition("/")
    if path not in types:
        raise ValueError(f"{iri} is no entity under {source.base}")
    _node(source, iri, types[path], unquote(name))
