"""Answers of many rows: read some documents at a time, as far as a page shows them."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kg.answers import questions
from kg.answers.questions import Question
from kg.web import Settings, asking
from kg.web.pages import questions as pages
from kg.web.site import Site
from support.websites import client, keep, little

HTML = {"Accept": "text/html"}
IN_PARTS = [q for q in questions.questions() if q.by_document]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of five small documents."""
    folder = tmp_path_factory.mktemp("parts") / "kg.db"
    keep(folder, *(little(doc) for doc in ("e", "b", "d", "a", "c")))
    yield from client(Settings(str(folder), processes=1, limit=60))


@pytest.fixture
def site(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The server, which asks two documents at a time."""
    monkeypatch.setattr(asking, "PART", 2)
    found: Site = web.app.state.site  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("question", IN_PARTS, ids=lambda q: q.name)
def test_parts_together_are_the_answer(site: Site, question: Question) -> None:
    """What some documents at a time say, in the order of their ids, is what the whole store says."""
    given = {p.name: "保护" for p in question.parameters if p.default is None}
    whole = questions.ask(site.store.snapshot().store, question, given)
    assert asking.ask(site, question, given).rows == whole.rows


def test_no_more_documents_are_asked_than_a_page_needs(site: Site) -> None:
    """The first two documents have enough rows; the answer says that there are more."""
    owners = questions.question("owners")
    some, everything = asking.ask(site, owners, {}, 1), asking.ask(site, owners, {})
    assert some.more and not everything.more
    assert some.rows == everything.rows[: len(some.rows)] and {row[7] for row in some.rows} == {"a", "b"}
    assert {row[7] for row in asking.ask(site, owners, {"doc": "d"}, 1).rows} == {"d"}


def test_pages_are_read_as_they_are_turned(
    web: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page says that its rows are the first ones, sorting and saving take all."""
    monkeypatch.setattr(pages, "PAGE", 1)
    found = len(asking.ask(site, questions.question("owners"), {}).rows)
    first = web.get("/questions/owners", headers=HTML).text
    assert "翻页时接着读" in first and f"共 {found} 条" not in first
    assert f"共 {found} 条" in web.get("/questions/owners", params={"page": found - 1}, headers=HTML).text
    assert f"共 {found} 条" in web.get("/questions/owners", params={"sort": "body"}, headers=HTML).text
    assert len(web.get("/questions/owners", params={"as": "csv"}).text.splitlines()) == found + 1
