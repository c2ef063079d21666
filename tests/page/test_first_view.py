"""The first view: how its things are tied, which of them come first, and where they lie."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from kg.page.collecting import collect
from kg.page.facts import Facts
from kg.page.grouping import CARDS, communities
from kg.page.linking import Tie, ranked, ties
from kg.page.scattering import HEIGHT, scatter
from kg.page.views import FIRST, views

BASE = "https://example.org/data/"


def graph_of(*measures: str) -> nx.MultiDiGraph:
    """Return a graph of measures ``number: thing thing; shared``, each in its own sentence unless it has ``=n``.

    A thing is a letter behind its class: ``i`` an industry, ``p`` a park, ``z`` an ecological zone.
    """
    classes = {"i": "Industry", "p": "Park", "z": "EcologicalZone", "b": "Body"}
    graph = nx.MultiDiGraph()
    graph.add_node(BASE + "doc", type="PolicyDocument", name="doc", doc="d", title="doc")
    for number, said in enumerate(measures):
        words, _, sentence = said.partition("=")
        unit, place = f"{BASE}unit/{number}", f"{BASE}sentence/{sentence or 100 + number}"
        graph.add_node(unit, type="Measure", name=said, doc="d", start=number, end=number + 1)
        graph.add_node(place, type="Sentence", name=said, text=said, start=int(sentence or 100 + number))
        graph.add_edge(unit, BASE + "doc", key="fromDocument")
        graph.add_edge(unit, place, key="inSentence")
        for word in words.split():
            graph.add_node(BASE + word, type=classes[word[0]], name=word)
            graph.add_edge(unit, BASE + word, key="leadBody" if word[0] == "b" else "target")
    return graph


def told(facts: Facts) -> set[tuple[str, str, str, bool]]:
    """Return all ties by the names of their ends."""
    return {(facts.nodes[tie.a].name, facts.nodes[tie.b].name, tie.kind, tie.cross) for tie in ties(facts)}


@pytest.mark.parametrize(
    ("measures", "wanted"),
    [
        pytest.param(["iA pB"], {("iA", "pB", "joint", True)}, id="two of a measure"),
        pytest.param(["iA iB"], {("iA", "iB", "joint", False)}, id="two of one class"),
        pytest.param(
            ["iA iB iC"],
            {(name, "iA iB iC", "fan", False) for name in ("iA", "iB", "iC")},
            id="an enumeration is a fan",
        ),
        pytest.param(
            ["iA iB zC"],
            {(name, "iA iB zC", "fan", True) for name in ("iA", "iB", "zC")},
            id="a fan of two classes",
        ),
        pytest.param(["iA=7", "pB=7"], {("iA", "pB", "weak", True)}, id="one sentence"),
        pytest.param(["iA=7", "iB=7"], set(), id="one sentence, one class"),
        pytest.param(["iA bX", "zB bX"], {("iA", "zB", "weak", True)}, id="one body"),
        pytest.param(
            ["iA pB", "iA=7", "pB=7"], {("iA", "pB", "joint", True)}, id="no weak tie beside a strong one"
        ),
        pytest.param([*(f"i{n} bX" for n in range(7)), "pB bX"], set(), id="what many share ties nothing"),
    ],
)
def test_what_ties_things(measures: list[str], wanted: set[tuple[str, str, str, bool]]) -> None:
    """A measure ties all it touches; a sentence or a body in common ties things of two classes weakly."""
    assert told(collect(graph_of(*measures))) == wanted


def test_a_weak_tie_says_what_the_measures_share() -> None:
    """The tie names the body, and both measures."""
    facts = collect(graph_of("iA bX", "zB bX"))
    (tie,) = ties(facts)
    assert [facts.nodes[n].name for n in tie.via] == ["bX"] and len(tie.units) == 2


def test_things_of_cross_class_ties_come_first_and_each_class_has_its_turn() -> None:
    """Before ten heavier industries stand a pair across classes, and a lone zone stands among the first."""
    heavy = [f"i{n}" for n in range(10) for _ in range(3)]
    facts = collect(graph_of(*heavy, "iX pY", "zZ"))
    order = [facts.nodes[n].name for n in ranked(facts, ties(facts))]
    assert set(order[:2]) == {"iX", "pY"} and "zZ" in order[:6] and len(order) == 13


def test_boxes_do_not_overlap_and_smaller_ones_lie_between_larger() -> None:
    """Things of the first level have whole boxes; those of the next have half the size in each direction."""
    levels = [list(range(30)), list(range(30, 120))]
    widths = {n: 60.0 + 7 * (n % 9) for n in range(120)}
    ends = {(n, n + 30): 1.0 for n in range(90)}
    places = scatter(levels, widths, ends)
    assert places == scatter(levels, widths, ends)
    size = {n: (widths[n] / 2, HEIGHT / 2) if n >= 30 else (widths[n], HEIGHT) for n in places}
    for a, b in combinations(places, 2):
        wide = (size[a][0] + size[b][0]) / 2 <= abs(places[a][0] - places[b][0]) + 1
        high = (size[a][1] + size[b][1]) / 2 <= abs(places[a][1] - places[b][1]) + 1
        assert wide or high, (a, b)


def test_the_map_of_many_things_starts_with_a_few() -> None:
    """Of 300 things the first 48 have the large boxes; a fan has a place among its things."""
    facts = collect(graph_of(*(f"i{n} p{n}" for n in range(148)), "iA iB iC iD"))
    view = views(facts)[0]
    assert len(view.board.places) == 301 and view.board.places[-1].node in facts.units
    assert view.name == "areas" and all(isinstance(tie, Tie) for tie in view.ties)
    assert len({place.node for place in view.board.places[:FIRST]}) == FIRST


def test_a_board_has_no_more_communities_than_it_can_show() -> None:
    """Sixty bands of things give as many cards as fit; the last, without a title, holds what the others do not."""
    facts = collect(graph_of(*(f"i{n}a p{n}b z{n}c" for n in range(60))))
    groups = communities(facts, range(len(facts.nodes)))
    assert len(groups) == CARDS
    assert [group.title for group in groups].index("") == CARDS - 1
    assert sorted(n for group in groups for n in group.members) == list(range(len(facts.nodes)))
