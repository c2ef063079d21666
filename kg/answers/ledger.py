"""The ledger: a row for each goal or measure, with who answers, by when, how much, and on what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from kg.graph.access import field_names, targets, unit_edges, units
from kg.graph.classes import AREA_LINKS, HELPING_ROLES, LEADING_ROLES, ROLES
from kg.knowledge import own

MISSING = ("body", "date", "figure")
PLACES = ("Place", "Park", "EcologicalZone")
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

    Those of ``targets`` are the codes of the divisions that places, parks and zones are or lie in.

    ``missing`` names what the text does not state: a ``body``, a ``date``, a ``figure``. ``sentence`` is what
    the document says around the text. A row ``by_hand`` is as a person corrected it. ``fields`` are names of
    fields of work, each behind the one that holds it, if any.
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
    sentence: str = ""
    by_hand: bool = False
    fields: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether the text gives nobody a task: a clause of application, or the rest of a sentence."""
        return own().patterns("graph").search("no task", self.text) is not None

    @property
    def doubtful(self) -> bool:
        """Whether nothing was recognised in the text: no thing, tool, figure, date or stated body."""
        stated = any(not body.inferred for body in self.bodies)
        return not (stated or self.due or self.quantities or self.instruments or self.targets)

    @property
    def due_by(self) -> str:
        """The first day by which it is due, as an ISO date; empty where no day is known."""
        return min((due.note for due in self.due if due.note), default="")

    def those(self, *roles: str) -> tuple[Named, ...]:
        """Return the bodies in these roles."""
        return tuple(body for body in self.bodies if body.note in roles)


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
        targets=tuple(_placed(graph, one) for one in _named(graph, iri, *AREA_LINKS)),
        missing=lacking(bodies, due, quantities),
        sentence=next((str(graph.nodes[s].get("text", "")) for s in targets(graph, iri, "inSentence")), ""),
        by_hand=any(key == "corrects" for _, _, key in graph.in_edges(iri, keys=True)),
        fields=field_names(targets(graph, iri, "inField"), lambda one: targets(graph, one, "broaderField")),
    )


def _placed(graph: nx.MultiDiGraph, thing: Named) -> Named:
    return replace(thing, note=_division(graph, thing.iri))


def _division(graph: nx.MultiDiGraph, iri: str) -> str:
    """Return the code of the division that a thing is or lies in, "" where none is known."""
    found = [iri]
    while found[-1] in graph and graph.nodes[found[-1]].get("type") in PLACES:
        if code := str(graph.nodes[found[-1]].get("notation", "")):
            return code
        outer = min((end for end in targets(graph, found[-1], "within") if end not in found), default="")
        found.append(outer)
    return ""


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
