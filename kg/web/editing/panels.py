"""What can be corrected at a place of a text, and what a document was corrected in, for the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import MENTION_TYPES, ROLES, Extraction, Mention, MentionType, Unit
from kg.review import Result
from kg.review.values import ADMITTED, LINKS, NONE, OF_TWO
from kg.web.editing.desk import Kept

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A name that a measure or goal may be linked to: how it is by now, and how it may be.

    It is ``near`` where it is linked or stands in the very words of the measure or goal.
    """

    mention: Mention
    now: str
    inferred: bool
    near: bool
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands at a place: a name, a measure or goal with the names it may link to, or words."""

    span: Span
    text: str
    mention: Mention | None = None
    unit: Unit | None = None
    choices: tuple[Choice, ...] = ()
    kept: tuple[Kept, ...] = ()


def types(named: Iterable[str]) -> list[MentionType]:
    """Return the types of mention, those that are named most often first."""
    counts = Counter(named)
    return sorted(MENTION_TYPES, key=lambda type_: -counts[type_])


def panel(extraction: Extraction, kept: Iterable[Kept], kind: str, span: Span) -> Panel:
    """Return what stands at a place; ``kind`` is ``u`` for measures and goals, ``m`` for names."""
    words = extraction.document.text[slice(*span)]
    own = tuple(one for one in kept if _touches(one.result, span))
    if kind == "u" and (unit := next((u for u in extraction.units if (u.start, u.end) == span), None)):
        return Panel(span, words, unit=unit, choices=tuple(_choices(extraction, unit)), kept=own)
    if kind == "m":
        found = next((m for m in extraction.mentions if (m.start, m.end) == span), None)
        return Panel(span, words, mention=found, kept=own)
    return Panel(span, words, kept=own)


def _touches(result: Result, span: Span) -> bool:
    one = result.correction
    places = [one.anchor] if one.what not in OF_TWO else [one.anchor, one.to]
    starts = [anchor.at for anchor in places if anchor]
    if result.state in ("applies", "moved", "not needed") and starts:
        starts[0] = result.start
    ends = [start + len(anchor.quote) for start, anchor in zip(starts, filter(None, places), strict=True)]
    return any(start < span[1] and span[0] < end for start, end in zip(starts, ends, strict=True))


def _choices(extraction: Extraction, unit: Unit) -> Iterator[Choice]:
    """Yield the names in the sentence of a unit and those that it is linked to, in text order."""
    around = unit.sentence or (unit.start, unit.end)
    roles = {link.mention: link for link in unit.responsible}
    fields = {id_: what for what, field in LINKS.items() for id_ in getattr(unit, field)}
    for one in extraction.mentions:
        inside = around[0] <= one.start and one.end <= around[1]
        if not inside and one.id not in roles and one.id not in fields:
            continue
        link = roles.get(one.id)
        now = f"answers:{link.role}" if link else f"{fields[one.id]}:yes" if one.id in fields else NONE
        near = now != NONE or (unit.start <= one.start and one.end <= unit.end)
        yield Choice(one, now, link is not None and link.inferred, near, tuple(_options(one)))


def _options(mention: Mention) -> Iterator[str]:
    """Yield how a measure or goal may be linked to a name, as WHAT:VALUE."""
    if mention.type == "Body":
        yield from (f"answers:{role}" for role in ROLES)
    yield from (f"{what}:yes" for what, field in LINKS.items() if mention.type in ADMITTED[field])
    yield NONE
