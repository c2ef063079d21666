"""What a reader asks for: phrases in quotes, and words with space between; all of them must be there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.search import folding

_QUOTES = {'"': '"', "\u201c": "\u201d", "\u300c": "\u300d", "\u300e": "\u300f", "\uff02": "\uff02"}
_PARTS = re.compile("|".join(f"{a}(?:[^{b}]+){b}?" for a, b in _QUOTES.items()) + r"|[^\s\"\u3000]+")
_OUTER = "".join({*_QUOTES, *_QUOTES.values()}) + " \u3000"


@dataclass(frozen=True, slots=True)
class Asked:
    """The phrases of a search, folded; a word without quotes is a phrase of its own."""

    phrases: tuple[str, ...]

    @property
    def match(self) -> str:
        """The phrases as the index is asked for them."""
        return " AND ".join(f'"{folding.terms(phrase)}"' for phrase in self.phrases)

    @property
    def pattern(self) -> re.Pattern[str]:
        """A pattern that finds each of the phrases in a folded text."""
        longest = sorted(self.phrases, key=len, reverse=True)
        return re.compile("|".join(map(folding.pattern, longest)))


def asked(text: str) -> Asked:
    """Return what a text asks for; phrases without a letter or digit are left out."""
    parts = (part.strip(_OUTER) for part in _PARTS.findall(text))
    phrases = (folding.folded(part) for part in parts)
    return Asked(tuple(dict.fromkeys(p for p in phrases if any(map(str.isalnum, p)))))
