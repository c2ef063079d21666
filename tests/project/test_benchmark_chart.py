"""The chart that ``make bench`` draws."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def chart(root: Path) -> dict[str, Any]:
    """The module that draws it."""
    return runpy.run_path(str(root / "benchmarks" / "chart.py"))


def row(what: str, ratio: float, **more: Any) -> dict[str, Any]:
    """Return a row of a benchmark."""
    return {"benchmark": "build", "what": what, "value": ratio, "baseline": "a & b", "ratio": ratio} | more


def test_bars_lead_from_one_to_the_ratio(chart: dict[str, Any]) -> None:
    """What takes longer than its baseline goes to the right; ten times and a tenth are equally long."""
    drawn = ElementTree.fromstring(chart["chart"]([row("slow", 10), row("quick", 0.1)], "Title", "Below"))
    bars = [bar.attrib for bar in drawn.iter(f"{SVG}rect") if bar.get("class") == "bar"]
    start, width = ([float(bar[key]) for bar in bars] for key in ("x", "width"))
    assert width[0] == width[1] > 50
    assert start[0] == start[1] + width[1]
    assert {"slow", "quick", "a & b"} <= {text.text for text in drawn.iter() if text.text}


def test_a_baseline_itself_and_quick_rows_of_a_growing_store_are_left_out(chart: dict[str, Any]) -> None:
    """Dozens of questions would hide what takes long; what has no ratio stands in the table alone."""
    growing = [row(f"question {number}", number + 2, exponent=1) for number in range(40)]
    rows = [row("itself", 1.0), {"benchmark": "build", "what": "peak", "value": 300}, *growing]
    shown = [one["what"] for one in chart["shown"](rows)]
    assert shown == [f"question {number}" for number in range(40 - chart["GROWING"], 40)]
