"""A text as lines with their places, whatever line break it uses."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# str.strip knows the ideographic space, but not the zero-width marks that web pages leave behind.
_MARGIN = " \t\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text without the space around it; ``number`` counts from 0, blank lines too."""

    number: int
    start: int
    end: int
    text: str


def lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a text in order, without those that hold only space.

    Offsets are those of the stripped line in ``text``: ``text[line.start:line.end] == line.text``.
    """
    found, start = [], 0
    ends = [(m.start(), m.end()) for m in _BREAK.finditer(text)] + [(len(text), len(text))]
    for number, (end, after) in enumerate(ends):
        if content := trimmed(text, start, end):
            found.append(Line(number, *content, text[slice(*content)]))
        start = after
    return tuple(found)


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without the space at its ends, or None if it holds only space."""
    margin = _MARGIN + "\r\n"
    while start < end and (text[start] in margin or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in margin or text[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


def text_digest(text: str) -> str:
    """Return a digest that texts share which differ in nothing but space and line breaks."""
    return f"sha256:{hashlib.sha256(''.join(text.split()).encode(errors='surrogatepass')).hexdigest()}"
