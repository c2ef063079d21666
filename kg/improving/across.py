"""What documents give reason to doubt when they are held beside each other: names and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.comparing.items import bare, year_of
from kg.comparing.words import load as load_words
from kg.graph.classes import LEADING_ROLES
from kg.improving.doubts import Doubt
from kg.improving.within import Find
from kg.knowledge import Knowledge
from kg.model import BETWEEN, MENTION_TYPES, Extraction, Mention, Unit
from kg.naming import slips
from kg.naming.registry import registry
from kg.naming.scope import scope
from kg.text import figures
from kg.text.figures import Figure

_LEAST_TELLING = 5  # so many characters besides figures and times say what a unit is about
_NAMED = frozenset(MENTION_TYPES) - {"Quantity", "Time"}


@dataclass(frozen=True, slots=True)
class Said:
    """A unit in its document, with who leads it and the one figure that it gives.

    Units of one ``subject`` should agree: the place, the year, and the words without figures and times.
    """

    doc: str
    title: str
    place: tuple[str, int, int, str, str]
    rule: str
    subject: tuple[str, str, str]
    leads: frozenset[str]
    figure: Figure | None
    words: str

    def doubt(self, reason: str, other: Said, own: str, others: str) -> Doubt:
        """Return the doubt that another unit casts on this one."""
        place = f"{other.doc}:{other.place[1]}"
        data = (("own", own), ("others", others), ("title", other.title or other.doc), ("place", place))
        return Doubt(reason, *self.place, self.rule, data)


def said(extraction: Extraction, knowledge: Knowledge) -> Iterator[Said]:
    """Yield what the measures and goals of a document say that others may contradict."""
    document = extraction.document
    own = scope(document, registry(knowledge)).own
    where = own.code if own else "".join(document.issuers) or document.id
    mentions = {mention.id: mention for mention in extraction.mentions}
    for unit in extraction.units:
        counted = [mentions[id_] for id_ in (*unit.quantities, *unit.times)]
        inside = [m for m in counted if unit.start <= m.start and m.end <= unit.end]
        telling = _without(unit, inside)
        if len(telling) < _LEAST_TELLING:
            continue
        leads = {mentions[one.mention] for one in unit.responsible if _leads(one.role, one.inferred)}
        amounts = [m for m in inside if m.type == "Quantity"]
        days = {_day(m.text, extraction, knowledge) for m in counted if m.type == "Time"} - {""}
        year = min(days)[:4] if days else str(year_of(document) or "")
        yield Said(
            document.id,
            document.title or "",
            (document.id, unit.start, unit.end, unit.kind, unit.text),
            unit.rule,
            (where, year, telling),
            frozenset(m.name or m.text for m in leads),
            _amount(amounts[0].text, knowledge) if len(amounts) == 1 else None,
            amounts[0].text if amounts else "",
        )


def _amount(text: str, knowledge: Knowledge) -> Figure | None:
    found = figures.quantity(text, knowledge.figures)
    return found and load_words(knowledge).in_base_unit(found)


def _day(text: str, extraction: Extraction, knowledge: Knowledge) -> str:
    return figures.deadline(text, year_of(extraction.document), knowledge.figures) or ""


@dataclass(frozen=True)
class Across:
    """What has been seen of documents: each is taken in once, ``doubts`` tells what does not agree."""

    _names: dict[str, dict[str, list[Find]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    _units: dict[tuple[str, str, str], list[Said]] = field(default_factory=lambda: defaultdict(list))

    def take(self, finds: Iterable[Find], units: Iterable[Said]) -> None:
        """Take in a document."""
        for find in finds:
            *_, kind, text = find.place
            if kind in _NAMED:
                self._names[kind][text].append(find)
        for one in units:
            self._units[one.subject].append(one)

    def doubts(self) -> Iterator[Doubt]:
        """Yield what does not agree in the documents that were taken in."""
        yield from self._slips()
        for alike in self._units.values():
            yield from _conflicts(alike)

    def _slips(self) -> Iterator[Doubt]:
        for _, times in sorted(self._names.items()):
            often = [text for text, found in times.items() if len(found) > 1]
            once = [text for text, found in times.items() if len(found) == 1]
            best: dict[str, str] = {}
            for slip, name in slips.near(once, often):
                if len(times[name]) > len(times.get(best.get(slip, ""), ())):
                    best[slip] = name
            for slip, name in best.items():
                (find,) = times[slip]
                ((_, rule), _), *_ = find.made
                data = (("name", name), ("times", str(len(times[name]))))
                yield Doubt("slip", *find.place, rule, data)


def _conflicts(alike: list[Said]) -> Iterator[Doubt]:
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
