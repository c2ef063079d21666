"""The values of the queue: a place in a document, and why somebody should look at it."""

from __future__ import annotations

from dataclasses import dataclass

# Why a place stands in the queue: what is surely wrong or matters most comes first.
REASONS = (
    "unfit",  # a correction that no longer fits
    "two_leads",  # other bodies lead the same measure or goal elsewhere
    "two_figures",  # another figure for the same thing and year elsewhere
    "inferred",  # a goal with a figure or a date, and nobody named who answers
    "slip",  # a name that stands once and is nearly another one
    "low_precision",  # a rule that is often wrong on annotated documents
    "warning",  # something that could not be read
    "no_link",  # a measure or goal without who, what, how much or when
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look at a place of a document.

    ``kind`` is the type of a mention or the kind of a unit, ``document`` where all of it is meant. ``data``
    are the values that the words of the reason mention, by name. ``precision`` is measured, 1 where nothing
    is known.
    """

    reason: str
    doc: str
    start: int
    end: int
    kind: str
    text: str
    rule: str = ""
    data: tuple[tuple[str, str], ...] = ()
    precision: float = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a document with all reasons to look at it, the weightiest first."""

    doc: str
    title: str
    start: int
    end: int
    kind: str
    text: str
    doubts: tuple[Doubt, ...]
