"""How wide text is on a terminal."""

from __future__ import annotations

import unicodedata


def display_width(text: str) -> int:
    """Return how many half-width cells a terminal takes for ``text`` (Unicode annex 11)."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
