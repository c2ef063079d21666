"""What documents give reason to doubt when they are held beside each other: names and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.comparing.items import bare, year_of
from kg.comparing.words import load as load_words
from kg.graph.classes import LEADING_ROLES
from kg.improving.doubts import Doubt
from kg.knowledge import Knowledge
from kg.model import BETWEEN, Extraction, Mention, Unit
from kg.naming import slips
from kg.naming.registry import registry
from kg.naming.scope import scope
from kg.text import figures
from kg.text.figures import Figure

_LEAST_TELLING = 5  # so many characters besides figures and times say what a unit is about
_NO_NAMES = ("Quantity", "Time")


@dataclass(frozen=True, slots=True)
class _Said:
    """A unit in its document, with who leads it and the one figure that it gives."""

    doc: str
    title: str
    unit: Unit
    leads: frozenset[str]
    figure: Figure | None
    words: str

    def doubt(self, reason: str, other: _Said, own: str, others: str) -> Doubt:
        """Return the doubt that another unit casts on this one."""
        unit = self.unit
        place = f"{other.doc}:{other.unit.start}"
        data = (("own", own), ("others", others), ("title", other.title or other.doc), ("place", place))
        return Doubt(reason, self.doc, unit.start, unit.end, unit.kind, unit.text, unit.rule, data)


@dataclass(frozen=True)
class Across:
    """What has been seen of documents: each is taken in once, ``doubts`` tells what does not agree."""

    knowledge: Knowledge
    _names: dict[tuple[str, str], list[tuple[str, Mention]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Units by place, year and words without figures and times.
    _units: dict[tuple[str, str, str], list[_Said]] = field(default_factory=lambda: defaultdict(list))

    def take(self, extraction: Extraction) -> None:
        """Take in a document."""
        document = extraction.document
        for mention in extraction.mentions:
            if mention.type not in _NO_NAMES:
                self._names[mention.type, mention.text].append((document.id, mention))
        own = scope(document, registry(self.knowledge)).own
        place = own.code if own else "".join(document.issuers) or document.id
        mentions = {mention.id: mention for mention in extraction.mentions}
        for unit in extraction.units:
            self._take(unit, place, extraction, mentions)

    def _take(self, unit: Unit, place: str, extraction: Extraction, mentions: dict[str, Mention]) -> None:
        document = extraction.document
        counted = [mentions[id_] for id_ in (*unit.quantities, *unit.times)]
        inside = [m for m in counted if unit.start <= m.start and m.end <= unit.end]
        telling = _without(unit, inside)
        if len(telling) < _LEAST_TELLING:
            return
        leads = {mentions[one.mention] for one in unit.responsible if _leads(one.role, one.inferred)}
        amounts = [m for m in inside if m.type == "Quantity"]
        figure = self._amount(amounts[0].text) if len(amounts) == 1 else None
        words = amounts[0].text if amounts else ""
        names = frozenset(m.name or m.text for m in leads)
        days = {self._day(m.text, extraction) for m in counted if m.type == "Time"} - {""}
        year = min(days)[:4] if days else str(year_of(document) or "")
        said = _Said(document.id, document.title or "", unit, names, figure, words)
        self._units[place, year, telling].append(said)

    def _amount(self, text: str) -> Figure | None:
        found = figures.quantity(text, self.knowledge.figures)
        return found and load_words(self.knowledge).in_base_unit(found)

    def _day(self, text: str, extraction: Extraction) -> str:
        return figures.deadline(text, year_of(extraction.document), self.knowledge.figures) or ""

    def doubts(self) -> Iterator[Doubt]:
        """Yield what does not agree in the documents that were taken in."""
        yield from self._slips()
        for alike in self._units.values():
            yield from _conflicts(alike)

    def _slips(self) -> Iterator[Doubt]:
        types = {type_ for type_, _ in self._names}
        for type_ in sorted(types):
            times = {text: found for (kind, text), found in self._names.items() if kind == type_}
            often = [text for text, found in times.items() if len(found) > 1]
            once = [text for text, found in times.items() if len(found) == 1]
            best: dict[str, str] = {}
            for said, name in slips.near(once, often):
                if len(times[name]) > len(times.get(best.get(said, ""), ())):
                    best[said] = name
            for said, name in best.items():
                (doc, mention), *_ = times[said]
                data = (("name", name), ("times", str(len(times[name]))))
                yield Doubt("slip", doc, mention.start, mention.end, type_, said, mention.rule, data)


def _conflicts(alike: list[_Said]) -> Iterator[Doubt]:
    """Yield where units of the same words, in other documents than the first of them, do not agree with it.

    What one document says twice of different cases is no conflict.
    """
    led, counted = [one for one in alike if one.leads], [one for one in alike if one.figure]
    for one in led[1:]:
        if one.doc != led[0].doc and led[0].leads.isdisjoint(one.leads):
            yield one.doubt("two_leads", led[0], *map(_listed, (one.leads, led[0].leads)))
    for one in counted[1:]:
        if one.doc != counted[0].doc and one.figure != counted[0].figure:
            yield one.doubt("two_figures", counted[0], one.words, counted[0].words)


def _leads(role: str, inferred: bool) -> bool:
    return role in LEADING_ROLES and not inferred


def _listed(names: frozenset[str]) -> str:
    return BETWEEN.join(sorted(names))


def _without(unit: Unit, counted: list[Mention]) -> str:
    """Return the words of a unit without its figures and times, as they are compared."""
    text = unit.text
    for mention in sorted(counted, key=lambda m: -m.start):
        text = text[: mention.start - unit.start] + text[mention.end - unit.start :]
    return bare(text)
