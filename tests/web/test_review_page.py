"""The page of the review queue: each place with its reasons, and with corrections for whoever may write."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli.main import main
from kg.web import Settings
from kg.web.pages import reviewing
from kg.web.watched_store import WatchedStore
from support.websites import client

TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
到2026年底，森林覆盖率达到62%以上。从教育、医疗、文化等领域抓起。着力拓展思路。

青禾县人民政府
2026年3月1日
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of one document, which can be corrected by those who hold the token."""
    folder: Path = tmp_path_factory.mktemp("review")
    (folder / "files").mkdir()
    (folder / "files" / "notice.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(folder / "files"), "--store", str(folder / "kg.db")])
    assert done.exit_code == 0, done.output
    yield from client(Settings(str(folder / "kg.db"), processes=1, edit=folder / "files", token="open"))


@pytest.fixture
def page(server: TestClient) -> TestClient:
    """A browser without the token."""
    server.cookies.clear()
    return server


def test_each_place_stands_with_its_sentence_and_reason(page: TestClient) -> None:
    """The place is marked in its sentence, says why it is there, and leads into the text."""
    answer = page.get("/review").text
    assert "到2026年底，<mark" in answer
    assert ">森林覆盖率达到62%以上</mark>。" in answer
    assert "推定为发文机关青禾县人民政府" in answer
    assert 'href="/documents/notice#u' in answer
    assert "nobody is named" in page.get("/review", params={"lang": "en"}).text


def test_the_queue_is_narrowed_to_a_reason_or_a_document(page: TestClient) -> None:
    """A reason and a document narrow the queue; an unknown reason is told with the nearest one."""
    found = page.get("/review", params={"reason": "no_link"}).text
    assert ("着力拓展思路</mark>" in found, "62%以上</mark>" in found) == (True, False)
    assert "</mark>" not in page.get("/review", params={"doc": "another"}).text
    wrong = page.get("/review", params={"reason": "no_links"})
    assert wrong.status_code == 400
    assert "no_link" in wrong.text


def test_corrections_are_offered_to_those_who_may_write(page: TestClient) -> None:
    """Without the token the page only reads; with it, it offers what can be right instead."""
    assert "data-say" not in page.get("/review").text
    page.get("/edit", params={"token": "open"}, follow_redirects=False)
    shown = page.get("/review").text
    assert 'data-say="unit:none"' in shown
    assert 'href="/review"' in shown


def test_what_is_found_right_leaves_the_queue_for_everyone(page: TestClient) -> None:
    """It is a line beside the document, is skipped at once and after the reading, and comes back when undone."""
    words = "着力拓展思路"
    said = {"doc": "notice", "what": "confirm", "value": "measure", "quote": words}
    page.get("/edit", params={"token": "open"}, follow_redirects=False)
    answer = page.post("/edit/corrections", json=said, headers={"Origin": "http://testserver"})
    assert answer.status_code == 201, answer.text
    assert f"{words}</mark>" not in page.get("/review").text
    until_read(page)
    page.cookies.clear()
    assert f"{words}</mark>" not in page.get("/review").text
    page.get("/edit", params={"token": "open"}, follow_redirects=False)
    again = page.post("/edit/corrections", json=said, headers={"Origin": "http://testserver"})
    assert again.status_code == 422
    undone = {"doc": "notice", "key": answer.json()["key"]}
    assert page.post("/edit/undo", json=undone, headers={"Origin": "http://testserver"}).status_code == 201
    assert f"{words}</mark>" in page.get("/review").text
    until_read(page)


def until_read(page: TestClient) -> None:
    while page.get("/edit/state", params={"doc": "notice"}).json()["reading"]:
        time.sleep(0.05)


def test_a_page_says_which_places_of_how_many_it_holds(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more, it leads on to them, and back; a number that is none is told."""
    monkeypatch.setattr(reviewing, "MOST", 1)
    first = page.get("/review", params={"lang": "en"}).text
    found = int(re.search(r"Places 1 to 1 of (\d+)", first)[1])  # type: ignore[index]
    assert found > 1 and 'href="/review?lang=en&amp;from=2"' in first
    last = page.get("/review", params={"lang": "en", "from": found}).text
    assert f"Places {found} to {found} of {found}" in last and 'id="review-more"' not in last
    assert page.get("/review", params={"from": "x"}).status_code == 400


def test_documents_that_take_long_are_looked_at_later(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says how many are looked at; the next request goes on, and then all are there."""
    documents = page.get("/review").text
    assert 'id="looking"' not in documents
    monkeypatch.setattr(reviewing, "PATIENCE", -1.0)
    monkeypatch.setattr(WatchedStore, "keeps", lambda *_: False)
    assert "0 of 1 documents are looked at so far" in page.get("/review", params={"lang": "en"}).text
