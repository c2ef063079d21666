"""The page of the review queue: each place with its reasons, and with corrections for whoever may write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli.main import main
from kg.web import Settings
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
