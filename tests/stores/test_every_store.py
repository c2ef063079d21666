"""What every store does alike, on each kind of store."""

from __future__ import annotations

import dataclasses

import networkx as nx
import pytest
from hypothesis import given, settings
from rdflib.compare import isomorphic

from kg import graph
from kg.answers import questions
from kg.errors import QueryError, StoreError
from kg.formats import records
from kg.graph import rdf, readback
from kg.knowledge import own
from kg.model import Extraction
from kg.search.finding import Choice, search
from kg.stores import open_store
from kg.stores.query_check import ServiceRefused
from support.extractions import extractions as made_up
from support.folders import FICTIONAL
from support.water import said

YUNZHOU = FICTIONAL / "yunzhou.jsonl"


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    """Two fictional documents that share bodies, industries and a park."""
    return list(records.read(YUNZHOU))


@pytest.fixture
def water(extractions: list[Extraction]) -> nx.MultiDiGraph:
    """The graph of the first."""
    return graph.build(extractions[:1], own())


@pytest.fixture
def food(extractions: list[Extraction]) -> nx.MultiDiGraph:
    """The graph of the second."""
    return graph.build(extractions[1:], own())


def renamed(found: nx.MultiDiGraph, key: str, value: str) -> nx.MultiDiGraph:
    """Return the graph of a document that says something else of itself."""
    copy = found.copy()
    for _, node in copy.nodes(data=True):
        if node["type"] == "PolicyDocument":
            node[key] = value
    return copy


def test_it_gives_back_what_it_took(address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph) -> None:
    """The graph comes back equal, whoever wrote it and in whatever order the documents came."""
    with open_store(address, create=True) as store:
        assert store.replace(food)
        assert store.replace(water)
    with open_store(address) as store:
        assert store.documents() == ("yunzhou-food", "yunzhou-water")
        assert said(store.graph()) == said(graph.merge([water, food]))


def test_its_rdf_is_that_of_the_graph(address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph) -> None:
    """The dataset holds one named graph a document, with what that document says and nothing more."""
    with open_store(address, create=True) as store:
        for one in (water, food):
            store.replace(one)
        found = store.dataset()
    named = {str(part.identifier): part for part in found.graphs() if len(part)}
    expected = [part for one in (water, food) for part in rdf.to_dataset(one).graphs() if len(part)]
    assert sorted(named) == sorted(str(part.identifier) for part in expected)
    assert all(isomorphic(named[str(part.identifier)], part) for part in expected)


def test_the_founding_document_comes_back_equal(address: str, founding_gold: Extraction) -> None:
    """A real document, with all that is marked in it, survives the way there and back."""
    whole = graph.build([founding_gold], own())
    with open_store(address, create=True) as store:
        store.replace(whole)
        assert said(store.graph()) == said(whole)


def test_what_was_extracted_comes_back(address: str, extractions: list[Extraction]) -> None:
    """JSON Lines to store to JSON Lines keeps every unit and link: the second time, to the letter."""
    records_ = list(readback.extractions(graph.build(extractions, own())))
    with open_store(address, create=True) as store:
        for one in records_:
            store.replace(graph.build([one], own()))
    with open_store(address) as store:
        back = list(readback.extractions(store.graph()))
    assert [records.dumps(one) for one in back] == [records.dumps(one) for one in records_]


def test_some_documents_can_be_asked_for(address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph) -> None:
    """The statements of one document come without those of another, or without what follows from them."""
    with open_store(address, create=True) as store:
        for one in (water, food):
            store.replace(one)
        found = {quad for quad in store.dataset("yunzhou-food").quads() if quad[3]}
        assert found == {quad for quad in rdf.to_dataset(food).quads() if quad[3]}
        short = {quad for quad in store.dataset("yunzhou-food", others=False).quads() if quad[3]}
        assert short < found
        assert said(rdf.from_quads(short)) == said(food)


def test_the_same_again_writes_nothing(address: str, water: nx.MultiDiGraph) -> None:
    """A second load of the same content is told apart from a first, and of other content too."""
    with open_store(address, create=True) as store:
        assert store.replace(water)
        assert not store.replace(water)
    with open_store(address, write=True) as store:
        assert not store.replace(water)
        assert store.replace(renamed(water, "title", "改"))
        assert store.replace(water)


def test_documents_are_known_by_their_files(
    address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph
) -> None:
    """A store lists its documents with what they are known by, also while it writes; the graph has no place."""
    told = {
        "source": "a/w.txt",
        "fileDigest": "f",
        "readWith": "r",
        "warnings": ["one", "two"],
        "number": "1号",
    }
    (iri,) = [node for node, type_ in water.nodes(data="type") if type_ == "PolicyDocument"]
    water.nodes[iri].update(told)
    with open_store(address, create=True) as store:
        assert store.stored() == ()
        assert store.replace(water, "here")
        assert not store.replace(water, "here")
        assert store.replace(food)
        before = store.stored()
        assert said(store.graph()) == said(graph.merge([water, food]))
    with open_store(address, write=True) as store:
        assert store.stored() == before
        assert [one.doc for one in before] == ["yunzhou-food", "yunzhou-water"]
        one = before[1]
        assert (one.iri, one.source, one.file, one.read_with) == (iri, "a/w.txt", "f", "r")
        assert (one.warnings, one.number, one.place) == (("one", "two"), "1号", "here")
        assert one.text.startswith("sha256:")
        assert store.replace(water, "there")
        assert store.remove("yunzhou-food")
        assert [(one.doc, one.place) for one in store.stored()] == [("yunzhou-water", "there")]


def test_a_document_is_replaced_and_others_stay(
    address: str, extractions: list[Extraction], water: nx.MultiDiGraph, food: nx.MultiDiGraph
) -> None:
    """Loading a document again leaves nothing of what it said before, and all of what others say."""
    less = graph.build([dataclasses.replace(extractions[0], units=extractions[0].units[2:])], own())
    with open_store(address, create=True) as store:
        store.replace(water)
        store.replace(food)
        store.replace(less)
        assert said(store.graph()) == said(graph.merge([less, food]))


def test_removing_takes_what_only_that_document_said(
    address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph
) -> None:
    """Shared things stay, with the names that the other document uses; a second removal finds nothing."""
    with open_store(address, create=True) as store:
        store.replace(water)
        store.replace(food)
        assert store.remove("yunzhou-water")
        assert said(store.graph()) == said(food)
        assert not store.remove("yunzhou-water")
        assert store.remove("yunzhou-food")
        assert store.documents() == ()
        assert said(store.graph()) == ({}, {})


HOSTILE = [
    pytest.param("'}) DETACH DELETE n //", id="cypher"),
    pytest.param('"> } INSERT DATA { <a:b> <a:b> <a:b> } #', id="sparql"),
    pytest.param("\\u0022 } ; DROP ALL #", id="escaped quote"),
    pytest.param("a\\", id="backslash at the end"),
    pytest.param("\\\\u0022\\U00000022\\n", id="escapes of escapes"),
    pytest.param("$text {{name}} %s ?_text", id="placeholders"),
    pytest.param("一行\n二行\r\n\t三行", id="line breaks"),
    pytest.param("😀𠀀𪚥 \u200fשלום\u200e \u202e", id="beyond the basic plane and right to left"),
    pytest.param("e\u0301 \u00e9 \ufeff\u0000\u001f\u007f\ufffe", id="marks and controls"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(
    address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph, text: str
) -> None:
    """Whatever stands in a title comes back as it was and does nothing else."""
    odd = renamed(renamed(food, "title", text or "x"), "issuer", text)
    with open_store(address, create=True) as store:
        store.replace(water)
        store.replace(odd)
        assert said(store.graph()) == said(graph.merge([water, odd]))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_id_names_a_document(address: str, extractions: list[Extraction], text: str) -> None:
    """A document may be called anything: it is found and removed under that name."""
    name = text or "空"
    document = dataclasses.replace(extractions[1].document, id=name)
    odd = graph.build([dataclasses.replace(extractions[1], document=document)], own())
    with open_store(address, create=True) as store:
        store.replace(graph.build(extractions[:1], own()))
        store.replace(odd)
        assert store.documents() == tuple(sorted((name, "yunzhou-water")))
        assert store.remove(name)
        assert store.documents() == ("yunzhou-water",)


NO_IRIS = [
    pytest.param("no iri", id="words"),
    pytest.param("https://example.org/> <b", id="more than one"),
    pytest.param("https://example.org/\ud800", id="half a character"),
    pytest.param("a:\x00", id="control"),
]


@pytest.mark.parametrize("iri", NO_IRIS)
def test_a_thing_without_an_iri_is_refused(address: str, water: nx.MultiDiGraph, iri: str) -> None:
    """What cannot be named is told in one line, and nothing of its document is written."""
    with open_store(address, create=True) as store:
        with pytest.raises(StoreError) as caught:
            store.replace(nx.relabel_nodes(water, {next(iter(graph.entities(water))): iri}))
        assert "\n" not in str(caught.value)
        assert store.documents() == ()


def test_a_store_takes_one_document_at_a_time(
    address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph
) -> None:
    """A graph of two documents, or of none, is not loaded by halves."""
    with open_store(address, create=True) as store:
        for wrong in (graph.merge([water, food]), nx.MultiDiGraph()):
            with pytest.raises(StoreError, match="one document"):
                store.replace(wrong)
        assert store.documents() == ()


def test_a_query_that_is_none_is_told_in_one_line(address: str) -> None:
    """The mistake is the query's, and is said so."""
    with open_store(address, create=True) as store, pytest.raises(QueryError) as caught:
        store.query("SELECT what?")
    assert "\n" not in str(caught.value)


WRITES = {"rq": "INSERT DATA { <a:a> <a:a> <a:a> }", "cypher": "CREATE (n:Intruder) RETURN n"}


def test_a_query_does_not_write(address: str, water: nx.MultiDiGraph) -> None:
    """A question of one's own can only read."""
    with open_store(address, create=True) as store:
        store.replace(water)
        before = said(store.graph())
        with pytest.raises((QueryError, StoreError)):
            store.query(WRITES[store.language])
        assert said(store.graph()) == before


ELSEWHERE = {
    "rq": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "cypher": "LOAD CSV FROM 'http://127.0.0.1:1/' AS line RETURN line",
}


def test_a_query_reaches_nowhere_else(address: str) -> None:
    """What would ask another service, or fetch from it, is refused before it runs."""
    with open_store(address, create=True) as store, pytest.raises(ServiceRefused):
        store.query(ELSEWHERE[store.language])


def test_values_come_back_plain(address: str, water: nx.MultiDiGraph) -> None:
    """Numbers, truths, texts and what is not there are plain Python values."""
    with open_store(address, create=True) as store:
        store.replace(water)
        row = questions.ask(store, "indicators", {"text": "污水"}).rows[0]
        owner = questions.ask(store, "owners", {"text": "采砂"}).rows[0]
    assert [type(value) for value in row] == [str, type(None), float, *[str] * 6, int, int]
    assert owner[2] is True


def test_any_two_documents_come_back_equal(address: str) -> None:
    """Graph to store to graph loses nothing of any two documents, hostile or odd, nor does taking one away."""
    examples = 60 if "://" not in address else 12

    @settings(max_examples=examples, deadline=None, derandomize=True)
    @given(made_up(doc="one"), made_up(doc="two"))
    def check(one: Extraction, two: Extraction) -> None:
        graphs = [graph.build([extraction], own()) for extraction in (one, two)]
        for part in graphs:
            store.replace(part)
        assert said(store.graph()) == said(graph.merge(graphs))
        assert said(rdf.from_dataset(store.dataset())) == said(graph.merge(graphs))
        assert store.remove("one")
        assert said(store.graph()) == said(graphs[1])

    with open_store(address, create=True) as store:
        check()


def test_its_texts_can_be_searched(address: str, water: nx.MultiDiGraph, food: nx.MultiDiGraph) -> None:
    """The full text of any store is found, and no longer once its document is gone."""
    with open_store(address, create=True) as store:
        for one in (water, food):
            store.replace(one)
        (hit, *_) = search(store, own(), Choice("云州"), limit=1).hits
        both = search(store, own(), Choice("云州")).documents
        store.remove(hit.doc)
        assert both == 2 and search(store, own(), Choice("云州")).documents == 1
