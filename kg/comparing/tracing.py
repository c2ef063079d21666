"""A thing or an indicator through the documents of a store: what each asks for, by date, with its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.answers import ledger_choice, ledger_rows, questions
from kg.answers.ledger import Entry
from kg.answers.ledger_choice import Choice
from kg.comparing.rows import labels
from kg.comparing.words import CompareWords
from kg.comparing.words import load as load_words
from kg.graph.classes import LEADING_ROLES
from kg.knowledge import Knowledge
from kg.naming.matching import Names
from kg.stores.base import Column, Rows, Store
from kg.text import figures
from kg.text.figures import Figure

_COLUMNS = (
    "trace_date",
    "trace_document",
    "kind",
    "trace_text",
    "trace_said",
    "value",
    "unit",
    "due",
    "lead",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A measure or goal that names what is traced, with the date of its document ("" where none is known).

    ``said`` is the figure that stands behind the word, or else the first one, ``figure`` what it amounts to
    in a base unit.
    """

    entry: Entry
    date: str
    said: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one unit through the documents, by date: label of the document, words and value."""

    unit: str
    points: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the documents of a store say of a word, by date, and the date of each document, by its id."""

    word: str
    found: tuple[Found, ...]
    dates: Mapping[str, str]


def trace(store: Store, word: str, names: Callable[[], Names], knowledge: Knowledge) -> Trace:
    """Return the measures and goals of a store that name a thing or hold a word."""
    dates = _dates(store)
    words = load_words(knowledge)
    choice = Choice(text=word)
    chosen = ledger_choice.chosen(ledger_rows.rows(store, choice, names), choice, names)
    found = (_found(entry, dates.get(entry.doc, ""), word, knowledge, words) for entry in chosen)
    ordered = sorted(found, key=lambda one: (one.date or "~", one.entry.doc, one.entry.start))
    return Trace(word, tuple(ordered), dates)


def _dates(store: Store) -> Mapping[str, str]:
    rows = questions.ask(store, questions.question("documents"), {})
    names = [column.name for column in rows.columns]
    said = (dict(zip(names, row, strict=True)) for row in rows.rows)
    return {str(row["document"]): str(row["date"] or "") for row in said}


def _found(entry: Entry, date: str, word: str, knowledge: Knowledge, words: CompareWords) -> Found:
    at = max(entry.text.find(word), 0)
    # What stands behind the word is what it comes to.
    ordered = sorted(
        (named.name for named in entry.quantities), key=lambda said: _place(entry.text, said, at)
    )
    if not ordered:
        return Found(entry, date)
    figure = figures.quantity(ordered[0], knowledge.figures)
    return Found(entry, date, ordered[0], figure and words.in_base_unit(figure))


def _place(text: str, said: str, at: int) -> tuple[bool, int]:
    place = text.find(said)
    return place < at, place


def series(traced: Trace) -> list[Series]:
    """Return the figures of each unit that at least two documents give, the most frequent unit first.

    Of several in one document the one counts whose words say the least besides.
    """
    best: dict[str, dict[str, Found]] = defaultdict(dict)
    for one in traced.found:
        if one.figure is None or traced.word not in one.entry.text:
            continue
        known = best[one.figure.unit].get(one.entry.doc)
        if known is None or len(one.entry.text) < len(known.entry.text):
            best[one.figure.unit][one.entry.doc] = one
    told = (Series(unit, tuple(_points(by_doc.values()))) for unit, by_doc in best.items())
    return sorted((one for one in told if len(one.points) > 1), key=lambda one: (-len(one.points), one.unit))


def _points(found: Iterable[Found]) -> Iterator[tuple[str, str, float]]:
    for one in sorted(found, key=lambda one: (one.date or "~", one.entry.doc)):
        if one.figure is not None:
            yield one.date[:4] or one.entry.doc, one.said, one.figure.value


def counts(traced: Trace) -> Series:
    """Return how many measures and goals of each document speak of the word, by date."""
    found = Counter(one.entry.doc for one in traced.found)
    documents = sorted((date or "~", doc) for doc, date in traced.dates.items())
    points = ((date[:4].strip("~") or doc, str(found[doc]), float(found[doc])) for date, doc in documents)
    return Series("", tuple(points))


def table(found: Sequence[Found]) -> Rows:
    """Return what was found as an answer, a row for each measure or goal."""
    words = labels()
    columns = tuple(
        Column(name.removeprefix("trace_"), words[name]["zh"], words[name]["en"], name == "kind")
        for name in _COLUMNS
    )
    return Rows(columns, tuple(map(_row, found)))


def _row(one: Found) -> tuple[str | float | None, ...]:
    entry, figure = one.entry, one.figure
    due = "\uff1b".join(named.name for named in entry.due)
    lead = "\uff1b".join(body.name for body in entry.those(*LEADING_ROLES) if not body.inferred)
    value = (figure.value, figure.unit) if figure else (None, None)
    return (one.date, entry.title, entry.kind, entry.text, one.said, *value, due, lead)
