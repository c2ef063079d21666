"""What RDF stores have in common: a named graph a document, written and read in SPARQL 1.1."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence

import networkx as nx
from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

from kg import rdf
from kg.errors import QueryError, StoreError
from kg.stores.base import Column, Language, Rows, Store, Value, check_iri, digest, document
from kg.vocabulary import KG

Solutions = tuple[Sequence[str], Iterable[Sequence[Node | None]]]
_PARAMETER = re.compile(r"VALUES\s+(?:\(((?:\s*\?_\w+)+)\s*\)|(\?_\w+))\s*\{[^{}]*\}")
_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_DIGEST = f"<{KG}digest>"  # stands in the named graph that it is of
_DOCUMENTS = f"SELECT ?doc ?g WHERE {{ GRAPH ?g {{ ?g <{KG}doc> ?doc }} }}"
_DIGESTS = f"SELECT ?digest WHERE {{ GRAPH %s {{ %s {_DIGEST} ?digest }} }}"
_OURS = f"""SELECT ?s ?p ?o WHERE {{ GRAPH %s {{ ?s ?p ?o }} FILTER(?p != {_DIGEST}
  && (STRSTARTS(STR(?p), "{KG}") || ?p = <{RDF.type}> || ?p = <{RDFS.label}>)) }}"""
_TRIPLES = f"SELECT ?s ?p ?o WHERE {{ GRAPH %s {{ ?s ?p ?o }} FILTER(?p != {_DIGEST}) }}"


class TripleStore(Store):
    """A store that speaks SPARQL 1.1: what a kind of it adds is how a query and an update get there."""

    language: Language = "rq"

    @abstractmethod
    def _select(self, text: str) -> Solutions:
        """Return the names and the rows of a SELECT query; raises ``QueryError`` for any other."""

    @abstractmethod
    def _update(self, text: str) -> None:
        """Carry out an update, all of it or nothing."""

    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents in the store, sorted."""
        return tuple(sorted({str(doc) for doc, _ in self._select(_DOCUMENTS)[1]}))

    def replace(self, graph: nx.MultiDiGraph) -> bool:
        """Write the graph of one document in place of what that document said before."""
        doc, iri = document(graph)
        name, old = _iri(iri), self._names(doc)
        lines = {f"{term(s)} {term(p)} {term(o)} ." for s, p, o, _ in rdf.quads(graph)}
        mark = digest(lines)
        if old == [name] and mark in {str(known) for (known,) in self._select(_DIGESTS % (name, name))[1]}:
            return False
        body = "\n".join([*sorted(lines), f"{name} {_DIGEST} {term(Literal(mark))} ."])
        drops = [f"DROP SILENT GRAPH {graph_name}" for graph_name in {*old, name}]
        self._update(" ;\n".join([*drops, f"INSERT DATA {{ GRAPH {name} {{\n{body}\n}} }}"]))
        return True

    def remove(self, document: str) -> bool:
        """Take away what only this document said; returns False where it is not in the store."""
        names = self._names(document)
        if names:
            self._update(" ;\n".join(f"DROP SILENT GRAPH {name}" for name in names))
        return bool(names)

    def _names(self, document: str) -> list[str]:
        return sorted({term(g) for doc, g in self._select(_DOCUMENTS)[1] if g and str(doc) == document})

    def query(self, text: str, parameters: Mapping[str, Value] | None = None) -> Rows:
        """Return the rows of a SELECT query, its parameters bound as values."""
        names, rows = self._select(bind(text, parameters or {}))
        plain_rows = tuple(tuple(map(plain, row)) for row in rows)
        return Rows(tuple(Column(name) for name in names), plain_rows)

    def graph(self, *documents: str) -> nx.MultiDiGraph:
        """Return the whole graph, equal to the one that was loaded, or what some documents say."""
        return rdf.from_quads(self._ours(set(documents)))

    def _ours(self, documents: set[str]) -> Iterator[tuple[Node, Node, Node, Node]]:
        """Yield what stands in our own vocabulary: the rest follows from it."""
        for doc, name in self._select(_DOCUMENTS)[1]:
            if name is not None and (not documents or str(doc) in documents):
                for s, p, o in self._select(_OURS % term(name))[1]:
                    if s is not None and p is not None and o is not None:
                        yield s, p, o, name

    def dataset(self) -> Dataset:
        """Return the whole graph as RDF, one named graph a document."""
        dataset = Dataset()
        for _, name in self._select(_DOCUMENTS)[1]:
            graph = dataset.graph(URIRef(str(name)))
            for s, p, o in self._select(_TRIPLES % term(graph.identifier))[1]:
                if s is not None and p is not None and o is not None:
                    graph.add((s, p, o))
        return dataset


def term(node: Node) -> str:
    """Return an RDF term as SPARQL and N-Triples write it; raises ``StoreError`` where it is none."""
    if isinstance(node, Literal):
        suffix = f"@{node.language}" if node.language else f"^^{_iri(node.datatype)}" if node.datatype else ""
        return f'"{escape(str(node))}"{suffix}'
    if isinstance(node, URIRef):
        return _iri(node)
    raise StoreError(f"{node!r} cannot be stored: only IRIs and literals can")


def _iri(iri: str) -> str:
    return f"<{check_iri(iri)}>"


def escape(text: str) -> str:
    r"""Return text as it stands between the quotes of a literal, whoever reads it.

    SPARQL allows readers to resolve ``\uXXXX`` before anything else, also behind an escaped backslash: a
    backslash in front of a u is written so that no reader finds such a sequence in what the text says.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise StoreError(f"{text!r} is not valid text") from None
    text = re.sub(r"\\([uU]?)", lambda m: "\\\\" + (f"\\U{ord(m[1]):08X}" if m[1] else ""), text)
    return re.sub('["\n\r\t\b\f]', lambda m: _ESCAPES[m[0]], text)


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """Return a SPARQL query whose parameters have these values.

    The parameter ``text`` is a line ``VALUES ?_text { "its default" }``: its data are replaced by a term,
    so that a value can never be anything but a value. Raises ``QueryError`` where there is no such line.
    """
    found: set[str] = set()

    def block(match: re.Match[str]) -> str:
        names = re.findall(r"\?_(\w+)", match[1] or match[2])
        if not set(names) & parameters.keys():
            return match[0]
        if missing := [name for name in names if name not in parameters]:
            raise QueryError(f"the query needs a value of {missing[0]!r}")
        found.update(names)
        head = " ".join(f"?_{name}" for name in names)
        return f"VALUES ({head}) {{ ({' '.join(term(Literal(parameters[name])) for name in names)}) }}"

    bound = _PARAMETER.sub(block, text)
    if missing := sorted(parameters.keys() - found):
        raise QueryError(f"the query takes no {missing[0]!r}: it has no line VALUES ?_{missing[0]} {{ … }}")
    return bound


def plain(node: Node | None) -> Value:
    """Return the plain value of a term: a number, a truth, or its text."""
    if not isinstance(node, Literal):
        return None if node is None else str(node)
    text = str(node)
    if node.datatype == XSD.integer:
        return int(text)
    if node.datatype in (XSD.decimal, XSD.double, XSD.float):
        return float(text)
    return text == "true" if node.datatype == XSD.boolean else text
