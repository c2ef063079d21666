"""What the product tells people, in their language.

The code says each line in English; ``viz/messages.yaml`` holds the Chinese ones. Lines of click, the library
of the command line, are translated by gettext, which it asks.
"""

from __future__ import annotations

import atexit
import gettext
import os
import re
import struct
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.resources import folder

LANGUAGES = ("zh", "en")
_HOLE = re.compile(r"\{([0-9]*)\}")
_CHINESE = 0x04  # the number of Chinese among the languages of Windows
_HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
_spoken = ["en"]


class _Line(NamedTuple):
    """A line with holes: the words between them, the pattern of the English line, and the Chinese line."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    chinese: str


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the system is set to, ``zh`` or ``en``; "" where it names none."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "")
    if named.partition(".")[0] in ("C", "POSIX"):
        return ""
    if named:
        return "zh" if named.startswith("zh") else "en"
    if sys.platform == "win32":
        import ctypes

        found = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return "zh" if found == _CHINESE else "en"
    return ""


def speak(language: str) -> None:
    """Tell everything in a language from now on: the lines of the product and those of click."""
    _spoken[0] = language
    os.environ["LANGUAGE"] = language
    if language == "zh":
        gettext.bindtextdomain("messages", _bound())


def spoken() -> str:
    """Return the language that messages are told in."""
    return _spoken[0]


def translated(text: str, language: str | None = None) -> str:
    """Return a line in a language, that of ``speak`` by default; as it is where no line is kept for it."""
    if (language or spoken()) != "zh":
        return text
    whole = lines().get(" ".join(text.split())) or lines().get(text)
    return whole or _filled(text)


def _filled(text: str) -> str:
    for line in _with_holes():
        if all(words in text for words in line.words) and (match := line.pattern.fullmatch(text)):
            return _fill(line.chinese, [translated(part, "zh") for part in match.groups()])
    return text


def _fill(line: str, parts: Sequence[str]) -> str:
    """Return a line with parts in its holes, in their order or by their numbers."""
    left = iter(parts)
    return _HOLE.sub(lambda hole: parts[int(hole[1]) - 1] if hole[1] else next(left), line)


@cache
def lines() -> dict[str, str]:
    """Return the Chinese line of each English one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (folder("viz") / "messages.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=loader))


@cache
def _with_holes() -> tuple[_Line, ...]:
    """Return the lines with holes, those with most words of their own first."""
    found = [_line(english, chinese) for english, chinese in lines().items() if "{}" in english]
    return tuple(sorted(found, key=lambda line: -sum(map(len, line.words))))


def _line(english: str, chinese: str) -> _Line:
    words = english.split("{}")
    pattern = re.compile("(.*?)".join(map(re.escape, words)), re.DOTALL)
    return _Line(tuple(filter(None, words)), pattern, chinese)


@cache
def _bound() -> str:
    """Return a folder where gettext finds the lines; it goes when the program ends."""
    import tempfile

    place = tempfile.TemporaryDirectory(prefix="policy-kg-")
    atexit.register(place.cleanup)
    path = Path(place.name) / "zh" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(_catalogue({"": _HEAD, **{k: v for k, v in lines().items() if "{}" not in k}}))
    return place.name


def _catalogue(entries: Mapping[str, str]) -> bytes:
    """Return lines in the format of GNU gettext; a bar stands between the forms that a number decides."""
    pairs = sorted((k.replace("|", "\0").encode(), v.encode()) for k, v in entries.items())
    index, texts = b"", b""
    for text in (*(key for key, _ in pairs), *(value for _, value in pairs)):
        index += struct.pack("<II", len(text), 28 + 16 * len(pairs) + len(texts))
        texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + index + texts
