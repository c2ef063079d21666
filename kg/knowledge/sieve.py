"""Which of many rules can fit in a text at all: those whose needs it meets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from operator import add

from kg.knowledge.rules import Rule


class _Index:
    """Which rules a character, or a pair of them, is needed for: numbers of one bit a rule.

    A rule needs one of each of some sets. The bits of the first sets of all rules come lowest, in the order
    of the rules, then those of their second sets, so that one number says it all of a character.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.all = (1 << len(rules)) - 1
        self._ranks = range(max((len(rule.needs.sets) for rule in rules), default=0))
        self._needed: dict[str, int] = defaultdict(int)
        self._beginning: dict[str, int] = {}
        self._met = 0  # what is met by any text: the sets that a rule does not have
        for number, rule in enumerate(rules):
            for rank in self._ranks:
                self._add(1 << (rank * len(rules) + number), rule.needs.sets[rank : rank + 1])

    def _add(self, bit: int, sets: Iterable[Set[str]]) -> None:
        for needs in sets:
            for one in needs:
                self._needed[one] |= bit
            return
        self._met |= bit

    def likely(self, held: Set[str]) -> int:
        """Return which rules find all that they need among characters and pairs of them."""
        met = self._met
        for one in self._needed.keys() & held:
            met |= self._needed[one]
        found = self.all
        for _ in self._ranks:
            found &= met
            met >>= len(self.rules)
        return found

    def beginning(self, first: str) -> int:
        """Return which rules may match something that begins with a character."""
        if first not in self._beginning:
            numbered = enumerate(self.rules)
            self._beginning[first] = sum(1 << n for n, rule in numbered if rule.needs.begins(first))
        return self._beginning[first]


class Sieve:
    """Rules in their order, to be asked which of them need to be tried on a text."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._index = _Index(tuple(rules))
        self._own = self._index.all

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in their order."""
        return tuple(rule for _, rule in self._numbered(self._own))

    def only(self, kinds: Collection[str]) -> Sieve:
        """Return those of the rules that make one of some things."""
        some = Sieve(())
        some._index, numbered = self._index, enumerate(self._index.rules)
        some._own = self._own & sum(1 << n for n, rule in numbered if rule.makes in kinds)
        return some

    def likely(self, text: str) -> list[Rule]:
        """Return the rules that may be found in a text."""
        held = {*text, *map(add, text, text[1:])}
        return [rule for _, rule in self._numbered(self._own & self._index.likely(held))]

    def first(self, letters: str, least: int = 0) -> tuple[int, Rule] | None:
        """Return the first rule over classes that is found in the letters of a text, with its number.

        Rules whose number is less than the ``least`` are left out.
        """
        called = self._own & self._index.likely(set(letters)) & -(1 << least)
        found = (rule for rule in self._numbered(called) if rule[1].regex.search(letters))
        return next(found, None)

    def opening(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the rules over classes that match something at the beginning of a text, with the match."""
        called = self._own & self._index.beginning(text[:1])
        for _, rule in self._numbered(called and called & self._index.likely(set(text))):
            if (match := rule.regex.match(text)) and match.end():
                yield rule, match

    def _numbered(self, called: int) -> Iterator[tuple[int, Rule]]:
        """Yield the rules whose bits are set with their numbers, in their order."""
        rules = self._index.rules
        while called:
            number = (called & -called).bit_length() - 1
            yield number, rules[number]
            called ^= 1 << number
