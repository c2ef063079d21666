"""Lines of a text that were broken at the width of a page or a window, and belong together."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.knowledge.rules import RuleFile
from kg.text.lines import Line, lines

# In characters: lines are broken at no less and no more, and may end so much before the width.
_NARROWEST, _WIDEST, _NEARLY = 18, 100, 3
# The longest line that is the number of a page.
_LONGEST_NUMBER = 20
# So many of the lines that fill the width break off, so many of all long lines do, and so few are longer.
_BROKEN, _FULL, _LONGER = 0.4, 0.25, 0.03
# What opens the line of something else, however full the line before it is.
_OTHERS = (
    *("number", "date", "attachment", "publication", "imprint"),
    *("copies", "session", "contents", "deliverer"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a text, with the width of the space in front of it in cells, and its length with that."""

    line: Line
    indent: int
    length: int


@dataclass(frozen=True, slots=True)
class _Joint:
    """Two lines of which the second may go on with the first.

    ``paged`` where the number of a page stands between them, ``bare`` where it is nothing but a number;
    ``full`` where the first has the full width of the text.
    """

    first: _Row
    second: _Row
    paged: bool
    bare: bool
    full: bool = False


def joints(text: str, rules: RuleFile) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that are not read, each with what is read in its place, in their order.

    They are the breaks of lines that belong together, and the numbers of pages. In the place of a break
    nothing is read, or a space between two words of letters.
    """
    rows = lines(text)
    pages = [row for row in rows if len(row.text) <= _LONGEST_NUMBER and _is_page(row.text, rules)]
    joined = _joined(text, rows, {row.number for row in pages}, rules)
    found = [(joint.first.line.end, joint.second.line.start, _between(joint)) for joint in joined]
    wrapped = any(not joint.paged for joint in joined)
    spans = (range(joint.first.line.number, joint.second.line.number) for joint in joined)
    within = {number for span in spans for number in span}
    for page in pages:
        if page.number not in within and (wrapped or not page.text.isalnum()):
            found.append((page.start, page.end, ""))
    yield from sorted(found)


def _joined(text: str, rows: Sequence[Line], pages: Collection[int], rules: RuleFile) -> list[_Joint]:
    found: list[_Joint] = []
    for measure in (len, _width):
        pairs = list(_pairs(_rows(text, rows, measure), pages))
        found = max(found, _wrapped(pairs, rules), key=len)
    return found or [pair for pair in pairs if pair.paged and _is_cut(pair, rules)]


def _between(joint: _Joint) -> str:
    """Return what is read between two lines: one that is cut in the middle of a word fills the width."""
    ends = joint.first.line.text[-1], joint.second.line.text[0]
    return " " if not joint.full and all(c.isascii() and c.isalpha() for c in ends) else ""


def _is_page(text: str, rules: RuleFile) -> bool:
    return rules.search("page-number", text) is not None


def _is_cut(pair: _Joint, rules: RuleFile) -> bool:
    """Tell whether the number of a page stands in a sentence; a mere number may be a part of a table."""
    whole = pair.first.length >= _NARROWEST and not pair.bare
    return whole and _breaks_off(pair.first, rules) and _may_join(pair, rules)


def _cells(text: str) -> int:
    """Return the width of a text on a screen, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(text: str) -> int:
    """Return the width of a text on a screen, in Chinese characters."""
    return _cells(text) // 2


def _rows(text: str, found: Sequence[Line], measure: Callable[[str], int]) -> Iterator[_Row]:
    before = 0
    for line in found:
        margin = text[before : line.start].splitlines()[-1] if line.start > before else ""
        yield _Row(line, _cells(margin), measure(margin) + measure(line.text))
        before = line.end


def _pairs(rows: Iterable[_Row], numbers: Collection[int]) -> Iterator[_Joint]:
    """Yield the lines that follow one another, directly or over the number of a page."""
    before: _Row | None = None
    between: list[_Row] = []
    for row in rows:
        if row.line.number in numbers:
            between.append(row)
            continue
        if before and (between or row.line.number == before.line.number + 1):
            bare = all(page.line.text.isalnum() for page in between)
            yield _Joint(before, row, bool(between), bare)
        before, between = row, []


def _may_join(joint: _Joint, rules: RuleFile) -> bool:
    """Tell whether two lines are of a kind that can belong together."""
    first, second = joint.first.line.text, joint.second.line.text
    if "\t" in first + second or any(rules.search(group, second) for group in _OTHERS):
        return False
    return not (rules.search("title", first) and rules.search("addressee", second))


def _breaks_off(row: _Row, rules: RuleFile) -> bool:
    return row.line.text.rstrip(rules.words["closers"])[-1:] not in rules.words["enders"]


def _wrapped(pairs: Sequence[_Joint], rules: RuleFile) -> list[_Joint]:
    """Return the lines that belong together where a text is broken at one width, none where it is not."""
    prose = sorted(pair.first.length for pair in pairs if "\t" not in pair.first.line.text)
    width = prose[-1 - int(_LONGER * len(prose))] if prose else 0
    if not _NARROWEST <= width <= _WIDEST:
        return []
    near = (pair for pair in pairs if width - _NEARLY <= pair.first.length <= width)
    full = [pair for pair in near if _may_join(pair, rules)]
    broken = [pair for pair in full if _breaks_off(pair.first, rules)]
    prosaic = [pair for pair in broken if set(rules.words["commas"]) & set(pair.first.line.text)]
    sure = len(broken) > 1 or any(_is_sure(pair, rules) for pair in broken)
    long = sum(2 * length >= width for length in prose)
    if not sure or len(broken) < max(_BROKEN * len(full), _FULL * long) or 2 * len(prosaic) < len(broken):
        return []
    margin = Counter(pair.second.indent for pair in broken).most_common(1)[0][0]
    indented = any(pair.first.indent > margin + 1 for pair in broken)
    found = [pair for pair in pairs if _goes_on(pair, width, margin, indented, rules)]
    return [replace(pair, full=pair.first.length == width) for pair in found]


def _is_sure(joint: _Joint, rules: RuleFile) -> bool:
    """Tell whether a line can only be the rest of the one before."""
    first, second = joint.first, joint.second
    return second.line.text[0] in rules.words["no-starts"] or first.indent > second.indent


def _goes_on(joint: _Joint, width: int, margin: int, indented: bool, rules: RuleFile) -> bool:
    """Tell whether a line had no room for the beginning of the next, which does not begin a paragraph."""
    first, second = joint.first, joint.second
    if second.indent > margin + 1 or first.length + _first_word(second.line.text) <= width - 1:
        return False
    begins = not indented and (not _breaks_off(first, rules) or rules.search("numbered", second.line.text))
    return not begins and _may_join(joint, rules)


def _first_word(text: str) -> int:
    """Return how much of a line cannot be parted: a word of letters or digits, or one character."""
    end = next((at for at, c in enumerate(text) if not (c.isascii() and c.isalnum())), len(text))
    return max(1, end)
