"""A pattern as an automaton whose states are its characters (Glushkov).

A condition on what follows is a way of its own that leads nowhere, as it is run from each place that it
stands at; what stands before is looked at in a stretch of fixed length and takes no time to speak of. Of many
copies of a part that is repeated so and so often, two tell as much.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.knowledge.pattern_tree import (
    ANY,
    Ahead,
    Characters,
    Choice,
    Node,
    Place,
    Ranges,
    Repeat,
    Row,
    Span,
)

# Repetition with a bound from here on is taken for one without where ways are counted that double.
_MANY = 6


@dataclass(slots=True)
class _Ends:
    """What a part begins and ends with.

    ``last`` says of each end whether nothing can fail behind it in the part; ``empty`` that the part may
    match nothing, ``sure`` that it then holds everywhere.
    """

    first: list[int] = field(default_factory=list)
    last: dict[int, bool] = field(default_factory=dict)
    empty: bool = True
    sure: bool = True


class Automaton:
    """States are the characters of a pattern, ``edges`` lead to those that may come next.

    A state's ``signs`` are a number whose bits stand for characters that the pattern does not tell apart,
    ``loops`` the repetitions that it stands in, ``atoms`` those of them, and the atomic groups, that give
    nothing back once they are left. ``sure`` are the states behind which the pattern cannot fail.
    """

    def __init__(self, tree: Node, *, wide: bool) -> None:
        self.wide = wide
        self.ranges: list[Ranges] = []
        self.atoms: list[frozenset[Span]] = []
        self.loops: list[tuple[Span, ...]] = []
        self.edges: list[list[int]] = []
        self._open: tuple[Span, ...] = ()
        self._kept: frozenset[Span] = frozenset()
        self.sure = {place for place, sure in self._ends(tree).last.items() if sure}
        sets = set(self.ranges)
        borders = sorted({place for ranges in sets for low, high in ranges for place in (low, high + 1)})
        bits = {ranges: _bits(ranges, borders) for ranges in sets}
        self.signs = [bits[ranges] for ranges in self.ranges]

    def repeated(self) -> tuple[list[int], Callable[[int], list[int]]]:
        """Return the states that stand in repetition, and how they follow one another."""
        states = [state for state, loops in enumerate(self.loops) if loops]
        return states, lambda state: [end for end in self.edges[state] if self.loops[end]]

    def _ends(self, node: Node) -> _Ends:
        if isinstance(node, Characters):
            return self._state(node)
        if isinstance(node, Place):
            return _Ends(sure=False)
        if isinstance(node, Row):
            return self._row(node.parts)
        if isinstance(node, Choice):
            return self._either([self._ends(option) for option in node.options])
        if isinstance(node, Ahead):
            return _Ends(self._ends(node.body).first, sure=False)
        return self._repeat(node)

    def _state(self, node: Characters) -> _Ends:
        place = len(self.ranges)
        self.ranges.append(node.ranges)
        self.loops.append(self._open)
        self.atoms.append(self._kept)
        self.edges.append([])
        return _Ends([place], {place: True}, empty=False)

    def _row(self, parts: Iterable[Node]) -> _Ends:
        done = _Ends()
        before: Node | None = None
        for part in parts:
            # The end always comes behind what takes all characters.
            if not (isinstance(part, Place) and part.at_end and _takes_all(before)):
                done = self._joined(done, self._ends(part))
            before = part
        return done

    def _joined(self, one: _Ends, other: _Ends) -> _Ends:
        for place in one.last:
            self.edges[place] += other.first
        first = [*one.first, *other.first] if one.empty else one.first
        last = {place: sure and other.sure for place, sure in one.last.items()} if other.empty else {}
        return _Ends(first, last | other.last, one.empty and other.empty, one.sure and other.sure)

    def _either(self, options: Sequence[_Ends]) -> _Ends:
        first = [place for option in options for place in option.first]
        last = {place: sure for option in options for place, sure in option.last.items()}
        empty = [option for option in options if option.empty]
        return _Ends(first, last, bool(empty), not empty or any(option.sure for option in empty))

    def _repeat(self, node: Repeat) -> _Ends:
        least = min(node.least, 2)
        endless = node.most is None or (self.wide and node.most >= _MANY)
        outer, self._open = self._open, (*self._open, node.span)
        kept, self._kept = self._kept, self._kept | ({node.span} if node.possessive else frozenset())
        done = _Ends()
        for _ in range(least - 1 if endless and least else least):
            done = self._joined(done, self._ends(node.body))
        if endless or node.most != node.least:
            done = self._joined(done, self._more(node, endless=endless, needed=endless and least > 0))
        self._open, self._kept = outer, kept
        return done

    def _more(self, node: Repeat, *, endless: bool, needed: bool) -> _Ends:
        more = self._ends(node.body)
        if endless:
            self._joined(more, more)
        return more if needed else _Ends(more.first, more.last)


def _takes_all(node: Node | None) -> bool:
    endless = isinstance(node, Repeat) and node.most is None
    return endless and isinstance(node.body, Characters) and node.body.ranges == ANY  # type: ignore[union-attr]


def _bits(ranges: Ranges, borders: Sequence[int]) -> int:
    """Return a number with a bit for each stretch between borders that lies in the ranges."""
    found = 0
    for low, high in ranges:
        found |= (1 << bisect_left(borders, high + 1)) - (1 << bisect_left(borders, low))
    return found
