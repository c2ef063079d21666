"""What a text must hold for a pattern to fit at all: most patterns need not be tried on most sentences."""

from __future__ import annotations

from kg.knowledge.pattern_tree import Ahead, Characters, Choice, Node, Repeat, Row, parse

# A set of more characters than this is met in nearly every sentence.
_TELLING = 200
# So many sets, those of the fewest characters, tell nearly as much as all of them.
_SETS = 3

Needs = tuple[frozenset[str], ...]


def needed(pattern: str) -> Needs:
    """Return sets of characters; a text that a pattern over characters fits in holds one of each set.

    Raises ``UnreadablePattern`` for a pattern that cannot be judged.
    """
    return tuple(sorted(set(_needs(parse(pattern))), key=len))[:_SETS]


def _needs(node: Node) -> list[frozenset[str]]:
    if isinstance(node, Characters):
        return _set(node)
    if isinstance(node, Row):
        return [needs for part in node.parts for needs in _needs(part)]
    if isinstance(node, Choice):
        return _any(node)
    if isinstance(node, Repeat):
        return _needs(node.body) if node.least else []
    return _needs(node.body) if isinstance(node, Ahead) and not node.negative else []


def _set(node: Characters) -> list[frozenset[str]]:
    if sum(high - low + 1 for low, high in node.ranges) > _TELLING:
        return []
    return [frozenset(chr(place) for low, high in node.ranges for place in range(low, high + 1))]


def _any(node: Choice) -> list[frozenset[str]]:
    """Return one set that any option needs: of each option the one that says most."""
    options = [min(_needs(option), key=len, default=None) for option in node.options]
    sets = [needs for needs in options if needs is not None]
    together = frozenset[str]().union(*sets)
    return [together] if len(sets) == len(options) and len(together) <= _TELLING else []
