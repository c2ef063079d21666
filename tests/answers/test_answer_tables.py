"""Answers as text: tables that align, CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.answers import tables
from kg.errors import QueryError
from kg.stores import Column, Rows

ROWS = Rows(
    (Column("body", "主体", "Body"), Column("role", "角色", "Role", coded=True), Column("n", "数", "Count")),
    (("市水利局", "lead", 3), ("Bureau 甲", "support", 12.5), (None, "unheard of", 147.0)),
)
ODD = Rows(
    (Column("a"), Column("b")),
    (('say "x", y', "line\nbreak"), ("a|b\\c", "<b>"), ("\x1b[31m", "\u202e=1+1")),
)


def test_a_table_aligns_wide_and_narrow() -> None:
    """Every column starts at the same cell, whether its words are Chinese or not."""
    assert tables.render(ROWS).splitlines() == [
        "主体       角色        数",
        "---------  ----------  ----",
        "市水利局   牵头        3",
        "Bureau 甲  配合        12.5",
        "           unheard of  147",
    ]


def test_labels_and_coded_values_are_translated() -> None:
    """The same table in English."""
    lines = tables.render(ROWS, language="en").splitlines()
    assert lines[0].split() == ["Body", "Role", "Count"]
    assert lines[2].split() == ["市水利局", "lead", "3"]


def test_numbers_stay_numbers() -> None:
    """A negative number is no formula; what JSON cannot write as a number is a text there."""
    odd = Rows((Column("a"), Column("b")), ((-3, float("-inf")),))
    assert tables.render(odd, "csv").splitlines() == ["a,b", "-3,-inf"]
    assert json.loads(tables.render(odd, "json")) == [{"a": -3, "b": "-inf"}]


@pytest.mark.parametrize("width", [20, 26, 40, 80])
def test_a_table_fits_the_terminal(width: int) -> None:
    """Long words are folded; no line is wider, and nothing is lost."""
    long = Rows((Column("a"), Column("b")), (("汉" * 50, "word " * 12), ("x" * 70, "短")))
    lines = tables.render(long, width=width).splitlines()
    assert max(map(tables.display_width, lines)) <= width
    whole = "".join(lines)
    assert whole.count("汉") == 50
    assert whole.count("x") == 70
    assert whole.count("word") == 12


def test_a_table_can_neither_break_nor_command() -> None:
    """Line breaks and terminal commands in a text stay in their cell, harmless."""
    text = tables.render(ODD)
    assert len(text.splitlines()) == 5
    assert "\x1b" not in text


@pytest.mark.parametrize("rows", [ROWS, ODD], ids=["plain", "odd"])
def test_csv_is_read_back(rows: Rows) -> None:
    """RFC 4180: CRLF, quotes doubled; what was in a cell comes back."""
    text = tables.render(rows, "csv")
    assert text.count("\r\n") == len(rows.rows)
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found[0] == [column.label("zh") for column in rows.columns]
    assert [row[0] for row in found[1:]] == [row[0] or "" for row in rows.rows]


def test_json_keeps_names_and_values() -> None:
    """For programs: names instead of labels, numbers as numbers, nothing translated."""
    assert json.loads(tables.render(ROWS, "json"))[0] == {"body": "市水利局", "role": "lead", "n": 3}
    assert json.loads(tables.render(ROWS, "json"))[2]["body"] is None


def test_markdown_cells_stay_cells() -> None:
    """Bars, tags and line breaks do not leave their cell."""
    lines = tables.render(ODD, "md").splitlines()
    assert lines[:2] == ["| a | b |", "| --- | --- |"]
    assert lines[2] == '| say "x", y | line break |'
    assert lines[3] == "| a\\|b\\\\c | &lt;b> |"


@pytest.mark.parametrize("format", tables.FORMATS)
def test_an_answer_may_have_no_columns(format: str) -> None:
    """A query that names no variable is answered all the same."""
    assert isinstance(tables.render(Rows((), ((), ())), format), str)


@pytest.mark.parametrize("format", tables.FORMATS)
def test_no_rows_still_have_a_head(format: str) -> None:
    """An empty answer is an answer in every format."""
    text = tables.render(Rows(ROWS.columns, ()), format)
    assert text == "[]" if format == "json" else "主体" in text


def test_an_unknown_format_is_told() -> None:
    """With the nearest that there is."""
    with pytest.raises(QueryError, match="did you mean 'csv'"):
        tables.render(ROWS, "csw")


WIDTHS = [
    ("汉", 2),
    ("a", 1),
    ("ａ", 2),
    ("é", 1),
    ("e\u0301", 1),
    ("😀", 2),
    ("，", 2),
    ("", 0),
    ("\u200f", 0),
]


@pytest.mark.parametrize(("text", "cells"), WIDTHS)
def test_width_is_that_of_a_terminal(text: str, cells: int) -> None:
    """Wide characters take two cells, marks and controls none."""
    assert tables.display_width(text) == cells


def test_a_narrow_terminal_leaves_out_what_leads_to_the_text() -> None:
    """Columns that do not fit are left out, place and rule first; the answer itself stays."""
    names = ("body", "unit", "sentence", "start", "end", "rule")
    rows = Rows(tuple(map(Column, names)), (("市水利局", "治理河流" * 5, "治理河流" * 9, 1, 20, "leads"),))
    shown, left = tables.fitting(rows, "en", 50)
    assert [column.name for column in shown.columns] == ["body", "unit", "sentence"]
    assert [column.name for column in left] == ["start", "end", "rule"]
    assert tables.fitting(rows, "en", 200) == (rows, ())
    assert tables.fitting(rows, "en", None) == (rows, ())
    assert [column.name for column in tables.fitting(rows, "en", 10)[0].columns] == ["body", "unit"]
