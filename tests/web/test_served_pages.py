"""The served pages: ledger, questions, documents and things, as a program without scripts sees them."""

from __future__ import annotations

import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import networkx as nx
import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from kg import graph
from kg.answers import ledger_rows
from kg.answers.ledger import entries
from kg.answers.ledger_choice import Choice, chosen, grouped
from kg.answers.parameters import checked
from kg.answers.questions import question, questions
from kg.errors import KgError
from kg.knowledge import own
from kg.model import Document, Extraction
from kg.naming.iris import BASE_IRI, entity_iri
from kg.page.collecting import collect
from kg.page.facts import Facts, around
from kg.stores import open_store
from kg.web import Settings, serve
from kg.web.documents import loading, marks
from kg.web.explorer import neighbourhood
from kg.web.site import labels
from support.websites import client, keep, little

HTML = {"Accept": "text/html"}
ENGLISH = {"Cookie": "lang=en"}
DOCUMENT = f"{BASE_IRI}doc/hanbin-2021"
HANJIANG = "https://w3id.org/policy-kg/data/ecologicalzone/汉江"


def text(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


PAGES = ["/", "/questions", "/questions/owners", "/ledger", "/charts", "/documents", "/documents/hanbin-2021", "/search", "/review", "/sparql"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages(web: TestClient, path: str, language: str) -> None:
    """No page fails, and each is in the language that was asked for."""
    answer = web.get(path, params={"lang": language}, headers=HTML)
    assert answer.status_code == 200
    assert labels()["nav_ledger"][language] in answer.text


def test_a_search_leads_to_its_place(web: TestClient) -> None:
    """A hit shows the words marked and leads to the measure that it stands in; facets narrow the search."""
    page = web.get("/search", params={"q": "汉江 保护", "lang": "zh"}, headers=HTML).text
    assert "<mark>汉江</mark>" in page and 'aria-label="分页"' not in page
    (place, *_) = re.findall(r'class="said"><a href="([^"]+)"', page)
    path, _, at = unescape(place).partition("#")
    assert path.startswith("/documents/hanbin-2021?find=") and f'id="{at.removeprefix("s")}"' in web.get(path, headers=HTML).text
    (county,) = re.findall(r'href="([^"]*level=county[^"]*)"', page)
    assert 'class="chosen"' in web.get(unescape(county), headers=HTML).text


def test_a_search_without_hits_says_so(web: TestClient) -> None:
    """No word, and words that stand nowhere, are no errors."""
    assert "没有一段" in web.get("/search", params={"q": "没有这样的话", "lang": "zh"}, headers=HTML).text
    assert web.get("/search", params={"q": "汉江", "order": "size"}, headers=HTML).status_code == 400


@pytest.mark.parametrize(
    "path", [*PAGES, "/nowhere", "/static/site.css", "/suggestions?q=h", "/sparql?query=ASK%7B%7D"]
)
def test_every_answer_is_held_harmless(web: TestClient, path: str) -> None:
    """Scripts and styles come from files alone; nothing is guessed, framed or told to others."""
    headers = web.get(path, headers=HTML).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "script-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_scripts_or_styles_of_its_own(web: TestClient, path: str) -> None:
    """What the policy would not run is not there to begin with."""
    page = web.get(path, headers=HTML).text
    assert re.findall(r"<script(?![^>]*(src=|application/json))", page) == []
    assert re.findall(r"<style|\son\w+=|\sstyle=|javascript:", page) == []
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page) == []


def test_other_host_names_are_not_answered(web: TestClient) -> None:
    """A page elsewhere cannot reach the server under a name of its own (DNS rebinding)."""
    assert web.get("/ledger", headers={"Host": "evil.example"}).status_code == 400


# The ledger


def test_the_ledger_has_a_row_for_each_unit(founding_gold: Extraction) -> None:
    """Every measure and goal is there once, with what it lacks."""
    rows = entries(graph.build([founding_gold], own()))
    assert [(r.start, r.end) for r in rows] == sorted((u.start, u.end) for u in founding_gold.units)
    for row in rows:
        assert ("body" in row.missing) == all(body.inferred for body in row.bodies)
        assert ("date" in row.missing) == (not row.due) and ("figure" in row.missing) == (not row.quantities)


@pytest.mark.parametrize(
    ("choice", "holds"),
    [
        pytest.param(Choice(kind="Goal"), lambda r: r.kind == "Goal", id="goals"),
        pytest.param(Choice(text="汉江"), lambda r: "汉江" in r.text, id="words"),
        pytest.param(Choice(missing="figure"), lambda r: not r.quantities, id="no figure"),
        pytest.param(Choice(modality="encourage"), lambda r: r.modality == "encourage", id="encouraged"),
    ],
)
def test_the_ledger_is_filtered(founding_gold: Extraction, choice: Choice, holds: object) -> None:
    """Each filter keeps all rows that fit and no other."""
    rows = entries(graph.build([founding_gold], own()))
    kept = chosen(rows, choice)
    assert {row.iri for row in kept} == {row.iri for row in rows if holds(row) and not row.idle}  # type: ignore[operator]
    assert 0 < len(kept) < len(rows)


def test_empty_cells_come_last_in_either_order() -> None:
    """Rows without a value stand behind the others, up and down."""
    rows = entries(graph.build([little("sample")], own()))
    for down in (False, True):
        dates = [bool(row.due) for row in chosen(rows, Choice(sort="due", descending=down))]
        assert dates == sorted(dates, reverse=True) and any(dates) and not all(dates)


def test_groups_hold_what_bodies_are_stated_to_answer_for() -> None:
    """A body that is only inferred makes no group; what nobody answers for comes last."""
    rows = entries(graph.build([little("sample")], own()))
    assert [(name, len(group)) for name, group in grouped(rows)] == [("汉滨区委", 1), ("", 2)]


def test_the_ledger_goes_into_files(web: TestClient) -> None:
    """Excel and CSV hold the rows of the filter, with Chinese heads."""
    table = web.get("/ledger", params={"kind": "Goal", "as": "csv"})
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("类别,目标或举措,牵头") and all(line.startswith("目标") for line in lines[1:])
    book = web.get("/ledger", params={"kind": "Goal", "as": "xlsx"})
    with ZipFile(io.BytesIO(book.content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 1 + len(lines)  # the title
    assert "attachment" in book.headers["content-disposition"]


def test_what_a_text_does_not_state_is_marked(tmp_path: Path) -> None:
    """A row that states no body, no date and no figure is an orphan, and each gap has its words."""
    keep(tmp_path / "kg.db", little("first"))
    for web in client(Settings(str(tmp_path / "kg.db"), processes=1)):
        page = web.get("/ledger", headers=HTML).text
        lines = {
            re.sub(r".*<th scope=.row.[^>]*>(.*?)</th>.*", r"\1", row, flags=re.S): row
            for row in page.split("<tr")[2:]
        }
        told = {
            text(name).strip(): ('class="orphan"' in row, text(f"<tr{row}")) for name, row in lines.items()
        }
        assert {name: orphan for name, (orphan, _) in told.items()} == {
            "要加快五里工业集中区建设": False, "保护汉江": True, "2025年底前建成10个园区": False,
        }  # fmt: skip
        assert all(gap in told["保护汉江"][1] for gap in ("未写明主体", "无期限", "无数量", "推定"))
        assert "无期限" not in told["2025年底前建成10个园区"][1]


@pytest.mark.parametrize(
    "query",
    ["page=999999", "text=%F0%28", "body=%E6%97%A0", "doc=none", "unknown=1", "text=", "page=1&page=2"],
)
def test_odd_addresses_of_the_ledger_do_no_harm(web: TestClient, query: str) -> None:
    """Where nothing fits, nothing is shown."""
    assert web.get(f"/ledger?{query}", headers=HTML).status_code == 200


# The questions


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_every_question_is_a_form_with_an_answer(web: TestClient, name: str) -> None:
    """Each parameter is a field; with values for those that are needed there is a table, and both files."""
    (asked,) = [q for q in questions() if q.name == name]
    page = web.get(f"/questions/{name}", headers=HTML).text
    for parameter in asked.parameters:
        assert f'name="{parameter.name}"' in page
    given = {p.name: "汉" for p in asked.parameters if p.default is None} | {"ask": "1"}
    assert web.get(f"/questions/{name}", params=given, headers=HTML).status_code == 200
    for kind in ("csv", "xlsx"):
        assert web.get(f"/questions/{name}", params={**given, "as": kind}).status_code == 200


def test_answers_are_sorted_and_lead_to_the_text(web: TestClient) -> None:
    """A column sorts the rows both ways; each row links to its place in the document."""
    page = web.get("/questions/owners", params={"text": "汉江", "sort": "-unit"}, headers=HTML).text
    assert 'aria-sort="descending"' in page
    places = re.findall(r'href="/documents/hanbin-2021#(\d+-\d+)"', page)
    document = web.get("/documents/hanbin-2021", headers=HTML).text
    assert places and all(f'id="{place}"' in document for place in places)


def test_a_wrong_value_is_told_on_the_form(web: TestClient) -> None:
    """The sentence of the library stands on the page, with status 400."""
    answer = web.get("/questions/due", params={"until": "soon"}, headers=HTML | ENGLISH)
    assert answer.status_code == 400 and "is not a date" in text(answer.text)


def test_names_are_suggested(web: TestClient) -> None:
    """By their words and by pinyin initials, of the classes that are asked for."""
    assert web.get("/suggestions", params={"q": "hj"}).json()[0]["name"] == "汉江"
    assert {n["type"] for n in web.get("/suggestions", params={"q": "区", "type": "Park"}).json()} == {"Park"}


def test_the_picture_of_an_answer_shows_its_units(web: TestClient) -> None:
    """Less than everything is drawn, and the units of the answer are among it."""
    whole = web.get("/", headers=HTML).text
    part = web.get("/", params={"question": "owners", "text": "汉江"}, headers=HTML).text
    assert len(part) < len(whole) / 2 and "汉江" in part


# The documents


def test_the_text_of_a_document_is_whole(founding_gold: Extraction) -> None:
    """Every character of every line is there, in order, and each mark covers its own words."""
    read = loading.from_graph(graph.build([founding_gold], own()), DOCUMENT)
    found, spans = read.text, read.spans
    assert (found, read.whole) == (founding_gold.document.text, True)
    lines = list(marks.lines(found, spans))
    pieces = ["".join(p.text for part in line.parts for s in part.stretches for p in s.pieces) for line in lines]
    assert pieces == [line.rstrip("\r") for line in found.split("\n") if line.strip()]
    said: dict[str, str] = {}
    for piece in (p for line in lines for part in line.parts for s in part.stretches for p in s.pieces if p.mark):
        said[piece.mark.at] = said.get(piece.mark.at, "") + piece.text
    assert said == {mark.at: found[mark.start : mark.end] for mark in spans.names}


def test_a_text_that_is_not_kept_is_put_together() -> None:
    """Older stores keep no text: headings and sentences stand at their offsets."""
    extraction = little("sample")
    built = graph.build([extraction], own())
    for _, node in built.nodes(data=True):
        node.pop("content", None)
    read = loading.from_graph(built, f"{BASE_IRI}doc/sample")
    unit = extraction.units[1]
    assert not read.whole and read.text[unit.start : unit.end] == "保护汉江"


def test_a_document_is_read_alone(tmp_path: Path, founding_gold: Extraction) -> None:
    """What its page needs, read with two queries, is what its graph says."""
    keep(tmp_path / "kg.db", founding_gold, little("first"))
    with open_store(str(tmp_path / "kg.db")) as store:
        for extraction in (founding_gold, little("first")):
            doc = extraction.document.id
            iri = f"{BASE_IRI}doc/{doc}"
            near, far = loading.from_store(store, iri), loading.from_graph(store.graph(doc), iri)
            assert near is not None and near.spans == replace(far.spans, sentences=())
            assert (near.text, near.whole) == (extraction.document.text, True) == (far.text, far.whole)
            assert all(node.items() <= far.nodes[part].items() for part, node in near.nodes.items())
            for said in ("title", "issuer", "number", "date"):
                assert near.facts.get(said) == far.facts.get(said)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        pytest.param("u", ["举措", "责任主体", "为什么"], id="a measure says who answers"),
        pytest.param("m", ["涉及的举措与目标"], id="a name says what is on it"),
        pytest.param("s", ["词语", "分句"], id="a sentence says how it was read"),
    ],
)
def test_marks_are_explained(web: TestClient, founding_gold: Extraction, at: str, words: list[str]) -> None:
    """What is clicked is told: kind, links, rule, words."""
    unit = next(u for u in founding_gold.units if u.kind == "measure" and u.targets)
    mention = next(m for m in founding_gold.mentions if m.id == unit.targets[0])
    spot = {"u": unit, "m": mention, "s": unit}[at]
    answer = web.get(
        "/documents/hanbin-2021", params={"at": f"{at}{spot.start}-{spot.end}", "part": "panel"}, headers=HTML
    )
    assert answer.status_code == 200 and all(word in text(answer.text) for word in words)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        pytest.param("昨天下雨。", "没有谓语：下雨 可作谓语，但不在分句开头", id="no predicate"),
        pytest.param("去年完成了建设。", "读作陈述句（规则“办完的事”）", id="of the past"),
        pytest.param(
            "推进产业升级。为贯彻落实上级要求，现制定本方案。", "属于同段引子", id="before the opening words"
        ),
        pytest.param("完善监督制度。", "按现在的规则，这里会得出举措或目标", id="read with other rules"),
    ],
)
def test_a_sentence_that_gave_nothing_tells_why(tmp_path: Path, sentence: str, reason: str) -> None:
    """Its clauses, and what each lacked, in the words of the reader."""
    text_ = f"示例文件\n{sentence}\n"
    keep(tmp_path / "kg.db", Extraction(Document("first", text_, "示例文件"), (), (), ()))
    asked = {"at": f"s5-{4 + len(sentence)}", "part": "panel"}
    for web in client(Settings(str(tmp_path / "kg.db"), processes=1)):
        told = text(web.get("/documents/first", params=asked, headers=HTML).text)
        assert "这一句没有得出举措或目标" in told and reason in told


def test_graph_and_text_lead_to_each_other(web: TestClient, founding_gold: Extraction) -> None:
    """The panel of a mark leads to its thing in the explorer, where that thing is chosen."""
    unit = next(u for u in founding_gold.units if u.kind == "measure" and u.targets)
    asked = {"at": f"u{unit.start}-{unit.end}", "part": "panel"}
    panel = web.get("/documents/hanbin-2021", params=asked, headers=HTML).text
    (way,) = re.findall(r'href="(/\?iri=[^"]+)"', panel)
    page = web.get(unescape(way), headers=HTML)
    assert page.status_code == 200 and re.search(r'"focus":\[\d+\]', page.text)


@pytest.mark.parametrize(
    ("path", "status"), [("/documents/none", 404), ("/documents/hanbin-2021?at=zz", 400)]
)
def test_what_is_not_there_is_told(web: TestClient, path: str, status: int) -> None:
    """A page with a sentence for readers, a line for programs."""
    page = web.get(path, headers=HTML)
    assert page.status_code == status and "<h1>" in page.text
    assert "<" not in web.get(path, headers={"Accept": "text/plain"}).text


# Things by their IRI


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize(
    "path", [f"/resource?iri={quote(HANJIANG)}", f"/data/ecologicalzone/{quote('汉江')}"]
)
@pytest.mark.parametrize(
    ("accept", "media", "syntax"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("*/*", "text/turtle", "turtle"),
    ],
)
def test_programs_get_rdf_of_a_thing(
    web: TestClient, path: str, accept: str, media: str, syntax: str
) -> None:
    """Linked data: the Accept header chooses the form."""
    answer = web.get(path, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media and "Accept" in answer.headers["vary"]
    assert HANJIANG in {str(s) for s in Graph().parse(data=answer.content, format=syntax).subjects()}


def test_readers_get_a_page_of_a_thing(web: TestClient) -> None:
    """What a browser asks for is a page."""
    answer = web.get(
        f"/resource?iri={quote(HANJIANG)}", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert answer.headers["content-type"].startswith("text/html") and "汉江" in answer.text


@pytest.mark.parametrize("iri", ["https://example.org/none", "no iri", "x:a> ?p ?o } #", ""])
def test_unknown_things_are_told(web: TestClient, iri: str) -> None:
    """404 for an unknown IRI, 400 for what is none; nothing of it gets into a query."""
    assert web.get("/resource", params={"iri": iri}).status_code in (400, 404)


# A store that changes, and stores that hold much


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one small document."""
    keep(tmp_path / "kg.db", little("first"))
    return tmp_path / "kg.db"


def test_what_is_built_meanwhile_is_seen_on_reload(store: Path) -> None:
    """Every page, and the query service, tell of a document that came after the server started."""
    count = "SELECT (COUNT(*) AS ?n) { ?d a <https://w3id.org/policy-kg/ontology#PolicyDocument> }"
    for web in client(Settings(str(store), processes=1)):
        assert "second" not in web.get("/documents", headers=HTML).text
        assert "1" in web.get("/sparql", params={"query": count}, headers={"Accept": "text/csv"}).text
        keep(store, little("second"))
        assert "/documents/second" in web.get("/documents", headers=HTML).text
        assert web.get("/documents/second", headers=HTML).status_code == 200
        assert "2" in web.get("/sparql", params={"query": count}, headers={"Accept": "text/csv"}).text
        assert text(web.get("/ledger", headers=HTML).text).count("保护汉江") == 2


def test_what_a_page_cannot_hold_is_loaded_on_the_way(store: Path) -> None:
    """The page starts with some documents; a neighbourhood comes from all."""
    keep(store, little("second"))
    for web in client(Settings(str(store), measures=3, processes=1)):
        page = web.get("/", headers=HTML).text
        assert '"part":true,"shown":1,"all":2' in page and "doc/second" not in page
        near = web.get(
            "/neighbourhood", params={"iri": "https://w3id.org/policy-kg/data/ecologicalzone/汉江"}
        ).json()
        assert len([n for n in near["nodes"] if n["group"] == "Measure"]) == 2


def test_a_page_that_takes_too_long_is_not_waited_for(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 and a sentence; other pages go on, and what was too slow is there when somebody asks again."""
    read, gate = ledger_rows.read, threading.Event()
    monkeypatch.setattr(ledger_rows, "read", lambda store: gate.wait(30) and read(store))
    for web in client(Settings(str(store), timeout=0.5, processes=1)):
        start = time.monotonic()
        told = web.get("/ledger", headers=HTML | ENGLISH)
        assert told.status_code == 503 and "longer than 0.5 seconds" in told.text
        assert told.headers["retry-after"] and time.monotonic() - start < 10
        # The rules are read once, which may take longer than the limit of this test.
        while web.get("/documents/first", headers=HTML).status_code == 503:
            assert time.monotonic() - start < 20
        assert web.get("/documents/first", headers=HTML).status_code == 200
        gate.set()
        while (later := web.get("/ledger", headers=HTML)).status_code == 503:
            assert time.monotonic() - start < 30
        assert "保护汉江" in text(later.text)


def test_an_answer_over_its_time_is_told_on_a_page(store: Path) -> None:
    """A question that the store cannot answer in time gets 503 and a sentence, whoever asks."""
    for web in client(Settings(str(store), timeout=1e-6, processes=1)):
        for accept in ("text/html", "text/plain"):
            told = web.get("/questions/owners", headers={"Accept": accept} | ENGLISH)
            assert told.status_code == 503 and "longer than" in told.text and told.headers["retry-after"]


def test_what_pages_need_is_read_again_when_a_build_is_done(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is warm soon after it has started, and again after a document came."""
    monkeypatch.setattr("kg.web.warming.PAUSE", 0.05)
    asked = tuple(checked("owners", question("owners").parameters, {}).items())
    settings = Settings(str(store), processes=1)
    for web in client(settings):
        watched = web.app.state.site.store
        for documents in (1, 2):
            end = time.monotonic() + 60
            while ("answer", "owners", asked, settings.limit) not in watched.snapshot().results:
                assert time.monotonic() < end
                time.sleep(0.05)
            assert len(watched.snapshot().documents) == documents
            keep(store, little("second"))


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    """Who starts the server too early is told the command."""
    open_store(str(tmp_path / "kg.db"), create=True).close()
    for web in client(Settings(str(tmp_path / "kg.db"), processes=1)):
        assert "kg build" in web.get("/", headers=HTML).text
        for path in ("/ledger", "/documents", "/questions/owners"):
            assert web.get(path, headers=HTML).status_code == 200


# Hostile documents


EVIL = '</script><script>window.evil=1</script><img src=x onerror="window.evil=1">{{7*7}}{% raw %}\' " javascript:alert(1)'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of a document whose every name is an attack."""
    folder = tmp_path_factory.mktemp("hostile") / "kg.db"
    keep(folder, little("evil", EVIL, EVIL))
    yield from client(Settings(str(folder), processes=1))


@pytest.mark.parametrize(
    "path",
    [
        "/", "/ledger", "/ledger?group=body", "/documents", "/documents/evil", "/questions/owners", "/questions/area",
        f"/ledger?text={quote(EVIL)}", f"/questions/owners?text={quote(EVIL)}", f"/documents?text={quote(EVIL)}",
        f"/nowhere/{quote(EVIL)}", f"/questions/{quote(EVIL, safe='')}", f"/resource?iri={quote(EVIL)}",
        f"/?about={quote(EVIL)}", f"/documents/{quote(EVIL, safe='')}", f"/sparql?example={quote(EVIL)}",
        f"/resource?iri={quote(entity_iri(BASE_IRI, 'Park', EVIL))}",
    ],
)  # fmt: skip
def test_hostile_words_stay_words(hostile: TestClient, path: str) -> None:
    """Whatever a document or an address says is text on every page."""
    page = hostile.get(path, headers=HTML).text
    assert "<script>window" not in page and "<img" not in page and "49" not in text(page).replace("249", "")


def test_rows_of_a_whole_store_are_those_of_its_documents(tmp_path: Path, founding_gold: Extraction) -> None:
    """The ledger read with a few queries says what the graphs of the documents say."""
    keep(tmp_path / "kg.db", founding_gold, little("first"), little("second", "城东新区"))
    with open_store(str(tmp_path / "kg.db")) as store:
        by_document = [row for doc in store.documents() for row in entries(store.graph(doc))]
        assert ledger_rows.read(store) == by_document and len(by_document) > 200


def test_one_thing_is_called_by_its_singular(web: TestClient) -> None:
    """English tells one goal from several; Chinese knows no plural."""
    page = text(web.get("/ledger", params={"lang": "en"}, headers=HTML).text)
    assert " Measure " in page.partition("Under")[0] or " Measure " in page
    assert "目标" in text(web.get("/ledger", params={"lang": "zh"}, headers=HTML).text)


def test_a_port_that_is_taken_is_told_in_a_line(founding_store: Path) -> None:
    """Who starts a second server reads what is wrong and what to do."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(KgError, match="--port") as told,
    ):
        serve(Settings(str(founding_store)), port=taken.getsockname()[1])
    assert "\n" not in str(told.value)


def test_a_neighbourhood_is_read_alone(tmp_path: Path, founding_gold: Extraction) -> None:
    """What touches a thing is found without its documents, and says what they say."""
    keep(tmp_path / "kg.db", founding_gold, little("first"), little("second", "城东新区"))
    with open_store(str(tmp_path / "kg.db")) as store:
        whole = store.graph()
        for path in ("ecologicalzone/汉江", "park/五里工业集中区", "body/汉滨区委"):
            near, far = (
                _near(found, BASE_IRI + path)
                for found in (neighbourhood.graph(store, BASE_IRI + path), whole)
            )
            assert near == far and near.units


def _near(found: nx.MultiDiGraph, iri: str) -> Facts:
    facts = collect(found)
    focus = [number for number, node in enumerate(facts.nodes) if node.iri == iri]
    return collect(found, only=around(facts, focus))


def test_what_is_due_says_from_when_it_counts(web: TestClient) -> None:
    """The answer on due dates says from when it counts, unless the reader has chosen."""
    page = web.get("/questions/due?lang=en", headers=HTML).text
    assert "From today (" in page
    assert "From today (" not in web.get("/questions/due?since=1900&lang=en", headers=HTML).text
    assert "From today (" not in web.get("/questions/due?dates=open&lang=en", headers=HTML).text


def test_a_name_that_is_nowhere_is_answered_with_the_nearest(web: TestClient) -> None:
    """A slip of the pen finds nothing, and the page says what comes nearest."""
    page = web.get("/questions/area", params={"text": "汉姜", "lang": "en"}, headers=HTML).text
    assert "Nothing is named 汉姜; the nearest are:" in page and "汉江" in page
