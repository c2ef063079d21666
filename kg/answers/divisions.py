"""The ledger by place: how many rows act on what lies within a province, or within its parts.

There are no outlines to draw by: provinces are tiles in their rough places (``viz/provinces.tsv``), the parts
of a province tiles in the order of their codes (GB/T 2260).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.answers.ledger import Entry
from kg.errors import SchemaError
from kg.knowledge import own
from kg.knowledge.rules import Bilingual
from kg.knowledge.tsv import rows
from kg.naming.gazetteer import Division
from kg.naming.registry import registry
from kg.resources import folder

ACROSS = 10  # tiles beside each other


@dataclass(frozen=True, slots=True)
class Tile:
    """A division at its place, with the number of rows that act on what lies within it."""

    code: str
    name: Bilingual
    column: int
    row: int
    count: int

    @property
    def filter(self) -> Mapping[str, str]:
        """The filter of the ledger that leaves these rows."""
        return {"division": self.code}


def provinces(entries: Iterable[Entry]) -> list[Tile]:
    """Return a tile for each province."""
    counts = _counted(entries)
    return [
        Tile(code, name, column, row, counts[code]) for code, (name, column, row) in _places().items()
    ]


def parts(entries: Iterable[Entry], code: str) -> list[Tile]:
    """Return a tile for each division right below one; [] where there are none."""
    counts = _counted(entries)
    return [
        Tile(part.code, Bilingual(part.name, part.name), number % ACROSS, number // ACROSS, counts[part.code])
        for number, part in enumerate(_below(code))
    ]


def known(code: str) -> Bilingual | None:
    """Return the name of a division by its code, None where there is none."""
    if code in _places():
        return _places()[code][0]
    found = registry(own()).gazetteer.by_code.get(code)
    return Bilingual(found.name, found.name) if found else None


def above(code: str) -> tuple[str, ...]:
    """Return a code and those of the divisions that hold it; one that is not known is kept as it is."""
    gazetteer = registry(own()).gazetteer
    found = gazetteer.by_code.get(code)
    return tuple(one.code for one in gazetteer.chain(found)) if found else (code,)


def codes(row: Entry) -> frozenset[str]:
    """Return the codes of all divisions within which something lies that a row acts on."""
    return frozenset(code for target in row.targets if target.note for code in above(target.note))


def _counted(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(code for row in entries for code in codes(row))


def _below(code: str) -> Iterator[Division]:
    divisions = registry(own()).gazetteer.by_code
    yield from sorted((d for d in divisions.values() if d.parent == code), key=lambda d: d.code)


@cache
def _places() -> Mapping[str, tuple[Bilingual, int, int]]:
    path = folder("viz") / "provinces.tsv"
    try:
        return {
            row["code"]: (Bilingual(row["zh"], row["en"]), int(row["column"]), int(row["row"]))
            for _, row in rows(path, ("code", "column", "row", "zh", "en"))
        }
    except ValueError as error:
        raise SchemaError(f"{path}: column and row are whole numbers: {error}") from None
