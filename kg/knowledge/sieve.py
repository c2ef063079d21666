"""Which of many rules can fit in a text at all: those whose needs it meets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import add

from kg.knowledge.rules import Rule

# What a text must hold one of, and the rule that needs it; where nothing is known, the set is empty.
Asking = tuple[frozenset[str], Rule]


class Sieve:
    """Rules in their order, to be asked which of them need to be tried on a text.

    ``asking`` are the rules with what each needs most; over classes, the letters of a text meet it.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.asking = tuple((next(iter(rule.needs.sets), frozenset[str]()), rule) for rule in self.rules)
        self._beginning: dict[str, tuple[Asking, ...]] = {}

    def likely(self, text: str) -> list[Rule]:
        """Return the rules that may be found in a text."""
        missing = {*text, *map(add, text, text[1:])}.isdisjoint
        called = [rule for need, rule in self.asking if not (need and missing(need))]
        return [rule for rule in called if not any(map(missing, rule.needs.sets))]

    def opening(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the rules over classes that match something at the beginning of a text, with the match."""
        missing, first = set(text).isdisjoint, text[:1]
        if first not in self._beginning:
            self._beginning[first] = tuple(pair for pair in self.asking if pair[1].needs.begins(first))
        for need, rule in self._beginning[first]:
            if not (need and missing(need)) and (match := rule.regex.match(text)) and match.end():
                yield rule, match
