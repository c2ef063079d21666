"""Units with what the notes of their document say: who answers, by when and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from kg.model import TARGET_TYPES, Link, Mention, MentionType, Sentence, Unit
from kg.responsibility.name_lists import Span
from kg.responsibility.notes import Note

_TIME_RULE = "deadline in a note"
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
    are taken from ``mentions``. Units and mentions come in text order.
    """
    places = _Cover(place for note in notes for place in note.places)
    outside = _Spans((s.start, s.end) for s in sentences if s.kind == "note")
    kept = [m for m in mentions if not outside.touch(m) or (m.type in TARGET_TYPES and places.hold(m))]
    named = _named(text, notes, kept)
    taken = _Spans(named)
    free = [m for m in kept if not taken.touch(m)]
    marked = sorted([*free, *named.values()], key=lambda m: (m.start, m.end))
    ids = {m.id for m in marked}
    done = sorted((_pruned(unit, ids) for unit in units), key=lambda unit: unit.start)
    starts = [unit.start for unit in done]
    for note in notes:
        held = range(bisect_left(starts, note.scope_start), bisect_left(starts, note.scope_end))
        targets = list(_places(note, marked)) if held else []
        for index in held:
            done[index] = _answered(done[index], note, named, targets)
    return done, marked


class _Spans:
    """Spans that do not overlap, to be asked what touches one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends = [end for _, end in self._spans]

    def touch(self, mention: Mention) -> bool:
        """Tell whether a mention overlaps one of the spans."""
        index = bisect_right(self._ends, mention.start)
        return index < len(self._spans) and self._spans[index][0] < mention.end


class _Cover:
    """Spans that may overlap, to be asked what stands in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def hold(self, mention: Mention) -> bool:
        """Tell whether a mention stands in one of the spans."""
        index = bisect_right(self._starts, mention.start) - 1
        return index >= 0 and mention.end <= self._ends[index]


def _places(note: Note, marked: Sequence[Mention]) -> Iterator[str]:
    """Yield the ids of the places that a note names, from mentions in text order."""
    for span in note.places:
        first, last = (bisect_left(marked, place, key=lambda m: m.start) for place in span)
        yield from (m.id for m in marked[first:last] if m.type in _PLACES and m.end <= span[1])


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
    said = {*unit.targets, *unit.instruments, *unit.basis, *unit.quantities, *unit.times}
    if said <= kept and all(link.mention in kept for link in unit.responsible):
        return unit
    fields: dict[str, Any] = {name: tuple(i for i in getattr(unit, name) if i in kept) for name in _ID_FIELDS}
    links = tuple(link for link in unit.responsible if link.mention in kept)
    return replace(unit, responsible=links, **fields)


def _answered(unit: Unit, note: Note, named: Mapping[Span, Mention], places: Iterable[str]) -> Unit:
    links = [Link(named[b.start, b.end].id, b.role, rule=b.rule) for b in note.bodies]
    known = {link.mention for link in unit.responsible}
    added = {link.mention: link for link in reversed(links) if link.mention not in known}
    times = [named[span].id for span in note.times]
    return replace(
        unit,
        responsible=(*unit.responsible, *reversed(added.values())),
        times=tuple(dict.fromkeys((*unit.times, *times))),
        targets=tuple(dict.fromkeys((*unit.targets, *places))),
    )
