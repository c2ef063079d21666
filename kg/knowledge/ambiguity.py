"""Whether the time that a pattern takes may explode: is there a stretch that it can match in several ways?

A backtracking engine that fails tries every way there is to match what it has seen. The pattern becomes an
automaton whose states are the characters of the pattern (Glushkov), and two questions are asked of it, after
Weber and Seidl (1991), "On the degree of ambiguity of finite automata": is there a state with two different
cycles over one word (then the ways double with every such word), and are there two states, one behind the other,
that both can take one word again and again, and pass from the one to the other by it (then their number grows
with the length)? A condition on what follows counts as a way of its own that leads nowhere, as it is run from
each place that it stands at; conditions on one character narrow the character. What a pattern cannot fail behind
is not tried again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import networkx as nx

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
    parse,
)

# Repetition with a bound from here on is as bad as without one, where it stands in repetition.
_MANY = 6
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{[0-9]*,(?:[6-9]|[0-9]{2,})?\})")
CURE = "let its parts begin with different words, or give one a bound such as {0,5}"
Pair = tuple[int, int]
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Blame:
    """The part of a pattern that can match a stretch in several ways.

    Where ``beside`` is empty the ways double with each repetition of ``part``; else their number grows with the
    length, as ``beside``, behind it, can take the same words.
    """

    part: str
    beside: str = ""

    def __str__(self) -> str:
        if self.beside:
            return f"{self.part!r} and, behind it, {self.beside!r} can take the same words"
        return f"{self.part!r} can take the same words in several ways"


def blamed(pattern: str, members: Callable[[str], str] | None = None) -> Blame | None:
    """Return what makes a pattern slow, None where its time grows with the length of what it matches.

    ``members`` gives the letters of a class in braces. Raises ``UnreadablePattern`` for what cannot be judged.
    """
    tree = parse(pattern, members)
    return _doubling(_Automaton(tree, wide=True), pattern) or _growing(_Automaton(tree, wide=False), pattern)


def doubling(pattern: str, members: Callable[[str], str] | None = None) -> Blame | None:
    """Return what makes the time of a pattern double again and again; quick, and silent on all that is slower.

    Raises ``UnreadablePattern`` as ``blamed`` does.
    """
    if not _REPEATED_GROUP.search(pattern):
        return None
    return _doubling(_Automaton(parse(pattern, members), wide=True), pattern)


@dataclass(slots=True)
class _Ends:
    """What a part begins and ends with; ``last`` says of each whether nothing can fail behind it in the part."""

    first: list[int] = field(default_factory=list)
    last: dict[int, bool] = field(default_factory=dict)
    empty: bool = True
    sure: bool = True


class _Automaton:
    """States are the characters of the pattern, ``edges`` lead to those that may come next.

    A state's ``signs`` are a number whose bits stand for characters that the pattern does not tell apart; its
    ``atoms`` are the possessive and atomic parts that it stands in, which give nothing back once they are left.
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


# ---- a state with two cycles over one word ----


def _doubling(made: _Automaton, pattern: str) -> Blame | None:
    for states in _circles(*made.repeated()):
        for state in states:
            inside = [end for end in made.edges[state] if end in states]
            twice = next((end for end in inside if inside.count(end) > 1), None)
            if twice is not None:
                return Blame(_loop(made, pattern, (state, twice)))
        if found := _parted(made, states):
            return Blame(_loop(made, pattern, found))
    return None


def _parted(made: _Automaton, states: set[int]) -> Sequence[int]:
    """Return the states at which two ways over one word part, where they meet again; nothing where none do."""
    inside = {state: [end for end in made.edges[state] if end in states] for state in states}
    together = _Together(made, inside)
    origin: dict[Pair, Sequence[int]] = {}
    queue: deque[Pair] = deque()
    for state in states:
        for x, y in together(state, state):
            if x < y and (x, y) not in origin:
                origin[x, y] = (state, x, y)
                queue.append((x, y))
    while queue:
        pair = queue.popleft()
        for x, y in together(*pair):
            if x == y:
                return origin[pair]
            if (x, y) not in origin:
                origin[x, y] = origin[pair]
                queue.append((x, y))
    return ()


class _Together:
    """The pairs of states to which one character leads from a pair of states."""

    def __init__(self, made: _Automaton, edges: Mapping[int, Sequence[int]]) -> None:
        self.signs = made.signs
        self.edges = edges
        # By the sign that leads to them: most states of a list of words stand for one character each.
        self.by_sign: dict[int, dict[int, list[int]]] = {}
        for state, ends in edges.items():
            found = self.by_sign[state] = {}
            for end in ends:
                found.setdefault(made.signs[end], []).append(end)

    def __call__(self, one: int, other: int) -> Iterator[Pair]:
        ends = self.by_sign[other]
        for x in self.edges[one]:
            sign = self.signs[x]
            if sign & (sign - 1) == 0:
                yield from ((x, y) for y in ends.get(sign, ()))
            for wider, wide in ends.items():
                if wider & sign and (wider != sign or sign & (sign - 1)):
                    yield from ((x, y) for y in wide)


# ---- two states that one word leads around and on ----


def _growing(made: _Automaton, pattern: str) -> Blame | None:
    circles = _circles(*made.repeated())
    behind = [_behind(made, states) for states in circles]
    for one, after in zip(circles, behind, strict=True):
        for other in circles:
            if other is not one and other <= after:
                for state, later in _together(made, one, other):
                    if later in made.sure or made.atoms[state] - made.atoms[later]:
                        continue
                    if _leads_on(made, state, later, one, other, after):
                        return Blame(_loop(made, pattern, (state,)), _loop(made, pattern, (later,)))
    return None


def _behind(made: _Automaton, states: set[int]) -> set[int]:
    found, queue = set(states), list(states)
    while queue:
        for end in made.edges[queue.pop()]:
            if end not in found:
                found.add(end)
                queue.append(end)
    return found


def _together(made: _Automaton, one: set[int], other: set[int]) -> Iterator[Pair]:
    """Yield a pair of states for each circle that one word leads around in both sets."""

    def steps(pair: Pair) -> list[Pair]:
        ends = ((x, y) for x in made.edges[pair[0]] if x in one for y in made.edges[pair[1]] if y in other)
        return [(x, y) for x, y in ends if made.signs[x] & made.signs[y]]

    for pairs in _circles([(x, y) for x in sorted(one) for y in sorted(other)], steps):
        yield min(pairs)


def _leads_on(
    made: _Automaton, state: int, later: int, one: set[int], other: set[int], between: set[int]
) -> bool:
    """Whether a word that leads from a state to itself, and from another to itself, leads from one to the other."""
    signs, seen = made.signs, {(state, state, later)}
    queue = deque(seen)
    while queue:
        x, y, z = queue.popleft()
        for a in (a for a in made.edges[x] if a in one):
            for c in (c for c in made.edges[z] if c in other and signs[a] & signs[c]):
                for b in (b for b in made.edges[y] if b in between and signs[a] & signs[b] & signs[c]):
                    if (a, b, c) == (state, later, later):
                        return True
                    if (a, b, c) not in seen:
                        seen.add((a, b, c))
                        queue.append((a, b, c))
    return False


# ---- both ----


def _loop(made: _Automaton, pattern: str, states: Sequence[int]) -> str:
    """Return the words of the innermost repetition that holds all of some states."""
    common = [span for span in made.loops[states[0]] if all(span in made.loops[state] for state in states)]
    return pattern[common[-1].start : common[-1].end] if common else pattern


def _circles(states: Iterable[State], following: Callable[[State], Iterable[State]]) -> list[set[State]]:
    """Return the strongly connected sets of states that have an edge inside (Tarjan)."""
    graph = nx.DiGraph()
    for state in states:
        graph.add_edges_from((state, end) for end in following(state))
    found = nx.strongly_connected_components(graph)
    return [set(part) for part in found if len(part) > 1 or graph.has_edge(*(2 * tuple(part)))]
