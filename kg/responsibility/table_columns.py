"""Tables whose columns say who answers and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

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

    ``labelled`` are read as notes, ``body`` like prose; a row that only names columns has neither. What
    heads several tasks of a table is as little read as any heading.
    An empty cell that continues a merged one is the cell above it. ``first_leads`` where the header
    says so.
    """

    sentence: Sentence
    labelled: tuple[Cell, ...] = ()
    body: tuple[tuple[int, int], ...] = ()
    first_leads: bool = False


@dataclass(frozen=True, slots=True)
class _Header:
    """The labels of columns; ``tasks`` are columns of tasks, ``groups`` those that head several of them."""

    labels: dict[int, Rule]
    width: int
    first_leads: bool
    tasks: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()


_Cells = Sequence[tuple[int, int]]
_NO_HEADER = _Header({}, 0, False)


def rows(text: str, sentences: Iterable[Sentence], patterns: RuleFile) -> Iterator[Row]:
    """Yield every row of all tables, with the labels that the header above it gives its columns."""
    table = [(sentence, _cells(text, sentence)) for sentence in sentences if sentence.kind == "row"]
    headers = [_header(text, cells, patterns) for _, cells in table]
    header: _Header | None = None
    above: dict[int, tuple[int, int]] = {}
    for place, ((sentence, cells), found) in enumerate(zip(table, headers, strict=True)):
        if found:
            header = _joined(header, found) if place and headers[place - 1] else found
            under = takewhile(lambda later: not headers[later], range(place + 1, len(table)))
            header = _grouped(text, header, [table[later][1] for later in under], patterns)
            above = {}
            yield Row(sentence)
            continue
        known = header if header and len(cells) <= header.width else _NO_HEADER
        spans = _filled(text, cells, known, above)
        above = spans
        labelled = tuple(Cell(*span, known.labels[column]) for column, span in spans.items())
        yield Row(sentence, labelled, _body(text, cells, known, patterns), known.first_leads)


def _grouped(text: str, header: _Header, under: Sequence[_Cells], patterns: RuleFile) -> _Header:
    """Return a header with the columns that head several tasks: a cell goes on where tasks go on beside it.

    A cell that goes on is empty, or says the same again.
    """
    free = [column for column in range(header.width) if column not in header.labels]
    groups = set()
    for column in free:
        last = ""
        tasks = [task for task in free if task > column and task in header.tasks]
        for cells in under:
            said = _said(text, cells, column)
            goes_on = last and said in ("", last)
            if goes_on and any(_said(text, cells, task) for task in tasks):
                groups.add(column)
            last = said or last
    return replace(header, groups=frozenset(groups))


def _said(text: str, cells: _Cells, column: int) -> str:
    return text[slice(*cells[column])].strip() if column < len(cells) else ""


def _body(text: str, cells: _Cells, header: _Header, patterns: RuleFile) -> tuple[tuple[int, int], ...]:
    """Return the filled cells of the unlabelled columns; none where the row only names columns."""
    if _is_caption(text, cells, patterns):
        return ()
    closing = tuple(patterns.words["clauses"])
    found = []
    for column, cell in enumerate(cells):
        said = _said(text, cells, column)
        heads = column in header.groups and not any(mark in said for mark in closing)
        if said and column not in header.labels and not heads:
            found.append(cell)
    return tuple(found)


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


def _header(text: str, cells: _Cells, patterns: RuleFile) -> _Header | None:
    """Return the labels of a row whose cells name columns; the first column names the items."""
    labels: dict[int, Rule] = {}
    first_leads = False
    tasks = set()
    for column, (start, end) in enumerate(cells):
        caption = "".join(text[start:end].split())
        if patterns.search("task caption", caption):
            tasks.add(column)
        found = patterns.first("label", caption)
        if column and found and found[1].end() == len(caption):
            labels[column] = found[0]
            first_leads |= patterns.search("convention", caption) is not None
    return _Header(labels, len(cells), first_leads, frozenset(tasks)) if labels else None


def _joined(first: _Header | None, second: _Header) -> _Header:
    """Return a header of two rows as one: columns that the second leaves unnamed keep their label."""
    if first is None:
        return second
    labels = {**first.labels, **second.labels}
    leads = first.first_leads or second.first_leads
    return _Header(labels, max(first.width, second.width), leads, first.tasks | second.tasks)


def _is_caption(text: str, cells: _Cells, patterns: RuleFile) -> bool:
    """Tell whether each filled cell of a row only names its column."""
    filled = ["".join(text[start:end].split()) for start, end in cells]
    return all(patterns.search("caption", cell) for cell in filled if cell)


def _filled(
    text: str,
    cells: _Cells,
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


def _goes_on(text: str, cells: _Cells, header: _Header) -> bool:
    """Tell whether a row continues merged cells.

    It does where a column in front of the labelled ones is empty, or the one that says who leads:
    a task of its own has a number and a leader, but may lack a supporter or a date.
    """
    front = range(min(header.labels))
    leads = [c for c, label in header.labels.items() if label.attributes["role"] in ("lead", "share")]
    return any(c >= len(cells) or not text[slice(*cells[c])].strip() for c in (*front, *leads[:1]))
