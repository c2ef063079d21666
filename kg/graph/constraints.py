"""Whether the graph of a document keeps the shapes of ``schema/shapes.ttl``, asked without a SHACL engine.

A shape is a set of nodes and what must hold of each. Only what the shapes use of SHACL is known here; of a
shapes file that uses more, ``hold`` says that it does not know.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

import networkx as nx
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection as List
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from kg.graph import ontology
from kg.graph.ontology import KG
from kg.graph.quads import Text, Value, quads

_Nodes = dict[Value, None]
_Values = dict[str, dict[Value, list[Value]]]
_Test = Callable[["_Asked"], bool]
_SILENT = {RDF.type, SH.targetClass, SH.targetSubjectsOf, SH.path, SH.message}
_TYPE, _LANG_STRING, _STRING = str(RDF.type), str(RDF.langString), str(XSD.string)
_INTEGER, _DATE = str(XSD.integer), str(XSD.date)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a graph says: values by property and subject, and the other way about; nodes by class.

    A value that is said twice may stand there twice. Subjects are kept of the properties that a shape follows
    backwards.
    """

    values: _Values = field(default_factory=lambda: defaultdict(dict))
    subjects: _Values = field(default_factory=lambda: defaultdict(dict))
    classes: dict[str, _Nodes] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The nodes that a shape is asked of, in no order, and of each the values to which its path leads.

    A test is asked of all of them at once: most are sets that hold each other, or one look at each value
    that there is. ``each`` has every value of any node, once.
    """

    said: _Said
    nodes: Collection[Value]
    values: Sequence[Sequence[Value]]
    each: Set[Value]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What must hold of the nodes of some classes, and of those that have some properties.

    ``path`` are the properties that lead to the values, and whether each is followed backwards.
    """

    classes: tuple[str, ...]
    having: tuple[str, ...]
    path: tuple[tuple[str, bool], ...]
    tests: tuple[_Test, ...]

    def nodes(self, said: _Said) -> Set[Value]:
        """Return the nodes that the shape is about."""
        tables = [said.classes.get(class_, {}) for class_ in self.classes]
        return set[Value]().union(*tables, *(said.values.get(key, {}) for key in self.having))

    def holds(self, said: _Said, nodes: Collection[Value]) -> bool:
        """Tell whether the shape holds of all these nodes."""
        values = _values(said, self.path, nodes)
        asked = _Asked(said, nodes, values, set(chain.from_iterable(values)))
        return all(test(asked) for test in self.tests)


def hold(graph: nx.MultiDiGraph, shapes: Graph) -> bool | None:
    """Tell whether the shapes hold of the graph of one document; None where they are not all known."""
    try:
        known = _compiled(shapes)
    except KeyError:
        return None
    said = _said(graph, {str(key) for key in shapes.objects(None, SH.inversePath)})
    return all(shape.holds(said, nodes) for shape in known if (nodes := shape.nodes(said)))


def _said(graph: nx.MultiDiGraph, backwards: Collection[str]) -> _Said:
    said = _Said()
    for s, p, o, _ in quads(graph, "ours"):
        if p == _TYPE:
            for class_ in _above(str(o)):
                said.classes[class_][s] = None
        else:
            said.values[p].setdefault(s, []).append(o)
            if p in backwards:
                said.subjects[p].setdefault(o, []).append(s)
    return said


@functools.cache
def _above(class_: str) -> tuple[str, ...]:
    term = ontology.terms().get(class_.removeprefix(KG))
    return (class_, *(one for iri in (term.above if term else ()) for one in _above(iri)))


def _values(said: _Said, path: Sequence[tuple[str, bool]], nodes: Collection[Value]) -> list[Sequence[Value]]:
    """Return the values to which a path leads from each node, each once."""
    tables = [(said.subjects if backwards else said.values).get(key, {}) for key, backwards in path]
    found: Iterable[Sequence[Value]] = map(tables[0].get, nodes, repeat(())) if tables else zip(nodes)
    for table in tables[1:]:
        found = [[value for one in values for value in table.get(one, ())] for values in found]
    return [one if len(one) < 2 else list(dict.fromkeys(one)) for one in found]


# ---- from SHACL ----


@functools.lru_cache(maxsize=4)
def _compiled(shapes: Graph) -> tuple[_Shape, ...]:
    """Return the shapes that have targets; raises ``KeyError`` for what is not known."""
    targeted = {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.targetSubjectsOf)}
    return tuple(_shape(shapes, shape) for shape in targeted)


def _shape(shapes: Graph, shape: Node) -> _Shape:
    said = [(p, o) for p, o in shapes.predicate_objects(shape) if p not in _SILENT]
    return _Shape(
        tuple(map(str, shapes.objects(shape, SH.targetClass))),
        tuple(map(str, shapes.objects(shape, SH.targetSubjectsOf))),
        tuple(_path(shapes, shapes.value(shape, SH.path))),
        tuple(_TESTS[p](o, shapes) for p, o in said),
    )


def _path(shapes: Graph, path: Node | None) -> Iterator[tuple[str, bool]]:
    if path is None or isinstance(path, URIRef):
        yield from [(str(path), False)] if path is not None else ()
    elif inverse := shapes.value(path, SH.inversePath):
        yield str(inverse), True
    elif (path, RDF.first, None) in shapes:
        yield from (step for part in List(shapes, path) for step in _path(shapes, part))
    else:
        raise KeyError(path)


def _min_count(least: Any, _: Graph) -> _Test:
    count = int(least)
    return lambda asked: min(map(len, asked.values), default=count) >= count


def _max_count(most: Any, _: Graph) -> _Test:
    count = int(most)
    return lambda asked: max(map(len, asked.values), default=count) <= count


def _datatype(wanted: Any, _: Graph) -> _Test:
    kind = {str(wanted)}
    return lambda asked: kind.issuperset(map(_kind, asked.each))


def _kind(value: Value) -> str:
    """Return the datatype of a literal, "" for an IRI and where the literal is none of its datatype."""
    if isinstance(value, str):
        return ""
    if value.datatype == _DATE and Literal(value.form, datatype=XSD.date).ill_typed:
        return ""
    return _LANG_STRING if value.language else value.datatype or _STRING


def _pattern(pattern: Any, _: Graph) -> _Test:
    search = re.compile(str(pattern)).search
    return lambda asked: all(map(search, map(_form, asked.each)))


def _min_length(least: Any, _: Graph) -> _Test:
    length = int(least)
    return lambda asked: min(map(len, map(_form, asked.each)), default=length) >= length


def _form(value: Value) -> str:
    return value if isinstance(value, str) else value.form


def _min_inclusive(least: Any, _: Graph) -> _Test:
    number = int(least)
    return lambda asked: all(_is_number(v) and int(_form(v)) >= number for v in asked.each)


def _is_number(value: Value) -> bool:
    return isinstance(value, Text) and value.datatype == _INTEGER


def _less_than(key: Node, _: Graph) -> _Test:
    path = [(str(key), False)]

    def test(asked: _Asked) -> bool:
        others = _values(asked.said, path, asked.nodes)
        return all(
            _is_less(value, other)
            for values, greater in zip(asked.values, others, strict=True)
            for value in values
            for other in greater
        )

    return test


def _is_less(one: Value, other: Value) -> bool:
    return _is_number(one) and _is_number(other) and int(_form(one)) < int(_form(other))


def _class(wanted: Node, _: Graph) -> _Test:
    class_ = str(wanted)
    return lambda asked: asked.said.classes.get(class_, {}).keys() >= asked.each


def _equals(key: Node, _: Graph) -> _Test:
    path = [(str(key), False)]

    def test(asked: _Asked) -> bool:
        others = _values(asked.said, path, asked.nodes)
        pairs = zip(asked.values, others, strict=True)
        return all(one == other or set(one) == set(other) for one, other in pairs)

    return test


def _has_value(wanted: Node, _: Graph) -> _Test:
    value: Value = str(wanted)
    if isinstance(wanted, Literal):
        value = Text(str(wanted), str(wanted.datatype or ""), wanted.language or "")
    return lambda asked: all(value in values for values in asked.values)


def _or(choice: Node, shapes: Graph) -> _Test:
    ways = [_shape(shapes, one) for one in List(shapes, choice)]

    def test(asked: _Asked) -> bool:
        left = list(asked.each)
        for way in ways:
            if left and not way.holds(asked.said, left):
                left = [value for value in left if not way.holds(asked.said, [value])]
            else:
                left = []
        return not left

    return test


_TESTS: dict[Node, Callable[[Any, Graph], _Test]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.datatype: _datatype,
    SH.pattern: _pattern,
    SH.minLength: _min_length,
    SH.minInclusive: _min_inclusive,
    SH.lessThan: _less_than,
    SH["class"]: _class,
    SH.equals: _equals,
    SH.hasValue: _has_value,
    SH["or"]: _or,
}
