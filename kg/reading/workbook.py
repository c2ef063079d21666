"""Sheets of a spreadsheet as the lines of a document: names as headings, tables as rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.cells import Cell, one_line, rows
from kg.reading.content import Content
from kg.reading.limits import CELLS, COLUMNS, WORKBOOK, within


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells with text as it shows them, by row and column.

    ``merged`` are areas with one text: their first row and column, and their last. ``hidden`` counts rows
    and columns that are not shown, whose cells are left out; a sheet may be so as a whole.
    """

    name: str
    cells: Mapping[tuple[int, int], str]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: int = 0
    shown: bool = True


def content(path: Path, sheets: Sequence[Sheet], rules: RuleFile) -> Content:
    """Return the sheets as one text; where there are several, a heading names each.

    What stands above the first table opens the text, or else the name of the only sheet or of the file.
    Raises ``InputError`` where no sheet holds a text.
    """
    WORKBOOK.check(len(sheets))
    tables = [(sheet, _Table(sheet)) for sheet in sheets if sheet.shown and sheet.cells]
    if not tables:
        raise InputError(f"{path}: no sheet holds a text; it should hold a table of tasks")
    lines = within(_lines(tables, path.stem, rules))
    return Content("\n".join(lines) + "\n", tuple(_warnings(sheets)))


def _warnings(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        if not sheet.shown and sheet.cells:
            yield f"sheet {sheet.name!r} is hidden and was not read; show it in the file to have it read"
        elif sheet.hidden:
            yield f"{sheet.hidden} hidden rows and columns of sheet {sheet.name!r} were not read"


def _lines(tables: Sequence[tuple[Sheet, _Table]], stem: str, rules: RuleFile) -> Iterator[str]:
    for number, (sheet, table) in enumerate(tables):
        above = list(table.above())
        named = not rules.search("unnamed-sheet", sheet.name.strip())
        heading = [f"# {one_line(sheet.name)}"] if named and len(tables) > 1 else []
        if number:
            yield from [*heading, *above]
        else:
            alone = sheet.name if named and len(tables) == 1 else stem
            yield from [*(above or [one_line(alone)]), *heading]
        yield from table.rows()


class _Table:
    """A sheet as rows of cells. Rows without a text, and columns at its sides, do not count."""

    def __init__(self, sheet: Sheet) -> None:
        self._cells = sheet.cells
        self._numbers = sorted({row for row, _ in sheet.cells})
        self._first = min(column for _, column in sheet.cells)
        self._areas = {area[:2]: area[2:] for area in sheet.merged if area[:2] in sheet.cells}
        ends = [column for _, column in sheet.cells]
        self._end = max(ends) + 1
        COLUMNS.check(self._end - self._first)
        CELLS.check((self._end - self._first) * len(self._numbers))
        self._rows = list(self._parted())
        tabular = (number for number, row in enumerate(self._rows) if not isinstance(row, str))
        self._head = next(tabular, len(self._rows))

    def above(self) -> Iterator[str]:
        """Yield the lines above the first row of several cells."""
        yield from (row for row in self._rows[: self._head] if isinstance(row, str))

    def rows(self) -> Iterator[str]:
        """Yield the rows as lines; a text across the table is a line of its own."""
        table: list[list[Cell]] = []
        for row in self._rows[self._head :]:
            if not isinstance(row, str):
                table.append(row)
                continue
            yield from rows(table)
            table = []
            yield row
        yield from rows(table)

    def _parted(self) -> Iterator[list[Cell] | str]:
        """Yield each row as its cells, or as the text that stands alone above or across the table."""
        covered: dict[int, int] = {}  # column -> the last row that a cell above covers
        headed = False
        for row in self._numbers:
            found = list(self._row(row, covered))
            texts = [cell for cell in found if cell.text]
            free = all(covered.get(c, -1) < row for c in range(self._first, self._end))
            across = 2 * texts[0].wide > self._end - self._first > 1 if texts else False
            if len(texts) == 1 and texts[0].high == 1 and free and (across or not headed):
                yield one_line(texts[0].text)
            elif texts:
                headed = True
                yield found
            for column, last in self._covering(row):
                covered[column] = last

    def _row(self, row: int, covered: Mapping[int, int]) -> Iterator[Cell]:
        column = self._first
        while column < self._end:
            if covered.get(column, -1) >= row:
                column += 1
                continue
            wide = self._wide(row, column)
            yield Cell(self._cells.get((row, column), ""), wide, self._high(row, column))
            column += wide

    def _wide(self, row: int, column: int) -> int:
        last = self._areas.get((row, column), (row, column))[1]
        return min(last + 1, self._end) - column

    def _high(self, row: int, column: int) -> int:
        last = self._areas.get((row, column), (row, column))[0]
        return bisect_right(self._numbers, last) - bisect_left(self._numbers, row)

    def _covering(self, row: int) -> Iterator[tuple[int, int]]:
        """Yield the columns of areas that begin in a row and go on below it, and where they end."""
        for column in range(self._first, self._end):
            if (area := self._areas.get((row, column))) and area[0] > row:
                yield from ((covered, area[0]) for covered in range(column, min(area[1] + 1, self._end)))
