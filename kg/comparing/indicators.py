"""Indicators through the documents of a store: what figures are of, and what each document asks for.

What a figure is of are the words in front of it, without those of ``indicators`` in ``schema/comparing.yaml``
that only say how much or by when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.answers.ledger import Entry
from kg.comparing.words import CompareWords
from kg.comparing.words import load as load_words
from kg.knowledge import Knowledge
from kg.text import figures

LEAST = 2  # documents in which an indicator stands, for its chart to say something


@dataclass(frozen=True, slots=True)
class Point:
    """What one document says of an indicator: its row, the words of the figure, and its value."""

    entry: Entry
    said: str
    value: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """What figures of one unit are of in several documents, with a point for each of these."""

    name: str
    unit: str
    points: tuple[Point, ...]


def indicators(rows: Iterable[Entry], knowledge: Knowledge) -> list[Indicator]:
    """Return the indicators that stand in at least two documents, the most frequent first.

    Of several figures in one document the one counts whose row says the least besides.
    """
    words = load_words(knowledge)
    best: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    for name, unit, point in _points(rows, knowledge, words):
        known = best[name, unit].get(point.entry.doc)
        if known is None or len(point.entry.text) < len(known.entry.text):
            best[name, unit][point.entry.doc] = point
    found = (Indicator(*key, tuple(by_doc.values())) for key, by_doc in best.items() if len(by_doc) >= LEAST)
    return sorted(found, key=lambda one: (-len(one.points), one.name, one.unit))


def _points(
    rows: Iterable[Entry], knowledge: Knowledge, words: CompareWords
) -> Iterator[tuple[str, str, Point]]:
    for row in rows:
        at = 0
        for said in _in_order(row):
            place = row.text.find(said, at)
            figure = figures.quantity(said, knowledge.figures)
            before, at = row.text[at : max(place, at)], max(place, at) + len(said)
            if figure is not None and (name := words.indicators.name(before, figure.unit)):
                base = words.in_base_unit(figure)
                yield name, base.unit, Point(row, said, base.value)


def _in_order(row: Entry) -> Sequence[str]:
    """Return the words of the figures of a row, in the order of its text."""
    return sorted((figure.name for figure in row.quantities), key=row.text.find)


def by_date(indicator: Indicator, dates: Mapping[str, str]) -> list[tuple[str, list[Point]]]:
    """Return the points of an indicator by year ("" where no date is known), those of a year by value."""
    years: dict[str, list[Point]] = defaultdict(list)
    for point in indicator.points:
        years[dates.get(point.entry.doc, "")[:4]].append(point)
    ordered = sorted(years.items(), key=lambda item: (not item[0], item[0]))
    return [(year, sorted(own, key=lambda one: (one.value, one.entry.doc))) for year, own in ordered]
