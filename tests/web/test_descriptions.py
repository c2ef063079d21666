"""What programs are told of the service and its data before they ask."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from rdflib import RDF, VOID, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient

from kg import graph
from kg.formats import records
from kg.knowledge import own
from kg.stores import open_store
from kg.web import Settings
from support.folders import FICTIONAL
from support.websites import client

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ENDPOINT = URIRef("http://testserver/sparql")
DATA = URIRef("http://testserver/.well-known/void#data")
ZONE = "https://w3id.org/policy-kg/data/industry/绿色食品产业"  # both documents speak of it


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of two documents that share things."""
    path = tmp_path_factory.mktemp("store") / "kg.db"
    with open_store(str(path), create=True) as store:
        for one in records.read(FICTIONAL / "yunzhou.jsonl"):
            store.replace(graph.build([one], own()))
    yield from client(Settings(str(path)))


def parsed(web: TestClient, path: str, accept: str) -> Graph:
    answer = web.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == accept
    return Graph().parse(data=answer.content, format=accept)


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml"])
def test_the_service_describes_itself(both: TestClient, accept: str) -> None:
    """Without a query the service says what it speaks, and that its default graph is a union."""
    found = parsed(both, "/sparql", accept)
    assert (ENDPOINT, RDF.type, SD.Service) in found
    assert (ENDPOINT, SD.feature, SD.UnionDefaultGraph) in found
    assert (ENDPOINT, SD.defaultDataset, DATA) in found


def test_void_is_where_programs_look_for_it(both: TestClient) -> None:
    """The well-known address counts triples and documents, and names licence and endpoint."""
    found = parsed(both, "/.well-known/void", "text/turtle")
    assert (DATA, VOID.sparqlEndpoint, ENDPOINT) in found
    assert (DATA, VOID.documents, Literal(2)) in found
    assert int(str(found.value(DATA, VOID.triples))) > 200
    assert both.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_a_thing_is_described_once(both: TestClient) -> None:
    """What two documents say of a thing comes once, though each of their graphs holds it."""
    said = both.get(
        "/sparql", params={"query": f"DESCRIBE <{ZONE}>"}, headers={"Accept": "application/n-triples"}
    )
    lines = said.text.splitlines()
    assert len(lines) == len(set(lines)) > 1
    count = f"SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?p) AS ?one) {{ <{ZONE}> a ?p }}"
    answer = json.loads(both.get("/sparql", params={"query": count}).content)["results"]["bindings"][0]
    assert int(answer["all"]["value"]) > int(answer["one"]["value"])
