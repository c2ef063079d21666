"""Changes made in a text on purpose, and how many of them a comparison finds and how much it says besides.

A change is made where the text has what it needs: a figure is raised where there is one. Every change knows
its type, the places that it touches before and the places that it made after.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from kg.comparing.comparison import Comparison, Row
from kg.model import Extraction, Unit

Span = tuple[int, int]
_Value = TypeVar("_Value")
_SYNONYMS = {
    **{"加快": "加速", "推进": "推动", "加强": "增强", "完善": "健全", "提升": "提高", "强化": "深化"},
    **{"推动": "促进", "深化": "拓展", "开展": "组织", "落实": "执行", "做好": "抓好", "实施": "推行"},
}
# Measures made up for these changes; no place and no project in them exists.
_NEW = (
    "新建云溪示范驿站3座。",
    "开展白鹭湾候鸟监测。",
    "编制双龙潭古道保护名录。",
    "改造青禾老电影院12处。",
    "组织校园防震演练。",
    "建立菌草种植台账。",
    "推广无人机巡护林火。",
    "举办云溪马拉松赛事。",
)
_BODIES = ("县审计局", "县司法局", "县统计局", "县档案馆", "县气象局", "县总工会")
_THINGS = ("云溪湿地公园", "白鹭湾国家级自然保护区", "双龙潭水库", "松岭工业园区")
_WEAK = re.compile("^(?:鼓励|引导|支持|探索)")
_STRONG = re.compile("严禁|禁止|不得|必须|确保|务必|严格|坚决|力争|争取|努力|鼓励|引导|支持|探索|倡导|要|应")


@dataclass(frozen=True)
class Edit:
    """A stretch of the text and what stands there instead; ``marks`` are the new places within that."""

    start: int
    end: int
    text: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Made:
    """A change that was made: its type, its edits, and the stretches of the old text that it touches."""

    type: str
    edits: tuple[Edit, ...]
    before: tuple[Span, ...] = ()


@dataclass
class Known:
    """A change with the places that it touches in both texts."""

    type: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]

    def touches(self, row: Row) -> bool:
        """Say whether a row speaks of the places of this change."""
        return _meets(row.before and (row.before.start, row.before.end), self.before) or _meets(
            row.after and (row.after.start, row.after.end), self.after
        )


@dataclass
class Judged:
    """Which changes were found, and which (row, type) pairs are right and wrong."""

    found: list[Known] = field(default_factory=list)
    missed: list[Known] = field(default_factory=list)
    right: list[tuple[Row, str]] = field(default_factory=list)
    wrong: list[tuple[Row, str]] = field(default_factory=list)


def _meets(span: Span | None, spans: Iterable[Span]) -> bool:
    return span is not None and any(a < span[1] and span[0] < b for a, b in spans)


def changed(extraction: Extraction, count: int = 40, seed: int = 1) -> tuple[str, list[Known]]:
    """Return the text of a document with so many changes of all types in it, and the changes."""
    chosen: list[Made] = []
    taken: list[Span] = []
    source = _Source(extraction, random.Random(seed))
    makers = [iter(maker(source)) for maker in _MAKERS]
    while makers and len(chosen) < count:
        for maker in list(makers):
            made = next((one for one in maker if not _clash(one, taken)), None)
            if made is None:
                makers.remove(maker)
            elif len(chosen) < count:
                chosen.append(made)
                taken += [*((e.start, max(e.end, e.start + 1)) for e in made.edits), *made.before]
    return _applied(extraction.document.text, chosen)


def judge(comparison: Comparison, known: Iterable[Known], kinds: Iterable[str]) -> Judged:
    """Say which changes a comparison found, and what of its rows is right."""
    rows = [row for row in comparison.rows if row.kind in set(kinds)]
    judged, changes = Judged(), list(known)
    for change in changes:
        seen = any(change.type in row.types and change.touches(row) for row in rows)
        (judged.found if seen else judged.missed).append(change)
    for row in rows:
        for type_ in row.types:
            right = any(change.type == type_ and change.touches(row) for change in changes)
            (judged.right if right else judged.wrong).append((row, type_))
    return judged


def _clash(made: Made, taken: Iterable[Span]) -> bool:
    spans = [(e.start, max(e.end, e.start + 1)) for e in made.edits] + list(made.before)
    return any(_meets(span, taken) for span in spans)


def _applied(text: str, chosen: Iterable[Made]) -> tuple[str, list[Known]]:
    made = list(chosen)
    edits = sorted((edit for one in made for edit in one.edits), key=lambda e: (e.start, e.end))
    parts, at, shift = [], 0, 0
    places: dict[int, tuple[Span, ...]] = {}
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        start = edit.start + shift
        places[id(edit)] = tuple((start + a, start + b) for a, b in edit.marks)
        shift += len(edit.text) - (edit.end - edit.start)
        at = edit.end
    found = [Known(one.type, one.before, sum((places[id(e)] for e in one.edits), ())) for one in made]
    return "".join([*parts, text[at:]]), found


class _Source:
    """A document with what changes are made from, in an order that the seed decides."""

    def __init__(self, extraction: Extraction, chance: random.Random) -> None:
        self.text, self.chance = extraction.document.text, chance
        self.units = sorted(extraction.units, key=lambda u: u.start)
        self.mentions = {m.id: m for m in extraction.mentions}
        self.places = [(m.start, m.end) for m in extraction.mentions]
        spans = {u.sentence for u in self.units if u.sentence}
        ends = (span for span in spans if self.text[span[0] : span[1]].endswith("。"))
        self.sentences = sorted(span for span in ends if "\t" not in self.text[span[0] : span[1]])

    def shuffled(self, values: Iterable[_Value]) -> list[_Value]:
        found = list(values)
        self.chance.shuffle(found)
        return found

    def paragraphs(self) -> list[Span]:
        ends = (m.span() for m in re.finditer("[^\\n]+", self.text))
        return [span for span in ends if self.text[span[0] : span[1]].endswith("。")]

    def inside(self, sentence: Span) -> list[Unit]:
        return [unit for unit in self.units if unit.sentence == sentence]

    def named(self, start: int, end: int) -> bool:
        return _meets((start, end), self.places)


def _figures(source: _Source) -> Iterator[Made]:
    raised = True
    for unit in source.shuffled(source.units):
        for mention in (source.mentions[i] for i in unit.quantities):
            match = re.search(r"(?<![\d.])([1-9]\d*(?:\.\d+)?)(?![\d.~—-])", mention.text)
            if not match or not unit.start <= mention.start < unit.end:
                continue
            value = float(match[1]) * (1.5 if raised else 0.5)
            text = f"{value:.10g}"
            at = mention.start + match.start()
            edit = Edit(at, at + len(match[1]), text, ((0, len(text)),))
            yield Made("figure_up" if raised else "figure_down", (edit,), ((unit.start, unit.end),))
            raised = not raised
            break


def _deadlines(source: _Source) -> Iterator[Made]:
    for unit in source.shuffled(source.units):
        for mention in (source.mentions[i] for i in unit.times):
            match = re.search(r"(20[0-9]{2})年(?:底|末|\d+月)", mention.text)
            if match and unit.start <= mention.start < unit.end:
                year = str(int(match[1]) + 2)
                at = mention.start + match.start()
                yield Made("later", (Edit(at, at + 4, year, ((0, 4),)),), ((unit.start, unit.end),))
                break
    for unit in source.shuffled(source.units):
        if not unit.times and unit.sentence and source.text[unit.start - 1] in "。\n　":
            text = "2031年9月底前"
            # A time in front of a sentence holds for all that it asks for.
            reach = (unit.start, unit.sentence[1])
            edit = Edit(unit.start, unit.start, text, ((0, len(text) + 1),))
            yield Made("deadline", (edit,), (reach,))


def _bodies(source: _Source) -> Iterator[Made]:
    by_body: dict[str, list[Unit]] = {}
    for unit in source.units:
        for link in unit.responsible:
            if not link.inferred:
                by_body.setdefault(link.mention, []).append(unit)
    for number, (id_, units) in enumerate(source.shuffled(by_body.items())):
        mention = source.mentions[id_]
        if re.search("[局委厅办部]$", mention.text) and len(units) < 12:
            text = _BODIES[number % len(_BODIES)]
            edit = Edit(mention.start, mention.end, text, ((0, len(text)),))
            yield Made("bodies", (edit,), tuple((u.start, u.end) for u in units))
    for number, span in enumerate(source.shuffled(source.paragraphs())):
        units = [unit for unit in source.units if span[0] <= unit.start < span[1]]
        if units and not any(not link.inferred for unit in units for link in unit.responsible):
            # A note at the end of a paragraph says who answers for all of it.
            note = f"（责任单位：{_BODIES[number % len(_BODIES)]}）"
            yield Made("bodies", (Edit(span[1], span[1], note),), (span,))


def _demands(source: _Source) -> Iterator[Made]:
    for unit in source.shuffled(source.units):
        match = _WEAK.match(unit.text)
        if match and not source.named(unit.start, unit.start + 2):
            edit = Edit(unit.start, unit.start + 2, "严禁", ((0, 3),))
            yield Made("strengthened", (edit,), ((unit.start, unit.end),))
    for number, unit in enumerate(source.shuffled(source.units)):
        opens = source.text[unit.start - 1] in "。，；\n　"
        if opens and unit.modality == "do" and not _STRONG.search(unit.text) and unit.text[:2] in _SYNONYMS:
            word, type_ = (("必须", "strengthened"), ("鼓励", "weakened"))[number % 2]
            yield Made(type_, (Edit(unit.start, unit.start, word, ((0, 3),)),), ((unit.start, unit.end),))


def _wordings(source: _Source) -> Iterator[Made]:
    for unit in source.shuffled(source.units):
        word = _SYNONYMS.get(unit.text[:2])
        if word and not source.named(unit.start, unit.start + 2):
            edit = Edit(unit.start, unit.start + 2, word, ((0, 2),))
            yield Made("wording", (edit,), ((unit.start, unit.end),))


def _targets(source: _Source) -> Iterator[Made]:
    for number, unit in enumerate(source.shuffled(source.units)):
        for mention in (source.mentions[i] for i in unit.targets):
            inside = unit.start <= mention.start and mention.end <= unit.end
            if (
                inside
                and mention.type in ("Park", "EcologicalZone", "Project", "Place")
                and len(mention.text) > 2
            ):
                text = _THINGS[number % len(_THINGS)]
                edit = Edit(mention.start, mention.end, text, ((0, len(text)),))
                yield Made("targets", (edit,), ((unit.start, unit.end),))
                break


def _orders(source: _Source) -> Iterator[Made]:
    for one, other in source.shuffled(pairwise(source.sentences)):
        between = source.text[one[1] : other[0]]
        if one[1] <= other[0] and not between.strip("　 ") and _alone(source, one) and _alone(source, other):
            text = source.text[other[0] : other[1]] + source.text[one[0] : one[1]]
            yield Made("order", (Edit(one[0], other[1], text, ((0, len(text)),)),), ((one[0], other[1]),))


def _alone(source: _Source, span: Span) -> bool:
    """Say whether a sentence has its own demand and no list or note that others depend on."""
    text = source.text[span[0] : span[1]]
    return len(text) > 12 and not re.search("[（：:]|^(?:要|各|其|对|同时)", text)


def _heading(source: _Source, span: Span) -> tuple[str, ...]:
    return source.inside(span)[0].heading


def _moves(source: _Source) -> Iterator[Made]:
    for span, target in zip(
        source.shuffled(source.sentences), source.shuffled(source.sentences), strict=True
    ):
        if _heading(source, span) != _heading(source, target) and _alone(source, span):
            text = source.text[span[0] : span[1]]
            to = Edit(target[1], target[1], text, ((0, len(text)),))
            yield Made("moved", (Edit(span[0], span[1], ""), to), (span, (target[1] - 1, target[1])))


def _added(source: _Source) -> Iterator[Made]:
    for text, span in zip(_NEW, source.shuffled(source.sentences), strict=False):
        edit = Edit(span[1], span[1], text, ((0, len(text)),))
        yield Made("added", (edit,), ((span[1] - 1, span[1]),))


def _dropped(source: _Source) -> Iterator[Made]:
    for span in source.shuffled(source.sentences):
        if _alone(source, span):
            yield Made("dropped", (Edit(span[0], span[1], ""),), (span,))


_MAKERS: tuple[Callable[[_Source], Iterator[Made]], ...] = (
    *(_figures, _deadlines, _bodies, _demands, _wordings, _targets, _orders, _moves, _added, _dropped),
)
