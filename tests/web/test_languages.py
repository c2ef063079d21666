"""Whoever reads Chinese reads Chinese, and whoever reads English reads English: on every page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

PAGES = [
    *("/questions", "/questions/owners?text=汉江", "/questions/due?until=2030&since=1900", "/ledger"),
    *("/questions/orphans?lacks=any", "/questions/evidence?text=汉江", "/questions/between", "/documents"),
    *("/documents/hanbin-2021", "/sparql", "/ask?q=什么", "/nothing", "/compare", "/questions/themes"),
    "/charts",
]
# Pages without words of documents.
PLAIN = ["/questions", "/questions/between", "/sparql", "/nothing", "/compare", "/charts"]
# The same in every language: names of formats and protocols.
LATIN = {*("SPARQL", "CSV", "Excel", "GET", "POST", "PNG", "SVG"), *("csv", "json", "tsv", "xml")}
_UNREAD = re.compile(r"<(script|style|textarea|svg)\b.*?</\1>|<a[^>]*hreflang.*?</a>", re.DOTALL)
_TOLD = re.compile(r'(?:title|placeholder|aria-label)="([^"]*)"')


def words(web: TestClient, path: str, language: str) -> str:
    """Return what a reader sees of a page, on hover too, but its queries and the way to the other language."""
    address = f"{path}{'&' if '?' in path else '?'}lang={language}"
    page = _UNREAD.sub(" ", web.get(address, headers={"Accept": "text/html"}).text)
    return unescape(" ".join([re.sub("<[^>]+>", " ", page), *_TOLD.findall(page)]))


@pytest.mark.parametrize("path", PAGES)
def test_no_english_word_in_a_chinese_page(web: TestClient, path: str) -> None:
    """Labels, choices, hints and errors are Chinese."""
    assert set(re.findall("[A-Za-z]{2,}", words(web, path, "zh"))) - LATIN - {"kg"} == set()


@pytest.mark.parametrize("path", PLAIN)
def test_no_chinese_word_in_an_english_page(web: TestClient, path: str) -> None:
    """What does not come from a document is English."""
    said = words(web, path, "en").replace("区委全委会精神解读", "")
    assert re.findall("[\u3400-\u9fff]+", said) == []


def test_a_wrong_value_is_told_in_the_language_of_the_reader(web: TestClient) -> None:
    """What is wrong with a form is Chinese for readers of Chinese."""
    assert "不是日期：请写" in words(web, "/questions/due?until=x", "zh")
    assert "is not a date: write" in words(web, "/questions/due?until=x", "en")
