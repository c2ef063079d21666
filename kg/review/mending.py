"""One correction, carried out on an extraction: mentions, measures and goals, and the links between them.

Each function returns the extraction as corrected and what the rules had said. It returns the extraction
itself where they say the same, and raises ``Lost`` where what is to be corrected is not there. Mentions and
units may stand in any order and have any ids; whoever calls numbers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from kg.model import (
    KINDS,
    Extraction,
    Kind,
    Link,
    Mention,
    MentionType,
    Modality,
    Role,
    Sentence,
    Unit,
)
from kg.responsibility.issuer import RULE as ISSUER
from kg.review.anchors import Lost
from kg.review.values import ADMITTED, CONFIRM, LINKS, NONE

RULE = "correction by a person"
_LEADING = ("lead", "shared")
_LEAST_OVERLAP = 0.5  # the share of two spans that they have in common where both mean the same thing
Span = tuple[int, int]
Mended = tuple[Extraction, str]
_Item = TypeVar("_Item", Mention, Unit)


def mention(extraction: Extraction, span: Span, value: str) -> Mended:
    """Say that a thing of a type is named here, and by these words alone; or that none is."""
    there = _overlapping([m for m in extraction.mentions if m.rule != ISSUER or _at(m) == span], span)
    if value == NONE:
        gone = [m for m in there if _alike(m, span)]
        return _without(extraction, gone), "; ".join(m.type for m in gone) or NONE
    if [(*_at(m), m.type) for m in there] == [(*span, value)]:
        return extraction, value
    id_ = there[0].id if there else _free_id(extraction)
    type_, words = cast(MentionType, value), extraction.document.text[slice(*span)]
    words = words or next((m.text for m in there if _at(m) == span), "")  # a record may have no text
    new = Mention(id_, type_, *span, words, RULE)
    left = _without(extraction, there[1:])
    others = tuple(m for m in left.mentions if m.id != id_)
    units = [_refitted(unit, new) for unit in left.units]
    if not there:
        units = [_with(unit, [new]) if unit is _around(units, span) else unit for unit in units]
    was = "; ".join(f"{m.type} {m.text}" if _at(m) != span else m.type for m in there) or NONE
    return replace(left, mentions=(*others, new), units=tuple(units)), was


def unit(extraction: Extraction, span: Span, value: str, sentences: Sequence[Sentence]) -> Mended:
    """Say that a measure or a goal stands here, and in these words alone; or that none does."""
    there = _overlapping(extraction.units, span)
    if value == NONE:
        gone = [u for u in there if _alike(u, span)]
        return _without_units(extraction, gone), "; ".join(u.kind for u in gone) or NONE
    kind = cast(Kind, value)
    if [(*_at(u), u.kind) for u in there] == [(*span, value)]:
        return extraction, value
    new = _respanned(there[0], extraction, span) if there else _new_unit(extraction, span, sentences)
    left = _without_units(extraction, there[1:] if value == "goal" else there)
    others = [u for u in left.units if u.id != new.id]
    aims = tuple(u.id for u in others if u.id in new.aims)
    was = "; ".join(f"{u.kind} {u.text}" if _at(u) != span else u.kind for u in there) or NONE
    return replace(left, units=(*others, replace(new, kind=kind, rule=RULE, aims=aims))), was


def modality(extraction: Extraction, span: Span, value: str) -> Mended:
    """Say what a measure or goal demands."""
    old = _unit_at(extraction, span)
    if old.modality == value:
        return extraction, value
    return _put(extraction, replace(old, modality=cast(Modality, value), rule=RULE)), old.modality


def answers(extraction: Extraction, span: Span, to: Span, value: str) -> Mended:
    """Say in which role a body answers for a measure or goal, or that it does not."""
    old, body = _unit_at(extraction, span), _mention_at(extraction, to, {"Body"})
    said = [link for link in old.responsible if link.mention == body.id]
    was = "; ".join(f"{link.role} (inferred)" if link.inferred else link.role for link in said) or NONE
    if was == value:
        return extraction, was
    left = [link for link in old.responsible if link not in said]
    if value in _LEADING:  # nobody is inferred where somebody is named
        left = [link for link in left if not link.inferred]
    new = [] if value == NONE else [Link(body.id, cast(Role, value), rule=RULE)]
    return _put(extraction, replace(old, responsible=(*left, *new))), was


def link(extraction: Extraction, span: Span, to: Span, value: str, what: str) -> Mended:
    """Say that a thing, a figure or a time belongs to a measure or goal, or that it does not."""
    field = LINKS[what]
    old, thing = _unit_at(extraction, span), _mention_at(extraction, to, ADMITTED[field])
    ids: tuple[str, ...] = getattr(old, field)
    was = "yes" if thing.id in ids else "no"
    if was == value:
        return extraction, was
    links: Any = {field: (*ids, thing.id) if value == "yes" else tuple(id_ for id_ in ids if id_ != thing.id)}
    return _put(extraction, replace(old, **links)), was


def confirmed(extraction: Extraction, span: Span, value: str) -> Mended:
    """Say that what is read here is right: a mention of this type, or a unit of this kind."""
    stand = [m for m in extraction.mentions if _at(m) == span and m.type == value]
    if not stand and not any(_at(u) == span and u.kind == value for u in extraction.units):
        raise Lost("what was found right is not read there any more")
    before = [one for one in extraction.revisions if (one.start, one.end) == span and one.what == CONFIRM]
    return (extraction if before else replace(extraction)), value  # a copy: it is news, and nothing changes


def maker(extraction: Extraction, what: str, value: str, span: Span, to: Span | None) -> str:
    """Return the rule that made what a correction is about, "" where nothing of it was read."""
    if what == CONFIRM:
        what = "unit" if value in KINDS else "mention"
    if what == "mention":
        return next((m.rule for m in _overlapping(extraction.mentions, span)), "")
    old = next(iter(_overlapping(extraction.units, span)), None)
    if what == "unit" or old is None:
        return old.rule if old else ""
    linked = {m.id for m in extraction.mentions if _at(m) == to}
    if what == "answers":
        said = (one for one in old.responsible if one.mention in linked and not one.inferred)
        return next((one.rule or old.rule for one in said), "")
    return old.rule if what in LINKS and linked.intersection(getattr(old, LINKS[what])) else ""


# ---- spans ----


def _at(item: Mention | Unit) -> Span:
    return item.start, item.end


def _shared(item: Mention | Unit, span: Span) -> float:
    """Return the share that an item and a span have in common of what both cover; below 0 with a gap."""
    common = min(item.end, span[1]) - max(item.start, span[0])
    return common / ((max(item.end, span[1]) - min(item.start, span[0])) or 1)


def _alike(item: Mention | Unit, span: Span) -> bool:
    return _shared(item, span) >= _LEAST_OVERLAP


def _overlapping(items: Iterable[_Item], span: Span) -> list[_Item]:
    """Return the items that overlap a span, the one that shares most with it first."""
    found = [item for item in items if _shared(item, span) > 0]
    return sorted(found, key=lambda item: (-_shared(item, span), item.start, item.end))


def _unit_at(extraction: Extraction, span: Span) -> Unit:
    found = _overlapping(extraction.units, span)
    if not found or not _alike(found[0], span):
        raise Lost("no measure or goal stands there")
    return found[0]


def _mention_at(extraction: Extraction, span: Span, types: Iterable[MentionType]) -> Mention:
    """Return the mention of one of these types at a span."""
    found = [m for m in _overlapping(extraction.mentions, span) if _alike(m, span)]
    fit = [m for m in found if m.type in types]
    if not fit:
        there = f"what stands there is of type {found[0].type}" if found else "nothing is named there"
        raise Lost(f"{there}; needed is {' or '.join(sorted(types))}")
    return fit[0]


def _around(units: Iterable[Unit], span: Span) -> Unit | None:
    """Return the shortest unit that holds a span, or None."""
    found = [u for u in units if u.start <= span[0] and span[1] <= u.end]
    return min(found, key=lambda u: u.end - u.start, default=None)


# ---- links ----


def _field(mention: Mention) -> str | None:
    """Return the field by which a unit links to a mention in its words; a body may be anything to it."""
    fields = (field for field, types in ADMITTED.items() if mention.type in types)
    return None if mention.type == "Body" else next(fields)


def _with(unit: Unit, mentions: Iterable[Mention]) -> Unit:
    """Link a unit to mentions that stand in it, each by its type."""
    for one in mentions:
        field = _field(one)
        if field and one.id not in getattr(unit, field):
            links: Any = {field: (*getattr(unit, field), one.id)}
            unit = replace(unit, **links)
    return unit


def _refitted(unit: Unit, mention: Mention) -> Unit:
    """Move the links to a mention that has another type now to the fields that admit it."""
    linked = [field for field in ADMITTED if mention.id in getattr(unit, field)]
    wrong = [field for field in linked if mention.type not in ADMITTED[field]]
    responsible = unit.responsible
    if mention.type != "Body":
        responsible = tuple(one for one in responsible if one.mention != mention.id)
    left: Any = {f: tuple(id_ for id_ in getattr(unit, f) if id_ != mention.id) for f in wrong}
    unit = replace(unit, responsible=responsible, **left)
    return _with(unit, [mention]) if wrong else unit


def _without(extraction: Extraction, gone: Iterable[Mention]) -> Extraction:
    """Take mentions out, and all links to them."""
    ids = {m.id for m in gone}
    if not ids:
        return extraction
    mentions = tuple(m for m in extraction.mentions if m.id not in ids)
    return replace(
        extraction, mentions=mentions, units=tuple(_unlinked(u, ids.__contains__) for u in extraction.units)
    )


def _unlinked(unit: Unit, is_gone: Callable[[str], bool]) -> Unit:
    left: Any = {f: tuple(id_ for id_ in getattr(unit, f) if not is_gone(id_)) for f in ADMITTED}
    responsible = tuple(one for one in unit.responsible if not is_gone(one.mention))
    return replace(unit, responsible=responsible, **left)


def _without_units(extraction: Extraction, gone: Iterable[Unit]) -> Extraction:
    """Take units out, and what others say of serving them."""
    ids = {u.id for u in gone}
    if not ids:
        return extraction
    left = (u for u in extraction.units if u.id not in ids)
    units = tuple(replace(u, aims=tuple(aim for aim in u.aims if aim not in ids)) for u in left)
    return replace(extraction, units=units)


def _put(extraction: Extraction, new: Unit) -> Extraction:
    return replace(extraction, units=tuple(new if u.id == new.id else u for u in extraction.units))


def _respanned(old: Unit, extraction: Extraction, span: Span) -> Unit:
    """Return a unit with other rims: it loses links into words that it loses, and gains those it gains."""
    start, end = span

    def inside(m: Mention, rims: Span) -> bool:
        return rims[0] <= m.start and m.end <= rims[1]

    lost = {m.id for m in extraction.mentions if inside(m, _at(old)) and not inside(m, span)}
    gained = [m for m in extraction.mentions if inside(m, span) and not inside(m, _at(old))]
    words = extraction.document.text[start:end]
    return _with(replace(_unlinked(old, lost.__contains__), start=start, end=end, text=words), gained)


def _new_unit(extraction: Extraction, span: Span, sentences: Iterable[Sentence]) -> Unit:
    """Return a unit that links to what stands in its words; the issuer answers where he does for others."""
    start, end = span
    inside = [m for m in extraction.mentions if start <= m.start and m.end <= end]
    issuers = dict.fromkeys(one for u in extraction.units for one in u.responsible if one.inferred)
    around = next((s for s in sentences if s.start <= start and end <= s.end), None)
    new = Unit(
        _free_id(extraction),
        "measure",
        "do",
        start,
        end,
        extraction.document.text[start:end],
        tuple(issuers),
        heading=tuple(heading.text for heading in around.headings) if around else (),
        sentence=(around.start, around.end) if around else None,
    )
    return _with(new, inside)


def _free_id(extraction: Extraction) -> str:
    """Return an id that no part of an extraction has."""
    ids = {m.id for m in extraction.mentions} | {u.id for u in extraction.units}
    return next(id_ for n in range(len(ids) + 1) if (id_ := f"new{n}") not in ids)
