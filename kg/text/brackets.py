"""Stretches of a text between paired marks: brackets, quotes, book titles."""

from __future__ import annotations

import re

_BRACKETS = "（）()〔〕[]【】《》“”"


def parted(text: str, marks: str) -> list[str]:
    """Return the pieces of a text between some marks; marks inside brackets or quotes part nothing."""
    inside = enclosed(text, _BRACKETS)
    found, start = [], 0
    for match in re.finditer(f"[{re.escape(marks)}]+", text):
        if not any(first < match.start() < end for first, end in inside):
            found.append(text[start : match.start()])
            start = match.end()
    return [piece for piece in (*found, text[start:]) if piece]


def enclosed(text: str, pairs: str) -> list[tuple[int, int]]:
    """Return the outermost stretches of a text between paired marks, marks included, in order.

    ``pairs`` are opening and closing marks in turn; a mark without its partner encloses nothing.
    """
    opening = frozenset(pairs[::2])
    if opening.isdisjoint(text):
        return []
    closing = dict(zip(pairs[1::2], pairs[::2], strict=True))
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    waiting = dict.fromkeys(opening, 0)
    for place, mark in enumerate(text):
        if mark in opening:
            opened.append((mark, place))
            waiting[mark] += 1
        elif mark in closing and waiting[closing[mark]]:
            start = _opened(opened, waiting, closing[mark])
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, place + 1))
    return found


def _opened(opened: list[tuple[str, int]], waiting: dict[str, int], mark: str) -> int:
    """Remove the last opening mark of a kind with all marks opened after it, and return its place."""
    while True:
        last, place = opened.pop()
        waiting[last] -= 1
        if last == mark:
            return place
