"""Words in the full text of a store: what is found, where, and how the index follows the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import files, graph
from kg.errors import QueryError, SearchError
from kg.formats import records
from kg.knowledge import own
from kg.model import Document, Extraction, Heading, Unit
from kg.search import asked, folding, index, kinds, sources, tables
from kg.search.finding import Choice, Found, Hit, search
from kg.stores import Store, open_store
from kg.web.site import labels
from support.folders import FICTIONAL

TEXT = """清河市生态产业发展办法
一、总体要求
推进生态产业化。加强湖泊保护，教育、科技、人才一体推进。
２０２５年GDP增长6%，建设5G基站2025个。
二、保障措施
开展農業普查工作，保护湖　泊水质。
"""


def made(text: str = TEXT, doc: str = "qinghe", title: str = "清河市生态产业发展办法", **facts: object) -> nx.MultiDiGraph:
    """The graph of a document with a measure and a heading."""
    start, head = text.find("推进生态产业化"), text.find("一、总体要求")
    unit = Unit("u1", "measure", "do", start, start + 7, text[start : start + 7])
    document = Document(doc, text, title, **{"issuers": ("安康市人民政府",), "date": "2025-03-01", **facts})
    headings = (Heading(head, head + 6, 1, "一、总体要求"),) if head >= 0 else ()
    return graph.build([Extraction(document, headings, (), (unit,) if start >= 0 else ())], own())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one document."""
    with open_store(str(tmp_path / "kg.db"), create=True) as found:
        found.replace(made())
        yield found


def hits(store: Store, words: str, **more: str) -> Found:
    return search(store, own(), Choice(words, **more))


def marked(hit: Hit) -> list[str]:
    return [piece.text for piece in hit.pieces if piece.marked]


WORDS = [
    pytest.param("产业", ["产业"], id="two characters"),
    pytest.param("湖", ["湖", "湖"], id="one character"),
    pytest.param("湖泊水质", ["湖 泊水质"], id="a word that space parts"),
    pytest.param("農業", ["農業"], id="traditional as it stands"),
    pytest.param("农业普查", ["農業普查"], id="simplified for traditional"),
    pytest.param("2025年", ["２０２５年"], id="half width for full width"),
    pytest.param("ＧＤＰ", ["GDP"], id="full width for half width"),
    pytest.param("gdp", ["GDP"], id="small letters"),
    pytest.param("5G", ["5G"], id="a digit and a letter"),
    pytest.param("增长 基站", ["增长", "基站"], id="several words in one paragraph"),
    pytest.param("“湖泊保护”", ["湖泊保护"], id="a phrase in quotes"),
    pytest.param('"教育、科技" 人才', ["教育、科技", "人才"], id="a phrase with a mark"),
]
NOTHING = [
    pytest.param("教育科技", id="no phrase across a mark"),
    pytest.param("202", id="no part of a number"),
    pytest.param("增长 普查", id="words of two paragraphs"),
    pytest.param("森林", id="another word"),
    pytest.param("；！ “”", id="no word at all"),
    pytest.param('生态" OR "森林', id="no query language"),
]


@pytest.mark.parametrize(("words", "found"), WORDS)
def test_words_are_found(store: Store, words: str, found: list[str]) -> None:
    """Words are found by what they say, however they are written, and marked where they stand."""
    text = made_text(store)
    answer = hits(store, words)
    assert [m for hit in answer.hits for m in marked(hit)][: len(found)] == found
    assert all(hit.text.split("\u2026")[0][:3] == " ".join(text[hit.start : hit.end].split())[:3] for hit in answer.hits)


def made_text(store: Store) -> str:
    (one,) = sources.listed(store)
    return sources.read(store, one).text


@pytest.mark.parametrize("words", NOTHING)
def test_nothing_else_is_found(store: Store, words: str) -> None:
    """What does not stand there is not found, and no text breaks the query."""
    assert hits(store, words).total == 0


def test_a_hit_knows_where_it_stands(store: Store) -> None:
    """It has the headings above it and the measure that it stands in; a heading stands under those above it."""
    measure, heading = hits(store, "产业化").hits[0], hits(store, "总体要求").hits[0]
    assert (measure.kind, measure.path, TEXT[slice(*measure.at)]) == ("Measure", ("一、总体要求",), "推进生态产业化")
    assert (heading.kind, heading.path) == ("Section", ())
    assert "GDP" not in measure.text and measure.date == "2025-03-01"


def test_facets_follow_the_choice(store: Store) -> None:
    """Each facet counts what its values would leave under the other conditions."""
    store.replace(made("湖泊。", "nation", "国务院关于湖泊的通知", issuers=("国务院",), date="2020"))
    whole = hits(store, "湖泊")
    assert whole.total == 3 and whole.documents == 2
    assert whole.counts["level"] == {"city": 2, "nation": 1}
    assert whole.counts["kind"] == {"rules": 2, "notice": 1}
    narrowed = hits(store, "湖泊", level="nation")
    assert (narrowed.total, narrowed.counts["level"], narrowed.counts["year"]) == (1, whole.counts["level"], {"2020": 1})
    assert [hit.doc for hit in hits(store, "湖泊", order="date").hits] == ["qinghe", "qinghe", "nation"]
    table = tables.counted(whole, "level", kinds.load(own()), labels(), "zh")
    assert table.rows == (("市", 2), ("国家", 1))


def test_the_index_follows_the_store(store: Store) -> None:
    """What is written, changed or removed is found so by the next search; only what differs is read."""
    read: list[int] = []
    search(store, own(), Choice("湖"), told=read.append)
    store.replace(made("保护森林。", "second", "清河市森林保护办法"))
    search(store, own(), Choice("湖"), told=read.append)
    assert read == [1, 1]
    store.replace(made("保护草原。", "second", "清河市森林保护办法"))
    assert (hits(store, "森林").total, hits(store, "草原").total) == (0, 1)
    store.remove("second")
    assert (hits(store, "草原").total, hits(store, "湖").total) == (0, 2)


def test_an_index_that_was_killed_is_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is in it with all its lines or not at all, and the next search takes up the rest."""
    hits(store, "湖")
    for number in range(20):
        store.replace(made(f"保护森林{number}。\n保护草原{number}。", f"more-{number:02}", "清河市森林保护办法"))
    whole = index.passages

    def killed(text: str) -> Iterator[tuple[int, int, str]]:
        yield from whole(text)
        if "森林17" in text:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(index, "passages", killed)
        with pytest.raises(KeyboardInterrupt):
            hits(store, "湖")
    path = next(iter(index.places(store.address)))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (17,)
        assert connection.execute("SELECT count(*) FROM words WHERE words MATCH '\"保 护\"'").fetchone() == (34,)
    assert hits(store, "草原").total == 20


@pytest.mark.parametrize("content", [b"", b"no database at all, but some other file" * 40], ids=["empty", "other"])
def test_a_broken_index_is_made_anew(store: Store, content: bytes) -> None:
    """The index is made from the store alone, so nothing is lost with it."""
    path = next(iter(index.places(store.address)))
    path.write_bytes(content)
    assert hits(store, "湖").total == 2


def test_an_index_of_another_form_is_made_anew(store: Store) -> None:
    """Another program, or other kinds of documents, made an index of another form."""
    hits(store, "湖")
    path = next(iter(index.places(store.address)))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE made SET form = 'older'")
    read: list[int] = []
    search(store, own(), Choice("湖"), told=read.append)
    assert read == [1]


def test_a_store_that_cannot_be_written_is_searched(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its index lies in the folder of the user's own, or where none is kept, in a passing one."""
    (Path(store.address) / index.NAME).mkdir()  # nothing can be written there
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "own"))
    assert hits(store, "湖").total == 2
    folder = files.cache_folder()
    assert folder is not None and len(list(folder.glob("*.search"))) == 1
    monkeypatch.setenv("KG_CACHE", "")
    assert hits(store, "湖").total == 2


def test_an_old_index_that_cannot_be_taken_away_is_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its folder is not to be written, or on Windows another program has it open, the next place serves."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "own"))
    hits(store, "湖")
    own_place = Path(store.address) / index.NAME
    with closing(sqlite3.connect(own_place)) as connection, connection:
        connection.execute("UPDATE made SET form = 'older'")
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path == own_place:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    assert hits(store, "湖").total == 2


def test_a_python_that_cannot_search_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLite has no full-text search, one line says what is missing and where it is."""

    def without(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("no such module: fts5")

    index.check.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", without)
        with pytest.raises(SearchError, match="has no FTS5"):
            hits(store, "湖")


@given(st.text())
def test_a_folded_text_keeps_its_places(text: str) -> None:
    """Every character stands where it stood, so that offsets are those of the document."""
    assert len(folding.folded(text)) == len(text)


@given(st.text(min_size=1))
def test_a_text_is_found_by_itself(text: str) -> None:
    """What is asked for in the words of a text is found in it, whatever they are."""
    same = folding.folded(text)
    phrases = asked.asked(text).phrases
    assert not phrases or asked.asked(text).pattern.search(same)
    assert all(folding.terms(phrase) in folding.terms(same) for phrase in phrases)


def test_documents_without_a_text_are_searched(tmp_path: Path) -> None:
    """Where a store keeps no text, headings and sentences stand at their places."""
    (one, *_) = records.read(FICTIONAL / "yunzhou.jsonl")
    with open_store(str(tmp_path / "kg.db"), create=True) as store:
        store.replace(graph.build([one], own()))
        found = hits(store, "水")
        assert found.total and all(hit.doc == one.document.id for hit in found.hits)


KINDS = [pytest.param(kind.name, title, id=title) for kind in kinds.load(own()).kinds for title in kind.examples]


@pytest.mark.parametrize(("kind", "title"), KINDS)
def test_a_title_tells_the_kind(kind: str, title: str) -> None:
    """The examples of each kind are of that kind."""
    assert kinds.load(own()).kind(title) == kind


LEVELS = [
    pytest.param("国务院", "nation", id="nation"),
    pytest.param("湖北省人民政府", "province", id="province"),
    pytest.param("北京市人民政府", "province", id="municipality"),
    pytest.param("安康市人民政府办公室", "city", id="city"),
    pytest.param("安康市汉滨区人民政府", "county", id="county"),
    pytest.param("汉滨区五里镇人民政府", "town", id="town"),
    pytest.param("某某公司", "", id="nothing known"),
]


@pytest.mark.parametrize(("issuer", "level"), LEVELS)
def test_an_issuer_tells_the_level(issuer: str, level: str) -> None:
    """The level is that of the division that the issuer belongs to."""
    assert kinds.load(own()).level(Document("a", "", "通知", (issuer,)), own()) == level


def test_a_value_is_named_as_readers_know_it() -> None:
    """Values go by their names and their labels; another one is refused with the nearest."""
    known = kinds.load(own())
    assert {known.value("level", name) for name in ("city", "市")} == {"city"}
    with pytest.raises(QueryError, match="did you mean 'province'"):
        known.value("level", "provinc")
