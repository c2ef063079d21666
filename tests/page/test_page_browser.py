"""The page in a real browser with the network off: what a reader sees, clicks, searches, filters and saves."""

from __future__ import annotations

import base64
import csv
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest

from kg import graph
from kg.knowledge import own
from kg.model import Extraction
from kg.page.cards import Board
from kg.page.collecting import collect
from kg.page.facts import Facts
from kg.page.rendering import render
from kg.page.views import views
from support.browsers import chromium, find, until
from support.pages import small_graph
from support.websites import little

pytestmark = pytest.mark.slow

WULI, HANJIANG = "park/五里工业集中区", "ecologicalzone/汉江"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser saves what the page exports."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(downloads: Path) -> Iterator[Any]:
    """A headless Chromium that can reach no network."""
    # Whatever the page would ask for goes to a proxy that is not there.
    yield from chromium(downloads, "--proxy-server=127.0.0.1:9", logs=("browser", "performance"))


@pytest.fixture(scope="module")
def founding_page(founding_gold: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the founding document, from its gold."""
    path = tmp_path_factory.mktemp("page") / "graph.html"
    render(graph.build([founding_gold], own()), path)
    return path


@pytest.fixture
def show(browser: Any, founding_page: Path) -> Iterator[Callable[..., Any]]:
    """Open the page at an address; when the test is over, nothing may stand on the console."""

    def opened(address: str = "", path: Path = founding_page) -> Any:
        browser.get("about:blank")
        browser.get(path.as_uri() + ("#" + quote(address, safe="=&/.:-") if address else ""))
        until(browser, "document.body.dataset.ready === 'true'")
        return browser

    browser.get_log("browser"), browser.get_log("performance")
    yield opened
    assert browser.get_log("browser") == []
    assert {r for r in requests(browser) if not r.startswith(("data:", "blob:", "about:"))} == set()


def requests(browser: Any) -> Iterator[str]:
    """All that the browser asked for since the last look, but the page itself."""
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if not url.startswith("file:") or ".html" not in url:
                yield url


def panel(browser: Any) -> str:
    """The words of the panel."""
    return str(find(browser, "#panel").text)


def names(browser: Any) -> set[str]:
    """The names of all nodes in the picture."""
    return set(browser.execute_script("return KG.lastPicture.members.map(KG.name)"))


def status(browser: Any) -> str:
    """The line under the picture."""
    return str(find(browser, "#status").text)


def click_at(browser: Any, script: str) -> None:
    """Click on the canvas where a script says, as [x, y] on the board."""
    from selenium.webdriver.common.action_chains import ActionChains

    x, y = browser.execute_script(
        f"const [x, y] = {script}; const p = KG.net.canvasToDOM({{x, y}});"
        "const box = KG.byId('graph').getBoundingClientRect(); return [p.x + box.x, p.y + box.y];"
    )
    body = find(browser, "body")
    rect = browser.execute_script("return [innerWidth / 2, innerHeight / 2]")
    ActionChains(browser).move_to_element_with_offset(body, x - rect[0], y - rect[1]).click().perform()


def node_at(key: str) -> str:
    """A script that says where a node stands."""
    return f"(({{x, y}}) => [x, y])(KG.net.body.nodes[KG.byKey.get({json.dumps(key)})])"


# The nodes of the picture that a link joins to another class, or a measure that touches two classes.
ACROSS = """
const group = (n) => KG.isUnit(n) ? null : KG.nodes[n].group;
const classes = new Map();
const beside = (n) => classes.get(n) || classes.set(n, new Set()).get(n);
for (const { a, b } of KG.lastPicture.edges) { beside(a).add(group(b)); beside(b).add(group(a)); }
const joins = (n) => KG.isUnit(n) && [...beside(n)].filter(Boolean).length > 1;
return KG.lastPicture.nodes.map(({ id }) => id).filter((id) => joins(id) || KG.lastPicture.edges.some(({ a, b }) =>
  [a, b].includes(id) && (joins(a) || joins(b) || (group(a) && group(b) && group(a) !== group(b))))).length;
"""


def collisions(browser: Any) -> list[Any]:
    """The pairs of labels on the screen that overlap."""
    boxes = browser.execute_script("return KG.drawnLabels.map((b) => [b.x, b.y, b.w, b.h])")
    return [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
    ]


def resize(browser: Any, width: int, height: int) -> None:
    """Give the browser another screen."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


@pytest.fixture(params=[(1440, 900), (1024, 768)], ids=["1440x900", "1024x768"])
def screen(browser: Any, request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Screens of two sizes; the usual one comes back afterwards."""
    resize(browser, *request.param)
    yield request.param
    resize(browser, 1440, 900)


def test_the_first_view_names_things_and_links_classes(
    show: Callable[..., Any], screen: tuple[int, int]
) -> None:
    """All things have their names, no label touches another, all fits, and a third takes part across classes."""
    page = show()
    assert {"五里工业集中区", "汉江流域", "现代农业"} <= names(page)
    drawn = page.execute_script("return KG.lastPicture.nodes.map(({ id }) => id)")
    things = set(page.execute_script("return KG.lastPicture.members.filter((id) => !KG.isUnit(id))"))
    assert 40 <= len(things) <= 60
    assert things <= set(page.execute_script("return KG.drawnLabels.map(({ id }) => id)"))
    assert collisions(page) == []
    assert page.execute_script(ACROSS) * 3 >= len(drawn)
    assert page.execute_script(
        "const s = KG.screenBox(); return KG.lastPicture.nodes.every(({ x, y }) => "
        "x > s.left && x < s.right && y > s.top && y < s.bottom)"
    )


def test_a_page_on_a_smaller_window_still_shows_all(show: Callable[..., Any], browser: Any) -> None:
    """A window that gets smaller cuts nothing off, unless the reader has moved the picture."""
    page = show()
    inside = (
        "(() => { const s = KG.screenBox(); const [l, t, r, b] = KG.bounds(); "
        "return l >= s.left && r <= s.right && t >= s.top && b <= s.bottom; })()"
    )
    resize(browser, 1024, 768)
    until(page, inside)
    scale = page.execute_script("KG.zoom(1.2); return KG.net.getScale()")
    resize(browser, 1440, 900)
    until(page, f"Math.abs(KG.net.getScale() / {scale} - 1) > 0.01")  # vis-network keeps what is seen
    assert not page.execute_script(f"return {inside}")


def test_more_things_come_on_the_way_in(show: Callable[..., Any]) -> None:
    """Twice as large, the map shows what it had no room for; as a whole it is as before."""
    page = show()
    before = names(page)
    assert "放大可见其余" in status(page)
    page.execute_script("KG.zoom(2)")
    assert before < names(page) and "汉江" in names(page)
    page.execute_script("KG.fit()")
    assert names(page) == before


def test_the_switch_draws_links_inside_classes_too(show: Callable[..., Any]) -> None:
    """The first view draws links across classes; without the switch, also an enumeration as a fan."""
    page = show()
    few = page.execute_script("return KG.lastPicture.edges.length")
    assert find(page, "#cross input").is_selected()
    find(page, "#cross input").click()
    assert page.execute_script("return KG.lastPicture.edges.length") > few
    assert "cross=0" in page.current_url


def test_what_lies_in_a_thing_counts_as_a_part_of_it(show: Callable[..., Any]) -> None:
    """汉江 has the measures on 汉江流域 too, unless the reader wants them apart."""
    page = show(f"view=around&about={HANJIANG}&node={HANJIANG}")
    units = "return KG.lastPicture.units.length"
    both = page.execute_script(units)
    assert "汉江流域" in names(page)
    find(page, "#panel .roll input").click()
    assert page.execute_script(units) < both and "roll=0" in page.current_url


def test_a_busy_body_is_laid_out_by_role_and_theme(show: Callable[..., Any]) -> None:
    """Its measures stand on cards, a line each, all of them in sight."""
    page = show()
    page.execute_script(
        "KG.BUSY = 0; const { id } = KG.nodes.filter((node) => node.group === 'Body')"
        ".reduce((a, b) => a.units.length >= b.units.length ? a : b); KG.go({ view: 'around', focus: [id] })"
    )
    titles = page.execute_script("return KG.lastPicture.cards.map(({ title }) => title)")
    assert titles and all(title.startswith(("牵头", "共同负责", "配合", "合作", "涉及")) for title in titles)
    assert page.execute_script(
        "const s = KG.screenBox(); return KG.lastPicture.cards.every((c) => c.x >= s.left && c.y >= s.top"
        " && c.x + c.width <= s.right && c.y + c.height <= s.bottom)"
    )


def test_a_double_click_goes_on_and_escape_back(show: Callable[..., Any]) -> None:
    """A double click opens the neighbourhood; Escape closes the panel, and then goes back to the map."""
    page = show()
    page.execute_script("KG.doubleClicked({ nodes: [KG.byKey.get(arguments[0])] })", WULI)
    assert page.execute_script("return [KG.state.view, KG.state.node !== null]") == ["around", True]
    page.execute_script("KG.escape()")
    assert page.execute_script("return [KG.state.view, KG.state.node]") == ["around", None]
    page.execute_script("KG.escape()")
    assert page.execute_script("return KG.state.view") == "areas"


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        pytest.param("KG.sources", lambda facts, _: [{"called": facts.sources[0].title}], id="source"),
        pytest.param("KG.sentences", lambda facts, _: map(asdict, facts.sentences), id="sentence"),
        pytest.param(
            "[...KG.units.values()].map((unit) => ({ ...unit, rule: KG.rules[unit.rule] }))",
            lambda facts, _: map(asdict, facts.units.values()),
            id="unit",
        ),
        pytest.param("KG.namings", lambda facts, _: map(asdict, facts.namings), id="naming"),
        pytest.param("KG.relations", lambda facts, _: map(asdict, facts.relations), id="relation"),
        pytest.param(
            "KG.links.flatMap((link) => link.spans)",
            lambda facts, _: [asdict(span) for link in facts.links for span in link.spans],
            id="span",
        ),
        pytest.param(
            "KG.views.flatMap((view) => view.places)",
            lambda _, boards: [asdict(place) for board in boards for place in board.places],
            id="place",
        ),
        pytest.param(
            "KG.views.flatMap((view) => view.cards)",
            lambda _, boards: [asdict(card) for board in boards for card in board.cards],
            id="card",
        ),
    ],
)
def test_the_scripts_hold_the_values_of_the_facts(
    show: Callable[..., Any],
    founding_gold: Extraction,
    script: str,
    wanted: Callable[[Facts, list[Board]], Iterable[dict[str, Any]]],
) -> None:
    """Every kind of row comes out of the page's data with the fields and values that Python put in."""
    facts = collect(graph.build([founding_gold], own()))
    told = json.loads(json.dumps(list(wanted(facts, [view.board for view in views(facts)]))))
    found = show().execute_script(f"return {script}")
    assert len(found) == len(told) > 0
    assert [here for here, said in zip(found, told, strict=True) if not said.items() <= here.items()] == []


def test_a_click_on_a_node_shows_its_evidence(show: Callable[..., Any]) -> None:
    """The panel names the thing and gives the sentences, with the words of the measure marked."""
    page = show()
    page.execute_script(
        f"KG.zoom(2); const [x, y] = {node_at(HANJIANG)};"
        "KG.net.moveTo({ position: { x, y }, animation: false })"
    )
    click_at(page, node_at(HANJIANG))
    until(page, "!KG.byId('panel').hidden")
    assert find(page, "#panel h2").text == "汉江"
    assert "生态区" in panel(
        page
    ) and "区域生态文明建设着力加强(四) › 持续打好蓝天、碧水、净土保卫战" in panel(page)
    assert "汉江" in find(page, "#panel mark").text
    assert "node=ecologicalzone" in page.current_url


def test_a_click_on_a_measure_tells_all_about_it(show: Callable[..., Any]) -> None:
    """Heading path, document, rule, offsets, responsible bodies and what it touches stand in the panel."""
    page = show("view=around&about=" + WULI)
    unit = page.execute_script("return KG.lastPicture.units[0]")
    click_at(page, node_at(page.execute_script(f"return KG.nodes[{unit}].key")))
    until(page, "!KG.byId('panel').hidden")
    words = panel(page)
    for part in ("着力做强平台", "区委全委会精神解读", "字符位置", "责任主体", "对象", "五里工业集中区"):
        assert part in words


def test_a_click_on_a_link_shows_the_shared_measures(show: Callable[..., Any]) -> None:
    """An edge of the first view opens on the measures that touch both its ends."""
    page = show()
    edge = page.execute_script(
        "return KG.lastPicture.edges.find((e) => [e.a, e.b].some((id) => KG.name(id) === '五里工业集中区')).id"
    )
    page.execute_script(
        f"const e = KG.edgeById.get({json.dumps(edge)}); KG.fit([0, 0, 400, 300]);"
        "const [a, b] = [KG.net.body.nodes[e.a], KG.net.body.nodes[e.b]];"
        "KG.fit([Math.min(a.x, b.x) - 60, Math.min(a.y, b.y) - 60, Math.max(a.x, b.x) + 60, Math.max(a.y, b.y) + 60])"
    )
    free = (
        "((e) => { for (let t = 0.25; t < 0.8; t += 0.05) { const p = e.edgeType.getPoint(t);"
        " const at = KG.net.canvasToDOM(p);"
        " if (KG.net.getNodeAt(at) === undefined && !KG.labelAt(p) && KG.net.getEdgeAt(at) === e.id)"
        " return [p.x, p.y]; } })"
    )
    click_at(page, f"{free}(KG.net.body.edges[{json.dumps(edge)}])")
    until(page, "!KG.byId('panel').hidden")
    assert "共同的举措" in panel(page) and "五里工业集中区" in panel(page)
    assert find(page, "#panel blockquote mark").text


@pytest.mark.parametrize("words", ["汉江", "hj", "hanjiang"])
def test_search_finds_by_name_and_pinyin(show: Callable[..., Any], words: str) -> None:
    """Suggestions come for Chinese, for initials and for full pinyin; Enter shows the first."""
    page = show("view=bodies")
    box = find(page, "#search")
    box.send_keys(words)
    assert "汉江" in find(page, "#found li:first-child .name").text
    box.send_keys("\ue007")
    until(page, "KG.state.view === 'around'")
    assert "汉江" in names(page) and find(page, "#panel h2").text == "汉江"


@pytest.mark.parametrize("spelling", ["form[0]", "form[1].replaceAll(' ', '')"], ids=["words", "pinyin"])
def test_search_finds_bodies_by_short_forms(show: Callable[..., Any], spelling: str) -> None:
    """Every short form of a body leads to it, as words and in pinyin."""
    page = show("view=bodies")
    lost = page.execute_script(
        "return KG.nodes.flatMap((node) => (node.forms || []).map((form) => [node.id, form]))"
        f".filter(([id, form]) => KG.match(KG.searchable()[id], {spelling}) === null)"
    )
    assert lost == []
    assert page.execute_script("return KG.nodes.some((node) => node.forms)")


def test_filters_leave_what_fits_and_count_it(show: Callable[..., Any]) -> None:
    """The legend filters by class; a theme leaves the things that its measures touch, as many as it says."""
    page = show()
    for kind in ("Industry", "EcologicalZone"):
        find(page, f"[data-type={kind}]").click()
    groups = page.execute_script("return KG.lastPicture.members.map((id) => KG.nodes[id].group)")
    assert set(groups) == {"Park", "Measure"} and groups.count("Park") == 18
    assert status(page).startswith(f"{len(groups)} 个节点")
    find(page, "#reset").click()
    row = find(page, "[data-facet=theme][value='3']")
    count = int(page.execute_script("return arguments[0].parentNode.querySelector('i').textContent", row))
    row.click()
    assert count == page.execute_script("return KG.passingUnits().length")
    assert "汉江" in names(page) and "现代金融" not in names(page)
    assert "f.theme=" in page.current_url


def test_what_is_due_is_filtered_by_year(show: Callable[..., Any], tmp_path: Path) -> None:
    """The years of the dates are choices, beside what has no date."""
    page = show("view=everything", render(small_graph(), tmp_path / "page.html").path)
    find(page, "details[data-name=due] summary").click()
    until(page, "document.querySelectorAll('details[data-name=due] input').length > 1")
    assert find(page, "details[data-name=due]").text.split("\n")[1:] == ["2025 年底前", "1", "无期限", "2"]
    find(page, "[data-facet=due][value='2025']").click()
    assert names(page) >= {"2025年底前建成10个园区", "汉滨区委"} and "汉江" not in names(page)


def test_every_view_draws(show: Callable[..., Any]) -> None:
    """Each tab shows its picture, and the address names it."""
    page = show("view=around&about=" + WULI)
    counts = {}
    for name in ("areas", "bodies", "theme", "instruments", "around", "everything"):
        find(page, "#tab-" + name).click()
        until(page, "KG.drawnLabels.length > 0")
        counts[name] = len(names(page))
        assert f"view={name}" in page.current_url
        assert find(page, f"#tab-{name}").get_attribute("aria-selected") == "true"
    assert all(counts.values()) and max(counts, key=counts.__getitem__) == "everything"


def test_the_language_switches(show: Callable[..., Any]) -> None:
    """One press turns the interface into English, and back; what documents say stays."""
    page = show()
    find(page, "#language").click()
    assert find(page, "#tab-areas").text == "Industries, parks, zones"
    assert "Parks" in find(page, ".legend").text and "区委全委会精神解读" in find(page, "#title").text
    assert page.execute_script("return document.documentElement.lang") == "en"
    click_at(page, node_at(WULI))
    until(page, "!KG.byId('panel').hidden")
    assert find(page, "#panel h2").get_attribute("lang") == "zh-CN"
    assert "Measures and goals on it" in panel(page)
    find(page, "#language").click()
    assert find(page, "#tab-areas").text == "产业·园区·生态区"


def test_a_deep_link_shows_the_same_again(show: Callable[..., Any]) -> None:
    """View, choice, filters, classes and language come back from the address alone."""
    page = show()
    find(page, "#language").click()
    find(page, "[data-type=Industry]").click()
    find(page, "[data-facet=theme][value='0']").click()
    click_at(page, node_at(WULI))
    until(page, "!KG.byId('panel').hidden")
    before = (names(page), panel(page), status(page))
    address = page.current_url
    page.get("about:blank")
    page.get(address)
    until(page, "document.body.dataset.ready === 'true'")
    assert (names(page), panel(page), status(page)) == before


def test_exports_hold_the_current_view(show: Callable[..., Any], downloads: Path) -> None:
    """PNG, SVG and CSV are saved; the table has a row a measure, with its sentence, for a spreadsheet."""
    page = show("view=around&about=" + HANJIANG)
    for kind in ("png", "svg", "csv"):
        find(page, "#export").click()
        find(page, "#export_" + kind).click()
    files = {kind: saved(downloads, kind) for kind in ("png", "svg", "csv")}
    assert files["png"].startswith(b"\x89PNG") and len(files["png"]) > 5000
    assert files["svg"].startswith(b"<svg") and "汉江".encode() in files["svg"]
    assert files["csv"].startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(files["csv"].decode("utf-8-sig").splitlines()))
    assert len(table) == len(page.execute_script("return KG.lastPicture.units"))
    assert table[0]["文件"] == "区委全委会精神解读" and table[0]["举措或目标"] in table[0]["原文"]


def drawing(page: Any) -> ElementTree.Element:
    """The view as the SVG that would be saved."""
    return ElementTree.fromstring(
        page.execute_script("return new XMLSerializer().serializeToString(KG.drawing())")
    )


def test_the_drawing_has_the_titles_whole(show: Callable[..., Any]) -> None:
    """A title that the screen sets in two lines has two in the SVG, and none of its words is lost."""
    page = show("view=instruments")
    # Narrow cards have no room for a title in one line.
    page.execute_script(
        "for (const view of KG.views) for (const card of view.cards) card.width /= 3; KG.refresh()"
    )
    lines = [line for line in drawing(page).iter(SVG + "text") if line.get("font-weight") == "600"]
    titles = page.execute_script("return KG.lastPicture.cards.map((card) => KG.cardTitle(card.title))")
    assert "".join(line.text or "" for line in lines).replace(" ", "") == "".join(titles).replace(" ", "")
    assert len(lines) > len(titles)


def test_the_drawing_of_groups_has_their_numbers_and_shares(show: Callable[..., Any]) -> None:
    """Each closed card has its circle with its number in the SVG, and a ring that adds up to it."""
    page = show("view=everything")
    page.execute_script("KG.readable = 300; KG.refresh()")
    groups = {group.findtext(SVG + "text"): group for group in drawing(page).iter(SVG + "g")}
    counts = page.execute_script("return [...KG.groups.values()].map(({ card }) => String(card.count))")
    assert sorted(groups) == sorted(set(counts)) and len(counts) == 7
    for count, group in groups.items():
        begun = 0
        for ring in group.findall(SVG + "circle[@stroke]"):
            assert ring.get("stroke-dashoffset") == str(-begun)
            begun += int(ring.get("stroke-dasharray", "").split()[0])
        assert begun == int(str(count))


def saved(folder: Path, ending: str) -> bytes:
    """Wait for a download and return it."""
    for _ in range(200):
        found = list(folder.glob("*." + ending))
        if found and (data := found[0].read_bytes()):
            return data
        time.sleep(0.05)
    raise AssertionError(f"no {ending} came")


def test_keys_alone_are_enough(show: Callable[..., Any]) -> None:
    """Digits change the view, a slash searches, arrows and plus move and zoom, Escape closes."""
    page = show()
    graph_ = find(page, "#graph")
    graph_.send_keys("2")
    assert page.execute_script("return KG.state.view") == "bodies"
    scale = page.execute_script("return KG.net.getScale()")
    find(page, "#graph").send_keys("+")
    assert page.execute_script("return KG.net.getScale()") > scale
    place = page.execute_script("return KG.net.getViewPosition().x")
    find(page, "#graph").send_keys("\ue014")
    assert page.execute_script("return KG.net.getViewPosition().x") > place
    find(page, "#graph").send_keys("/")
    assert page.execute_script("return document.activeElement.id") == "search"
    page.switch_to.active_element.send_keys("汉江", "\ue007")
    until(page, "!KG.byId('panel').hidden")
    find(page, "#graph").send_keys("\ue00c")
    assert not find(page, "#panel").is_displayed()


def test_the_menu_and_the_help_work_by_keyboard(show: Callable[..., Any]) -> None:
    """The menu opens on its first choice, arrows go round, Escape goes back; the help says whether it is open."""
    page = show()
    focused = "return document.activeElement.id"
    page.execute_script("KG.byId('export').focus()")
    page.switch_to.active_element.send_keys("\ue007")
    assert page.execute_script(focused) == "export_png"
    page.switch_to.active_element.send_keys("\ue015", "\ue015")
    assert page.execute_script(focused) == "export_csv"
    page.switch_to.active_element.send_keys("\ue013", "\ue00c")
    assert page.execute_script(focused) == "export" and not find(page, "#exports").is_displayed()
    find(page, "#help").click()
    assert find(page, "#helptext").is_displayed()
    assert find(page, "#help").get_attribute("aria-expanded") == "true"
    page.switch_to.active_element.send_keys("\ue00c")
    assert not find(page, "#helptext").is_displayed()
    assert find(page, "#help").get_attribute("aria-expanded") == "false"


def test_tab_reaches_all_parts_and_shows_where_it_is(show: Callable[..., Any]) -> None:
    """From the top the tab key goes through bar, tabs, filters, picture, foot and panel, each with a ring."""
    page = show("node=" + HANJIANG)
    page.execute_script("document.activeElement.blur(); KG.byId('menu').focus()")
    seen = []
    for _ in range(60):
        page.switch_to.active_element.send_keys("\ue004")
        part, ring = page.execute_script(
            "const e = document.activeElement; const s = getComputedStyle(e);"
            "return [['search', 'tools', 'tabs', 'side', 'caption', 'graph', 'foot', 'panel'].find((name) =>"
            " e.closest('#' + name + ', .' + name)), s.outlineStyle === 'solid' ? parseFloat(s.outlineWidth) : 0]"
        )
        if part is None:
            break
        seen.append(part)
        assert ring >= 2, part
    parts = ["search", "tools", "tabs", "side", "caption", "graph", "foot", "panel"]
    assert list(dict.fromkeys(seen)) == parts


def test_roles_and_names_tell_what_each_part_is(show: Callable[..., Any]) -> None:
    """Whoever hears the page is told each part by role and name, as the browser itself reckons them."""
    page = show("node=" + HANJIANG)
    nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    told = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]
    assert {
        ("tablist", "视图"),
        ("tab", "产业·园区·生态区"),
        ("tabpanel", "产业·园区·生态区"),
        ("combobox", "搜索"),
        ("application", "关系图。用方向键移动，加减号缩放，0 键显示全图；左侧“本视图内容”列出同样的内容。"),
        ("complementary", "图例与筛选"),
        ("complementary", "详情"),
        ("switch", "力导动态"),
        ("heading", "汉江"),
    } <= set(told)
    acting = {"button", "checkbox", "combobox", "switch", "tab", "menuitem", "DisclosureTriangle"}
    assert [role for role, name in told if role in acting and not name.strip()] == []


def test_filters_that_are_closed_cost_nothing(show: Callable[..., Any]) -> None:
    """The choices of a filter are counted when it is opened, and stand there then."""
    page = show()
    assert page.find_elements("css selector", "details[data-name=modality] input") == []
    find(page, "details[data-name=modality] summary").click()
    until(page, "document.querySelectorAll('details[data-name=modality] input').length > 1")


@pytest.mark.parametrize(
    "address",
    [
        "view=<img src=x onerror='window.hurt=1'>&node=__proto__&about=constructor",
        "view=areas&hide=constructor&f.doc=none&f.theme=none&f.kind=__proto__&f.due=1&open=x",
        "view=theme&theme=none&edge=a&edge=b&edge=joint&lang=<script>",
    ],
)
def test_an_address_that_names_nothing_shows_the_whole(show: Callable[..., Any], address: str) -> None:
    """What an address asks for and is not there is left out; the page stands and says nothing wrong."""
    page = show(address)
    assert names(page) and page.execute_script("return KG.passingUnits().length === KG.units.size")
    assert page.execute_script("return window.hurt") is None
    assert not find(page, "#panel").is_displayed()


def test_the_list_holds_what_the_picture_shows(show: Callable[..., Any]) -> None:
    """Who cannot see the canvas finds its content as buttons, and choices are announced."""
    page = show()
    find(page, "details[data-name=list] summary").click()
    until(page, "document.querySelectorAll('.items .item').length > 0")
    buttons = page.find_elements("css selector", ".items .item")
    assert {b.get_attribute("textContent") for b in buttons} == names(page)
    buttons[0].click()
    assert find(page, "#live").get_attribute("textContent").startswith("已选：")
    unnamed = page.execute_script(
        "return [...document.querySelectorAll('button,input,select,[role]')].filter((e) => e.offsetParent && "
        "!(e.textContent.trim() || e.ariaLabel || e.title || e.placeholder || (e.labels && e.labels.length)))"
        ".map((e) => e.outerHTML)"
    )
    assert unnamed == []


def test_the_picture_is_still_until_physics_is_switched_on(show: Callable[..., Any]) -> None:
    """Positions come with the page; the moving layout is a choice."""
    page = show()
    where = node_at(WULI)
    first = page.execute_script(f"return {where}")
    time.sleep(0.3)
    assert page.execute_script(f"return {where}") == first
    find(page, "#physics").click()
    until(page, f"(([x, y]) => x !== {first[0]} || y !== {first[1]})({where})")
    find(page, "#physics").click()


def test_too_much_for_one_picture_is_grouped(show: Callable[..., Any]) -> None:
    """The page says that it groups and by what; a click on a group opens it, and the address keeps that."""
    page = show("view=everything")
    page.execute_script("KG.readable = 300; KG.refresh()")
    assert "已按主题合并" in status(page)
    assert page.execute_script("return KG.shownIds.every((id) => typeof id === 'string')")
    group = page.execute_script("return KG.shownIds[3]")
    title, count = page.execute_script(f"const c = KG.groups.get('{group}').card; return [c.title, c.count]")
    click_at(page, f"(({{x, y}}) => [x, y])(KG.net.body.nodes['{group}'])")
    until(page, "KG.shownIds.some((id) => typeof id === 'number')")
    assert title == "区域生态文明建设着力加强"
    assert page.execute_script("return KG.lastPicture.nodes.length") == count
    assert "open=everything" in page.current_url
    find(page, "#closeall").click()
    assert page.execute_script("return KG.lastPicture.nodes.length") == 0
    find(page, "#openall").click()
    assert page.execute_script("return KG.lastPicture.nodes.length === KG.lastPicture.members.length")


def test_titles_of_closed_cards_stand_clear_of_their_circles(show: Callable[..., Any]) -> None:
    """On a narrow screen too no circle, with its ring, covers a title; each title stays on its card."""
    page = show("view=everything")
    screen = {"width": 1024, "height": 768, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        page.execute_script("KG.readable = 300; KG.refresh()")
        titles = page.execute_script(
            "const ctx = document.createElement('canvas').getContext('2d');"
            "return KG.placeTitles(ctx, KG.net.getScale()).map(({ card, lines, font, x, y, w, h }) => {"
            " const { r, y: middle } = KG.circleOf(card); return { lines, size: font * KG.net.getScale(), right: card.x + card.width - x - w,"
            " left: x - card.x, above: y - card.y, below: middle - r * KG.RING - y - h }; })"
        )
    finally:
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**screen, "width": 1440, "height": 900})
    assert len(titles) == 7
    for title in titles:
        assert title["size"] > 10 and not any(line.endswith("…") for line in title["lines"][:-1])
        assert all(title[side] > -1 for side in ("left", "right", "above", "below")), title


@pytest.mark.parametrize("view", ["bodies", "theme", "instruments", "everything"])
def test_labels_stay_on_their_cards_and_off_the_titles(show: Callable[..., Any], view: str) -> None:
    """No label crosses the border of its card or touches a title; what has the most links is named."""
    page = show("view=" + view)
    outside, touching, named = page.execute_script(
        "const ctx = document.createElement('canvas').getContext('2d'); const scale = KG.net.getScale();"
        "const { placed, titles } = KG.placeLabels(ctx, scale, null);"
        "const outside = placed.filter(({ id, x, y, w, h }) => { const c = KG.cardOf.get(id);"
        " return x < c.x || y < c.y || x + w > c.x + c.width || y + h > c.y + c.height; });"
        "const touching = placed.filter((a) => titles.some((b) => a.x < b.x + b.w && b.x < a.x + a.w"
        " && a.y < b.y + b.h && b.y < a.y + a.h));"
        "const first = [...KG.shownIds].sort((a, b) => KG.rank(b) - KG.rank(a))[0];"
        "return [outside, touching, placed.some(({ id }) => id === first)].map((found) =>"
        " Array.isArray(found) ? found.map(({ lines }) => lines.join('/')) : found);"
    )
    assert (outside, touching, named) == ([], [], True)


def test_a_formula_in_a_cell_stays_text(show: Callable[..., Any]) -> None:
    """A spreadsheet that opens the table runs nothing that a document says."""
    page = show()
    cells = page.execute_script("return ['=1+1', '+1', '-1', '@a', 'a,b', 'a\"b', '1-2'].map(KG.cell)")
    assert cells == ["'=1+1", "'+1", "'-1", "'@a", '"a,b"', '"a""b"', "1-2"]


def test_a_page_without_themes_or_areas_opens_on_what_there_is(
    show: Callable[..., Any], tmp_path: Path
) -> None:
    """No empty first picture, and no tab that leads to none."""
    path = render(small_graph({"theme": ""}), tmp_path / "page.html", types=["Body"]).path
    page = show("", path)
    assert "汉滨区委" in names(page) and page.execute_script("return KG.state.view") == "bodies"
    assert not page.find_elements("css selector", "#tab-theme")


def test_dark_and_narrow_screens_cut_nothing_off(show: Callable[..., Any]) -> None:
    """On a screen of 1024x768 all of the interface is on it, in both schemes."""
    page = show()
    screen = {"width": 1024, "height": 768, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        find(page, "#scheme").click()
        assert page.execute_script("return document.documentElement.dataset.scheme") == "dark"
        outside = (
            "return [...document.querySelectorAll('header *, nav *, .foot *, .zoom *')].filter((e) => {"
            " const b = e.getBoundingClientRect();"
            " return b.width && (b.right > innerWidth + 1 || b.bottom > innerHeight + 1); }).map((e) => e.id)"
        )
        assert page.execute_script(outside) == []
    finally:
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**screen, "width": 1440, "height": 900})


HOSTILE = [
    "</script><script>window.hurt = 1</script>",
    "<img src=x onerror='window.hurt = 1'>",
    "<svg onload='window.hurt = 1'>",
    '<a href="javascript:window.hurt=1">href</a>',
    "{{ constructor.constructor('window.hurt=1')() }}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_runs_nothing(show: Callable[..., Any], tmp_path: Path, words: str) -> None:
    """Markup in titles, themes, names and sentences is shown as the text that it is, in every view and panel."""
    hostile = dict.fromkeys(("title", "theme", "zone", "park", "text"), words.ljust(60))
    path = render(small_graph(hostile), tmp_path / "page.html").path
    for view in ("areas", "bodies", "theme", "instruments", "everything"):
        page = show(f"view={view}&node=" + HANJIANG, path)
        assert words in panel(page)
    tags = {element.tag.removeprefix(SVG) for element in drawing(page).iter()}
    assert tags <= {"svg", "rect", "path", "text", "title", "g", "circle"}
    find(page, "#search").send_keys(words[:4])
    assert words in find(page, "#found").get_attribute("textContent")
    time.sleep(0.2)
    assert page.execute_script("return window.hurt") is None
    assert (
        page.execute_script("return document.querySelectorAll('#panel img, #panel svg svg, #panel a').length")
        == 0
    )


def test_in_motion_a_drawing_is_moved_and_at_rest_all_is_drawn(show: Callable[..., Any]) -> None:
    """A drag moves a drawing of the view, signs and labels where they would be; then the page draws anew."""
    page = show("view=areas")
    page.execute_script(
        "KG.drawnEdges = 0; const draw = KG.placeLabels; KG.placeLabels = (...all) => { KG.drawnEdges += 1; return draw(...all); };"
    )
    moves = """const end = arguments[0]; let n = 0; const seen = []; const step = () => {
      KG.pan(4, 0); n += 1; seen.push(KG.moving);
      n < 12 ? requestAnimationFrame(step) : end([seen, KG.drawnEdges]); }; step();"""
    seen, drawn = page.execute_async_script(moves)
    assert seen[-1] and sum(seen) >= 8 and drawn <= 4
    assert not page.execute_script("return KG.film === null")
    until(page, "KG.drawnEdges > 0 && (KG.net.redraw(), KG.moving === false)")
    assert page.execute_script("return KG.drawnLabels.length") > 50


def test_a_dragged_node_takes_its_links_along(show: Callable[..., Any]) -> None:
    """A node that is dragged stays where it is put; the rest of the picture stands."""
    page = show("view=areas")
    before = page.execute_script(f"return KG.net.getPosition(KG.byKey.get('{WULI}'))")
    script = f"""const id = KG.byKey.get('{WULI}'); const at = KG.net.canvasToDOM(KG.net.getPosition(id));
      const canvas = document.querySelector("canvas"); const box = canvas.getBoundingClientRect();
      const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {{
        clientX: box.x + x, clientY: box.y + y, pointerId: 1, pointerType: "mouse", bubbles: true,
        isPrimary: true, button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1 }}));
      send("pointerdown", at.x, at.y); send("pointermove", at.x + 40, at.y + 30);
      send("pointermove", at.x + 80, at.y + 60); const held = KG.held && [...KG.held];
      send("pointerup", at.x + 80, at.y + 60); return [held, KG.held, id];"""
    held, after, number = page.execute_script(script)
    assert held == [number] and after is None
    moved = page.execute_script(f"return KG.net.getPosition({number})")
    assert moved["x"] > before["x"] + 30 and moved["y"] > before["y"] + 20


def test_paper_gets_the_whole_view_in_light_colours(show: Callable[..., Any]) -> None:
    """What is printed from a dark page, zoomed in, is all of the view, dark on white; then it is gone."""
    page = show("view=instruments")
    find(page, "#scheme").click()
    page.execute_script("KG.zoom(4); window.dispatchEvent(new Event('beforeprint'))")
    fills = (
        "return [...document.querySelectorAll('#paper svg > rect')].map((rect) => rect.getAttribute('fill'))"
    )
    grounds = page.execute_script(fills)
    assert set(grounds) == {"#fff", "#ffffff"} and len(grounds) == 1 + len(
        page.execute_script("return KG.lastPicture.cards")
    )
    words = page.execute_script("return document.querySelector('#paper').textContent")
    first = (
        "return [...KG.lastPicture.members].sort((a, b) => KG.rank(b) - KG.rank(a)).slice(0, 3).map(KG.name)"
    )
    assert all(name in words for name in page.execute_script(first))
    page.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert page.execute_script("return KG.byId('paper').children.length") == 0
    assert page.execute_script("return KG.state.dark")


@pytest.mark.parametrize("view", ["areas", "bodies", "theme", "instruments", "everything"])
def test_a_view_is_printed_on_one_sheet(show: Callable[..., Any], view: str) -> None:
    """Title, legend and picture stand on one page; that of a theme names the theme."""
    printed = show("view=" + view).execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    with pdfium.PdfDocument(base64.b64decode(printed["data"])) as pdf:
        assert len(pdf) == 1
        words = pdf[0].get_textpage().get_text_bounded()
    assert "区委全委会精神解读" in words
    assert view != "theme" or "经济高质量发展着力推进" in words


def test_a_body_has_a_list_to_print(show: Callable[..., Any]) -> None:
    """What a body answers for goes to paper as one table, and nothing else does."""
    page = show("view=bodies&node=body/中国富硒产业研究院")
    page.execute_script("window.print = () => { KG.toPaper(); window.printed = true; }")
    find(page, "#duties").click()
    assert page.execute_script("return window.printed")
    rows = page.execute_script("return document.querySelectorAll('#paper tbody tr').length")
    stated = page.execute_script("return KG.nodes[KG.byKey.get('body/中国富硒产业研究院')].units.length")
    assert rows == stated > 0
    assert "责任清单" in page.execute_script("return document.querySelector('#paper h2').textContent")
    page.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert page.execute_script("return !document.body.classList.contains('listing')")


def test_a_thing_is_followed_through_the_documents(show: Callable[..., Any], tmp_path: Path) -> None:
    """The panel tells how often each document touches it; a click leaves that document alone."""
    path = tmp_path / "two.html"
    render(graph.build([little("first"), little("second", "城东新区")], own()), path)
    page = show(f"node={HANJIANG}", path)
    assert len(page.find_elements("css selector", ".across li")) == 2
    find(page, ".across li:last-child button").click()
    assert page.execute_script("return KG.passingUnits().length") == 3


def press(browser: Any, key: str) -> None:
    """Press a key on the page."""
    find(browser, "#graph").send_keys(key)


def chosen(browser: Any, key: str) -> None:
    """Choose a thing."""
    browser.execute_script(f"KG.select(KG.byKey.get({json.dumps(key)}))")


def address(browser: Any) -> str:
    """What stands behind # in the address."""
    return unquote(str(browser.execute_script("return location.hash.slice(1)")))


def test_what_is_hidden_is_in_no_picture_until_it_is_shown_again(show: Callable[..., Any]) -> None:
    """A key takes the chosen thing out; the list on the left says so, the address keeps it, a click undoes it."""
    browser = show("view=areas")
    assert "五里工业集中区" in names(browser)
    chosen(browser, WULI)
    press(browser, "h")
    assert "五里工业集中区" not in names(browser)
    assert f"out={WULI}" in address(browser)
    browser = show(address(browser).replace("view=areas", "view=everything"))
    assert "五里工业集中区" not in names(browser)
    find(browser, "[data-kept=hidden] .chip").click()
    assert "五里工业集中区" in names(browser)
    assert "out=" not in address(browser)


def test_a_way_without_its_end_becomes_what_is_around_the_other(show: Callable[..., Any]) -> None:
    """Who hides an end of a shown way sees the other end, not a way that leads nowhere."""
    browser = show("view=areas")
    browser.execute_script(
        "const from = KG.byKey.get(arguments[0]), to = KG.nodes.find((node) => node.units.length && node.id !== from).id;"
        "KG.go({ view: 'around', focus: [from, to], path: [from, to] }); KG.hide(to)",
        WULI,
    )
    left = "return [KG.state.path, KG.state.focus.map((id) => KG.nodes[id].label)]"
    assert browser.execute_script(left) == [None, ["五里工业集中区"]]
    assert "五里工业集中区" in names(browser) and "path" not in address(browser)


def test_what_is_pinned_stays_on_the_map_with_its_name(show: Callable[..., Any]) -> None:
    """A thing that the first view has no room for is there when it is pinned, and its label with it."""
    browser = show("view=areas")
    key = browser.execute_script(
        "const shown = new Set(KG.lastPicture.members);"
        "return KG.viewOf().places.map(({ node }) => KG.nodes[node]).find((n) => !KG.isUnit(n.id) && !shown.has(n.id)).key"
    )
    browser = show(f"view=areas&pin={key}")
    found = "KG.drawnLabels.some((box) => box.id === KG.byKey.get(" + json.dumps(key) + "))"
    assert until(browser, found)
    chosen(browser, key)
    find(browser, "[data-action=pin][aria-pressed=true]").click()
    assert "pin=" not in address(browser)
    assert browser.execute_script(f"return !KG.lastPicture.members.includes(KG.byKey.get({json.dumps(key)}))")


def test_a_double_click_in_a_neighbourhood_expands_it(show: Callable[..., Any]) -> None:
    """The measures of the other thing come to the picture, those of the first stay; Escape goes back."""
    browser = show(f"view=around&about={HANJIANG}")
    before = names(browser)
    browser.execute_script(
        "KG.doubleClicked({ nodes: [KG.byKey.get('ecologicalzone/汉江流域')], pointer: { canvas: {} } })"
    )
    assert before < names(browser) or before == names(browser)
    assert browser.execute_script("return KG.state.focus.map((id) => KG.name(id))") == ["汉江", "汉江流域"]
    chosen(browser, "park/现代农业园区")
    press(browser, "e")
    assert before < names(browser)
    for _ in range(4):
        press(browser, "\ue00c")
    assert names(browser) == before


@pytest.mark.parametrize(
    ("other", "way"), [("park/城东新区", "said"), (HANJIANG, None)], ids=["shared measures", "none"]
)
def test_a_path_between_two_things_is_shown(show: Callable[..., Any], other: str, way: str | None) -> None:
    """Choose one, press the button, choose the other: what leads from one to the other, and nothing else."""
    browser = show("view=areas")
    chosen(browser, WULI)
    find(browser, "[data-action=path_to]").click()
    assert "五里工业集中区" in find(browser, "#about").text
    chosen(browser, other)
    assert f"path={WULI}&path={other}" in address(browser)
    assert browser.execute_script("return KG.lastPicture.way") == way
    assert find(browser, "#empty").is_displayed() is (way is None)
    ends = browser.execute_script("return KG.lastPicture.edges.flatMap(({ a, b }) => [a, b])")
    assert set(ends) == set(browser.execute_script("return KG.lastPicture.members"))
    picture = names(browser)
    assert names(show(address(browser))) == picture


def test_escape_leaves_the_choice_of_a_path(show: Callable[..., Any]) -> None:
    """What is chosen then is chosen as ever."""
    browser = show("view=areas")
    chosen(browser, WULI)
    press(browser, "t")
    press(browser, "\ue00c")
    chosen(browser, HANJIANG)
    assert "path=" not in address(browser)
    assert "汉江" in panel(browser)


def test_signs_are_sized_and_coloured_by_a_measure(show: Callable[..., Any]) -> None:
    """The choice changes radii and colours, has a legend of its own, and comes back from the address."""
    browser = show("view=areas")
    looks = "return KG.lastPicture.members.map((id) => [KG.radius(id), KG.paint(id)].join())"
    before = browser.execute_script(looks)
    browser = show("view=areas&size=same&colour=theme")
    assert (
        len(
            set(
                browser.execute_script(
                    "return KG.lastPicture.members.filter((id) => !KG.isUnit(id)).map(KG.radius)"
                )
            )
        )
        == 1
    )
    assert browser.execute_script(looks) != before
    themes = browser.execute_script(
        "return [...document.querySelectorAll('.dyes span')].map((s) => s.textContent)"
    )
    assert "经济高质量发展着力推进" in themes
    browser.execute_script(
        "const choice = document.querySelector('[data-look=colour]'); choice.value = 'weight';"
        "choice.dispatchEvent(new Event('change'))"
    )
    counts = browser.execute_script("return KG.dyes.reduce((sum, dye) => sum + dye.count, 0)")
    assert counts == browser.execute_script(
        "return KG.lastPicture.members.filter((id) => !KG.isUnit(id)).length"
    )
    assert "size=same&colour=weight" in address(browser)


def test_the_address_keeps_where_the_reader_looks(show: Callable[..., Any]) -> None:
    """A part of the map, closer, is the same part when the copied link is opened."""
    browser = show("view=areas")
    browser.execute_script("KG.zoom(2); KG.pan(120, 60)")
    seen = browser.execute_script("return [KG.net.getScale(), ...Object.values(KG.net.getViewPosition())]")
    browser.execute_script("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    find(browser, "#copy").click()
    link = until(browser, "window.copied")
    browser = show(unquote(link.partition("#")[2]))
    again = browser.execute_script("return [KG.net.getScale(), ...Object.values(KG.net.getViewPosition())]")
    assert again == pytest.approx(seen, rel=0.02, abs=1)
    press(browser, "0")
    assert "at=" not in address(browser)


def test_the_pointer_shows_full_names(show: Callable[..., Any]) -> None:
    """The hint of a link names both its ends, and stays on the screen."""
    browser = show("view=areas")
    drawn = browser.execute_script(
        "const lines = []; const draw = KG.drawLines; KG.drawLines = (ctx, box) => { lines.push(box); draw(ctx, box); };"
        "const edge = KG.lastPicture.edges[0]; const view = KG.screenBox();"
        "KG.hoveredEdge = { id: edge.id, at: { x: view.right, y: view.bottom } };"
        "KG.drawLabels(document.querySelector('#graph canvas').getContext('2d')); KG.hoveredEdge = null;"
        "const hint = lines[lines.length - 1];"
        "return [hint.lines.join(''), KG.name(edge.a), KG.name(edge.b), hint.x + hint.w < view.right, hint.y + hint.h < view.bottom]"
    )
    assert drawn[1] in drawn[0]
    assert drawn[2][:10] in drawn[0]
    assert drawn[3:] == [True, True]


def test_the_pointer_shows_the_whole_title_of_a_closed_card(show: Callable[..., Any]) -> None:
    """A title that its card has no room for stands beside the circle under the pointer."""
    browser = show("view=everything")
    browser.execute_script("KG.readable = 10; KG.state.opened.clear(); KG.refresh()")
    until(browser, "(KG.net.redraw(), !KG.moving) && KG.groups.size")
    shown = browser.execute_script(
        "const lines = []; const draw = KG.drawLines; KG.drawLines = (ctx, box) => { lines.push(box); draw(ctx, box); };"
        "KG.hovered = [...KG.groups.keys()][0];"
        "KG.drawLabels(document.querySelector('#graph canvas').getContext('2d'));"
        "const title = KG.cardTitle(KG.groups.get(KG.hovered).card.title); KG.hovered = null; KG.drawLines = draw;"
        "return [lines[lines.length - 1].lines.join(''), title]"
    )
    assert shown[0] == shown[1] != ""


def test_a_neighbourhood_stands_beside_the_panel(show: Callable[..., Any]) -> None:
    """Nothing that belongs to what a search found is under the panel that tells about it."""
    browser = show("view=areas")
    browser.execute_script(
        "const id = KG.byKey.get('ecologicalzone/汉江'); KG.go({ view: 'around', focus: [id], node: id })"
    )
    places, free = browser.execute_script(
        "const free = KG.byId('graph').getBoundingClientRect().width - KG.byId('panel').offsetWidth;"
        "const at = (id) => KG.net.canvasToDOM(KG.net.getPosition(id)).x;"
        "return [KG.shownIds.map(at), free]"
    )
    assert len(places) > 3
    assert min(places) > 0
    assert max(places) < free
