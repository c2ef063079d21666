"""Whether the time that a pattern takes may explode: is there a stretch that it can match in several ways?

A backtracking engine that fails tries every way there is to match what it has seen. Two questions are asked
of the automaton of a pattern, after Weber and Seidl (1991), "On the degree of ambiguity of finite automata".
Is there a state with two different cycles over one word? Then the ways double with every such word. Are there
two states, one behind the other, that both can take one word again and again, and does it lead from the one
to the other? Then their number grows with the length. What a pattern cannot fail behind is not tried again.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.knowledge.automaton import Automaton
from kg.knowledge.pattern_tree import Span, parse

_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{[0-9]*,(?:[6-9]|[0-9]{2,})?\})")
CURE = "let its parts begin with different words, or give one a bound such as {0,5}"
Pair = tuple[int, int]
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Blame:
    """The part of a pattern that can match a stretch in several ways.

    Where ``beside`` is empty the ways double with each repetition of ``part``; else their number grows with
    the length, as ``beside``, behind it, can take the same words.
    """

    part: str
    beside: str = ""

    def __str__(self) -> str:
        if self.beside:
            return f"{self.part!r} and, behind it, {self.beside!r} can take the same words"
        return f"{self.part!r} can take the same words in several ways"


def blamed(pattern: str, members: Callable[[str], str] | None = None) -> Blame | None:
    """Return what makes a pattern slow, None where its time grows with the length of what it matches.

    ``members`` gives the letters of a class in braces. Raises ``UnreadablePattern`` for what cannot be
    judged.
    """
    tree = parse(pattern, members)
    return _doubling(Automaton(tree, wide=True), pattern) or _growing(Automaton(tree, wide=False), pattern)


def doubling(pattern: str, members: Callable[[str], str] | None = None) -> Blame | None:
    """Return what makes the time of a pattern double again and again; it asks for no more, to be quick.

    Raises ``UnreadablePattern`` as ``blamed`` does.
    """
    if not _REPEATED_GROUP.search(pattern):
        return None
    return _doubling(Automaton(parse(pattern, members), wide=True), pattern)


# ---- a state with two cycles over one word ----


def _doubling(made: Automaton, pattern: str) -> Blame | None:
    for states in _circles(*made.repeated()):
        for state in states:
            inside = [end for end in made.edges[state] if end in states]
            twice = next((end for end in inside if inside.count(end) > 1), None)
            if twice is not None:
                # Two repetitions around it lead to it: the inner and the outer one.
                return Blame(_loop(made, pattern, (state, twice), outward=2))
        if found := _parted(made, states):
            return Blame(_loop(made, pattern, found))
    return None


def _parted(made: Automaton, states: set[int]) -> Sequence[int]:
    """Return the states at which two ways over one word part, where they meet again; none else."""
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

    def __init__(self, made: Automaton, edges: Mapping[int, Sequence[int]]) -> None:
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


def _growing(made: Automaton, pattern: str) -> Blame | None:
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


def _behind(made: Automaton, states: set[int]) -> set[int]:
    found, queue = set(states), list(states)
    while queue:
        for end in made.edges[queue.pop()]:
            if end not in found:
                found.add(end)
                queue.append(end)
    return found


def _together(made: Automaton, one: set[int], other: set[int]) -> Iterator[Pair]:
    """Yield a pair of states for each circle that one word leads around in both sets."""

    def steps(pair: Pair) -> list[Pair]:
        ends = ((x, y) for x in made.edges[pair[0]] if x in one for y in made.edges[pair[1]] if y in other)
        return [(x, y) for x, y in ends if made.signs[x] & made.signs[y]]

    for pairs in _circles([(x, y) for x in sorted(one) for y in sorted(other)], steps):
        yield min(pairs)


def _leads_on(
    made: Automaton, state: int, later: int, one: set[int], other: set[int], between: set[int]
) -> bool:
    """Whether a word that leads from each of two states to itself leads from the one to the other too."""
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


def _loop(made: Automaton, pattern: str, states: Sequence[int], outward: int = 1) -> str:
    """Return the words of the innermost repetition, or one further out, that holds all of some states."""
    common = [span for span in made.loops[states[0]] if all(span in made.loops[state] for state in states)]
    span = common[-outward:][0] if common else Span(0, len(pattern))
    return pattern[span.start : span.end]


def _circles(states: Iterable[State], following: Callable[[State], Iterable[State]]) -> list[set[State]]:
    """Return the strongly connected sets of states that have an edge inside (Tarjan)."""
    import networkx as nx  # most patterns are known to be safe, and it takes long to import

    graph = nx.DiGraph()
    for state in states:
        graph.add_edges_from((state, end) for end in following(state))
    found = nx.strongly_connected_components(graph)
    return [set(part) for part in found if len(part) > 1 or graph.has_edge(*(2 * tuple(part)))]
