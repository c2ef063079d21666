"""Identifiers made from content: the same name of the same type gets the same IRI, in every run."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import quote

from kg.errors import KgError
from kg.model import MentionType
from kg.text.scripts import simplified

BASE_IRI = "https://w3id.org/policy-kg/data/"
_ASCII_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def iri_segment(text: str) -> str:
    """Return ``text`` as one path segment of an IRI: Chinese stays readable, the rest is escaped.

    Letters, digits and marks of every script stay; what an IRI segment does not allow, and what would only
    be mistaken there (spaces, brackets, quotes, controls), is percent-encoded as UTF-8 (RFC 3987). Two
    different texts never give the same segment.
    """
    if text.strip(".") == "":
        return text.replace(".", "%2E")
    return "".join(c if _kept(c) else quote(c, safe="", errors="surrogatepass") for c in text)


@cache
def _kept(char: str) -> bool:
    if char.isascii():
        return char in _ASCII_KEPT
    if 0xE000 <= ord(char) < 0xF900 or 0xE0000 <= ord(char) < 0xE1000 or ord(char) > 0xEFFFD:
        return False  # private use, tags and variant selectors are no part of an IRI path
    return unicodedata.category(char)[0] in "LMNPS" and not 0xFFF0 <= ord(char) <= 0xFFFF


@lru_cache(maxsize=32_768)
def entity_iri(base_iri: str, type_: MentionType, name: str) -> str:
    """Return the IRI of an entity from its type and canonical name, e.g. ``…/data/body/…``.

    A name in traditional characters is that of the same thing.
    """
    return f"{base_iri}{type_.lower()}/{iri_segment(simplified(name))}"


def document_iri(base_iri: str, id_: str) -> str:
    """Return the IRI of a document from its id."""
    return f"{base_iri}doc/{iri_segment(id_)}"


def check_base(base_iri: str) -> str:
    """Return a base unchanged; raises ``KgError`` if names put behind it would not be IRIs."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\?]*[/#]", base_iri):
        return base_iri
    raise KgError(f"{base_iri!r} is no base of IRIs: write one such as https://example.org/data/")
