"""A pattern as a tree: what it repeats, chooses and looks at.

The standard library keeps its own parse of a pattern private, and knows nothing of ``{verb}``; this one reads
both. It takes what rules use: characters, sets, groups, choices, repetition and conditions. A reference to
what a group has matched is taken for any character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]*)(?:(,)([0-9]*))?\})([?+]?)")
_GROUP = re.compile(r"\(\?(?:(P<\w+>|[a-zA-Z-]*:|>)|(<?[=!]))")
_ENDS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_PLACES, _REFERENCES = "AZbB", "123456789"
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}


class UnreadablePattern(Exception):
    """A part of a pattern that cannot be judged."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part stands in its pattern."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Place:
    """A condition on the place: the beginning, the end (``at_end``), a border, what stands before."""

    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part from ``least`` to ``most`` times (None: no bound); a ``possessive`` one gives nothing back."""

    body: Node
    least: int
    most: int | None
    possessive: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Ahead:
    """A condition on what follows."""

    body: Node
    negative: bool


Node = Characters | Place | Row | Choice | Repeat | Ahead


def union(*sets: Ranges) -> Ranges:
    """Return the ranges that hold what one of the sets holds."""
    done: list[tuple[int, int]] = []
    for low, high in sorted(r for ranges in sets for r in ranges):
        if done and low <= done[-1][1] + 1:
            done[-1] = (done[-1][0], max(high, done[-1][1]))
        else:
            done.append((low, high))
    return tuple(done)


def without(ranges: Ranges) -> Ranges:
    """Return all characters but those of the ranges."""
    borders = [-1, *(place for low, high in union(ranges) for place in (low - 1, high)), _LAST]
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return tuple((low + 1, high) for low, high in pairs if low < high)


def both(one: Ranges, other: Ranges) -> Ranges:
    """Return the characters that two sets share."""
    return without(union(without(one), without(other)))


ANY = without((((10, 10)),))


def parse(pattern: str, members: Callable[[str], str] | None = None) -> Node:
    """Return the tree of a valid pattern; ``members`` gives the letters of a class in braces.

    Raises ``UnreadablePattern`` for what cannot be judged.
    """
    parser = _Parser(pattern, members)
    tree = parser.choice(fold=False)
    if parser.at < len(pattern):
        raise UnreadablePattern(pattern[parser.at :])
    return tree


class _Parser:
    def __init__(self, pattern: str, members: Callable[[str], str] | None) -> None:
        self.pattern = pattern
        self.members = members
        self.at = 0

    def choice(self, *, fold: bool) -> Node:
        options = [self.row(fold=fold)]
        while self._takes("|"):
            options.append(self.row(fold=fold))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def row(self, *, fold: bool) -> Node:
        parts: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            start = self.at
            if self.members and self._takes(" "):  # classes may stand apart
                continue
            parts.append(self.repeated(self.atom(fold=fold), start))
        return parts[0] if len(parts) == 1 else Row(_narrowed(parts))

    def repeated(self, node: Node, start: int) -> Node:
        match = _QUANTIFIER.match(self.pattern, self.at)
        if match is None or (not match[1] and not match[2] and not match[4]):
            return node
        self.at = match.end()
        if match[1]:
            least, most = _ENDS[match[1]]
        else:
            least = int(match[2] or 0)
            most = int(match[4]) if match[4] else None if match[3] else least
        return Repeat(node, least, most, match[5] == "+", Span(start, self.at))

    def atom(self, *, fold: bool) -> Node:
        sign = self.pattern[self.at]
        if sign == "(":
            return self.group(fold=fold)
        if sign == "{" and self.members:
            return self.word_class()
        self.at += 1
        if sign == "[":
            return Characters(self.set(fold=fold))
        if sign == ".":
            return Characters(ANY)
        if sign in "^$":
            return Place(at_end=sign == "$")
        if sign == "\\" and self.pattern[self.at] in _PLACES + _REFERENCES:
            self.at += 1
            place = self.pattern[self.at - 1]
            return Characters(ANY) if place in _REFERENCES else Place(at_end=place == "Z")
        return Characters(_cased(self.escaped() if sign == "\\" else _one(sign), fold=fold))

    def group(self, *, fold: bool) -> Node:
        match = _GROUP.match(self.pattern, self.at)
        if match is None and self.pattern.startswith("(?", self.at):
            raise UnreadablePattern(self.pattern[self.at : self.at + 6])
        start, self.at = self.at, match.end() if match else self.at + 1
        flags = match[1].partition("-")[0] if match and match[1] and match[1].endswith(":") else ""
        inner = self.choice(fold=fold or "i" in flags)
        if not self._takes(")"):
            raise UnreadablePattern(self.pattern[self.at :])
        if match and match[1] == ">":
            return Repeat(inner, 1, 1, True, Span(start, self.at))
        if match and match[2]:
            # What stands before is looked at in a stretch of fixed length, which takes no time to speak of.
            return Place() if match[2].startswith("<") else Ahead(inner, match[2] == "!")
        return inner

    def word_class(self) -> Node:
        assert self.members
        end = self.pattern.index("}", self.at)
        name = self.pattern[self.at + 1 : end]
        self.at = end + 1
        parts = name.removeprefix("^").split("|")
        found = union(*(_one(letter) for part in parts for letter in self.members(part.strip())))
        return Characters(without(found) if name.startswith("^") else found)

    def set(self, *, fold: bool) -> Ranges:
        negative = self._takes("^")
        found: list[Ranges] = []
        first = True
        while first or self.pattern[self.at] != "]":
            first = False
            low = self.member()
            if self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                low = ((low[0][0], self.member()[0][1]),)
            found.append(_cased(low, fold=fold))
        self.at += 1
        return without(union(*found)) if negative else union(*found)

    def member(self) -> Ranges:
        self.at += 1
        sign = self.pattern[self.at - 1]
        return self.escaped() if sign == "\\" else _one(sign)

    def escaped(self) -> Ranges:
        self.at += 1
        sign = self.pattern[self.at - 1]
        if sign in "dDsSwW":
            return _sort(sign)
        if sign in "xuU":
            size = {"x": 2, "u": 4, "U": 8}[sign]
            self.at += size
            return _one(chr(int(self.pattern[self.at - size : self.at], 16)))
        if sign == "N":
            start, self.at = self.at + 1, self.pattern.index("}", self.at) + 1
            return _one(unicodedata.lookup(self.pattern[start : self.at - 1]))
        if sign.isalnum() and sign not in _CONTROL:
            raise UnreadablePattern(f"\\{sign}")
        return _one(_CONTROL.get(sign, sign))

    def _takes(self, sign: str) -> bool:
        taken = self.pattern.startswith(sign, self.at)
        self.at += len(sign) if taken else 0
        return taken


def _narrowed(parts: list[Node]) -> tuple[Node, ...]:
    """Put conditions on one character into the character that they stand before."""
    done: list[Node] = []
    for part in reversed(parts):
        following = done[-1] if done else None
        if isinstance(part, Ahead) and isinstance(following, Characters) and (one := _single(part.body)):
            done[-1] = Characters(both(following.ranges, without(one) if part.negative else one))
        else:
            done.append(part)
    return tuple(reversed(done))


def _single(node: Node) -> Ranges:
    """Return the characters of a part that is one character; nothing for another."""
    if isinstance(node, Characters):
        return node.ranges
    if isinstance(node, Choice) and all(map(_single, node.options)):
        return union(*map(_single, node.options))
    return ()


def _one(sign: str) -> Ranges:
    return ((ord(sign), ord(sign)),)


def _cased(ranges: Ranges, *, fold: bool) -> Ranges:
    if not fold:
        return ranges
    letters = [chr(place) for low, high in ranges if high < 128 for place in range(low, high + 1)]
    return union(ranges, *(_one(letter.swapcase()) for letter in letters))


@cache
def _sort(sign: str) -> Ranges:
    """Return the characters that ``\\w`` and its like stand for, of the plane that texts are written in."""
    plane = "".join(map(chr, range(0x10000)))
    return tuple((match.start(), match.end() - 1) for match in re.finditer(f"\\{sign}+", plane))
