"""Whether the graph of a document keeps the shapes of ``schema/shapes.ttl``, asked without a SHACL engine.

A shape is a set of nodes and what must hold of each. Only what the shapes use of SHACL is known here; of a
shapes file that uses more, ``hold`` says that it does not know.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
_Test = Callable[["_Said", Value, Sequence[Value]], bool]
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
class _Shape:
    """What must hold of the nodes of some classes, and of those that have some properties.

    ``path`` are the properties that lead to the values, and whether each is followed backwards.
    """

    classes: tuple[str, ...]
    having: tuple[str, ...]
    path: tuple[tuple[str, bool], ...]
    tests: tuple[_Test, ...]

    def nodes(self, said: _Said) -> Iterator[Value]:
        """Yield the nodes that the shape is about."""
        for class_ in self.classes:
            yield from said.classes.get(class_, ())
        for key in self.having:
            yield from said.values.get(key, ())

    def holds(self, said: _Said, nodes: Iterable[Value]) -> bool:
        """Tell whether the shape holds of all these nodes."""
        values_of = _values(said, self.path)
        for node in nodes:
            values = values_of(node)
            for test in self.tests:
                if not test(said, node, values):
                    return False
        return True


def hold(graph: nx.MultiDiGraph, shapes: Graph) -> bool | None:
    """Tell whether the shapes hold of the graph of one document; None where they are not all known."""
    try:
        known = _compiled(shapes)
    except KeyError:
        return None
    said = _said(graph, {str(key) for key in shapes.objects(None, SH.inversePath)})
    return all(shape.holds(said, shape.nodes(said)) for shape in known)


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


def _values(said: _Said, path: Sequence[tuple[str, bool]]) -> Callable[[Value], Sequence[Value]]:
    """Return the function that gives the values to which a path leads from a node, each once."""
    tables = [(said.subjects if backwards else said.values).get(key, {}) for key, backwards in path]
    first = tables[0] if len(tables) == 1 else None

    def values(node: Value) -> Sequence[Value]:
        found: Sequence[Value] = first.get(node, ()) if first is not None else (node,)
        if first is None:
            for table in tables:
                found = [value for one in found for value in table.get(one, ())]
        return found if len(found) < 2 else list(dict.fromkeys(found))

    return values


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
    return lambda said, node, values: len(values) >= count


def _max_count(most: Any, _: Graph) -> _Test:
    count = int(most)
    return lambda said, node, values: len(values) <= count


def _datatype(wanted: Any, _: Graph) -> _Test:
    kind = {str(wanted)}
    return lambda said, node, values: kind.issuperset(map(_kind, values))


def _kind(value: Value) -> str:
    """Return the datatype of a literal, "" for an IRI and where the literal is none of its datatype."""
    if isinstance(value, str):
        return ""
    if value.datatype == _DATE and Literal(value.form, datatype=XSD.date).ill_typed:
        return ""
    return _LANG_STRING if value.language else value.datatype or _STRING


def _pattern(pattern: Any, _: Graph) -> _Test:
    search = re.compile(str(pattern)).search
    return lambda said, node, values: all(search(_form(value)) for value in values)


def _min_length(least: Any, _: Graph) -> _Test:
    length = int(least)
    return lambda said, node, values: all(len(_form(value)) >= length for value in values)


def _form(value: Value) -> str:
    return value if isinstance(value, str) else value.form


def _min_inclusive(least: Any, _: Graph) -> _Test:
    number = int(least)
    return lambda said, node, values: all(_is_number(v) and int(_form(v)) >= number for v in values)


def _is_number(value: Value) -> bool:
    return isinstance(value, Text) and value.datatype == _INTEGER


def _less_than(key: Node, _: Graph) -> _Test:
    path = [(str(key), False)]

    def test(said: _Said, node: Value, values: Sequence[Value]) -> bool:
        others = _values(said, path)(node)
        return all(_is_less(value, other) for value in values for other in others)

    return test


def _is_less(one: Value, other: Value) -> bool:
    return _is_number(one) and _is_number(other) and int(_form(one)) < int(_form(other))


def _class(wanted: Node, _: Graph) -> _Test:
    class_ = str(wanted)
    return lambda said, node, values: all(value in said.classes.get(class_, ()) for value in values)


def _equals(key: Node, _: Graph) -> _Test:
    path = [(str(key), False)]
    return lambda said, node, values: set(values) == set(_values(said, path)(node))


def _has_value(wanted: Node, _: Graph) -> _Test:
    value: Value = str(wanted)
    if isinstance(wanted, Literal):
        value = Text(str(wanted), str(wanted.datatype or ""), wanted.language or "")
    return lambda said, node, values: value in values


def _or(choice: Node, shapes: Graph) -> _Test:
    ways = [_shape(shapes, one) for one in List(shapes, choice)]
    return lambda said, node, values: all(any(way.holds(said, [v]) for way in ways) for v in values)


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
