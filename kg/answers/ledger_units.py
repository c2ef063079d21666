"""Which units of a store a choice of the ledger can leave, so that no others need be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.answers.ledger_choice import FIGURED, Choice, meant
from kg.graph.classes import AREA_LINKS, LINKS, UNIT_TYPES
from kg.graph.ontology import KG, LABEL
from kg.naming.matching import Names
from kg.stores.base import Store

_TEXTS = f"SELECT ?unit ?text WHERE {{{{ GRAPH ?g {{{{ ?unit a <{KG}{{}}> ; <{LABEL}> ?text }}}} }}}}"
_OF = f"""SELECT ?unit WHERE {{{{ VALUES ?_doc {{{{ "" }}}}
  GRAPH ?g {{{{ ?unit <{KG}doc> ?_doc ; a <{KG}{{}}> }}}} }}}}"""
_WITH = "SELECT DISTINCT ?unit WHERE {{ GRAPH ?g {{ ?unit {} ?any }} }}"
_ON = f"""SELECT DISTINCT ?unit WHERE {{{{ VALUES ?_thing {{{{ <{KG}none> }}}}
  GRAPH ?g {{{{ ?unit {{}} ?_thing }}}} }}}}"""
_BODY = f"<{KG}hasResponsibility>/<{KG}body>"
_ENDS = {
    "text": "|".join((*(f"<{KG}{link}>" for link in LINKS), _BODY)),
    "body": _BODY,
    "place": "|".join((*(f"<{KG}{link}>" for link in AREA_LINKS), _BODY)),
    "instrument": f"<{KG}instrument>",
}


def texts(store: Store) -> dict[str, str]:
    """Return the words of all units of a store, by IRI."""
    if not store.answers_sparql:
        nodes = store.graph().nodes(data=True)
        return {iri: str(node["name"]) for iri, node in nodes if node.get("type") in UNIT_TYPES}
    found = (row for kind in UNIT_TYPES for row in store.query(_TEXTS.format(kind)).rows)
    return {str(unit): str(text) for unit, text in found}


def units(store: Store, choice: Choice, names: Callable[[], Names]) -> frozenset[str] | None:
    """Return units of a store that speaks SPARQL: all that a choice leaves, and maybe others.

    None stands for all units: the choice sets no condition by which the store finds them soon. ``names``
    gives the things of the store.
    """
    found = [*_fitting(store, choice, names)]
    return frozenset.intersection(*found) if found else None


def _fitting(store: Store, choice: Choice, names: Callable[[], Names]) -> Iterator[frozenset[str]]:
    """Yield the units that fit each condition by which a store finds them soon."""
    for filter, things in meant(choice, names).items():
        found = _linked(store, _ENDS[filter], things)
        if filter == "text":
            found |= {unit for unit, text in texts(store).items() if choice.text.lower() in text.lower()}
        yield found
    if choice.doc:
        queries = (_OF.format(kind) for kind in UNIT_TYPES)
        yield _units(row for query in queries for row in store.query(query, {"doc": choice.doc}).rows)
    if choice.due or choice.until:
        yield _units(store.query(_WITH.format(f"<{KG}time>")).rows)
    if choice.figure == FIGURED[0]:
        yield _units(store.query(_WITH.format(f"<{KG}quantity>")).rows)


def _linked(store: Store, path: str, things: Iterable[str]) -> frozenset[str]:
    return _units(store.query(_ON.format(path), {"thing": "\n".join(things)}).rows)


def _units(rows: Iterable[tuple[object, ...]]) -> frozenset[str]:
    return frozenset(str(unit) for unit, *_ in rows)
