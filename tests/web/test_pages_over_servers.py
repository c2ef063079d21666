"""The served pages over a SPARQL server and over Neo4j: the same as over a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg import graph
from kg.knowledge import own
from kg.model import Extraction
from kg.stores import open_store
from kg.web import Settings
from support.serving import emptied
from support.websites import client, keep, little

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
HANJIANG = "https://w3id.org/policy-kg/data/ecologicalzone/汉江"
PAGES = [
    "/",
    "/?lang=en",
    "/?about=汉江",
    "/ledger",
    "/ledger?group=body&sort=due",
    "/ledger?as=csv",
    "/documents",
    "/documents/hanbin-2021",
    "/documents/second?at=u12-24&part=panel",
    "/questions",
    "/questions/owners?text=汉江",
    "/questions/orphans",
    "/suggestions?q=hj",
    f"/resource?iri={HANJIANG}",
]


@pytest.fixture(scope="module")
def local(founding_gold: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of two documents in a folder."""
    folder = tmp_path_factory.mktemp("local") / "kg.db"
    keep(folder, founding_gold, little("second", "城东新区"))
    yield from client(Settings(str(folder), processes=1))


@pytest.fixture(scope="module", params=["sparql", "neo4j"])
def remote(request: pytest.FixtureRequest, founding_gold: Extraction) -> Iterator[TestClient]:
    """A server of the same two documents in a store behind a server."""
    address = emptied(request, request.param)
    with open_store(address, create=True) as store:
        for extraction in (founding_gold, little("second", "城东新区")):
            store.replace(graph.build([extraction], own()))
    yield from client(Settings(address, processes=1))


def shown(page: str) -> list[str]:
    """The words of a page; of a script nothing."""
    words = re.sub(r"(?s)<script.*?</script>", " ", page)
    return re.sub(r"<[^>]+>", " ", words).split()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_the_same_as_over_a_folder(local: TestClient, remote: TestClient, path: str) -> None:
    """A reader sees no difference."""
    local.cookies.clear(), remote.cookies.clear()
    ours, theirs = local.get(path, headers=HTML), remote.get(path, headers=HTML)
    assert (theirs.status_code, shown(theirs.text)) == (ours.status_code, shown(ours.text))
    assert ours.status_code == 200


def test_queries_are_answered(local: TestClient, remote: TestClient) -> None:
    """The query service answers from what the server holds, and describes things."""
    text = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a <https://w3id.org/policy-kg/ontology#Measure> } }"
    asked = {"params": {"query": text}, "headers": {"Accept": "text/csv"}}
    assert remote.get("/sparql", **asked).text == local.get("/sparql", **asked).text
    found = remote.get("/data/ecologicalzone/汉江", headers={"Accept": "text/turtle"})
    assert found.status_code == 200 and "汉江" in found.text


def test_a_new_document_is_seen(remote: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written to the server meanwhile is there on reload."""
    monkeypatch.setattr("kg.web.watched_store.PAUSE", 1e-3)
    address = remote.app.state.site.settings.store
    assert "凤凰岭园区" not in remote.get("/ledger?text=凤凰岭园区&as=csv").text
    with open_store(address, create=True) as store:
        store.replace(graph.build([little("third", "凤凰岭园区")], own()))
        assert "凤凰岭园区" in remote.get("/ledger?text=凤凰岭园区&as=csv").text
        store.remove("third")
    assert remote.get("/documents/third").status_code == 404


def test_a_server_that_is_gone_is_told_in_a_line(tmp_path: Path) -> None:
    """Who starts a server over nothing reads why."""
    from kg.errors import StoreError

    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9"):
        next(client(Settings("http://127.0.0.1:9/kg/query")))
