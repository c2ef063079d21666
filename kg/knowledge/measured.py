"""How often rules are right, as ``kg score --rules -o`` has measured it on annotated documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import SchemaError
from kg.knowledge import tsv
from kg.knowledge.values import Knowledge

FILE = "measured.tsv"
COLUMNS = ("field", "rule", "found", "right")
LEAST = 10  # so many finds are needed before a share says anything


@dataclass(frozen=True, slots=True)
class Measured:
    """How many finds of a rule were judged, and how many of them are right."""

    found: int
    right: int

    @property
    def precision(self) -> float:
        """Return the share that is right."""
        return self.right / self.found


def measured(knowledge: Knowledge) -> Mapping[tuple[str, str], Measured]:
    """Return what is known of rules by field and rule, as scores name them; nothing where nothing is known.

    Fields are ``mentions``, ``units`` and ``links.`` with the field of a unit. Raises ``SchemaError`` with
    file and line where a figure is none.
    """
    return knowledge.kept(FILE, lambda: dict(_read(knowledge)))


def _read(knowledge: Knowledge) -> Iterator[tuple[tuple[str, str], Measured]]:
    path = knowledge.folder / FILE
    for line, row in tsv.rows(path, COLUMNS, COLUMNS) if path.exists() else ():
        if not (row["found"].isdecimal() and row["right"].isdecimal()):
            raise SchemaError(f"{path}:{line}: 'found' and 'right' should be numbers")
        one = Measured(int(row["found"]), int(row["right"]))
        if not one.right <= one.found >= LEAST:
            raise SchemaError(
                f"{path}:{line}: should have at least {LEAST} finds, and no more right than found"
            )
        yield (row["field"], row["rule"]), one
