"""A search: the places where all words stand, and how many there are by level, year, kind and issuer."""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg.knowledge import Knowledge
from kg.search import folding
from kg.search.asked import Asked, asked
from kg.search.index import TextIndex, parts_of, searched, unpacked
from kg.search.sources import Part
from kg.stores import Store

FACETS = ("level", "year", "kind", "field", "issuer", "doc")
# The likeliest first, or the newest.
ORDERS = {"": "rank, words.rowid", "date": "document.date DESC, document.id, words.rowid"}
_AROUND = 60  # characters beside a marked word, where its sentence is longer
_LONGEST = 260  # characters of a hit
_MATCHING = "FROM words JOIN passage ON passage.id = words.rowid"
_COUNT = f"SELECT document, fields, count(*) {_MATCHING} WHERE words MATCH ? GROUP BY document, fields"
_PAGE = f"""SELECT document, "start", "end" {_MATCHING} JOIN document ON document.id = passage.document
WHERE words MATCH ? AND document IN (%s) AND instr(' ' || fields || ' ', ?) ORDER BY %s LIMIT ? OFFSET ?"""
_DOCUMENTS = "SELECT id, doc, title, date, issuers, level, kind FROM document"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is searched: words, and what narrows them; an empty field sets no condition."""

    words: str = ""
    level: str = ""
    year: str = ""
    kind: str = ""
    field: str = ""
    issuer: str = ""
    doc: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a hit; ``marked`` where it is what was asked for, ``gap`` where text is left out."""

    text: str
    marked: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where all words stand, within one line of a document.

    ``path`` are the headings above, outermost first; ``kind`` is Measure, Goal or Section where the first
    marked word stands in one, and ``at`` is its place or else that of the hit.
    """

    doc: str
    title: str
    date: str
    path: tuple[str, ...]
    start: int
    end: int
    kind: str
    at: tuple[int, int]
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The text of the hit, with a mark where text is left out."""
        return "".join("\u2026" if piece.gap else piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Found:
    """The hits of one page of a search, how many there are in all and in how many documents.

    ``counts`` say for each facet how many hits each of its values would leave under the other conditions.
    """

    hits: tuple[Hit, ...]
    total: int
    documents: int
    counts: Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A document, or those hits in it that are of the same fields of work, with its values in each facet."""

    key: int
    title: str
    date: str
    values: Mapping[str, tuple[str, ...]]


def search(
    store: Store,
    knowledge: Knowledge,
    choice: Choice,
    *,
    limit: int = 20,
    offset: int = 0,
    told: Callable[[int], None] | None = None,
) -> Found:
    """Return the places of a store where all words stand.

    ``told`` is called with the number of documents that must be read into the index first. Raises
    ``SearchError`` where nothing can be searched here.
    """
    wanted = asked(choice.words)
    if not wanted.phrases:
        return Found((), 0, 0, {name: Counter() for name in FACETS})

    def work(index: TextIndex) -> Found:
        with index.reading() as connection:
            return _found(connection, wanted, choice, knowledge, limit, offset)

    return searched(store, knowledge, work, told)


def _found(
    connection: sqlite3.Connection,
    wanted: Asked,
    choice: Choice,
    knowledge: Knowledge,
    limit: int,
    offset: int,
) -> Found:
    known = {row[0]: _known(row) for row in connection.execute(_DOCUMENTS)}
    counted = connection.execute(_COUNT, [wanted.match])
    sums = [(_within(known[key], fields), count) for key, fields, count in counted]
    chosen = [(one, count) for one, count in sums if _fits(one, choice)]
    keys = {one.key for one, _ in chosen}
    query = _PAGE % (", ".join(map(str, sorted(keys))), ORDERS[choice.order])
    field = f" {choice.field} " if choice.field else " "
    rows = connection.execute(query, [wanted.match, field, limit, offset]).fetchall()
    texts = _Texts(connection, knowledge)
    return Found(
        tuple(texts.hit(known[key], wanted, start, end) for key, start, end in rows),
        sum(count for _, count in chosen),
        len(keys),
        {name: _counted(sums, choice, name) for name in FACETS},
    )


def _known(row: Sequence[Any]) -> _Known:
    key, doc, title, date, issuers, level, kind = row
    values = {"level": level, "year": date[:4], "kind": kind, "doc": doc}
    said = {name: (value,) if value else () for name, value in values.items()}
    return _Known(key, title, date, {**said, "issuer": tuple(json.loads(issuers))})


def _within(one: _Known, fields: str) -> _Known:
    return _Known(one.key, one.title, one.date, {**one.values, "field": tuple(fields.split())})


def _fits(one: _Known, choice: Choice) -> bool:
    return all(not (value := getattr(choice, name)) or value in one.values[name] for name in FACETS)


def _counted(sums: Sequence[tuple[_Known, int]], choice: Choice, facet: str) -> Counter[str]:
    cleared: dict[str, Any] = {facet: ""}
    freed, counted = replace(choice, **cleared), Counter[str]()
    for one, count in sums:
        if _fits(one, freed):
            counted.update(dict.fromkeys(one.values[facet], count))
    return counted


class _Texts:
    """The documents of one page of hits, each unpacked once."""

    def __init__(self, connection: sqlite3.Connection, knowledge: Knowledge) -> None:
        self._connection = connection
        (self._stop,) = knowledge.patterns("graph").groups["sentence end"]
        self._read: dict[int, tuple[str, list[Part]]] = {}

    def hit(self, one: _Known, wanted: Asked, start: int, end: int) -> Hit:
        text, parts = self._document(one.key)
        same = folding.folded(text[start:end])
        marks = [(start + m.start(), start + m.end()) for m in wanted.pattern.finditer(same)]
        marks = marks or [(start, start)]
        spans = list(_shown(marks, self._sentences(text, start, end)))
        around = _around(parts, marks[0][0])
        kind, at = (around.kind, (around.start, around.end)) if around else ("", (spans[0][0], spans[-1][1]))
        path = [text[p.start : p.end] for p in _path(parts, marks[0][0], around.level if around else 0)]
        return Hit(
            one.values["doc"][0],
            one.title,
            one.date,
            tuple(" ".join(words.split()) for words in path),
            spans[0][0],
            spans[-1][1],
            kind,
            at,
            tuple(_pieces(text, spans, marks)),
        )

    def _document(self, key: int) -> tuple[str, list[Part]]:
        if key not in self._read:
            query = "SELECT text, parts FROM document WHERE id = ?"
            packed, parts = self._connection.execute(query, [key]).fetchone()
            self._read[key] = unpacked(packed), parts_of(parts)
        return self._read[key]

    def _sentences(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        stops = [m.end() for m in self._stop.regex.finditer(text, start, end)]
        edges = [start, *stops, *([end] if not stops or stops[-1] < end else [])]
        return list(pairwise(edges))


def _shown(
    marks: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a line to show: sentences with marks, of long ones what is beside the marks."""
    shown: list[tuple[int, int]] = []
    for start, end in marks:
        first, last = next((s for s in sentences if s[0] <= start < s[1]), sentences[-1])
        if last - first > 3 * _AROUND:
            first, last = max(first, start - _AROUND), min(last, end + _AROUND)
        if shown and first <= shown[-1][1]:
            shown[-1] = shown[-1][0], max(last, shown[-1][1])
        elif sum(b - a for a, b in shown) < _LONGEST:
            shown.append((first, last))
    yield from shown


def _pieces(text: str, spans: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    for number, (start, end) in enumerate(spans):
        if number and spans[number - 1][1] < start:
            yield Piece("", gap=True)
        at = start
        for first, last in marks:
            if start <= first < last <= end:
                if at < first:
                    yield Piece(_line(text[at:first]))
                yield Piece(_line(text[first:last]), marked=True)
                at = last
        if at < end:
            yield Piece(_line(text[at:end]))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _around(parts: Sequence[Part], place: int) -> Part | None:
    """Return the innermost heading, measure or goal around a place."""
    found = [part for part in parts if part.start <= place < part.end]
    return min(found, key=lambda part: part.end - part.start, default=None)


def _path(parts: Sequence[Part], place: int, level: int) -> Iterator[Part]:
    """Yield the headings above a place, outermost first; those above a level where it is in a heading."""
    headings = [part for part in parts if part.level]
    behind = bisect_right(headings, place, key=lambda part: part.end)
    path: list[Part] = []
    for heading in reversed(headings[:behind]):
        if heading.level < (path[-1].level if path else level or heading.level + 1):
            path.append(heading)
    return reversed(path)
