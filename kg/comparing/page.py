"""A comparison as a page: both texts side by side, the list of changes beside them; it works offline."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rapidfuzz.distance import Indel

from kg.comparing import rows as wording
from kg.comparing.comparison import TYPES, Comparison, Row
from kg.comparing.items import Item
from kg.model import Extraction
from kg.page import rendering
from kg.page.appearance import LANGUAGES
from kg.resources import folder

# The types of change that share a colour and a filter, what weighs most first.
FAMILIES = {
    "added": ("added",),
    "dropped": ("dropped",),
    "figures": ("figure_up", "figure_down", "figure"),
    "deadlines": ("later", "earlier", "deadline"),
    "bodies": ("bodies", "roles"),
    "demands": ("strengthened", "weakened"),
    "things": ("targets", "instruments"),
    "places": ("moved", "order"),
    "words": ("wording",),
}
KINDS = ("measure", "goal", "passage")
_FAMILY = {type_: family for family, types in FAMILIES.items() for type_ in types}
_STYLES, _SCRIPTS = ("page.css", "web/compare.css"), ("web/scheme.js", "web/compare.js")
_LEAST = 2  # fewer equal characters than this between two changes are shown as changed
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|.", re.DOTALL)  # a number changes as a whole


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an item; ``changed`` where the other text has others."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line: the pieces of an item, or words between items; ``row`` is the number of its row."""

    pieces: tuple[Piece, ...]
    row: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text; ``level`` is that of a heading, 0 for other lines."""

    stretches: tuple[Stretch, ...]
    level: int = 0


def html(comparison: Comparison, language: str = "zh") -> str:
    """Return a comparison as one HTML file that fetches nothing and lets no script run but its own."""
    home = folder("viz")
    environment = Environment(
        loader=FileSystemLoader(home, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data"] = rendering.data_block
    style, script = (
        "\n".join((home / name).read_text(encoding="utf-8") for name in names)
        for names in (_STYLES, _SCRIPTS)
    )
    return environment.get_template("compare.html").render(
        **content(comparison, language),
        language=language,
        style=Markup(style),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def content(comparison: Comparison, language: str) -> dict[str, Any]:
    """Return what the template of a comparison shows: both texts, the rows, and the counts of the filters."""
    pieces = [_pieces(row) for row in comparison.rows]
    units = [row for row in comparison.rows if row.kind != "passage"]
    return {
        "say": _speaker(language),
        "labelled": partial(_labelled, language),
        "families": FAMILIES,
        "kinds": KINDS,
        "comparison": comparison,
        "looks": [_look(row, comparison.versions) for row in comparison.rows],
        "told": _told_rows(comparison),
        "articles": [
            list(_lines(extraction, comparison.rows, pieces, side))
            for side, extraction in enumerate((comparison.before, comparison.after))
        ],
        "counts": comparison.counts(),
        "in_family": Counter(family for row in units for family in families(row)),
        "in_kind": Counter(row.kind for row in comparison.rows if row.types),
    }


def _listed(comparison: Comparison) -> list[tuple[int, Row]]:
    """Return the rows of the list in text order; where most is new, what changed comes first."""
    found = [(number, row) for number, row in enumerate(comparison.rows) if row.types]
    return found if comparison.versions else sorted(found, key=lambda one: one[1].pair is None)


def families(row: Row) -> tuple[str, ...]:
    """Return the families of a row's changes, the weightiest first."""
    found = {_FAMILY[type_] for type_ in row.types}
    return tuple(family for family in FAMILIES if family in found)


def _speaker(language: str) -> Any:
    """Return a function that gives a word as an element that can change its language."""
    words = wording.labels()
    form = Markup('<span data-zh="{zh}" data-en="{en}">{text}</span>')
    return lambda key: form.format(**words[key], text=words[key][language])


def _labelled(language: str, key: str) -> Markup:
    """Return the attributes of an element that only programs read out, in both languages."""
    said = wording.labels()[key]
    form = Markup('aria-label="{said}" data-label-zh="{zh}" data-label-en="{en}"')
    return form.format(said=said[language], **said)


def _told_rows(comparison: Comparison) -> dict[str, Any]:
    """Return what the list says of each row, and its words: the script of the page makes the list of it."""
    used = (*TYPES, *KINDS)
    headings: dict[str, int] = {}  # each is written once
    return {
        "rows": [_told_row(number, row, headings) for number, row in _listed(comparison)],
        "headings": list(headings),
        "families": _FAMILY,
        "words": {key: wording.labels()[key] for key in used},
    }


def _told_row(number: int, row: Row, headings: dict[str, int]) -> list[Any]:
    """Return number, kind and types of a row, and in each language its changes and why its items are one.

    An item of one text only has the number of its heading instead.
    """
    start = [str(number), row.kind, row.types]
    if row.pair is None:
        (item,) = (item for item in (row.before, row.after) if item)
        return [*start, headings.setdefault(" / ".join(item.path), len(headings))]
    changes = [change for change in row.changes if change.before or change.after]
    return [
        *start,
        *([wording.told(change, language) for change in changes] for language in LANGUAGES),
        *(wording.why(row, language) for language in LANGUAGES),
    ]


def _look(row: Row, versions: bool) -> str:
    """Return the class of an item's colour as the page opens."""
    shown = row.types and (versions or row.kind != "passage")
    return f" f-{families(row)[0]}" if shown else ""


# The texts


def _pieces(row: Row) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces of a row's item before and after; what both say is not marked."""
    old, new = (item.text if item else "" for item in (row.before, row.after))
    if row.pair is None or old == new:
        return (Piece(old),), (Piece(new),)
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    found: tuple[list[Piece], list[Piece]] = ([], [])
    for step in Indel.opcodes(olds, news):
        length = step.src_end - step.src_start
        rim = step.src_start == 0 or step.src_end == len(olds)
        kept = step.tag == "equal" and (length >= _LEAST or rim)
        _add(found[0], "".join(olds[step.src_start : step.src_end]), not kept)
        _add(found[1], "".join(news[step.dest_start : step.dest_end]), not kept)
    return tuple(found[0]), tuple(found[1])


def _add(pieces: list[Piece], text: str, changed: bool) -> None:
    if text and pieces and pieces[-1].changed == changed:
        pieces[-1] = Piece(pieces[-1].text + text, changed)
    elif text:
        pieces.append(Piece(text, changed))


def _lines(
    extraction: Extraction,
    rows: Sequence[Row],
    pieces: Sequence[tuple[tuple[Piece, ...], tuple[Piece, ...]]],
    side: int,
) -> Iterator[Line]:
    text = extraction.document.text
    stretches = list(_stretches(text, _items(rows, side), pieces, side))
    headings = sorted((heading.start, heading.end, heading.level) for heading in extraction.headings)
    at = 0
    for start, end in _line_spans(text):
        own = []
        while at < len(stretches) and stretches[at][0] < end:
            if stretches[at][0] >= start:
                own.append(stretches[at][1])
            at += 1
        if own:
            # A heading that a paragraph opens with leaves the paragraph as it is.
            alone = (level for a, b, level in headings if start <= a < end and not text[b:end].strip())
            yield Line(tuple(own), next(alone, 0))


def _items(rows: Iterable[Row], side: int) -> list[tuple[Item, int]]:
    found = ((row.after if side else row.before, number) for number, row in enumerate(rows))
    return sorted(((item, number) for item, number in found if item), key=lambda one: one[0].start)


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _stretches(
    text: str,
    items: Iterable[tuple[Item, int]],
    pieces: Sequence[tuple[tuple[Piece, ...], tuple[Piece, ...]]],
    side: int,
) -> Iterator[tuple[int, Stretch]]:
    """Yield the stretches of a text with their offsets; none reaches over the end of a line."""
    at = 0
    for item, number in items:
        yield from _cut(at, (Piece(text[at : item.start]),), None)
        if item.start >= at:  # one that lies within another is shown there
            yield from _cut(item.start, pieces[number][side], number)
            at = item.end
    yield from _cut(at, (Piece(text[at:]),), None)


def _cut(at: int, pieces: Iterable[Piece], row: int | None) -> Iterator[tuple[int, Stretch]]:
    own: list[Piece] = []
    start, first = at, True
    for piece in pieces:
        for line in piece.text.splitlines(keepends=True):
            own.append(Piece(line.rstrip("\r\n"), piece.changed))
            at += len(line)
            if line.endswith(("\r", "\n")):
                yield from _told(start, own, row, first)
                own, start, first = [], at, False
    yield from _told(start, own, row, first)


def _told(at: int, pieces: Sequence[Piece], row: int | None, first: bool) -> Iterator[tuple[int, Stretch]]:
    if any(piece.text.strip() for piece in pieces):
        yield at, Stretch(tuple(piece for piece in pieces if piece.text), row, first)
