"""What a single document gives reason to doubt, and what the queue of all documents needs of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.classes import UNIT_FIELDS
from kg.improving.doubts import Doubt
from kg.knowledge.measured import Measured
from kg.model import BETWEEN, Extraction, Mention, Unit
from kg.review import is_unfit

Key = tuple[str, str]  # what was found (a field as scores name it), and the rule
Place = tuple[str, int, int, str, str]
LOW = 0.8  # the finds of a rule are doubted where fewer of them are right


@dataclass(frozen=True, slots=True)
class Find:
    """What rules made of a place: of each what they found, as scores name it, the rule, and the words."""

    place: Place
    made: tuple[tuple[Key, str], ...]


def doubts(extraction: Extraction) -> Iterator[Doubt]:
    """Yield the reasons to look at places of a document that no figures are needed for, in no order."""
    names = {mention.id: mention for mention in extraction.mentions}
    yield from _warnings(extraction)
    for unit in extraction.units:
        yield from _unit(unit, names, extraction.document.id)


def finds(extraction: Extraction) -> Iterator[Find]:
    """Yield what rules found in a document."""
    names, doc = {mention.id: mention for mention in extraction.mentions}, extraction.document.id
    for mention in extraction.mentions:
        place = (doc, mention.start, mention.end, mention.type, mention.text)
        yield Find(place, ((("mentions", mention.rule), mention.text),))
    for unit in extraction.units:
        yield Find((doc, unit.start, unit.end, unit.kind, unit.text), tuple(_made(unit, names)))


def uncertain(found: Iterable[Find], figures: Mapping[Key, Measured]) -> Iterator[Doubt]:
    """Yield the least certain of what was found at each place, where its rule is often wrong."""
    for find in found:
        known = [(figures[key], key, said) for key, said in find.made if key in figures]
        if not known:
            continue
        least, (field, rule), said = min(known, key=lambda one: one[0].precision)
        if least.precision < LOW:
            counts = (("found", str(least.found)), ("right", str(least.right)))
            data = (("field", field), *counts, ("said", said))
            yield Doubt("low_precision", *find.place, rule, data, least.precision)


def _made(unit: Unit, names: Mapping[str, Mention]) -> Iterator[tuple[Key, str]]:
    """Yield what was found of a unit: the unit itself, and each kind of its links."""
    yield ("units", unit.rule), unit.text
    linked: dict[Key, list[str]] = defaultdict(list)
    for field in UNIT_FIELDS:
        if ids := getattr(unit, field):
            linked[f"links.{field}", unit.rule] += ids
    for link in unit.responsible:
        if not link.inferred:
            linked["links.responsible", link.rule or unit.rule].append(link.mention)
    for key, ids in linked.items():
        yield key, BETWEEN.join(names[id_].text for id_ in ids if id_ in names) or unit.text


def _warnings(extraction: Extraction) -> Iterator[Doubt]:
    document = extraction.document
    for line in document.warnings:
        reason = "unfit" if is_unfit(line) else "warning"
        yield Doubt(reason, document.id, 0, 0, "document", line)


def _unit(unit: Unit, names: Mapping[str, Mention], doc: str) -> Iterator[Doubt]:
    place = (doc, unit.start, unit.end, unit.kind, unit.text)
    inferred = [names[link.mention] for link in unit.responsible if link.inferred]
    bound = [names[id_].text for id_ in (*unit.times, *unit.quantities)]
    if unit.kind == "goal" and bound and inferred and len(inferred) == len(unit.responsible):
        bodies = BETWEEN.join(dict.fromkeys(body.name or body.text for body in inferred))
        data = (("bodies", bodies), ("bound", BETWEEN.join(dict.fromkeys(bound))))
        yield Doubt("inferred", *place, unit.responsible[0].rule, data)
    if len(inferred) == len(unit.responsible) and not any(getattr(unit, f) for f in UNIT_FIELDS):
        yield Doubt("no_link", *place, unit.rule)
