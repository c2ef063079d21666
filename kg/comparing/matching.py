"""Which item of one document is which of the other: by words, names and figures, headings and order.

Items with the same words are paired first, in order. The others get a few likely partners each, found by the
rare words that they share, so that the work grows with the number of items and not with its square; the
pairs with the greatest likeness in all are then chosen (maximum weight matching). What is left between two
pairs that follow each other in both documents is paired at last, where it is alike enough for neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import rustworkx as rx

from kg.comparing.items import Item
from kg.comparing.likeness import Likeness

How = Literal["same", "alike", "place"]
# How alike two items must be: anywhere, and where their neighbours are paired with each other.
_ANYWHERE, _WITH_FIGURES, _IN_PLACE, _OTHER_KIND = 0.5, 0.57, 0.42, 0.88
# So few words do not say what an item is about: beside a figure ("it reaches ...") and without one.
_FEW, _FEWEST = 5, 3
_MOST = 10  # so many likely partners of an item are looked at
_FINE = 10_000  # weights of the matching are whole numbers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items that are one, with how they were found and how alike they are (from 0 to 1)."""

    before: Item
    after: Item
    how: How
    likeness: float


def pairs(before: Sequence[Item], after: Sequence[Item]) -> tuple[Pair, ...]:
    """Return the items of two documents that are one, in the order of the first."""
    found = list(_same(before, after))
    likeness = Likeness(before, after)
    found += _alike(*_left(before, after, found), likeness)
    found += _in_place(before, after, found, likeness)
    return tuple(sorted(found, key=lambda pair: pair.before.number))


def _left(
    before: Iterable[Item], after: Iterable[Item], found: Iterable[Pair]
) -> tuple[list[Item], list[Item]]:
    taken = {pair.before.number for pair in found}, {pair.after.number for pair in found}
    return [i for i in before if i.number not in taken[0]], [i for i in after if i.number not in taken[1]]


def _same(before: Iterable[Item], after: Iterable[Item]) -> Iterator[Pair]:
    """Pair the items with the same words: those that stand under the same headings first, then in order."""
    groups: dict[tuple[str, bool], tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            groups[item.plain, item.kind == "passage"][side].append(item)
    for olds, news in groups.values():
        for key in (lambda i: (i.path, i.bodies), lambda i: i.path, lambda i: None):
            for old, new in _zipped(olds, news, key):
                olds.remove(old)
                news.remove(new)
                yield Pair(old, new, "same", 1.0)


def _zipped(olds: list[Item], news: list[Item], key: Callable[[Item], object]) -> list[tuple[Item, Item]]:
    by_key: dict[object, list[Item]] = defaultdict(list)
    for new in news:
        by_key[key(new)].append(new)
    found = []
    for old in olds:
        if partners := by_key[key(old)]:
            found.append((old, partners.pop(0)))
    return found


def _alike(before: Sequence[Item], after: Sequence[Item], likeness: Likeness) -> Iterator[Pair]:
    sides = ((likeness.candidates(old, _MOST), old) for old in before)
    left = {item.number for item in after}
    likely = (
        (old, new, share)
        for candidates, old in sides
        for new in candidates
        if new.number in left and _one_kind(old, new)
        for share in (likeness.of(old, new),)
        if share >= _needed(old, new) and _tells_itself(old, new, likeness)
    )
    yield from _chosen(likely, "alike")


def _needed(old: Item, new: Item) -> float:
    return _WITH_FIGURES if old.figures and new.figures else _ANYWHERE


def _tells_itself(old: Item, new: Item, likeness: Likeness) -> bool:
    """Say whether two items say what they are about, or their neighbours say that it is the same."""
    words = min(len(old.unmasked), len(new.unmasked))
    least = _FEW if old.figures and new.figures else _FEWEST
    return words > least or likeness.beside(old, new) >= _ANYWHERE


def _one_kind(old: Item, new: Item) -> bool:
    return (old.kind == "passage") == (new.kind == "passage")


def _in_place(
    before: Sequence[Item], after: Sequence[Item], found: Sequence[Pair], likeness: Likeness
) -> Iterator[Pair]:
    """Pair what is left between neighbours that are paired in the same order."""
    yield from _chosen(
        (
            (old, new, share)
            for olds, news in _gaps(before, after, found)
            for old in olds
            for new in news
            for share in (max(likeness.wording(old, new), _framed(olds, news)),)
            if share >= _least(old, new)
        ),
        "place",
    )


def _framed(olds: Sequence[Item], news: Sequence[Item]) -> float:
    """Return how alike the only items of a gap are that ask for the same of other things."""
    if len(olds) != 1 or len(news) != 1 or not _one_kind(olds[0], news[0]):
        return 0.0
    return _ANYWHERE if olds[0].frame and olds[0].frame == news[0].frame else 0.0


def _least(old: Item, new: Item) -> float:
    """Return how alike two items must be where their neighbours are one: with figures, what they count is."""
    if not _one_kind(old, new):
        return _OTHER_KIND
    return _WITH_FIGURES if old.figures and new.figures else _IN_PLACE


def _gaps(
    before: Sequence[Item], after: Sequence[Item], found: Iterable[Pair]
) -> Iterator[tuple[Sequence[Item], Sequence[Item]]]:
    """Yield what stands unpaired in both documents between one pair and the next."""
    partner = {pair.before.number: pair.after.number for pair in found}
    taken = set(partner.values())
    run: list[Item] = []
    last = -1
    for item in (*before, None):
        if item is not None and item.number not in partner:
            run.append(item)
            continue
        until = partner[item.number] if item is not None else len(after)
        between = after[last + 1 : until]
        if run and between and not any(new.number in taken for new in between):
            yield run, between
        run, last = [], until


def _chosen(likely: Iterable[tuple[Item, Item, float]], how: How) -> Iterator[Pair]:
    """Yield the pairs, each item at most once, with the greatest likeness in all."""
    graph: rx.PyGraph[tuple[int, Item], tuple[int, float]] = rx.PyGraph(multigraph=False)
    nodes: dict[tuple[int, int], int] = {}

    def node(side: int, item: Item) -> int:
        key = side, item.number
        if key not in nodes:
            nodes[key] = graph.add_node((side, item))
        return nodes[key]

    for old, new, share in likely:
        graph.add_edge(node(0, old), node(1, new), (round(share * _FINE), share))
    for component in rx.connected_components(graph):
        part = graph.subgraph(sorted(component))
        for one, other in rx.max_weight_matching(part, weight_fn=lambda edge: edge[0]):
            (side, first), (_, second) = part[one], part[other]
            old, new = (second, first) if side else (first, second)
            yield Pair(old, new, how, part.get_edge_data(one, other)[1])
