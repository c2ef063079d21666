"""The administrative divisions of China: ``schema/lexicon/divisions.tsv`` by code and by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SchemaError, nearest
from kg.knowledge.tsv import rows

COLUMNS = ("code", "name", "short", "level", "parent", "weak", "old")
LEVELS = ("province", "city", "county", "region")


@dataclass(frozen=True, slots=True)
class Division:
    """A division of GB/T 2260, or a region (several divisions under one name) without a code.

    ``short`` are forms that name it wherever they stand, ``weak`` ones (``name`` may be among them)
    only where something else says that a place is meant; ``old`` are names it had before.
    """

    code: str
    name: str
    level: str
    parent: str = ""
    short: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    line: int = 0

    def forms(self) -> Iterator[str]:
        """Yield every form of the name, the official one first."""
        yield from (self.name, *self.short, *(f for f in self.weak if f != self.name), *self.old)


@dataclass(frozen=True)
class Gazetteer:
    """All divisions, by code and by every form of their names."""

    by_code: Mapping[str, Division]
    by_form: Mapping[str, tuple[Division, ...]]
    longest: int

    def chain(self, division: Division) -> tuple[Division, ...]:
        """Return a division and those that hold it, from the division itself up to its province."""
        found = [division]
        while parent := self.by_code.get(found[-1].parent):
            found.append(parent)
        return tuple(found)

    def label(self, division: Division) -> str:
        """Return a name that no other division has: its own, with its parent's in front if two share it."""
        others = [d for d in self.by_form[division.name] if d.name == division.name]
        parent = self.by_code.get(division.parent)
        return division.name if len(others) == 1 or parent is None else self.label(parent) + division.name

    def at(self, text: str, start: int = 0) -> Iterator[tuple[str, tuple[Division, ...]]]:
        """Yield each form that stands at a position of a text with its divisions, the longest first."""
        for length in range(min(self.longest, len(text) - start), 1, -1):
            form = text[start : start + length]
            if form in self.by_form:
                yield form, self.by_form[form]

    def within(self, divisions: Iterable[Division], outer: Division) -> tuple[Division, ...]:
        """Return those divisions that lie in ``outer``."""
        return tuple(d for d in divisions if d != outer and outer in self.chain(d))


def load(path: Path) -> Gazetteer:
    """Read a gazetteer; raises ``SchemaError`` with file, line and what is wrong."""
    divisions = [_division(path, line, row) for line, row in rows(path, COLUMNS)]
    by_code = {d.code: d for d in divisions if d.code}
    for division in divisions:
        if division.parent and division.parent not in by_code:
            raise SchemaError(f"{path}:{division.line}: no division has the parent code {division.parent!r}")
    by_form: defaultdict[str, list[Division]] = defaultdict(list)
    for division in divisions:
        for form in dict.fromkeys(division.forms()):
            by_form[form].append(division)
    longest = max((len(form) for form in by_form), default=0)
    return Gazetteer(by_code, {form: _first_by_name(form, found) for form, found in by_form.items()}, longest)


def _first_by_name(form: str, divisions: list[Division]) -> tuple[Division, ...]:
    """Sort divisions of one form: present names, short forms, old names; provinces before their counties."""

    def rank(division: Division) -> tuple[int, int]:
        kind = 0 if form == division.name else 2 if form in division.old else 1
        return kind, LEVELS.index(division.level)

    return tuple(sorted(divisions, key=rank))


def _division(path: Path, line: int, row: Mapping[str, str]) -> Division:
    if row["level"] not in LEVELS:
        raise SchemaError(f"{path}:{line}: unknown level {row['level']!r}; {nearest(row['level'], LEVELS)}")
    if not row["name"]:
        raise SchemaError(f"{path}:{line}: column 'name' is empty")
    short, weak, old = (tuple(filter(None, row[key].split("|"))) for key in ("short", "weak", "old"))
    return Division(row["code"], row["name"], row["level"], row["parent"], short, weak, old, line)
