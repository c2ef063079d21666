"""A document -> what it says: the steps of the extraction, in order."""

from __future__ import annotations

from dataclasses import replace

from kg import naming
from kg.extraction import passages
from kg.extraction.restoring import readable, written, written_outline
from kg.extraction.time_budget import in_time
from kg.extraction.trace import Trace, names_of
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Link
from kg.naming.iris import BASE_IRI
from kg.outline import assembly
from kg.outline.assembly import Outline
from kg.responsibility import named_tasks, table_columns
from kg.responsibility.answering import answer
from kg.responsibility.issuer import infer_issuer
from kg.responsibility.notes import notes


def extract(document: Document, knowledge: Knowledge, base_iri: str = BASE_IRI) -> Extraction:
    """Read all that a document says: headings, mentions with their names, units with their links.

    Ids count in text order (m1, u1 and on). ``base_iri`` is the namespace of the things named. Raises
    ``InputError`` for a document that takes far longer than its length explains.
    """
    plain, read = readable(document, knowledge)
    return written(_steps(plain, knowledge, base_iri, log=False).extraction, document, read)


def trace(document: Document, knowledge: Knowledge, base_iri: str = BASE_IRI) -> Trace:
    """Extract a document, and keep how each sentence has been read.

    Offsets count in its text as it is read: without the breaks of its lines.
    """
    done = _steps(readable(document, knowledge)[0], knowledge, base_iri, log=True)
    return replace(done, names=names_of(done.extraction, knowledge))


def outlined_by(document: Document, knowledge: Knowledge) -> Outline:
    """Return the headings and sentences of a document by the rules of a schema folder."""
    plain, read = readable(document, knowledge)
    return written_outline(_outlined(plain, knowledge), read)


def _outlined(document: Document, knowledge: Knowledge) -> Outline:
    return assembly.outline(document, knowledge.patterns("outline"), knowledge.patterns("reading"))


def _steps(document: Document, knowledge: Knowledge, base_iri: str, *, log: bool) -> Trace:
    text, who = document.text, knowledge.patterns("responsibility")
    outlined = _outlined(document, knowledge)
    sentences = outlined.sentences
    rows = list(table_columns.rows(text, sentences, who))
    read = tuple(in_time(passages.read(text, sentences, rows, knowledge, log=log), document))
    mentions = [mention for passage in read for mention in passage.reading.mentions]
    said = notes(document, outlined, rows, who)
    units = named_tasks.named(said, sentences, mentions, [u for passage in read for u in passage.units])
    units, mentions = answer(text, units, mentions, said, sentences)
    extraction = Extraction(document, outlined.headings, tuple(mentions), tuple(units))
    named = naming.name(numbered(infer_issuer(extraction, who)), knowledge, base_iri)
    return Trace(named, sentences, read, tuple(said))


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
    return replace(extraction, mentions=tuple(replace(m, id=f"m{places[m.id]}") for m in ordered), units=done)
