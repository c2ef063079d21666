"""Traditional Chinese characters read as the simplified ones that they stand for."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc

# A text is traditional from this share of such characters on: names and quotations hold single ones.
_TRADITIONAL = 0.03
_HAN = ("\u3400", "\u9fff")


def simplified(text: str) -> str:
    """Return a text in simplified characters, as many as before; one that is simplified stays as it is.

    The characters are those of OpenCC, which knows words in which a character stays (\u4e7e\u9686).
    """
    if not any(map(_is_foreign, set(text))):
        return text
    found: str = _converter().convert(text)
    return found if len(found) == len(text) else "".join(map(_one, text))


def is_traditional(text: str) -> bool:
    """Tell whether a text is written in traditional characters."""
    if not any(map(_is_foreign, set(text))):
        return False
    counts = Counter(c for c in text if _HAN[0] <= c <= _HAN[1])
    foreign = sum(count for c, count in counts.items() if _is_foreign(c) and _one(c) != c)
    return foreign >= max(1, _TRADITIONAL * counts.total())


@cache
def _is_foreign(character: str) -> bool:
    """Tell whether a Chinese character is none of GB 2312, the set of simplified ones."""
    if not _HAN[0] <= character <= _HAN[1]:
        return False
    return not character.encode("gb2312", errors="ignore")


@cache
def _one(character: str) -> str:
    found: str = _converter().convert(character)
    return found if len(found) == 1 else character


@cache
def _converter() -> opencc.OpenCC:
    import opencc  # most texts are simplified already, and need no dictionaries

    return opencc.OpenCC("t2s")
