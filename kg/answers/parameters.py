"""What a question can be asked with: its parameters, and the values given for them, checked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.errors import QueryError, nearest, one_of
from kg.stores.base import Value

ParameterType = Literal["text", "name", "integer", "choice", "since", "until"]
TODAY = "today"  # as a day: the one on which somebody asks
_CODE = re.compile("\uff08[a-z]+\uff09")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question needs to be answered.

    ``default`` is None where a value must be given. ``since`` and ``until`` are dates (a year, a month or
    a day) that are completed to their first and last day. ``values`` are those that a ``choice`` allows.

    ``names`` are the classes of the things that a ``name`` may name: the query takes the IRIs of those that
    fit, a line each with a line break before and behind, and "" where no name is given. A ``text`` that may
    be a name too goes to the query as it is, and the IRIs as ``NAME_names``.
    """

    name: str
    type: ParameterType
    default: Value
    zh: str
    en: str
    values: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """What the query calls the IRIs of the things that are named; "" where no name is asked for."""
        return "" if not self.names else self.name if self.type == "name" else f"{self.name}_names"

    def help(self, language: str) -> str:
        """Return what the parameter means, in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en

    def label(self, language: str) -> str:
        """Return what the parameter means where its values are told in words, and not as they are typed."""
        return _CODE.sub("", self.help(language))


def checked(question: str, parameters: Iterable[Parameter], given: Mapping[str, Value]) -> dict[str, Value]:
    """Return a checked value for each parameter of the question of that name.

    Raises ``QueryError`` for a missing, unknown or malformed one.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            hint = nearest(name, list(known)) if known else "it takes none"
            raise QueryError(f"{question!r} has no parameter {name!r}: {hint}")
    found = {name: _value(question, known[name], given.get(name, known[name].default)) for name in known}
    ends = [str(found[name]) for name in known if known[name].type == "until" and found[name]]
    for name, parameter in known.items():
        # An answer up to a day that has passed cannot begin today.
        if parameter.default == TODAY and name not in given and any(end < str(found[name]) for end in ends):
            found[name] = ""
    return found


def _value(question: str, parameter: Parameter, value: Value) -> Value:
    if value is None:
        raise QueryError(f"{question!r} needs {parameter.name}=…: {parameter.en}")
    text = str(value).strip()
    try:
        text.encode()
        return _CHECKS[parameter.type](parameter, text)
    except ValueError as error:
        reason = "is not valid text" if isinstance(error, UnicodeError) else error
        raise QueryError(f"{question!r}: {parameter.name}={text!r} {reason}") from None


def _text(_: Parameter, text: str) -> str:
    return text


def _integer(_: Parameter, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        raise ValueError("is not a whole number")
    return int(text)


def _choice(parameter: Parameter, text: str) -> str:
    if text and text not in parameter.values:
        raise ValueError(f"is not one of its values: {one_of(text, parameter.values)}")
    return text


def _since(_: Parameter, text: str) -> str:
    return _day(text, last=False)


def _until(_: Parameter, text: str) -> str:
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> str:
    if not text:
        return ""
    if text == TODAY:
        return date.today().isoformat()
    if not (match := _DATE.fullmatch(text)):
        raise ValueError("is not a date: write 2025, 2025-06 or 2025-06-30")
    year, month, day = match.groups()
    number = int(month or (12 if last else 1))
    if not 1 <= number <= 12 or not int(year):
        raise ValueError("is not a date: there is no such month or year")
    final = calendar.monthrange(int(year), number)[1] if last else 1
    return date(int(year), number, int(day or final)).isoformat()


_CHECKS: dict[ParameterType, Callable[[Parameter, str], Value]] = {
    "text": _text,
    "name": _text,
    "integer": _integer,
    "choice": _choice,
    "since": _since,
    "until": _until,
}
