"""What a pattern of ``rules/naming.yaml`` can do to a name: rewrite it, or look it up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.knowledge.rules import Rule
from kg.model import MentionType
from kg.naming.registry import Registry
from kg.naming.scope import Scope, meant, parse, whole_place

# NFKC makes these narrow; Chinese names write them wide.
_WIDE = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "(),:;"}


@dataclass(frozen=True, slots=True)
class Case:
    """What an action is given: the name so far, its type, and the document that says it."""

    text: str
    type: MentionType
    match: re.Match[str]
    pattern: Rule
    scope: Scope
    registry: Registry
    canonical: Callable[[str], str]


def _rewrite(case: Case) -> str | None:
    gives = str(case.pattern.attributes.get("gives", ""))

    def fill(match: re.Match[str]) -> str:
        return gives.format_map(_values(match, case))

    try:
        return case.pattern.regex.sub(fill, case.text)
    except _UnknownPlaceError:
        return None


class _UnknownPlaceError(Exception):
    """A level word that means no division in this document."""


def _values(match: re.Match[str], case: Case) -> dict[str, str]:
    values = {key: value or "" for key, value in match.groupdict().items()}
    values["title"] = _title(case)
    if case.scope.own:
        values["own"] = case.registry.gazetteer.label(case.scope.own)
    if "level" in values:
        values["place"] = _place(values["level"], case)
    return values


def _title(case: Case) -> str:
    return case.canonical(case.scope.title) if case.scope.title else case.text


def _place(level: str, case: Case) -> str:
    if case.scope.town.endswith(level):
        return case.scope.town
    division = meant(case.scope, level, case.registry)
    if division is None:
        raise _UnknownPlaceError
    return case.registry.gazetteer.label(division)


def _fold(case: Case) -> str:
    """Give letters, digits and brackets one width each, and drop spaces except between Latin words."""
    text = unicodedata.normalize("NFKC", case.text)
    text = re.sub(r"(?<![!-~])\s+|\s+(?![!-~])", "", text)
    return text.translate(_WIDE)


def _term(case: Case) -> str | None:
    listed = case.registry.bodies.whole.get(case.text)
    return listed.name if listed else None


def _head(case: Case) -> str | None:
    bodies = case.registry.bodies
    head = bodies.head(case.text)
    return case.text.removesuffix(head) + bodies.heads[head].name if head else None


def _division(case: Case) -> str | None:
    if case.type == "Place":
        place = whole_place(case.text, case.scope, case.registry)
        return case.registry.gazetteer.label(place) if place else None
    division, end = parse(case.text, 0, case.registry, strict=False, chain=case.scope.chain)
    if division is None:
        return None
    rest = case.text[end:]
    official = case.text[:end].endswith((division.name, *division.old))
    if not official and not _is_local_organ(rest, case.registry):
        return None
    return case.registry.gazetteer.label(division) + rest


def _is_local_organ(text: str, registry: Registry) -> bool:
    listed = registry.bodies.heads.get(text)
    return listed is not None and listed.kind in registry.words("local notes")


def _local(case: Case) -> str | None:
    if not _is_local_organ(case.text, case.registry) or not case.scope.own:
        return None
    provincial = case.text.endswith(tuple(case.registry.words("provincial endings")))
    division = case.scope.chain[-1] if provincial else case.scope.own
    return case.registry.gazetteer.label(division) + case.text


def _central(case: Case) -> str | None:
    listed = case.registry.bodies.central.get(case.text)
    return listed.name if listed else None


def _bracket(case: Case) -> str | None:
    return None if case.text in case.registry.bodies.whole else case.match["outer"]


ACTS: Mapping[str, Callable[[Case], str | None]] = {
    "rewrite": _rewrite,
    "fold": _fold,
    "term": _term,
    "head": _head,
    "division": _division,
    "local": _local,
    "central": _central,
    "bracket": _bracket,
}
