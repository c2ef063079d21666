"""Named questions: their rows on every kind of store, their parameters, and what their files say of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import graph
from kg.answers import questions
from kg.errors import QueryError, SchemaError, StoreError
from kg.extraction.extractor import extract
from kg.formats import records
from kg.knowledge import own
from kg.model import Document, Extraction
from kg.stores import Store, open_store
from support.folders import FICTIONAL, ROOT
from support.serving import KINDS, emptied

ANSWERS = [
    json.loads(line) for line in (FICTIONAL / "answers.jsonl").read_text(encoding="utf-8").splitlines()
]
NAMES = [asked.name for asked in questions.questions()]
PLANNERS = {
    *("owners", "workload", "orphans", "due", "area", "links", "instruments", "cooperation"),
    *("prohibitions", "indicators", "themes", "evidence"),
}


def load(store: Store, *extractions: Extraction) -> None:
    """Put documents into a store."""
    for extraction in extractions:
        store.replace(graph.build([extraction], own()))


@pytest.fixture(scope="module", params=KINDS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of each kind with the two fictional documents."""
    folder = tmp_path_factory.mktemp("store")
    address = str(folder / "kg.db") if request.param == "oxigraph" else emptied(request, request.param)
    with open_store(address, create=True) as store:
        load(store, *records.read(FICTIONAL / "yunzhou.jsonl"))
        yield store


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An embedded store with the two fictional documents."""
    with open_store(str(tmp_path_factory.mktemp("store") / "kg.db"), create=True) as store:
        load(store, *records.read(FICTIONAL / "yunzhou.jsonl"))
        yield store


def required(asked: questions.Question) -> dict[str, str]:
    """Return a value for every parameter that must be given."""
    return {p.name: "" for p in asked.parameters if p.default is None}


# The rows


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case['question']} {case['parameters']}")
def test_the_answer_is_the_same_on_every_store(loaded: Store, case: dict[str, Any]) -> None:
    """A question has the rows of the table, in its order, in SPARQL and in Cypher alike."""
    rows = questions.ask(loaded, case["question"], case["parameters"]).rows
    assert [list(row) for row in rows] == case["rows"]


def test_every_question_has_expected_rows() -> None:
    """The table leaves no question out, and asks each at least once for something that is there."""
    assert {case["question"] for case in ANSWERS if case["rows"]} == set(NAMES)


def test_the_planners_questions_are_there() -> None:
    """What planners asked for can be asked."""
    assert set(NAMES) >= PLANNERS


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_are_those_of_the_opening(loaded: Store, name: str) -> None:
    """What the file says of its columns is what comes, in that order, each with its labels."""
    asked = questions.question(name)
    rows = questions.ask(loaded, asked, required(asked))
    assert rows.columns == asked.columns
    assert all(column.zh and column.en for column in rows.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_can_be_traced(embedded: Store, name: str) -> None:
    """Where a row speaks of one place in a text, that place is named and holds what the row says."""
    texts = {e.document.id: e.document.text for e in records.read(FICTIONAL / "yunzhou.jsonl")}
    asked = questions.question(name)
    names = [column.name for column in asked.columns]
    if "start" not in names:
        assert {"documents", "units", "measures"} & set(names)
        return
    for row in questions.ask(embedded, asked, required(asked)).rows:
        said = dict(zip(names, row, strict=True))
        text = texts[str(said["document"])]
        assert text[said["start"] : said["end"]] == said.get("unit", said.get("words"))  # type: ignore[misc]
        assert str(said["sentence"]) in text


def test_who_owns_the_river_in_the_founding_document(founding_gold: Extraction, tmp_path: Path) -> None:
    """The goals and measures on a river are named with the sentence and its place."""
    with open_store(str(tmp_path / "kg.db"), create=True) as store:
        load(store, founding_gold)
        answer = questions.ask(store, "owners", {"text": "汉江"})
    names = [column.name for column in answer.columns]
    rows = [dict(zip(names, row, strict=True)) for row in answer.rows]
    assert {row["unit"] for row in rows} == {
        "全面落实《安康市汉江水质保护条例》",
        "扎实落实汉江流域“十年禁渔”要求",
        "推进汉江流域生态环境综合治理、系统治理、源头治理",
        "确保汉江及其主要支流出境水质断面持续达标",
    }
    for row in rows:
        text = founding_gold.document.text
        assert text[row["start"] : row["end"]] == row["unit"]  # type: ignore[misc]
        assert row["unit"] in row["sentence"]  # type: ignore[operator]


# Limits


def test_pages_make_the_whole(loaded: Store) -> None:
    """Limit and offset cut the same order into pages, and say whether more is there."""
    whole = questions.ask(loaded, "area")
    pages = [questions.ask(loaded, "area", limit=4, offset=start) for start in range(0, 16, 4)]
    assert tuple(row for page in pages for row in page.rows) == whole.rows
    assert [page.more for page in pages] == [True, True, False, False]
    assert not whole.more


def test_no_rows_before_the_first(embedded: Store) -> None:
    """A negative count is a mistake."""
    with pytest.raises(QueryError, match="negative"):
        questions.ask(embedded, "area", offset=-1)


# Parameters

WRONG = [
    pytest.param("owner", {}, "did you mean 'owners'", id="unknown question"),
    pytest.param("owners", {"txt": "x"}, "did you mean 'text'", id="unknown parameter"),
    pytest.param("evidence", {}, "needs text=", id="missing parameter"),
    pytest.param("owners", {"role": "leads"}, "valid are: lead, support", id="unknown choice"),
    pytest.param("links", {"least": "two"}, "not a whole number", id="no number"),
    pytest.param("links", {"least": "9" * 30}, "not a whole number", id="endless number"),
    pytest.param("due", {"until": "2025-13"}, "no such month", id="no month"),
    pytest.param("due", {"until": "2025-02-30"}, "day is out of range", id="no day"),
    pytest.param("due", {"since": "tomorrow"}, "not a date", id="no date"),
    pytest.param("owners", {"text": "\ud800"}, "not valid text", id="half a character"),
]


@pytest.mark.parametrize(("name", "parameters", "message"), WRONG)
def test_a_wrong_parameter_is_told(
    embedded: Store, name: str, parameters: dict[str, str], message: str
) -> None:
    """One line names the question, the parameter and what would be right."""
    with pytest.raises(QueryError, match=message) as caught:
        questions.ask(embedded, name, parameters)
    assert "\n" not in str(caught.value)


DATES = [
    ("until", "2024-02", "2024-02-29"),
    ("until", "2025", "2025-12-31"),
    ("until", "2025-06-05", "2025-06-05"),
    ("since", "2025", "2025-01-01"),
    ("since", "2025-06", "2025-06-01"),
    ("since", " ", ""),
]


@pytest.mark.parametrize(("name", "given", "bound"), DATES)
def test_a_date_is_completed(name: str, given: str, bound: str) -> None:
    """A year or month stands for its first day or its last."""
    assert questions.question("due").values({name: given})[name] == bound


def test_what_is_due_begins_today_unless_told_otherwise() -> None:
    """Without a first day the answer begins on the day of the question, and can be told so."""
    due = questions.question("due")
    before = date.today().isoformat()
    assert before <= str(due.values({})["since"]) <= date.today().isoformat()
    assert due.begins_today({}) and not due.begins_today({"since": "1900"})
    assert due.values({"since": ""})["since"] == ""
    assert due.values({"until": "2025"})["since"] == "" and not due.begins_today({"until": "2025"})


def test_what_is_left_aside_is_counted(levels: Store) -> None:
    """Time limits without a date are counted once each, whoever answers for them; frequencies are none."""
    due = questions.question("due")
    others = due.left_aside({})
    assert others and due.rest and due.left_aside(others) is None
    rows = questions.ask(levels, due, others)
    assert [row[1] for row in rows.rows] == ["建设期内", "建设期内"]
    assert due.rest.line(rows, "zh") == "另有 1 条期限无法换算为日期"
    assert [row[0] for row in questions.ask(levels, due, {"since": ""}).rows] == ["2026-12-31"]


HOSTILE = [
    pytest.param("'}) DETACH DELETE n //", id="cypher"),
    pytest.param('"> } INSERT DATA { <a:b> <a:b> <a:b> } #', id="sparql"),
    pytest.param('") } UNION { ?s ?p ?o } VALUES (?x) { ("', id="values"),
    pytest.param('\\" } #', id="escaped quote"),
    pytest.param("\\u0022 ) } DROP ALL #", id="numbered quote"),
    pytest.param("\\U00000022", id="long numbered quote"),
    pytest.param("\\", id="backslash"),
    pytest.param("a\nb\r\nc\td\x00\x0b", id="controls"),
    pytest.param('VALUES ?_doc { "x" } $text {text} %s', id="placeholders"),
    pytest.param("😀𠀀\u200f\u202e", id="beyond the basic plane"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_is_a_value(loaded: Store, text: str) -> None:
    """A parameter finds what holds its very words, which here is nothing, and changes nothing."""
    before = loaded.documents()
    for name in NAMES:
        asked = questions.question(name)
        texts = {p.name: text for p in asked.parameters if p.type in ("text", "name")}
        assert questions.ask(loaded, asked, texts).rows == ()
    assert loaded.documents() == before


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_is_found_where_it_stands(embedded: Store, text: str) -> None:
    """The same words as a value and as data are the same text, whatever they look like."""
    asked = 'SELECT ?_text (?_text = ?data AS ?same) WHERE { VALUES ?_text { "" } VALUES ?data { %s } }'
    data = str(ox.Literal(text))
    assert embedded.query(asked % data, {"text": text}).rows == ((text, True),)


@pytest.mark.parametrize(
    ("given", "rows"),
    [("\n", ()), ("\nhttp://a.example/1\n", (1,)), ("\nhttp://a.example/1\nhttp://a.example/2\n", (1, 2))],
    ids=["none", "one", "two"],
)
def test_iris_are_rows_where_the_default_is_one(embedded: Store, given: str, rows: tuple[int, ...]) -> None:
    """Each line of the value is a row of its own, and no line is no row."""
    asked = "SELECT ?_things WHERE { VALUES ?_things { <http://a.example/none> } } ORDER BY ?_things"
    found = embedded.query(asked, {"things": given}).rows
    assert found == tuple((f"http://a.example/{n}",) for n in rows)


def test_what_is_no_iri_is_no_row(embedded: Store) -> None:
    """A text that would end the list and go on as a query is refused."""
    with pytest.raises(StoreError, match="is not an IRI"):
        embedded.query(
            "SELECT * WHERE { VALUES ?_a { <http://a.example/> } }", {"a": "http://b/> } ?s ?p ?o"}
        )


# The files


@pytest.mark.parametrize("path", sorted((ROOT / "queries").glob("*.rq")), ids=str)
def test_a_file_declares_its_parameters(path: Path) -> None:
    """Each parameter stands in the query with the default that the opening gives, and no other does."""
    asked, text = questions.load(path), path.read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for names, values in re.findall(r"VALUES \(?((?: ?\?_\w+)+)\)? \{ \(?(.*?)\)? \}", text):
        for name, value in zip(names.split(), values.split(), strict=True):
            found.setdefault(name.removeprefix("?_"), set()).add(value)
    defaults = {p.name: {json.dumps(p.default if p.default is not None else "")} for p in asked.parameters}
    defaults |= {p.named: {'""'} for p in asked.parameters if p.names}
    for parameter in asked.parameters:  # the IRIs of what is named are one text, or a row each
        if parameter.names and "kg:none" in (values := found[parameter.named]):
            values.symmetric_difference_update({"kg:none"} if '""' in values else {"kg:none", '""'})
    assert found == defaults
    assert set(re.findall(r"\?_(\w+)", text)) == set(defaults)


@pytest.mark.parametrize("path", sorted((ROOT / "queries").glob("*.cypher")), ids=str)
def test_a_twin_uses_its_parameters(path: Path) -> None:
    """The Cypher twin takes the parameters of its opening and no other."""
    asked, text = questions.load(path), path.read_text(encoding="utf-8")
    assert set(re.findall(r"\$(\w+)", text)) == {
        name for p in asked.parameters for name in (p.name, p.named) if name
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_whole(name: str) -> None:
    """It has words in both languages, a twin, and an order for its rows."""
    asked = questions.question(name)
    assert asked.zh.endswith("？")
    assert asked.en.endswith("?")
    assert set(asked.texts) == {"rq", "cypher"}
    assert all(re.search(r"^ORDER BY", text, re.MULTILINE) for text in asked.texts.values())
    assert all(p.zh and p.en for p in asked.parameters)
    assert all(p.values for p in asked.parameters if p.type == "choice")


def test_the_list_names_every_question() -> None:
    """Without a name, one sees what can be asked and with what."""
    for language in ("zh", "en"):
        rows = questions.catalogue(language)
        assert [row[0] for row in rows.rows] == NAMES
        assert all(
            p.name in str(row[2]) for row in rows.rows for p in questions.question(str(row[0])).parameters
        )


# Questions of one's own


def test_a_question_of_ones_own(embedded: Store, tmp_path: Path) -> None:
    """A file with an opening takes parameters; a plain query runs as it is."""
    own = tmp_path / "mine.rq"
    own.write_text(
        "# question: {zh: 问, en: ask}\n# parameters:\n#   n: {type: integer, default: 2, zh: 数, en: number}\n"
        "SELECT (?_n + 1 AS ?next) WHERE { VALUES ?_n { 2 } }",
        encoding="utf-8",
    )
    assert questions.ask(embedded, questions.load(own)).rows == ((3,),)
    assert questions.ask(embedded, questions.load(own), {"n": "41"}).rows == ((42,),)
    own.write_text("# all: of them\nSELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", encoding="utf-8")
    assert questions.ask(embedded, questions.load(own)).rows[0][0] > 100  # type: ignore[operator]


BROKEN = [
    pytest.param("mine.sql", "SELECT 1", QueryError, r"ends in \.rq", id="another language"),
    pytest.param("none.rq", None, QueryError, "cannot be read", id="no such file"),
    pytest.param("a.rq", "# question: {zh: 问\nSELECT", SchemaError, ":1: ", id="no YAML"),
    pytest.param("a.rq", "# question: {zh: 问}\nSELECT", SchemaError, "'en'", id="no English"),
    pytest.param(
        "a.rq",
        "# question: {zh: 问, en: ask}\n# parameters:\n#   n: {type: txt, zh: 数, en: n}\nSELECT",
        SchemaError,
        "did you mean 'text'",
        id="unknown type",
    ),
]


@pytest.mark.parametrize(("name", "text", "error", "message"), BROKEN)
def test_a_wrong_file_is_told(
    tmp_path: Path, name: str, text: str | None, error: type[Exception], message: str
) -> None:
    """One line names the file and what is wrong with it."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(error, match=message) as caught:
        questions.load(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


NAMED = [
    pytest.param(
        "owners", "body", "发改委", ["国家发展和改革委员会", "安康市发展和改革委员会"], id="short, all levels"
    ),
    pytest.param("owners", "body", "市发改委", ["安康市发展和改革委员会"], id="short, one level"),
    pytest.param("owners", "body", "安康发改委", ["安康市发展和改革委员会"], id="place without its level"),
    pytest.param(
        "owners",
        "body",
        "发展改革委",
        ["国家发展和改革委员会", "安康市发展和改革委员会"],
        id="official short",
    ),
    pytest.param(
        "owners",
        "body",
        "fgw",
        ["国家发展和改革委员会", "安康市发展和改革委员会"],
        id="initials of the short",
    ),
    pytest.param(
        "owners",
        "body",
        "fagaiwei",
        ["国家发展和改革委员会", "安康市发展和改革委员会"],
        id="pinyin of the short",
    ),
    pytest.param("owners", "body", "水利局", ["安康市水利局"], id="part"),
    pytest.param(
        "workload", "body", "发改委", ["国家发展和改革委员会", "安康市发展和改革委员会"], id="counts"
    ),
    pytest.param("owners", "body", "发改伟", [], id="a slip finds nothing"),
    pytest.param("owners", "body", "GDP", [], id="capitals are no pinyin"),
]


@pytest.fixture(scope="module", params=KINDS)
def levels(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of each kind with what bodies of two levels have to do."""
    folder = tmp_path_factory.mktemp("levels")
    address = str(folder / "kg.db") if request.param == "oxigraph" else emptied(request, request.param)
    text = (
        "建设规划平台（国家发展改革委牵头）。\n"
        "建设污水处理厂（市发改委牵头）。\n"
        "修复月河河堤（市水利局牵头）。\n"
        "在建设期内完成河堤加固（市水利局、市林业局负责）。\n"
        "12月底前建成水厂（市水利局负责）。\n"
        "每年3月底前完成步道修复。\n"
    )
    with open_store(address, create=True) as store:
        load(
            store,
            extract(
                Document("levels", text, "安康市保护汉江实施方案", ("安康市人民政府",), date="2026-03-01"),
                own(),
            ),
        )
        yield store


@pytest.mark.parametrize(("name", "parameter", "said", "bodies"), NAMED)
def test_names_are_found_as_people_say_them(
    levels: Store, name: str, parameter: str, said: str, bodies: list[str]
) -> None:
    """Short forms, parts and pinyin find the bodies of all levels, body by body, in both query languages."""
    rows = questions.ask(levels, name, {parameter: said})
    column = [c.name for c in rows.columns].index("body")
    found = [str(row[column]) for row in rows.rows]
    assert list(dict.fromkeys(found)) == bodies


def test_a_query_for_another_store_is_told(embedded: Store, tmp_path: Path) -> None:
    """A Cypher file cannot be asked of a store that speaks SPARQL."""
    own = tmp_path / "mine.cypher"
    own.write_text("MATCH (n) RETURN n", encoding="utf-8")
    with pytest.raises(QueryError, match=r"mine\.rq"):
        questions.ask(embedded, questions.load(own))
