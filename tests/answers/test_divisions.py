"""The ledger by place: a tile counts the rows that its filter leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import graph
from kg.answers.divisions import above, known, parts, provinces
from kg.answers.ledger import Entry, Named, entries
from kg.answers.ledger_choice import Choice, chosen
from kg.knowledge import own
from support.pages import BASE, small_graph
from support.websites import little

SHAANXI, ANKANG, HANBIN = "610000", "610900", "610902"


@pytest.fixture(scope="module")
def rows() -> list[Entry]:
    """Rows on a district, its city, its province, another province, and on no place."""
    some = chosen(entries(graph.build([little("first")], own())), Choice())
    codes = (HANBIN, ANKANG, SHAANXI, "510000", "")
    return [
        replace(some[0], start=n, targets=(Named(f"p{n}", "Place", f"p{n}", code),))
        for n, code in enumerate(codes)
    ]


def test_a_tile_opens_the_rows_that_it_counts(rows: list[Entry]) -> None:
    """What lies within the parts of a division lies within it too."""
    tiles = {tile.code: tile for tile in (*provinces(rows), *parts(rows, SHAANXI))}
    assert [tiles[code].count for code in (SHAANXI, ANKANG, "510000", "110000")] == [3, 2, 1, 0]
    for tile in tiles.values():
        assert len(chosen(rows, Choice(**tile.filter))) == tile.count


def test_no_two_provinces_share_a_place() -> None:
    """Every province of the gazetteer has a tile of its own, named in both languages."""
    tiles = provinces([])
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles) == 34
    assert all(tile.name.zh and tile.name.en and above(tile.code) == (tile.code,) for tile in tiles)
    assert known(ANKANG) is not None and known("999999") is None


def test_a_park_lies_where_the_place_around_it_does() -> None:
    """Without a code of its own a park has that of the place that it lies in; else it has none."""
    found = small_graph()
    place = f"{BASE}place/汉滨区"
    found.add_node(place, type="Place", name="汉滨区", notation=HANBIN, docs=["sample"])
    found.add_edge(f"{BASE}park/p", place, key="within", docs=["sample"])
    notes = {target.iri: target.note for row in entries(found) for target in row.targets}
    assert notes[f"{BASE}park/p"] == HANBIN and notes[f"{BASE}ecologicalzone/汉江"] == ""
