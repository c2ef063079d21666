"""What a graph says, flattened for drawing: things, measures and goals, and the links between them.

Evidence (sections, sentences, mentions, responsibilities) is a part of what it is evidence for, since readers
of a picture look for it there. ``kg.page.collecting`` makes these values from a graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.graph.classes import ENTITY_TYPES
from kg.naming.matching import Name, Names


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document, as offsets in code points; ``end`` is excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, measure, goal, date or figure; ``key`` is its IRI without the base of the data."""

    iri: str
    key: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    notation: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure or goal; numbers point into the lists of ``Facts``, -1 where there is nothing.

    ``start`` and ``end`` are offsets in the document, in code points; ``fields`` are names of fields of work,
    each behind the one that holds it.
    """

    node: int
    document: int
    theme: int
    path: int
    sentence: int
    start: int
    end: int
    modality: str
    rule: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a unit to a node that it touches; ``spans`` are the words that say so, none where none do."""

    unit: int
    node: int
    kind: str
    inferred: bool = False
    rule: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """A place where the text names a thing that no measure or goal touches."""

    node: int
    theme: int
    path: int
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """What is known of two things: the one lies within the other, is about it, or is a part of that body."""

    start: int
    kind: str
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and where it starts, in code points."""

    document: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A policy document as its front matter names it; empty strings where it does not say.

    ``recognised`` is how sure its recogniser is of its least sure line, empty for what is no picture.
    """

    id: str = ""
    title: str = ""
    issuer: str = ""
    number: str = ""
    date: str = ""
    recognised: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page tells; every number in it is an index into one of these lists.

    ``nodes`` is sorted by class, then by name or place in the text; the keys of ``units`` are node numbers.
    """

    nodes: tuple[Node, ...]
    units: dict[int, Unit]
    links: tuple[Link, ...]
    namings: tuple[Naming, ...]
    relations: tuple[Relation, ...]
    sources: tuple[Source, ...]
    themes: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    sentences: tuple[Sentence, ...]


def called(sources: Sequence[Source]) -> list[str]:
    """Return a name for each document: its title, behind year and issuer or id where several have that title.

    The part that differs comes first, since a name that is too long is cut at its end.
    """
    names = [source.title for source in sources]
    dated = [f"{s.date[:4]} {s.issuer}".strip() or s.id for s in sources]
    for apart in (dated, [source.id for source in sources]):
        found = Counter(names)
        names = [
            f"{first} \u00b7 {source.title}" if found[name] > 1 else name
            for name, first, source in zip(names, apart, sources, strict=True)
        ]
    return names


def about(facts: Facts, text: str) -> tuple[int, ...]:
    """Return the numbers of the nodes that a text names: things as people call them, else units."""
    found = {thing.iri for thing in names(facts).matching(text)}
    numbers = tuple(number for number, node in enumerate(facts.nodes) if node.iri in found)
    return numbers or tuple(n for n, node in enumerate(facts.nodes) if text in node.name)


def names(facts: Facts) -> Names:
    """Return the things among the nodes by all their names."""
    things = (node for node in facts.nodes if node.type in ENTITY_TYPES)
    return Names(Name(node.iri, node.type, (node.name, *node.aliases)) for node in things)


def around(facts: Facts, focus: Iterable[int]) -> frozenset[str]:
    """Return the IRIs of some nodes, of the units that touch them, and of all that those units touch."""
    centre = set(focus)
    units = {link.unit for link in facts.links if link.node in centre} | (centre & set(facts.units))
    touched = {link.node for link in facts.links if link.unit in units}
    return frozenset(facts.nodes[n].iri for n in centre | units | touched)
