"""What `kg query` tells beside its rows: what names were taken for, that nothing fits, what has no date."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from kg import graph
from kg.cli import main
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
from kg.stores import open_store

TEXT = (
    "建设污水处理厂（市发改委牵头）。\n"
    "在建设期内完成河堤加固（市水利局、市林业局负责）。\n"
    "2026年12月底前建成水厂（市水利局负责）。\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with one short document of a city."""
    address = str(tmp_path_factory.mktemp("words") / "store")
    document = Document("levels", TEXT, "安康市保护汉江实施方案", ("安康市人民政府",), date="2026-03-01")
    with open_store(address, create=True) as kept:
        kept.replace(graph.build([extract(document, own())], own()))
    return address


def query(store: str, *words: str) -> Result:
    done = CliRunner(catch_exceptions=False).invoke(main, ["query", *words, "--store", store, "-f", "json"])
    assert done.exit_code == 0
    return done


TOLD = [
    pytest.param(["owners", "-p", "body=发改委"], "安康市发展和改革委员会", id="short form"),
    pytest.param(["owners", "-p", "body=水力局"], "相近的有：安康市水利局", id="nearest"),
    pytest.param(["owners", "-p", "body=水力局"], "没有符合条件的内容。", id="nothing fits"),
    pytest.param(["due"], "从今天（", id="from today"),
    pytest.param(["due", "-p", "since="], "另有 1 条期限无法换算为日期: -p dates=open", id="no date"),
]


@pytest.mark.parametrize(("words", "line"), TOLD)
def test_it_is_told_on_stderr(store: str, words: list[str], line: str) -> None:
    """A reader learns what stands behind an answer, and a program reads the rows alone."""
    done = query(store, *words)
    assert line in done.stderr
    assert isinstance(json.loads(done.stdout), list)


def test_a_name_that_is_said_in_full_needs_no_words(store: str) -> None:
    """Nothing is told where an answer says all by itself."""
    assert query(store, "owners", "-p", "body=水利局").stderr == ""


def test_what_stays_open_can_be_asked_for(store: str) -> None:
    """Asked for what has no date, the answer leaves nothing aside."""
    done = query(store, "due", "-p", "dates=open")
    assert len(json.loads(done.stdout)) == 2 and done.stderr == ""
