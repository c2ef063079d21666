"""What people corrected of a document, written to the graph: what was said, what is right, who says so."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.access import targets
from kg.graph.classes import CORRECTED, ENTITY_TYPES
from kg.graph.mentions import write_mention, write_value
from kg.graph.places import sentence_around
from kg.graph.source import Source, connect, one_line, say, unit_iri
from kg.model import NAME_ASPECTS, Revision, Unit
from kg.naming.iris import iri_segment

_REVIEWED = "reviewed"  # says something of the whole document
_CONFIRM = "confirm"  # says that what stands there is right


def write_correction(source: Source, revision: Revision) -> None:
    """Write a correction, its place, and what is there now that it changed."""
    start, end = revision.start, revision.end
    whole, text = revision.what == _REVIEWED, source.document.text
    words = None if whole else text[start:end] or None
    to = revision.to or (None, None)
    iri = say(
        source,
        _iri(source, revision),
        "Correction",
        one_line(words or source.document.title or source.document.id),
        doc=source.document.id,
        text=words,
        start=start,
        end=end,
        linkedText=(text[slice(*to)] or None) if revision.to else None,
        linkedStart=to[0],
        linkedEnd=to[1],
        **{key: getattr(revision, field) or None for field, key in CORRECTED.items()},
    )
    if not whole and (sentence := sentence_around(source, start, end)):
        connect(source, iri, "inSentence", sentence)
    for thing in _changed(source, revision):
        connect(source, iri, "corrects", thing)


def _iri(source: Source, revision: Revision) -> str:
    what = iri_segment(revision.what)
    place = "-".join(map(str, (revision.start, revision.end, what, *(revision.to or ()))))
    return f"{source.iri}/correction/{place}"


def _changed(source: Source, revision: Revision) -> Iterator[str]:
    """Yield the nodes that a correction made or changed: none where it took away or found right."""
    if revision.what == _CONFIRM:
        return
    if revision.what == _REVIEWED:
        yield source.iri
    elif revision.what == "mention":
        for mention in source.extraction.mentions:
            if (mention.start, mention.end, mention.type) == (revision.start, revision.end, revision.value):
                yield (write_mention if mention.type in ENTITY_TYPES else write_value)(source, mention)
    elif revision.what in NAME_ASPECTS:
        yield from _named_alike(source, revision)
    elif unit := _unit(source, revision):
        yield unit_iri(source, unit)
        yield from _responsibilities(source, unit_iri(source, unit), revision.to)


def _named_alike(source: Source, revision: Revision) -> Iterator[str]:
    """Yield the mentions of the thing that is named at the place of a correction of its name."""
    mentions = source.extraction.mentions
    at = [m for m in mentions if (m.start, m.end) == (revision.start, revision.end)]
    for mention in mentions:
        if any((mention.type, mention.name) == (one.type, one.name) for one in at):
            yield write_mention(source, mention)


def _unit(source: Source, revision: Revision) -> Unit | None:
    """Return the measure or goal that shares most with the place of a correction, or None."""

    def shared(unit: Unit) -> int:
        return min(unit.end, revision.end) - max(unit.start, revision.start)

    nearest = max(source.extraction.units, key=shared, default=None)
    return nearest if nearest and shared(nearest) > 0 else None


def _responsibilities(source: Source, unit: str, to: tuple[int, int] | None) -> Iterator[str]:
    """Yield the responsibilities for a unit that the mention at a place states."""
    nodes = source.graph.nodes
    for iri in targets(source.graph, unit, "hasResponsibility"):
        evidence = targets(source.graph, iri, "evidencedBy")
        if to in [(nodes[mention]["start"], nodes[mention]["end"]) for mention in evidence]:
            yield iri
