"""What a request may say, and where a server may stand: parameters, headers, ids and paths of proxies."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from kg.errors import KgError
from kg.web import Settings, application
from support.websites import client, keep, little

HTML = {"Accept": "text/html"}
SPARQL_CSV, SPARQL_XML = "text/csv", "application/sparql-results+xml"

WRONG = [
    *(f"/{page}?page={text}" for page in ("ledger", "questions/owners") for text in ("%C2%B2", "x", "0", "-1", "1.0", "9999999", "")),
    "/questions/owners?sort=nothing",
    "/questions/owners?as=pdf",
    "/questions/due?until=soon",
    "/ledger?sort=nothing",
    "/ledger?kind=%3Cb%3E",
    "/ledger?modality=x",
    "/ledger?missing=x",
    "/ledger?group=zzz",
    "/ledger?descending=2",
    "/ledger?as=pdf",
    f"/ledger?text={'x' * 1001}",
    f"/documents?text={'x' * 1001}",
    "/documents/first?at=zz",
    "/documents/first?part=whole",
    "/documents/first?part=panel",
    "/suggestions?q=h&type=Nothing",
    f"/?about={'x' * 1001}",
    "/?question=nothing",
    "/sparql?example=nothing",
    "/ledger?lang=xx",
    "/resource?iri=nothing",
]  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with two documents, one of them with an id of two lines."""
    folder = tmp_path_factory.mktemp("requests") / "kg.db"
    keep(folder, little("first"), little("an id\nof two lines & more?"))
    return Settings(str(folder), processes=1, limit=3, origins=("https://elsewhere.example",))


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[TestClient]:
    """A server of that store."""
    yield from client(settings)


@pytest.mark.parametrize("address", WRONG, ids=[a[:40] for a in WRONG])
def test_a_wrong_parameter_is_told(site: TestClient, address: str) -> None:
    """400: one line for programs, a page with that line for readers."""
    told = site.get(address, headers={"Accept": "text/plain"})
    assert told.status_code == 400
    if told.headers["content-type"].startswith("text/plain"):
        assert told.text.count("\n") == 1 and len(told.text) < 300
    assert site.get(address, headers=HTML).status_code == 400


def test_several_accept_headers_are_one(site: TestClient) -> None:
    """RFC 9110, 5.3: headers of the same name are joined."""
    asked = [("accept", "image/png"), ("accept", f"{SPARQL_XML};q=0.5"), ("accept", SPARQL_CSV)]
    answer = site.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers=asked)
    assert answer.headers["content-type"].partition(";")[0] == SPARQL_CSV
    thing = "/data/ecologicalzone/" + quote("汉江")
    turtle = site.get(thing, headers=[("accept", "image/png"), ("accept", "text/turtle")])
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_other_origins_read_that_rows_were_left_out(site: TestClient) -> None:
    """A script of another origin sees only the headers that it is allowed to."""
    asked = {"params": {"query": "SELECT * { ?s ?p ?o }"}, "headers": {"Origin": "https://elsewhere.example"}}
    answer = site.get("/sparql", **asked)  # type: ignore[arg-type]
    assert answer.headers["x-sparql-maxrows"] == "3"
    assert "X-SPARQL-MaxRows" in answer.headers["access-control-expose-headers"]


def test_a_document_with_an_id_of_two_lines_has_its_page(site: TestClient) -> None:
    """Each link of the list of documents leads to a page."""
    page = site.get("/documents", headers=HTML).text
    links = {unescape(link) for link in re.findall(r'href="(/documents/[^"]+)"', page)}
    assert len(links) == 2
    assert {site.get(link, headers=HTML).status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/ledger/", "/ledger"), ("/ledger/?kind=Goal", "/ledger?kind=Goal"), ("/documents/", "/documents"),
        ("//evil.example/", "/evil.example"), ("/questions/owners/", "/questions/owners"),
    ],
)  # fmt: skip
def test_a_slash_at_the_end_is_taken_off(site: TestClient, asked: str, given: str) -> None:
    """The way stays on the same host, whatever name that has outside."""
    answer = site.get(f"http://testserver{asked}", headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, given)


# Below a path of a proxy

ROOT = "/gov/kg"
PAGES = [
    "/", "/questions", "/questions/owners", "/questions/area", "/ledger", "/ledger?group=body", "/documents",
    "/documents/first", "/sparql", "/nowhere", f"/resource?iri={quote('https://w3id.org/policy-kg/data/ecologicalzone/汉江')}",
    "/documents/first?at=u16-28&part=panel",
]  # fmt: skip


@pytest.fixture(scope="module")
def below(settings: Settings) -> Iterator[TestClient]:
    """The same server below a path of a proxy."""
    yield from client(replace(settings, root_path=f"{ROOT}/"))


def ways(page: str) -> set[str]:
    """Return all addresses of this host that a page links to, loads, sends forms to or offers to choose."""
    found = re.findall(r'(?:href|src|action|value|data-doc)="([^"]*)"', page)
    return {unescape(way) for way in found if way.startswith("/")}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("front", ["", ROOT], ids=["taken off", "left on"])
def test_every_way_leads_below_the_path(below: TestClient, path: str, front: str) -> None:
    """Links, scripts, forms and cookies keep to the path, whether the proxy takes it off or leaves it on."""
    answer = below.get(front + path, headers=HTML)
    found = ways(answer.text)
    assert answer.status_code == (404 if path == "/nowhere" else 200) and found
    assert [way for way in found if not way.startswith(f"{ROOT}/")] == []
    assert f"Path={ROOT};" in answer.headers["set-cookie"]


def test_every_way_is_answered(below: TestClient) -> None:
    """What the pages lead to is there, as the browser asks for it."""
    seen: set[str] = set()
    for path in PAGES:
        page = below.get(ROOT + path, headers=HTML)
        relative = {unescape(way) for way in re.findall(r'href="(\?[^"]*)"', page.text)}
        seen |= {
            way.partition("#")[0] for way in ways(page.text) | {urljoin(ROOT + path, way) for way in relative}
        }
    assert len(seen) > 30
    wrong = {way: status for way in seen if (status := below.get(way, headers=HTML).status_code) != 200}
    assert {way: status for way, status in wrong.items() if "nowhere" not in way} == {}


def test_scripts_know_the_path(below: TestClient) -> None:
    """What the scripts ask for begins with the path that the page tells them."""
    assert f'"root":"{ROOT}"' in below.get(f"{ROOT}/", headers=HTML).text
    assert f'data-root="{ROOT}"' in below.get(f"{ROOT}/ledger", headers=HTML).text
    for name in ("site.js", "live.js"):
        script = below.get(f"{ROOT}/static/{name}").text
        assert re.findall(r'(?:fetch\(|href: )"/', script) == []


def test_a_redirect_keeps_to_the_path(below: TestClient) -> None:
    """Neither the name of the server nor the address without the path stands in it."""
    for address in (f"{ROOT}/ledger/?kind=Goal", "/ledger/?kind=Goal"):
        answer = below.get(address, follow_redirects=False)
        assert urlsplit(answer.headers["location"])[:4] == ("", "", f"{ROOT}/ledger", "kind=Goal")


def test_things_and_queries_are_found_below_the_path(below: TestClient) -> None:
    """Programs ask below the path too; what an IRI percent-encodes is found as it is."""
    thing = f"{ROOT}/data/ecologicalzone/{quote('汉江')}"
    assert "汉江" in below.get(thing, headers={"Accept": "text/turtle"}).text
    assert below.get(f"{ROOT}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert below.get(f"{ROOT}/suggestions", params={"q": "hj"}).json()[0]["name"] == "汉江"


def test_a_document_that_is_named_often_is_read_once(site: TestClient) -> None:
    """An address that names a document 5,000 times asks for no more than one that names it once."""
    page = site.get("/?" + "&".join(["doc=first"] * 5000), headers=HTML)
    assert page.status_code == 200 and '"shown":1' in page.text


@pytest.mark.parametrize("path", ["kg", "/kg?x", "/../kg", "/k g", "/data", "/documents/kg", "//kg"])
def test_a_path_that_cannot_be_is_told(settings: Settings, path: str) -> None:
    """One line, before the server starts."""
    with pytest.raises(KgError, match="--root-path") as told:
        application(replace(settings, root_path=path))
    assert "\n" not in str(told.value)


def test_the_command_takes_the_path(settings: Settings, tmp_path: Path) -> None:
    """`kg serve --root-path` refuses a path of its own addresses in one line."""

    command = [sys.executable, "-m", "kg", "serve", "--store", settings.store, "--root-path", "/ledger"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1 and "--root-path" in done.stderr and done.stderr.count("\n") == 1
