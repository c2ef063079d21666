"""How the things of the first view hang together: by a measure, through what measures share, by their names.

A measure that touches many things is a fan: each thing is tied to the measure, and not to all others. A
weaker tie joins two things of different classes whose measures stand in one sentence or share a body, an
instrument, a project or a place, and two things of which one lies in the other or is named after it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product, zip_longest

from kg.graph.classes import AREA_LINKS, AREA_TYPES, UNIT_TYPES, VALUE_TYPES
from kg.page.facts import Facts

FAN = 3  # a measure that touches so many things is drawn as a fan
WIDELY = 6  # what more measures share than that says little of any two of them
WEAK = 4  # the most weak ties of a thing

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of the first view between two nodes, the second one a measure where ``kind`` is ``fan``.

    ``joint``: the ``units`` touch both; ``fan``: one of an enumeration; ``weak``: the units stand in one
    sentence or share what ``via`` names; ``near``: the one is in or about the other. ``cross`` says whether
    the tie joins two classes.
    """

    a: int
    b: int
    kind: str
    cross: bool
    units: tuple[int, ...] = ()
    via: tuple[int, ...] = ()


def ties(facts: Facts) -> list[Tie]:
    """Return all ties between industries, parks and ecological zones, the direct ones first."""
    touched = _touched(facts)
    direct = _joint(facts, touched)
    taken = {(tie.a, tie.b) for tie in direct}
    weak = [tie for tie in _few([*_named(facts), *_weak(facts, touched)]) if (tie.a, tie.b) not in taken]
    return [*direct, *_fans(facts, touched, weak), *weak]


def _touched(facts: Facts) -> dict[int, list[int]]:
    """Return the industries, parks and zones that each measure touches."""
    found: dict[int, set[int]] = defaultdict(set)
    for link in facts.links:
        if link.kind in AREA_LINKS and facts.nodes[link.node].type in AREA_TYPES:
            found[link.unit].add(link.node)
    return {unit: sorted(things) for unit, things in found.items()}


def _class(facts: Facts, number: int) -> str:
    return facts.nodes[number].type


def _joint(facts: Facts, touched: Mapping[int, Sequence[int]]) -> list[Tie]:
    units: dict[Pair, list[int]] = defaultdict(list)
    for unit, things in touched.items():
        if len(things) == FAN - 1:
            units[things[0], things[1]].append(unit)
    return [
        Tie(a, b, "joint", _class(facts, a) != _class(facts, b), tuple(own))
        for (a, b), own in sorted(units.items())
    ]


def _fans(facts: Facts, touched: Mapping[int, Sequence[int]], weak: Sequence[Tie]) -> Iterator[Tie]:
    """Yield a tie for each thing of a fan; it is across classes where the fan has two, or a weak tie."""
    beside = {end for tie in weak for end in (tie.a, tie.b)}
    for unit, things in touched.items():
        if len(things) >= FAN:
            cross = unit in beside or len({_class(facts, n) for n in things}) > 1
            yield from (Tie(n, unit, "fan", cross, (unit,)) for n in things)


def _named(facts: Facts) -> Iterator[Tie]:
    """Yield a tie for two things of different classes of which one is in, or is named after, the other."""
    for relation in facts.relations:
        classes = {_class(facts, relation.start), _class(facts, relation.end)}
        if len(classes) == 2 and classes <= {*AREA_TYPES}:
            a, b = sorted((relation.start, relation.end))
            yield Tie(a, b, "near", True)


def _weak(facts: Facts, touched: Mapping[int, Sequence[int]]) -> Iterator[Tie]:
    """Yield ties of things of different classes whose measures share something, the strongest first."""
    score: Counter[Pair] = Counter()
    units: dict[Pair, set[int]] = defaultdict(set)
    via: dict[Pair, set[int]] = defaultdict(set)
    for shared, some in _sharing(facts, touched):
        for pair in combinations(sorted(some), 2):
            for a, b in _ends(facts, touched, *pair):
                score[a, b] += WIDELY if shared < 0 else WIDELY + 1 - len(some)
                units[a, b] |= {*pair}
                via[a, b] |= {shared} - {-1}
    for a, b in sorted(score, key=lambda pair: (-score[pair], pair)):
        yield Tie(a, b, "weak", True, tuple(sorted(units[a, b])), tuple(sorted(via[a, b])))


def _sharing(facts: Facts, touched: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, set[int]]]:
    """Yield measures that share something, with its number, or -1 for those of one sentence."""
    sentences: dict[int, set[int]] = defaultdict(set)
    shared: dict[int, set[int]] = defaultdict(set)
    for unit in touched:
        sentences[facts.units[unit].sentence].add(unit)
    skipped = {*AREA_TYPES, *UNIT_TYPES, *VALUE_TYPES}
    for link in facts.links:
        if link.unit in touched and not link.inferred and _class(facts, link.node) not in skipped:
            shared[link.node].add(link.unit)
    yield from ((-1, units) for units in sentences.values())
    yield from ((node, units) for node, units in shared.items() if len(units) <= WIDELY)


def _ends(facts: Facts, touched: Mapping[int, Sequence[int]], u: int, v: int) -> Iterator[Pair]:
    """Yield what to tie of two measures: things of different classes, or a fan as a whole.

    Things that one of these measures touches anyway are left out.
    """
    for a, b in product(_end(u, touched[u]), _end(v, touched[v])):
        one, other = (touched.get(end, [end]) for end in (a, b))
        if not {*one} & {*other} and {_class(facts, n) for n in one} != {_class(facts, n) for n in other}:
            yield (a, b) if a < b else (b, a)


def _end(unit: int, things: Sequence[int]) -> Sequence[int]:
    return things if len(things) < FAN else (unit,)


def _few(found: Iterable[Tie]) -> Iterator[Tie]:
    """Yield the first ties of each thing."""
    count: Counter[int] = Counter()
    seen: set[Pair] = set()
    for tie in found:
        ends = (tie.a, tie.b)
        if ends not in seen and max(count[tie.a], count[tie.b]) < WEAK:
            seen.add(ends)
            count.update(ends)
            yield tie


def ranked(facts: Facts, found: Sequence[Tie]) -> list[int]:
    """Return industries, parks and zones by weight; two in three of the first take part across classes.

    The weight of a thing is the number of measures and goals that touch it. The classes take turns among the
    others, so that the many industries do not hide the few zones.
    """
    weight = Counter(link.node for link in facts.links if link.kind in AREA_LINKS)
    things = [n for n, node in enumerate(facts.nodes) if node.type in AREA_TYPES]
    linked = dict.fromkeys(n for group in _linked(found, weight) for n in group)
    across = (n for n in linked if _class(facts, n) in AREA_TYPES)
    others = [
        sorted(
            (n for n in things if n not in linked and _class(facts, n) == kind), key=lambda n: (-weight[n], n)
        )
        for kind in AREA_TYPES
    ]
    rest = (n for turn in zip_longest(*others) for n in turn if n is not None)
    return [n for some in _in_turn(across, rest) for n in some]


def _linked(found: Sequence[Tie], weight: Counter[int]) -> list[list[int]]:
    """Return the things that ties across classes bring together, the weightiest groups first."""
    groups: dict[Pair, list[int]] = {}
    for tie in found:
        if tie.cross:
            key = (tie.b, tie.b) if tie.kind == "fan" else (tie.a, tie.b)
            groups.setdefault(key, []).extend([tie.a] if tie.kind == "fan" else key)
    order = sorted(
        groups.items(), key=lambda item: (-sum(weight[n] for n in item[1]) / len(item[1]), item[0])
    )
    return [sorted(members, key=lambda n: (-weight[n], n)) for _, members in order]


def _in_turn(first: Iterator[int], second: Iterator[int]) -> Iterator[list[int]]:
    """Yield two of the first and one of the second, in turn, until both are used up."""
    while some := [*islice(first, 2), *islice(second, 1)]:
        yield some
