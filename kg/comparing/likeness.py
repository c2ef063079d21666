"""How alike two items are: their words, the things that they name, and where they stand."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from kg.comparing.items import Item

# What the words, the names, the heading and the neighbours count for; without names the words count more.
_WORDS, _NAMES, _HEADING, _BESIDE = 0.56, 0.28, 0.08, 0.08
_TURNED = 0.9  # the same words in another order are alike by so much
_COMMON = 60  # a feature that more items have than that finds no partners


class Likeness:
    """The likeness of the items of two documents, in which a rare word counts more than a common one."""

    def __init__(self, before: Sequence[Item], after: Sequence[Item]) -> None:
        self._features = {
            (side, item.number): _features(item)
            for side, items in enumerate((before, after))
            for item in items
        }
        counts = Counter(feature for features in self._features.values() for feature in features)
        total = len(self._features) + 1
        self._weights = {feature: math.log(total / count) for feature, count in counts.items()}
        self._totals = {key: self._weight(features) for key, features in self._features.items()}
        self._before, self._after = before, after
        self._holding: dict[str, list[int]] = defaultdict(list)
        for item in after:
            for feature in self._features[1, item.number]:
                self._holding[feature].append(item.number)

    def candidates(self, old: Item, most: int) -> list[Item]:
        """Return the items of the second document that share the most rare features with one of the first."""
        shared: dict[int, float] = defaultdict(float)
        for feature in self._features[0, old.number]:
            holding = self._holding.get(feature, ())
            if len(holding) <= _COMMON:
                for number in holding:
                    shared[number] += self._weights[feature]
        # A long text shares much with anything: what counts is the share of all that it says.
        own = self._totals[0, old.number]
        ranked = heapq.nsmallest(most, shared, key=lambda n: (-shared[n] / (own + self._totals[1, n]), n))
        return [self._after[number] for number in ranked]

    def of(self, old: Item, new: Item) -> float:
        """Return how alike two items are in all, from 0 to 1."""
        words = self.wording(old, new)
        names = _named(old.names, new.names) if old.names or new.names else words
        place = _HEADING * _headings(old, new) + _BESIDE * self.beside(old, new)
        return _WORDS * words + _NAMES * names + place

    def wording(self, old: Item, new: Item) -> float:
        """Return how alike the words of two items are: in order and as rare ones, or as rare ones alone."""
        rare = self._dice(old.number, new.number)
        ordered = Indel.normalized_similarity(old.masked, new.masked)
        return max((ordered + rare) / 2, _TURNED * rare)

    def beside(self, old: Item, new: Item) -> float:
        """Return how alike the items are that stand before and behind two items."""
        total = 0.0
        for step in (-1, 1):
            one, other = old.number + step, new.number + step
            if 0 <= one < len(self._before) and 0 <= other < len(self._after):
                total += Indel.normalized_similarity(self._before[one].masked, self._after[other].masked)
        return total / 2

    def _dice(self, old: int, new: int) -> float:
        both = self._weight(self._features[0, old] & self._features[1, new])
        return 2 * both / ((self._totals[0, old] + self._totals[1, new]) or 1.0)

    def _weight(self, features: Iterable[str]) -> float:
        weights: Mapping[str, float] = self._weights
        return sum(weights[feature] for feature in features)


def _named(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how far two sets of names are the same; a name that others spell alike counts in part."""
    if not one or not other:
        return 0.0
    best = [max(ratio(a, b) for b in other) / 100 for a in one]
    best += [max(ratio(a, b) for b in one) / 100 for a in other]
    return sum(share if share >= 0.5 else 0.0 for share in best) / len(best)


def _features(item: Item) -> frozenset[str]:
    pairs = {a + b for a, b in pairwise(f"^{item.masked}$")}
    return frozenset(pairs | {f"={name}" for name in item.names})


def _headings(old: Item, new: Item) -> float:
    if not old.path or not new.path:
        return 1.0 if old.path == new.path else 0.0
    return ratio(old.path[-1], new.path[-1]) / 100
