"""What planners ask of many documents, and what answers must hold, counted over what `kg extract` wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

THINGS = ("Industry", "Park", "EcologicalZone", "Place")
LINKS = ("targets", "instruments", "basis")
UNTIL = "2027"
Place = tuple[str, int, int]
Record = dict[str, Any]


# ---- what the JSON Lines say ----


def links(record: Record, unit: Record) -> set[str]:
    """Return the names of what a measure or goal acts on, builds on and uses."""
    return {record["names"][i] for key in LINKS for i in unit[key]}


def units(records: Iterable[Record], wanted: Callable[[Record, Record], bool]) -> set[Place]:
    """Return the places of the measures and goals for which something holds."""
    return {(r["doc"], u["start"], u["end"]) for r in records for u in r["units"] if wanted(r, u)}


def speaks_of(name: str) -> Callable[[Record, Record], bool]:
    """Return whether a unit holds a word, or acts on, builds on or uses what is named so."""
    return lambda record, unit: name.lower() in unit["text"].lower() or name in links(record, unit)


def led_by(name: str) -> Callable[[Record, Record], bool]:
    """Return whether a body leads a unit, also where that is inferred."""

    def leads(record: Record, unit: Record) -> bool:
        return any(
            one["role"] == "lead" and record["names"][one["mention"]] == name for one in unit["responsible"]
        )

    return leads


def orphan(_: Record, unit: Record) -> bool:
    """Return whether a unit states no body, no time and no figure."""
    stated = any(not one.get("inferred") for one in unit["responsible"])
    return not (stated or unit["times"] or unit["quantities"])


def due(record: Record, unit: Record) -> bool:
    """Return whether a time of a unit names a year alone, later than its document's and up to UNTIL."""
    texts = record["texts"]
    own = (record.get("date") or "9999")[:4]
    years = (re.fullmatch(r"到?(20\d\d)年(底|末)?(前|之前|以前)?", texts[i]) for i in unit["times"])
    return any(found and own < found[1] <= UNTIL for found in years)


def mentions(records: Iterable[Record], name: str) -> set[Place]:
    """Return the places where a thing is named."""
    return {
        (r["doc"], m["start"], m["end"])
        for r in records
        for m in r["mentions"]
        if m.get("name") == name or name in m["text"]
    }


def paragraphs(records: Iterable[Record], words: str) -> int:
    """Return how many lines of all texts hold some words."""
    return sum(words in line for r in records for line in r["text"].split("\n"))


# ---- what is asked ----


@dataclass(frozen=True, slots=True)
class Task:
    """A question in the words of a planner, how it is asked, and the places that its answer must hold.

    ``name`` is a named question; for the ledger and the search it is "", and ``counted`` is how many rows or
    hits there must be.
    """

    words: str
    name: str
    parameters: dict[str, str]
    places: frozenset[Place] = frozenset()
    counted: int = 0


def tasks(records: list[Record], rank: int) -> list[Task]:
    """Return the tasks about the names that come most often, or with another rank those behind them."""
    thing, body, (one, other), words = subjects(records, rank)
    pair = units(records, lambda r, u: {one, other} <= links(r, u))
    total = sum(len(r["units"]) for r in records)
    named: list[tuple[str, str, dict[str, str], set[Place]]] = [
        (f"who owns {thing}", "owners", {"text": thing}, units(records, speaks_of(thing))),
        (f"due by {UNTIL}", "due", {"until": UNTIL, "since": "1900"}, units(records, due)),
        ("what states nothing", "orphans", {}, units(records, orphan)),
        (f"all that {body} leads", "owners", {"body": body, "role": "lead"}, units(records, led_by(body))),
        (f"what links {one}, {other}", "between", {"one": one, "other": other}, pair),
        (f"where {thing} stands", "evidence", {"text": thing}, mentions(records, thing)),
    ]
    return [
        *(Task(said, name, given, frozenset(places)) for said, name, given, places in named),
        Task("the ledger to Excel", "", {}, counted=total),
        Task(f"where “{words}” stands", "", {"q": f'"{words}"'}, counted=paragraphs(records, words)),
    ]


def subjects(records: list[Record], rank: int) -> tuple[str, str, tuple[str, str], str]:
    """Return a thing, a body, a pair of things of two classes, and the words of a sentence."""
    things, bodies, pairs = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for record in records:
        known = {m["id"]: m for m in record["mentions"]}
        for unit in record["units"]:
            own = {(m["type"], m["name"]) for i in unit["targets"] if (m := known[i])["type"] in THINGS}
            things.update(name for _, name in own)
            pairs.update((b, d) for a, b in own for c, d in own if a < c and b != d)
            leads = [one for one in unit["responsible"] if one["role"] == "lead" and not one.get("inferred")]
            bodies.update(known[one["mention"]].get("name", "") for one in leads)
    places = [u["text"] for u in records[rank % len(records)]["units"] if len(u["text"]) > 14]
    return (*(nth(found, rank) for found in (things, bodies)), nth(pairs, rank), places[0][:12])  # type: ignore


def nth(found: Counter[Any], rank: int) -> Any:
    """Return what comes most often, or the one that many ranks behind it."""
    ordered = sorted(found, key=lambda one: (-found[one], one))
    return ordered[min(rank, len(ordered) - 1)]
