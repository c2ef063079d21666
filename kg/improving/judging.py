"""What people said of the finds of rules: those that they found right, and those that they corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg.improving.within import Find, Key, finds
from kg.knowledge import Knowledge
from kg.knowledge.measured import LEAST, Measured, measured
from kg.model import Extraction
from kg.review import RULE
from kg.review.values import CONFIRM, LINKS

_FIELDS = {
    "mention": "mentions",
    "unit": "units",
    "answers": "links.responsible",
    **{what: f"links.{field}" for what, field in LINKS.items()},
}


def judged(extraction: Extraction) -> Iterator[tuple[Key, bool]]:
    """Yield what was found, by which rule, and whether a person says that it is right.

    Who finds a measure or goal right finds right how it is linked, too.
    """
    confirmed = {(one.start, one.end, one.value) for one in extraction.revisions if one.what == CONFIRM}
    for find in finds(extraction) if confirmed else ():
        if _rims(find) in confirmed:
            yield from ((key, True) for key, _ in find.made if key[1] != RULE)
    for one in extraction.revisions:
        if one.what in _FIELDS and one.rule:
            yield (_FIELDS[one.what], one.rule), False


def _rims(find: Find) -> tuple[int, int, str]:
    _, start, end, kind, _ = find.place
    return start, end, kind


def with_judgements(knowledge: Knowledge, said: Iterable[tuple[Key, bool]]) -> Mapping[Key, Measured]:
    """Return how often rules are right: as measured on gold, with what people said since.

    A rule has a figure from ``LEAST`` finds on.
    """
    found, right = Counter[Key](), Counter[Key]()
    for key, is_right in said:
        found[key] += 1
        right[key] += is_right
    figures = dict(measured(knowledge))
    for key, count in found.items():
        before = figures.get(key, Measured(0, 0))
        if before.found + count >= LEAST:
            figures[key] = Measured(before.found + count, before.right + right[key])
    return figures
