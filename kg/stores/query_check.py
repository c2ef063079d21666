"""What those who only read refuse to run: updates, calls to other services, graphs from elsewhere.

Whether a query is well formed is for the engine to say. An engine cuts a query into tokens while it parses:
where it may read a call of another service that does not show in ours, the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.stores.sparql_tokens import Token, tokens

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_KEYWORD = re.compile(r"[A-Za-z][A-Za-z_]*")
# Between angle brackets stands an IRI, or what is less than one thing and greater than another, as in
# ?a<?b&&?c>?d. These can only be read as IRIs, or hide neither a quote nor a comment.
_PLAIN_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.*|[\w:./%~-]*", re.DOTALL)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_FORMS = {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"}
_NONE = Token("mark", "")


class Refused(QueryError):
    """A request that is understood and not carried out."""


class ServiceRefused(Refused):
    """A query that asks another service, and so sends data there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query is: its form, such as ``SELECT``, and the graphs that it names with FROM."""

    form: str
    graphs: tuple[str, ...]


def read(text: str, *, services: bool = False) -> Reading:
    """Return what a query is.

    Raises ``Refused`` for one that writes, or that asks another service without ``services``.
    """
    # SPARQL allows its readers to resolve escapes before anything else, and not to.
    resolved = _ESCAPE.sub(_char, text)
    found = list(tokens(resolved))
    form = next((word for word in _keywords(found) if word in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise Refused("only queries are taken: this is an update")
    for reading in () if services else dict.fromkeys((resolved, text)):
        if "service" in reading.lower():
            _check_calls(list(tokens(reading)))
    return Reading(form, tuple(_graphs(found)))


def _char(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def _keywords(found: Sequence[Token]) -> Iterator[str]:
    for token in found:
        if token.kind == "words":
            yield from (word.upper() for word in _KEYWORD.findall(token.text))


def _check_calls(found: Sequence[Token]) -> None:
    """Refuse a query in which an engine may read the keyword SERVICE."""
    for before, token, after in zip([_NONE, *found], found, [*found[1:], _NONE], strict=False):
        if token.kind == "words" and "service" in token.text.lower():
            raise ServiceRefused("SERVICE is refused: it sends data to another service")
        # Some engines read SERVICEa:b { } as SERVICE a:b { }.
        glued = token.kind == "name" and "service" in token.text.partition(":")[0].lower()
        if glued and after.text == "{" and before.text.upper() != "GRAPH":
            raise ServiceRefused("SERVICE is refused: it sends data to another service")
        if token.kind == "wrong":
            raise QueryError(f"the query is not SPARQL: it is not clear where {token.text[:20]!r} ends")
        if token.kind == "iri" and not _PLAIN_IRI.fullmatch(token.text):
            raise Refused(
                f"a query that holds the word 'service' may not write <{token.text[:40]}>, which can be read "
                "in two ways: write blanks around < and >, or the IRI with a prefix"
            )


def _graphs(found: Sequence[Token]) -> Iterator[str]:
    """Yield the IRIs behind FROM and FROM NAMED, resolved by the prologue."""
    base, prefixes = "", {}
    for token, second, third in zip(found, [*found[1:], _NONE], [*found[2:], _NONE, _NONE], strict=False):
        keyword = token.text.upper() if token.kind == "words" else ""
        if keyword == "BASE" and second.kind == "iri":
            base = second.text
        elif keyword == "PREFIX" and third.kind == "iri":
            prefixes[second.text] = urljoin(base, third.text)
        elif keyword == "FROM":
            yield _resolved(third if second.text.upper() == "NAMED" else second, base, prefixes)


def _resolved(token: Token, base: str, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text)
    prefix, _, local = token.text.partition(":")
    return prefixes.get(f"{prefix}:", "") + local
