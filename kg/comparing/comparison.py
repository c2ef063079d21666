"""Two extractions -> a comparison: a row for each item of either, with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kg.comparing import changes as changing
from kg.comparing.changes import Change, Type
from kg.comparing.items import Item, items
from kg.comparing.matching import Pair, pairs
from kg.comparing.places import moved, reordered
from kg.knowledge import Knowledge
from kg.model import Extraction

# What is said to have moved is alike by so much; texts are versions of one where they share so much.
_SURELY, _VERSIONS = 0.75, 0.5
State = Literal["kept", "changed", "added", "dropped"]
TYPES: tuple[str, ...] = ("added", "dropped", *get_args(Type))


@dataclass(frozen=True, slots=True)
class Row:
    """An item of both documents, or of one only: ``before`` or ``after`` is then None."""

    before: Item | None
    after: Item | None
    pair: Pair | None
    changes: tuple[Change, ...] = ()

    @property
    def state(self) -> State:
        """Return what became of the item."""
        if self.pair is None:
            return "dropped" if self.before else "added"
        return "changed" if self.changes else "kept"

    @property
    def types(self) -> tuple[str, ...]:
        """Return the kinds of change, each once; a kept item has none."""
        if self.pair is None:
            return (self.state,)
        return tuple(dict.fromkeys(change.type for change in self.changes))

    @property
    def kind(self) -> str:
        """Return whether it is a measure, a goal or another passage, in the later document if it is there."""
        known = [item.kind for item in (self.after, self.before) if item]
        return next((kind for kind in known if kind != "passage"), "passage")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents with a row for each item: in the order of the second, what was dropped where it stood.

    ``versions`` says that they share so much that they are versions of one text.
    """

    before: Extraction
    after: Extraction
    rows: tuple[Row, ...]
    versions: bool

    def counts(self) -> dict[State, int]:
        """Return how many measures and goals were kept, changed, added and dropped."""
        found = Counter(row.state for row in self.rows if row.kind != "passage")
        return {state: found[state] for state in get_args(State)}


@dataclass(frozen=True, slots=True)
class Side:
    """A document with its items, which are the same whatever it is compared with."""

    extraction: Extraction
    items: tuple[Item, ...]


def side(extraction: Extraction, knowledge: Knowledge) -> Side:
    """Return a document as it is compared."""
    return Side(extraction, items(extraction, knowledge))


def compare(before: Extraction, after: Extraction, knowledge: Knowledge) -> Comparison:
    """Return what became of each measure, goal and passage of a document in another one."""
    return between(side(before, knowledge), side(after, knowledge))


def between(before: Side, after: Side) -> Comparison:
    """Return what became of each measure, goal and passage of one side on the other."""
    olds, news = before.items, after.items
    found = pairs(olds, news)
    versions = 2 * len(found) >= _VERSIONS * (len(olds) + len(news))
    one_issuer = before.extraction.document.issuers == after.extraction.document.issuers
    rows = tuple(_rows(olds, news, found, _places(found, versions, one_issuer)))
    return Comparison(before.extraction, after.extraction, rows, versions)


@dataclass(frozen=True, slots=True)
class _Places:
    """The numbers, in the first document, of items that stand under another heading or in another order."""

    elsewhere: frozenset[int]
    behind: frozenset[int]
    versions: bool


def _places(found: Sequence[Pair], versions: bool, one_issuer: bool) -> _Places:
    # Under which heading something stands says nothing between the texts of two issuers.
    shifted = moved(found, versions) if versions or one_issuer else ()
    elsewhere = frozenset(pair.before.number for pair in shifted if pair.likeness >= _SURELY)
    behind = frozenset(pair.before.number for pair in reordered(found))
    return _Places(elsewhere, behind - elsewhere, versions)


def _rows(
    olds: Sequence[Item], news: Sequence[Item], found: Sequence[Pair], places: _Places
) -> Iterator[Row]:
    by_old = {pair.before.number: pair for pair in found}
    by_new = {pair.after.number: pair for pair in found}
    at = 0
    for new in news:
        pair = by_new.get(new.number)
        if pair and pair.before.number >= at and pair.before.number not in places.behind | places.elsewhere:
            yield from _dropped(olds[at : pair.before.number], by_old)
            at = pair.before.number + 1
        yield _row(pair, places) if pair else Row(None, new, None)
    yield from _dropped(olds[at:], by_old)


def _dropped(olds: Sequence[Item], known: dict[int, Pair]) -> Iterator[Row]:
    yield from (Row(old, None, None) for old in olds if old.number not in known)


def _row(pair: Pair, places: _Places) -> Row:
    found = changing.changes(pair, places.versions)
    if pair.before.number in places.elsewhere:
        found += (Change("moved", _above(pair.before), _above(pair.after)),)
    # The order says nothing between texts that have little in common, such as the reports of two years.
    elif places.versions and pair.before.number in places.behind:
        found += (Change("order"),)
    return Row(pair.before, pair.after, pair, found)


def _above(item: Item) -> tuple[changing.Part, ...]:
    return tuple(changing.Part(heading) for heading in item.path[-1:])
