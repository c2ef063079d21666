"""What people say of a document: it stands in the place of what is read from its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import InputError, SchemaError, nearest
from kg.knowledge import Knowledge, yaml_files
from kg.model import Document
from kg.reading.document_number import normal

# The keys of a file beside a document; a list may go by its singular where it has one item.
KEYS = {
    "title": "title",
    "issuer": "issuers",
    "issuers": "issuers",
    "number": "numbers",
    "numbers": "numbers",
    "date": "date",
}
_DAY = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Given:
    """Facts that people give; None and () for those that are to be read."""

    title: str | None = None
    issuers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    date: str | None = None

    def over(self, document: Document) -> Document:
        """Return a document with these facts, marked as given."""
        facts = {key: value for key in FIELDS if (value := getattr(self, key))}
        given = tuple(dict.fromkeys((*document.given, *facts)))
        stated: dict[str, Any] = {**facts, "given": given}
        return replace(document, **stated) if facts else document


FIELDS = ("title", "issuers", "numbers", "date")
NOTHING = Given()


def given(facts: Mapping[str, Iterable[str]], knowledge: Knowledge, where: str = "") -> Given:
    """Return facts by their names, each with its values, after a check.

    Raises ``InputError``, with the name behind ``where``, for a value that is none.
    """
    found: dict[str, Any] = {}
    for name, values in facts.items():
        listed = tuple(_checked(name, value, where) for value in values)
        if not listed:
            continue
        field = KEYS[name]
        if field not in ("issuers", "numbers"):
            if len(listed) > 1:
                raise InputError(f"{where}{name!r} has {len(listed)} values; a document has one {name}")
            found[field] = listed[0]
        elif field == "numbers":
            found[field] = tuple(normal(number, knowledge.patterns("reading")) for number in listed)
        else:
            found[field] = listed
    return Given(**found)


def _checked(name: str, value: str, where: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise InputError(f"{where}{name!r} is empty; leave it out, or say what it is")
    if name == "date" and not _is_day(text):
        raise InputError(f"{where}{name!r} is {text[:40]!r}; write it as 2021-02-07, 2021-02 or 2021")
    return text


def _is_day(text: str) -> bool:
    whole = text + "-01" * (2 - text.count("-"))
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return _DAY.fullmatch(text) is not None


# ---- the file beside a document ----


def read(path: Path, knowledge: Knowledge) -> Given:
    """Return what a file beside a document gives.

    Raises ``InputError`` with file and line where it is no mapping of known keys to texts or lists of them.
    """
    try:
        content = yaml_files.load(path)
    except SchemaError as error:
        raise InputError(str(error)) from None
    found = Given()
    lines = path.read_text(encoding="utf-8").splitlines()
    for key, value in content.items():
        where = f"{path}:{_line(lines, key)}: "
        if key not in KEYS:
            raise InputError(f"{where}unknown key {str(key)[:40]!r}; {nearest(str(key), [*KEYS])}")
        one = given({key: _texts(key, value, where)}, knowledge, where)
        found = replace(found, **{KEYS[key]: getattr(one, KEYS[key])})
    return found


def _line(lines: list[str], key: object) -> int:
    """Return the number of the line that a key opens, 1 where none does."""
    opened = re.compile(rf"""["']?{re.escape(str(key))}["']?\s*:""")
    return next((number for number, line in enumerate(lines, 1) if opened.match(line.lstrip())), 1)


def _texts(key: str, value: object, where: str) -> list[str]:
    """Return one value, or the items of a list, as texts; YAML makes days and years of some."""
    items = value if isinstance(value, list) else [value]
    if not items or any(item is None or isinstance(item, (bool, float, dict, list)) for item in items):
        raise InputError(f"{where}{key!r} should be a text, or a list of texts")
    return [str(item) for item in items]
