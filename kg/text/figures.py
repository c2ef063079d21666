"""What a figure or a time in the text amounts to: a value with its unit and comparator, or a last day.

The words live in ``schema/rules/figures.yaml``. What does not parse gives ``None`` and keeps its words.
"""

from __future__ import annotations

import calendar
import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.text.scripts import simplified

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


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
class FigureWords:
    """The words of figures and times, compiled; ``examples`` say what texts amount to."""

    digits: dict[str, int]
    multipliers: dict[str, int]
    point: str
    percent: str
    halves: frozenset[str]
    comparators: dict[str, str]
    quantity: re.Pattern[str]
    time: re.Pattern[str]
    times: Mapping[str, Any]
    examples: Mapping[str, Mapping[str, Any]]


def quantity(text: str, words: FigureWords) -> Figure | None:
    """Return what a Quantity mention amounts to, or None where its words do not parse."""
    match = words.quantity.fullmatch(_plain(text))
    if match is None:
        return None
    found = match.groupdict()
    value, upper = _value(found, words), _number(found["upper"], words)
    if value is None or (found["upper"] and upper is None):
        return None
    share = any(found[k] for k in ("share", "over", "tenths", "whole"))
    unit = words.percent if share else found["unit"] or ""
    return Figure(value, _scaled(upper, found, words), unit, _comparator(found, words))


def deadline(text: str, year: int | None, words: FigureWords, near: int | None = None) -> str | None:
    """Return the last day of a Time mention as an ISO 8601 date, or None where its words name none.

    ``year`` is the year of the document, for words like this year; ``near`` is the year of the heading or
    title above, if there is one, for a month alone.
    """
    match = words.time.fullmatch(_plain(text))
    if match is None:
        return None
    found = match.groupdict()
    stated = _year(found, year, near or year, words)
    bound = any(found[k] for k in ("half", "quarter", "month", "close", "year", "relative", "plan"))
    return _last_day(stated, found, words) if stated and bound else None


def beginning(text: str, year: int, words: FigureWords) -> str | None:
    """Return the first day of the stretch that a Time mention names, or None where its words name none.

    ``year`` is the one in which somebody speaks.
    """
    match, last = words.time.fullmatch(_plain(text)), deadline(text, year, words, year)
    if match is None or last is None:
        return None
    found = match.groupdict()
    first = int(last[:4]) - (words.times["plan"]["years"] - 1 if found["plan"] else 0)
    if found["from"]:
        return f"{found['from']}-01-01"
    if found["day"]:
        return last
    spans = {"month": 1, "quarter": 3, "half": 6}
    months = next((n for group, n in spans.items() if found[group]), 12)
    return f"{first:04}-{int(last[5:7]) - months + 1:02}-01"


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", simplified(text)))


def _comparator(found: dict[str, str | None], words: FigureWords) -> str:
    stated = [words.comparators[w] for k in ("after", "before", "vague", "later") if (w := found[k])]
    return stated[0] if stated else ""


def _value(found: dict[str, str | None], words: FigureWords) -> float | None:
    if found["whole"]:
        return 50.0
    if found["share"] or found["over"]:
        of = _number(found["of"] or found["under"], words)
        part = _number(found["part"] or found["over"], words)
        return None if not of or part is None else round(part * 100 / of, 4)
    value = _number(found["tenths"], words)
    if value is not None:
        return _rounded(value * 10 + (5 if found["half"] else 0))
    return _scaled(_number(found["number"], words), found, words)


def _scaled(value: float | None, found: dict[str, str | None], words: FigureWords) -> float | None:
    """Apply the multipliers behind the digits, which hold for both ends of a range."""
    if value is None:
        return None
    for sign in found["scale"] or "":
        value *= words.multipliers[sign]
    return _rounded(value)


def _rounded(value: float) -> float:
    return float(f"{value:.16g}")  # 7.89 * 100000000 is meant to be 789000000


def _number(text: str | None, words: FigureWords) -> float | None:
    """Return the number of a run of ASCII or Chinese digits; None where it is none."""
    if not text:
        return None
    if text[0].isascii():
        return float(text.replace(",", ""))
    whole, _, fraction = text.partition(words.point)
    value = _chinese(whole, words)
    digits = [words.digits.get(c) for c in fraction]
    if value is None or None in digits:
        return None
    return float(f"{value}.{''.join(map(str, digits)) or '0'}")


def _chinese(text: str, words: FigureWords) -> int | None:
    """Return the value of Chinese numerals, positional or with multipliers; None where they are neither."""
    if len(text) > 2 and all(c in words.digits for c in text):
        return int("".join(str(words.digits[c]) for c in text))
    for sign, power in sorted(words.multipliers.items(), key=lambda item: -item[1]):
        if power < 10000 or sign not in text:
            continue
        head, _, tail = text.rpartition(sign)
        more, less = _chinese(head, words) if head else 1, _chinese(tail, words)
        return None if more is None or less is None or _shortened(tail, words) else more * power + less
    return _below_ten_thousand(text, words)


def _below_ten_thousand(text: str, words: FigureWords) -> int | None:
    total: int = 0
    digit: int | None = None
    for char in text:
        if (power := words.multipliers.get(char)) is not None:
            total, digit = total + (1 if digit is None else digit) * power, None
        elif digit:
            return None  # two bare digits are an approximate number
        else:
            digit = words.digits[char]
    hundreds = len(text) > 1 and words.multipliers.get(text[-2], 0) > 10
    return None if digit and hundreds else total + (digit or 0)


def _shortened(tail: str, words: FigureWords) -> bool:
    """Say whether a bare digit ends the number, which then counts thousands or hundreds, not ones."""
    return len(tail) == 1 and words.digits.get(tail, 0) > 0


def sole_year(text: str) -> int | None:
    """Return the year that a heading or title names, None where it names none or several."""
    found = set(_YEAR.findall(_plain(text)))
    return int(found.pop()) if len(found) == 1 else None


def _year(
    found: dict[str, str | None], reference: int | None, near: int | None, words: FigureWords
) -> int | None:
    if stated := found["year"] or found["from"]:
        return int("".join(str(words.digits.get(c, c)) for c in stated))
    if found["plan"]:
        plan, first = words.times["plan"], _chinese(words.times["plan"]["word"], words) or 0
        return int(plan["ends"] + plan["years"] * ((_chinese(found["plan"], words) or first) - first))
    if found["relative"]:
        return reference + int(words.times["relative"].get(found["relative"], 0)) if reference else None
    return near


def _last_day(year: int, found: dict[str, str | None], words: FigureWords) -> str | None:
    month, day = _month(found, words), _number(found["day"], words)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is None:
        day = min(words.times["parts"].get(found["part"], last), last)
    return f"{year:04}-{month:02}-{int(day):02}" if 1 <= day <= last else None


def _month(found: dict[str, str | None], words: FigureWords) -> int:
    if found["half"]:
        return int(words.times["halves"][found["half"]])
    if found["quarter"]:
        return 3 * int(_number(found["quarter"], words) or 0)
    return 12 if found["month"] is None else int(_number(found["month"], words) or 0)


def examples(words: FigureWords) -> Iterator[tuple[str, Any, Any]]:
    """Yield each example of the word file with what it should amount to and what it amounts to."""
    for text, expected in (words.examples.get("quantities") or {}).items():
        found = quantity(text, words)
        values = dataclasses.asdict(found) if found else {}
        yield text, expected, {k: v for k, v in values.items() if v not in (None, "")} or None
    for group, cases in words.examples.items():
        year = re.fullmatch("times(?: in ([0-9]{4}))?", group)
        for text, expected in cases.items() if year else ():
            found_day = deadline(text, int(year[1]) if year and year[1] else None, words)
            yield text, expected and str(expected), found_day


def compiled(data: Mapping[str, Any], path: Path) -> FigureWords:
    """Return the words of a figure file; raises ``SchemaError`` with the file and what is wrong."""
    try:
        return _compiled(data)
    except (KeyError, TypeError, AttributeError, StopIteration, re.error) as error:
        message = " ".join(str(error).split())
        raise SchemaError(f"{path}: not a word list of figures: {message}") from None


def _compiled(data: Mapping[str, Any]) -> FigureWords:
    groups = (data["before"], data["after"], data["vague"])
    return FigureWords(
        digits=data["digits"],
        multipliers=data["multipliers"],
        point=data["point"],
        percent=data["percent"],
        halves=frozenset(data["halves"]),
        comparators={_plain(word): sign for g in groups for sign, ws in g.items() for word in ws},
        quantity=re.compile(_quantity_pattern(data)),
        time=re.compile(_time_pattern(data)),
        times=data["time"],
        examples=data.get("examples") or {},
    )


def _any(words: Any) -> str:
    """Return an alternation of words, the longest first, so that no word hides a longer one."""
    return "|".join(re.escape(_plain(w)) for w in sorted(words, key=len, reverse=True))


def _signs(group: dict[str, list[str]]) -> str:
    return _any([word for words in group.values() for word in words])


def _quantity_pattern(data: Mapping[str, Any]) -> str:
    digits, scale = "".join(data["digits"]), "".join(data["multipliers"])
    sign = f"(?!{_any(data['units'])})[{scale}]"
    chinese = f"(?:[{digits}]|{sign})++(?:{data['point']}[{digits}]+)?"
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


def _time_pattern(data: Mapping[str, Any]) -> str:
    digits, ten = "".join(data["digits"]), next(iter(data["multipliers"]))
    pattern = re.sub(r"\s+", "", data["time"]["pattern"])
    pattern = pattern.replace("{digit}", f"[0-9{digits}]")
    pattern = pattern.replace("{number}", f"(?:[0-9]{{1,2}}|[{digits}{ten}]{{1,3}})")
    return pattern.replace("{dash}", f"(?:{_any(data['ranges'])})+")
