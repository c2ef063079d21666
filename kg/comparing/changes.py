"""What changed between two items that are one: figures, times, bodies, demand, things, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from rapidfuzz.fuzz import partial_ratio, ratio

from kg.comparing.items import Counted, Due, Item, bare, plain
from kg.comparing.matching import Pair
from kg.text.figures import Figure

Type = Literal[
    "figure_up",
    "figure_down",
    "figure",
    "later",
    "earlier",
    "deadline",
    "bodies",
    "roles",
    "strengthened",
    "weakened",
    "targets",
    "instruments",
    "moved",
    "order",
    "wording",
]
_Value = TypeVar("_Value")
# Names this alike (per cent) are spellings of one; a text holds a name where it holds so much of it.
_SAME_NAME, _MOSTLY = 88, 75
_GENERAL = 2  # a name of so few characters (projects, firms) says nothing where it only came or went


@dataclass(frozen=True, slots=True)
class Part:
    """A figure, time, body or thing as it is written, and the role of a body."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, as it was and as it is; either may be empty."""

    type: Type
    before: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()


def changes(pair: Pair, versions: bool = True) -> tuple[Change, ...]:
    """Return what changed between the two items of a pair, what weighs most first; places are not told.

    Of texts that are no ``versions`` of one, only times in the items' own words are compared, and bodies only
    where both name some: what their sentences take over from others says nothing of the difference.
    """
    old, new = pair.before, pair.after
    found = [*_figures(old, new), *_times(old, new, versions)]
    if versions or (old.bodies and new.bodies):
        found += _bodies(old, new)
    found += _strength(old, new)
    found += _things("targets", old.targets, new.targets, old, new)
    found += _things("instruments", old.instruments, new.instruments, old, new)
    return (*found, *_wording(old, new, found))


# Figures


def _figures(old: Item, new: Item) -> Iterator[Change]:
    gone, come = _different(old.figures, new.figures, lambda counted: counted.figure or plain(counted.text))
    for before, after in _of_one_kind(gone, come):
        gone.remove(before)
        come.remove(after)
        yield Change(_direction(before.figure, after.figure), _said([before]), _said([after]))
    if gone or come:
        yield Change("figure", _said(gone), _said(come))


def _different(
    old: Iterable[_Value], new: Iterable[_Value], key: Callable[[_Value], object]
) -> tuple[list[_Value], list[_Value]]:
    """Return what stands in one of two lists only, by a key, as often as it does."""
    olds, news = list(old), list(new)
    both = Counter(map(key, olds)) & Counter(map(key, news))
    return _without(olds, Counter(both), key), _without(news, Counter(both), key)


def _without(values: list[_Value], known: Counter[object], key: Callable[[_Value], object]) -> list[_Value]:
    kept = []
    for value in values:
        if known[key(value)]:
            known[key(value)] -= 1
        else:
            kept.append(value)
    return kept


def _of_one_kind(gone: Sequence[Counted], come: Sequence[Counted]) -> list[tuple[Counted, Counted]]:
    """Return the figures that count the same: in the same unit, those beside the most alike words first."""
    likely = [
        (_beside(before, after), -i, -j, before, after)
        for i, before in enumerate(gone)
        for j, after in enumerate(come)
        if before.figure and after.figure and before.figure.unit == after.figure.unit
    ]
    found: list[tuple[Counted, Counted]] = []
    taken: set[tuple[int, int]] = set()
    for _, i, j, before, after in sorted(likely, key=lambda one: one[:3], reverse=True):
        if not any(i == a or j == b for a, b in taken):
            taken.add((i, j))
            found.append((before, after))
    return found


def _beside(one: Counted, other: Counted) -> float:
    return ratio(one.before, other.before) * 2 + ratio(one.after, other.after)


def _direction(old: Figure | None, new: Figure | None) -> Type:
    if old is None or new is None:
        return "figure"
    ends = (old.value, old.upper or old.value), (new.value, new.upper or new.value)
    return "figure" if ends[0] == ends[1] else "figure_up" if sum(ends[1]) > sum(ends[0]) else "figure_down"


def _said(values: Iterable[Counted | Due]) -> tuple[Part, ...]:
    return tuple(Part(value.text) for value in values)


# Times


def _times(old: Item, new: Item, versions: bool) -> Iterator[Change]:
    found = _other_times(old, new)
    gone, come = ([due for due in side if versions or due.own] for side in found)
    while gone and come and gone[0].day and come[0].day:
        before, after = gone.pop(0), come.pop(0)
        direction: Type = "later" if str(after.day) > str(before.day) else "earlier"
        yield Change(direction, _said([before]), _said([after]))
    # A word for the year of the document itself sets no deadline that a year's plan would not have, and
    # where only one text has a time that is no day (five years, each month) it need not be a deadline.
    known = bool(gone and come)
    gone, come = ([due for due in side if due.stated and (due.day or known)] for side in (gone, come))
    if gone or come:
        yield Change("deadline", _said(gone), _said(come))


def _other_times(old: Item, new: Item) -> tuple[list[Due], list[Due]]:
    gone, come = _different(old.times, new.times, lambda due: plain(due.text))
    gone, come = _different(gone, come, lambda due: due.day or due.text)
    # "This year" in the next year's report asks for the same as it did in this year's.
    return _different(gone, come, lambda due: _from_its_document(due) or due.text)


def _from_its_document(due: Due) -> tuple[int, str] | None:
    return (due.years, due.day[4:]) if due.day and due.years is not None else None


# Bodies and things


def _bodies(old: Item, new: Item) -> Iterator[Change]:
    gone, come = sorted(old.bodies - new.bodies), sorted(new.bodies - old.bodies)
    if gone or come:
        same = {name for name, _ in gone} == {name for name, _ in come}
        yield Change("roles" if same else "bodies", _in_roles(gone), _in_roles(come))


def _in_roles(bodies: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    return tuple(Part(name, role) for name, role in bodies)


def _things(
    type_: Type, before: Sequence[str], after: Sequence[str], old: Item, new: Item
) -> Iterator[Change]:
    """Yield the things that only one item names; one that the other has among its words was only read so."""
    gone = [n for n in before if n not in after and bare(n) not in new.unmasked]
    come = [n for n in after if n not in before and bare(n) not in old.unmasked]
    alike = {n for a in gone for b in come if ratio(a, b) >= _SAME_NAME for n in (a, b)}
    gone, come = [n for n in gone if n not in alike], [n for n in come if n not in alike]
    other = [n for n in gone if not _stands(n, new)], [n for n in come if not _stands(n, old)]
    if all(other) or any(len(name) > _GENERAL for side in other for name in side):
        yield Change(type_, tuple(map(Part, gone)), tuple(map(Part, come)))


def _stands(name: str, item: Item) -> bool:
    """Say whether a thing stands in an item by most of its name, or by the end that says what it is."""
    text, name = item.unmasked, bare(name)
    return name[len(name) // 2 :] in text or partial_ratio(name, text) >= _MOSTLY


# Demand and words


def _strength(old: Item, new: Item) -> Iterator[Change]:
    if old.strength != new.strength and "passage" not in (old.kind, new.kind) and _shows(old, new):
        type_: Type = "strengthened" if new.strength > old.strength else "weakened"
        yield Change(type_, _demand(old), _demand(new))


def _shows(old: Item, new: Item) -> bool:
    """Say whether the words show another demand: a word for it, or a prohibition that governs them.

    Of two encouragements none demands more.
    """
    if old.modality == new.modality == "encourage":
        return False
    return old.demand != new.demand or "forbid" in (old.modality, new.modality)


def _demand(item: Item) -> tuple[Part, ...]:
    return (Part(item.demand),) if item.demand else ()


_MASKS = {
    "time": ("later", "earlier", "deadline"),
    "demand": ("strengthened", "weakened"),
    "body": ("bodies", "roles"),
    "target": ("targets",),
    "instrument": ("instruments",),
}


def _wording(old: Item, new: Item, found: Iterable[Change]) -> Iterator[Change]:
    """Yield a change of words where they differ beyond what has been told."""
    if bare(old.text) == bare(new.text):
        return
    told = {change.type for change in found}
    masked = {"figure"} | {what for what, types in _MASKS.items() if told.intersection(types)}
    if not any(_other_times(old, new)):
        masked.add("time")
    if _rest(old, masked) != _rest(new, masked):
        yield Change("wording")


def _rest(item: Item, masked: set[str]) -> str:
    text = item.text
    for start, end, what in sorted(item.marks, reverse=True):
        if what in masked:
            text = text[:start] + text[end:]
    return bare(text)
