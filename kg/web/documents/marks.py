"""A document's text in pieces: lines, sentences, measures and goals, and the names and figures in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from kg.graph.classes import UNIT_TYPES, VALUE_TYPES
from kg.review import RULE as BY_HAND

Nodes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that something in the graph stands for."""

    start: int
    end: int
    iri: str
    type: str
    by_hand: bool = False  # a person corrected it

    @property
    def at(self) -> str:
        """Its name within the document: ``u`` for a measure or goal, ``m`` for a name or figure."""
        letter = "u" if self.type in UNIT_TYPES else "m"
        return f"{letter}{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with the same marks all over; ``first`` is the mark that starts here, for its anchor."""

    text: str
    mark: Mark | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pieces of one measure or goal, or those between two; ``first`` where the unit starts here."""

    unit: Mark | None
    first: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The stretches of one sentence, or of a heading, or of text between them."""

    start: int
    end: int
    kind: str  # sentence, heading or nothing
    level: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The parts of a line of the text, and where it starts."""

    start: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Spans:
    """Where things stand in a document, each list in text order: headings with their level."""

    sentences: tuple[tuple[int, int], ...]
    headings: tuple[tuple[int, int, int], ...]
    units: tuple[Mark, ...]
    names: tuple[Mark, ...]


def spans(nodes: Nodes, sentences: Iterable[tuple[int, int]] = ()) -> Spans:
    """Return where the things of a document stand; its own sentences where none are given."""
    found = [(iri, node) for iri, node in nodes.items() if "start" in node and "end" in node]

    def of(*types: str) -> tuple[Mark, ...]:
        marks = (
            Mark(
                int(n["start"]),
                int(n["end"]),
                iri,
                str(n.get("mentionType") or n["type"]),
                n.get("rule") == BY_HAND,
            )
            for iri, n in found
            if n["type"] in types
        )
        return tuple(sorted(marks, key=lambda m: (m.start, -m.end, m.iri)))

    known = tuple(sentences) or tuple((mark.start, mark.end) for mark in of("Sentence"))
    headings = sorted(
        (int(n["start"]), int(n["end"]), int(n["level"])) for _, n in found if n["type"] == "Section"
    )
    return Spans(tuple(sorted(known)), tuple(headings), of(*UNIT_TYPES), of("Mention", *VALUE_TYPES))


def lines(text: str, found: Spans) -> Iterator[Line]:
    """Yield the lines of a text that are not empty."""
    cover = _Cover(found)
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield Line(at, tuple(_parts(text, at, at + len(line.rstrip("\r")), found, cover)))
        at += len(line) + 1


class _Cover:
    """The innermost unit and the outermost name at each position."""

    def __init__(self, found: Spans) -> None:
        self.edges = sorted(
            {edge for mark in (*found.units, *found.names) for edge in (mark.start, mark.end)}
            | {edge for start, end in found.sentences for edge in (start, end)}
            | {edge for start, end, _ in found.headings for edge in (start, end)}
        )
        self.units = _by_position(sorted(found.units, key=lambda m: m.start - m.end))
        self.names = _by_position(sorted(found.names, key=lambda m: m.end - m.start))


def _by_position(marks: Iterable[Mark]) -> dict[int, Mark]:
    return {position: mark for mark in marks for position in range(mark.start, mark.end)}


def _parts(text: str, start: int, end: int, found: Spans, cover: _Cover) -> Iterator[Part]:
    inside = cover.edges[bisect_right(cover.edges, start) : bisect_right(cover.edges, end - 1)]
    cuts = list(pairwise([start, *inside, end]))
    for (first, last, level), group in groupby(cuts, key=lambda cut: _around(cut[0], found)):
        own = list(group)
        kind = "heading" if level else "sentence" if last else ""
        at = (first, last) if last else (own[0][0], own[-1][1])
        yield Part(*at, kind, level, tuple(_stretches(text, own, cover)))


def _around(position: int, found: Spans) -> tuple[int, int, int]:
    """The heading (with its level) or else the sentence (level 0) around a position; zeros for neither."""
    heads = found.headings
    number = bisect_right(heads, position, key=lambda h: h[0]) - 1
    if number >= 0 and position < heads[number][1]:
        return heads[number]
    number = bisect_right(found.sentences, position, key=lambda s: s[0]) - 1
    if number >= 0 and position < found.sentences[number][1]:
        return (*found.sentences[number], 0)
    return 0, 0, 0


def _stretches(text: str, cuts: Sequence[tuple[int, int]], cover: _Cover) -> Iterator[Stretch]:
    for unit, group in groupby(cuts, key=lambda cut: cover.units.get(cut[0])):
        own = list(group)
        pieces = tuple(_piece(text, a, b, cover.names.get(a)) for a, b in own)
        yield Stretch(unit, unit is not None and unit.start == own[0][0], pieces)


def _piece(text: str, start: int, end: int, mark: Mark | None) -> Piece:
    return Piece(text[start:end], mark, mark is not None and mark.start == start)
