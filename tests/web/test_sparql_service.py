"""The query service keeps to the SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from kg.stores.query_check import Refused, read
from kg.web import Settings
from kg.web.negotiation import choose
from kg.web.sparql import results
from support.websites import client, serving

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
KG = "PREFIX kg: <https://w3id.org/policy-kg/ontology#> "
DOCUMENT = "https://w3id.org/policy-kg/data/doc/hanbin-2021"
GOALS = KG + "SELECT ?g ?text WHERE { ?g a kg:Goal ; kg:text ?text } ORDER BY ?g LIMIT 3"
ONE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"


def rows(answer: object) -> list[dict[str, dict[str, str]]]:
    """The rows of an answer in JSON."""
    return list(json.loads(answer.content)["results"]["bindings"])  # type: ignore[attr-defined]


# How a query comes


def test_a_query_comes_by_get(web: TestClient) -> None:
    """2.1.1: the query is a parameter of the address."""
    answer = web.get("/sparql", params={"query": GOALS})
    assert (answer.status_code, len(rows(answer))) == (200, 3)


def test_a_query_comes_by_post_of_a_form(web: TestClient) -> None:
    """2.1.2: the query is a field of a form."""
    answer = web.post("/sparql", data={"query": GOALS})
    assert (answer.status_code, len(rows(answer))) == (200, 3)


def test_a_query_comes_by_post_directly(web: TestClient) -> None:
    """2.1.3: the query is the body, in UTF-8."""
    text = KG + 'SELECT ?g { ?g a kg:Goal ; kg:text ?t FILTER(CONTAINS(?t, "汉江")) }'
    answer = web.post("/sparql", content=text.encode(), headers={"Content-Type": f"{DIRECT}; charset=utf-8"})
    assert (answer.status_code, len(rows(answer)) > 0) == (200, True)


@pytest.mark.parametrize(
    ("method", "more", "status"),
    [
        pytest.param("GET", {"headers": {"Accept": JSON}}, 400, id="no query"),
        pytest.param("GET", {"params": {"query": "SELECT * WHERE {"}}, 400, id="malformed"),
        pytest.param("GET", {"params": {"query": ""}}, 400, id="empty"),
        pytest.param("GET", {"params": [("query", GOALS), ("query", GOALS)]}, 400, id="two queries"),
        pytest.param(
            "POST", {"content": GOALS, "headers": {"Content-Type": "text/plain"}}, 415, id="other media"
        ),
        pytest.param("POST", {"content": GOALS}, 415, id="no media"),
        pytest.param(
            "POST", {"content": b"\xff\xfe", "headers": {"Content-Type": DIRECT}}, 400, id="no UTF-8"
        ),
        pytest.param(
            "POST",
            {"params": {"query": GOALS}, "content": GOALS, "headers": {"Content-Type": DIRECT}},
            400,
            id="in address and body",
        ),
        pytest.param("POST", {"data": {"query": [GOALS, GOALS]}}, 400, id="two queries in a form"),
        pytest.param(
            "POST",
            {"params": {"query": GOALS}, "data": {"query": GOALS}},
            400,
            id="in address and form",
        ),
        pytest.param("POST", {"files": {"query": GOALS}}, 415, id="a form of files"),
        pytest.param("PUT", {"content": GOALS}, 405, id="wrong method"),
        pytest.param("DELETE", {}, 405, id="no method of the protocol"),
        pytest.param("GET", {"params": {"query": GOALS + " #" + "x" * 20_001}}, 414, id="long address"),
        pytest.param("POST", {"data": {"query": GOALS + " #" + "x" * 20_001}}, 413, id="long body"),
    ],
)
def test_a_wrong_request_is_told(web: TestClient, method: str, more: dict[str, object], status: int) -> None:
    """2.1.6: a 4xx status for a request that cannot be carried out, with a sentence that says why."""
    answer = web.request(method, "/sparql", **more)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert len(answer.text.strip()) > 5 and "Traceback" not in answer.text


# The dataset


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        pytest.param({}, 1, id="all of the store"),
        pytest.param({"default-graph-uri": DOCUMENT}, 1, id="one document as default"),
        pytest.param({"named-graph-uri": DOCUMENT}, 0, id="a named graph leaves the default empty"),
    ],
)
def test_the_protocol_says_the_dataset(web: TestClient, parameters: dict[str, str], count: int) -> None:
    """2.1.4: default-graph-uri and named-graph-uri say what a query is about."""
    text = KG + "SELECT ?d { ?d a kg:PolicyDocument }"
    assert len(rows(web.get("/sparql", params={"query": text, **parameters}))) == count


def test_the_dataset_of_a_query_that_is_the_body_stands_in_the_address(web: TestClient) -> None:
    """2.1.3: beside a query posted directly, default-graph-uri is a parameter of the address, as often as needed."""
    text = KG + "SELECT ?d { ?d a kg:PolicyDocument }"
    head = {"Content-Type": DIRECT}
    asked = {"params": [("default-graph-uri", DOCUMENT)] * 2, "content": text, "headers": head}
    assert len(rows(web.post("/sparql", **asked))) == 1
    named = {"params": {"named-graph-uri": DOCUMENT}, "content": text, "headers": head}
    assert rows(web.post("/sparql", **named)) == []


def test_head_tells_what_get_would_give(web: TestClient) -> None:
    """The headers of the answer without the answer."""
    told = web.head("/sparql", params={"query": GOALS}, headers={"Accept": XML})
    assert (told.status_code, told.headers["content-type"], told.content) == (200, XML, b"")
    assert web.head("/sparql", params={"query": "SELECT"}).status_code == 400


def test_a_named_graph_of_the_protocol_can_be_asked(web: TestClient) -> None:
    """2.1.4: GRAPH ranges over what named-graph-uri names."""
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    found = rows(web.get("/sparql", params={"query": text, "named-graph-uri": DOCUMENT}))
    assert [row["g"]["value"] for row in found] == [DOCUMENT]


def test_the_protocol_comes_before_the_query(web: TestClient) -> None:
    """2.1.4: where both name a dataset, the protocol's holds."""
    text = KG + "SELECT ?d FROM <urn:x-nothing> { ?d a kg:PolicyDocument }"
    assert len(rows(web.post("/sparql", data={"query": text, "default-graph-uri": DOCUMENT}))) == 1


def test_from_narrows_the_dataset(web: TestClient) -> None:
    """A graph of the store may stand in FROM; its content is then the default graph."""
    text = KG + f"SELECT ?d FROM <{DOCUMENT}> {{ ?d a kg:PolicyDocument }}"
    assert len(rows(web.get("/sparql", params={"query": text}))) == 1
    named = KG + f"SELECT ?d FROM NAMED <{DOCUMENT}> {{ ?d a kg:PolicyDocument }}"
    assert rows(web.get("/sparql", params={"query": named})) == []


# The form of the answer


SELECTED = [
    ("", JSON), ("*/*", JSON), (JSON, JSON), ("application/json", JSON), (XML, XML), ("application/xml", XML),
    ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", XML), ("text/*", "text/csv"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML), ("image/png, */*;q=0.1", JSON),
    (f"{JSON};q=0, */*", XML),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "media"), SELECTED, ids=[a or "nothing" for a, _ in SELECTED])
def test_rows_come_as_the_client_likes(web: TestClient, accept: str, media: str) -> None:
    """2.1.5: the Accept header chooses among the SPARQL result formats."""
    answer = web.get("/sparql", params={"query": GOALS}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]
    assert len(PARSERS[media](answer.text)) == 3


PARSERS = {
    JSON: lambda text: json.loads(text)["results"]["bindings"],
    XML: lambda text: list(
        ElementTree.fromstring(text).iter("{http://www.w3.org/2005/sparql-results#}result")
    ),
    "text/csv": lambda text: list(csv.DictReader(io.StringIO(text))),
    "text/tab-separated-values": lambda text: text.strip().split("\n")[1:],
}

BUILT = [
    ("", "text/turtle", "turtle"), ("text/turtle", "text/turtle", "turtle"),
    ("application/n-triples", "application/n-triples", "nt"), ("application/rdf+xml", "application/rdf+xml", "xml"),
    ("application/ld+json", "application/ld+json", "json-ld"), ("text/n3", "text/turtle", "turtle"),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize(("accept", "media", "syntax"), BUILT, ids=[a or "nothing" for a, *_ in BUILT])
@pytest.mark.parametrize("query", [ONE, f"DESCRIBE <{DOCUMENT}>"], ids=["construct", "describe"])
def test_graphs_come_as_the_client_likes(
    web: TestClient, query: str, accept: str, media: str, syntax: str
) -> None:
    """2.1.5: CONSTRUCT and DESCRIBE give RDF that others parse."""
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media
    assert len(Graph().parse(data=answer.content, format=syntax)) >= 5


@pytest.mark.parametrize("accept", [JSON, XML])
def test_ask_gives_a_truth(web: TestClient, accept: str) -> None:
    """ASK answers in the formats that know truths."""
    answer = web.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": accept})
    assert answer.headers["content-type"] == accept and "true" in answer.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [(GOALS, "text/turtle"), (ONE, "image/png"), ("ASK {}", "text/csv")],
    ids=["rows", "graph", "truth"],
)
def test_what_cannot_be_given_is_told(web: TestClient, query: str, accept: str) -> None:
    """406 where a client takes none of the forms of an answer; the sentence names them."""
    answer = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406 and "application/" in answer.text


def test_every_row_says_the_same_in_every_format(web: TestClient) -> None:
    """Language tags, datatypes, quotes, tabs and line breaks come through."""
    query = r"""SELECT * { VALUES (?a ?b) { ("x\ty\n\"z\" <&>"@zh 1) (UNDEF <http://example.org/汉>) } }"""
    by_media = {
        m: web.get("/sparql", params={"query": query}, headers={"Accept": m}).content for m in PARSERS
    }
    first, second = json.loads(by_media[JSON])["results"]["bindings"]
    assert first["a"] == {"type": "literal", "value": 'x\ty\n"z" <&>', "xml:lang": "zh"}
    assert first["b"]["datatype"].endswith("#integer") and "a" not in second
    parsed = [
        [row["a"], row["b"]]
        for row in ox.parse_query_results(by_media[XML], format=ox.QueryResultsFormat.XML)
    ]
    for media, form in (
        (JSON, ox.QueryResultsFormat.JSON),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ):
        again = [[row["a"], row["b"]] for row in ox.parse_query_results(by_media[media], format=form)]
        assert again == parsed
    assert (
        next(csv.DictReader(io.StringIO(by_media["text/csv"].decode(), newline="")))["a"]
        == first["a"]["value"]
    )


def test_a_page_for_who_comes_with_a_browser(web: TestClient) -> None:
    """The bare address is a form for readers."""
    answer = web.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 200 and "<textarea" in answer.text


# What is refused


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service SILENT ?x { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { ?s a ex:.SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '''a\"\"\"''' . SERVICE <http://127.0.0.1:1/> {} } #\"\"\"",
        "SELECT * { ?s ?p \"#\" . SERVICE <http://127.0.0.1:1/> {} }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> {} } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:1/x.ttl> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "LOAD SILENT <http://127.0.0.1:1/x.ttl>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "# a comment\nDROP ALL",
        "CLEAR DEFAULT",
    ],
)  # fmt: skip
def test_what_writes_or_reaches_out_is_refused(web: TestClient, text: str) -> None:
    """Updates, other services and files: 403 and a sentence, whatever way they are written."""
    answer = web.post("/sparql", data={"query": text})
    assert (answer.status_code, bool(answer.text.strip())) == (403, True), answer.text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'SERVICE' } LIMIT 1",
        "PREFIX service: <urn:x> SELECT * { ?s service:SERVICE ?o } # SERVICE <x>",
        "SELECT * { ?s ?p \"\"\"a \\\" SERVICE ''' \"\"\"@en-service } LIMIT 1",
        "SELECT * { ?s <http://example.org/#SERVICE> ?o } LIMIT 1",
        "SELECT ?load ?insert { ?load ?insert 1 } LIMIT 1",
    ],
)  # fmt: skip
def test_words_that_only_look_so_are_taken(web: TestClient, text: str) -> None:
    """A keyword inside a string, a name, a variable, an IRI or a comment is none."""
    assert web.post("/sparql", data={"query": text}).status_code == 200


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://127.0.0.1:1/x.ttl", "not an iri"])
def test_graphs_from_elsewhere_are_refused(web: TestClient, name: str, iri: str) -> None:
    """2.2.4: a dataset that is not in the store is refused; nothing is fetched."""
    answer = web.get("/sparql", params={"query": "ASK {}", name: iri})
    assert answer.status_code == 403 and "nothing is fetched" in answer.text


def test_updates_are_refused_by_the_protocol_too(web: TestClient) -> None:
    """Update requests, in both forms, are refused."""
    text = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    form = web.post("/sparql", data={"update": text})
    direct = web.post("/sparql", content=text, headers={"Content-Type": "application/sparql-update"})
    assert (form.status_code, direct.status_code) == (403, 403)
    assert not json.loads(web.get("/sparql", params={"query": "ASK { <urn:a> ?p ?o }"}).content)["boolean"]


def test_answers_are_cut_at_the_limit(web: TestClient) -> None:
    """What is more than the limit is left out, and the answer says so."""
    answer = web.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert len(rows(answer)) == 500 and answer.headers["x-sparql-maxrows"] == "500"
    graph = web.get(
        "/sparql",
        params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"},
        headers={"Accept": "application/n-triples"},
    )
    assert graph.text.count("\n") == 500 and graph.headers["x-sparql-maxrows"] == "500"


@pytest.mark.slow
def test_a_costly_query_is_ended_and_others_go_on(founding_store: Path) -> None:
    """A query over its time gets 503; the next one is answered, by a new process."""
    for short in client(Settings(str(founding_store), timeout=1.0, processes=1)):
        assert short.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        start = time.monotonic()
        costly = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        answer = short.get("/sparql", params={"query": costly})
        assert answer.status_code == 503 and "longer than 1 seconds" in answer.text
        assert "retry-after" in answer.headers
        assert time.monotonic() - start < 30
        assert short.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_other_origins_are_a_setting(web: TestClient, founding_store: Path) -> None:
    """CORS: only the origins that the settings name may read the answer, from a browser."""
    ask = {"query": "ASK {}"}
    named = web.get("/sparql", params=ask, headers={"Origin": "https://elsewhere.example"})
    other = web.get("/sparql", params=ask, headers={"Origin": "https://evil.example"})
    assert named.headers["access-control-allow-origin"] == "https://elsewhere.example"
    assert "access-control-allow-origin" not in other.headers
    head = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    assert web.options("/sparql", headers=head).status_code == 200
    page = web.get("/ledger", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in page.headers


@pytest.fixture(scope="module")
def address(founding_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server in a process of its own."""
    yield from serving(founding_store, tmp_path_factory.mktemp("server"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_works_unchanged(address: str, method: str, form: str) -> None:
    """The client that Python programs use asks and is answered, in every format."""
    from SPARQLWrapper import SPARQLWrapper

    asker = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
    asker.setMethod(method)
    asker.setQuery(GOALS)
    found = asker.queryAndConvert()
    assert str(found.toxml() if form == "xml" else found).count("/unit/") == 3


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", ["turtle", "rdf+xml", "json-ld"])
def test_sparqlwrapper_gets_graphs(address: str, form: str) -> None:
    """CONSTRUCT through the same client gives a graph."""
    from SPARQLWrapper import SPARQLWrapper

    asker = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
    asker.setQuery(ONE)
    found = asker.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == 5


# The parts


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/b"), ("*/*", "a/b"), ("c/d", "c/d"), ("a/*;q=0.2, c/d;q=0.1", "a/b"), ("a/b;q=0, */*", "c/d"),
        ("A/B", "a/b"), ("x/y", None), ("c/d;q=0.9, a/b;q=0.8", "c/d"), (";;,,q=", None),
    ],
)  # fmt: skip
def test_accept_headers_choose(accept: str, chosen: str | None) -> None:
    """RFC 9110: the most specific range decides, the higher quality wins, of equals the first offered."""
    assert choose(accept, ["a/b", "c/d"]) == chosen


def test_a_query_is_told_by_its_form() -> None:
    """The form of a query decides in what its answer comes."""
    assert read("PREFIX select: <urn:ask> CONSTRUCT { } WHERE { }").form == "CONSTRUCT"
    assert set(results.offered("ASK").values()) == {JSON, XML}
    with pytest.raises(Refused):
        read("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
