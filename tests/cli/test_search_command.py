"""`kg search`: words in the full text of a store that `kg build` made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.search.index import NAME

TEXT = """国务院关于青溪的通知

一、保护
加强青溪湖泊保护。整治河道。

国务院
2025年2月1日
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with one document."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "notice.txt").write_text(TEXT, encoding="utf-8")
    address = str(folder / "store")
    assert CliRunner().invoke(main, ["build", str(folder / "notice.txt"), "--store", address]).exit_code == 0
    return address


def search(store: str, *arguments: str, language: str = "zh") -> Result:
    command = ["search", *arguments, "--store", store]
    return CliRunner().invoke(main, command, env={"KG_LANG": language})


def test_the_build_keeps_the_index_up(store: str) -> None:
    """Nobody waits for the index at the first search."""
    assert (Path(store) / NAME).is_file()


def test_words_are_marked_in_their_sentence(store: str) -> None:
    """A table marks the words; other forms give the text as it is, with its place."""
    assert "加强【青溪】【湖泊】保护。" in search(store, "青溪", "湖泊", "-f", "md").stdout
    done = search(store, "青溪 湖泊", "-f", "json")
    (row,) = json.loads(done.stdout)
    assert row["text"] == "加强青溪湖泊保护。" and row["heading"] == "一、保护" and row["document"] == "notice"
    assert "1 处，见于 1 份文件" in done.stderr


def test_hits_are_counted(store: str) -> None:
    """Counts stand for the hits, under the labels of readers."""
    rows = json.loads(search(store, "青溪", "--count", "level", "-f", "json").stdout)
    assert rows == [{"level": "国家", "hits": 2}]


def test_what_narrows_goes_by_its_labels(store: str) -> None:
    """A level goes by its name or label; an unknown one is refused with those that there are."""
    assert "2 hits" in search(store, "青溪", "--level", "国家", language="en").stderr
    assert "0 hits" in search(store, "青溪", "--level", "city", language="en").stderr
    wrong = search(store, "青溪", "--level", "planet", language="en")
    assert wrong.exit_code == 1 and "no level 'planet': valid are: nation, province" in wrong.stderr
