"""What the front and back matter of a document states: title, issuer, number, date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.knowledge.rules import RuleFile
from kg.model import Document
from kg.reading.document_number import numbers
from kg.reading.line_kinds import Matter, classify
from kg.text.lines import Line
from kg.text.numerals import value

# How far into a text the day of the event that it reports is looked for.
_NEWS = 400


def describe(identifier: str, text: str, patterns: RuleFile) -> Document:
    """Return the document that a text is, with what its front and back matter states."""
    matter = classify(text, patterns)
    title = _title(matter.title)
    return Document(
        id=identifier,
        text=text,
        title=title,
        issuer=next(_issuers(matter, text, title, patterns), None),
        number=_number(matter, patterns),
        date=next(_dates(matter, text, patterns), None),
        front=matter.front,
        end=matter.end or None,
        matter=matter.kinds,
    )


def _title(title: Iterable[Line]) -> str | None:
    """Join the lines of a title: directly where it was broken, by a space where a line is left out."""
    joined, before = "", None
    for line in title:
        apart = before is not None and line.number > before.number + 1
        joined += (" " if apart else "") + _closed_up(line.text.lstrip("#").strip())
        before = line
    return joined or None


def _closed_up(text: str) -> str:
    """Drop the space that spaces out the letters of a title, and none that parts its phrases."""
    pieces = text.split()
    return "".join(pieces) if all(len(piece) == 1 for piece in pieces) else " ".join(pieces)


# ---- issuer ----


def _issuers(matter: Matter, text: str, title: str | None, patterns: RuleFile) -> Iterator[str]:
    """Yield what may be the issuer, the surest first."""
    if match := patterns.search("title-issuer", title or ""):
        yield match["issuer"].strip()
    for line in matter.of("head"):
        yield line.text[: -patterns.words["head-length"]]
    if title is None or patterns.words["government-report"] in title:
        yield from _governments(matter, patterns)
    yield from _signers(matter, patterns)
    if match := patterns.search("text-issuer", text[matter.front : matter.front + _NEWS]):
        yield match["issuer"]
    for line in matter.of("imprint"):
        if match := patterns.search("imprint-issuer", line.text):
            yield match["issuer"]


def _governments(matter: Matter, patterns: RuleFile) -> Iterator[str]:
    """Yield the government whose head delivers the report, and that of the congress that hears it."""
    government = patterns.words["government"]
    for line in matter.of("deliverer", "session"):
        if match := patterns.search("deliverer-issuer", line.text):
            yield match["issuer"] or match["division"] + government
    for line in matter.of("session"):
        if match := patterns.search("session-division", line.text):
            yield match["division"] + government


def _signers(matter: Matter, patterns: RuleFile) -> Iterator[str]:
    """Yield the bodies of the first signature; a name that was broken into lines is joined."""
    name = ""
    for line in matter.of("signature"):
        name += re.sub(patterns.words["seal"], "", line.text)
        if len(first := name.split()[0]) > 1 and patterns.search("signature", first):
            yield first
        elif patterns.search("signature", name):
            yield _closed_up(name)
            name = ""


# ---- number and date ----


def _number(matter: Matter, patterns: RuleFile) -> str | None:
    """Return the document number of the first line that is one, or that labels one."""
    for line in matter.of("number", "web", "front"):
        label = patterns.search("number-label", line.text)
        if label or matter.kinds[line.number] == "number":
            found = numbers(line.text[label.end() if label else 0 :], patterns)
            if found:
                return found[0]
    return None


def _dates(matter: Matter, text: str, patterns: RuleFile) -> Iterator[str]:
    """Yield what may be the document's date, the surest first: ISO 8601, as far as it is stated."""
    found = _signed(matter)
    for line in (*matter.of("session"), *found, *matter.of("date", "imprint", "web")):
        if match := patterns.search("date-value", line.text):
            yield _iso(match)
    yield from _reported(matter, text, patterns)


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
