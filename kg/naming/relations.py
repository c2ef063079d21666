"""What names say about each other: within, subBodyOf, about, and the codes of divisions and industries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.knowledge import Knowledge
from kg.knowledge.rules import Rule
from kg.model import Extraction, MentionType
from kg.naming import registry
from kg.naming.gazetteer import Division
from kg.naming.iris import BASE_IRI, entity_iri
from kg.naming.names import UNNAMED, name
from kg.naming.registry import Registry
from kg.naming.scope import Scope, parse, scope, whole_place
from kg.text.scripts import simplified

Property = Literal["within", "subBodyOf", "about"]

_IN_PLACES: frozenset[MentionType] = frozenset({"Place", "Park", "EcologicalZone"})
# A place in a body's name says where the body belongs, not what it is about.
_ABOUT: Mapping[MentionType, frozenset[MentionType]] = {
    "Body": frozenset({"Industry", "Park", "EcologicalZone", "Project"}),
    "Instrument": frozenset(
        {"Industry", "Park", "EcologicalZone", "Place", "Project", "Group", "Instrument"}
    ),
    "Industry": frozenset({"Industry", "EcologicalZone"}),
    "Park": frozenset({"Industry", "EcologicalZone"}),
    "EcologicalZone": frozenset({"EcologicalZone"}),
    "Project": frozenset({"Industry", "Park", "EcologicalZone", "Place", "Project", "Group"}),
    "Group": frozenset({"Industry", "Park", "EcologicalZone", "Place"}),
}
_LONGEST = 40  # longer names are citations, whose beginning is enough

Entity = tuple[MentionType, str]


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """An edge between two entities by their IRIs, and the rule that found it."""

    subject_iri: str
    property: Property
    object_iri: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Names:
    """The canonical names of a document with the forms that they were met in."""

    forms: Mapping[Entity, frozenset[str]]
    base: str
    registry: Registry
    scope: Scope

    def iri(self, entity: Entity) -> str:
        return entity_iri(self.base, *entity)


def relations(extraction: Extraction, knowledge: Knowledge, base_iri: str = BASE_IRI) -> tuple[Relation, ...]:
    """Return the edges between entities that follow from the names in one extraction, sorted.

    An object need not be mentioned itself: a county lies in its city whatever the document says.
    """
    return tuple(sorted(_relations(_names(extraction, knowledge, base_iri))))


def _relations(names: _Names) -> set[Relation]:
    found: set[Relation] = set()
    for entity in names.forms:
        found.update(_within(entity, names))
        found.update(_part_of(entity, names))
    found.update(_about(names))
    return found


def facts(
    extraction: Extraction, knowledge: Knowledge, base_iri: str = BASE_IRI
) -> tuple[tuple[str, str, str], ...]:
    """Return the relations as (IRI, property, IRI), and (IRI, ``notation``, code) where a code is known.

    Codes are those of GB/T 2260 for divisions and of GB/T 4754 for industries.
    """
    names = _names(extraction, knowledge, base_iri)
    edges = {(r.subject_iri, str(r.property), r.object_iri) for r in _relations(names)}
    codes = {(names.iri(e), "notation", code) for e in names.forms for code in _codes(e, names)}
    return tuple(sorted(edges | codes))


def _names(extraction: Extraction, knowledge: Knowledge, base_iri: str) -> _Names:
    if any(not m.iri for m in extraction.mentions if m.type not in UNNAMED):
        extraction = name(extraction, knowledge, base_iri)
    forms: dict[Entity, set[str]] = {}
    for mention in extraction.mentions:
        if mention.type not in UNNAMED:
            names = tuple(map(simplified, (mention.name, mention.text)))
            forms.setdefault((mention.type, names[0]), set()).update(names)
    known = registry.registry(knowledge)
    kept = {entity: frozenset(found) for entity, found in forms.items()}
    return _Names(kept, base_iri, known, scope(extraction.document, known))


# Places


def _division(entity: Entity, names: _Names) -> Division | None:
    """Return the division that a place's name means."""
    type_, name_ = entity
    division = whole_place(name_, names.scope, names.registry) if type_ == "Place" else None
    return division if division and division.code else None


def _before(entity: Entity, names: _Names) -> Division | None:
    """Return the division that a name begins with: by its official name, or for parks by a city's short one.

    A thing named after a mountain or a river does not lie in the city of that name.
    """
    type_, name_ = entity
    division, end = parse(name_, 0, names.registry, chain=names.scope.chain)
    if division is None or end == len(name_):
        return None
    official = name_[:end].endswith(division.name)
    return division if official or (type_ == "Park" and division.level != "county") else None


def _codes(entity: Entity, names: _Names) -> Iterator[str]:
    type_, name_ = entity
    if type_ == "Industry" and name_ in names.registry.industries:
        yield names.registry.industries[name_]
    if division := _division(entity, names):
        yield division.code


def _within(entity: Entity, names: _Names) -> Iterator[Relation]:
    if entity[0] not in _IN_PLACES:
        return
    division = _division(entity, names) or _before(entity, names)
    if division is None:
        return
    places = [
        names.iri(("Place", names.registry.gazetteer.label(d)))
        for d in names.registry.gazetteer.chain(division)
    ]
    if places[0] != names.iri(entity):
        yield Relation(names.iri(entity), "within", places[0], "place in the name")
    for inner, outer in pairwise(places):
        yield Relation(inner, "within", outer, "GB/T 2260")


# Bodies


def _part_of(entity: Entity, names: _Names) -> Iterator[Relation]:
    type_, name_ = entity
    for act, find in _PARTS.items() if type_ == "Body" else ():
        for pattern in names.registry.by_act.get(act, ()):
            if whole := find(pattern, name_, names.registry):
                yield Relation(names.iri(entity), "subBodyOf", names.iri(("Body", whole)), pattern.name)
                return


def _part(pattern: Rule, name_: str, registry: Registry) -> str:
    match = pattern.regex.search(name_)
    return str(pattern.attributes["gives"]).format_map(match.groupdict()) if match else ""


def _organ(pattern: Rule, name_: str, registry: Registry) -> str:
    division, end = parse(name_, 0, registry, strict=False)
    listed = registry.bodies.heads.get(name_[end:])
    if division is None or listed is None or listed.kind not in registry.words("organ kinds"):
        return ""
    return str(pattern.attributes["gives"]).format(own=registry.gazetteer.label(division))


def _ministry(pattern: Rule, name_: str, registry: Registry) -> str:
    listed = registry.bodies.whole.get(name_)
    known = listed is not None and listed.kind in registry.words("state kinds")
    return str(pattern.attributes["gives"]) if known else ""


_PARTS: Mapping[str, Callable[[Rule, str, Registry], str]] = {
    "part": _part,
    "organ": _organ,
    "ministry": _ministry,
}


# Names in names


def _about(names: _Names) -> Iterator[Relation]:
    index = _index(names)
    for entity in names.forms:
        if _is_organ(entity, names.registry):
            continue  # an organ's name states its whole field, not what its measures are about
        for other, rule in _held(entity, index, names):
            yield Relation(names.iri(entity), "about", names.iri(other), rule)


def _is_organ(entity: Entity, registry: Registry) -> bool:
    type_, name_ = entity
    if type_ != "Body":
        return False
    listed = registry.bodies.whole.get(name_) or registry.bodies.heads.get(registry.bodies.head(name_))
    return listed is not None and listed.kind in (
        *registry.words("local notes"),
        *registry.words("central notes"),
    )


def _index(names: _Names) -> dict[str, list[Entity]]:
    """Return the entities by each form that another name may hold."""
    index: dict[str, list[Entity]] = {}
    for entity, forms in sorted(names.forms.items()):
        for form in sorted(forms):
            if len(form) > 1 and form not in names.registry.class_words:
                index.setdefault(form, []).append(entity)
    for zone in names.registry.zones:
        if not any(type_ == "EcologicalZone" for type_, _ in index.get(zone, ())):
            index.setdefault(zone, []).append(("EcologicalZone", zone))
    return index


def _held(entity: Entity, index: Mapping[str, list[Entity]], names: _Names) -> Iterator[tuple[Entity, str]]:
    """Yield what a name holds: the longest names in it from the left, then what patterns find in it.

    Plans and systems are often named by general words (a mechanism, a platform): one counts within
    another only at the front of its name, or within the title of a cited document.
    """
    (type_, name_), start = entity, 0
    cited = any(form.startswith(names.registry.rules.words["title mark"]) for form in names.forms[entity])
    while start < min(len(name_), _LONGEST):
        allowed = _ABOUT.get(type_, frozenset()) - ({"Instrument"} if start and not cited else set())
        found, length = _longest(entity, start, index, allowed)
        yield from ((other, "name in the name") for other in found)
        start += length or 1
    for pattern in names.registry.by_act.get("holds", ()):
        match = pattern.regex.search(name_) if type_ in pattern.attributes["types"] else None
        if match and match["thing"] not in names.registry.class_words:
            yield (pattern.attributes["thing"], match["thing"]), pattern.name


def _longest(
    entity: Entity, start: int, index: Mapping[str, list[Entity]], allowed: frozenset[MentionType]
) -> tuple[list[Entity], int]:
    """Return the entities whose form is the longest that stands at a position of a name, and its length."""
    name_ = entity[1]
    for end in range(min(len(name_), start + _LONGEST), start + 1, -1):
        others = [o for o in index.get(name_[start:end], ()) if o[0] in allowed and o != entity]
        if others and end - start < len(name_):
            return others, end - start
    return [], 0
