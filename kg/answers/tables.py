"""Answers as people and programs read them: a terminal table, CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from kg.answers.coded_words import coded_words
from kg.errors import QueryError, nearest
from kg.stores.base import Column, Rows, Value
from kg.text.widths import display_width

Format = Literal["table", "csv", "json", "md"]
_NARROWEST, _READABLE = 8, 16  # cells of a column that is folded, and of one that is read with ease
_LEAST = ("start", "end", "rule", "sentence", "document")
# What a spreadsheet takes for the beginning of a formula; an East Asian Excel also the full-width signs.
_FORMULA = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")


def render(rows: Rows, format: str = "table", language: str = "zh", *, width: int | None = None) -> str:
    """Return rows as text, without a line break at its end.

    ``width`` is what a terminal table may take, in half-width cells: longer words are folded. In CSV an
    apostrophe stands before text that a spreadsheet would take for a formula; numbers stay numbers. JSON
    keeps the names and values of the product; the others translate headers and coded values. Raises
    ``QueryError`` for an unknown format.
    """
    if format not in FORMATS:
        raise QueryError(f"no format {format!r}: {nearest(format, FORMATS)}")
    if format == "json":
        return _json(rows)
    head = [column.label(language) for column in rows.columns]
    body = [
        [shown(value, column, language) for value, column in zip(row, rows.columns, strict=True)]
        for row in rows.rows
    ]
    if format == "csv":
        return _csv(map(_guarded, head), (map(_guarded, *pair) for pair in zip(body, rows.rows, strict=True)))
    return _markdown(head, body) if format == "md" else _table(head, body, width)


FORMATS: tuple[Format, ...] = ("table", "csv", "json", "md")


def select(rows: Rows, names: Sequence[str]) -> Rows:
    """Return rows with some of their columns, in that order; raises ``QueryError`` for an unknown one."""
    known = [column.name for column in rows.columns]
    for name in names:
        if name not in known:
            raise QueryError(f"the answer has no column {name!r}: {nearest(name, known)}")
    at = [known.index(name) for name in names]
    picked = tuple(tuple(row[i] for i in at) for row in rows.rows)
    return Rows(tuple(rows.columns[i] for i in at), picked, rows.more)


def fitting(rows: Rows, language: str, width: int | None) -> tuple[Rows, tuple[Column, ...]]:
    """Return rows with as many columns as a table of a width can hold, and the columns left out.

    Left out first is what leads back to the text: place, rule and sentence, in this order.
    """
    left: list[Column] = []
    for name in _LEAST:
        if width is None or _narrowest(rows, language) <= width:
            break
        if name in (names := [column.name for column in rows.columns]):
            left.append(rows.columns[names.index(name)])
            rows = select(rows, [other for other in names if other != name])
    return rows, tuple(left)


def _narrowest(rows: Rows, language: str) -> int:
    """Return the width that a table needs at least, its columns as narrow as can be read."""
    widths = [display_width(column.label(language)) for column in rows.columns]
    for row in rows:
        for number, (value, column) in enumerate(zip(row, rows.columns, strict=True)):
            widths[number] = max(widths[number], display_width(shown(value, column, language)))
    return sum(min(_READABLE, width) for width in widths) + 2 * (len(widths) - 1)


def shown(value: Value, column: Column, language: str) -> str:
    """Return a value as readers see it: coded words translated, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool) or column.coded:
        word = str(value).lower() if isinstance(value, bool) else str(value)
        return coded_words(language).get(word, word)
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _json(rows: Rows) -> str:
    names = [column.name for column in rows.columns]
    # JSON has no infinity and no NaN: they are texts there.
    records = [dict(zip(names, map(_finite, row), strict=True)) for row in rows.rows]
    return json.dumps(records, ensure_ascii=False, indent=2)


def _finite(value: Value) -> Value:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _guarded(text: str, value: Value = "") -> str:
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _csv(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(head)
    writer.writerows(body)
    return out.getvalue().removesuffix("\r\n")


def _markdown(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(text.split())


def _table(head: Sequence[str], body: Sequence[Sequence[str]], width: int | None) -> str:
    if not head:  # a query may ask for nothing: SELECT * without a variable
        return ""
    lines = [[_printable(cell) for cell in line] for line in (head, *body)]
    widths = _fit([max(map(display_width, cells)) for cells in zip(*lines, strict=True)], width)
    drawn = [list(_line(line, widths)) for line in lines]
    rule = "  ".join("-" * cells for cells in widths)
    return "\n".join([*drawn[0], rule, *(line for row in drawn[1:] for line in row)])


def _printable(text: str) -> str:
    """Return text that can neither break the line nor command the terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def _fit(widths: list[int], total: int | None) -> list[int]:
    """Return column widths that fit a line, taken from the widest columns as far as they bear it."""
    if total is None:
        return widths
    room = total - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(range(len(widths)), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    folded = [list(_fold(cell, width)) or [""] for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, folded))):
        parts = [part[number] if number < len(part) else "" for part in folded]
        yield "  ".join(map(_pad, parts, widths)).rstrip()


def _fold(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _pieces(text, width):
        if display_width(line + piece) > width and line:
            yield line.rstrip()
            line = ""
        line = line + piece if line else piece.lstrip()
    if line:
        yield line


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what a line may be broken between: words of ASCII as far as they fit, and single characters."""
    for piece in re.findall(r"[!-~]+|[^!-~]", text):
        if len(piece) > width:
            yield from piece
        else:
            yield piece


def _pad(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))
