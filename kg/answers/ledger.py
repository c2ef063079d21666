"""The ledger: a row for each goal or measure, with who answers, by when, how much, and on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

import networkx as nx

from kg.graph.access import targets, unit_edges, units
from kg.graph.classes import AREA_LINKS, ENTITY_TYPES, HELPING_ROLES, LEADING_ROLES, ROLES
from kg.naming.matching import Name, Names
from kg.stores.base import Column, Rows, Value

MISSING = ("body", "date", "figure")
COLUMNS = ("kind", "text", "lead", "support", "due", "quantity", "instrument", "target", "theme", "document")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a row touches: its IRI, class and name, and what is said beside it."""

    iri: str
    type: str
    name: str
    note: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A goal or measure. The notes of ``due`` are ISO dates, those of ``bodies`` are roles.

    ``missing`` names what the text does not state: a ``body``, a ``date``, a ``figure``.
    """

    iri: str
    doc: str
    title: str
    kind: str
    modality: str
    text: str
    start: int
    end: int
    theme: str
    path: tuple[str, ...]
    bodies: tuple[Named, ...]
    due: tuple[Named, ...]
    quantities: tuple[Named, ...]
    instruments: tuple[Named, ...]
    targets: tuple[Named, ...]
    missing: tuple[str, ...]

    def those(self, *roles: str) -> tuple[Named, ...]:
        """Return the bodies in these roles."""
        return tuple(body for body in self.bodies if body.note in roles)


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows of the ledger that a reader wants to see; an empty field sets no condition."""

    text: str = ""
    body: str = ""
    doc: str = ""
    kind: str = ""
    modality: str = ""
    theme: str = ""
    missing: str = ""
    sort: str = ""
    descending: bool = False
    group: str = ""


def entries(graph: nx.MultiDiGraph) -> list[Entry]:
    """Return the rows of a graph, in the order of the text."""
    titles = {
        node["doc"]: str(node["name"])
        for _, node in graph.nodes(data=True)
        if node.get("type") == "PolicyDocument"
    }
    found = (_entry(graph, iri, titles) for iri in units(graph))
    return sorted(found, key=lambda row: (row.doc, row.start, row.end, row.iri))


def _entry(graph: nx.MultiDiGraph, iri: str, titles: dict[str, str]) -> Entry:
    node = graph.nodes[iri]
    path = tuple(str(h) for h in node.get("heading", ()))
    bodies = tuple(_bodies(graph, iri))
    due, quantities = _named(graph, iri, "time"), _named(graph, iri, "quantity")
    return Entry(
        iri=iri,
        doc=str(node["doc"]),
        title=titles.get(node["doc"], str(node["doc"])),
        kind=str(node["type"]),
        modality=str(node.get("modality", "do")),
        text=str(node["name"]),
        start=int(node.get("start", 0)),
        end=int(node.get("end", 0)),
        theme=next((str(graph.nodes[t]["name"]) for t in targets(graph, iri, "hasTheme")), ""),
        path=path,
        bodies=bodies,
        due=due,
        quantities=quantities,
        instruments=_named(graph, iri, "instrument"),
        targets=_named(graph, iri, *AREA_LINKS),
        missing=lacking(bodies, due, quantities),
    )


def lacking(bodies: Iterable[Named], due: Sequence[Named], quantities: Sequence[Named]) -> tuple[str, ...]:
    """Return which of ``MISSING`` a text does not state; a body that is only inferred is not stated."""
    stated = any(not body.inferred for body in bodies)
    lacks = {"body": not stated, "date": not due, "figure": not quantities}
    return tuple(what for what in MISSING if lacks[what])


def _bodies(graph: nx.MultiDiGraph, iri: str) -> Iterable[Named]:
    for role in ROLES:
        for _, body, data in unit_edges(graph, iri, f"{role}Body"):
            node = graph.nodes[body]
            yield Named(body, node["type"], str(node["name"]), role, bool(data.get("inferred")))


def _named(graph: nx.MultiDiGraph, iri: str, *keys: str) -> tuple[Named, ...]:
    found = {end: graph.nodes[end] for key in keys for end in targets(graph, iri, key)}
    return tuple(
        Named(end, str(node["type"]), str(node["name"]), str(node.get("date", "")))
        for end, node in sorted(found.items())
    )


# Choosing, sorting, grouping


def names(choice: Choice) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the filters that take a name, each with the name and the classes that it may name."""
    return ("text", choice.text, ENTITY_TYPES), ("body", choice.body, ("Body",))


def chosen(
    rows: Sequence[Entry], choice: Choice, known_names: Callable[[], Names] | None = None
) -> list[Entry]:
    """Return the rows that a reader wants to see, sorted.

    ``known_names`` gives all names of things where they are known, and not only those that the rows say.
    """
    named = (known_names or partial(_things, rows))() if choice.text or choice.body else Names()
    things = frozenset(name.iri for name in named.matching(choice.text)) if choice.text else frozenset()
    bodies = frozenset(name.iri for name in named.matching(choice.body, ["Body"])) if choice.body else None
    found = [row for row in rows if _fits(row, choice, things, bodies)]
    if choice.sort in COLUMNS:
        # Rows without a value come last, whichever way the others go.
        keyed = [(_key(row, choice.sort), number, row) for number, row in enumerate(found)]
        known = sorted((item for item in keyed if item[0]), key=itemgetter(0), reverse=choice.descending)
        found = [row for *_, row in (*known, *(item for item in keyed if not item[0]))]
    return found


def _key(row: Entry, column: str) -> str:
    return _first_date(row) if column == "due" else cell(row, column)


def _things(rows: Iterable[Entry]) -> Names:
    found = {n.iri: n for row in rows for n in (*row.targets, *row.instruments, *row.bodies)}
    return Names(Name(thing.iri, thing.type, (thing.name,)) for thing in found.values())


def _fits(row: Entry, choice: Choice, things: frozenset[str], bodies: frozenset[str] | None) -> bool:
    touched = {n.iri for n in (*row.targets, *row.instruments, *row.bodies)}
    return (
        (not choice.text or choice.text.lower() in row.text.lower() or not things.isdisjoint(touched))
        and (bodies is None or any(b.iri in bodies for b in row.bodies))
        and choice.doc in ("", row.doc)
        and choice.kind in ("", row.kind)
        and choice.modality in ("", row.modality)
        and choice.theme in ("", row.theme)
        and (not choice.missing or choice.missing in row.missing)
    )


def _first_date(row: Entry) -> str:
    return min((due.note for due in row.due if due.note), default="~" if row.due else "")


def grouped(rows: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return rows by the bodies that are stated to answer, the busiest first; those of nobody last."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        names = {body.name for body in row.bodies if not body.inferred}
        for name in sorted(names) or [""]:
            groups[name].append(row)
    return sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))


# As a table


def cell(row: Entry, column: str) -> str:
    """Return what stands in a column of a row, as text."""
    lists = {
        "lead": row.those(*LEADING_ROLES),
        "support": row.those(*HELPING_ROLES),
        "due": row.due,
        "quantity": row.quantities,
        "instrument": row.instruments,
        "target": row.targets,
    }
    if column in lists:
        return "\uff1b".join(named.name for named in lists[column])
    return {"kind": row.kind, "text": row.text, "theme": row.theme, "document": row.title}[column]


def table(rows: Iterable[Entry], words: dict[str, dict[str, str]], inferred: str) -> Rows:
    """Return rows as an answer, for files; ``inferred`` is what stands behind a body that is not stated."""
    labels = {name: words[f"ledger_{name}"] for name in (*COLUMNS, "modality", *MISSING, "start", "end")}
    columns = tuple(
        Column(name, label["zh"], label["en"], name in ("kind", "modality", *MISSING))
        for name, label in labels.items()
    )
    return Rows(columns, tuple(_values(row, inferred) for row in rows))


def _values(row: Entry, inferred: str) -> tuple[Value, ...]:
    def bodies(*roles: str) -> str:
        return "\uff1b".join(b.name + (inferred if b.inferred else "") for b in row.those(*roles))

    special = {"lead": bodies(*LEADING_ROLES), "support": bodies(*HELPING_ROLES)}
    cells = [special.get(name, cell(row, name)) for name in COLUMNS]
    return (*cells, row.modality, *(what in row.missing for what in MISSING), row.start, row.end)
