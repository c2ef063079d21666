"""The ontology as values: its terms with labels, definitions, and the terms of other vocabularies above."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from kg.errors import SchemaError
from kg.resources import folder

KG = "https://w3id.org/policy-kg/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE, LABEL = f"{RDF}type", f"{RDFS}label"

Kind = Literal["Class", "ObjectProperty", "DatatypeProperty"]
_KINDS: tuple[Kind, ...] = ("Class", "ObjectProperty", "DatatypeProperty")


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology.

    ``labels``, ``definitions`` and ``notes`` have a language as key (zh, en); ``above``, ``domain`` and
    ``range`` are IRIs.
    """

    name: str
    kind: Kind
    labels: dict[str, str]
    definitions: dict[str, str]
    notes: dict[str, str]
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The IRI of the term."""
        return KG + self.name


@functools.cache
def terms() -> dict[str, Term]:
    """Return the terms of the ontology by local name, in the order of the file."""
    said, _ = _ontology()
    return {
        iri.removeprefix(KG): _term(iri, kind, said[iri])
        for iri, facts in said.items()
        if iri.startswith(KG)
        for kind in _KINDS
        if OWL + kind in _values(facts, RDF + "type")
    }


@functools.cache
def prefixes() -> dict[str, str]:
    """Return the prefixes of the ontology file, which name the vocabularies of the graph."""
    return _ontology()[1]


@functools.cache
def reused(name: str) -> tuple[str, ...]:
    """Return the terms of other vocabularies above one of ours, at any distance, as sorted IRIs."""
    return tuple(sorted(set(_above(name))))


def _above(name: str) -> Iterator[str]:
    for iri in terms()[name].above:
        if iri.startswith(KG):
            yield from _above(iri.removeprefix(KG))
        else:
            yield iri


_Facts = dict[str, list["ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"]]


@functools.cache
def _ontology() -> tuple[dict[str, _Facts], dict[str, str]]:
    path = folder("schema") / "ontology.ttl"
    said: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    try:
        parser = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        for quad in parser:
            said[str(quad.subject.value)][quad.predicate.value].append(quad.object)
        return said, {p: iri for p, iri in parser.prefixes.items() if p}
    except (SyntaxError, OSError) as error:
        raise SchemaError(f"{path}: {' '.join(str(error).split())}") from None


def _values(facts: _Facts, predicate: str) -> tuple[str, ...]:
    return tuple(o.value for o in facts.get(predicate, ()) if isinstance(o, ox.NamedNode))


def _texts(facts: _Facts, predicate: str) -> dict[str, str]:
    found = (o for o in facts.get(predicate, ()) if isinstance(o, ox.Literal))
    return {o.language or "": o.value for o in found}


def _term(iri: str, kind: Kind, facts: _Facts) -> Term:
    return Term(
        name=iri.removeprefix(KG),
        kind=kind,
        labels=_texts(facts, RDFS + "label"),
        definitions=_texts(facts, SKOS + "definition"),
        notes=_texts(facts, SKOS + "scopeNote"),
        above=_values(facts, RDFS + "subClassOf") + _values(facts, RDFS + "subPropertyOf"),
        domain=_values(facts, RDFS + "domain"),
        range=_values(facts, RDFS + "range"),
    )
