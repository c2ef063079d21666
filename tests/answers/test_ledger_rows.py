"""The rows of the ledger as a store gives them: all, and only those that a choice can leave."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import pytest
from click.testing import CliRunner

from kg.answers import ledger_units, names
from kg.answers.ledger import entries
from kg.answers.ledger_choice import Choice, chosen, types
from kg.answers.ledger_rows import read, rows
from kg.cli import main
from kg.stores import Store, open_store
from support.folders import ROOT

TASKS, NOTICE = (ROOT / "data" / f"qinghe-{name}-2026.txt" for name in ("tasks", "notice"))
CHOICES = {
    "body": Choice(body="水利局"),
    "body in a role": Choice(body="水利局", role="lead"),
    "body in pinyin": Choice(body="slj"),
    "nobody": Choice(body="没有这个单位"),
    "place": Choice(place="清河"),
    "tool": Choice(instrument="资金"),
    "word in small letters": Choice(text="建设"),
    "document": Choice(doc="qinghe-tasks-2026"),
    "no such document": Choice(doc="nowhere"),
    "year": Choice(due="2026"),
    "day": Choice(until="2026-12-31"),
    "figure": Choice(figure="figured"),
    "body and document": Choice(body="水利局", doc="qinghe-tasks-2026", sort="due"),
    "what is no task": Choice(doc="qinghe-tasks-2026", aside="1"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of two fictional documents."""
    with open_store(built(str(tmp_path_factory.mktemp("ledger") / "kg.db"))) as opened:
        yield opened


def built(address: str) -> str:
    done = CliRunner().invoke(main, ["build", str(TASKS), str(NOTICE), "--store", address])
    assert done.exit_code == 0, done.output
    return address


def test_a_store_gives_the_rows_of_its_graphs(address: str) -> None:
    """The rows and words that a store is asked for are those of its graphs, whatever kind of store it is."""
    with open_store(built(address)) as opened:
        found = [row for doc in opened.documents() for row in entries(opened.graph(doc))]
        assert found and rows(opened) == found
        assert ledger_units.texts(opened) == {row.iri: row.text for row in found}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_a_choice_leaves_the_same_of_fewer_rows(store: Store, choice: Choice) -> None:
    """A store is asked for the units that a choice can leave, and no row is lost or changed by that."""
    known = cache(partial(names.read, store, types(choice)))
    every, some = rows(store), rows(store, choice, known)
    assert len(some) < len(every)
    assert chosen(some, choice, known) == chosen(every, choice, partial(names.read, store))


def test_a_choice_by_which_no_unit_is_found_soon_reads_all(store: Store) -> None:
    """What is missing, or how much is wanted of it, leaves no few units to ask for."""
    assert rows(store, Choice(missing="date")) == rows(store) == read(store)
