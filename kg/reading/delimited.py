"""Tables as text (.csv): a row a line, its cells parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading import txt, workbook
from kg.reading.content import Content
from kg.reading.limits import TEXT

_MARKS = ",;\t"
_LOOKED_AT = 20  # lines by which the mark between cells is told


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a table in any encoding that ``kg.reading.txt`` reads.

    Raises ``InputError`` as that does, and for a row that is no CSV.
    """
    lines = txt.text(path, rules).splitlines(keepends=True)
    try:
        cells = dict(_cells(lines))
    except csv.Error as error:
        raise InputError(f"{path}: no table of CSV: {error}; save it as CSV anew") from None
    return workbook.content(path, [workbook.Sheet(path.stem, cells)], rules)


def _cells(lines: list[str]) -> Iterator[tuple[tuple[int, int], str]]:
    csv.field_size_limit(TEXT.most)
    for number, row in enumerate(csv.reader(lines, delimiter=_mark(lines))):
        yield from (((number, column), cell.strip()) for column, cell in enumerate(row) if cell.strip())


def _mark(lines: list[str]) -> str:
    """Return the mark between cells: the one that the most lines hold equally often."""
    counts = {mark: Counter(line.count(mark) for line in lines[:_LOOKED_AT]) for mark in _MARKS}
    return max(_MARKS, key=lambda mark: max((n for often, n in counts[mark].items() if often), default=0))
