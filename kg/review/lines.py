"""The file of corrections beside a document: JSON Lines, one correction a line."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kg import files
from kg.errors import InputError, nearest
from kg.reading.limits import FILE, BeyondLimit
from kg.review.values import OF_TWO, REVIEWED, WHAT, Anchor, Correction

_ANCHOR = ("quote", "at", "before", "after")
_SAID = ("who", "when", "why")
_KEYS = ("what", "value", *_ANCHOR, "to", *_SAID)
_DIGEST = re.compile(r"\S+")


def read(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a file in their order, none where there is no such file.

    Raises ``InputError`` with file and line where one cannot be understood.
    """
    if not path.exists():
        return ()
    files.check_file(path)
    try:
        FILE.check(path.stat().st_size)
    except BeyondLimit as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    lines = files.lines_of(path)
    return tuple(_parsed(line, n, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip())


def _parsed(line: str, number: int, where: str) -> Correction:
    try:
        record = json.loads(line)
        json.dumps(record, ensure_ascii=False).encode()
        return _correction(record, number)
    except UnicodeEncodeError:
        raise InputError(f"{where}: holds half of a surrogate pair, which is no character") from None
    except RecursionError:
        raise InputError(f"{where}: is nested too deeply for a correction") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: is no JSON: {error.msg} at character {error.pos + 1}") from None
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None


def _correction(record: object, number: int) -> Correction:
    """Return what a record says; raises ``ValueError`` with what is wrong and what would be right."""
    known = _checked(record, _KEYS)
    what = _word(known, "what", WHAT)
    whole, two = what == REVIEWED, what in OF_TWO
    unfit = [key for key in _ANCHOR if key in known] if whole else []
    if unfit or (not two and "to" in known):
        raise ValueError(f"{what!r} has no {(unfit or ['to'])[0]!r}; leave it out")
    value = _text(known, "value", _DIGEST) if whole else _word(known, "value", WHAT[what])
    return Correction(
        what,
        value,
        None if whole else _anchor(known),
        _anchor(_checked(known.get("to"), _ANCHOR, "'to': ")) if two else None,
        _text(known, "who", otherwise=""),
        _time(_text(known, "when", otherwise="")),
        _text(known, "why", otherwise=""),
        number,
    )


def _checked(record: object, keys: Collection[str], where: str = "") -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise ValueError(f"{where}should be an object with {', '.join(repr(key) for key in keys)}")
    for key in record:
        if key not in keys:
            raise ValueError(f"{where}unknown key {key[:40]!r}; {nearest(key, keys)}")
    return record


def _word(record: Mapping[str, Any], key: str, valid: Collection[str]) -> str:
    word = _text(record, key)
    if word not in valid:
        raise ValueError(f"unknown {key} {word[:40]!r}; {nearest(word, valid)}")
    return word


def _text(
    record: Mapping[str, Any], key: str, form: re.Pattern[str] | None = None, otherwise: str | None = None
) -> str:
    value = record.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key!r} is {'missing' if key not in record else 'no text'}; it should be a text")
    if form and not form.fullmatch(value):
        raise ValueError(f"{key!r} is {value[:40]!r}; it should be one word")
    return value


def _anchor(record: Mapping[str, Any]) -> Anchor:
    at, quote = record.get("at"), _text(record, "quote")
    if not quote:
        raise ValueError("'quote' is empty; it should hold the words that are corrected")
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        raise ValueError("'at' should be the number of characters of the text before the quote, from 0 on")
    return Anchor(quote, at, _text(record, "before", otherwise=""), _text(record, "after", otherwise=""))


def _time(value: str) -> str:
    try:
        if value:
            datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'when' is {value[:40]!r}; write it as 2021-02-07T09:30:00+08:00") from None
    return value


def line(correction: Correction) -> str:
    """Return a correction as a line of its file, without a line break."""
    record: dict[str, Any] = {"what": correction.what, "value": correction.value}
    record |= _anchored(correction.anchor) if correction.anchor else {}
    record |= {"to": _anchored(correction.to)} if correction.to else {}
    record |= {key: getattr(correction, key) for key in _SAID}
    return json.dumps(record, ensure_ascii=False)


def _anchored(anchor: Anchor) -> dict[str, Any]:
    return {key: getattr(anchor, key) for key in _ANCHOR}


def append(path: Path, correction: Correction) -> None:
    """Add a correction to a file, in one write; raises ``InputError`` where it cannot be written."""
    try:
        there = path.read_bytes() if path.exists() else b""
        start = "\n" if there and not there.endswith(b"\n") else ""
        with path.open("ab", buffering=0) as out:
            out.write(f"{start}{line(correction)}\n".encode())
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None


def undo(path: Path, number: int) -> str:
    """Take a line out of a file and return it; raises ``InputError`` where no correction stands there."""
    there = [correction.line for correction in read(path)]
    if number not in there:
        lines = f"corrections stand in the lines {', '.join(map(str, there))}" if there else "there are none"
        raise InputError(f"{path}:{number}: no correction stands there; {lines}")
    lines_ = files.lines_of(path)
    files.write(path, "\n".join(lines_[: number - 1] + lines_[number:]))
    return lines_[number - 1]
