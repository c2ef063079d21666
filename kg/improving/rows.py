"""The queue as an answer: a row for each place, with the words of its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from kg.improving.doubts import REASONS, Doubt, Entry
from kg.knowledge import Knowledge
from kg.messages import translated
from kg.page.appearance import load_labels
from kg.resources import folder
from kg.stores.base import Column, Rows, Value

_COLUMNS = ("reason", "why", "kind", "text", "title", "precision", "found", "document", "start", "rule")
_CODED = ("kind", "rule")


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return the words in which the queue and lessons are told."""
    return load_labels(folder("viz") / "review.json")


def table(entries: Iterable[Entry], language: str, knowledge: Knowledge, coded: bool = False) -> Rows:
    """Return entries as an answer; with ``coded`` reasons stay the words of programs."""
    words = labels()
    columns = tuple(Column(name, words[name]["zh"], words[name]["en"], name in _CODED) for name in _COLUMNS)
    return Rows(columns, tuple(tuple(_cells(one, language, knowledge, coded)) for one in entries))


def _cells(entry: Entry, language: str, knowledge: Knowledge, coded: bool) -> Iterator[Value]:
    first = entry.doubts[0]
    reasons = dict.fromkeys(one.reason for one in entry.doubts)
    yield between(language).join(reasons if coded else (labels()[code][language] for code in reasons))
    yield ("\uff1b" if language == "zh" else "; ").join(why(one, language, knowledge) for one in entry.doubts)
    yield entry.kind
    yield " ".join((translated(entry.text, language) if entry.kind == "document" else entry.text).split())
    yield entry.title
    measured = min(entry.doubts, key=lambda one: one.precision)
    known = measured.precision < 1
    yield round(measured.precision, 3) if known else None
    yield int(dict(measured.data)["found"]) if known else None
    yield entry.doc
    yield entry.start
    yield measured.rule if known else first.rule


def why(doubt: Doubt, language: str, knowledge: Knowledge) -> str:
    """Return the words of a reason."""
    data = dict(doubt.data)
    if doubt.reason == "low_precision":
        data |= {"title": knowledge.title(doubt.rule, language), "field": labels()[data["field"]][language]}
    return labels()[f"why_{doubt.reason}"][language].format(**data)


def between(language: str) -> str:
    """Return what stands between the parts of a list."""
    return "\u3001" if language == "zh" else ", "


__all__ = ["REASONS", "between", "labels", "table", "why"]
