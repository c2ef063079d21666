"""The facts of a page as rows, and the table of the fields that each kind of row has.

The table goes to the page with the rows, so that the scripts there know no order of their own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from kg.page.cards import Card, Place
from kg.page.facts import Facts, Naming, Relation, Sentence, Source, Span, Unit, called
from kg.page.linking import Tie
from kg.page.views import View


def _names(value: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(value))


FIELDS: dict[str, tuple[str, ...]] = {
    "source": (*_names(Source), "called"),
    "sentence": _names(Sentence),
    "unit": _names(Unit),
    "naming": _names(Naming),
    "relation": _names(Relation),
    "span": _names(Span),
    "place": _names(Place),
    "card": _names(Card),
    "tie": _names(Tie),
}


def rows(kind: str, values: Iterable[Any], **computed: Callable[[Any], Any]) -> list[list[Any]]:
    """Return a row for each value, with the fields of this kind in the order of ``FIELDS``.

    A field holds the attribute of its name, or what the function of its name in ``computed`` returns.
    """
    getters = [computed.get(name) or attrgetter(name) for name in FIELDS[kind]]
    return [[get(value) for get in getters] for value in values]


def fact_rows(facts: Facts) -> dict[str, Any]:
    """Return the facts as rows, except nodes and links, with the table of their fields."""
    rules = rule_numbers(facts)
    names = dict(zip(facts.sources, called(facts.sources), strict=True))
    return {
        "fields": FIELDS,
        "sources": rows("source", facts.sources, called=names.__getitem__),
        "themes": facts.themes,
        "paths": facts.paths,
        "sentences": rows("sentence", facts.sentences),
        "rules": list(rules),
        "units": rows("unit", facts.units.values(), rule=lambda unit: rules[unit.rule]),
        "namings": rows("naming", facts.namings),
        "relations": rows("relation", facts.relations),
    }


def view_rows(view: View) -> dict[str, Any]:
    """Return a view with its places and cards as rows."""
    return {
        "name": view.name,
        "kinds": view.kinds,
        "shared": view.shared,
        "between": view.between,
        "subject": view.subject,
        "header": view.board.header,
        "places": rows("place", view.board.places),
        "cards": rows("card", view.board.cards),
        "ties": rows("tie", view.ties, cross=lambda tie: int(tie.cross)),
    }


def rule_numbers(facts: Facts) -> dict[str, int]:
    """Return the number under which the page knows each rule, in the order of the facts."""
    names = [link.rule for link in facts.links] + [unit.rule for unit in facts.units.values()]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
