"""Characters that look like others, or like nothing, and would break a word that they stand in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from kg.knowledge.rules import RuleFile

# Radicals and compatibility ideographs, which fonts and scanners put for the characters that they look like.
_LIKENESSES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
# Characters of symbol fonts, such as the bullets of lists in Word.
_SYMBOLS = range(0xF000, 0xF100)
# What no one sees (Unicode: Default_Ignorable_Code_Point).
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def usual(text: str, rules: RuleFile) -> str:
    """Put the usual character for each radical and compatibility ideograph; offsets stay as they are.

    ``rules`` have the radicals for which Unicode names no character.
    """
    pairs = rules.words["radicals"]
    named = dict(zip(pairs[::2], pairs[1::2], strict=True))
    table = {ord(c): named.get(c) or unicodedata.normalize("NFKC", c) for c in set(text) if _is_likeness(c)}
    return text.translate({code: usual for code, usual in table.items() if len(usual) == 1})


def _is_likeness(character: str) -> bool:
    return any(ord(character) in block for block in _LIKENESSES)


def visible(text: str) -> str:
    """Leave out the characters that no one sees, such as a zero-width space or a soft hyphen."""
    return _IGNORABLE.sub("", text)


def is_visible(character: str) -> bool:
    """Tell whether a character is one that someone sees, or space."""
    return not _IGNORABLE.match(character)


def unreadable(text: str) -> float:
    """Return the share of the characters of a text that nobody can read: of private use, unassigned, lost."""
    counts = Counter(text)
    total = sum(count for c, count in counts.items() if not c.isspace())
    return sum(count for c, count in counts.items() if _is_lost(c)) / total if total else 0.0


def _is_lost(character: str) -> bool:
    kind = unicodedata.category(character)
    return character == "\ufffd" or (kind in ("Co", "Cn", "Cs") and ord(character) not in _SYMBOLS)
