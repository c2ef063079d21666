"""The body of a document as blocks: lines of text, notes of who answers, and table rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.knowledge.rules import RuleFile
from kg.model import Document
from kg.reading.line_kinds import classify
from kg.text.brackets import enclosed
from kg.text.lines import Line, lines, trimmed

_LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one line that is text, a note or a table row.

    ``paragraph`` numbers the line; a line gives several blocks where notes part it.
    """

    start: int
    end: int
    text: str
    kind: Literal["text", "note", "row"]
    paragraph: int


def blocks(document: Document, patterns: RuleFile, matter: RuleFile) -> list[Block]:
    """Return the blocks of a document's body in text order; matter between its parts is left out.

    ``patterns`` are those of the outline, ``matter`` those by which the matter is told.
    """
    text = document.text
    rows = _body(document, matter)
    table = _table(text, rows, patterns)
    found: list[Block] = []
    for row in rows:
        if row.number in table:
            found.append(Block(row.start, row.end, row.text, "row", row.number))
        else:
            found.extend(_parted(row, patterns))
    return list(_labels_filled(text, found, patterns))


def _body(document: Document, matter: RuleFile) -> list[Line]:
    """Return the lines of the body; one that the front matter shares is cut."""
    kinds, front = _told(document, matter)
    return [
        Line(line.number, *span, document.text[slice(*span)])
        for line in lines(document.text)
        if line.end > front and (line.number not in kinds or line.start < front)
        if (span := trimmed(document.text, max(line.start, front), line.end))
    ]


def _told(document: Document, matter: RuleFile) -> tuple[Mapping[int, str], int]:
    """Return the kinds of the lines that are no body, and where the body starts."""
    if document.matter is not None:
        return document.matter, document.front
    told = classify(document.text, matter)
    return told.kinds, max(document.front, told.front)


# ---- tables ----


def _table(text: str, rows: Sequence[Line], patterns: RuleFile) -> set[int]:
    """Return the numbers of the lines that are rows of a table.

    A tab that only follows a number or indents a line makes no row, nor does a lone one.
    """
    cells = {row.number: _tabs(text, row, patterns) for row in rows}
    found: set[int] = set()
    for run in _runs(rows, cells):
        tabs = max(cells[row.number] for row in run)
        seeds = [row for row in run if "\t" in row.text]
        if len(seeds) > 1 or (seeds and tabs > 1):
            found.update(row.number for row in run if row in seeds or cells[row.number] == tabs)
    return found


def _tabs(text: str, row: Line, patterns: RuleFile) -> int:
    """Count the tabs of a whole line, those of its empty first and last cells included."""
    number = patterns.search("numbering", row.text) or patterns.search("article", row.text)
    if "\t" in row.text and "\t" not in row.text[number.end() if number else 0 :]:
        return 0
    left, right = row.start, row.end
    while left and text[left - 1] == "\t":
        left -= 1
    while text[right : right + 1] == "\t":
        right += 1
    return text.count("\t", left, right)


def _runs(rows: Sequence[Line], cells: dict[int, int]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for row in rows:
        if cells[row.number]:
            run.append(row)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


# ---- notes ----


def _parted(line: Line, patterns: RuleFile) -> Iterator[Block]:
    """Yield the blocks of a line: its text, and the notes in brackets that part it."""
    begin = 0
    for start, end in _notes(line.text, patterns):
        if before := trimmed(line.text, begin, start):
            yield _block(line, *before, "text")
        yield _block(line, start, end, "note")
        begin = end
    if rest := trimmed(line.text, begin, len(line.text)):
        closing = _closing(line.text, *rest, patterns)
        if before := trimmed(line.text, rest[0], closing):
            yield _block(line, *before, "text")
        if closing < rest[1]:
            yield _block(line, closing, rest[1], "note")


def _block(line: Line, start: int, end: int, kind: Literal["text", "note"]) -> Block:
    return Block(line.start + start, line.start + end, line.text[start:end], kind, line.number)


def _notes(text: str, patterns: RuleFile) -> Iterator[tuple[int, int]]:
    """Yield the spans of the bracket notes of a line, with the punctuation that follows them."""
    marks = patterns.words["closing"]
    for start, end in enclosed(text, patterns.words["brackets"]):
        if end - start > _LONGEST_NOTE or not _is_note(text, start, end, patterns):
            continue
        while end < len(text) and text[end] in marks:
            end += 1
        yield start, end


def _closing(text: str, start: int, end: int, patterns: RuleFile) -> int:
    """Return the start of a last sentence that says who answers for those before it, else ``end``."""
    marks = patterns.words["enders"]
    last = max(text.rfind(mark, start, end - 1) for mark in marks) + 1
    sentence = text[last:end].rstrip(marks)
    return last if last > start and patterns.search("closing", sentence) else end


def _is_note(text: str, start: int, end: int, patterns: RuleFile) -> bool:
    inner = text[start + 1 : end - 1].strip().rstrip(patterns.words["closing"])
    found = patterns.first("note", inner)
    if found is None or not found[0].attributes.get("alone"):
        return found is not None
    # Bare names may explain a word; behind a finished sentence they say who answers.
    closing = patterns.words["closing"]
    return start > 0 and text[start - 1] in closing and not text[end:].strip(closing)


def _labels_filled(text: str, found: Sequence[Block], patterns: RuleFile) -> Iterator[Block]:
    """Yield the blocks, a label that stands alone in its line joined with the line that fills it."""
    index = 0
    while index < len(found):
        block = found[index]
        index += 1
        if _is_bare_label(block, patterns) and index < len(found) and _fills(found[index], patterns):
            end = found[index].end
            block = Block(block.start, end, text[block.start : end], "text", block.paragraph)
            index += 1
        yield block


def _is_bare_label(block: Block, patterns: RuleFile) -> bool:
    match = patterns.search("label", block.text) if block.kind == "text" else None
    return match is not None and not block.text[match.end() :].strip()


def _fills(block: Block, patterns: RuleFile) -> bool:
    short = block.kind == "text" and len(block.text) <= _LONGEST_NOTE / 2
    groups = ("numbering", "label", "article")
    return short and not any(patterns.search(group, block.text) for group in groups)
