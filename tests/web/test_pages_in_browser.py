"""The served pages in a real browser: what a planner clicks; no error, no word against the policy, nothing run."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from support.browsers import chromium, find, until
from support.websites import keep, little, serving

pytestmark = pytest.mark.slow

EVIL = (
    '</script><script>window.evil=1</script><img src=x onerror="window.evil=1">{{7*7}}\' javascript:alert(1)'
)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser saves files."""
    return tmp_path_factory.mktemp("saved")


@pytest.fixture(scope="module")
def browser(downloads: Path) -> Iterator[Any]:
    """A headless Chromium."""
    yield from chromium(downloads)


@pytest.fixture(scope="module")
def address(founding_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the founding document."""
    yield from serving(founding_store, tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of three documents, one of them hostile."""
    folder = tmp_path_factory.mktemp("other")
    keep(folder / "kg.db", little("evil", EVIL, EVIL), little("first"), little("second", "城东新区"))
    yield from serving(folder / "kg.db", folder)


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[[str], Any]]:
    """Open an address; when the test is over, nothing may stand on the console and nothing may have run."""

    def opened(url: str) -> Any:
        browser.get("about:blank")
        browser.get(url)
        return browser

    browser.get_log("browser")
    yield opened
    assert browser.get_log("browser") == []
    assert browser.execute_script("return window.evil === undefined")


def cells(browser: Any, column: int) -> list[str]:
    """The words of a column of the table."""
    script = "return [...document.querySelectorAll('tbody tr')].map((row) => row.children[arguments[0]].innerText.trim())"
    return list(browser.execute_script(script, column))


def test_the_explorer_shows_searches_and_leads_to_the_text(show: Callable[[str], Any], address: str) -> None:
    """The same page as `kg page`, over the store: search a name, open a measure, go to its place in the document."""
    page = show(f"{address}/")
    until(page, "document.body.dataset.ready === 'true'")
    find(page, "#search").send_keys("hj\n")
    assert until(page, "document.querySelector('#panel h2').textContent") == "汉江"
    find(page, "#panel .unit").click()
    find(page, "#panel a.button").click()
    until(page, "location.pathname === '/documents/hanbin-2021' && document.querySelector('.card h2')")
    assert find(page, ".at").is_displayed()


def test_the_ledger_is_sorted_filtered_and_grouped(show: Callable[[str], Any], address: str) -> None:
    """Heads sort, the form filters, rows lead to the text."""
    page = show(f"{address}/ledger")
    find(page, "th.col-quantity a").click()
    until(page, "location.search.includes('sort=quantity')")
    quantities = [cell for cell in cells(page, 5) if not cell.startswith("—")]
    assert quantities == sorted(quantities) and quantities
    find(page, "th.col-quantity a").click()
    until(page, "document.querySelector('th[aria-sort=descending]')")
    stated = [cell for cell in cells(page, 5) if not cell.startswith("—")]
    assert stated == sorted(quantities, reverse=True)
    find(page, "input[name=text]").send_keys("汉江\n")
    until(page, "decodeURIComponent(location.search).includes('text=汉江')")
    assert cells(page, 1) and "汉江" in find(page, "tbody").text
    find(page, "tbody th a").click()
    until(page, "location.pathname.startsWith('/documents/') && document.querySelector('.card')")


def test_the_ledger_is_grouped_and_shows_its_gaps(
    show: Callable[[str], Any], address: str, downloads: Path
) -> None:
    """The form narrows to what lacks a date and groups by body; orphans are marked; the rows go into a file."""
    page = show(f"{address}/ledger")
    for name, value in (("missing", "date"), ("group", "body")):
        page.execute_script(
            "document.querySelector(`select[name=${arguments[0]}]`).value = arguments[1]", name, value
        )
    find(page, "form .primary").click()
    until(page, "location.search.includes('missing=date') && document.querySelector('tr.group')")
    assert "text=" not in page.current_url
    heads = page.execute_script(
        "return [...document.querySelectorAll('tr.group')].map((row) => row.innerText)"
    )
    assert heads[-1].startswith("未写明主体") and len(heads) > 1
    assert find(page, "tr.orphan .col-due .lack").is_displayed()
    find(page, ".saves a[href*='as=csv']").click()
    end = time.monotonic() + 30
    while not (saved := list(downloads.glob("*.csv"))):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert saved[0].read_text(encoding="utf-8-sig").startswith("类别,目标或举措,牵头")


def test_a_mark_in_the_text_is_explained(show: Callable[[str], Any], address: str) -> None:
    """A click on a measure, a name or a sentence says what it is and why; the panel leads back to the text."""
    page = show(f"{address}/documents/hanbin-2021")
    find(page, ".unit .mention.Park").click()
    until(page, "document.querySelector('.card[data-kind=name]')")
    assert "园区" in find(page, "#aside .kind").text
    find(page, ".touching a").click()
    until(page, "document.querySelector('.card[data-kind=unit]')")
    assert "责任主体" in find(page, "#aside").text
    page.execute_script("document.querySelector('.sentence').click()")
    until(page, "document.querySelector('.card[data-kind=sentence]')")
    assert find(page, ".words span").is_displayed()
    box = find(page, "[data-show=Park]")
    box.click()
    assert "off-mark" in find(page, ".mention.Park").get_attribute("class")


def test_a_question_is_asked_with_a_suggestion_and_saved(
    show: Callable[[str], Any], address: str, downloads: Path
) -> None:
    """Letters bring names of the graph; the answer is a table, a file and a picture."""
    page = show(f"{address}/questions/owners")
    find(page, "input[name=text]").send_keys("汉江")
    until(page, "[...document.querySelectorAll('#names-text option')].some((o) => o.value === '汉江')")
    find(page, "form .primary").click()
    until(page, "decodeURIComponent(location.search).includes('text=汉江')")
    assert "汉江" in find(page, "tbody").text
    find(page, ".saves a[href*='as=xlsx']").click()
    end = time.monotonic() + 30
    while not list(downloads.glob("*.xlsx")):
        assert time.monotonic() < end
        time.sleep(0.1)
    find(page, ".saves a[href^='/?']").click()
    until(page, "document.body.dataset.ready === 'true'")
    assert 0 < page.execute_script("return KG.units.size") < 20


def test_language_and_colours_stay(show: Callable[[str], Any], address: str) -> None:
    """What the reader chose holds on the next page."""
    page = show(f"{address}/ledger")
    find(page, "a[hreflang=en]").click()
    until(page, "document.documentElement.lang === 'en'")
    find(page, "#scheme").click()
    page.get(f"{address}/documents")
    assert (
        page.execute_script("return document.documentElement.lang + document.documentElement.dataset.scheme")
        == "endark"
    )
    page.get(f"{address}/")
    until(page, "document.body.dataset.ready === 'true'")
    assert page.execute_script("return KG.state.dark && document.documentElement.dataset.scheme") == "dark"
    page.get(f"{address}/documents?lang=zh")
    find(page, "#scheme").click()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?about=保护",
        "/ledger",
        "/ledger?group=body",
        "/documents",
        "/documents/evil",
        "/questions/area",
        "/sparql",
        "/nothing",
    ],
)
def test_a_hostile_document_runs_nothing(show: Callable[[str], Any], other: str, path: str) -> None:
    """Titles, names and sentences that are code are read as words."""
    page = show(other + quote(path, safe="/?="))
    if path == "/nothing":
        assert "没有找到" in find(page, "h1").text
        page.get_log("browser")  # the browser itself notes the status 404
        return
    if path.startswith("/?") or path == "/":
        until(page, "document.body.dataset.ready === 'true'")
        page.execute_script("KG.select((KG.nodes.find((n) => n.group === 'Park') || KG.nodes[0]).id, true)")
    if path == "/documents/evil":
        page.execute_script("document.querySelector('.unit').click()")
        until(page, "document.querySelector('.card')")
    assert find(page, "body").is_displayed()


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose explorer holds one document of three at first."""
    folder = tmp_path_factory.mktemp("narrow")
    keep(folder / "kg.db", little("a-first"), little("second", "城东新区"), little("third", "高新区"))
    yield from serving(folder / "kg.db", folder, "--measures", "3")


def test_neighbourhoods_are_loaded_as_one_explores(show: Callable[[str], Any], narrow: str) -> None:
    """A name of another document is suggested, and its neighbourhood comes when it is chosen."""
    page = show(f"{narrow}/")
    until(page, "document.body.dataset.ready === 'true'")
    assert "1" in find(page, "#title").text and "3" in find(page, "#title").text
    before = page.execute_script("return KG.units.size")
    find(page, "#search").send_keys("城东")
    until(
        page, "[...document.querySelectorAll('#found li')].some((li) => li.textContent.includes('城东新区'))"
    )
    find(page, "#found li").click()
    until(page, f"KG.units.size > {before}")
    until(page, "KG.lastPicture.members.map(KG.name).some((name) => name.includes('城东新区建设'))")


def test_scripts_keep_below_the_path_of_a_proxy(show: Callable[[str], Any], below: str) -> None:
    """Below a path of a proxy, names are suggested and neighbourhoods loaded, and links lead to the text."""
    page = show(f"{below}/ledger")
    find(page, "input[data-suggest]").send_keys("汉滨")
    assert until(page, "document.querySelector('#bodies option')")
    page = show(f"{below}/")
    until(page, "document.body.dataset.ready === 'true'")
    find(page, "#search").send_keys("汉江\n")
    until(page, "KG.whole.size > 0")
    find(page, "#panel .unit").click()
    find(page, "#panel a.button").click()
    until(page, "location.pathname.startsWith('/gov/kg/documents/') && document.querySelector('.card h2')")


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of two documents below a path, whose explorer holds one of them."""
    folder = tmp_path_factory.mktemp("below")
    keep(folder / "kg.db", little("first"), little("second", "城东新区"))
    for root in serving(folder / "kg.db", folder, "--measures", "3", "--root-path", "/gov/kg"):
        yield f"{root}/gov/kg"


def test_a_path_leads_to_what_is_not_on_the_page_yet(show: Callable[[str], Any], narrow: str) -> None:
    """Both ends are loaded; without a way between what is loaded, the whole store can be asked."""
    page = show(f"{narrow}/")
    until(page, "document.body.dataset.ready === 'true'")
    page.execute_script("KG.pathFrom(KG.nodes.find((node) => node.label === '五里工业集中区').id)")
    find(page, "#search").send_keys("高新")
    until(page, "[...document.querySelectorAll('#found li')].some((li) => li.textContent.includes('高新区'))")
    find(page, "#found li").click()
    until(
        page, "KG.state.path && KG.lastPicture.way && KG.lastPicture.members.map(KG.name).includes('高新区')"
    )
    page.execute_script("KG.layers = () => []; KG.refresh()")
    find(page, "#empty a").click()
    until(page, "location.pathname === '/questions/between' && document.querySelector('tbody, .nothing')")


def test_charts_are_saved_as_drawing_and_picture(
    show: Callable[[str], Any], address: str, downloads: Path
) -> None:
    """Each button saves the chart beside it: an SVG that can be read, a PNG twice as large."""
    page = show(f"{address}/charts")
    for kind in ("svg", "png"):
        find(page, f"[data-save={kind}]").click()
    name = find(page, "[data-save]").get_attribute("data-name")
    drawing, picture = downloads / f"{name}.svg", downloads / f"{name}.png"
    end = time.monotonic() + 20
    while not (drawing.exists() and picture.exists()):
        assert time.monotonic() < end, "nothing was saved"
        time.sleep(0.05)
    root = ElementTree.parse(drawing).getroot()
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])  # behind the mark of a PNG
    assert (width, height) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
