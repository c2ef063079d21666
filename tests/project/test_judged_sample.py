"""The sample that is judged by hand: what is drawn, and how the judgements are summed up."""

from __future__ import annotations

import csv
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.model import Document

HEAD = "doc\tstart\tend\tunits\tunits_right\tunits_missed\tlinks\tlinks_right\tnote\n"


@pytest.fixture(scope="module")
def tool(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "tools" / "judge_sample.py"))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Write two sentences: 7 of 8 units right, 1 missed; 2 of 4 links right."""
    path = tmp_path / "judged.tsv"
    path.write_text(HEAD + "a\t0\t9\t5\t5\t0\t4\t2\t\nb\t3\t20\t3\t2\t1\t0\t0\tsplit\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
    ids=["nothing", "none right", "all right", "81 of 263 (Newcombe 1998)"],
)
def test_the_interval_is_wilsons(
    tool: dict[str, Any], right: int, total: int, low: float, high: float
) -> None:
    assert tool["wilson"](right, total) == pytest.approx((low, high), abs=5e-5)


def test_judgements_are_summed_up(root: Path, written: Path) -> None:
    """Precision of units and links and recall of units, over all sentences, at the command line."""
    command = [sys.executable, str(root / "tools/judge_sample.py"), "--summary", str(written)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert done.stdout.splitlines() == [
        "sentences        2",
        "unit precision   0.875  (7 of 8; 95 %: 0.529 to 0.978)",
        "link precision   0.500  (2 of 4; 95 %: 0.150 to 0.850)",
        "unit recall      0.875  (7 of 8; 95 %: 0.529 to 0.978)",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("doc\tstart\n", ":1: the columns doc, start"),
        (HEAD + "a\t0\t9\tmany\t5\t0\t4\t2\t\n", ":2: .*many"),
        (HEAD + "a\t0\t9\t5\t6\t0\t4\t2\t\n", ":2: .*no more right than there are"),
        (HEAD + "a\t0\t9\t5\t5\t-1\t4\t2\t\n", ":2: .*from 0 up"),
        (HEAD + "a\t0\t9\t5\n", ":2: "),
    ],
    ids=["columns", "no number", "more right than there are", "less than nothing", "half a line"],
)
def test_what_cannot_be_is_refused(tool: dict[str, Any], tmp_path: Path, rows: str, said: str) -> None:
    """An error names the file, the line, and what would be right."""
    path = tmp_path / "judged.tsv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(str(path)) + said):
        tool["summary"](tool["judgements"](path))


LONG = Document("long", "".join(f"第{i}次会议要加强农业灌溉工程建设。\n" for i in range(60)))
SHORT = Document("short", "市水利局负责加强农业灌溉工程建设。\n好。\n各镇要完善农业灌溉工程管理制度。\n")


def test_a_long_document_does_not_outweigh_a_short_one(tool: dict[str, Any]) -> None:
    """A document is drawn first: the short one gives both its sentences, "好。" being too short."""
    drawn = tool["draw"]([LONG, SHORT], 7, 20)
    assert [sentence.text for document, sentence in drawn if document is SHORT] == [
        "市水利局负责加强农业灌溉工程建设。",
        "各镇要完善农业灌溉工程管理制度。",
    ]
    assert len({sentence.start for document, sentence in drawn if document is LONG}) == 18


def test_a_seed_draws_the_same_again(tool: dict[str, Any]) -> None:
    draw = tool["draw"]
    assert draw([LONG, SHORT], 7, 6) == draw([LONG, SHORT], 7, 6) != draw([LONG, SHORT], 8, 6)


def test_more_than_there_is_cannot_be_drawn(tool: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="3 sentences wanted, 2 are there"):
        tool["draw"]([SHORT], 7, 3)


def test_a_sheet_shows_units_with_their_links(tool: dict[str, Any]) -> None:
    """What the text says is to be judged; the issuer that is inferred is not."""
    (one, other) = tool["sheets"](tool["draw"]([SHORT], 7, 2))
    assert one.startswith("== 1\tshort\t0\t17\n")
    assert "responsible lead | 市水利局 | Body" in one
    assert "  U1 measure do | 要完善农业灌溉工程管理制度" in other


def test_the_kept_judgements_hold_no_text(root: Path, tool: dict[str, Any]) -> None:
    """They are whole, each sentence stands in it once, and the notes quote nothing."""
    path = root / "benchmarks" / "judged-sentences.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert (
        len({(row["doc"], row["start"]) for row in rows}) == len(rows) == len(list(tool["judgements"](path)))
    )
    assert [row["note"] for row in rows if not row["note"].isascii()] == []
