"""The charts: each bar counts the rows that its filter leaves in the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg import graph
from kg.answers.charts import Bar, beyond, by_body, by_month, fields_by_body
from kg.answers.ledger import Entry, Named, entries
from kg.answers.ledger_choice import Choice, chosen
from kg.knowledge import own
from support.websites import little


@pytest.fixture(scope="module")
def rows() -> list[Entry]:
    """The rows of two small documents."""
    return chosen(entries(graph.build([little("first"), little("second", "城东新区")], own())), Choice())


@pytest.mark.parametrize("chart", [by_month, by_body, fields_by_body])
def test_a_bar_opens_the_rows_that_it_counts(rows: list[Entry], chart: Any) -> None:
    """No bar is of other rows than the ledger then shows."""
    bars: list[Bar] = chart(rows)
    assert any(bar.count for bar in bars)
    for bar in bars:
        assert len(chosen(rows, Choice(**bar.filter))) == bar.count, bar


def test_months_without_a_row_have_their_place(rows: list[Entry]) -> None:
    """The months of a chart follow each other; where nothing has a date there are none."""
    labels = [bar.label for bar in by_month(rows)]
    assert labels == sorted(labels) and by_month([row for row in rows if not row.due]) == []


def due(row: Entry, *days: str) -> Entry:
    """Return a row that is due on other days."""
    return replace(row, due=tuple(Named(day, "Deadline", day, day) for day in days))


def test_the_chart_begins_and_ends_with_a_bar(rows: list[Entry]) -> None:
    """A day far off does not push the others out: the ten years with most rows are drawn, the rest counted."""
    days = ["1999-12-31", "2026-03-31", "2026-06-30", "2030-12-31", "2060-12-31", "2060-12-31"]
    found = [due(rows[0], day) for day in days]
    bars = by_month(found)
    assert [bars[0].label, bars[-1].label] == ["2026-03", "2030-12"]
    assert bars[0].count and bars[-1].count and sum(bar.count for bar in bars) == 3
    assert beyond(found, bars) == (1, 2)
    assert beyond([], by_month([])) == (0, 0)
