"""Extractions -> the graph of what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

import networkx as nx

from kg import naming
from kg.graph.classes import ENTITY_TYPES, FACTS, NAMED, STATED
from kg.graph.corrections import write_correction
from kg.graph.deriving import derive
from kg.graph.fields import Found, fields_of
from kg.graph.mentions import entity, write_mention, write_value
from kg.graph.places import write_sentence
from kg.graph.source import (
    Source,
    connect,
    heading_text,
    is_written,
    one_line,
    path_at,
    say,
    section_iri,
    source_of,
    unit_iri,
)
from kg.graph.statements import say_node
from kg.graph.themes import is_draft, series, theme
from kg.knowledge import Knowledge
from kg.knowledge.fields import load as load_fields
from kg.model import BETWEEN, Document, Extraction, Link, Mention, Part, Unit
from kg.naming.iris import BASE_IRI, entity_iri, iri_segment
from kg.text.figures import sole_year
from kg.text.lines import text_digest
from kg.version import __version__

Fact = tuple[str, str, str]
Relations = Callable[[Extraction], Iterable[Fact]]


def build(
    extractions: Iterable[Extraction],
    knowledge: Knowledge,
    base_iri: str = BASE_IRI,
    relations: Relations | None = None,
    *,
    ordered: bool = True,
) -> nx.MultiDiGraph:
    """Return the graph of what these documents say.

    ``relations`` gives the facts about the entities of one extraction, as (IRI, property, IRI) with the
    property ``within``, ``about`` or ``subBodyOf``, or (IRI, ``notation``, code); by default they are the
    facts that names tell (``kg.naming.facts``). What the graph holds of a document depends on that document
    alone. Nodes and edges are sorted, unless they need not be ``ordered``.
    """
    graph = nx.MultiDiGraph()
    for given in extractions:
        extraction = _rebased(given, base_iri)
        source = source_of(graph, extraction, knowledge, base_iri)
        _write_document(source)
        _write_sections(source)
        for unit in extraction.units:
            _write_unit(source, unit)
        for mention in extraction.mentions:
            (write_mention if mention.type in ENTITY_TYPES else write_value)(source, mention)
        for revision in extraction.revisions:
            write_correction(source, revision)
        for fact in relations(extraction) if relations else naming.facts(extraction, knowledge, base_iri):
            _write_fact(source, fact)
    return derive(graph, ordered=ordered)


def _rebased(extraction: Extraction, base_iri: str) -> Extraction:
    """Return an extraction with IRIs under this base instead of the product's own."""
    if base_iri == BASE_IRI:
        return extraction
    mentions = tuple(
        replace(m, iri=base_iri + m.iri.removeprefix(BASE_IRI)) if m.iri.startswith(BASE_IRI) else m
        for m in extraction.mentions
    )
    return replace(extraction, mentions=mentions)


def _write_document(source: Source) -> None:
    document = source.document
    say(
        source,
        source.iri,
        "PolicyDocument",
        document.title or document.id,
        doc=document.id,
        content=document.text or None,
        generator=f"policy-kg {__version__}",
        warnings=list(document.warnings) or None,
        recognised=min(document.recognised.values(), default=None),
        textDigest=text_digest(document.text) if document.text else None,
        **_origin(document),
        **_version(source),
        **{key: getattr(document, key) for key in STATED},
        **{key: BETWEEN.join(getattr(document, field)) or None for field, key in NAMED.items()},
    )
    for issuer in document.issuers:
        connect(source, source.iri, "passedBy", _body(source, issuer))
    for author in document.forwarded:
        connect(source, source.iri, "forwards", _body(source, author))
    for part in document.parts:
        _write_part(source, part)


def _origin(document: Document) -> dict[str, str]:
    if (origin := document.origin) is None:
        return {}
    return {"source": origin.source, "fileDigest": origin.file, "readWith": origin.read_with}


def _version(source: Source) -> dict[str, str]:
    """Return the series that a document stands in, and its place there: its date, or the year of its title.

    A draft without a date comes first. Without issuer, title or such a place it stands in none.
    """
    document = source.document
    title = document.title or ""
    edition = document.date or str(sole_year(title) or "")
    if not edition and is_draft(title, source.knowledge):
        edition = "0000"
    if not (title and document.issuers and re.fullmatch("[0-9-]+", edition)):
        return {}
    return {"series": f"{document.issuers[0]} {series(title, source.knowledge)}", "edition": edition}


def _body(source: Source, name: str) -> str:
    """Return the node of a body of the front matter: one of that name in the text, or a new one."""
    for mention in source.extraction.mentions:
        if mention.type == "Body" and name in (mention.name, mention.text):
            return entity(source, mention)
    return say(source, entity_iri(source.base, "Body", name), "Body", name)


def _write_part(source: Source, part: Part) -> None:
    iri, place = f"{source.iri}/attachment/{part.start}", {"start": part.start, "end": part.end}
    say(source, iri, "Attachment", part.title, mark=part.mark or None, **place)
    connect(source, iri, "partOf", source.iri)


def _write_sections(source: Source) -> None:
    for heading in source.headings:
        above = path_at(source, heading.start)
        iri = section_iri(source, heading)
        say(
            source,
            iri,
            "Section",
            heading_text(source, heading),
            level=heading.level,
            start=heading.start,
            end=heading.end,
        )
        outer = [h for h in above if h.level < heading.level]
        connect(source, iri, "partOf", section_iri(source, outer[-1]) if outer else source.iri)
        if not outer:
            _write_theme(source, iri, heading_text(source, heading))


def _write_unit(source: Source, unit: Unit) -> None:
    path = path_at(source, unit.start)
    heading = [one_line(h) for h in unit.heading] or [heading_text(source, h) for h in path]
    fields = _fields(source, unit, heading)
    iri = say(
        source,
        unit_iri(source, unit),
        unit.kind.capitalize(),
        unit.text,
        doc=source.document.id,
        text=unit.text,
        start=unit.start,
        end=unit.end,
        modality=unit.modality,
        rule=unit.rule or None,
        heading=heading or None,
        fieldRule=[found.rule for found in fields] or None,
    )
    for found in fields:
        connect(source, iri, "inField", _write_field(source, found.field.name))
    sentence = write_sentence(source, *(unit.sentence or (unit.start, unit.end)), unit.text)
    connect(source, iri, "inSentence", sentence)
    connect(source, iri, "fromDocument", source.iri)
    if path:
        connect(source, iri, "inSection", section_iri(source, path[-1]))
    if heading:
        _write_theme(source, iri, heading[0])
    _write_links(source, unit, iri)


def _write_theme(source: Source, part: str, heading: str) -> None:
    """Write the theme that a top heading names, and say that a unit or a section has it."""
    name = theme(heading, source.knowledge)
    connect(source, part, "hasTheme", say(source, f"{source.base}theme/{iri_segment(name)}", "Theme", name))


def _fields(source: Source, unit: Unit, headings: Sequence[str]) -> tuple[Found, ...]:
    touched = (source.mentions[id_] for id_ in (*unit.targets, *unit.basis))
    bodies = (source.mentions[link.mention] for link in unit.responsible if not link.inferred)
    return fields_of(unit, headings, touched, bodies, source.knowledge)


def _write_field(source: Source, name: str) -> str:
    """Write a field of work and the one that holds it; return its IRI."""
    field = load_fields(source.knowledge).fields[name]
    if not is_written(source, field.iri) or source.document.id not in source.graph.nodes[field.iri]["docs"]:
        say(source, field.iri, "Field", field.label.zh)
        if field.broader:
            connect(source, field.iri, "broaderField", _write_field(source, field.broader))
    return field.iri


def _write_links(source: Source, unit: Unit, iri: str) -> None:
    for key, ids in (("target", unit.targets), ("basis", unit.basis), ("instrument", unit.instruments)):
        for id_ in ids:
            _write_link(source, iri, key, source.mentions[id_])
    for key, ids in (("quantity", unit.quantities), ("time", unit.times)):
        for id_ in ids:
            connect(source, iri, key, write_value(source, source.mentions[id_]))
    for id_ in unit.aims:
        connect(source, iri, "contributesTo", unit_iri(source, source.units[id_]))
    for link in sorted(unit.responsible, key=lambda link: link.inferred):  # stated links come first
        _write_responsibility(source, iri, link)


def _write_link(source: Source, unit: str, key: str, mention: Mention) -> None:
    connect(source, unit, key, entity(source, mention))
    connect(source, unit, f"{key}Mention", write_mention(source, mention))


def _write_responsibility(source: Source, unit: str, link: Link) -> None:
    mention = source.mentions[link.mention]
    body = entity(source, mention)
    iri = f"{unit}/responsibility/{link.role}/{_tail(source, body)}"
    if iri not in source.graph:
        name, rule = mention.name or mention.text, link.rule or None
        say(source, iri, "Responsibility", name, role=link.role, inferred=link.inferred, rule=rule)
    connect(source, unit, "hasResponsibility", iri)
    connect(source, iri, "body", body)
    if not link.inferred:
        connect(source, iri, "evidencedBy", write_mention(source, mention))


def _tail(source: Source, body: str) -> str:
    """Return the last segment of a body's IRI, or all of it where the product did not make the IRI."""
    prefix = f"{source.base}body/"
    tail = body.removeprefix(prefix)
    return tail if body.startswith(prefix) and "/" not in tail else iri_segment(body)


def _write_fact(source: Source, fact: Fact) -> None:
    subject, key, value = fact
    if key not in FACTS:
        raise ValueError(f"no fact {key!r} about an entity; there are {', '.join(FACTS)}")
    _known_entity(source, subject)
    if key == "notation":
        say_node(source.graph, subject, [source.document.id], notation=value)
    else:
        _known_entity(source, value)
        connect(source, subject, key, value)


def _known_entity(source: Source, iri: str) -> None:
    """Write the entity of a fact where the text does not mention it; raises ``ValueError`` for other IRIs."""
    if source.document.id in source.graph.nodes.get(iri, {}).get("docs", ()):
        return
    types = {type_.lower(): type_ for type_ in ENTITY_TYPES}
    path, _, name = iri.removeprefix(source.base).partition("/")
    if path not in types:
        raise ValueError(f"{iri} is no entity under {source.base}")
    say(source, iri, types[path], unquote(name))
