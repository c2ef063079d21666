"""What programs are told of the service and of its data: SPARQL service description, and VoID."""

from __future__ import annotations

from rdflib import DCTERMS, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from starlette.requests import Request
from starlette.responses import Response

from kg.formats import catalogue
from kg.graph.ontology import KG
from kg.web import negotiation
from kg.web.asking import select
from kg.web.http_errors import HttpError
from kg.web.site import Site, root_of, site_of
from kg.web.sparql import results

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_GIVEN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF_GIVEN = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_SYNTAX = {
    results.TURTLE: "turtle",
    "application/n-triples": "nt",
    results.JSON_LD: "json-ld",
    "application/rdf+xml": "xml",
}
_UNION = (
    "The default graph is the union of the named graphs, one for each document. What several documents say "
    "is found once in each of them: count with COUNT(DISTINCT ...), or name a graph with GRAPH or "
    "default-graph-uri."
)


def void(request: Request) -> Response:
    """Return the VoID description of the data, at its well-known address."""
    site = site_of(request)
    return written(request, described(site, _base(request)))


def service(site: Site, request: Request) -> Response:
    """Return the description of the query service, with that of the data."""
    base = _base(request)
    endpoint, graph = URIRef(f"{base}/sparql"), described(site, base)
    graph.bind("sd", _SD)
    for predicate, value in (
        (RDF.type, _SD.Service),
        (_SD.endpoint, endpoint),
        (_SD.supportedLanguage, _SD.SPARQL11Query),
        (_SD.feature, _SD.UnionDefaultGraph),
        (_SD.defaultDataset, URIRef(f"{base}/.well-known/void#data")),
        (RDFS.comment, Literal(_UNION, lang="en")),
        *((_SD.resultFormat, _FORMATS[name]) for name in (*_GIVEN, *_RDF_GIVEN)),
    ):
        graph.add((endpoint, predicate, value))
    return written(request, graph)


def described(site: Site, base: str) -> Graph:
    """Return what VoID says of the data that a server has at an address."""
    data, graph = URIRef(f"{base}/.well-known/void#data"), Graph()
    graph.bind("void", VOID)
    words = catalogue.words()
    for language in ("zh", "en"):
        graph.add((data, DCTERMS.title, Literal(words["title"][language], lang=language)))
        graph.add((data, DCTERMS.description, Literal(words["description"][language], lang=language)))
    for predicate, value in (
        (RDF.type, VOID.Dataset),
        (RDF.type, _SD.Dataset),
        (DCTERMS.license, URIRef(words["license"])),
        (VOID.sparqlEndpoint, URIRef(f"{base}/sparql")),
        (VOID.vocabulary, URIRef(KG)),
        (VOID.triples, Literal(_triples(site))),
        (VOID.documents, Literal(len(site.store.snapshot().documents))),
        (VOID.feature, _FORMATS.Turtle),
    ):
        graph.add((data, predicate, value))
    return graph


def _triples(site: Site) -> int:
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    rows = site.store.snapshot().cached("triples", lambda: select(site, query))
    return int(rows.rows[0][0] or 0)


def written(request: Request, graph: Graph) -> Response:
    """Return a graph in the RDF that a client likes best, Turtle where it does not say."""
    media = negotiation.choose(negotiation.accepted(request), (results.TURTLE, *results.TRIPLES, "text/html"))
    given = results.TURTLE if media == "text/html" else results.TRIPLES.get(media or "")
    if given is None:
        raise HttpError(406, f"a thing is described as {results.TURTLE}, {', '.join(_SYNTAX)}")
    headers = {"Content-Type": results.content_type(given), "Vary": "Accept"}
    return Response(graph.serialize(format=_SYNTAX[given]), headers=headers)


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{root_of(request)}"
