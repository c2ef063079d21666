"""Which lines of a document are its body, and which are matter around it.

Matter is what says what the document is rather than what is to be done: title, number, addressees,
signature, date, publication note, the title of an attachment, the frame of the page it was copied
from. The words for it are in ``schema/rules/reading.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.knowledge.rules import RuleFile
from kg.text.lines import Line, lines

# Kinds that a line shows by itself, tried in this order.
_KINDS = (
    "number", "code", "session", "deliverer", "date", "publication", "imprint", "copies",
    "attachment", "contents", "closing", "credit", "web", "head",
)  # fmt: skip
# In the body, the words of a page's frame are words like others.
_BODY_KINDS = tuple(kind for kind in _KINDS if kind not in ("web", "closing", "deliverer", "head"))
_SIGNED = ("date", "publication", "imprint")
_LONGEST = 120
_HEAD_LINES = 60
_TITLE_LINES = 4
_SIGNATURE_LINES = 12
_PAGE_NUMBER = re.compile("[.\u2026\u00b7\\s]*[0-9]*$")


@dataclass(frozen=True, slots=True)
class Matter:
    """The lines of a text, and what is not body among them.

    ``kinds`` gives the kind of each line that is no body, by its number; ``front`` and ``end`` are
    the offsets between which the body stands; ``title`` are the lines of the document's title.
    """

    lines: tuple[Line, ...]
    kinds: Mapping[int, str]
    front: int
    end: int
    title: tuple[Line, ...]

    def of(self, *kinds: str) -> list[Line]:
        """Return the lines of some kinds, in text order."""
        return [line for line in self.lines if self.kinds.get(line.number) in kinds]


def classify(text: str, patterns: RuleFile) -> Matter:
    """Tell the body of a text from the matter around it."""
    rows = lines(text)
    body, front, title = _head(rows, patterns)
    front = next((max(row.start, front) for row in rows if row.end > front), front)
    stop = _closing(rows, body, patterns)
    kinds = {row.number: _kind(row, _KINDS, patterns) or "front" for row in rows[:body]}
    kinds |= {row.number: "title" for row in title if row.end <= front}
    kinds |= _inner(rows[body:stop], patterns)
    last = _last(rows[body:stop], kinds)
    kinds |= {r.number: kinds.get(r.number, "back") for r in rows if r.start >= last > front}
    return Matter(rows, kinds, front, last, title)


def _kind(line: Line, kinds: Iterable[str], patterns: RuleFile) -> str | None:
    longest = _LONGEST if "web" not in kinds else 4 * _LONGEST
    if len(line.text) > longest:
        return None
    return next((kind for kind in kinds if patterns.search(kind, line.text)), None)


# ---- the head ----


def _head(rows: Sequence[Line], patterns: RuleFile) -> tuple[int, int, tuple[Line, ...]]:
    """Return the index of the first body line, the offset where the body starts, and the title."""
    found = _addressed(rows, patterns)
    if found is None:
        return _unaddressed(rows, patterns)
    index, start = found
    glued = patterns.search("glued-title", rows[index].text)
    title = (_part(rows[index], glued["title"]),) if glued else _title(rows[:index], patterns)
    return (index + (start >= rows[index].end), start, title)


def _addressed(rows: Sequence[Line], patterns: RuleFile) -> tuple[int, int] | None:
    """Return the index of the line of addressees and the offset behind it."""
    for index, row in enumerate(rows[:_HEAD_LINES]):
        match = patterns.search("addressee", row.text)
        if match and not any(_is_prose(before, patterns) for before in rows[:index]):
            return index, row.start + match.end()
        if patterns.search("glued-title", row.text):
            return index, row.end
    return None


def _is_prose(line: Line, patterns: RuleFile) -> bool:
    return len(line.text) > _LONGEST / 2 and line.text[-1] in patterns.words["full-stops"]


def _part(line: Line, text: str) -> Line:
    start = line.start + line.text.index(text)
    return Line(line.number, start, start + len(text), text)


def _unaddressed(rows: Sequence[Line], patterns: RuleFile) -> tuple[int, int, tuple[Line, ...]]:
    """Find title and body of a text that addresses nobody: the body starts behind its title."""
    title: tuple[Line, ...] = ()
    index = 0
    while index < len(rows) and index < _HEAD_LINES:
        row = rows[index]
        explains = not title and _interprets(rows[index : index + _TITLE_LINES + 1], patterns)
        if explains or _kind(row, _KINDS, patterns) or patterns.search("year-bracket", row.text):
            index += 1
        elif not title and (title := _title_at(rows, index, patterns)):
            index += len(title)
        else:
            break
    start = rows[index].start if index < len(rows) else 0
    if not title and index < len(rows):
        return _run_on(rows, index, patterns)
    return index, start, title


def _interprets(rows: Sequence[Line], patterns: RuleFile) -> bool:
    """Tell whether the first of some lines is a link to what explains the document whose title follows."""
    others = (row for row in rows[1:] if not patterns.search("interpretation", row.text))
    return bool(
        patterns.search("interpretation", rows[0].text)
        and any(_may_be_title(row, patterns) and patterns.search("title", row.text) for row in others)
    )


def _run_on(rows: Sequence[Line], index: int, patterns: RuleFile) -> tuple[int, int, tuple[Line, ...]]:
    row = rows[index]
    if match := patterns.search("run-on-title", row.text):
        return index, row.start + match.end(), (_part(row, match["title"]),)
    return index, row.start, ()


def _title_at(rows: Sequence[Line], index: int, patterns: RuleFile) -> tuple[Line, ...]:
    """Return the lines of a title that starts at a line, () where none does."""
    block = []
    for row in rows[index : index + _TITLE_LINES]:
        if not _may_be_title(row, patterns):
            break
        block.append(row)
        if patterns.search("title", row.text):
            return tuple(block)
    return tuple(block[:1])


def _may_be_title(line: Line, patterns: RuleFile) -> bool:
    text = line.text
    if len(text) > _LONGEST / 2 or text[-1] in patterns.words["closing"] or "\t" in text:
        return False
    if any(stop in text for stop in patterns.words["full-stops"]):
        return False  # a sentence, with a note of who answers behind it
    return not patterns.search("numbered", text) and not _kind(line, _KINDS, patterns)


def _title(head: Sequence[Line], patterns: RuleFile) -> tuple[Line, ...]:
    """Return the title among the lines above the addressees.

    The first line with the ending of a title, and the lines that it was broken from; where no line
    has one, the first lines that nothing else explains.
    """
    free = [row for row in head if not _kind(row, _KINDS, patterns)]
    titles = [row for row in free if patterns.search("title", row.text)]
    last = next((row for row in titles if not patterns.search("interpretation", row.text)), None)
    last = last or next(iter(titles), None)
    if last is None:
        return _first_run(head, free)
    title = [last]
    for row in reversed([row for row in head if row.start < last.start]):
        if row not in free or not _goes_on(row, title, patterns):
            break
        title.insert(0, row)
    return tuple(title) + _rest(head, last, patterns)


def _goes_on(line: Line, title: Sequence[Line], patterns: RuleFile) -> bool:
    """Tell whether a title may have been broken at the end of a line that stands above the rest of it."""
    # Issuers take lines of their own, however short or many.
    below = title[0].text
    if _names_body(line, patterns) and (_names_body(title[0], patterns) or below.startswith(_acts(patterns))):
        return True
    # Else a title is broken where the page ends; a shorter line is the name of a column or a site.
    return len(line.text) >= 8 and len(title) < _TITLE_LINES and _may_be_title(line, patterns)


def _acts(patterns: RuleFile) -> tuple[str, ...]:
    return tuple(patterns.words["acts"])


def _first_run(head: Sequence[Line], free: Sequence[Line]) -> tuple[Line, ...]:
    run: list[Line] = []
    for row in head:
        if row in free:
            run.append(row)
        elif run:
            break
    return tuple(run[:_TITLE_LINES])


def _rest(head: Sequence[Line], last: Line, patterns: RuleFile) -> tuple[Line, ...]:
    following = next((row for row in head if row.start > last.start), None)
    groups = ("title-rest", "year-bracket")
    found = following and any(patterns.search(group, following.text) for group in groups)
    return (following,) if following and found else ()


# ---- the body and the foot ----


def _closing(rows: Sequence[Line], body: int, patterns: RuleFile) -> int:
    """Return the index of the line with which the page's foot begins."""
    later = body + (len(rows) - body) // 2
    for index in range(later, len(rows)):
        if _kind(rows[index], ("closing",), patterns):
            return index
    return len(rows)


def _inner(rows: Sequence[Line], patterns: RuleFile) -> dict[int, str]:
    """Return the kinds of the matter between the body's parts: signatures, attachments, contents."""
    kinds = {r.number: kind for r in rows if (kind := _kind(r, _BODY_KINDS, patterns))}
    _mark_lists(rows, kinds, patterns)
    for index, row in enumerate(rows):
        if kinds.get(row.number) in _SIGNED:
            kinds |= _signature(rows[:index], kinds, patterns)
    heads = [index for index, row in enumerate(rows) if kinds.get(row.number) == "contents"]
    for index in heads:
        kinds |= {entry.number: "contents" for entry in _contents(rows[index + 1 :])}
    for index, row in enumerate(rows):
        # The first line stands behind the addressees, or behind a title already.
        if index and row.number not in kinds and rows[index - 1].number in kinds:
            kinds |= _attached(rows, index, kinds, patterns)
    return kinds


def _mark_lists(rows: Sequence[Line], kinds: dict[int, str], patterns: RuleFile) -> None:
    for before, row in pairwise(rows):
        # A mark that stands alone is short; what follows it is a title and no further entry.
        listed = kinds.get(before.number) == "attachment" and len(before.text) > 6
        if listed and patterns.search("numbered-attachment", row.text):
            kinds.setdefault(row.number, "attachment")


def _signature(above: Sequence[Line], kinds: Mapping[int, str], patterns: RuleFile) -> dict[int, str]:
    """Return the lines of the names that stand above a date."""
    found: list[Line] = []
    for row in reversed(above[-_SIGNATURE_LINES:]):
        if row.number in kinds or not _may_be_title(row, patterns) or len(row.text) > 40:
            break
        found.append(row)
    # One of them at least names a body: a lone date may also stand below a line of the text.
    while found and not any(_names_body(row, patterns) for row in found[-2:]):
        found.pop()
    return {row.number: "signature" for row in found}


def _names_body(line: Line, patterns: RuleFile) -> bool:
    return any(patterns.search("signature", name) for name in (line.text, *line.text.split()))


def _contents(rows: Sequence[Line]) -> Sequence[Line]:
    """Return the entries of a table of contents: what stands before its first entry comes again."""
    if not rows:
        return rows
    entries = [_PAGE_NUMBER.sub("", row.text) for row in rows]
    again = entries.index(entries[0], 1) if entries[0] in entries[1:] else 0
    return rows[:again]


def _attached(
    rows: Sequence[Line], index: int, kinds: Mapping[int, str], patterns: RuleFile
) -> dict[int, str]:
    """Return the lines of title and addressees that follow other matter: a second document starts."""
    row, before = rows[index], rows[index - 1]
    if patterns.search("addressee", row.text):
        return {row.number: "addressee"}
    if patterns.search("year-bracket", row.text):
        return {row.number: "title"}
    title = _title_at(rows, index, patterns)
    marked = kinds[before.number] == "attachment"
    if title and (marked or patterns.search("title", title[-1].text)):
        return {line.number: "title" for line in title}
    return {}


def _last(rows: Sequence[Line], kinds: Mapping[int, str]) -> int:
    """Return the offset where the last body line ends."""
    copies = next((i for i, row in enumerate(rows) if kinds.get(row.number) == "copies"), len(rows))
    if copies >= len(rows) - _TITLE_LINES:
        rows = rows[:copies]
    return next((row.end for row in reversed(rows) if row.number not in kinds), 0)
