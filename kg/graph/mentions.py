"""Mentions, entities, figures and times of a document, written to the graph."""

from __future__ import annotations

import re
from typing import Any

from kg.graph.places import in_sentence, surroundings
from kg.graph.source import Source, connect, is_written, path_at, say
from kg.graph.themes import is_cited, repeals, rests_on
from kg.model import Mention
from kg.naming.iris import entity_iri
from kg.text import figures


def write_mention(source: Source, mention: Mention) -> str:
    """Write the node of a mention, the entity that it denotes and the citation that it is; return its IRI."""
    iri = f"{source.iri}/mention/{mention.start}-{mention.end}-{mention.type}"
    if is_written(source, iri):
        return iri
    say(
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
    thing = entity(source, mention)
    connect(source, iri, "denotes", thing)
    in_sentence(source, iri, mention)
    if mention.type == "Instrument" and is_cited(mention.text, source.knowledge):
        connect(source, source.iri, "cites", thing)
        around = _words_around(source, mention)
        for key, says in (("basedOn", rests_on), ("repeals", repeals)):
            if says(around, source.knowledge):
                connect(source, source.iri, key, thing)
    return iri


def _words_around(source: Source, mention: Mention) -> str:
    """Return the sentence of a mention, with a mark in its place."""
    start, end = surroundings(source, mention.start, mention.end) or (mention.start, mention.end)
    text = source.document.text
    return f"{text[start : mention.start]}※{text[mention.end : end]}"


def entity(source: Source, mention: Mention) -> str:
    """Write the node of the entity that a mention names, and return its IRI."""
    iri = mention.iri or entity_iri(source.base, mention.type, mention.text)
    return say(source, iri, mention.type, mention.name or mention.text)


def write_value(source: Source, mention: Mention) -> str:
    """Write the node of a figure or a time, and return its IRI."""
    path, type_ = ("time", "Deadline") if mention.type == "Time" else ("quantity", "Quantity")
    iri = say(
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
    in_sentence(source, iri, mention)
    return iri


def _figure(source: Source, mention: Mention) -> dict[str, Any]:
    figure = figures.quantity(mention.text, source.knowledge.figures)
    if figure is None:
        return {}
    return {
        "value": figure.value,
        "upper": figure.upper,
        "unit": figure.unit or None,
        "comparator": figure.comparator or None,
    }


def _date(source: Source, mention: Mention) -> dict[str, Any]:
    document = source.document
    title = figures.sole_year(document.title or "")
    stated = re.match(r"[0-9]{4}", document.date or "")
    year = int(stated[0]) if stated else title or figures.sole_year(" ".join(document.numbers))
    headings = (figures.sole_year(heading.text) for heading in reversed(path_at(source, mention.start)))
    near = next(filter(None, headings), title)
    return {"date": figures.deadline(mention.text, year, source.knowledge.figures, near)}
