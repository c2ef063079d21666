"""The word classes that the reading of clauses asks for: sets of ``classes.yaml``, by what they tell."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kg.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class ClauseClasses:
    """The classes of the words that decide what a clause says, each set under its name in ``classes.yaml``.

    A field ``own_act`` holds the classes of the set ``own-act``; the file says what each set is for.
    """

    act: frozenset[str]
    own_act: frozenset[str]
    noun_act: frozenset[str]
    leading: frozenset[str]
    before_name: frozenset[str]
    actor: frozenset[str]
    encouraging: frozenset[str]
    forbidding: frozenset[str]
    allowing: frozenset[str]
    demanding: frozenset[str]
    prescribing: frozenset[str]
    requiring: frozenset[str]
    including_all: frozenset[str]
    gift: frozenset[str]
    gift_or_payment: frozenset[str]
    assistance: frozenset[str]
    fronting_object: frozenset[str]
    assigning: frozenset[str]
    circumstance: frozenset[str]
    below: frozenset[str]
    listed: frozenset[str]
    each: frozenset[str]
    framing: frozenset[str]
    frame_act: frozenset[str]
    frame_state: frozenset[str]
    frame_place: frozenset[str]
    frame_end: frozenset[str]
    and_so_on: frozenset[str]
    attribute: frozenset[str]
    told_apart: frozenset[str]
    deciding: frozenset[str]
    resuming: frozenset[str]
    clause_end: frozenset[str]
    list_opening: frozenset[str]
    breach: frozenset[str]
    penalizing: frozenset[str]
    suffering: frozenset[str]
    adding: frozenset[str]
    negating: frozenset[str]
    parting: frozenset[str]
    joining_in: frozenset[str]
    ruling: frozenset[str]
    rim: frozenset[str]
    term: frozenset[str]
    timing: frozenset[str]
    until: frozenset[str]
    single_out: frozenset[str]
    past: frozenset[str]
    comparing: frozenset[str]
    unread_act: frozenset[str]
    before_case: frozenset[str]
    won: frozenset[str]
    charged: frozenset[str]
    excluding: frozenset[str]


def of(knowledge: Knowledge) -> ClauseClasses:
    """Return the classes of a knowledge; raises ``SchemaError`` where it lacks a set."""
    return knowledge.kept(ClauseClasses, lambda: _read(knowledge))


def _read(knowledge: Knowledge) -> ClauseClasses:
    names = (field.name.replace("_", "-") for field in fields(ClauseClasses))
    return ClauseClasses(*(knowledge.classes(name) for name in names))
