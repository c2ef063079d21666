"""Numerals that count parts of a document: Chinese, ASCII, full-width and circled."""

from __future__ import annotations

import unicodedata

_ZERO = 0.0  # Unicode gives no value to the circle that some write for zero
_MOST = 999_999_999
_ROMAN = tuple(
    zip(
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        strict=True,
    )
)


def value(numeral: str) -> int:
    """Return the number that a numeral stands for, written digit by digit or with tens and hundreds.

    A character that is not a numeral counts as zero.
    """
    digits = [int(unicodedata.numeric(character, _ZERO)) for character in numeral]
    if len(digits) == 1:
        return digits[0]
    total = current = 0
    for digit in digits:
        if digit >= 10:
            total += (current or 1) * digit
            current = 0
        else:
            current = 10 * current + digit
    return total + current


def whole(text: str, otherwise: int) -> int:
    """Return the number that ASCII digits write, at most 999,999,999; ``otherwise`` for any other text."""
    if not (text.isascii() and text.isdigit()):
        return otherwise
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) < 10 else _MOST


def chinese(number: int, digits: str, ten: str) -> str:
    """Write a number in Chinese numerals, or in ASCII digits from one hundred on.

    ``digits`` are the numerals from zero to nine, ``ten`` the one for ten.
    """
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = (digits[tens] if tens > 1 else "") + ten if tens else ""
    return head + (digits[ones] if ones else "")


def letters(number: int) -> str:
    """Write a number as lists do with letters: a to z, then aa, bb and on; in digits beyond zzz."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if 0 < number <= 78 else str(number)


def roman(number: int) -> str:
    """Write a number in small Roman numerals, or in digits from four thousand on."""
    if not 0 < number < 4_000:
        return str(number)
    found = ""
    for sign, worth in _ROMAN:
        count, number = divmod(number, worth)
        found += sign * count
    return found
