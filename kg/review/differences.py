"""What was changed in an annotation tool, as corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from kg.errors import InputError
from kg.knowledge import Knowledge
from kg.model import ROLES, Extraction
from kg.review.anchors import anchor
from kg.review.annotations import Annotations, Arc, Span, annotated
from kg.review.applying import applied
from kg.review.values import NONE, Correction

_Word = TypeVar("_Word")


def differences(extraction: Extraction, wanted: Annotations, knowledge: Knowledge) -> tuple[Correction, ...]:
    """Return the corrections that make of an extraction what an annotation tool was left with.

    They say what was changed there and nothing else: what follows from a correction by itself, such as the
    link to a name that was added, is neither said nor taken back. Raises ``InputError`` where what the tool
    holds cannot be: names that overlap, or a link that no such name may have.
    """
    old, text = annotated(extraction), extraction.document.text
    spans = [
        Correction(what, value, anchor(text, *span))
        for what, found in (
            ("mention", _changed(old.names, wanted.names, text)),
            ("unit", _changed(_kinds(old), _kinds(wanted), text)),
        )
        for span, value in found
    ]
    now = annotated(applied(extraction, spans, knowledge)[0])
    modalities = [
        Correction("modality", demanded, anchor(text, *span))
        for span, (_, demanded) in sorted(wanted.units.items())
        if now.units.get(span, ("", demanded))[1] != demanded
    ]
    links = [
        Correction(what, value, anchor(text, *unit), anchor(text, *name))
        for unit, what, name, value in sorted(_links(_redrawn(old, wanted), wanted.arcs, now.arcs, text))
    ]
    found = (*spans, *modalities, *links)
    for result in applied(extraction, found, knowledge)[1]:
        one = result.correction
        if result.state == "no longer fits":
            quoted = " -> ".join(repr(place.quote[:40]) for place in (one.anchor, one.to) if place)
            raise InputError(f"{quoted}: {one.what} cannot be {one.value}: {result.why}")
    return found


def _kinds(of: Annotations) -> dict[Span, str]:
    return {span: kind for span, (kind, _) in of.units.items()}


def _changed(old: Mapping[Span, str], wanted: Mapping[Span, str], text: str) -> Iterator[tuple[Span, str]]:
    """Yield, in text order, what stands somewhere now, or that nothing does.

    What overlaps a new stretch gives way to it, and is not said to be gone.
    """
    new = {span: word for span, word in wanted.items() if old.get(span) != word}
    for span in new:
        if others := _overlapping(span, wanted.keys() - {span}):
            said, other = text[slice(*span)], text[slice(*min(others))]
            raise InputError(f"{said[:40]!r} overlaps {other[:40]!r}; only one of them can stand there")
    gone = {s: NONE for s in old.keys() - wanted.keys() if not _overlapping(s, new)}
    yield from sorted({**new, **gone}.items())


def _overlapping(span: Span, others: Iterable[Span]) -> list[Span]:
    return [other for other in others if _shared(span, other) > 0]


def _shared(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def _redrawn(old: Annotations, wanted: Annotations) -> set[Arc]:
    """Return the arcs that were drawn, and those that were rubbed out between stretches that stayed.

    An arc that went with one of its ends is not said to be none: whoever redraws a name means its links too.
    """
    units, names = _now(old.units, wanted.units), _now(old.names, wanted.names)
    carried = {(units.get(unit), what, names.get(name)) for unit, what, name in old.arcs}
    stayed = {arc for arc in old.arcs if arc[0] in wanted.units and arc[2] in wanted.names}
    return {arc for arc in wanted.arcs if arc not in carried} | (stayed - wanted.arcs)


def _now(old: Collection[Span], wanted: Collection[Span]) -> dict[Span, Span]:
    """Return for each old stretch itself, or the new one that shares most with it."""
    kept = set(old) & set(wanted)
    new = sorted(set(wanted) - kept)
    found = {span: span for span in kept}
    for span in set(old) - kept:
        if there := _overlapping(span, new):
            found[span] = max(there, key=lambda other: _shared(span, other))
    return found


def _links(
    redrawn: set[Arc], wanted: frozenset[Arc], now: frozenset[Arc], text: str
) -> Iterator[tuple[Span, str, Span, str]]:
    """Yield unit, what is corrected, name and value of each link that is not as it was drawn."""
    for arc in redrawn:
        if arc[1] not in ROLES and (arc in wanted) is not (arc in now):
            yield *arc, "yes" if arc in wanted else "no"
    for unit, name in {(unit, name) for unit, what, name in redrawn if what in ROLES}:
        roles = _roles(wanted, unit, name)
        if len(roles) > 1:
            said = f"{text[slice(*name)][:40]!r} -> {text[slice(*unit)][:40]!r}"
            raise InputError(f"{said}: a body answers in one role, not in {' and '.join(roles)}")
        if roles != _roles(now, unit, name):
            yield unit, "answers", name, roles[0] if roles else NONE


def _roles(arcs: frozenset[Arc], unit: Span, name: Span) -> list[str]:
    return [role for role in ROLES if (unit, role, name) in arcs]
