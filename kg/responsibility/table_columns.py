"""Tables whose columns say who answers and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.knowledge.rules import Rule, RuleFile
from kg.model import Sentence

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says who answers, by when or where: its span, and the label of its column."""

    start: int
    end: int
    label: Rule


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its labelled cells, and those of its body.

    ``labelled`` are read as notes, ``body`` like prose; a row that only names columns has neither.
    An empty cell that continues a merged one is the cell above it. ``first_leads`` where the header
    says so.
    """

    sentence: Sentence
    labelled: tuple[Cell, ...] = ()
    body: tuple[tuple[int, int], ...] = ()
    first_leads: bool = False


@dataclass(frozen=True, slots=True)
class _Header:
    labels: dict[int, Rule]
    width: int
    first_leads: bool


def rows(text: str, sentences: Iterable[Sentence], patterns: RuleFile) -> Iterator[Row]:
    """Yield every row of all tables, with the labels that the header above it gives its columns."""
    header: _Header | None = None
    above: dict[int, tuple[int, int]] = {}
    goes_on = False
    for sentence in sentences:
        if sentence.kind != "row":
            continue
        cells = _cells(text, sentence)
        if found := _header(text, cells, patterns):
            header, above = _joined(header, found) if goes_on else found, {}
            goes_on = True
            yield Row(sentence)
            continue
        goes_on = False
        known = header if header and len(cells) <= header.width else _Header({}, 0, False)
        spans = _filled(text, cells, known, above)
        above |= spans
        labelled = tuple(Cell(*span, known.labels[column]) for column, span in spans.items())
        yield Row(sentence, labelled, _body(text, cells, known, patterns), known.first_leads)


def _body(
    text: str, cells: Sequence[tuple[int, int]], header: _Header, patterns: RuleFile
) -> tuple[tuple[int, int], ...]:
    """Return the filled cells of the unlabelled columns; none where the row only names columns."""
    if _is_caption(text, cells, patterns):
        return ()
    free = (cell for column, cell in enumerate(cells) if column not in header.labels)
    return tuple(cell for cell in free if text[slice(*cell)].strip())


def _cells(text: str, row: Sentence) -> list[tuple[int, int]]:
    """Return the spans of the cells of a row, empty first and last ones included."""
    left, right = row.start, row.end
    while left and text[left - 1] == "\t":
        left -= 1
    while text[right : right + 1] == "\t":
        right += 1
    spans, start = [], left
    for piece in text[left:right].split("\t"):
        spans.append((start, start + len(piece)))
        start += len(piece) + 1
    return spans


def _header(text: str, cells: Sequence[tuple[int, int]], patterns: RuleFile) -> _Header | None:
    """Return the labels of a row whose cells name columns; the first column names the items."""
    labels: dict[int, Rule] = {}
    first_leads = False
    for column, (start, end) in enumerate(cells):
        caption = "".join(text[start:end].split())
        found = patterns.first("label", caption)
        if column and found and found[1].end() == len(caption):
            labels[column] = found[0]
            first_leads |= patterns.search("convention", caption) is not None
    return _Header(labels, len(cells), first_leads) if labels else None


def _joined(first: _Header | None, second: _Header) -> _Header:
    """Return a header of two rows as one: columns that the second leaves unnamed keep their label."""
    if first is None:
        return second
    labels = {**first.labels, **second.labels}
    return _Header(labels, max(first.width, second.width), first.first_leads or second.first_leads)


def _is_caption(text: str, cells: Sequence[tuple[int, int]], patterns: RuleFile) -> bool:
    """Tell whether each filled cell of a row only names its column."""
    filled = ["".join(text[start:end].split()) for start, end in cells]
    return all(patterns.search("caption", cell) for cell in filled if cell)


def _filled(
    text: str,
    cells: Sequence[tuple[int, int]],
    header: _Header,
    above: dict[int, tuple[int, int]],
) -> dict[int, tuple[int, int]]:
    """Return the filled cells of the labelled columns, those from above where the row goes on."""
    goes_on = bool(above) and bool(header.labels) and _goes_on(text, cells, header)
    filled: dict[int, tuple[int, int]] = {}
    for column, label in header.labels.items():
        span = cells[column] if column < len(cells) else None
        if span and text[slice(*span)].strip():
            filled[column] = span
        elif goes_on and column in above and label.attributes["role"] != _NOBODY:
            filled[column] = above[column]
    return filled


def _goes_on(text: str, cells: Sequence[tuple[int, int]], header: _Header) -> bool:
    """Tell whether a row continues merged cells.

    It does where a column in front of the labelled ones is empty, or the one that says who leads:
    a task of its own has a number and a leader, but may lack a supporter or a date.
    """
    front = range(min(header.labels))
    leads = [c for c, label in header.labels.items() if label.attributes["role"] in ("lead", "share")]
    return any(c >= len(cells) or not text[slice(*cells[c])].strip() for c in (*front, *leads[:1]))
