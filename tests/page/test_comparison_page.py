"""The page of a comparison: one file that fetches nothing, with both texts, their changes and their words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

import kg
from kg.comparing.comparison import Comparison, compare
from kg.comparing.page import html
from kg.knowledge import own
from kg.reading import front_matter
from support.browsers import chromium, find, until

# A notice made up for these tests, with markup in it.
BEFORE = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
推进青溪水源地保护。建设水质监测站6座。引导企业减少排放。用好“<script>alert(1)</script>”平台。

青禾县人民政府
2026年3月1日
"""
AFTER = (
    BEFORE.replace("6座", "9座")
    .replace("引导企业减少", "严禁企业增加")
    .replace("水源地保护。", "水源地保护。开展河道清淤。")
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """The notice and its final text."""
    texts = (front_matter.describe(name, text, own()) for name, text in (("a", BEFORE), ("b", AFTER)))
    before, after = (kg.extract(document, own()) for document in texts)
    return compare(before, after, own())


def test_the_texts_stand_side_by_side(comparison: Comparison) -> None:
    """Both texts are on the page as they are, and markup in them is text."""
    page = LexborHTMLParser(html(comparison))
    for side, text in (("before", BEFORE), ("after", AFTER)):
        shown = page.css_first(f"#{side} article").text()
        assert "".join(shown.split()) == "".join(text.split())
    assert "<script>alert" not in html(comparison)


def test_the_page_fetches_nothing(comparison: Comparison) -> None:
    """No address is on the page, and its policy lets no script run but its own."""
    text = html(comparison)
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text) == []
    assert "default-src 'none'; script-src 'sha256-" in text


def test_changed_words_are_marked(comparison: Comparison) -> None:
    """Where an item changed, the words that changed are marked, a number as a whole."""
    page = LexborHTMLParser(html(comparison))
    assert "6" in [node.text() for node in page.css("#before .f-figures del")]
    assert "9" in [node.text() for node in page.css("#after .f-figures ins")]
    told = json.loads(page.css_first("#told").text())
    assert {tuple(row[2]) for row in told["rows"]} >= {
        ("figure_up",),
        ("strengthened", "wording"),
        ("added",),
    }


@pytest.fixture(scope="class")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium that can reach no network."""
    yield from chromium(tmp_path_factory.mktemp("compare"), "--proxy-server=127.0.0.1:9")


@pytest.fixture
def page(browser: Any, comparison: Comparison, tmp_path: Path) -> Any:
    """The page, opened."""
    path = tmp_path / "compare.html"
    path.write_text(html(comparison), encoding="utf-8")
    browser.get(path.as_uri())
    until(browser, "document.querySelectorAll('#rows li').length > 2")
    return browser


@pytest.mark.slow
def test_filters_leave_their_changes(page: Any) -> None:
    """A family that is taken out leaves the list and loses its colour; words narrow the list."""
    find(page, "input[value=figures]").click()
    assert page.execute_script("return document.querySelectorAll('.f-figures.cell').length") == 0
    find(page, "#find").send_keys("清淤")
    until(page, "document.getElementById('shown').textContent === '1'")
    assert find(page, "#rows .new").text == "开展河道清淤"


@pytest.mark.slow
def test_a_chosen_change_is_marked_in_both_texts(page: Any) -> None:
    """A click marks the change in the list and in the texts; the address keeps it."""
    find(page, "#after .f-figures").click()
    chosen = "[...document.querySelectorAll('.chosen')].map((one) => one.closest('section').id || 'list')"
    assert sorted(page.execute_script(f"return {chosen}")) == ["after", "before", "list"]
    assert page.execute_script("return location.hash").startswith("#")


@pytest.mark.slow
def test_the_page_speaks_both_languages(page: Any) -> None:
    """The words of the page change, the texts do not."""
    before = find(page, "#after").text
    find(page, "#language").click()
    assert "figure raised: 6座 → 9座" in find(page, "#rows").text
    assert before.splitlines()[1:] == find(page, "#after").text.splitlines()[1:]
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []
