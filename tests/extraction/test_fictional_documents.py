"""The fictional documents give what a reader sees in them: who answers for what, and by when."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from kg import corpus
from kg.model import Extraction, Unit
from support.folders import ROOT

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.tsv"))


@cache
def extraction(name: str) -> Extraction:
    (outcome,) = corpus.extract_all([ROOT / "data" / f"{name}.txt"])
    assert not outcome.error
    return outcome.extractions[0]


def rows() -> list[pytest.param]:  # type: ignore[valid-type]
    """One case a line: what the unit says, the role, and the body in that role."""
    found = []
    for path in GOLDEN:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                values = (path.stem, row["unit"], row["role"], row["body"])
                found.append(pytest.param(*values, id="-".join(values)))
    return found


def unit(name: str, words: str) -> Unit:
    found = [u for u in extraction(name).units if words in u.text]
    assert len(found) == 1, f"{words}: {[u.text for u in extraction(name).units]}"
    return found[0]


@pytest.mark.parametrize(("name", "words", "role", "body"), rows())
def test_bodies_answer_in_their_roles(name: str, words: str, role: str, body: str) -> None:
    """A cell, a bracket note or a subject names the body, and the column or word its role."""
    texts = {m.id: m.text for m in extraction(name).mentions}
    links = [link for link in unit(name, words).responsible if texts[link.mention] == body]
    assert [link.inferred for link in links] == [False]
    assert role in ("any", links[0].role)


@pytest.mark.parametrize(
    ("name", "words", "time"),
    [
        ("qinghe-tasks-2026", "新建高标准农田2万亩", "2026年10月底前"),
        ("qinghe-tasks-2026", "严格落实河长制", "长期坚持"),
        ("qinghe-notice-2026", "完成青溪饮用水水源保护区划定", "2026年6月底前"),
        ("qinghe-notice-2026", "加快建设污水集中处理设施", "2027年底前"),
        ("qinghe-notice-2026", "每月开展巡河检查", "每月"),
    ],
)
def test_times_bind_their_units(name: str, words: str, time: str) -> None:
    """A date in the clause, in a note or in a cell holds for the unit."""
    texts = {m.id: m.text for m in extraction(name).mentions}
    assert time in [texts[id] for id in unit(name, words).times]


def test_a_table_is_read_cell_by_cell() -> None:
    """Units are what cells say: no number, no column name and no body stands in them, and none in two cells."""
    found = [u.text for u in extraction("qinghe-tasks-2026").units]
    assert len(found) == 16
    assert [text for text in found if "\t" in text or "单位" in text or "时限" in text] == []


@pytest.mark.parametrize("name", [path.stem for path in GOLDEN])
def test_the_title_says_that_it_is_fictional(name: str) -> None:
    """Nobody shall take an invented document for a real one."""
    assert "虚构" in (extraction(name).document.title or "")
