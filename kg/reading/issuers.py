"""Who issued a document: the bodies that a title opens with, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge import Knowledge
from kg.knowledge.rules import RuleFile
from kg.text.brackets import parted

# What parts one issuer from the next.
_BETWEEN = " \u3000\t\r\n、，,"


@dataclass(frozen=True, slots=True)
class Issuers:
    """The issuers that a text names in their order; ``others`` tells that there are more than it names."""

    names: tuple[str, ...]
    others: bool = False


def opening(title: str, knowledge: Knowledge) -> Issuers | None:
    """Return the issuers that a title opens with, None where it opens with none.

    What stands in front of the first word for an act is read, if it is a list of bodies.
    """
    rules = knowledge.patterns("issuers")
    for rule in rules.groups["acting"]:
        for act in rule.regex.finditer(title):
            if found := _issuers(title[: act.start()], knowledge):
                if act[0] in rules.words["delivers"]:
                    return Issuers(tuple(_own(name, rules) for name in found.names), found.others)
                return found
    return None


def forwarded(title: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the bodies whose document a title passes on, () where it passes on none."""
    passed = knowledge.patterns("issuers").search("forwarding", title)
    found = opening(title[passed.end() :], knowledge) if passed else None
    return found.names if found else ()


def _own(name: str, rules: RuleFile) -> str:
    """Return a body without the country that its orders put in front of it."""
    short = name.removeprefix(rules.words["country"])
    return short if rules.search("body", short) else name


def _issuers(text: str, knowledge: Knowledge) -> Issuers | None:
    rules = knowledge.patterns("issuers")
    more = rules.search("others", text)
    names = bodies(text[: more.start()] if more else text, knowledge)
    return Issuers(names, more is not None) if names else None


def bodies(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the bodies that a text lists, () where it holds anything else.

    They are parted by spaces or commas, or by nothing; a space may also stand inside a name.
    """
    rules = knowledge.patterns("issuers")
    found: list[str] = []
    name = ""
    for piece in parted(text, _BETWEEN):
        name += piece
        if rules.search("body", name):
            found += _parted(name, knowledge)
            name = ""
    return () if name else tuple(found)


# ---- names that nothing parts ----


def _parted(name: str, knowledge: Knowledge) -> Iterator[str]:
    """Yield the bodies of a name in which several may stand side by side."""
    known = knowledge.kept("openings of bodies", lambda: _known(knowledge))
    start = 0
    place = known.longest(name, 0) or 1
    while place < len(name):
        if _cut(name[start:place], name[place:], known):
            yield name[start:place]
            start = place
        place += known.longest(name, place) or 1
    yield name[start:]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the name of a body may open with: whole bodies of the centre, and divisions."""

    rules: RuleFile
    central: frozenset[str]
    divisions: frozenset[str]
    most: int

    def longest(self, text: str, place: int) -> int:
        """Return the length of the longest body of the centre that stands at a place, 0 for none."""
        lengths = range(min(self.most, len(text) - place), 1, -1)
        return next((n for n in lengths if text[place : place + n] in self.central), 0)

    def division(self, text: str) -> bool:
        """Tell whether a text opens with the full name of a division."""
        return any(text[:n] in self.divisions for n in range(2, min(self.most, len(text)) + 1))


def _known(knowledge: Knowledge) -> _Known:
    rules = knowledge.patterns("issuers")
    central = frozenset(
        row["term"]
        for _, row in knowledge.rows("body.tsv", ("term", "note"))
        if row["note"] in rules.words["central"] and rules.search("body", row["term"])
    )
    divisions = frozenset(row["name"] for _, row in knowledge.rows("divisions.tsv", ("name",)))
    return _Known(rules, central, divisions, max(map(len, central | divisions), default=0))


def _cut(before: str, behind: str, known: _Known) -> bool:
    """Tell whether one body ends and another begins between two texts."""
    rules = known.rules
    if not rules.search("body", before) or not rules.search("body", behind):
        return False
    if before == rules.words["opens-names"]:
        return False
    if known.longest(behind, 0) or rules.search("begins", behind):
        return True
    place = rules.search("place", before)
    local = place is not None or rules.search("own-level", before) is not None
    if local and rules.search("own-level", behind):
        return True
    branches = rules.groups["branches"][: 1 if local else None]
    placed = known.division(behind) or (place is not None and behind.startswith(place["place"]))
    return placed and not any(rule.regex.search(behind) for rule in branches)
