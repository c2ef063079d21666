"""What the front and back matter of a document states: title, issuers, numbers, dates, parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile, zip_longest

from kg.knowledge import Knowledge
from kg.knowledge.rules import RuleFile
from kg.model import Document, Part
from kg.reading import issuers
from kg.reading.document_number import normal, numbers
from kg.reading.line_kinds import Matter, classify
from kg.reading.plain import plain
from kg.text.lines import Line
from kg.text.numerals import value
from kg.text.plain import Plain

# How far into a text the day of the event that it reports is looked for.
_NEWS = 400
_COLONS = ":\uff1a"


def describe(identifier: str, text: str, knowledge: Knowledge) -> Document:
    """Return the document that a text is, with what its front and back matter states.

    Names have the characters of the text, offsets count in it.
    """
    read = plain(text, knowledge.patterns("reading"))
    found = _stated(identifier, read.text, knowledge)
    return found if read.text == text else _written(found, read)


def _written(document: Document, read: Plain) -> Document:
    """Return a document of a text as it is read as one of the text as it is written."""
    return replace(
        document,
        text=read.written,
        title=document.title and read.own(document.title),
        issuers=tuple(map(read.own, document.issuers)),
        numbers=tuple(map(read.own, document.numbers)),
        addressee=document.addressee and read.own(document.addressee),
        publication=document.publication and read.own(document.publication),
        forwarded=tuple(map(read.own, document.forwarded)),
        parts=tuple(_written_part(part, read) for part in document.parts),
        front=read.start(document.front),
        end=read.end(document.end) if document.end else None,
        matter=None,
    )


def _written_part(part: Part, read: Plain) -> Part:
    start, end = read.start(part.start), read.end(part.end)
    return Part(start, end, read.own(part.title), read.own(part.mark))


def _stated(identifier: str, text: str, knowledge: Knowledge) -> Document:
    patterns = knowledge.patterns("reading")
    matter = classify(text, patterns)
    title, found = _title(matter, knowledge)
    found = found or _numbers(matter, patterns)
    return Document(
        id=identifier,
        text=text,
        title=title,
        issuers=next(filter(None, _issuers(matter, text, (title or "", *found), knowledge)), ()),
        numbers=found,
        addressee=_addressee(matter, patterns),
        printed=next(_days(matter.of("imprint"), patterns), None),
        publication=next(_publication(matter), None),
        forwarded=issuers.forwarded(title or "", knowledge),
        parts=tuple(_parts(matter, patterns)),
        date=next(_dates(matter, text, patterns), None),
        front=matter.front,
        end=matter.end or None,
        matter=matter.kinds,
    )


def _title(matter: Matter, knowledge: Knowledge) -> tuple[str | None, tuple[str, ...]]:
    """Return the title, and the document numbers that stand in front of it or behind it in one line."""
    rules = knowledge.patterns("issuers")
    title = _joined(matter.title, knowledge.patterns("reading"))
    behind = rules.search("title-number", title)
    if behind:
        title = title[: behind.start()]
    leading = rules.search("leading-number", title)
    if leading and not leading["bracket"]:
        title = title[leading.end() :].strip() or leading["order"]
    written = (behind["it"] or behind["bare"]) if behind else leading[0] if leading else ""
    return title or None, tuple(numbers(written, knowledge.patterns("reading")))


def _joined(title: Iterable[Line], patterns: RuleFile) -> str:
    """Join the lines of a title: directly where it was broken, by a space between issuers and over a gap."""
    joined, before = "", None
    for line in title:
        names = before and all(patterns.search("signature", one.text) for one in (before, line))
        apart = names or (before is not None and line.number > before.number + 1)
        joined += (" " if apart else "") + _closed_up(line.text.lstrip("#").strip())
        before = line
    return joined


def _closed_up(text: str) -> str:
    """Drop the space that spaces out the letters of a title, and none that parts its phrases."""
    pieces = text.split()
    return "".join(pieces) if all(len(piece) == 1 for piece in pieces) else " ".join(pieces)


def _addressee(matter: Matter, patterns: RuleFile) -> str | None:
    """Return the bodies that the document is sent to, as it lists them in front of its body."""
    listed = patterns.groups["addressee"][0].regex
    above = (line.text for line in matter.lines if line.end <= matter.front and listed.search(line.text))
    return next((text.rstrip(text[-1]).rstrip() for text in above), None)


def _publication(matter: Matter) -> Iterator[str]:
    """Yield what the document says of its publication, without brackets and label."""
    for line in matter.of("publication"):
        label, mark, value = line.text.strip("\uff08()\uff09 ").replace(":", "\uff1a").partition("\uff1a")
        if value or not mark:
            yield value.strip() or label


def _parts(matter: Matter, patterns: RuleFile) -> Iterator[Part]:
    """Yield the parts behind the document's own title that have a title of their own."""
    kinds, rows = matter.kinds, matter.lines
    inner = (i for i, row in enumerate(rows) if row.start >= matter.front)
    titles = [i for i in inner if kinds.get(rows[i].number) == "title"]
    starts = [i for i in titles if i - 1 not in titles]
    for start, following in zip_longest(starts, starts[1:]):
        title = takewhile(lambda i: i in titles, range(start, len(rows)))
        # A title may stand behind what closes the document: its part goes on to the end of the text.
        last = matter.end if matter.end and matter.end > rows[start].start else rows[-1].end
        end = _opened(rows, kinds, following).start if following else last
        mark = _opened(rows, kinds, start)
        words = _joined((rows[i] for i in title), patterns)
        yield Part(rows[start].start, end, words, "" if mark is rows[start] else mark.text.rstrip(_COLONS))


def _opened(rows: Sequence[Line], kinds: Mapping[int, str], start: int) -> Line:
    """Return the line that opens a part: the mark above its title, or the title itself."""
    return rows[start - 1] if kinds.get(rows[start - 1].number) == "attachment" else rows[start]


# ---- issuers ----


def _issuers(
    matter: Matter, text: str, named: tuple[str, ...], knowledge: Knowledge
) -> Iterator[tuple[str, ...]]:
    """Yield what may be the issuers, the surest first; ``named`` are the title and the document numbers."""
    patterns = knowledge.patterns("reading")
    signed = tuple(_signers(matter, knowledge))
    title = named[0]
    for words in named:
        if found := issuers.opening(words, knowledge):
            # A title that says "and others" leaves it to the signature to name them all.
            yield signed if found.others and signed[:1] == found.names[:1] else found.names
    yield _headed(matter, knowledge)
    if match := patterns.search("report-issuer", title):
        yield (match["issuer"],)
    if not title or patterns.words["government-report"] in title:
        yield from ((government,) for government in _governments(matter, patterns))
    yield signed
    yield from _dated(matter, knowledge)
    if match := patterns.search("text-issuer", text[matter.front : matter.front + _NEWS]):
        yield (match["issuer"],)
    for line in matter.of("imprint"):
        if match := patterns.search("imprint-issuer", line.text):
            yield (match["issuer"],)


def _dated(matter: Matter, knowledge: Knowledge) -> Iterator[tuple[str, ...]]:
    """Yield the bodies that a line with a date names: who passed the document, or signed it."""
    patterns = knowledge.patterns("reading")
    for line in matter.of("date"):
        if match := patterns.search("passed-issuer", line.text):
            yield (match["issuer"],)
        elif day := patterns.search("date-value", line.text):
            yield issuers.bodies(line.text[: day.start()].strip(), knowledge)


def _headed(matter: Matter, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the bodies of the red head, which may stand in lines above its last word."""
    for line in matter.of("head"):
        named = "".join(line.text.split())[: -knowledge.patterns("reading").words["head-length"]]
        above = takewhile(
            lambda name: issuers.bodies(name, knowledge),
            (row.text for row in reversed(matter.lines) if row.end < line.start),
        )
        lines = [*reversed(list(above)), named] if not named else [named]
        if found := issuers.bodies(" ".join(lines), knowledge):
            return found
    return ()


def _governments(matter: Matter, patterns: RuleFile) -> Iterator[str]:
    """Yield the government whose head delivers the report, and that of the congress that hears it."""
    government = patterns.words["government"]
    for line in matter.of("deliverer", "session"):
        if match := patterns.search("deliverer-issuer", line.text):
            yield match["issuer"] or match["division"] + government
    for line in matter.of("session"):
        if match := patterns.search("session-division", line.text):
            yield match["division"] + government


def _signers(matter: Matter, knowledge: Knowledge) -> Iterator[str]:
    """Yield the bodies of the first signature; a name that was broken into lines is joined."""
    seal, name, before = knowledge.patterns("reading").words["seal"], "", None
    for line in matter.of("signature"):
        if before is not None and line.number > before + 1 and matter.kinds.get(before + 1) != "signature":
            break
        before = line.number
        name += re.sub(seal, "", line.text)
        if found := issuers.bodies(name, knowledge):
            yield from found
            name = ""


# ---- number and date ----


def _numbers(matter: Matter, patterns: RuleFile) -> tuple[str, ...]:
    """Return the document numbers of the first line that holds some, or that labels them."""
    above = ""
    for line in matter.of("number", "web", "front", "title"):
        label = patterns.search("number-label", line.text)
        if label or matter.kinds[line.number] == "number":
            found = numbers(line.text[label.end() if label else 0 :], patterns)
            if found:
                return tuple(normal(above + number, patterns) for number in found)
        above = line.text if patterns.search("order-name", line.text) else ""
    return ()


def _dates(matter: Matter, text: str, patterns: RuleFile) -> Iterator[str]:
    """Yield what may be the document's date, the surest first: ISO 8601, as far as it is stated."""
    yield from _days((*matter.of("session"), *_signed(matter), *matter.of("date")), patterns)
    for line in matter.of("web", "front"):
        if label := patterns.search("date-label", line.text):
            yield from _days([line], patterns, label.end())
    yield from _days(matter.of("imprint", "web"), patterns)
    yield from _reported(matter, text, patterns)


def _days(lines: Iterable[Line], patterns: RuleFile, start: int = 0) -> Iterator[str]:
    """Yield the first date of each line that has one, behind a place in it."""
    for line in lines:
        if match := patterns.search("date-value", line.text[start:]):
            yield _iso(match)


def _signed(matter: Matter) -> list[Line]:
    """Return the date lines that stand below a signature."""
    kinds = matter.kinds
    return [
        line
        for above, line in pairwise(matter.lines)
        if kinds.get(line.number) == "date" and kinds.get(above.number) == "signature"
    ]


def _reported(matter: Matter, text: str, patterns: RuleFile) -> Iterator[str]:
    """Yield the day of the meeting that a news text reports, with the year that stands nearest."""
    opening = text[: matter.front + _NEWS]
    if day := patterns.search("day-value", opening):
        years = [y for p in patterns.groups["year-value"] for y in p.regex.finditer(opening)]
        if years and patterns.search("text-issuer", opening):
            nearest = min(years, key=lambda year: abs(year.start() - day.start()))
            yield _iso(nearest) + f"-{value(day['month']):02}-{value(day['day']):02}"


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    written = f"{value(parts['year']):04}"
    for unit in ("month", "day"):
        if not parts.get(unit):
            break
        written += f"-{value(parts[unit]):02}"
    return written
