"""A reading as annotation tools hold it: stretches of a text with a word each, and arcs between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import InputError, nearest
from kg.model import KINDS, MENTION_TYPES, MODALITIES, ROLES, Extraction, Unit
from kg.responsibility.issuer import RULE as ISSUER
from kg.review.values import LINKS

Span = tuple[int, int]
# A measure or goal, what the thing is to it, and the thing.
Arc = tuple[Span, str, Span]
# What an arc says: a role of a body that answers, or what is linked.
ARCS = (*ROLES, *LINKS)
DEFAULT_MODALITY = MODALITIES[0]


@dataclass(frozen=True, slots=True)
class Annotations:
    """What stands in a text: names with their type, measures and goals with kind and modality, and arcs.

    Spans count code points, the end is excluded. No two names, and no two units, have the same span.
    """

    text: str
    names: Mapping[Span, str]
    units: Mapping[Span, tuple[str, str]]
    arcs: frozenset[Arc]


def annotated(extraction: Extraction) -> Annotations:
    """Return what an annotation tool is given of an extraction: what the text says, nothing inferred.

    The issuer in the front matter is left out where he only stands in for a body that nobody names, and so
    are the goals that a measure serves.
    """
    arcs = [(unit, *arc) for unit in extraction.units for arc in _arcs(unit)]
    linked = {id_ for _, _, id_ in arcs}
    shown = [m for m in extraction.mentions if m.rule != ISSUER or m.id in linked]
    spans = {m.id: (m.start, m.end) for m in shown}
    return Annotations(
        extraction.document.text,
        {spans[m.id]: m.type for m in shown},
        {(u.start, u.end): (u.kind, u.modality) for u in extraction.units},
        frozenset(((u.start, u.end), what, spans[id_]) for u, what, id_ in arcs),
    )


def _arcs(unit: Unit) -> Iterator[tuple[str, str]]:
    """Yield what is linked to a unit: as what, and the id of the mention."""
    yield from ((link.role, link.mention) for link in unit.responsible if not link.inferred)
    for what, field in LINKS.items():
        yield from ((what, id_) for id_ in getattr(unit, field))


class Collecting:
    """Annotations as a file tells them, one by one; whatever they may not be is an ``InputError``.

    ``where`` names the file and the annotation in it, ``id`` is what the file calls a span.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: dict[str, Span] = {}
        self._names: dict[Span, str] = {}
        self._units: dict[Span, tuple[str, str]] = {}
        self._arcs: set[Arc] = set()

    def span(self, where: str, id: str, word: str, span: Span) -> None:
        """Take in a name, or a measure or goal, which demands the default."""
        checked(where, word, (*MENTION_TYPES, *KINDS))
        if not 0 <= span[0] < span[1] <= len(self._text):
            whole = len(self._text)
            raise InputError(f"{where}: {span[0]} to {span[1]} is no stretch of the text, which has {whole}")
        known = self._units if word in KINDS else self._names
        if span in known:
            raise InputError(f"{where}: stands in the same place as another; take one of them out")
        self._spans[id] = span
        if word in KINDS:
            self._units[span] = word, DEFAULT_MODALITY
        else:
            self._names[span] = word

    def modality(self, where: str, id: str, word: str) -> None:
        """Take in what a measure or goal demands."""
        checked(where, word, MODALITIES)
        span = self._end(where, id, self._units, "a measure or goal")
        self._units[span] = self._units[span][0], word

    def arc(self, where: str, unit: str, word: str, name: str) -> None:
        """Take in what a name is to a measure or goal."""
        checked(where, word, ARCS)
        start = self._end(where, unit, self._units, "a measure or goal")
        self._arcs.add((start, word, self._end(where, name, self._names, "a name")))

    def _end(self, where: str, id: str, known: Mapping[Span, object], needed: str) -> Span:
        span = self._spans.get(id)
        if span is None or span not in known:
            raise InputError(f"{where}: {id[:20]!r} is not {needed} of this file")
        return span

    def all(self) -> Annotations:
        """Return what was taken in."""
        return Annotations(self._text, self._names, self._units, frozenset(self._arcs))


def checked(where: str, word: str, valid: tuple[str, ...]) -> str:
    """Return a word that is valid; raises ``InputError`` for others."""
    if word not in valid:
        raise InputError(f"{where}: unknown word {word[:40]!r}; {nearest(word, valid)}")
    return word
