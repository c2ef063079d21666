"""The rows of the ledger that a reader wants to see: filtered, counted, sorted, grouped by body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from operator import itemgetter
from typing import Any

from kg.answers.divisions import codes
from kg.answers.ledger import COLUMNS, MISSING, PLACES, Entry, Named, cell
from kg.graph.classes import ENTITY_TYPES
from kg.naming.matching import Name, Names

ALL = "all"  # of what may be missing: none is stated
STANDINGS = ("done", "late", "on time", "changed")  # how a row that has a state stands
FIGURED = ("figured", "unfigured")
FACETS = ("kind", "modality", "field", "theme", "doc", "role", "due", "figure", "missing", "standing")

KnownNames = Callable[[], Names]


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows of the ledger that a reader wants to see; an empty field sets no condition.

    ``owner`` is the very name of a body that is stated to answer, in the ``role`` if there is one.
    ``division`` is the code of a division within which something lies that a row acts on. ``due`` is
    a year, a month such as 2025-06, or ``dated``; ``until`` an ISO date. ``aside`` shows only the rows that
    are no task.
    """

    text: str = ""
    body: str = ""
    owner: str = ""
    role: str = ""
    place: str = ""
    division: str = ""
    instrument: str = ""
    doc: str = ""
    kind: str = ""
    modality: str = ""
    field: str = ""
    theme: str = ""
    due: str = ""
    until: str = ""
    figure: str = ""
    missing: str = ""
    standing: str = ""
    aside: str = ""
    sort: str = ""
    descending: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A choice with the things that its names stand for, by IRI; None where it names none."""

    choice: Choice
    things: frozenset[str] | None = None
    bodies: frozenset[str] | None = None
    places: frozenset[str] | None = None
    tools: frozenset[str] | None = None
    standings: Mapping[str, str] = field(default_factory=dict)


def names(choice: Choice) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the filters that take a name, each with the name and the classes that it may name."""
    return (
        ("text", choice.text, ENTITY_TYPES),
        ("body", choice.body, ("Body",)),
        ("place", choice.place, PLACES),
        ("instrument", choice.instrument, ("Instrument",)),
    )


def meant(choice: Choice, known_names: KnownNames) -> dict[str, frozenset[str]]:
    """Return the IRIs of what the names of a choice stand for, by filter.

    Filters without a name are left out, and ``known_names`` is called only where there is one.
    """
    return {
        filter: frozenset(one.iri for one in known_names().matching(name, types))
        for filter, name, types in names(choice)
        if name
    }


def types(choice: Choice) -> frozenset[str]:
    """Return the classes of things that the names of a choice may name."""
    return frozenset(type_ for _, name, types in names(choice) if name for type_ in types)


def chosen(
    rows: Sequence[Entry],
    choice: Choice,
    known_names: KnownNames | None = None,
    standings: Mapping[str, str] | None = None,
) -> list[Entry]:
    """Return the rows that a reader wants to see; without an order, stated bodies and dates come first.

    ``known_names`` gives all names of things where they are known, and not only those that the rows say;
    ``standings`` how rows stand, by IRI.
    """
    wanted = _wanted(rows, choice, known_names, standings)
    found = [row for row in rows if _fits(row, wanted)]
    if choice.sort not in COLUMNS:
        return sorted(found, key=_urgency)
    # Rows without a value come last, whichever way the others go.
    keyed = [(_key(row, choice.sort), number, row) for number, row in enumerate(found)]
    known = sorted((item for item in keyed if item[0]), key=itemgetter(0), reverse=choice.descending)
    return [row for *_, row in (*known, *(item for item in keyed if not item[0]))]


def counts(
    rows: Sequence[Entry],
    choice: Choice,
    known_names: KnownNames | None = None,
    standings: Mapping[str, str] | None = None,
) -> dict[str, Counter[str]]:
    """Return for each facet how many rows each of its values would leave under all other filters."""
    wanted = _wanted(rows, choice, known_names, standings)
    found = [row for row in rows if _fits(row, wanted)]
    counted = {}
    for name in FACETS:
        some = found
        if getattr(choice, name):
            freed = replace(wanted, choice=_without(choice, name))
            some = [row for row in rows if _fits(row, freed)]
        counted[name] = Counter(value for row in some for value in values(row, name, wanted.standings))
    return counted


def _without(choice: Choice, facet: str) -> Choice:
    cleared: dict[str, Any] = {facet: ""}
    return replace(choice, **cleared)


def _wanted(
    rows: Sequence[Entry],
    choice: Choice,
    known_names: KnownNames | None,
    standings: Mapping[str, str] | None,
) -> _Wanted:
    called = meant(choice, cache(known_names or partial(_things, rows)))
    things, bodies, places, tools = (called.get(filter) for filter, *_ in names(choice))
    return _Wanted(choice, things, bodies, places, tools, standings or {})


def _things(rows: Iterable[Entry]) -> Names:
    found = {n.iri: n for row in rows for n in (*row.targets, *row.instruments, *row.bodies)}
    return Names(Name(thing.iri, thing.type, (thing.name,)) for thing in found.values())


def _fits(row: Entry, wanted: _Wanted) -> bool:
    choice = wanted.choice
    return (
        bool(choice.aside) == row.idle
        and _says(row, wanted)
        and _among(row.those(choice.role) if choice.role else row.bodies, wanted.bodies)
        and (not choice.owner or _owned(row, choice))
        and _among((*row.targets, *row.bodies), wanted.places)
        and (not choice.division or choice.division in codes(row))
        and _among(row.instruments, wanted.tools)
        and (not choice.until or "" < row.due_by <= choice.until)
        and all(
            not (value := getattr(choice, name)) or value in values(row, name, wanted.standings)
            for name in FACETS
        )
    )


def _owned(row: Entry, choice: Choice) -> bool:
    bodies = row.those(choice.role) if choice.role else row.bodies
    return any(body.name == choice.owner and not body.inferred for body in bodies)


def _says(row: Entry, wanted: _Wanted) -> bool:
    text = wanted.choice.text.lower()
    touched = (*row.targets, *row.instruments, *row.bodies)
    return not text or text in row.text.lower() or _among(touched, wanted.things)


def _among(named: Iterable[Named], wanted: frozenset[str] | None) -> bool:
    return wanted is None or any(one.iri in wanted for one in named)


def values(row: Entry, facet: str, standings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of a row under one of ``FACETS``."""
    if facet == "role":
        return tuple(dict.fromkeys(body.note for body in row.bodies if not body.inferred))
    if facet == "due":
        days = sorted(due.note for due in row.due if due.note)
        years = dict.fromkeys(day[:length] for length in (4, 7) for day in days)
        return ("dated", *years) if row.due else ()
    if facet == "field":
        return row.fields
    if facet == "figure":
        return FIGURED[:1] if row.quantities else FIGURED[1:]
    if facet == "missing":
        return (*row.missing, ALL) if len(row.missing) == len(MISSING) else row.missing
    if facet == "standing":
        return (standings[row.iri],) if row.iri in standings else ()
    value: str = getattr(row, facet)
    return (value,) if value else ()


def _urgency(row: Entry) -> tuple[int, bool, str, str, int, int]:
    """Return the key of the order that planners need: who and when are stated, then either, doubtful last."""
    gaps = ("body" in row.missing) + (not row.due_by)
    return gaps, row.doubtful, row.due_by or "~", row.doc, row.start, row.end


def _key(row: Entry, column: str) -> str:
    return row.due_by or ("~" if row.due else "") if column == "due" else cell(row, column)


def grouped(rows: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return rows by the bodies that are stated to answer, the busiest first; those of nobody last."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        for name in sorted({body.name for body in row.bodies if not body.inferred}) or [""]:
            groups[name].append(row)
    return sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
