"""From corrections to rules: which rule or word made the errors, and which line would mend them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.extractor import extract
from kg.extraction.rule_checks import Change, changes
from kg.improving.blame import Blame, blame, traced
from kg.improving.edits import Edit, tried
from kg.improving.proposals import proposals
from kg.knowledge import Knowledge
from kg.model import Document, Extraction
from kg.review import Correction, applied
from kg.review.values import CONFIRM, REVIEWED


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document with the corrections in the file beside it."""

    document: Document
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A correction at the place where its words stand now, with what the rules had said."""

    document: Document
    correction: Correction
    start: int
    was: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What corrections of one kind teach.

    ``blame`` is the rule or word that made the errors of ``places``. With ``edits`` in the lexicon,
    ``mended`` of them would be read right, and ``changes`` are all that would be read otherwise; where no
    line of the lexicon mends one, there are none, and ``finds`` says how much the rule finds.
    """

    what: str
    value: str
    blame: Blame
    places: tuple[Place, ...]
    edits: tuple[Edit, ...] = ()
    mended: int = 0
    changes: tuple[Change, ...] = ()
    finds: int = 0


def lessons(
    corrected: Sequence[Corrected], others: Iterable[Document], knowledge: Knowledge
) -> tuple[Lesson, ...]:
    """Return what the corrections of documents teach, the lesson of most corrections first.

    What edits would change is counted in the documents themselves and in ``others``.
    """
    groups: dict[tuple[str, str, str, str, str], list[tuple[Place, Blame]]] = defaultdict(list)
    for one in corrected:
        read = traced(one.document, knowledge)
        for place in _places(one, knowledge):
            correction = place.correction
            assert correction.anchor is not None
            span = place.start, place.start + len(correction.anchor.quote)
            found = blame(correction, span, read, knowledge)
            words = correction.anchor.quote if correction.what == "mention" else ""
            groups[correction.what, correction.value, found.rule, found.word, words].append((place, found))
    trial = _Trial(knowledge, {one.document.id: one.document for one in corrected}, others)
    told = [trial.lesson(group) for group in groups.values()]
    return tuple(sorted(told, key=lambda one: (-len(one.places), not one.edits, len(one.changes))))


def _places(one: Corrected, knowledge: Knowledge) -> Iterator[Place]:
    """Yield the corrections that still mend something."""
    _, results = applied(extract(one.document, knowledge), one.corrections, knowledge)
    for result in results:
        if result.state in ("applies", "moved") and result.correction.what not in (CONFIRM, REVIEWED):
            yield Place(one.document, result.correction, result.start, result.was)


class _Trial:
    """Tries edits on documents; each document is read once as the rules are."""

    def __init__(self, knowledge: Knowledge, own: Mapping[str, Document], others: Iterable[Document]) -> None:
        self._knowledge = knowledge
        self._own = {id_: extract(document, knowledge) for id_, document in own.items()}
        self._others = [extract(one, knowledge) for one in others if one.id not in own]

    def lesson(self, group: Sequence[tuple[Place, Blame]]) -> Lesson:
        """Return the lesson of corrections that one rule and word have made necessary."""
        places, first = tuple(place for place, _ in group), group[0][1]
        correction = places[0].correction
        assert correction.anchor is not None
        lesson = Lesson(correction.what, correction.value, first, places)
        best: tuple[Knowledge, dict[str, Extraction]] | None = None
        for edits in proposals(correction, correction.anchor.quote, first, self._knowledge):
            known = tried(edits, self._knowledge)
            read = {doc: extract(self._own[doc].document, known) for doc in {p.document.id for p in places}}
            mended = sum(_is_mended(place, read[place.document.id], known) for place in places)
            if mended > lesson.mended:
                lesson, best = replace(lesson, edits=edits, mended=mended), (known, read)
            if mended == len(places):
                break
        if best is None:
            return replace(lesson, finds=sum(_made_by(one, first.rule) for one in self._all()))
        return replace(lesson, changes=tuple(self._changes(*best)))

    def _all(self) -> Iterator[Extraction]:
        yield from self._own.values()
        yield from self._others

    def _changes(self, known: Knowledge, read: Mapping[str, Extraction]) -> Iterator[Change]:
        for one in self._all():
            yield from changes(one, read.get(one.document.id) or extract(one.document, known))


def _is_mended(place: Place, read: Extraction, knowledge: Knowledge) -> bool:
    """Say whether what the rules read makes a correction needless."""
    return applied(read, [place.correction], knowledge)[1][0].state == "not needed"


def _made_by(extraction: Extraction, rule: str) -> int:
    made = [mention.rule for mention in extraction.mentions]
    made += [unit.rule for unit in extraction.units]
    made += [link.rule for unit in extraction.units for link in unit.responsible]
    return made.count(rule)
