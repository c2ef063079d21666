"""The graph as JSON-LD, as short as ``schema/context.jsonld`` allows."""

from __future__ import annotations

import functools
import json
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.formats.rdf_files import Object
from kg.graph.ontology import RDF
from kg.resources import folder


def jsonld(quads: list[ox.Quad]) -> str:
    """Return sorted quads as JSON-LD, one graph a document."""
    graphs = [
        {"@id": name, "@graph": [_json_node(s, list(facts)) for s, facts in groupby(part, _subject)]}
        for name, part in groupby(quads, lambda quad: _iri(quad.graph_name))
    ]
    document = {"@context": _context(), "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _subject(quad: ox.Quad) -> str:
    return _iri(quad.subject)


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)  # there are no blank nodes, and no default graph
    return term.value


def _json_node(subject: str, facts: list[ox.Quad]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject}
    for predicate, group in groupby(facts, lambda quad: quad.predicate.value):
        values = [quad.object for quad in group]
        if predicate == f"{RDF}type":
            node["@type"] = _json_list([_compact(_iri(v)) for v in values])
        else:
            term = _json_terms().get(predicate, {"term": _compact(predicate)})
            node[term["term"]] = _json_list([_json_value(v, term) for v in values], term)
    return node


def _json_list(values: list[Any], term: dict[str, str] | None = None) -> Any:
    return values[0] if len(values) == 1 and (term or {}).get("@container") != "@set" else values


def _json_value(value: Object, term: dict[str, str]) -> Any:
    """Return a value as short as the context allows."""
    if not isinstance(value, ox.Literal):
        iri = _iri(value)
        return iri if term.get("@type") == "@id" else {"@id": iri}
    type_ = _compact(value.datatype.value)
    if value.language:
        tagged = {"@value": value.value, "@language": value.language}
        return value.value if term.get("@language") == value.language else tagged
    if type_ == "xsd:string":
        return value.value if not term.keys() & {"@type", "@language"} else {"@value": value.value}
    if term.get("@type") != type_:
        return {"@value": value.value, "@type": type_}
    return json.loads(value.value) if type_ in ("xsd:integer", "xsd:boolean") else value.value


@functools.cache
def _context() -> dict[str, Any]:
    text = (folder("schema") / "context.jsonld").read_text(encoding="utf-8")
    return dict(json.loads(text)["@context"])


@functools.cache
def _json_prefixes() -> dict[str, str]:
    return {p: i for p, i in _context().items() if isinstance(i, str) and i.endswith(("#", "/"))}


@functools.cache
def _json_terms() -> dict[str, dict[str, str]]:
    """Return the terms of the context by the IRI of their property."""
    terms = {}
    for name, definition in _context().items():
        if isinstance(definition, dict):
            prefix, _, local = definition["@id"].partition(":")
            terms[_json_prefixes()[prefix] + local] = {"term": name, **definition}
    return terms


@functools.cache
def _compact(iri: str) -> str:
    for prefix, namespace in _json_prefixes().items():
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return name if prefix == "kg" and name in _context() else f"{prefix}:{name}"
    return iri
