"""What a row of the page's data says does not depend on an order that two languages would have to share."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from kg import graph
from kg.knowledge import own
from kg.model import Extraction
from kg.page.collecting import collect
from kg.page.facts import Facts, called
from kg.page.rendering import data
from kg.page.rows import FIELDS, fact_rows, rows, view_rows
from kg.page.views import View, views
from kg.resources import folder

KINDS = ("source", "sentence", "unit", "naming", "relation", "span", "place", "card", "tie")


@pytest.fixture(scope="module")
def facts(founding_gold: Extraction) -> Facts:
    """The facts of the founding document."""
    return collect(graph.build([founding_gold], own()))


@pytest.fixture(scope="module")
def pictures(facts: Facts) -> list[View]:
    """Its views."""
    return views(facts)


def written(kind: str, facts: Facts, pictures: list[View]) -> list[list[Any]]:
    """Return all rows of a kind as they stand in the data of the page."""
    drawn = [view_rows(view) for view in pictures]
    if kind in ("place", "card", "tie"):
        return [row for view in drawn for row in view[f"{kind}s"]]
    if kind == "span":
        return [row for link in data(facts)["links"] for row in link.get("spans", ())]
    return list(fact_rows(facts)[f"{kind}s"])


def said(kind: str, facts: Facts, pictures: list[View]) -> Iterator[dict[str, Any]]:
    """Yield the values behind these rows by the names of their fields."""
    boards = [view.board for view in pictures]
    values: dict[str, Iterable[Any]] = {
        "source": facts.sources,
        "sentence": facts.sentences,
        "unit": facts.units.values(),
        "naming": facts.namings,
        "relation": facts.relations,
        "span": itertools.chain(*(link.spans for link in facts.links)),
        "place": itertools.chain(*(board.places for board in boards)),
        "card": itertools.chain(*(board.cards for board in boards)),
        "tie": itertools.chain(*(view.ties for view in pictures)),
    }
    names, rules = called(facts.sources), fact_rows(facts)["rules"]
    for number, value in enumerate(values[kind]):
        fields = dataclasses.asdict(value)
        if kind == "source":
            fields["called"] = names[number]
        if kind == "unit":
            fields["rule"] = rules.index(fields["rule"])
        yield fields


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_says_what_its_value_says(kind: str, facts: Facts, pictures: list[View]) -> None:
    """Read by the table that goes with them, the rows of every kind give back all fields of their values."""
    table = data(facts)["facts"]["fields"][kind]
    found = [dict(zip(table, row, strict=True)) for row in written(kind, facts, pictures)]
    assert found == list(said(kind, facts, pictures)) and found


def test_rows_follow_the_table(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of fields stands in the table alone: turned round there, it is turned round in every row."""
    before = rows("sentence", facts.sentences)
    monkeypatch.setitem(FIELDS, "sentence", FIELDS["sentence"][::-1])
    assert rows("sentence", facts.sentences) == [row[::-1] for row in before]


def test_the_scripts_read_every_kind_of_row_by_the_table() -> None:
    """``facts.js`` decodes each kind that Python writes, by the table, and names no order of its own."""
    script = (folder("viz") / "facts.js").read_text(encoding="utf-8")
    assert set(FIELDS) == set(KINDS)
    assert [kind for kind in KINDS if f'named("{kind}", ' not in script] == []
    assert "facts.fields[kind]" in script
