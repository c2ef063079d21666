"""What a search found, as tables; ``Words`` are the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping

from kg.search.finding import Found, Hit
from kg.search.kinds import Kinds
from kg.stores.base import Column, Rows

Words = Mapping[str, Mapping[str, str]]
_COLUMNS = ("document", "title", "kind", "heading", "text", "start", "end")
_MARKS = ("\u3010", "\u3011")
_WITHIN = "\u3000/\u3000"


def hits(found: Found, words: Words, *, marked: bool) -> Rows:
    """Return the hits as rows; what was asked for stands in brackets where it is to be ``marked``."""
    columns = (_column(name, f"search_{name}", words, name == "kind") for name in _COLUMNS)
    return Rows(tuple(columns), tuple(_row(hit, marked) for hit in found.hits))


def _row(hit: Hit, marked: bool) -> tuple[str | int, ...]:
    text = (
        "".join(_marked(p.text) if p.marked else p.text or "\u2026" for p in hit.pieces)
        if marked
        else hit.text
    )
    return hit.doc, hit.title, hit.kind, _WITHIN.join(hit.path), text, hit.start, hit.end


def _marked(text: str) -> str:
    return f"{_MARKS[0]}{text}{_MARKS[1]}"


def counted(found: Found, facet: str, kinds: Kinds, words: Words, language: str) -> Rows:
    """Return how many hits there are for each value of a facet, the most first."""
    labels = kinds.labels.get(facet, {})
    columns = (_column(facet, f"facet_{facet}", words), _column("hits", "search_hits", words))
    rows = (
        (labels[value][language] if value in labels else value, count)
        for value, count in found.counts[facet].most_common()
    )
    return Rows(columns, tuple(rows))


def _column(name: str, key: str, words: Words, coded: bool = False) -> Column:
    return Column(name, words[key]["zh"], words[key]["en"], coded)
