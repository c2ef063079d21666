"""The common part of RDF stores: one named graph for each document, written and read in SPARQL 1.1."""

from __future__ import annotations

import hashlib
import io
import re
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import networkx as nx
from rdflib import Dataset, URIRef
from rdflib.namespace import RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from kg.errors import QueryError, StoreError
from kg.graph import quads, rdf
from kg.graph.ontology import KG
from kg.stores import query_check
from kg.stores.base import (
    STORED,
    Column,
    Language,
    Prepared,
    Rows,
    Store,
    Stored,
    Value,
    check_iri,
    is_iri,
    sole_document,
    stored,
)
from kg.stores.query_check import Refused

Solutions = tuple[Sequence[str], list[tuple[Value, ...]]]
Triple = tuple[Node, Node, Node]
_PARAMETER = re.compile(r"VALUES\s+(?:\(((?:\s*\?_\w+)+)\s*\)|(\?_\w+))\s*\{([^{}]*)\}")
_IRI_DEFAULT = re.compile(r"\s*(?:<[^<>\"\s]*>|[\w.-]*:[\w.-]*)\s*")
_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile('["\\\\\n\r\t\b\f]')
_DIGEST_IRI = URIRef(f"{KG}digest")  # the digest of a named graph is stated in that graph
_DIGEST = f"<{_DIGEST_IRI}>"
_PLACE_IRI = f"{KG}place"  # and so is the place of its file
_BESIDE = (_DIGEST_IRI, URIRef(_PLACE_IRI))  # what is no part of the graph
_DOCUMENTS = f"""SELECT ?doc ?g WHERE {{{{ {{}}
  GRAPH ?g {{{{ ?g <{KG}doc> ?doc ; a <{KG}PolicyDocument> }}}} }}}}"""
_STORED = f"""SELECT ?g ?p ?o WHERE {{ GRAPH ?g {{ ?g a <{KG}PolicyDocument> .
  VALUES ?p {{ {" ".join(f"<{KG}{key}>" for key in STORED.values())} }} ?g ?p ?o }} }}"""
_DIGESTS = f"SELECT ?digest WHERE {{{{ GRAPH {{0}} {{{{ {{0}} {_DIGEST} ?digest }}}} }}}}"
_ANY = "SELECT * WHERE {{ GRAPH {} {{ ?s ?p ?o }} }} LIMIT 1"
_OURS = f"""SELECT ?s ?p ?o WHERE {{{{ GRAPH {{}} {{{{ ?s ?p ?o }}}}
  FILTER(STRSTARTS(STR(?p), "{KG}") || ?p IN (<{RDF.type}>, <{RDFS.label}>, <{SKOS.altLabel}>)) }}}}"""


class TripleStore(Store):
    """A store that speaks SPARQL 1.1; its subclasses carry queries and updates to it."""

    language: Language = "rq"
    answers_sparql = True
    _known: dict[str, list[Stored]] | None = None  # the documents by id, once they were asked for

    @abstractmethod
    def _select(self, text: str, *, union: bool = True) -> Solutions:
        """Return names and plain rows of a SELECT query; raises ``QueryError`` for any other query.

        With ``union``, the default graph is all of the store, also where the store has it otherwise.
        """

    @abstractmethod
    def _triples(self, text: str) -> Iterable[Triple]:
        """Return the rows of a SELECT query for three terms, all of them bound."""

    @abstractmethod
    def _update(self, text: str) -> None:
        """Carry out an update as a whole or not at all."""

    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents in the store, sorted."""
        return tuple(sorted({doc for doc, _ in self._graphs()}))

    def stored(self) -> tuple[Stored, ...]:
        """Return the documents in the store, sorted by id."""
        return tuple(one for _, found in sorted(self._by_id().items()) for one in found)

    @staticmethod
    def prepare(graph: nx.MultiDiGraph, place: str = "") -> Prepared:
        """Return the graph of one document as lines of N-Triples, sorted, its digest last."""
        return prepare(graph, place)

    def write(self, prepared: Prepared) -> bool:
        """Write what was prepared for an RDF store."""
        one = prepared.stored
        old = [known.iri for known in self._by_id().get(one.doc, ())]
        if old == [one.iri] and (prepared.mark,) in self._select(_DIGESTS.format(_iri(one.iri)))[1]:
            return False
        self._put(old, one.iri, prepared.content)
        self._by_id()[one.doc] = [one]
        return True

    def remove(self, document: str) -> bool:
        """Remove what only this document said; return False where it is not in the store."""
        found = self._by_id().get(document, ())
        if found:
            self._update(_drop({one.iri for one in found}))
            del self._by_id()[document]
        return bool(found)

    def query(
        self, text: str, parameters: Mapping[str, Value] | None = None, *, services: bool = False
    ) -> Rows:
        """Return the rows of a SELECT query, its parameters bound as values.

        The graphs that it names with FROM are in the store, and are then all that it is asked of.
        """
        bound = bind(text, parameters or {})
        graphs = query_check.read(bound, services=services).graphs
        for iri in graphs:
            if not is_iri(iri) or not self._select(_ANY.format(_iri(iri)))[1]:
                raise Refused(f"the store has no graph <{iri}>, and nothing is fetched from elsewhere")
        names, rows = self._select(bound, union=not graphs)
        return Rows(tuple(Column(name) for name in names), tuple(rows))

    def graph(self, *documents: str) -> nx.MultiDiGraph:
        """Return the whole graph, equal to the one that was written, or the part that some documents say."""
        # Statements in our own vocabulary are enough: all others follow from them.
        return rdf.from_quads(self._quads(_OURS, documents))

    def dataset(self, *documents: str, others: bool = True) -> Dataset:
        """Return the whole graph or the part that some documents say as RDF, one named graph a document."""
        return rdf.to_dataset(self.graph(*documents), others)

    def _put(self, old: Collection[str], iri: str, lines: bytes) -> None:
        """Write N-Triples as a named graph in place of old ones, as a whole or not at all."""
        self._update(f"{_drop({*old, iri})} ;\nINSERT DATA {{ GRAPH {_iri(iri)} {{\n{lines.decode()}}} }}")

    def _quads(self, text: str, documents: Collection[str] = ()) -> Iterator[tuple[Node, Node, Node, URIRef]]:
        for _, name in self._graphs(documents):
            graph = URIRef(name)
            for s, p, o in self._triples(text.format(_iri(name))):
                if p not in _BESIDE:
                    yield s, p, o, graph

    def _by_id(self) -> dict[str, list[Stored]]:
        if self._known is None:
            said: dict[str, dict[str, Value]] = {}
            for iri, key, value in self._select(_STORED)[1]:
                said.setdefault(str(iri), {})[str(key).removeprefix(KG)] = value
            self._known = {}
            for iri in sorted(said):
                one = stored(iri, said[iri])
                self._known.setdefault(one.doc, []).append(one)
        return self._known

    def _graphs(self, documents: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return the id and the named graph of each document, or of some documents."""
        wanted = " ".join(term(quads.Text(doc)) for doc in documents)
        values = f"VALUES ?doc {{ {wanted} }}" if wanted else ""
        return sorted((str(doc), str(name)) for doc, name in self._select(_DOCUMENTS.format(values))[1])


def prepare(graph: nx.MultiDiGraph, place: str = "") -> Prepared:
    """Return the graph of one document as lines of N-Triples, sorted, its digest last."""
    _, iri = sole_document(graph)
    written = _Written()
    # The terms of a triple are shared with others; as lines, triples of a large document take gigabytes.
    found: dict[str, list[tuple[bytes, bytes]]] = defaultdict(list)
    for s, p, o, _ in quads.quads(graph, "stored"):
        found[s].append((written[p], written[o]))
    if place:
        found[iri].append((written[_PLACE_IRI], written[quads.Text(place)]))
    lines, total = io.BytesIO(), hashlib.sha256()
    for subject in sorted(found, key=written.__getitem__):
        begin = written[subject] + b" "
        ends = [b" ".join(one) for one in sorted({*found.pop(subject)})]
        said = b"%b%b .\n" % (begin, (b" .\n" + begin).join(ends))
        lines.write(said)
        total.update(said)
    mark = f"sha256:{total.hexdigest()}"
    lines.write(f"{_iri(iri)} {_DIGEST} {term(quads.Text(mark))} .\n".encode())
    return Prepared(stored(iri, graph.nodes[iri] | {"place": place}), mark, lines.getvalue())


class _Written(dict[quads.Value, bytes]):
    """Terms as they are written: most stand in many triples, so each is checked and written once."""

    def __missing__(self, value: quads.Value) -> bytes:
        self[value] = written = term(value).encode()
        return written


def _drop(names: Iterable[str]) -> str:
    return " ;\n".join(f"DROP SILENT GRAPH {_iri(name)}" for name in sorted(names))


def term(value: quads.Value) -> str:
    """Return an IRI or a literal as SPARQL and N-Triples write it."""
    if isinstance(value, str):
        return _iri(value)
    language = f"@{value.language}" if value.language else ""
    return f'"{escape(value.form)}"{language}{f"^^{_iri(value.datatype)}" if value.datatype else ""}'


def _iri(iri: str) -> str:
    return f"<{check_iri(iri)}>"


def escape(text: str) -> str:
    r"""Return text as it is written between the quotes of a literal, safe for every parser.

    SPARQL allows parsers to resolve ``\uXXXX`` before anything else, even behind an escaped backslash. The u
    behind a backslash is written as an escape, so that no parser finds such a sequence in the words of a
    text.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise StoreError(f"{text!r} is not valid text") from None
    if not _ESCAPED.search(text):
        return text
    text = re.sub(r"\\([uU]?)", lambda m: "\\\\" + (f"\\U{ord(m[1]):08X}" if m[1] else ""), text)
    return re.sub('["\n\r\t\b\f]', lambda m: _ESCAPES[m[0]], text)


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """Return a SPARQL query whose parameters have these values.

    The parameter ``text`` is a line ``VALUES ?_text { "its default" }``; its data are replaced by a term, so
    that a value always stays a value. Where its default is an IRI, the value is IRIs, one a line, and each
    becomes a row: engines look up those alone. Raises ``QueryError`` where there is no such line.
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
        if match[2] and _IRI_DEFAULT.fullmatch(match[3]):
            rows = " ".join(_iri(iri) for iri in str(parameters[names[0]]).split())
            return f"VALUES {head} {{ {rows} }}"
        return f"VALUES ({head}) {{ ({' '.join(_bound(parameters[name]) for name in names)}) }}"

    bound = _PARAMETER.sub(block, text)
    if missing := sorted(parameters.keys() - found):
        raise QueryError(f"the query takes no {missing[0]!r}: it has no line VALUES ?_{missing[0]} {{ … }}")
    return bound


def _bound(value: Value) -> str:
    return "UNDEF" if value is None else term(quads.literal(value))


def plain(text: str, datatype: str | None) -> Value:
    """Return the plain value of a literal: a number, a truth, or its text, also where it is no number."""
    try:
        return _PLAIN[datatype](text) if datatype in _PLAIN else text
    except ValueError:
        return text


_PLAIN: dict[str | None, Callable[[str], Value]] = {
    str(XSD.integer): int,
    str(XSD.decimal): float,
    str(XSD.double): float,
    str(XSD.float): float,
    str(XSD.boolean): lambda text: text in ("true", "1"),
}
