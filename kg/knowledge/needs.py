"""What a text must hold for a pattern to fit at all: most patterns need not be tried on most sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.frozen import dataclass
from kg.knowledge.pattern_tree import (
    Ahead,
    Characters,
    Choice,
    Node,
    Place,
    Ranges,
    Repeat,
    Row,
    parse,
    union,
)

# A set of more than this is met in nearly every sentence.
_TELLING = 200
# So many sets, those that say most, tell nearly as much as all of them.
_SETS = 3
# A pair of characters is met so much less often than a character.
_RARER = 50


@dataclass(frozen=True, slots=True)
class Needs:
    """What a text that a pattern fits in holds: one of each of the ``sets``, those that say most first.

    They hold characters and, for a pattern over characters, pairs of them. A match begins with a character
    of ``first``; None where that is not known. ``guard`` holds the same characters, few as they are, where
    the pattern does not open with them: it is else tried in full at every place.
    """

    sets: tuple[frozenset[str], ...] = ()
    first: Ranges | None = None
    guard: str = ""

    def begins(self, text: str) -> bool:
        """Whether a match may begin with the first character of a text."""
        place = ord(text[0]) if text else -1
        return self.first is None or any(low <= place <= high for low, high in self.first)


def needed(pattern: str, members: Callable[[str], str] | None = None) -> Needs:
    """Return what a pattern needs; ``members`` gives the letters of a class in braces.

    Raises ``UnreadablePattern`` for a pattern that cannot be judged.
    """
    tree = parse(pattern, members)
    sets = set(_sets(tree, pairs=members is None))
    first = _first(tree)
    guard = _spelled(first) if _rim(tree, 0) is None else ""
    return Needs(tuple(sorted(sets, key=_often)[:_SETS]), first, guard)


def _often(needs: frozenset[str]) -> tuple[int, list[str]]:
    """Return a measure of how often a set is met, and its members, for a fixed order."""
    return sum(_RARER if len(text) == 1 else 1 for text in needs), sorted(needs)


def _sets(node: Node, *, pairs: bool) -> Iterator[frozenset[str]]:
    if isinstance(node, Characters):
        yield from _telling(_spelled(node.ranges))
    elif isinstance(node, Row):
        yield from _pairs(node.parts) if pairs else ()
        for part in node.parts:
            yield from _sets(part, pairs=pairs)
    elif isinstance(node, Choice):
        yield from _any(node, pairs=pairs)
    elif (isinstance(node, Repeat) and node.least) or (isinstance(node, Ahead) and not node.negative):
        yield from _sets(node.body, pairs=pairs)


def _telling(needs: Iterable[str]) -> Iterator[frozenset[str]]:
    """Yield what is needed as a set, unless it is so much that it tells nothing."""
    found = frozenset(needs)
    if 0 < len(found) <= _TELLING:
        yield found


def _any(node: Choice, *, pairs: bool) -> Iterator[frozenset[str]]:
    """Yield one set that any option needs: of each option the one that says most."""
    options = [min(_sets(option, pairs=pairs), key=_often, default=None) for option in node.options]
    sets = [needs for needs in options if needs is not None]
    if len(sets) == len(options):
        yield from _telling(frozenset[str]().union(*sets))


def _pairs(parts: Iterable[Node]) -> Iterator[frozenset[str]]:
    """Yield the pairs of characters of which one stands where two parts meet."""
    last: Ranges | None = None
    for part in parts:
        if isinstance(part, Place):
            continue
        ones, others = _spelled(last), _spelled(_rim(part, 0))
        if len(ones) * len(others) <= _TELLING:
            yield from _telling(one + other for one in ones for other in others)
        last = last if isinstance(part, Ahead) else _rim(part, -1)


def _spelled(ranges: Ranges | None) -> str:
    """Return the characters of some ranges; none where they are too many, or not known."""
    if ranges is None or sum(high - low + 1 for low, high in ranges) > _TELLING:
        return ""
    return "".join(chr(place) for low, high in ranges for place in range(low, high + 1))


def _rim(node: Node, end: int) -> Ranges | None:
    """Return the characters at the begin (0) or end (-1) of a part; None where they are not known."""
    if isinstance(node, Characters):
        return node.ranges
    if isinstance(node, Row):
        return _rim(node.parts[end], end) if node.parts else None
    if isinstance(node, Choice):
        rims = [_rim(option, end) for option in node.options]
        return None if None in rims else union(*(rim for rim in rims if rim is not None))
    if isinstance(node, Repeat):
        return _rim(node.body, end) if node.least else None
    return _rim(node.body, 0) if isinstance(node, Ahead) and not node.negative and end == 0 else None


def _first(node: Node) -> Ranges | None:
    """Return the characters that a match which is not empty may begin with; None where it may be empty."""
    first, empty = _begun(node)
    return None if empty else first


def _begun(node: Node) -> tuple[Ranges, bool]:
    """Return the characters that a part may begin with, and whether it may be empty."""
    if isinstance(node, Characters):
        return node.ranges, False
    if isinstance(node, Row):
        return _row_begun(node)
    if isinstance(node, Choice):
        found = [_begun(option) for option in node.options]
        return union(*(first for first, _ in found)), any(empty for _, empty in found)
    if isinstance(node, Repeat):
        first, empty = _begun(node.body)
        return first, empty or not node.least
    return (), True


def _row_begun(node: Row) -> tuple[Ranges, bool]:
    found: Ranges = ()
    for part in node.parts:
        first, empty = _begun(part)
        found = union(found, first)
        if not empty:
            return found, False
    return found, True
