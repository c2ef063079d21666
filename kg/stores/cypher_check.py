"""What those who only read refuse to run in Cypher: what fetches from elsewhere, and procedures that may.

That a query does not write is for the server to see to: it is run with read access. A query is refused where
any reading of its escapes shows a call; a server may resolve them before it cuts a query into tokens, or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, cast

from kg.errors import QueryError
from kg.stores.query_check import ServiceRefused

Kind = Literal["word", "name", "number", "mark", "open"]

# Each alternative begins with a character of its own, and no repetition gives back what it took. What is none
# of these counts as a blank, so that no sign that a server takes for one stands between two words.
_TOKEN = re.compile(
    r"""//[^\r\n]*+
      | /\*(?:[^*]|\*(?!/))*+(?:\*/|(?P<open1>\Z))
      | '(?:[^'\\]|\\.)*+(?:'|(?P<open2>\\?\Z))
      | "(?:[^"\\]|\\.)*+(?:"|(?P<open3>\\?\Z))
      | `(?P<name>(?:[^`]|``)*+)(?:`|(?P<open4>\Z))
      | (?P<word>[^\W\d]\w*+)
      | (?P<number>\d[\w.]*+)
      | (?P<mark>[!-~])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_PAIRED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)  # not behind a backslash that is escaped itself

# Procedures and functions that reach nothing but the database.
_INSIDE = re.compile(
    r"""db\.(labels|relationshiptypes|propertykeys|namefromelementid|info|ping|schema\..*|index\..*)
      | (date|datetime|time|localtime|localdatetime|duration|point|vector\.similarity)\..*
      | apoc\.(agg|coll|date|map|math|number|path|text)\..*""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    text: str


_NONE = _Token("mark", "")


def check(text: str) -> None:
    """Raise ``ServiceRefused`` for a query that fetches from elsewhere, or calls what may do so."""
    for reading in dict.fromkeys((text, _PAIRED.sub(_char, text), _ESCAPE.sub(_char, text))):
        found = list(_tokens(reading))
        _check_clear(found)
        _check_loads(found)
        for name in _called(found):
            if not _INSIDE.fullmatch(name):
                raise ServiceRefused(f"{name[:60]} is refused: it may fetch from elsewhere, or write there")


def _char(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[0]


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the tokens of a query; strings, comments and blanks are left out."""
    for match in _TOKEN.finditer(text):
        if kind := match.lastgroup:
            kind = "open" if kind.startswith("open") else kind
            yield _Token(cast(Kind, kind), match[0] if kind == "open" else match[kind])


def _check_clear(found: Sequence[_Token]) -> None:
    for token in found:
        hidden = token.kind == "number" and re.search("load|call", token.text, re.IGNORECASE)
        if token.kind == "open" or hidden:
            raise QueryError(f"the query is not Cypher: it is not clear where {token.text[:20]!r} ends")


def _check_loads(found: Sequence[_Token]) -> None:
    for token, after in pairwise(found):
        if (token.kind, token.text.upper()) == ("word", "LOAD") and after.text.upper() == "CSV":
            raise ServiceRefused("LOAD CSV is refused: it fetches from elsewhere")


def _called(found: Sequence[_Token]) -> Iterator[str]:
    """Yield the names of procedures and of functions in a namespace."""
    at, before = 0, _NONE
    while at < len(found):
        called = (found[at].kind, found[at].text.upper()) == ("word", "CALL") and before.text not in (*".:$",)
        name, after = _dotted(found, at + called)
        follows = found[after].text if after < len(found) else ""
        if name and (called or ("." in name and follows == "(")):
            yield name
        at = max(after, at + 1)
        before = found[at - 1]


def _dotted(found: Sequence[_Token], at: int) -> tuple[str, int]:
    """Return the name with dots that begins at a token, and where it ends."""
    parts: list[str] = []
    while at < len(found) and found[at].kind in ("word", "name"):
        parts.append(found[at].text)
        at += 1
        if not (at + 1 < len(found) and found[at].text == "." and found[at + 1].kind in ("word", "name")):
            break
        at += 1
    return ".".join(parts), at
