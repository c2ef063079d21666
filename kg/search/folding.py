"""Texts as they are compared: simplified characters, half width, small letters; and cut into words.

A Chinese character is a word by itself, and so is a number and a run of Latin letters. What stands side by
side in a text stands side by side in the index, so that a phrase of any length is found, and no list of words
decides what is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kg.text.scripts import simplified

MARK = "\ue000"  # any punctuation: a phrase is not found across it
_WORDS = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9]")
_LATIN, _DIGITS = "[a-z]", "[0-9]"
# From here on the tokenizer of SQLite does not know all characters as letters.
_NEWER = "\u9fcc"


def folded(text: str) -> str:
    """Return a text as it is compared; every character keeps its place."""
    return simplified(text.translate(_Folds.of(text)))


class _Folds:
    """The characters of a text that are compared as others."""

    @staticmethod
    def of(text: str) -> dict[int, str]:
        return {ord(c): other for c in set(text) if (other := _fold(c)) != c}


@cache
def _fold(character: str) -> str:
    other = unicodedata.normalize("NFKC", character).lower()
    return other if len(other) == 1 else character


def words(text: str) -> list[str]:
    """Return the words of a folded text, in order; those of one character stand for themselves."""
    return _WORDS.findall(text)


def terms(text: str) -> str:
    """Return a folded text as the index takes it: its words with a space between."""
    return " ".join(map(_term, words(text)))


def _term(word: str) -> str:
    if not word[0].isalnum():
        return MARK
    return word if word < _NEWER else f"u{ord(word):x}"


def pattern(phrase: str) -> str:
    """Return a pattern that finds a folded phrase in a folded text as the index does."""
    return r"\s*".join(map(_found, words(phrase)))


def _found(word: str) -> str:
    if word.isascii() and word.isalnum():
        same = _DIGITS if word.isdigit() else _LATIN
        return f"(?<!{same}){word}(?!{same})"
    return re.escape(word) if word.isalnum() else r"(?:[^\w\s]|_)"
