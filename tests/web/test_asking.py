"""The box in which a sentence is asked: the form it fills, several readings, and what is not understood."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", ["/", "/questions", "/ledger"])
def test_every_page_has_the_box(web: TestClient, path: str) -> None:
    """A sentence can be asked from wherever the reader is, the first page too."""
    assert 'action="/ask"' in web.get(path, headers=HTML).text


def test_a_sentence_leads_to_the_form_it_fills(web: TestClient) -> None:
    """What is understood is an address of its question, which says what the sentence was."""
    answer = web.get("/ask", params={"q": "汉江相关的目标由谁负责"}, headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    target = urlsplit(answer.headers["location"])
    assert target.path == "/questions/owners"
    said = {"text": ["汉江"], "kind": ["Goal"], "ask": ["1"], "said": ["汉江相关的目标由谁负责"]}
    assert parse_qs(target.query) == said
    page = web.get(answer.headers["location"], headers=HTML).text
    assert "按“汉江相关的目标由谁负责”填写了上面的条件" in page
    assert 'name="text" value="汉江"' in page


def test_a_changed_form_is_no_longer_that_of_the_sentence(web: TestClient) -> None:
    """Who changes a value is not told that the sentence said so."""
    given = {"text": "秦岭", "kind": "Goal", "said": "汉江相关的目标由谁负责"}
    assert "填写了上面的条件" not in web.get("/questions/owners", params=given, headers=HTML).text


def test_a_slip_is_told_on_the_page(web: TestClient) -> None:
    """A name of the same sound is found, and the page says what it was taken for."""
    page = web.get("/ask", params={"q": "汉姜由谁负责"}, headers=HTML).text
    assert "没有叫“汉姜”的，按“汉江”理解" in page


def test_what_is_not_understood_has_examples(web: TestClient) -> None:
    """A sentence that means nothing here is told so, with sentences that can be asked."""
    page = web.get("/ask", params={"q": "今天<b>天气怎么样"}, headers=HTML).text
    assert "没有读懂“今天&lt;b&gt;天气怎么样”" in page
    assert "哪些目标没有责任单位" in page or "文件禁止什么" in page


def test_nothing_leads_to_the_questions(web: TestClient) -> None:
    """An empty box shows what can be asked."""
    answer = web.get("/ask", params={"q": " "}, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/questions")


def test_an_address_that_gives_all_is_answered(web: TestClient) -> None:
    """A question with a value that must be given is answered as soon as the address gives it."""
    page = web.get("/questions/between", params={"one": "汉江"}, headers=HTML).text
    assert "请填写必填项后提问" not in page and "共 " in page
    assert "请填写必填项后提问" in web.get("/questions/between", headers=HTML).text
