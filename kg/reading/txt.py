"""Plain text files: bytes to text, with the encoding found."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.text.scripts import simplified

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document; name it .pdf"),
    (b"PK\x03\x04", "a ZIP archive or Office document; save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save its text as .txt"),
)
# Control characters that mark a binary file: all but tab, line breaks, form feed and the DOS end of file.
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
_RIGHT = "save it as UTF-8 text"
# What Chinese text is in where it is not UTF-8, the most frequent first.
_ENCODINGS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# Nearly all characters of Chinese text are in the first level of GB 2312. Few are where other bytes
# (Big5, Shift JIS, Latin) happen to decode as GB18030.
_COMMON_SHARE = 0.7


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of a plain text file, line breaks as they are, without byte order mark.

    The encoding may be UTF-8, GB18030 (so GBK and GB 2312), Big5, or UTF-16 with or without a mark. Raises
    ``InputError`` for a file that is empty, binary or of another encoding.
    """
    found = decoded(path.read_bytes(), path)
    if not found.strip():
        raise InputError(f"{path}: the file holds only space; it should hold the text of a document")
    if _CONTROLS.intersection(found):
        raise InputError(f"{path}: the file is binary, not text; {_RIGHT}")
    return found


def decoded(data: bytes, path: Path, encoding: str | None = None) -> str:
    """Decode bytes in the encoding that they show, else in the one given.

    Raises ``InputError`` for bytes that are none, binary or in another encoding.
    """
    if not data.strip():
        raise InputError(f"{path}: the file is empty; it should hold the text of a document")
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], marked, path)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{path}: the file is {what}")
    if b"\0" in data:
        return _chinese(data, path, f"{path}: the file is binary; {_RIGHT}")
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        known = f"neither UTF-8 (byte {error.start} is not) nor GB18030, Big5 or UTF-16"
        fault = f"{path}: unknown encoding, {known}; {_RIGHT}"
        return decoded(data, path) if encoding else _chinese(data, path, fault)


def _marked(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: begins as {encoding.upper()} but byte {error.start} is not; {_RIGHT}"
        ) from None


def _chinese(data: bytes, path: Path, fault: str) -> str:
    """Decode bytes in the encoding that makes most common characters of them.

    Raises ``InputError`` with a fault where none makes enough of them.
    """
    found = max(_decodings(data), key=_common_share, default="")
    if _common_share(found) < _COMMON_SHARE or _CONTROLS.intersection(found):
        raise InputError(fault)
    return found


def _decodings(data: bytes) -> Iterator[str]:
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in data else _ENCODINGS:
        with suppress(UnicodeDecodeError):
            yield data.decode(encoding)


def _common_share(decoded: str) -> float:
    """Return the share of the non-ASCII characters that are common in Chinese text."""
    foreign = [c for c in decoded if c > "\x7f"]
    return sum(map(_is_common, foreign)) / len(foreign) if foreign else 0.0


def _is_common(character: str) -> bool:
    # Rows 1 to 9 of GB 2312 hold punctuation and full-width forms, 16 to 55 the first level.
    code = simplified(character).encode("gb2312", errors="ignore")
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xD7)
