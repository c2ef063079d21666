"""Extractions -> one networkx ``MultiDiGraph`` over all documents: the contract of the graph.

A node's key is its IRI, an edge's key the local name of a property in ``schema/ontology.ttl``. Attributes are
``str``, ``int``, ``float``, ``bool`` or ``list[str]``; what is not known is not set. Every node has ``type``
(a class of the ontology), ``name`` (Chinese, for readers) and ``docs``; every edge has ``docs``: the sorted
ids of the documents that say it. All IRIs are made from content, so that a second run gives the same graph.

==============  =======================================  ==================================================
type            IRI, behind the base                     attributes; edges
==============  =======================================  ==================================================
PolicyDocument  doc/{doc}                                doc, title, content (the whole text), issuer, number,
                                                         date, generator;
                                                         passedBy -> Body; cites, basedOn -> Instrument
Section         doc/{doc}/section/{start}                level, start, end; partOf -> Section, PolicyDocument
Sentence        doc/{doc}/sentence/{start}               text, start, end; partOf -> Section, PolicyDocument
Measure, Goal   doc/{doc}/unit/{start}-{end}             doc, text, start, end, modality, rule, heading (list,
                                                         from the top down); fromDocument, inSentence,
                                                         inSection, hasTheme, target, basis, instrument,
                                                         targetMention, basisMention, instrumentMention,
                                                         quantity, time, contributesTo, hasResponsibility,
                                                         and derived: evidencedBy, leadBody, supportBody,
                                                         sharedBody, overseeBody, partnerBody
Responsibility  {unit}/responsibility/{role}/{body}      role, inferred, rule; body -> Body, evidencedBy
Mention         doc/{doc}/mention/{start}-{end}-{Type}   doc, text, start, end, rule, mentionType;
                                                         denotes -> entity, inSentence
Quantity        doc/{doc}/quantity/{start}-{end}         text, start, end, rule, and where the words parse:
                                                         value, upper, unit, comparator; inSentence
Deadline        doc/{doc}/time/{start}-{end}             text, start, end, rule, and where the words parse:
                                                         date (the last day, ISO); inSentence
Theme           theme/{name}                             -
the entities    {type}/{name}                            aliases (derived: other forms met), notation;
                                                         within, about, subBodyOf -> entity
==============  =======================================  ==================================================

Every mention of an entity is a Mention, every figure and time a Quantity or Deadline: nothing that an
extraction holds is lost (``kg.readback`` gives it back).

Edge attributes: ``target``, ``basis`` and ``instrument`` carry ``evidence`` (sorted IRIs of the Mentions),
the body edges ``evidence``, ``inferred`` and ``rule`` of their Responsibility. ``derive`` computes all that
is derived, so that it never disagrees with what it comes from.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import networkx as nx
import yaml

from kg import __version__, figures, naming
from kg.errors import SchemaError
from kg.iris import BASE_IRI, entity_iri, iri_segment
from kg.model import Document, Extraction, Heading, Link, Mention, Unit
from kg.resources import folder

ENTITY_TYPES = ("Body", "Industry", "Park", "EcologicalZone", "Place", "Group", "Project", "Instrument")
UNIT_TYPES = ("Measure", "Goal")
LINKS = ("target", "basis", "instrument")
FACTS = ("within", "about", "subBodyOf", "notation")
_NEAR = 4  # sentences do not overlap, but units that stand in for them may
ROLE_EDGES = ("leadBody", "supportBody", "sharedBody", "overseeBody", "partnerBody")

Fact = tuple[str, str, str]
Relations = Callable[[Extraction], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class _Source:
    """A document on its way into the graph."""

    graph: nx.MultiDiGraph
    extraction: Extraction
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


def build(
    extractions: Iterable[Extraction],
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
        source = _source(graph, extraction, base_iri)
        _write_document(source)
        _write_sections(source)
        for unit in extraction.units:
            _write_unit(source, unit)
        for mention in extraction.mentions:
            (_write_mention if mention.type in ENTITY_TYPES else _write_value)(source, mention)
        for fact in relations(extraction) if relations else naming.facts(extraction, base_iri):
            _write_fact(source, fact)
    return derive(graph)


def _rebased(extraction: Extraction, base_iri: str) -> Extraction:
    """Return an extraction whose things are named under this base where they were under the product's own."""
    if base_iri == BASE_IRI:
        return extraction
    mentions = tuple(
        replace(m, iri=base_iri + m.iri.removeprefix(BASE_IRI)) if m.iri.startswith(BASE_IRI) else m
        for m in extraction.mentions
    )
    return replace(extraction, mentions=mentions)


def _source(graph: nx.MultiDiGraph, extraction: Extraction, base: str) -> _Source:
    headings = tuple(sorted(extraction.headings, key=lambda heading: heading.start))
    return _Source(
        graph=graph,
        extraction=extraction,
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


# Saying things


def say_node(graph: nx.MultiDiGraph, iri: str, docs: list[str], **attributes: Any) -> str:
    """Add what documents say of a node to the graph, and return its IRI.

    Attributes that are None are not set. Where two documents differ, the smaller value stays, so that the
    order of documents does not matter.
    """
    graph.add_node(iri)
    _say(graph.nodes[iri], docs, attributes)
    return iri


def say_edge(
    graph: nx.MultiDiGraph, start: str, end: str, key: str, docs: list[str], **attributes: Any
) -> None:
    """Add what documents say of an edge to the graph; attributes are merged as ``say_node`` does."""
    if not graph.has_edge(start, end, key):
        graph.add_edge(start, end, key)
    _say(graph.edges[start, end, key], docs, attributes)


def _say(known: dict[str, Any], docs: list[str], attributes: dict[str, Any]) -> None:
    if known.get("docs") != docs:
        known["docs"] = sorted({*known.get("docs", ()), *docs})
    for key, value in attributes.items():
        if value is None:
            continue
        old = known.get(key, value)
        known[key] = value if old == value else min(old, value, key=repr)


def _node(source: _Source, iri: str, type_: str, name: str, **attributes: Any) -> str:
    return say_node(source.graph, iri, [source.document.id], type=type_, name=name, **attributes)


def _written(source: _Source, iri: str) -> bool:
    """Say whether a part of the document, which is not said twice, stands in the graph already."""
    return "type" in source.graph.nodes.get(iri, ())


def _edge(source: _Source, start: str, key: str, end: str) -> None:
    say_edge(source.graph, start, end, key, [source.document.id])


# Documents and their parts


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
    stops = [m.end() for m in _naming().sentence_end.finditer(text, *line)]
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


# Measures and goals


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
    name = theme(heading)
    return _node(source, f"{source.base}theme/{iri_segment(name)}", "Theme", name)


def theme(heading: str) -> str:
    """Return the name of the theme of a top heading: the heading without its number."""
    name = heading
    for pattern in _naming().strip:
        name = pattern.sub("", name) or name
    return name


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


# Mentions, entities, figures and times


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
    if mention.type == "Instrument" and _naming().cited.fullmatch(mention.text):
        _edge(source, source.iri, "cites", entity)
        if rests_on(_words_around(source, mention)):
            _edge(source, source.iri, "basedOn", entity)
    return iri


def _words_around(source: _Source, mention: Mention) -> str:
    """Return the sentence of a mention, with a mark in its place."""
    start, end = _surroundings(source, mention.start, mention.end) or (mention.start, mention.end)
    text = source.document.text
    return f"{text[start : mention.start]}※{text[mention.end : end]}"


def rests_on(sentence: str) -> bool:
    """Say whether a sentence names what its document is based on; ※ stands for the title of that."""
    return any(pattern.search(sentence) for pattern in _naming().based_on)


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
        **(_date(source, mention) if mention.type == "Time" else _figure(mention)),
    )
    _in_sentence(source, iri, mention)
    return iri


def _figure(mention: Mention) -> dict[str, Any]:
    figure = figures.quantity(mention.text)
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
    return {"date": figures.deadline(mention.text, year)}


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


@dataclass(frozen=True, slots=True)
class _Naming:
    strip: tuple[re.Pattern[str], ...]
    cited: re.Pattern[str]
    based_on: tuple[re.Pattern[str], ...]
    sentence_end: re.Pattern[str]


@functools.cache
def _naming() -> _Naming:
    path = folder("schema") / "rules/graph.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _Naming(
            strip=tuple(map(re.compile, data["theme"]["strip"])),
            cited=re.compile(data["cited"]),
            based_on=tuple(map(re.compile, data["based on"]["patterns"])),
            sentence_end=re.compile(data["sentence end"]),
        )
    except (KeyError, TypeError, re.error, yaml.YAMLError) as error:
        raise SchemaError(f"{path}: {' '.join(str(error).split())}") from None


# What follows from the rest


def derive(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the graph, sorted, with all that follows from its other nodes and edges computed anew."""
    _derive_aliases(graph)
    derived = {"evidencedBy", *ROLE_EDGES}
    for unit in units(graph):
        old = [(u, v, k) for u, v, k in graph.out_edges(unit, keys=True) if k in derived]
        graph.remove_edges_from(old)
        _derive_evidence(graph, unit)
        _derive_bodies(graph, unit)
    return _sorted(graph)


def _derive_aliases(graph: nx.MultiDiGraph) -> None:
    for entity in entities(graph):
        forms = {graph.nodes[m]["name"] for m in sources(graph, entity, "denotes")}
        forms.discard(graph.nodes[entity]["name"])
        graph.nodes[entity].pop("aliases", None)
        if forms:
            graph.nodes[entity]["aliases"] = sorted(forms)


def _derive_evidence(graph: nx.MultiDiGraph, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for key in LINKS:
        mentions = sorted(targets(graph, unit, f"{key}Mention"))
        for mention in mentions:
            say_edge(graph, unit, mention, "evidencedBy", docs)
        for entity in targets(graph, unit, key):
            evidence = [m for m in mentions if graph.has_edge(m, entity, "denotes")]
            graph.edges[unit, entity, key]["evidence"] = evidence


def _derive_bodies(graph: nx.MultiDiGraph, unit: str) -> None:
    docs = graph.nodes[unit]["docs"]
    for responsibility in list(targets(graph, unit, "hasResponsibility")):
        node = graph.nodes[responsibility]
        evidence = sorted(targets(graph, responsibility, "evidencedBy"))
        for body in targets(graph, responsibility, "body"):
            for mention in evidence:
                say_edge(graph, unit, mention, "evidencedBy", docs)
            facts = {"inferred": node["inferred"], "rule": node.get("rule"), "evidence": evidence}
            say_edge(graph, unit, body, f"{node['role']}Body", docs, **facts)


def _sorted(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    result = nx.MultiDiGraph()
    for iri in sorted(graph):
        node = graph.nodes[iri]
        result.add_node(iri, **{key: node[key] for key in sorted(node)})
    for start, end, key in sorted(graph.edges(keys=True)):
        edge = graph.edges[start, end, key]
        result.add_edge(start, end, key, **{name: edge[name] for name in sorted(edge)})
    return result


# Reading the graph


def entities(graph: nx.MultiDiGraph, *types: str) -> list[str]:
    """Return the IRIs of the entities of these types, or of all types."""
    wanted = types or ENTITY_TYPES
    return [iri for iri, type_ in graph.nodes(data="type") if type_ in wanted]


def units(graph: nx.MultiDiGraph, *types: str) -> list[str]:
    """Return the IRIs of the measures and goals, or of those of one type."""
    wanted = types or UNIT_TYPES
    return [iri for iri, type_ in graph.nodes(data="type") if type_ in wanted]


def targets(graph: nx.MultiDiGraph, node: str, key: str) -> Iterator[str]:
    """Yield where the edges of this key lead from a node."""
    return (end for _, end, k in graph.out_edges(node, keys=True) if k == key)


def sources(graph: nx.MultiDiGraph, node: str, key: str) -> Iterator[str]:
    """Yield where the edges of this key come from to a node."""
    return (start for start, _, k in graph.in_edges(node, keys=True) if k == key)


def unit_edges(graph: nx.MultiDiGraph, unit: str, *keys: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the edges of a measure or goal as (property, other node, attributes), sorted."""
    edges = graph.out_edges(unit, keys=True, data=True)
    return sorted((k, end, data) for _, end, k, data in edges if not keys or k in keys)


def merge(graphs: Iterable[nx.MultiDiGraph]) -> nx.MultiDiGraph:
    """Return one graph of all that these graphs say; their order does not matter."""
    result = nx.MultiDiGraph()
    for graph in graphs:
        for iri, node in graph.nodes(data=True):
            say_node(result, iri, **node)
        for start, end, key, edge in graph.edges(keys=True, data=True):
            say_edge(result, start, end, key, **edge)
    return derive(result)


def restrict(graph: nx.MultiDiGraph, documents: Iterable[str]) -> nx.MultiDiGraph:
    """Return what these documents say."""
    wanted = set(documents)
    result = nx.MultiDiGraph()
    for iri, node in graph.nodes(data=True):
        if docs := sorted(wanted & set(node["docs"])):
            result.add_node(iri, **{**node, "docs": docs})
    for start, end, key, edge in graph.edges(keys=True, data=True):
        if docs := sorted(wanted & set(edge["docs"])):
            result.add_edge(start, end, key, **{**edge, "docs": docs})
    return derive(result)
