"""What a reading service refuses to run: updates, calls to other services, graphs from elsewhere.

A query is read as words only, as SPARQL 1.1 cuts them (its section 19.8): what stands in strings, IRIs,
comments, variables and prefixed names is no keyword. Whether it is well formed is for the engine to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.errors import QueryError

_WORDS = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
      | (?P<string>\"\"\"(?s:\\.|(?!\"\"\").)*\"\"\" | \'\'\'(?s:\\.|(?!\'\'\').)*\'\'\'
                   | \"(?:\\.|[^"\\\r\n])*\" | '(?:\\.|[^'\\\r\n])*')
      | <(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
      | (?P<variable>[?$]\w+|@[A-Za-z][A-Za-z0-9-]*)
      | (?P<name>[\w.-]*:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[^\w\s])(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)?)
      | (?P<word>[A-Za-z][\w-]*)""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_FORMS = {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"}


class Refused(QueryError):
    """A request that is understood and not carried out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query is: its form, such as ``SELECT``, and the graphs that it names with FROM."""

    form: str
    graphs: tuple[str, ...]


def read(text: str) -> Reading:
    """Return what a query is; raises ``Refused`` for one that writes or asks another service."""
    # SPARQL allows its readers to resolve escapes before anything else: so do we.
    words = list(_words(_ESCAPE.sub(_char, text)))
    keywords = [value.upper() for kind, value in words if kind == "word"]
    form = next((word for word in keywords if word in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise Refused("this service only reads: it takes queries and no updates")
    if "SERVICE" in keywords:
        raise Refused("SERVICE is refused: this service asks no other")
    return Reading(form, tuple(_graphs(words)))


def _char(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def _words(text: str) -> Iterator[tuple[str, str]]:
    for match in _WORDS.finditer(text):
        kind = str(match.lastgroup)
        if kind != "comment":
            yield kind, match[kind]


def _graphs(words: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the IRIs behind FROM and FROM NAMED, resolved by the prologue."""
    base, prefixes = "", {}
    after = zip(words, [*words[1:], ("", "")], [*words[2:], *[("", "")] * 2], strict=False)
    for (kind, value), (next_kind, following), (third_kind, third) in after:
        keyword = value.upper() if kind == "word" else ""
        if keyword == "BASE" and next_kind == "iri":
            base = following
        elif keyword == "PREFIX" and third_kind == "iri":
            prefixes[following] = urljoin(base, third)
        elif keyword == "FROM":
            found = (third_kind, third) if following.upper() == "NAMED" else (next_kind, following)
            yield _resolved(*found, base, prefixes)


def _resolved(kind: str, value: str, base: str, prefixes: dict[str, str]) -> str:
    if kind == "iri":
        return urljoin(base, value)
    prefix, _, local = value.partition(":")
    return prefixes.get(f"{prefix}:", "") + local
