"""RDF -> a report of the violations of the SHACL shapes in ``schema/shapes.ttl``.

The named graph of each document is checked alone, since it must hold without the others.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Node

from kg.errors import SchemaError
from kg.graph import constraints, ontology, rdf
from kg.graph.ontology import KG
from kg.resources import folder

_CHECKED = (RDFS.label, SKOS.altLabel)


@dataclass(frozen=True, slots=True)
class Violation:
    """A violation of a shape.

    ``focus`` is the IRI of the node, ``path`` the property (or the shape, where several are involved),
    ``message`` says what is wrong. ``document`` is an id, ``sentence`` the text that the node comes from,
    ``rule`` the rule that found it; each is empty where the graph does not say.
    """

    focus: str
    path: str
    message: str
    document: str
    sentence: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check; violations are sorted by document and node."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(content: Dataset | nx.MultiDiGraph, language: str = "en") -> Report:
    """Check a dataset or a graph against the shapes; ``language`` (en, zh) is that of the messages."""
    quads = content.quads() if isinstance(content, Dataset) else rdf.quads(content, others=False)
    graphs: dict[str, Graph] = {}
    for s, p, o, name in quads:
        if not (p in _CHECKED or str(p).startswith(KG) or str(o).startswith(KG)):
            continue  # statements in other vocabularies follow from ours
        if str(name) not in graphs:
            graphs[str(name)] = _empty()
        graphs[str(name)].add((s, p, o))
    found = (v for name in sorted(graphs) for v in _check(name, graphs[name], language))
    violations = tuple(sorted(found, key=lambda v: (v.document, v.focus, v.path, v.message)))
    return Report(not violations, violations)


def check(graph: nx.MultiDiGraph, language: str = "en") -> Report:
    """Check the graph of one document as ``validate`` does, many times quicker where it is sound."""
    return Report(True, ()) if constraints.hold(graph, shapes()) else validate(graph, language)


def lines(report: Report) -> list[str]:
    """Return a line of text for each violation, with its document, sentence and rule."""
    return [_line(violation) for violation in report.violations]


def _line(violation: Violation) -> str:
    where = {"document": violation.document, "sentence": violation.sentence, "rule": violation.rule}
    stated = [f"{key} {' '.join(text.split())}" for key, text in where.items() if text]
    path = f" ({violation.path})" if violation.path else ""
    return f"{violation.focus} {violation.message}{path}; {'; '.join(stated)}"


def _empty() -> Graph:
    """Return a graph of the class hierarchy alone, so that shapes may name upper classes."""
    graph = Graph()
    for term in ontology.terms().values():
        if term.kind == "Class":
            for above in term.above:
                graph.add((URIRef(term.iri), RDFS.subClassOf, URIRef(above)))
    return graph


def _check(name: str, graph: Graph, language: str) -> Iterator[Violation]:
    import pyshacl  # takes longer to import than a graph to check

    conforms, results, _ = pyshacl.validate(graph, shacl_graph=shapes(), inplace=True)
    if conforms or not isinstance(results, Graph):
        return
    document = str(graph.value(URIRef(name), _ours("doc")) or name)
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus = results.value(result, SH.focusNode)
        path, shape = results.value(result, SH.resultPath), results.value(result, SH.sourceShape)
        yield Violation(
            focus=str(focus),
            path=_name(path if isinstance(path, URIRef) else shape),
            message=_message(results, result, language),
            document=document,
            sentence=_sentence(graph, focus),
            rule=str(graph.value(focus, _ours("rule")) or ""),
        )


@functools.cache
def shapes() -> Graph:
    """Return the shapes of ``schema/shapes.ttl``, read once."""
    path = folder("schema") / "shapes.ttl"
    try:
        return Graph().parse(path, format="turtle")
    except (SyntaxError, OSError) as error:
        raise SchemaError(f"{path}: {' '.join(str(error).split())}") from None


def _ours(name: str) -> URIRef:
    return URIRef(KG + name)


def _name(node: Node | None) -> str:
    return str(node).rsplit("#", 1)[-1] if isinstance(node, URIRef) else ""


def _message(results: Graph, result: Node, language: str) -> str:
    messages = {
        m.language: str(m) for m in results.objects(result, SH.resultMessage) if isinstance(m, Literal)
    }
    return messages.get(language) or min(messages.values(), default="")


def _sentence(graph: Graph, node: Node | None) -> str:
    """Return the sentence of a node, or the words of the unit or the mention that it belongs to."""
    unit = graph.value(None, _ours("hasResponsibility"), node) or node
    sentence = graph.value(unit, _ours("inSentence"))
    return str(graph.value(sentence, _ours("text")) or graph.value(unit, _ours("text")) or "")
