"""What a figure or a time in the text amounts to: a value with its unit and comparator, or a last day.

The words live in ``schema/rules/figures.yaml``. What does not parse gives ``None`` and keeps its words.
"""

from __future__ import annotations

import calendar
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml

from kg.errors import SchemaError
from kg.resources import folder

_FILE = "rules/figures.yaml"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as the text means it.

    ``value`` counts in ``unit`` (shares in ``%``), ``upper`` is the other end of a range, ``comparator`` one
    of ``>= <= > < ~``, or empty where the text says the number itself.
    """

    value: float
    upper: float | None = None
    unit: str = ""
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """The word file, compiled."""

    digits: dict[str, int]
    multipliers: dict[str, int]
    point: str
    percent: str
    halves: frozenset[str]
    comparators: dict[str, str]
    quantity: re.Pattern[str]
    time: re.Pattern[str]
    times: dict[str, Any]


def quantity(text: str) -> Figure | None:
    """Return what a Quantity mention amounts to, or None where its words do not parse."""
    words = _words()
    match = words.quantity.fullmatch(_plain(text))
    if match is None:
        return None
    found = match.groupdict()
    value, upper = _value(found), _number(found["upper"])
    if value is None or (found["upper"] and upper is None):
        return None
    share = any(found[k] for k in ("share", "over", "tenths", "whole"))
    unit = words.percent if share else found["unit"] or ""
    return Figure(value, _scaled(upper, found), unit, _comparator(found))


def deadline(text: str, year: int | None = None) -> str | None:
    """Return the last day of a Time mention as an ISO 8601 date, or None where its words name none.

    ``year`` is the year of the document, for words like this year or a month alone.
    """
    words = _words()
    match = words.time.fullmatch(_plain(text))
    if match is None:
        return None
    found = match.groupdict()
    stated = _year(found, year)
    bound = any(found[k] for k in ("half", "quarter", "month", "close", "year", "relative", "plan"))
    return _last_day(stated, found) if stated and bound else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _comparator(found: dict[str, str | None]) -> str:
    words = _words().comparators
    stated = [words[w] for k in ("after", "before", "vague", "later") if (w := found[k])]
    return stated[0] if stated else ""


def _value(found: dict[str, str | None]) -> float | None:
    if found["whole"]:
        return 50.0
    if found["share"] or found["over"]:
        of, part = _number(found["of"] or found["under"]), _number(found["part"] or found["over"])
        return None if not of or part is None else round(part * 100 / of, 4)
    value = _number(found["tenths"])
    if value is not None:
        return _rounded(value * 10 + (5 if found["half"] else 0))
    return _scaled(_number(found["number"]), found)


def _scaled(value: float | None, found: dict[str, str | None]) -> float | None:
    """Apply the multipliers behind the digits, which hold for both ends of a range."""
    if value is None:
        return None
    for sign in found["scale"] or "":
        value *= _words().multipliers[sign]
    return _rounded(value)


def _rounded(value: float) -> float:
    return float(f"{value:.16g}")  # 7.89 * 100000000 is meant to be 789000000


def _number(text: str | None) -> float | None:
    """Return the number of a run of ASCII or Chinese digits; None where it is none."""
    if not text:
        return None
    if text[0].isascii():
        return float(text.replace(",", ""))
    whole, _, fraction = text.partition(_words().point)
    value = _chinese(whole)
    digits = [_words().digits.get(c) for c in fraction]
    if value is None or None in digits:
        return None
    return float(f"{value}.{''.join(map(str, digits)) or '0'}")


def _chinese(text: str) -> int | None:
    """Return the value of Chinese numerals, positional or with multipliers; None where they are neither."""
    words = _words()
    if len(text) > 2 and all(c in words.digits for c in text):
        return int("".join(str(words.digits[c]) for c in text))
    for sign, power in sorted(words.multipliers.items(), key=lambda item: -item[1]):
        if power < 10000 or sign not in text:
            continue
        head, _, tail = text.rpartition(sign)
        more, less = _chinese(head) if head else 1, _chinese(tail)
        return None if more is None or less is None or _shortened(tail) else more * power + less
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    words, total, digit = _words(), 0, None
    for char in text:
        if (power := words.multipliers.get(char)) is not None:
            total, digit = total + (1 if digit is None else digit) * power, None
        elif digit:
            return None  # two bare digits are an approximate number
        else:
            digit = words.digits[char]
    hundreds = len(text) > 1 and words.multipliers.get(text[-2], 0) > 10
    return None if digit and hundreds else total + (digit or 0)


def _shortened(tail: str) -> bool:
    """Say whether a bare digit ends the number, which then counts thousands or hundreds, not ones."""
    return len(tail) == 1 and _words().digits.get(tail, 0) > 0


def _year(found: dict[str, str | None], reference: int | None) -> int | None:
    times = _words().times
    if found["year"]:
        return int("".join(str(_words().digits.get(c, c)) for c in found["year"]))
    if found["plan"]:
        plan, first = times["plan"], _chinese(times["plan"]["word"]) or 0
        return int(plan["ends"] + plan["years"] * ((_chinese(found["plan"]) or first) - first))
    return reference + times["relative"].get(found["relative"], 0) if reference else None


def _last_day(year: int, found: dict[str, str | None]) -> str | None:
    month, day = _month(found), _number(found["day"])
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is None:
        day = min(_words().times["parts"].get(found["part"], last), last)
    return f"{year:04}-{month:02}-{int(day):02}" if 1 <= day <= last else None


def _month(found: dict[str, str | None]) -> int:
    if found["half"]:
        return int(_words().times["halves"][found["half"]])
    if found["quarter"]:
        return 3 * int(_number(found["quarter"]) or 0)
    return 12 if found["month"] is None else int(_number(found["month"]) or 0)


@functools.cache
def _words() -> _Words:
    path = folder("schema") / _FILE
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _compiled(data)
    except (KeyError, TypeError, AttributeError, re.error, yaml.YAMLError) as error:
        message = " ".join(str(error).split())
        raise SchemaError(f"{path}: not a word list of figures: {message}") from None


def _compiled(data: dict[str, Any]) -> _Words:
    groups = (data["before"], data["after"], data["vague"])
    return _Words(
        digits=data["digits"],
        multipliers=data["multipliers"],
        point=data["point"],
        percent=data["percent"],
        halves=frozenset(data["halves"]),
        comparators={_plain(word): sign for g in groups for sign, ws in g.items() for word in ws},
        quantity=re.compile(_quantity_pattern(data)),
        time=re.compile(_time_pattern(data)),
        times=data["time"],
    )


def _any(words: Any) -> str:
    """Return an alternation of words, the longest first, so that no word hides a longer one."""
    return "|".join(re.escape(_plain(w)) for w in sorted(words, key=len, reverse=True))


def _signs(group: dict[str, list[str]]) -> str:
    return _any([word for words in group.values() for word in words])


def _quantity_pattern(data: dict[str, Any]) -> str:
    digits, scale = "".join(data["digits"]), "".join(data["multipliers"])
    sign = f"(?!{_any(data['units'])})[{scale}]"
    chinese = f"(?:[{digits}]|{sign})+(?:{data['point']}[{digits}]+)?"
    arabic = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
    number = f"(?:{arabic}|{chinese})"
    return (
        f"(?P<before>{_signs(data['before'])})?"
        f"(?:(?P<whole>{_any(data['halves'])})"
        f"|(?P<of>{number})(?P<share>{data['share']})(?P<part>{number})"
        f"|(?P<over>[0-9]+)/(?P<under>[0-9]+)"
        f"|(?P<tenths>{number}){data['tenths']}(?P<half>{data['half']})?"
        f"|(?P<number>{number})(?:{data['percent']}?(?:{_any(data['ranges'])})(?P<upper>{number}))?"
        f"(?P<vague>{_signs(data['vague'])})?(?P<scale>(?:{sign})*)(?P<later>{_signs(data['vague'])})?"
        f"(?P<unit>(?![{digits}{scale}]?[{digits}])[^0-9]{{0,12}}?))"
        f"(?P<after>{_signs(data['after'])})?"
    )


def _time_pattern(data: dict[str, Any]) -> str:
    digits, ten = "".join(data["digits"]), next(iter(data["multipliers"]))
    pattern = re.sub(r"\s+", "", data["time"]["pattern"])
    pattern = pattern.replace("{digit}", f"[0-9{digits}]")
    pattern = pattern.replace("{number}", f"(?:[0-9]{{1,2}}|[{digits}{ten}]{{1,3}})")
    return pattern.replace("{dash}", f"(?:{_any(data['ranges'])})+").replace("{{", "{").replace("}}", "}")
