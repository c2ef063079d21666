"""The parameters of an address, read and checked in one place; a wrong one gives 400 and a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import QueryParams

from kg.errors import one_of
from kg.web.http_errors import HttpError

LONGEST = 1000  # characters of a text
_NUMBER = re.compile("[0-9]{1,6}")


def page_number(given: QueryParams, name: str = "page") -> int:
    """Return the page of a list, or its first row, that is asked for, from 1."""
    text = given.get(name, "1")
    if not _NUMBER.fullmatch(text) or not int(text):
        shown = _quoted(text)
        raise HttpError(400, f"{name}={shown} is no such number: write a whole number from 1 to 999999")
    return int(text)


def text(given: QueryParams, name: str) -> str:
    """Return the text of a parameter without blanks around it; empty where there is none."""
    found = given.get(name, "").strip()
    if len(found) > LONGEST:
        raise HttpError(400, f"{name} is longer than {LONGEST} characters: write less")
    return found


def choice(given: QueryParams, name: str, known: Iterable[str]) -> str:
    """Return one of some known values, or nothing where none is given."""
    found = text(given, name)
    if found and found not in (values := sorted(known)):
        raise HttpError(400, f"{name}={_quoted(found)} is not known: {one_of(found, values)}")
    return found


def choices(given: QueryParams, name: str, known: Iterable[str]) -> list[str]:
    """Return some of the known values, as often as the name is given."""
    values = sorted(known)
    return [choice(QueryParams({name: found}), name, values) for found in given.getlist(name)]


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}\u2026")
