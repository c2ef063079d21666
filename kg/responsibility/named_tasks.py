"""Tasks that are only named: items of a task list without a predicate, with a note of who answers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from kg.model import TARGET_TYPES, Mention, Sentence, Unit
from kg.responsibility.notes import Note

RULE = "task named by the note behind it"
_SHORTEST = 4


def named(
    notes: Iterable[Note],
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    units: Sequence[Unit],
) -> list[Unit]:
    """Return the units of a document in text order, and one more for each note that has none to hold for.

    The unit spans the words of the item, or of the longest cell of the row, that the note stands
    behind; what they name of the types of targets, and the instruments, are linked.
    """
    starts = sorted(unit.start for unit in units)
    places = [sentence.start for sentence in sentences]
    ordered = sorted(mentions, key=_start)
    found = list(units)
    for note in notes:
        if note.bodies and not starts[_held(note, starts)]:
            found += _task(note, sentences[_held(note, places)], ordered)
    return sorted(found, key=lambda unit: unit.start)


def _held(note: Note, starts: Sequence[int]) -> slice:
    """Return which of some places in text order stand in a note's scope."""
    return slice(bisect_left(starts, note.scope_start), bisect_left(starts, note.scope_end))


def _task(note: Note, inside: Iterable[Sentence], mentions: Sequence[Mention]) -> Iterator[Unit]:
    """Yield the unit of the last item in a note's scope; none where there is nothing but the note."""
    spans = [(span, s) for s in inside if s.kind != "note" for span in _spans(s) if not _told(span, note)]
    if not spans:
        return
    (start, end), sentence = max(spans, key=lambda found: found[0][1] - found[0][0])
    first, last = (bisect_left(mentions, place, key=_start) for place in (start, end))
    own = [mention for mention in mentions[first:last] if mention.end <= end]
    yield Unit(
        id=f"{start}-{end}",
        kind="measure",
        modality="do",
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
        targets=tuple(m.id for m in own if m.type in TARGET_TYPES),
        instruments=tuple(m.id for m in own if m.type == "Instrument"),
        rule=RULE,
        heading=tuple(h.text for h in sentence.headings),
        sentence=(sentence.start, sentence.end),
    )


def _start(mention: Mention) -> int:
    return mention.start


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the words of a sentence, or of each cell of a row, without the marks around them."""
    for match in re.finditer(r"[^\t]+", sentence.text):
        words = re.search(r"\w.*\w", match[0])
        if words and words.end() - words.start() >= _SHORTEST and not words[0].isdigit():
            yield (
                sentence.start + match.start() + words.start(),
                sentence.start + match.start() + words.end(),
            )


def _told(span: tuple[int, int], note: Note) -> bool:
    """Whether a span holds what the note itself says."""
    said = [(b.start, b.end) for b in note.bodies] + list(note.times) + list(note.places)
    return any(span[0] < end and start < span[1] for start, end in said)
