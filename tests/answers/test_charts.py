"""The charts: each bar counts the rows that its filter leaves in the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from kg import graph
from kg.answers.charts import Bar, by_body, by_month, fields_by_body
from kg.answers.ledger import Entry, entries
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
