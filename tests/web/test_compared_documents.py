"""Two documents of the store side by side on the server."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

import kg
from kg.knowledge import own
from kg.reading import front_matter
from kg.stores import open_store
from kg.web import Settings
from support.websites import client

# A notice made up for these tests.
TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
推进青溪水源地保护。建设水质监测站6座。

青禾县人民政府
2026年3月1日
"""


TITLES = {one: f"{one} · 青禾县人民政府关于保护青溪的通知（虚构示例）" for one in ("draft", "final")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server over a draft and its final text."""
    address = str(tmp_path_factory.mktemp("compare") / "store")
    with open_store(address, create=True, write=True) as store:
        for name, text in (("draft", TEXT), ("final", TEXT.replace("6座", "9座"))):
            document = front_matter.describe(name, text, own())
            store.replace(kg.build([kg.extract(document, own())], own()))
    yield from client(Settings(address))


def test_two_documents_stand_side_by_side(site: TestClient) -> None:
    """The page holds both texts and what changed, and nothing that the server's policy forbids."""
    answer = site.get("/compare?a=draft&b=final")
    assert answer.status_code == 200
    page = LexborHTMLParser(answer.text)
    (row,) = json.loads(page.css_first("#told").text())["rows"]
    assert row[2:4] == [["figure_up"], ["数值提高: 6座 → 9座"]]
    assert [node for node in page.css("script:not([src])") if not node.attributes.get("type")] == []
    assert site.get("/static/compare.js").status_code == site.get("/static/compare.css").status_code == 200


def test_the_second_document_is_asked_for(site: TestClient) -> None:
    """A document's page leads to the comparison, which asks for the document that is missing."""
    assert "/compare?a=draft" in site.get("/documents/draft").text
    page = LexborHTMLParser(site.get("/compare?a=draft").text)
    assert page.css_first("select[name=a] option[selected]").attributes["value"] == "draft"
    assert len(page.css("select[name=b] option")) == 3


def test_an_unknown_document_is_said(site: TestClient) -> None:
    """A document that is not in the store gives 400 and says which are."""
    answer = site.get("/compare?a=draft&b=finale")
    assert answer.status_code == 400
    assert "valid are: draft, final" in answer.text


def test_documents_are_called_by_title_in_tables_and_files(site: TestClient) -> None:
    """Two of the same title are told apart; the id stands in the address that a title leads to."""
    page = LexborHTMLParser(site.get("/questions/documents").text)
    assert [node.text() for node in page.css("td.col-document a")] == [TITLES["draft"], TITLES["final"]]
    assert page.css_first("td.col-document a").attributes["href"] == "/documents/draft"
    saved = site.get("/questions/indicators?as=csv").text
    assert TITLES["final"] in saved and "final," not in saved
