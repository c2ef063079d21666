"""Extraction against gold: what was found, what was missed, what was invented, and by which rule.

Spans are paired one to one, the best overlaps first, at an overlap of at least half of their union.
Everything else is counted from one stream of verdicts, so that a figure and the list of errors
behind it cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

from kg.errors import InputError
from kg.formats import records
from kg.graph.classes import UNIT_FIELDS
from kg.model import Document, Extraction, Heading, Mention, Unit

LEAST_OVERLAP = 0.5
_CONTEXT = 16
_TRIPLES = ("links.responsible", "links.targets")
_Span = TypeVar("_Span", Heading, Mention, Unit)
_Key = tuple[str | None, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Arc:
    """A link from a unit to a mention, or to the goal it serves; ``kind`` is the role or the end's type."""

    unit: Unit
    end: Mention | Unit
    kind: str
    rule: str = ""

    @property
    def start(self) -> int:
        """Where the unit starts."""
        return self.unit.start

    @property
    def text(self) -> str:
        """The words of both ends."""
        return f"{self.unit.text} -> {self.end.text}"


Item = Heading | Mention | Unit | Arc


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that gold or the system names: a hit has both, a miss no ``found``, an extra no ``gold``.

    ``field`` is ``mentions``, ``units``, ``headings`` or ``links.`` with the field of the unit;
    ``document`` is that of the system, or of gold where the system has none.
    """

    document: Document
    field: str
    gold: Item | None
    found: Item | None

    @property
    def outcome(self) -> Literal["hit", "missed", "extra"]:
        """Say what came of it."""
        return "extra" if not self.gold else "hit" if self.found else "missed"

    @property
    def item(self) -> Item:
        """Return the thing itself, the system's where it found it."""
        item = self.found or self.gold
        assert item is not None
        return item

    @property
    def kind(self) -> str:
        """Return the type of a mention, the kind of a unit, the role or end's type of a link."""
        return str(getattr(self.item, "type", None) or getattr(self.item, "kind", None) or "")

    @property
    def rule(self) -> str:
        """Return the rule that found it; empty for a miss."""
        return str(getattr(self.found, "rule", ""))

    @property
    def context(self) -> str:
        """Return the words around its start, on one line; empty where the document has no text."""
        start, text = self.item.start, self.document.text
        return " ".join(text[max(0, start - _CONTEXT) : start + 2 * _CONTEXT].split())


@dataclass(frozen=True, slots=True)
class Row:
    """Precision, recall and F1 of one kind of thing, with the counts behind them."""

    key: str
    gold: int
    found: int
    hit: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 where there is nothing."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of the matched units on which a field is right."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Score:
    """The table of scores, and the verdicts that it was counted from."""

    rows: tuple[Row | Accuracy, ...]
    verdicts: tuple[Verdict, ...]


def score(gold: Iterable[Extraction], found: Iterable[Extraction]) -> Score:
    """Score what was found against gold, micro-averaged over the documents of gold.

    Documents are paired by their id; what was found in others does not count. Inferred
    responsibility is not scored.
    """
    others = {extraction.document.id: extraction for extraction in found}
    verdicts = tuple(
        chain.from_iterable(judge(g, others.get(g.document.id) or Extraction(g.document)) for g in gold)
    )
    return Score((*_rows(verdicts), *_accuracies(verdicts)), verdicts)


def judge(gold: Extraction, found: Extraction) -> Iterator[Verdict]:
    """Yield a verdict on everything that gold or the system names in one document."""
    document = found.document if found.document.text else gold.document
    mentions = _pairs(gold.mentions, found.mentions)
    units = _pairs(gold.units, found.units)
    headings = _pairs(gold.headings, found.headings)
    yield from _spans(document, "headings", gold.headings, found.headings, headings)
    yield from _spans(document, "mentions", gold.mentions, found.mentions, mentions)
    yield from _spans(document, "units", gold.units, found.units, units)
    ids = {gold.mentions[i].id: found.mentions[j].id for i, j in mentions.items()}
    unit_ids = {gold.units[i].id: found.units[j].id for i, j in units.items()}
    there = dict(_arcs(found))
    for (unit, field, end, role), arc in dict(_arcs(gold)).items():
        ends = unit_ids if field == "aims" else ids
        hit = there.pop((unit_ids.get(str(unit)), field, ends.get(str(end)), role), None)
        yield Verdict(document, f"links.{field}", arc, hit)
    for (_, field, _, _), arc in there.items():
        yield Verdict(document, f"links.{field}", None, arc)


def _spans(
    document: Document, field: str, gold: Sequence[_Span], found: Sequence[_Span], pairs: dict[int, int]
) -> Iterator[Verdict]:
    for i, item in enumerate(gold):
        yield Verdict(document, field, item, found[pairs[i]] if i in pairs else None)
    matched = set(pairs.values())
    yield from (Verdict(document, field, None, item) for j, item in enumerate(found) if j not in matched)


def _pairs(gold: Sequence[_Span], found: Sequence[_Span]) -> dict[int, int]:
    """Pair two lists of spans greedily; ties go to the one that is listed first."""
    candidates = sorted(
        (-shared, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if (shared := _overlap(one, other)) >= LEAST_OVERLAP
        and getattr(one, "type", None) == getattr(other, "type", None)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _overlap(one: _Span, other: _Span) -> float:
    """Return the intersection of two spans over their union (the Jaccard index of their characters)."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def _arcs(extraction: Extraction) -> Iterator[tuple[_Key, Arc]]:
    mentions = {m.id: m for m in extraction.mentions}
    units = {u.id: u for u in extraction.units}
    for unit in extraction.units:
        for link in unit.responsible:
            if not link.inferred:
                key: _Key = (unit.id, "responsible", link.mention, link.role)
                yield key, Arc(unit, mentions[link.mention], link.role, link.rule or unit.rule)
        for field in UNIT_FIELDS:
            for id in getattr(unit, field):
                end: Mention | Unit = units[id] if field == "aims" else mentions[id]
                kind = end.kind if isinstance(end, Unit) else end.type
                yield (unit.id, field, id, None), Arc(unit, end, kind, unit.rule)


def _rows(verdicts: Iterable[Verdict]) -> list[Row]:
    counts: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        counts.update((key, verdict.outcome) for key in _keys(verdict))
    keys = {key for key, _ in counts} | {"headings", "triples", "units"}
    return [_row(key, counts) for key in sorted(keys)]


def _keys(verdict: Verdict) -> Iterator[str]:
    yield verdict.field
    if verdict.field == "mentions":
        yield f"mentions.{verdict.kind}"
    if verdict.field in _TRIPLES:
        yield "triples"


def _row(key: str, counts: Counter[tuple[str, str]]) -> Row:
    hit = counts[key, "hit"]
    return Row(key, hit + counts[key, "missed"], hit + counts[key, "extra"], hit)


def _accuracies(verdicts: Iterable[Verdict]) -> Iterator[Accuracy]:
    matched = [v for v in verdicts if v.field == "units" and v.outcome == "hit"]
    for field in ("kind", "modality"):
        right = sum(getattr(v.gold, field) == getattr(v.found, field) for v in matched)
        yield Accuracy(f"units.{field}", right / (len(matched) or 1))


def gold(path: Path) -> list[Extraction]:
    """Read gold from a JSON Lines file or all in a folder; raises ``InputError`` where there is none."""
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    corrections = set(path.glob("*.review.jsonl"))
    found = sorted(set(path.glob("*.jsonl")) - corrections) if path.is_dir() else [path]
    if not found:
        raise InputError(f"{path}: no gold in this folder; gold is a file named .jsonl")
    return [extraction for one in found for extraction in records.read(one)]
