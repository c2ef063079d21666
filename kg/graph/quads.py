"""A graph as RDF statements in plain values, the form from which every writer starts.

An IRI is a ``str``, a literal a ``Text``. Making terms of rdflib of them, or lines of N-Triples, is left to
whoever needs these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kg.graph import ontology
from kg.graph.ontology import KG, LABEL, SKOS, TYPE
from kg.model import BETWEEN
from kg.naming.iris import BASE_IRI, iri_segment
from kg.text.brackets import parted

if TYPE_CHECKING:
    import networkx as nx


class Text(NamedTuple):
    """A literal: its lexical form, and its datatype (an IRI) or language where it has one."""

    form: str
    datatype: str = ""
    language: str = ""


Value = str | Text
Triple = tuple[str, str, Value]
Quad = tuple[str, str, Value, str]
Extent = Literal["ours", "stored", "all"]

LANGUAGE = "zh"
XSD = "http://www.w3.org/2001/XMLSchema#"
_DCTERMS = "http://purl.org/dc/terms/"
_CV = "http://data.europa.eu/m8g/"
_ELI = "http://data.europa.eu/eli/ontology#"
_OA = "http://www.w3.org/ns/oa#"
_ODRL = "http://www.w3.org/ns/odrl/2/"
_PROV = "http://www.w3.org/ns/prov#"
_TIME = "http://www.w3.org/2006/time#"
_REPEATING = (_OA, _PROV)
_MODALITY = {"do": f"{_ODRL}Duty", "encourage": f"{_ODRL}Permission", "forbid": f"{_ODRL}Prohibition"}
_DATES = {
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])": f"{XSD}date",
    r"[0-9]{4}-(0[1-9]|1[0-2])": f"{XSD}gYearMonth",
    r"[0-9]{4}": f"{XSD}gYear",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)?": f"{XSD}dateTime",
}
_NOT_PROPERTIES = ("type", "name", "docs", "aliases")


def quads(graph: nx.MultiDiGraph, extent: Extent = "all") -> Iterator[Quad]:
    """Yield the graph as RDF, quad by quad; some may come twice.

    In the extent ``ours`` only our own vocabulary is written. ``stored`` is what a store keeps: the classes
    and properties of other vocabularies too, but for oa: and prov:, which repeat each mention and each rule
    (a third of all statements). All of them follow from ours: which document is a revision of which, from all
    that a graph holds.
    """
    names = _graph_names(graph)
    yield from _of_nodes(graph, names, extent)
    yield from _of_edges(graph, names, extent)
    if extent == "all":
        yield from _revisions(graph, names)


def _of_nodes(graph: nx.MultiDiGraph, names: Mapping[str, str], extent: Extent) -> Iterator[Quad]:
    for iri, node in graph.nodes(data=True):
        ours = _node(iri, node, extent)
        for doc in node["docs"]:
            name = names[doc]
            for p, o in ours:
                yield iri, p, o, name
            for s, p, o in _known_to_others(iri, node, name, extent) if extent != "ours" else ():
                yield s, p, o, name


def _of_edges(graph: nx.MultiDiGraph, names: Mapping[str, str], extent: Extent) -> Iterator[Quad]:
    # The view of all edges takes twice as long.
    for start, ends in graph.adjacency():
        for end, keys in ends.items():
            for key, edge in keys.items():
                for name in map(names.__getitem__, edge["docs"]):
                    for p in _properties(key, extent):
                        yield start, p, end, name
                    if key == "passedBy" and extent != "ours":
                        yield end, TYPE, f"{_CV}PublicOrganisation", name
                if key == "denotes":
                    yield from _aliases(graph.nodes[start], end, graph.nodes[end]["name"], names)


@cache
def _reused(name: str, extent: Extent) -> tuple[str, ...]:
    """Return the terms of other vocabularies above one of ours that are written in an extent."""
    if extent == "ours":
        return ()
    return tuple(iri for iri in ontology.reused(name) if extent == "all" or not iri.startswith(_REPEATING))


@cache
def _ours(name: str) -> str:
    """Return the IRI of one of our terms: always the same value, whose hash is known."""
    return KG + name


@cache
def _properties(key: str, extent: Extent) -> tuple[str, ...]:
    """Return the properties by which one of ours is written, ours first."""
    return _ours(key), *_reused(key, extent)


@cache
def _is_written(key: str) -> bool:
    """Tell whether an attribute of a node is a property."""
    return key not in _NOT_PROPERTIES and key in ontology.terms()


def _graph_names(graph: nx.MultiDiGraph) -> dict[str, str]:
    """Return the named graph of each document id, one under our base where a document has no node."""
    names = {
        node["doc"]: iri
        for iri, node in graph.nodes(data=True)
        if node.get("type") == "PolicyDocument" and "doc" in node
    }
    ids = {doc for _, docs in graph.nodes(data="docs") for doc in docs or ()}
    return {doc: f"{BASE_IRI}doc/{iri_segment(doc)}" for doc in ids} | names


def _node(iri: str, node: dict[str, Any], extent: Extent) -> list[tuple[str, Value]]:
    """Return what a node says of itself, as properties and values."""
    said: list[tuple[str, Value]] = [
        (TYPE, _ours(node["type"])),
        (LABEL, Text(node["name"], language=LANGUAGE)),
    ]
    for key, given in node.items():
        if _is_written(key):
            value = _property(key, given)
            ours, *others = _properties(key, extent)
            said.append((ours, value))
            said += [(above, each) for above in others for each in _apart(key, value)]
    return said


def _apart(key: str, value: Text) -> list[Text]:
    """Return a value for other vocabularies: each document number is an identifier by itself."""
    return [Text(number) for number in parted(value.form, BETWEEN)] if key == "number" else [value]


def _property(key: str, value: Any) -> Text:
    if key in ("date", "printed", "correctedAt"):
        return date_literal(value)
    return Text("\n".join(value)) if isinstance(value, list) else literal(value)


def literal(value: str | float | bool) -> Text:
    """Return a plain value as a literal; a fraction is a decimal."""
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, bool):
        return Text(str(value).lower(), f"{XSD}boolean")
    if isinstance(value, int):
        return Text(str(value), f"{XSD}integer")
    return Text(format(Decimal(repr(value)).normalize(), "f"), f"{XSD}decimal")


def date_literal(value: str) -> Text:
    """Return a date typed as day, month, year or time; a text that is none in ISO 8601 stays untyped."""
    found = (datatype for shape, datatype in _DATES.items() if re.fullmatch(shape, value))
    return Text(value, next(found, ""))


def _aliases(mention: dict[str, Any], iri: str, name: str, names: Mapping[str, str]) -> Iterator[Quad]:
    """Yield the alias that a mention gives an entity, in the graphs of the documents that use it."""
    if mention["name"] != name:
        alias = Text(mention["name"], language=LANGUAGE)
        yield from ((iri, f"{SKOS}altLabel", alias, names[doc]) for doc in mention["docs"])


# Statements in other vocabularies


def _revisions(graph: nx.MultiDiGraph, names: Mapping[str, str]) -> Iterator[Quad]:
    """Yield of which document in the graph each one is a revision: the last before it in its series."""
    series: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for iri, node in graph.nodes(data=True):
        if "series" in node:
            series[node["series"]].append((node["edition"], node["doc"], iri))
    for editions in series.values():
        for edition, doc, iri in editions:
            if before := max((one for one in editions if one[0] < edition), default=None):
                yield iri, f"{_PROV}wasRevisionOf", before[-1], names[doc]


def _known_to_others(iri: str, node: dict[str, Any], document: str, extent: Extent) -> Iterator[Triple]:
    type_ = node["type"]
    classes = _reused(type_, extent)
    yield from ((iri, TYPE, above) for above in classes)
    if f"{SKOS}Concept" in classes:
        yield iri, f"{SKOS}prefLabel", Text(node["name"], language=LANGUAGE)
    if type_ == "Measure" and node.get("modality") in _MODALITY:
        yield iri, TYPE, _MODALITY[node["modality"]]
    if type_ in _BY_TYPE:
        yield from _BY_TYPE[type_](iri, node)
    if extent == "all":
        yield from _repeating(iri, node, document)


def _document(subject: str, node: dict[str, Any]) -> Iterator[Triple]:
    if "date" in node:
        yield subject, f"{_ELI}date_document", date_literal(node["date"])
    if "series" in node:
        yield subject, f"{_DCTERMS}isVersionOf", _series(subject, node)


def _series(document: str, node: dict[str, Any]) -> str:
    """Return the IRI of what the documents of a series are versions of."""
    return f"{document.rsplit('/', 2)[0]}/series/{iri_segment(node['series'])}"


def _deadline(subject: str, node: dict[str, Any]) -> Iterator[Triple]:
    if "date" in node:
        end = f"{subject}/end"
        yield subject, f"{_TIME}hasEnd", end
        yield end, TYPE, f"{_TIME}Instant"
        yield end, f"{_TIME}inXSDDate", date_literal(node["date"])


_BY_TYPE = {"PolicyDocument": _document, "Deadline": _deadline}


def _repeating(iri: str, node: dict[str, Any], document: str) -> Iterator[Triple]:
    """Yield what prov: and oa: say: the run that found a thing, who corrected it, and places once more."""
    run = f"{document}/extraction"
    if "rule" in node:
        yield iri, f"{_PROV}wasGeneratedBy", run
    if node["type"] == "PolicyDocument":
        yield run, TYPE, f"{_PROV}Activity"
        yield run, LABEL, Text(node.get("generator", "policy-kg"), language="en")
        yield run, f"{_PROV}used", iri
        if "series" in node:
            yield _series(iri, node), TYPE, f"{_ELI}LegalResource"
            yield _series(iri, node), LABEL, Text(node["series"], language=LANGUAGE)
    if node["type"] in ("Mention", "Correction"):
        yield from _annotation(iri, node, document)
    if node["type"] == "Correction":
        yield run, f"{_PROV}used", iri
        yield from _correction(iri, node, document)


def _correction(subject: str, node: dict[str, Any], document: str) -> Iterator[Triple]:
    yield subject, f"{_OA}motivatedBy", f"{_OA}editing"
    if who := node.get("correctedBy"):
        person = f"{document.rsplit('/', 2)[0]}/person/{iri_segment(who)}"
        yield subject, f"{_PROV}wasAttributedTo", person
        yield person, TYPE, f"{_PROV}Person"
        yield person, LABEL, Text(who)


def _annotation(subject: str, node: dict[str, Any], document: str) -> Iterator[Triple]:
    source, selector = f"{subject}/target", f"{subject}/selector"
    yield subject, f"{_OA}hasTarget", source
    yield source, TYPE, f"{_OA}SpecificResource"
    yield source, f"{_OA}hasSource", document
    yield source, f"{_OA}hasSelector", selector
    yield selector, TYPE, f"{_OA}TextPositionSelector"
    yield selector, TYPE, f"{_OA}TextQuoteSelector"
    yield selector, f"{_OA}start", literal(node["start"])
    yield selector, f"{_OA}end", literal(node["end"])
    if "text" in node:
        yield selector, f"{_OA}exact", Text(node["text"])
