"""Units with what the notes of their document say: who answers, by when and where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.model import TARGET_TYPES, Link, Mention, MentionType, Sentence, Unit
from kg.responsibility.name_lists import Span
from kg.responsibility.notes import Note

_TIME_RULE = "deadline in a note"
# A label of places holds for these; whatever else it names is no target of its item.
_PLACES = ("Place", "Park", "EcologicalZone")
# A label of places holds for these; whatever else it names is no target of its item.
_PLACES = ("Place", "Park", "EcologicalZone")
_ID_FIELDS = ("targets", "instruments", "basis", "quantities", "times")


def answer(
    text: str,
    units: Sequence[Unit],
    mentions: Sequence[Mention],
    notes: Sequence[Note],
    sentences: Iterable[Sentence] = (),
) -> tuple[list[Unit], list[Mention]]:
    """Return a document's units with the bodies, deadlines and places of its notes, and the mentions.

    What a note names becomes a mention with the note's rule; a mention found before that overlaps
    it goes, and so does all else in the ``sentences`` that are notes. Ids of new mentions are
    unique in the document, and for the caller to renumber. Mentions of places in ``Note.places``
    are taken from ``mentions``.
    """
    places = [place for note in notes for place in note.places]
    outside = _Spans((s.start, s.end) for s in sentences if s.kind == "note")
    kept = [m for m in mentions if not outside.touch(m) or (m.type in TARGET_TYPES and _within(m, places))]
    named = _named(text, notes, kept)
    taken = _Spans(named)
    marked = [m for m in kept if not taken.touch(m)] + list(named.values())
    ids = {m.id for m in marked}
    done = [_pruned(unit, ids) for unit in units]
    for note in notes:
        done = [_answered(u, note, named, marked) if _holds(note, u) else u for u in done]
    return done, sorted(marked, key=lambda m: (m.start, m.end))


class _Spans:
    """Spans that do not overlap, to be asked what touches one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends = [end for _, end in self._spans]

    def touch(self, mention: Mention) -> bool:
        """Tell whether a mention overlaps one of the spans."""
        index = bisect_right(self._ends, mention.start)
        return index < len(self._spans) and self._spans[index][0] < mention.end


def _within(mention: Mention, spans: Iterable[Span]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)


def _named(text: str, notes: Iterable[Note], mentions: Iterable[Mention]) -> dict[Span, Mention]:
    """Return the mentions that notes make, by span; one that was there keeps its id."""
    known = {(m.type, m.start, m.end): m.id for m in mentions}
    found: dict[Span, Mention] = {}
    for kind, start, end, rule in _spans(notes):
        identifier = known.get((kind, start, end), f"n{start}-{end}")
        found.setdefault((start, end), Mention(identifier, kind, start, end, text[start:end], rule))
    return found


def _spans(notes: Iterable[Note]) -> Iterator[tuple[MentionType, int, int, str]]:
    for note in notes:
        for body in note.bodies:
            yield "Body", body.start, body.end, body.rule
        for start, end in note.times:
            yield "Time", start, end, _TIME_RULE


def _pruned(unit: Unit, kept: set[str]) -> Unit:
    """Return a unit without links to mentions that are gone."""
    fields: dict[str, Any] = {name: tuple(i for i in getattr(unit, name) if i in kept) for name in _ID_FIELDS}
    links = tuple(link for link in unit.responsible if link.mention in kept)
    return replace(unit, responsible=links, **fields)


def _holds(note: Note, unit: Unit) -> bool:
    return note.scope_start <= unit.start < note.scope_end


def _answered(unit: Unit, note: Note, named: Mapping[Span, Mention], marked: Iterable[Mention]) -> Unit:
    links = [Link(named[b.start, b.end].id, b.role, rule=b.rule) for b in note.bodies]
    known = {link.mention for link in unit.responsible}
    added = {link.mention: link for link in reversed(links) if link.mention not in known}
    times = [named[span].id for span in note.times]
    places = [m.id for m in marked if m.type in _PLACES and _within(m, note.places)] if note.places else []
    return replace(
        unit,
        responsible=(*unit.responsible, *reversed(added.values())),
        times=tuple(dict.fromkeys((*unit.times, *times))),
        targets=tuple(dict.fromkeys((*unit.targets, *places))),
    )
