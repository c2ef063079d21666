"""A document -> what it says: the steps of the extraction, in order."""

from __future__ import annotations

from dataclasses import replace

from kg import mentions, outline, units
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Mention, Unit


def extract(document: Document, knowledge: Knowledge) -> Extraction:
    """Read a document's headings, mentions and units with their links; ids count in text order."""
    outlined = outline.outline(document)
    found_mentions: list[Mention] = []
    found_units: list[Unit] = []
    for sentence in outlined.sentences:
        if sentence.kind == "note":
            continue  # who answers is read from notes as a whole
        reading = units.read(sentence, mentions.read(sentence.text, knowledge), knowledge)
        found_mentions += reading.mentions
        found_units += reading.units
    return numbered(Extraction(document, outlined.headings, tuple(found_mentions), tuple(found_units)))


def numbered(extraction: Extraction) -> Extraction:
    """Give mentions and units their ids (m1, u1 and on) in text order, and carry them into the links."""
    ordered = sorted(extraction.mentions, key=lambda m: (m.start, m.end))
    new = {m.id: f"m{i}" for i, m in enumerate(ordered, 1)}
    unit_ids = {u.id: f"u{i}" for i, u in enumerate(extraction.units, 1)}

    def ids(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new[i] for i in old if i in new)

    done = tuple(
        replace(
            u,
            id=unit_ids[u.id],
            responsible=tuple(replace(link, mention=new[link.mention]) for link in u.responsible),
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
        extraction, mentions=tuple(replace(m, id=new[m.id]) for m in ordered), units=done
    )
