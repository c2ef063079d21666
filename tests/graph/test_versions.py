"""Documents of one series, drafts and final texts, and those that another repeals, are found from each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib.namespace import DCTERMS, PROV, RDFS

from kg import graph
from kg.answers import questions
from kg.extraction.extractor import extract
from kg.graph import themes
from kg.knowledge import own
from kg.model import Document
from kg.naming.iris import BASE_IRI
from kg.stores import Store, open_store
from kg.web.documents.versions import versions
from kg.web.watched_store import Snapshot, StoredDocument

REPEALING = "第一条 加强湖泊保护。\n第二条 本办法自2031年1月1日起施行，《云州市湖泊管理办法》同时废止。\n"
ISSUER = ("云州市人民政府",)
DOCUMENTS = [
    Document("report-2029", "推进治水。", "2029年云州市政府工作报告", ISSUER, date="2029-02-01"),
    Document("report-2030", "推进治水。", "2030年云州市政府工作报告", ISSUER, date="2030-02-01"),
    Document("report-2031", "推进治水。", "2031年云州市政府工作报告", ISSUER),
    Document("other-2030", "推进治水。", "2030年云州市政府工作报告", ("青州市人民政府",), date="2030-01-01"),
    Document("lakes-draft", "保护湖泊。", "云州市湖泊保护办法（征求意见稿）", ISSUER),
    Document("lakes", REPEALING, "云州市湖泊保护办法", ISSUER, date="2030-12-01"),
    Document("lakes-old", "管理湖泊。", "云州市湖泊管理办法", ISSUER, date="2020-12-01"),
    Document("lakes-notice", "落实。", "关于印发云州市湖泊管理办法的通知", ISSUER, date="2020-12-02"),
    Document("nobody", "推进治水。", "2030年云州市政府工作报告"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with documents of several series."""
    with open_store(str(tmp_path_factory.mktemp("versions") / "kg.db"), create=True) as opened:
        for document in DOCUMENTS:
            opened.replace(graph.build([extract(document, own())], own()))
        yield opened


def asked(store: Store, **given: str) -> dict[str, tuple[str | None, ...]]:
    """Return what the question says of each document: the one before, the one behind, what repeals it."""
    rows = questions.ask(store, "documents", given).dicts()
    names = ("earlier", "later", "repealed_by")
    return {str(row["document"]): tuple(row[name] and str(row[name]) for name in names) for row in rows}


def test_versions_are_found_from_each_other(store: Store) -> None:
    """The same issuer and title but for year and kind of version; and what a text says it repeals."""
    assert asked(store) == {
        "report-2029": (None, "report-2030", None),
        "report-2030": ("report-2029", "report-2031", None),
        "report-2031": ("report-2030", None, None),
        "other-2030": (None, None, None),
        "lakes-draft": (None, "lakes", None),
        "lakes": ("lakes-draft", None, None),
        "lakes-old": (None, None, "lakes"),
        "lakes-notice": (None, None, "lakes"),
        "nobody": (None, None, None),
    }


def test_a_document_knows_its_versions_as_the_list_does(store: Store) -> None:
    """They are read for one document alone, and are those that the question tells of all."""
    found = {}
    for document in DOCUMENTS:
        stored = StoredDocument(document.id, f"{BASE_IRI}doc/{document.id}", "")
        one = versions(Snapshot(store, (stored,)), stored, document.title or "", own())
        found[document.id] = one.earlier or None, one.later or None, one.repealed_by or None
    assert found == asked(store)


@pytest.mark.parametrize(
    ("state", "documents"),
    [
        ("followed", {"report-2029", "report-2030", "lakes-draft"}),
        ("repealed", {"lakes-old", "lakes-notice"}),
        ("current", {"report-2031", "other-2030", "lakes", "nobody"}),
    ],
)
def test_documents_are_chosen_by_version(store: Store, state: str, documents: set[str]) -> None:
    """Only those in force, those that another one followed, or those that are repealed."""
    assert set(asked(store, state=state)) == documents


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("2026年云州市政府工作报告", "云州市政府工作报告"),
        ("云州市2026-2030年水利规划", "云州市水利规划"),
        ("云州市湖泊保护条例（2021年修正）", "云州市湖泊保护条例"),
        ("云州市湖泊保护条例（草案）", "云州市湖泊保护条例"),
        ("云州市湖泊保护办法（修订版征求意见稿）", "云州市湖泊保护办法"),
        ("雲州市政府工作報告", "云州市政府工作报告"),
        ("2026", "2026"),
    ],
)
def test_a_series_is_the_title_without_year_and_version(title: str, series: str) -> None:
    """What differs between issues and versions is taken off; never all of a title."""
    assert themes.series(title, own()) == series


def test_other_vocabularies_tell_versions(store: Store) -> None:
    """Exported, each is a version of its series and a revision of the one before it, as the question tells."""
    quads = list(store.dataset().quads())
    revised = {(str(s), str(o)) for s, p, o, _ in quads if p == PROV.wasRevisionOf}
    told = {(f"{BASE_IRI}doc/{doc}", f"{BASE_IRI}doc/{one[0]}") for doc, one in asked(store).items() if one[0]}
    assert revised == told
    series: dict[object, set[str]] = {}
    for s, p, o, _ in quads:
        if p == DCTERMS.isVersionOf:
            series.setdefault(o, set()).add(str(s).rpartition("/")[2])
    assert {"lakes-draft", "lakes"} in series.values() and "nobody" not in set().union(*series.values())
    names = {str(o) for s, p, o, _ in quads if p == RDFS.label and s in series}
    assert "云州市人民政府 云州市湖泊保护办法" in names and len(names) == len(series)


def test_a_store_says_of_which_series_a_document_is_a_version(store: Store) -> None:
    """A query in other vocabularies finds the versions of a document, whatever was read before or behind it."""
    query = """PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?other WHERE {
      GRAPH ?g { <IRI> dcterms:isVersionOf ?series } GRAPH ?h { ?other dcterms:isVersionOf ?series } }"""
    rows = store.query(query.replace("IRI", f"{BASE_IRI}doc/report-2031")).rows
    assert {str(iri).rpartition("/")[2] for (iri,) in rows} == {"report-2029", "report-2030", "report-2031"}
