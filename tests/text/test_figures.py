"""Figures and times: what their words amount to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import SchemaError
from kg.knowledge import own
from kg.text import figures
from kg.text.figures import Figure, deadline, quantity, sole_year

WORDS = own().figures
EXAMPLES = WORDS.examples


@pytest.mark.parametrize(("text", "expected"), EXAMPLES["quantities"].items(), ids=str)
def test_quantity_examples_of_the_word_file_hold(text: str, expected: dict[str, Any] | None) -> None:
    """Every quantity in the word file reads as it says there."""
    assert quantity(text, WORDS) == (Figure(**expected) if expected else None)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES["times"].items(), ids=str)
def test_time_examples_of_the_word_file_hold(text: str, expected: Any) -> None:
    """Every time in the word file ends on the day it says there, whatever the document's year."""
    assert deadline(text, None, WORDS) == (str(expected) if expected else None)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES["times in 2021"].items(), ids=str)
def test_a_document_year_completes_a_time(text: str, expected: Any) -> None:
    """Words like this year, or a month alone, count in the year of the document."""
    assert deadline(text, 2021, WORDS) == (str(expected) if expected else None)


GOVERNED = [
    pytest.param("12月底前", 2025, 2026, "2026-12-31", id="a month counts in the year above it"),
    pytest.param("12月底前", None, 2026, "2026-12-31", id="a document without a date"),
    pytest.param("上半年", 2025, 2026, "2026-06-30", id="half a year"),
    pytest.param("年底前", 2025, 2026, "2026-12-31", id="the end of the year"),
    pytest.param("今年12月底前", 2025, 2026, "2025-12-31", id="this year is that of the document"),
    pytest.param("2024年3月至5月", 2025, 2026, "2024-05-31", id="a year that is stated once for a range"),
    pytest.param("12月底前", None, None, None, id="no year at all"),
]


@pytest.mark.parametrize(("text", "year", "near", "expected"), GOVERNED)
def test_the_heading_above_says_the_year(
    text: str, year: int | None, near: int | None, expected: str | None
) -> None:
    """A bare month counts in the year of the heading or title above it, else in the document's."""
    assert deadline(text, year, WORDS, near) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2026年重点任务", 2026),
        ("（２０２６年）", 2026),
        ("2024—2026年行动", None),
        ("重点任务", None),
        ("120266号", None),
    ],
    ids=str,
)
def test_a_heading_names_one_year_or_none(text: str, year: int | None) -> None:
    """A heading with several years, or none, says no year for what stands below it."""
    assert sole_year(text) == year


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百五", None),
        ("三万五", None),
        ("一百零五项", 105),
        ("十万个", 100000),
        ("万亿元", 1e12),
        ("2000万亩", 2e7),
        ("五", 5),
        ("", None),
        ("多个", None),
        ("1.1.1", None),
        ("5　%", 5),
    ],
    ids=str,
)
def test_wrong_values_are_worse_than_none(text: str, value: float | None) -> None:
    """Numbers that could be read in two ways have no value."""
    figure = quantity(text, WORDS)
    assert (figure.value if figure else None) == value


def test_a_broken_word_file_names_itself(tmp_path: Path) -> None:
    """A word file with a part missing is refused with its path and what is missing."""
    with pytest.raises(SchemaError, match=r"figures\.yaml: .*before"):
        figures.compiled({"digits": {}}, tmp_path / "figures.yaml")
