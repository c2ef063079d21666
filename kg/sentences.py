"""Prose to sentences: they end at 。！？, but not inside quotes and brackets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.lines import trimmed
from kg.patterns import Patterns


def enclosed(text: str, pairs: str) -> list[tuple[int, int]]:
    """Return the outermost stretches of a text between paired marks, marks included, in order.

    ``pairs`` are opening and closing marks in turn; a mark without its partner encloses nothing.
    """
    closing = dict(zip(pairs[1::2], pairs[::2], strict=True))
    opening = frozenset(pairs[::2])
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for place, mark in enumerate(text):
        if mark in opening:
            opened.append((mark, place))
        elif mark in closing and (start := _opened(opened, closing[mark])) is not None:
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, place + 1))
    return found


def _opened(opened: list[tuple[str, int]], mark: str) -> int | None:
    """Take back the last opening mark of a kind with all that were opened after it."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index][0] == mark:
            place = opened[index][1]
            del opened[index:]
            return place
    return None


def split(text: str, start: int, end: int, patterns: Patterns) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences between two offsets, closing punctuation included.

    A stretch without any letter or digit is no sentence of its own.
    """
    begin = start
    for stop in (*_stops(text[start:end], patterns), end - start):
        span = trimmed(text, begin, start + stop)
        begin = start + stop
        if span and any(map(str.isalnum, text[slice(*span)])):
            yield span


def _stops(text: str, patterns: Patterns) -> Iterator[int]:
    """Yield the offsets behind each sentence end, and before an item that runs on in the same line."""
    enders, goes_on = patterns.words["enders"], patterns.words["quote-goes-on"]
    pairs = enclosed(text, patterns.words["pairs"])
    inside = {place: end for start, end in pairs for place in range(start, end)}
    items = {m.start() for p in patterns.groups["item inside"] for m in p.regex.finditer(text)}
    for place, mark in enumerate(text):
        following = text[place + 1 : place + 2]
        if place + 1 in items and inside.get(place, place + 1) == place + 1:
            yield place + 1
            continue
        if following and following in enders:
            continue
        # A quoted sentence ends the one it stands in, unless that goes on behind the quote.
        quoted = inside.get(place) == place + 1 and text[place - 1] in enders
        if (quoted and following not in goes_on) or (mark in enders and place not in inside):
            yield place + 1
