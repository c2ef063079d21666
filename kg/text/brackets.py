"""Stretches of a text between paired marks: brackets, quotes, book titles."""

from __future__ import annotations


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
    """Remove the last opening mark of a kind with all marks opened after it, and return its place."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index][0] == mark:
            place = opened[index][1]
            del opened[index:]
            return place
    return None
