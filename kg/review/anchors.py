"""Where the words of a correction stand in a text that may have changed since."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from kg.review.values import Anchor

_CONTEXT = 12  # characters before and after a quote
# From this likeness on, words and context of an anchor are taken for a stretch that holds its words.
_LIKE = 50.0


class Lost(Exception):
    """The reason why a correction no longer fits; ``anchor`` is the one whose words are not there."""

    def __init__(self, why: str, anchor: Anchor | None = None) -> None:
        super().__init__(why)
        self.anchor = anchor


def anchor(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of a stretch of a text."""
    before = text[max(0, start - _CONTEXT) : start]
    return Anchor(text[start:end], start, before, text[end : end + _CONTEXT])


def place(sought: Anchor, text: str) -> int:
    """Return where the words of an anchor start in a text.

    Of several places that with the most alike context counts, and the place of old before its likes. Raises
    ``Lost`` where the words do not stand in the text, two places fit equally, or none is like the old one.
    """
    old = _whole(sought)
    found = [
        (fuzz.ratio(old, _whole(anchor(text, at, at + len(sought.quote)))), at == sought.at, at)
        for at in occurrences(sought.quote, text)
    ]
    if not found:
        raise Lost("its words no longer stand in the text", sought)
    best = max(found)
    if best[0] < _LIKE:
        raise Lost("its words stand in another context only", sought)
    if sum(one[:2] == best[:2] for one in found) > 1:
        raise Lost("its words stand in several places that fit equally", sought)
    return best[2]


def occurrences(quote: str, text: str) -> Iterator[int]:
    """Yield where a quote starts in a text, each time."""
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def likest(sought: Anchor, text: str) -> str:
    """Return the stretch of a text that is most like an anchor with its context, to be shown beside it."""
    found = fuzz.partial_ratio_alignment(_whole(sought), text)
    return text[found.dest_start : found.dest_end] if found else ""


def _whole(one: Anchor) -> str:
    return f"{one.before}{one.quote}{one.after}"
