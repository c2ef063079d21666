"""A correction that a person types, made from the words alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kg.errors import InputError, nearest
from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.review.anchors import anchor, occurrences
from kg.review.applying import Result, applied
from kg.review.values import OF_TWO, REVIEWED, WHAT, Anchor, Correction
from kg.text.lines import text_digest

_SHOWN = 5  # places that an error names
# What is said of a measure or goal as a whole; some of its words tell which is meant.
_OF_UNITS = ("modality", *OF_TWO)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text, and where they start; None where they stand once, or the nearest are meant."""

    quote: str
    at: int | None = None


def made(
    extraction: Extraction, what: str, value: str, words: Words | None, to: Words | None = None
) -> Correction:
    """Return a correction of an extraction, without its author.

    Raises ``InputError`` where the words do not stand in the text, or it is not clear where.
    """
    text = extraction.document.text
    if what == REVIEWED:
        _only(what, words is None and to is None and not value, "no words and no value")
        return Correction(what, text_digest(text), None)
    if value not in WHAT[what]:
        raise InputError(f"{value!r} is no value of {what}; {nearest(value, WHAT[what])}")
    if words is None or (to is None) == (what in OF_TWO):
        needed = (
            "a quote, and the words that are linked to it" if what in OF_TWO else "a quote and no other words"
        )
        raise InputError(f"a correction of {what} needs {needed}")
    start = _start(words, text)
    span = start, start + len(words.quote)
    if what in _OF_UNITS:
        span = _unit(extraction, *span)
    return Correction(what, value, anchor(text, *span), _nearest(to, text, span) if to else None)


def signed(correction: Correction, who: str, why: str = "") -> Correction:
    """Return a correction with its author, its reason and the time of now."""
    return replace(correction, who=who, why=why, when=now())


def now() -> str:
    """Return the time of now, with its zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def tried(
    extraction: Extraction, before: tuple[Correction, ...], new: Correction, knowledge: Knowledge
) -> Result:
    """Return what a correction does behind others; raises ``InputError`` where it does nothing."""
    *_, result = applied(extraction, (*before, new), knowledge)[1]
    if result.state == "no longer fits":
        raise InputError(f"the correction does not fit: {result.why}")
    if result.state == "not needed":
        raise InputError(f"nothing to correct: it reads {result.was!r} there already")
    return result


def _only(what: str, holds: bool, needed: str) -> None:
    if not holds:
        raise InputError(f"{what!r} says something of the whole document; it needs {needed}")


def _start(words: Words, text: str) -> int:
    places = list(occurrences(words.quote, text)) if words.quote else []
    if not places:
        raise InputError(f"{words.quote[:40]!r} does not stand in the text; copy the words from there")
    if words.at in places or (words.at is None and len(places) == 1):
        return places[0] if words.at is None else words.at
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    said = ", ".join(map(str, places[:_SHOWN]))
    raise InputError(f"{words.quote[:40]!r} stands at {said}{more}; say at which of them is meant")


def _unit(extraction: Extraction, start: int, end: int) -> tuple[int, int]:
    """Return the rims of the measure or goal that has these, or is the only one that holds the stretch."""
    if any((u.start, u.end) == (start, end) for u in extraction.units):
        return start, end
    found = [(u.start, u.end) for u in extraction.units if u.start <= start and end <= u.end]
    if len(found) != 1:
        raise InputError(f"{len(found) or 'no'} measures and goals hold these words; quote words of just one")
    return found[0]


def _nearest(words: Words, text: str, span: tuple[int, int]) -> Anchor:
    """Return the place of words that is nearest to a measure or goal, where none is named."""
    if words.at is None:
        near = min(
            occurrences(words.quote, text) if words.quote else (),
            key=lambda at: max(span[0] - at, at + len(words.quote) - span[1], 0),
            default=None,
        )
        words = replace(words, at=near)
    start = _start(words, text)
    return anchor(text, start, start + len(words.quote))
