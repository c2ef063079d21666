"""The queue of review: what is most likely wrong, or matters most, comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.improving import judging, within
from kg.improving.across import Across, Said, said
from kg.improving.doubts import REASONS, Doubt, Entry
from kg.improving.within import Find, Key
from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.review.values import CONFIRM, REVIEWED

# What holds of a document that a person has seen as a whole.
_STAYS = ("unfit", "two_leads", "two_figures")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the queue needs of a document.

    ``whole`` says that a person has seen all of it, ``confirmed`` are the places that one found right,
    ``judged`` what people said of rules: what was found, by which rule, and whether it is right.
    """

    doc: str
    title: str
    whole: bool
    confirmed: frozenset[tuple[int, int]]
    judged: tuple[tuple[Key, bool], ...]
    doubts: tuple[Doubt, ...]
    finds: tuple[Find, ...]
    said: tuple[Said, ...]


def seen(extraction: Extraction, knowledge: Knowledge) -> Seen:
    """Return what the queue needs of a document."""
    document, revisions = extraction.document, extraction.revisions
    return Seen(
        document.id,
        document.title or "",
        any(one.what == REVIEWED for one in revisions),
        frozenset((one.start, one.end) for one in revisions if one.what == CONFIRM),
        tuple(judging.judged(extraction)),
        tuple(within.doubts(extraction)),
        tuple(within.finds(extraction)),
        tuple(said(extraction, knowledge)),
    )


def queue(extractions: Iterable[Extraction], knowledge: Knowledge) -> tuple[Entry, ...]:
    """Return the places of documents that somebody should look at, as ``of_all`` orders them."""
    return of_all((seen(extraction, knowledge) for extraction in extractions), knowledge)


def of_all(documents: Iterable[Seen], knowledge: Knowledge) -> tuple[Entry, ...]:
    """Return the places of documents that somebody should look at, each with all reasons, first things first.

    A place comes by its weightiest reason, then by the precision of its rule (as measured, and as people
    judged it since), then by how many reasons it has. Places that somebody found right are left out; of a
    document that has been seen as a whole only what others contradict is left.
    """
    every = tuple(documents)
    figures = judging.with_judgements(knowledge, (one for document in every for one in document.judged))
    across, found = Across(), list[Doubt]()
    for document in every:
        across.take(document.finds, document.said)
        found += document.doubts
        found += within.uncertain(document.finds, figures)
    found += across.doubts()
    known = {document.doc: document for document in every}
    return ordered((one for one in found if _stands(one, known[one.doc])), known)


def _stands(doubt: Doubt, document: Seen) -> bool:
    if doubt.kind != "document" and (doubt.start, doubt.end) in document.confirmed:
        return False
    return not document.whole or doubt.reason in _STAYS


def ordered(found: Iterable[Doubt], known: dict[str, Seen]) -> tuple[Entry, ...]:
    """Return an entry for each place that is doubted."""
    places: dict[tuple[str, int, int, str, str], list[Doubt]] = defaultdict(list)
    for one in found:
        own = one.text if one.kind == "document" else ""
        places[one.doc, one.start, one.end, one.kind, own].append(one)
    entries = (_entry(doubts, known[doubts[0].doc].title) for doubts in places.values())
    return tuple(sorted(entries, key=_rank))


def _entry(doubts: list[Doubt], title: str) -> Entry:
    weightiest = sorted(set(doubts), key=lambda one: (REASONS.index(one.reason), one.precision, one.data))
    one = weightiest[0]
    return Entry(one.doc, title, one.start, one.end, one.kind, one.text, tuple(weightiest))


def _rank(entry: Entry) -> tuple[int, float, int, str, int, int]:
    first = entry.doubts[0]
    return REASONS.index(first.reason), first.precision, -len(entry.doubts), entry.doc, entry.start, entry.end
