"""A document -> what it says: the steps of the extraction, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg import naming
from kg.extraction import mentions, units
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Link, Mention, MentionType, Sentence, Unit
from kg.naming.iris import BASE_IRI
from kg.outline import headings, sentences
from kg.outline.headings import Outline
from kg.responsibility import named_tasks
from kg.responsibility.answering import answer, infer_issuer
from kg.responsibility.notes import notes
from kg.responsibility.table_columns import passages


def extract(document: Document, knowledge: Knowledge, base_iri: str = BASE_IRI) -> Extraction:
    """Read all that a document says: headings, mentions with their names, units with their links.

    Ids count in text order (m1, u1 and on). ``base_iri`` is the namespace of the things named.
    """
    outlined = outlined_by(document, knowledge)
    found_units, found_mentions = _sentences(document, outlined, knowledge)
    who = knowledge.patterns("responsibility")
    said = notes(document, outlined, who)
    found_units = named_tasks.named(said, outlined.sentences, found_mentions, found_units)
    units_, mentions_ = answer(document.text, found_units, found_mentions, said, outlined.sentences)
    extraction = Extraction(document, outlined.headings, tuple(mentions_), tuple(units_))
    return naming.name(numbered(infer_issuer(extraction, who)), base_iri, knowledge.folder)


def outlined_by(document: Document, knowledge: Knowledge) -> Outline:
    """Return the headings and sentences of a document by the rules of a schema folder."""
    return headings.outline(document, knowledge.patterns("outline"), knowledge.patterns("reading"))


def _sentences(
    document: Document, outlined: Outline, knowledge: Knowledge
) -> tuple[list[Unit], list[Mention]]:
    found_units: list[Unit] = []
    found_mentions: list[Mention] = []
    introduced: tuple[Link, ...] = ()
    own: dict[str, MentionType] = {}
    paragraph, before, asks = -1, 0, False  # its number, the units before it, whether it says what must be
    for sentence, passage in _passages(document, outlined, knowledge):
        if not _is_item(document.text, sentence):
            introduced = ()
        tokens = mentions.read(passage.text, knowledge, own=own)
        own |= mentions.own_names(tokens)
        reading = units.read(passage, tokens, knowledge, introduced)
        introduced = reading.introduces or introduced
        found_mentions += reading.mentions
        if sentence.paragraph != paragraph:
            paragraph, before, asks = sentence.paragraph, len(found_units), False
        asks = asks or any(token.cls == "modal" for token in tokens)
        if reading.opening and not asks and not sentence.headings:
            # What leads to the words that open a text tells why it is issued.
            del found_units[before:]
        # Who answers is read from the notes as a whole; a note is nothing to be done.
        if sentence.kind != "note":
            found_units += (replace(u, sentence=(sentence.start, sentence.end)) for u in reading.units)
    return found_units, found_mentions


def _passages(
    document: Document, outlined: Outline, knowledge: Knowledge
) -> Iterator[tuple[Sentence, Sentence]]:
    """Yield each sentence with what is read of it at once: itself, or each sentence of a table's cells."""
    marks, notes = knowledge.patterns("outline"), knowledge.patterns("responsibility")
    for sentence, passage in passages(document.text, outlined.sentences, notes):
        if sentence.kind != "row":
            yield sentence, passage
            continue
        for start, end in sentences.split(document.text, passage.start, passage.end, marks):
            yield sentence, replace(passage, start=start, end=end, text=document.text[start:end])


def _is_item(text: str, sentence: Sentence) -> bool:
    """Whether a sentence stands in a numbered line: the outline leaves the number before it."""
    line = text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start].strip()
    return bool(line) and not line.startswith(sentence.text[:1])


def numbered(extraction: Extraction) -> Extraction:
    """Give mentions and units their ids (m1, u1 and on) in text order, and carry them into the links.

    The links stand in text order too, what is inferred last.
    """
    ordered = sorted(extraction.mentions, key=lambda m: (m.start, m.end))
    places = {m.id: i for i, m in enumerate(ordered, 1)}
    unit_ids = {u.id: f"u{i}" for i, u in enumerate(extraction.units, 1)}

    def ids(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"m{i}" for i in sorted(places[id_] for id_ in old if id_ in places))

    def links(old: tuple[Link, ...]) -> tuple[Link, ...]:
        in_order = sorted(old, key=lambda link: (link.inferred, places[link.mention], link.role))
        return tuple(replace(link, mention=f"m{places[link.mention]}") for link in in_order)

    done = tuple(
        replace(
            u,
            id=unit_ids[u.id],
            responsible=links(u.responsible),
            targets=ids(u.targets),
            instruments=ids(u.instruments),
            basis=ids(u.basis),
            quantities=ids(u.quantities),
            times=ids(u.times),
            aims=tuple(unit_ids[a] for a in u.aims),
        )
        for u in extraction.units
    )
    return replace(
        extraction, mentions=tuple(replace(m, id=f"m{places[m.id]}") for m in ordered), units=done
    )
