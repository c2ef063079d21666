"""The queue of review: what is most likely wrong, or matters most, comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.improving import within
from kg.improving.across import Across
from kg.improving.doubts import REASONS, Doubt, Entry
from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.review.values import REVIEWED

# What holds of a document that a person has seen as a whole.
_STAYS = ("unfit", "two_leads", "two_figures")


def queue(extractions: Iterable[Extraction], knowledge: Knowledge) -> tuple[Entry, ...]:
    """Return the places of documents that somebody should look at, each with all reasons, first things first.

    A place comes by its weightiest reason, then by the measured precision of its rule, then by how many
    reasons it has. Of a document that has been seen as a whole only what others contradict is left.
    """
    across, found = Across(knowledge), list[Doubt]()
    titles, whole = dict[str, str](), set[str]()
    for extraction in extractions:
        document = extraction.document
        titles[document.id] = document.title or ""
        if any(one.what == REVIEWED for one in extraction.revisions):
            whole.add(document.id)
        across.take(extraction)
        found += within.doubts(extraction, knowledge)
    found += across.doubts()
    return ordered((one for one in found if one.doc not in whole or one.reason in _STAYS), titles)


def ordered(found: Iterable[Doubt], titles: dict[str, str]) -> tuple[Entry, ...]:
    """Return an entry for each place that is doubted."""
    places: dict[tuple[str, int, int, str, str], list[Doubt]] = defaultdict(list)
    for one in found:
        own = one.text if one.kind == "document" else ""
        places[one.doc, one.start, one.end, one.kind, own].append(one)
    entries = (_entry(doubts, titles) for doubts in places.values())
    return tuple(sorted(entries, key=_rank))


def _entry(doubts: list[Doubt], titles: dict[str, str]) -> Entry:
    weightiest = sorted(set(doubts), key=lambda one: (REASONS.index(one.reason), one.precision, one.data))
    one = weightiest[0]
    return Entry(one.doc, titles[one.doc], one.start, one.end, one.kind, one.text, tuple(weightiest))


def _rank(entry: Entry) -> tuple[int, float, int, str, int, int]:
    first = entry.doubts[0]
    return REASONS.index(first.reason), first.precision, -len(entry.doubts), entry.doc, entry.start, entry.end
