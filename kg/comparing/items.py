"""An extraction -> the items that are compared: measures, goals and, between them, other passages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.comparing.words import CompareWords
from kg.comparing.words import load as load_words
from kg.extraction import extractor
from kg.graph.themes import theme
from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Mention, Modality, Role, Unit
from kg.text import figures
from kg.text.figures import Figure
from kg.text.scripts import simplified

ItemKind = Literal["measure", "goal", "passage"]
_LEAST = 4  # so many characters of text make a passage
_AROUND = 8  # so many characters beside a figure tell what it counts
_FIGURE, _TIME = "\u25a0", "\u25cb"  # what stands for a figure and a time while the words are compared
_CLOSE = re.compile("[\u3001\uff0c,;\uff1b]")  # what stands behind it is governed by other words
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of an item: its words, its value in a base unit (None where it does not parse), its place.

    ``before`` and ``after`` are the words beside it, which tell what it counts.
    """

    text: str
    figure: Figure | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Due:
    """A time of an item: its words, its last day (ISO 8601), and how many years that is from its document.

    ``stated`` says that its words name a year or a month, and not only the year of the document; ``own`` that
    they stand in the item, and do not govern it from elsewhere.
    """

    text: str
    day: str | None
    years: int | None
    stated: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A measure or goal of a document, or a passage between them.

    ``plain`` is the text without spaces and old forms, ``masked`` has a sign for each figure and time.
    ``path`` are the headings above without their numbers. ``strength`` is a place in the strengths of
    ``CompareWords``, ``demand`` the word that says so. ``bodies`` are those that the text names, with their
    roles; ``names`` all things named in it. ``marks`` are the stretches of ``text`` that figures, times,
    demanding words, bodies, targets and instruments take, each with what it is.
    """

    number: int
    kind: ItemKind
    start: int
    end: int
    text: str
    plain: str
    masked: str
    path: tuple[str, ...]
    modality: Modality | None
    strength: int
    demand: str
    bodies: frozenset[tuple[str, Role]]
    figures: tuple[Counted, ...]
    times: tuple[Due, ...]
    targets: tuple[str, ...]
    instruments: tuple[str, ...]
    names: frozenset[str]
    marks: tuple[tuple[int, int, str], ...]

    @property
    def unmasked(self) -> str:
        """Return the words of the item without its figures and times, and without punctuation."""
        return self.masked.replace(_FIGURE, "").replace(_TIME, "")

    @property
    def frame(self) -> str:
        """Return the words of the item around the things that it acts on, or names otherwise."""
        text = self.text
        for start, end, what in sorted(self.marks, reverse=True):
            if what in ("target", "name"):
                text = text[:start] + text[end:]
        return bare(text)


@dataclass(frozen=True)
class _Reading:
    """A document with its tables for look-ups."""

    document: Document
    mentions: tuple[Mention, ...]
    by_id: dict[str, Mention]
    knowledge: Knowledge
    words: CompareWords
    year: int | None


def items(extraction: Extraction, knowledge: Knowledge) -> tuple[Item, ...]:
    """Return the items of a document in text order."""
    document = extraction.document
    mentions = tuple(sorted(extraction.mentions, key=lambda m: (m.start, m.end)))
    by_id = {mention.id: mention for mention in mentions}
    reading = _Reading(document, mentions, by_id, knowledge, load_words(knowledge), year_of(document))
    units = sorted(extraction.units, key=lambda unit: (unit.start, unit.end))
    found: list[tuple[int, int, Unit | None, tuple[str, ...]]] = [
        (unit.start, unit.end, unit, unit.heading) for unit in units
    ]
    found += [(start, end, None, path) for start, end, path in _passages(document, units, knowledge)]
    found.sort(key=lambda one: one[:2])
    within = _Within(mentions)
    return tuple(
        _item(number, start, end, unit, path, within.of(start, end), reading)
        for number, (start, end, unit, path) in enumerate(found)
    )


def year_of(document: Document) -> int | None:
    """Return the year of a document: of its date, its title or its number."""
    stated = (document.date or "")[:4]
    title = figures.sole_year(document.title or "")
    return int(stated) if stated.isdigit() else title or figures.sole_year(" ".join(document.numbers))


class _Within:
    """The mentions of a document, found by the stretch that they lie in."""

    def __init__(self, mentions: tuple[Mention, ...]) -> None:
        self._mentions, self._at = mentions, 0

    def of(self, start: int, end: int) -> list[Mention]:
        """Return the mentions in a stretch; stretches are asked for in text order."""
        while self._at < len(self._mentions) and self._mentions[self._at].start < start:
            self._at += 1
        found = []
        for mention in self._mentions[self._at :]:
            if mention.start >= end:
                break
            if mention.end <= end:
                found.append(mention)
        return found


def _passages(
    document: Document, units: Iterable[Unit], knowledge: Knowledge
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield what stands in sentences outside measures and goals, with the headings above it."""
    if not document.text:
        return
    ordered, at = list(units), 0
    for sentence in extractor.outlined_by(document, knowledge).sentences:
        if sentence.kind == "note":
            continue
        path = tuple(heading.text for heading in sentence.headings)
        position = sentence.start
        while at < len(ordered) and ordered[at].start < sentence.end:
            yield from _gap(document.text, position, ordered[at].start, path)
            position = max(position, ordered[at].end)
            at += 1
        yield from _gap(document.text, position, sentence.end, path)


def _gap(
    text: str, start: int, end: int, path: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    if len(bare(text[start:end])) >= _LEAST:
        yield start, end, path


def _item(
    number: int,
    start: int,
    end: int,
    unit: Unit | None,
    path: tuple[str, ...],
    inside: list[Mention],
    reading: _Reading,
) -> Item:
    text = reading.document.text[start:end] or (unit.text if unit else "")
    marks = tuple(_marks(start, text, inside, unit, reading))
    demands = [text[a:b] for a, b, what in marks if what == "demand"]
    strength = _strength(demands, unit, reading.words)
    linked = [reading.by_id[i] for i in unit.times if i in reading.by_id] if unit else []
    names = tuple(m for m in inside if m.type not in ("Quantity", "Time"))
    return Item(
        number=number,
        kind=unit.kind if unit else "passage",
        start=start,
        end=end,
        text=text,
        plain=plain(text),
        masked=bare(_masked(text, marks)),
        path=tuple(theme(heading, reading.knowledge) for heading in path),
        modality=unit.modality if unit else None,
        strength=strength,
        demand=demands[0] if demands else "",
        bodies=_bodies(unit, reading),
        figures=tuple(_counted(m, start, text, reading) for m in inside if m.type == "Quantity"),
        times=tuple(
            _due(m, path, m in inside, reading)
            for m in {m.id: m for m in (*inside, *linked)}.values()
            if m.type == "Time"
        ),
        targets=_named(unit.targets if unit else (), inside),
        instruments=_named((*unit.instruments, *unit.basis) if unit else (), inside),
        names=frozenset(m.name or m.text for m in names),
        marks=marks,
    )


def _marks(
    start: int, text: str, inside: list[Mention], unit: Unit | None, reading: _Reading
) -> Iterator[tuple[int, int, str]]:
    taken = []
    linked = dict.fromkeys(unit.targets, "target") if unit else {}
    linked |= dict.fromkeys((*unit.instruments, *unit.basis), "instrument") if unit else {}
    linked |= {link.mention: "body" for link in unit.responsible} if unit else {}
    for mention in inside:
        what = {"Quantity": "figure", "Time": "time"}.get(mention.type) or linked.get(mention.id, "name")
        taken.append((mention.start - start, mention.end - start, what))
    yield from taken
    for match in reading.words.pattern.finditer(_CLOSE.split(text, maxsplit=1)[0]):
        only = reading.words.only.get(match[0])
        if only not in (None, unit and unit.modality):
            continue
        if not any(a < match.end() and match.start() < b for a, b, _ in taken):
            yield match.start(), match.end(), "demand"


def _masked(text: str, marks: Iterable[tuple[int, int, str]]) -> str:
    signs = {"figure": _FIGURE, "time": _TIME}
    for start, end, what in sorted(marks, reverse=True):
        if what in signs:
            text = text[:start] + signs[what] + text[end:]
    return text


def _strength(demands: list[str], unit: Unit | None, words: CompareWords) -> int:
    if unit and unit.modality == "forbid":
        return words.modalities[unit.modality]
    return words.ranks[demands[0]] if demands else words.plain


def _bodies(unit: Unit | None, reading: _Reading) -> frozenset[tuple[str, Role]]:
    stated = (link for link in unit.responsible if not link.inferred) if unit else ()
    named = ((reading.by_id.get(link.mention), link.role) for link in stated)
    return frozenset((mention.name or mention.text, role) for mention, role in named if mention)


def _named(ids: Collection[str], inside: Iterable[Mention]) -> tuple[str, ...]:
    """Return the names of things that the words of a unit name; what it takes over from others is theirs."""
    return tuple(dict.fromkeys(m.name or m.text for m in inside if m.id in ids))


def _counted(mention: Mention, start: int, text: str, reading: _Reading) -> Counted:
    found = figures.quantity(mention.text, reading.knowledge.figures)
    first, last = mention.start - start, mention.end - start
    before, after = text[max(first - _AROUND, 0) : first], text[last : last + _AROUND]
    return Counted(mention.text, found and reading.words.in_base_unit(found), plain(before), plain(after))


def _due(mention: Mention, path: tuple[str, ...], own: bool, reading: _Reading) -> Due:
    near = next(filter(None, map(figures.sole_year, reversed(path))), reading.year)
    day = figures.deadline(mention.text, reading.year, reading.knowledge.figures, near)
    years = int(day[:4]) - reading.year if day and reading.year else None
    stated = years != 0 or not str(day).endswith("12-31") or figures.sole_year(mention.text) is not None
    return Due(mention.text, day, years, stated, own)


def plain(text: str) -> str:
    """Return a text as it is compared: simplified, full-width signs as ASCII ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", simplified(text)).split())


def bare(text: str) -> str:
    """Return the letters and digits of a text, and the signs for figures and times, without punctuation."""
    kept = (c for c in plain(text) if c in (_FIGURE, _TIME) or not _NO_WORD.match(c))
    return "".join(kept)
