"""`kg trace`: a thing or an indicator through the documents of a store, as a table and as a chart."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

# Reports made up for these tests.
TEXT = """{year}年青禾县政府工作报告（虚构示例）

一、{year}年工作安排
地区生产总值增长{growth}，工业投资达到{sum}。{more}

青禾县人民政府
{year}年2月1日
"""
REPORTS = (
    ("2023", "8%", "1.2亿元", "整治青溪河道。"),
    ("2024", "7.5%", "12000万元", ""),
    ("2025", "7%", "2亿元", ""),
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the reports of three years."""
    folder = tmp_path_factory.mktemp("trace")
    for year, growth, total, more in REPORTS:
        text = TEXT.format(year=year, growth=growth, sum=total, more=more)
        (folder / f"report-{year}.txt").write_text(text, encoding="utf-8")
    address = str(folder / "store")
    assert CliRunner().invoke(main, ["build", str(folder), "--store", address]).exit_code == 0
    return address


def trace(store: str, *arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, ["trace", *map(str, arguments), "--store", store])


def test_an_indicator_is_followed_by_date(store: str) -> None:
    """A row says the date, the words and the figure with its value in a base unit."""
    rows = json.loads(trace(store, "工业投资", "-f", "json").stdout)
    assert [row["date"][:4] for row in rows] == ["2023", "2024", "2025"]
    assert [row["said"] for row in rows] == ["1.2亿元", "12000万元", "2亿元"]
    assert [row["value"] for row in rows] == [1.2e8, 1.2e8, 2e8]


def test_figures_are_drawn_as_a_line(store: str, tmp_path: Path) -> None:
    """The chart has a point for each year with its words, and is well-formed."""
    assert trace(store, "地区生产总值", "-o", tmp_path / "chart.svg").exit_code == 0
    drawn = ElementTree.parse(tmp_path / "chart.svg")
    assert len(drawn.findall(f".//{SVG}circle")) == 3
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert said == ["地区生产总值 (%)", "8%", "2023", "7.5%", "2024", "7%", "2025"]


def test_a_thing_without_figures_is_counted(store: str, tmp_path: Path) -> None:
    """Where no figure returns, the chart has a bar for each document, of no height where it is silent."""
    trace(store, "青溪", "-o", tmp_path / "chart.svg")
    bars = ElementTree.parse(tmp_path / "chart.svg").findall(f".//{SVG}rect[@class='dot']")
    assert [float(bar.attrib["height"]) > 0 for bar in bars] == [True, False, False]


def test_nothing_is_said_to_be_nothing(store: str, tmp_path: Path) -> None:
    """A word that no document holds gives no rows and a line on stderr."""
    done = trace(store, "火星移民", "-f", "json")
    assert json.loads(done.stdout) == []
    assert done.stderr.strip()
