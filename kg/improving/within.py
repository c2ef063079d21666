"""What a single document gives reason to doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.graph.classes import UNIT_FIELDS
from kg.improving.doubts import Doubt
from kg.knowledge import Knowledge
from kg.knowledge.measured import Measured, measured
from kg.model import BETWEEN, Extraction, Mention, Unit
from kg.review import is_unfit

_Key = tuple[str, str]
_Place = tuple[str, int, int, str, str]
LOW = 0.8  # the finds of a rule are doubted where fewer of them are right


def doubts(extraction: Extraction, knowledge: Knowledge) -> Iterator[Doubt]:
    """Yield the reasons to look at places of a document, in no order."""
    figures, doc = measured(knowledge), extraction.document.id
    names = {mention.id: mention for mention in extraction.mentions}
    yield from _warnings(extraction)
    for mention in extraction.mentions:
        if known := _low([("mentions", mention.rule)], figures):
            place = (doc, mention.start, mention.end, mention.type, mention.text)
            yield _doubt(place, "mentions", mention.rule, known, mention.text)
    for unit in extraction.units:
        yield from _unit(unit, names, doc)
        yield from _uncertain(unit, names, doc, figures)


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


def _uncertain(
    unit: Unit, names: Mapping[str, Mention], doc: str, figures: Mapping[_Key, Measured]
) -> Iterator[Doubt]:
    """Yield the least certain of what is said of a unit: the unit itself, or one kind of its links."""
    linked = {f"links.{field}": getattr(unit, field) for field in UNIT_FIELDS}
    answering: dict[_Key, list[str]] = defaultdict(list)
    for link in unit.responsible:
        if not link.inferred:
            answering["links.responsible", link.rule or unit.rule].append(link.mention)
    keys = [("units", unit.rule), *((field, unit.rule) for field, ids in linked.items() if ids), *answering]
    if known := _low(keys, figures):
        key = min(keys, key=lambda one: figures[one].precision if one in figures else 1)
        ids = answering.get(key) or linked.get(key[0], ())
        said = BETWEEN.join(names[id_].text for id_ in ids if id_ in names) or unit.text
        yield _doubt((doc, unit.start, unit.end, unit.kind, unit.text), *key, known, said)


def _low(keys: Iterable[_Key], figures: Mapping[_Key, Measured]) -> Measured | None:
    """Return the lowest of the figures under some keys, None where none of them is low."""
    known = [figures[key] for key in keys if key in figures]
    least = min(known, key=lambda one: one.precision, default=None)
    return least if least is not None and least.precision < LOW else None


def _doubt(place: _Place, field: str, rule: str, known: Measured, said: str) -> Doubt:
    data = (("field", field), ("found", str(known.found)), ("right", str(known.right)), ("said", said))
    return Doubt("low_precision", *place, rule, data, known.precision)
