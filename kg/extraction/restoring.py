"""Between a text as it is read and as it is written: a document for the one, its extraction for the other."""

from __future__ import annotations

from dataclasses import replace

from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Heading, Mention, Unit
from kg.outline.assembly import Outline
from kg.reading import plain
from kg.text.plain import Plain
from kg.text.scripts import simplified


def readable(document: Document, knowledge: Knowledge) -> tuple[Document, Plain]:
    """Return a document with its text as it is read, and where that stands in the text as it is written."""
    read = plain.plain(document.text, knowledge.patterns("reading"))
    if read.text == document.text:
        return document, read
    title, issuers = document.title and simplified(document.title), tuple(map(simplified, document.issuers))
    front, end = read.at(document.front), document.end and read.at(document.end)
    names = replace(document, title=title, issuers=issuers, matter=None)
    return replace(names, text=read.text, front=front, end=end), read


def written(extraction: Extraction, document: Document, read: Plain) -> Extraction:
    """Return what has been found in a text as it is read, with offsets and words of the text as written."""
    if read.text == document.text:
        return replace(extraction, document=document)
    return Extraction(
        document,
        tuple(_heading(heading, read) for heading in extraction.headings),
        tuple(_mention(mention, read) for mention in extraction.mentions),
        tuple(_unit(unit, read) for unit in extraction.units),
    )


def written_outline(outline: Outline, read: Plain) -> Outline:
    """Return the headings and sentences of a text as it is read with the offsets of the text as written."""
    if read.text == read.written:
        return outline
    sentences = (
        replace(sentence, start=read.start(sentence.start), end=read.end(sentence.end))
        for sentence in outline.sentences
    )
    return Outline(tuple(_heading(heading, read) for heading in outline.headings), tuple(sentences))


def _heading(heading: Heading, read: Plain) -> Heading:
    start, end = heading.start, heading.end
    return replace(heading, start=read.start(start), end=read.end(end), text=read.words(start, end))


def _mention(mention: Mention, read: Plain) -> Mention:
    start, end = mention.start, mention.end
    return replace(
        mention,
        start=read.start(start),
        end=read.end(end),
        text=read.words(start, end),
        name=read.own(mention.name),
    )


def _unit(unit: Unit, read: Plain) -> Unit:
    start, end = unit.start, unit.end
    sentence = unit.sentence and (read.start(unit.sentence[0]), read.end(unit.sentence[1]))
    return replace(
        unit,
        start=read.start(start),
        end=read.end(end),
        text=read.words(start, end),
        heading=tuple(map(read.own, unit.heading)),
        sentence=sentence,
    )
