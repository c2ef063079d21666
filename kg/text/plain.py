"""A text as it is read, with the place of each of its characters in the text as it is written."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Plain:
    """What is read of a text: the characters at ``places`` of ``written``, or what they stand for.

    Characters without a meaning are left out, so that offsets differ; none is added.
    """

    written: str
    text: str
    places: Sequence[int]

    def start(self, at: int) -> int:
        """Return where the character at an offset of the plain text begins in the written text."""
        return self.places[at] if at < len(self.places) else len(self.written)

    def end(self, at: int) -> int:
        """Return where a stretch that ends at an offset of the plain text ends in the written text."""
        return self.places[at - 1] + 1 if at else 0

    def at(self, place: int) -> int:
        """Return the offset in the plain text of what stands at an offset of the written text, or next."""
        return bisect_left(self.places, place)

    def words(self, start: int, end: int) -> str:
        """Return a stretch of the plain text in the characters of the written one."""
        kept = (self.written[place] for place in self.places[start:end])
        # A break between two words is read as a space.
        pairs = zip(kept, self.text[start:end], strict=True)
        return "".join(own if own.isprintable() else read for own, read in pairs)

    def own(self, name: str) -> str:
        """Return a name in the characters in which the text is written, as far as it has them."""
        at = self.text.find(name)
        return self.words(at, at + len(name)) if at >= 0 else name.translate(self._own)

    @cached_property
    def _own(self) -> dict[int, str]:
        """The written characters by those that are read for them, the most frequent of several."""
        if self.text == self.written:
            return {}
        pairs = Counter(zip(self.text, (self.written[place] for place in self.places), strict=True))
        return {ord(read): own for (read, own), _ in reversed(pairs.most_common()) if own.isprintable()}
