"""Where items went: under another heading, or before others that they stood behind."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.fuzz import ratio

from kg.comparing.matching import Pair

Path = tuple[str, ...]
_RENAMED = 75  # headings this alike (per cent) are one
_LIKELY = 0.5  # or where this share of what stood under one stands under the other


def moved(pairs: Sequence[Pair], versions: bool = True) -> Iterator[Pair]:
    """Yield the pairs that stand under another heading than the one that theirs became.

    Of texts that are no ``versions`` of one, a heading became only one with its words.
    """
    became = _became(pairs, versions)
    for pair in pairs:
        heading = became.get(pair.before.path)
        if heading is not None and not _within(heading, pair.after.path):
            yield pair


def _within(one: Path, other: Path) -> bool:
    """Say whether one of two headings stands under the other, or both are the same."""
    least = min(len(one), len(other))
    return one[:least] == other[:least]


def _became(pairs: Sequence[Pair], versions: bool) -> Mapping[Path, Path]:
    """Return which heading of the second document each heading of the first became, where one did."""
    votes: dict[Path, Counter[Path]] = defaultdict(Counter)
    for pair in pairs:
        votes[pair.before.path][pair.after.path] += 1
    known = {pair.after.path for pair in pairs}
    found = (
        (old, _counterpart(old, counts if versions else Counter(), known)) for old, counts in votes.items()
    )
    return {old: new for old, new in found if new is not None}


def _counterpart(old: Path, votes: Counter[Path], known: set[Path]) -> Path | None:
    if old in known:
        return old
    alike = [(_alike(old, new), votes[new], new) for new in known]
    likeness, _, best = max(alike)
    if likeness >= _RENAMED:
        return best
    most, count = next(iter(votes.most_common(1)), (old, 0))
    return most if count > 1 and count > _LIKELY * votes.total() else None


def _alike(old: Path, new: Path) -> float:
    if not old or not new:
        return 0.0
    above = 5 * (old[:-1] == new[:-1])  # of two headings with these words, the one in the same part
    return ratio(old[-1], new[-1]) + (above if old[-1] != new[-1] else 1 + above)


def reordered(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield the fewest pairs that stand in another order than the others under their heading."""
    groups: dict[tuple[Path, Path], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.before.path, pair.after.path].append(pair)
    for group in groups.values():
        group.sort(key=lambda pair: pair.before.number)
        kept = set(longest_rise([pair.after.number for pair in group]))
        yield from (pair for number, pair in enumerate(group) if number not in kept)


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the places of the longest rising run of numbers, gaps allowed."""
    ends: list[int] = []  # the least last number of a run of each length
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length:] = [number] if length == len(ends) else [number, *ends[length + 1 :]]
        places[length:] = [place] if length == len(places) else [place, *places[length + 1 :]]
    found = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]
