"""Numbers and dates of spreadsheets as their format codes show them.

Codes are those of Office Open XML, ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

# What a code consists of: quoted and escaped words, hints for colour and width, places of digits, parts of
# dates, and single characters that stand for themselves.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|_.|\*.|(?P<general>General)'
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(?P<date>e+|y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_PIECE = re.compile(r'"[^"]*"|\\.|.', re.DOTALL)
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
_DAYS = 2_958_466  # to the year 10000
_EXACT = 1e15  # beyond it, cells show no digits but the first
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "yyyy-m-d",
    16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    30: "yyyy-m-d", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 47: "mm:ss",
}  # fmt: skip
_Token = tuple[str, str]


def built_in(number: int, local: dict[int, str]) -> str:
    """Return the code of a format that files name by number; ``local`` are those of the language."""
    return local.get(number) or _BUILT_IN.get(number, "General")


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """Return a number as a cell of a format shows it, with dates in digits."""
    if not abs(value) < _EXACT:
        return general(value)
    sections = _sections(code[:255] or "General")
    chosen = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        chosen = sections[2]
    tokens = list(_tokens(chosen))
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds and "digits" not in kinds:
        return _date(value, tokens, since_1904)
    return _number(abs(value) if chosen is not sections[0] else value, tokens)


def _sections(code: str) -> list[str]:
    """Return the parts of a code for positive numbers, negative ones, zero and text, as many as it has."""
    found = [""]
    for piece in _PIECE.findall(code):
        if piece == ";":
            found.append("")
        else:
            found[-1] += piece
    return found


def _tokens(section: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind in ("quoted", "escaped"):
            yield "words", match[kind]
        elif kind is not None:
            yield kind, match[0]


# ---- numbers ----


def general(value: float) -> str:
    """Return a number with as many digits as a cell without a format shows."""
    return f"{Decimal(f'{value:.11g}').normalize():f}" if abs(value) < _EXACT else f"{value:.6g}"


def _number(value: float, tokens: Sequence[_Token]) -> str:
    percent = ("other", "%") in tokens
    fraction = ("other", "/") in tokens
    scaled = Decimal(repr(value)) * (100 if percent else 1)
    sign, number = "-" if value < 0 else "", abs(scaled)
    pieces = []
    for kind, token in tokens:
        if kind == "digits":
            if not fraction and number is not None:
                pieces.append(sign + _digits(number, token))
            number, sign = Decimal(0), ""
        elif kind == "general":
            pieces.append(general(value))
        elif token != "@":
            pieces.append(token)
    return general(value) if fraction else "".join(pieces).strip()


def _digits(number: Decimal, places: str) -> str:
    """Return a number with the digits that places ask for: 0 always, # and ? where there is one."""
    scaled = number / 1000 ** (len(places) - len(places.rstrip(",")))
    before, _, behind = places.rstrip(",").partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    while rest and len(rest) > len(behind.rstrip("#?")) and rest[-1] == "0":
        rest = rest[:-1]
    whole = whole.zfill(before.count("0"))
    grouped = f"{int(whole):,}" if "," in before else whole
    return f"{grouped}.{rest}" if rest else grouped


# ---- dates ----


def _date(value: float, tokens: Sequence[_Token], since_1904: bool) -> str:
    if not 0 <= value < _DAYS - 1462:
        return general(value)
    moment = _EPOCHS[since_1904] + timedelta(seconds=round(value * 86_400))
    return "".join(_part(moment, tokens, index) for index in range(len(tokens))).strip()


def _part(moment: datetime, tokens: Sequence[_Token], index: int) -> str:
    kind, token = tokens[index]
    if kind != "date":
        return "" if token == "@" else token
    letter, long = token[0].lower(), len(token) > 1
    if letter == "m" and _is_minute(tokens, index):
        return f"{moment.minute:02}" if long else str(moment.minute)
    if letter in "ye":
        return f"{moment.year:04}" if len(token) > 2 or letter == "e" else f"{moment.year % 100:02}"
    values = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}
    number = values.get(letter)
    return "" if number is None else f"{number:02}" if long else str(number)


def _is_minute(tokens: Sequence[_Token], index: int) -> bool:
    """Tell whether an m stands behind hours or in front of seconds."""
    before = next((t[0] for kind, t in reversed(tokens[:index]) if kind == "date"), "")
    behind = next((t[0] for kind, t in tokens[index + 1 :] if kind == "date"), "")
    return before in ("h", "H") or behind in ("s", "S")
