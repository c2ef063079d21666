"""The page as a file: what it holds, that it is the same each time, that nothing in it is fetched or run."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import networkx as nx
import pytest

from kg import graph
from kg.errors import PageError, SchemaError
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document, Extraction, Heading, Mention
from kg.page import cards, grouping
from kg.page.appearance import load_labels, load_theme
from kg.page.collecting import collect
from kg.page.facts import Source, called
from kg.page.geometry import Rect, shelves, stacks
from kg.page.rendering import render
from kg.page.views import views
from kg.resources import folder
from support.pages import small_graph
from support.water import WATER


def data(path: Path, name: str) -> object:
    """The data element of a page as the browser reads it."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'<script type="application/json" id="data-{name}">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_tells_what_the_graph_says(tmp_path: Path) -> None:
    """Nodes, links with role and evidence, and the sentence are in the page, and the summary counts them."""
    summary = render(small_graph(), tmp_path / "page.html")
    nodes, links, facts = (data(summary.path, name) for name in ("nodes", "links", "facts"))
    assert isinstance(nodes, list) and isinstance(links, list) and isinstance(facts, dict)
    assert (summary.nodes, summary.links, summary.documents) == (len(nodes), len(links), 1)
    assert {node["key"] for node in nodes} >= {"park/五里工业集中区", "ecologicalzone/汉江", "body/汉滨区委"}
    names = {node["key"]: node["id"] for node in nodes}
    lead = [link for link in links if link["kind"] == "lead"]
    stated = next(link for link in lead if not link.get("inferred"))
    assert stated["to"] == names["body/汉滨区委"] and stated["spans"] == [[0, 4]]
    assert [link.get("inferred") for link in lead].count(1) == 1
    (sentence,) = (dict(zip(facts["fields"]["sentence"], row, strict=True)) for row in facts["sentences"])
    assert facts["themes"] == ["一个主题"] and sentence["text"].startswith("汉滨区委要")
    assert summary.size == summary.path.stat().st_size


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither the run nor the order in which a store gives nodes and edges changes the page."""
    straight = small_graph()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(straight.nodes(data=True))))
    turned.add_edges_from(reversed(list(straight.edges(keys=True, data=True))))
    first = render(straight, tmp_path / "a.html").path.read_bytes()
    assert render(straight, tmp_path / "b.html").path.read_bytes() == first
    assert render(turned, tmp_path / "c.html").path.read_bytes() == first


def test_the_page_points_to_nothing_outside(tmp_path: Path) -> None:
    """No element loads anything, and what addresses remain are names: namespaces, licences, IRIs."""
    text = render(small_graph(), tmp_path / "page.html").path.read_text(encoding="utf-8")
    loading = re.findall(r'<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)="([^"]*)"', text)
    assert loading == ["data:,"]
    assert not re.search(r"@import|url\(|sourceMappingURL|cdnjs|bootstrap", text)
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    assert hosts <= {
        "www.w3.org",
        "example.org",
        "visjs.github.io",
        "almende.com",
        "github.com",
        "www.apache.org",
        "opensource.org",
    }


class Elements(HTMLParser):
    """The elements of a page with their attributes' names, and its words outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words = ""

    @classmethod
    def of(cls, path: Path) -> list[tuple[str, ...]]:
        parser = cls()
        parser.feed(path.read_text(encoding="utf-8"))
        return parser.tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] not in ("script", "style"):
            self.words += data


HOSTILE = [
    "</script><script>window.hurt=1</script>",
    "<img src=x onerror=window.hurt=1>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "a\u2028b\u2029c",
    'href="javascript:alert(1)"',
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("place", ["title", "theme", "zone", "text"])
def test_no_text_becomes_markup(tmp_path: Path, words: str, place: str) -> None:
    """Text from a document stands in the page as data, and comes out of it as it went in."""
    path = render(small_graph({place: words.ljust(45)}), tmp_path / "page.html").path
    elements = Elements()
    elements.feed(path.read_text(encoding="utf-8"))
    assert elements.tags == Elements.of(render(small_graph(), tmp_path / "plain.html").path)
    assert "49" not in elements.words
    held = json.dumps([data(path, "nodes"), data(path, "facts")], ensure_ascii=False)
    assert json.dumps(words.ljust(45), ensure_ascii=False)[1:-1] in held


def test_about_narrows_the_page(tmp_path: Path) -> None:
    """A page about a river holds the measures on it with all they touch, and nothing else."""
    path = render(small_graph(), tmp_path / "page.html", about="汉江").path
    nodes, facts = data(path, "nodes"), data(path, "facts")
    assert isinstance(nodes, list) and isinstance(facts, dict)
    names = {node["label"] for node in nodes}
    assert {"汉江", "五里工业集中区", "保护汉江"} <= names and "现代农业园区" not in names
    assert [nodes[number]["label"] for number in facts["focus"]] == ["汉江"]


def test_types_choose_the_classes(tmp_path: Path) -> None:
    """Only the wished classes are drawn, beside the measures and goals that link them."""
    nodes = data(render(small_graph(), tmp_path / "page.html", types=["Park"]).path, "nodes")
    assert isinstance(nodes, list)
    assert {node["group"] for node in nodes} == {"Park", "Measure", "Goal"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"types": ["Parc"]}, "no class 'Parc' to draw; did you mean 'Park'?", id="class"),
        pytest.param(
            {"about": "汉水"}, "nothing in the graph is named '汉水'; did you mean '汉江'?", id="about"
        ),
        pytest.param({"language": "fr"}, "no page in 'fr'; valid are: zh, en", id="language"),
    ],
)
def test_a_wrong_wish_is_one_clear_line(tmp_path: Path, options: dict[str, object], message: str) -> None:
    """The message says what is wrong and what would be right; no file is left behind."""
    with pytest.raises(PageError) as error:
        render(small_graph(), tmp_path / "page.html", **options)  # type: ignore[arg-type]
    assert str(error.value) == message
    assert not list(tmp_path.iterdir())


def test_an_empty_graph_is_refused(tmp_path: Path) -> None:
    """A page without a measure or goal would show nothing."""
    with pytest.raises(PageError, match="no measure and no goal"):
        render(nx.MultiDiGraph(), tmp_path / "page.html")


def test_a_place_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A missing folder, or a folder in place of the file, is a PageError; the old page stays."""
    with pytest.raises(PageError, match="cannot be written"):
        render(small_graph(), tmp_path / "none" / "page.html")
    (tmp_path / "page.html").mkdir()
    with pytest.raises(PageError, match="cannot be written"):
        render(small_graph(), tmp_path / "page.html")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"sign": "hexagn"}, "'Park' has the unknown sign 'hexagn'; did you mean 'hexagon'?", id="sign"
        ),
        pytest.param({"dark": "purple"}, "'Park' needs a colour like '#1f5fa8' under 'dark'", id="colour"),
        pytest.param({"zh": None}, "'Park' has no words in 'zh'", id="words"),
    ],
)
def test_a_mistake_in_the_theme_is_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    """Who edits the theme is told the file, the class and what would be right."""
    theme = json.loads((folder("viz") / "theme.json").read_text(encoding="utf-8"))
    theme["classes"]["Park"] |= change
    path = tmp_path / "theme.json"
    path.write_text(json.dumps(theme), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        load_theme(path)
    assert str(error.value) == f"{path}: {message}"


def test_a_theme_lacks_no_class_and_is_json(tmp_path: Path) -> None:
    """A class without a look is named, and a slip of the pen with its line."""
    theme = json.loads((folder("viz") / "theme.json").read_text(encoding="utf-8"))
    theme["classes"]["Parks"] = theme["classes"].pop("Park")
    path = tmp_path / "theme.json"
    path.write_text(json.dumps(theme), encoding="utf-8")
    with pytest.raises(SchemaError, match="class 'Park' is missing; did you mean 'Parks'"):
        load_theme(path)
    path.write_text('{\n"classes": {,}\n}', encoding="utf-8")
    with pytest.raises(SchemaError, match=r"theme\.json:2: not JSON"):
        load_theme(path)


def test_every_word_that_a_script_asks_for_is_there() -> None:
    """Keys that the scripts name are in labels.json, and no label is left over."""
    labels = load_labels(folder("viz") / "labels.json")
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder("viz").glob("*.js"))
    scripts += (folder("viz") / "page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'"([a-z][a-z_]+)"|ui\.([a-z_]+)', scripts))
    named = {word for pair in asked for word in pair if word}
    built = ("view_", "about_", "facet_", "csv_", "size_", "colour_", "undo_")
    assert not [key for key in labels if key not in named and not key.startswith(built)]
    direct = re.findall(r'(?:KG\.t|text|name)\((?:"\w+", )?"([a-z_]+)"', scripts)
    assert not [key for key in direct if key not in labels and not key.endswith("_")]


def test_signs_and_colours_tell_the_classes_apart() -> None:
    """No two classes share a sign or a colour, so that either alone is enough."""
    classes = load_theme(folder("viz") / "theme.json")["classes"].values()
    for field in ("sign", "light", "dark"):
        assert len({look[field] for look in classes}) == len(classes)


def test_a_figure_that_no_measure_has_is_not_drawn() -> None:
    """What a text tells of the past holds many: the graph keeps them, the picture shows those to be reached."""
    loose = dataclasses.replace(WATER, units=[dataclasses.replace(u, quantities=()) for u in WATER.units])
    drawn = [[n.name for n in collect(graph.build([e], own())).nodes if n.type == "Quantity"] for e in (WATER, loose)]
    assert drawn == [["95%以上"], []]


def test_a_section_without_measures_is_a_theme_like_others() -> None:
    """What is only named stands under the theme of its section, which is the heading without its number."""
    text = "第一章 总 则\n为保护丹江，制定本办法。\n"
    named = Mention("m1", "EcologicalZone", 11, 13, "丹江", "zone")
    general = Extraction(Document("general", text), (Heading(0, 7, 1, "第一章 总 则"),), (named,), ())
    facts = collect(graph.build([WATER, general], own()))
    assert {facts.nodes[n.node].name: facts.themes[n.theme] for n in facts.namings}["丹江"] == "总则"


def test_others_may_read_the_page_as_any_new_file(tmp_path: Path) -> None:
    """The page has the rights of a file that one makes, so that it can be shared from a folder."""
    old = os.umask(0o027)
    try:
        path = render(small_graph(), tmp_path / "page.html").path
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        pytest.param([Source("a", "一"), Source("b", "二")], ["一", "二"], id="titles"),
        pytest.param(
            [
                Source("a", "报告", "区政府", date="2012-02-29"),
                Source("b", "报告", "区政府", date="2013-01-08"),
            ],
            ["2012 区政府 \u00b7 报告", "2013 区政府 \u00b7 报告"],
            id="years",
        ),
        pytest.param(
            [Source("a", "报告", "区政府"), Source("b", "报告", "区政府"), Source("c", "报告", "县政府")],
            ["a \u00b7 报告", "b \u00b7 报告", "县政府 \u00b7 报告"],
            id="ids",
        ),
        pytest.param(
            [Source("a", "报告", date="2026"), Source("b", "报告", "区政府", date="2026")],
            ["2026 \u00b7 报告", "2026 区政府 \u00b7 报告"],
            id="no issuer",
        ),
        pytest.param(
            [Source("a", "报告"), Source("b", "报告")], ["a \u00b7 报告", "b \u00b7 报告"], id="nothing"
        ),
    ],
)
def test_what_tells_documents_apart_leads_their_names(sources: list[Source], names: list[str]) -> None:
    """A card cuts a long name at its end: year, issuer or id come before a title that several have."""
    assert called(sources) == names


@pytest.mark.parametrize("laid", [shelves, stacks])
def test_boxes_lie_side_by_side_with_room_for_all(laid: Callable[..., list[Rect]]) -> None:
    """No box is smaller than asked for, none lies on another, and they end on one line."""
    sizes = [(100.0 + 37 * n % 90, 60.0 + 53 * n % 140) for n in range(17)]
    boxes = laid(sizes, 1.55)
    for box, (width, height) in zip(boxes, sizes, strict=True):
        assert box.width >= width - 1e-6 and box.height >= height - 1e-6
    for n, a in enumerate(boxes):
        for b in boxes[:n]:
            apart = a.x >= b.x + b.width - 1e-6 or b.x >= a.x + a.width - 1e-6
            assert apart or a.y >= b.y + b.height - 1e-6 or b.y >= a.y + a.height - 1e-6
    ends = {"shelves": lambda b: b.x + b.width, "stacks": lambda b: b.y + b.height}[laid.__name__]
    last = max(map(ends, boxes))
    rows = {round(b.y if laid is shelves else b.x) for b in boxes}
    assert sum(ends(b) > last - 1e-6 for b in boxes) == len(rows)


def test_the_scripts_keep_to_what_chromium_90_knows() -> None:
    """An office machine may run Chromium 90: nothing that came later is called."""
    later = (
        r"\.at\(-|\.findLast|\.toSorted|\.toReversed|Object\.(hasOwn|groupBy)|structuredClone|\.roundRect\("
    )
    scripts = {path.name: path.read_text(encoding="utf-8") for path in folder("viz").glob("*.js")}
    assert len(scripts) >= 10
    assert [name for name, text in scripts.items() if re.search(later, text)] == []


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as #1f5fa8 or #fff, as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_signs_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    """Words stand out from every ground 4.5 to 1, the signs of classes 3 to 1, on light and dark pages."""
    style = (folder("viz") / "page.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in style.split("}")[:2]]
    ink = blocks[0] | (blocks[1] if scheme == "dark" else {})
    pairs = [(word, ground) for word in ("text", "muted", "accent") for ground in ("ground", "card", "soft")]
    pairs += [("accent-text", "accent"), ("text", "mark"), ("warn", "soft")]
    assert [(a, b) for a, b in pairs if contrast(ink[a], ink[b]) < 4.5] == []
    classes = load_theme(folder("viz") / "theme.json")["classes"]
    faint = [
        (name, ground)
        for name, look in classes.items()
        for ground in ("ground", "card", "soft")
        if contrast(look[scheme], ink[ground]) < 3
    ]
    assert faint == []


@pytest.mark.parametrize("most", [8, 30, 260])
def test_every_node_has_a_place_on_a_card_that_holds_it(
    founding_gold: Extraction, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However deep the cards lie in each other, nothing is left out, and all lies inside what it belongs to."""
    monkeypatch.setattr(grouping, "CARD_NODES", most)
    facts = collect(graph.build([founding_gold], own()))
    board = views(facts)[-1].board
    assert [place.node for place in board.places] == list(range(len(facts.nodes)))
    for place in board.places:
        card = board.cards[place.card]
        assert card.x <= place.x <= card.x + card.width and card.y <= place.y <= card.y + card.height
    inner = [card for card in board.cards if card.parent >= 0]
    assert bool(inner) == (most < 100)
    for card in inner:
        home = board.cards[card.parent]
        assert home.x <= card.x and card.x + card.width <= home.x + home.width
        assert home.y + board.header <= card.y and card.y + card.height <= home.y + home.height


def test_a_text_without_headings_is_cut_into_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group that no title splits still falls into parts that can be read: one line of any length is drawn."""
    monkeypatch.setattr(grouping, "CARD_NODES", 10)
    text = "".join(f"推进第{n}号物流园区建设。" for n in range(1, 31))
    facts = collect(graph.build([extract(Document("line", text), own())], own()))
    (whole,) = grouping.by_document(facts, range(len(facts.nodes)))
    assert len(whole.members) == len(facts.nodes) > 30
    assert max(len(part.members) for part in whole.children) <= 10
    assert sorted(n for part in whole.children for n in part.members) == sorted(whole.members)


@pytest.mark.parametrize("seed", range(10, 20))
def test_a_larger_box_holds_all_cards_that_a_smaller_one_held(seed: int) -> None:
    """Cards in a card are set anew for the shape of its box, and nothing on them is left out."""
    dice = Random(seed)
    numbers = itertools.count()
    children = tuple(
        grouping.Group(f"{n}", tuple(next(numbers) for _ in range(dice.randint(1, 40))))
        for n in range(dice.randint(2, 9))
    )
    whole = grouping.Group("whole", tuple(n for child in children for n in child.members), children)
    layout = cards.BoardLayout([whole], {n: dice.uniform(50, 170) for n in whole.members}, {})
    width, height = layout.size(whole)
    for wider, taller in ((1, 1), (2.5, 1), (1, 2.5), (1.3, 1)):
        layout.clear()
        assert layout.lay(whole, Rect(0, 0, width * wider, height * taller), -1)
        assert sorted(place.node for place in layout.places) == list(whole.members)
