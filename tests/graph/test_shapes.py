"""SHACL: what a sound graph is, and how a mistake in one is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import SH

from kg import graph
from kg.errors import SchemaError
from kg.graph import constraints, rdf, shapes
from kg.knowledge import own
from kg.model import Extraction
from support.extractions import extractions
from support.water import DOC, SECOND, TEXT, UNIT, WATER, iri

RESPONSIBILITY = f"{UNIT}/responsibility/lead/市水利局"
SENTENCE = TEXT.splitlines()[2]
QUANTITY = f"{DOC}/quantity/{WATER.mentions[4].start}-{WATER.mentions[4].end}"
TIME = f"{DOC}/time/{WATER.mentions[1].start}-{WATER.mentions[1].end}"
MENTION = f"{DOC}/mention/{WATER.mentions[3].start}-{WATER.mentions[3].end}-EcologicalZone"


@pytest.fixture
def water() -> nx.MultiDiGraph:
    return graph.build([WATER], own())


def test_what_is_built_is_sound(founding_gold: Extraction) -> None:
    """The founding document and a small one conform, as a graph and as a dataset."""
    built = graph.build([founding_gold, WATER], own())
    assert shapes.validate(built) == shapes.Report(True, ())
    assert shapes.validate(rdf.to_dataset(built)).conforms


@given(extractions())
@settings(max_examples=15, deadline=None)
def test_whatever_is_built_is_sound(made: Extraction) -> None:
    """No name, however hostile, makes a graph that does not conform; a date that is none is found."""
    found = shapes.validate(graph.build([made], own())).violations
    days = {key for key in ("date", "printed") if getattr(made.document, key) == "二月"}
    assert {v.path for v in found} == days


def without(node: str, *keys: str) -> Callable[[nx.MultiDiGraph], None]:
    def change(built: nx.MultiDiGraph) -> None:
        built.remove_edges_from([e for e in built.out_edges(node, keys=True) if e[2] in keys])

    return change


def setting(node: str, **attributes: Any) -> Callable[[nx.MultiDiGraph], None]:
    return lambda built: built.nodes[node].update(attributes)


def lacking(node: str, key: str) -> Callable[[nx.MultiDiGraph], None]:
    return lambda built: built.nodes[node].pop(key) and None


def leading(start: str, key: str, end: str) -> Callable[[nx.MultiDiGraph], None]:
    def change(built: nx.MultiDiGraph) -> None:
        built.add_edge(start, end, key, docs=["water"])

    return change


MISTAKES = {
    "measure without evidence": (
        without(UNIT, "inSentence"),
        UNIT,
        "inSentence",
        "has no evidence in the text",
    ),
    "measure without document": (
        without(UNIT, "fromDocument"),
        UNIT,
        "fromDocument",
        "comes from one document",
    ),
    "measure without modality": (lacking(UNIT, "modality"), UNIT, "modality", "one modality"),
    "unknown modality": (setting(UNIT, modality="may"), UNIT, "modality", "one modality"),
    "target without mention": (
        without(SECOND, "targetMention"),
        SECOND,
        "targetEvidence",
        "named by a mention",
    ),
    "mention without target": (without(SECOND, "target"), SECOND, "targetEvidence", "named by a mention"),
    "target that is no entity": (leading(UNIT, "target", DOC), UNIT, "target", "acts upon entities"),
    "instrument that is none": (
        leading(UNIT, "instrument", iri("body", "区委")),
        UNIT,
        "instrument",
        "uses instruments",
    ),
    "aim that is no goal": (
        leading(UNIT, "contributesTo", SECOND),
        UNIT,
        "contributesTo",
        "contributes to goals",
    ),
    "two themes": (leading(UNIT, "hasTheme", f"{DOC}/section/9"), UNIT, "hasTheme", "at most one theme"),
    "theme of a body": (
        leading(iri("body", "区委"), "hasTheme", iri("theme", "保护")),
        iri("body", "区委"),
        "themedOnly",
        "only those have a theme",
    ),
    "responsibility without body": (without(RESPONSIBILITY, "body"), RESPONSIBILITY, "body", "has no body"),
    "two bodies": (leading(RESPONSIBILITY, "body", iri("body", "区委")), RESPONSIBILITY, "body", "one only"),
    "responsibility without role": (lacking(RESPONSIBILITY, "role"), RESPONSIBILITY, "role", "one role"),
    "responsibility without reason": (
        without(RESPONSIBILITY, "evidencedBy"),
        RESPONSIBILITY,
        "reason",
        "neither inferred nor",
    ),
    "responsibility of nothing": (
        without(UNIT, "hasResponsibility"),
        RESPONSIBILITY,
        "ofUnit",
        "belongs to one measure",
    ),
    "mention of nothing": (without(MENTION, "denotes"), MENTION, "denotes", "denotes one entity"),
    "mention type": (setting(MENTION, mentionType="River"), MENTION, "mentionType", "that of an entity"),
    "end before start": (setting(MENTION, end=0), MENTION, "start", "before it ends"),
    "offset that is no number": (setting(MENTION, start="one"), MENTION, "start", "starts at one place"),
    "no name": (setting(MENTION, name=""), MENTION, "label", "has one name"),
    "figure": (setting(QUANTITY, value="many"), QUANTITY, "value", "a number"),
    "comparator": (setting(QUANTITY, comparator="=="), QUANTITY, "comparator", "compares by"),
    "last day": (setting(TIME, date="soon"), TIME, "date", "at most one last day"),
    "level": (setting(f"{DOC}/section/9", level=0), f"{DOC}/section/9", "level", "has a level"),
    "section in the air": (
        without(f"{DOC}/section/9", "partOf"),
        f"{DOC}/section/9",
        "partOf",
        "part of one section",
    ),
    "document without id": (lacking(DOC, "doc"), DOC, "doc", "says the id"),
    "document with a bad date": (setting(DOC, date="soon"), DOC, "date", "a year, a month or a day"),
    "property of another class": (
        leading(iri("body", "区委"), "target", iri("body", "区委")),
        iri("body", "区委"),
        "unitOnly",
        "neither a measure nor a goal",
    ),
}


@pytest.mark.parametrize(("change", "focus", "path", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_where_it_is(
    water: nx.MultiDiGraph, change: Callable[[nx.MultiDiGraph], None], focus: str, path: str, message: str
) -> None:
    """A violation names the node, the property, and what is wrong."""
    change(water)
    report = shapes.validate(water)
    assert not report.conforms
    assert (focus, path) in {(v.focus, v.path) for v in report.violations}
    assert any(message in v.message for v in report.violations if (v.focus, v.path) == (focus, path))


@pytest.mark.parametrize("change", [change for change, *_ in MISTAKES.values()], ids=MISTAKES)
def test_the_quick_check_finds_what_the_engine_finds(
    water: nx.MultiDiGraph, change: Callable[[nx.MultiDiGraph], None]
) -> None:
    """What a build asks of a document has the answer that the SHACL engine has, for each mistake and none."""
    assert constraints.hold(water, shapes.shapes()) is True
    change(water)
    assert constraints.hold(water, shapes.shapes()) is False
    assert shapes.check(water) == shapes.validate(water)


@given(extractions(), st.data())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_quick_check_agrees_on_any_damage(made: Extraction, data: st.DataObject) -> None:
    """Whatever is taken from a graph or put into it, both say alike whether it is sound."""
    built = graph.build([made], own())
    node = data.draw(st.sampled_from(sorted(built)))
    keys = sorted({*built.nodes[node]} - {"type", "docs", "name"}) or ["text"]
    key = data.draw(st.sampled_from(keys))
    built.nodes[node][key] = data.draw(st.sampled_from(["", "x", -1, 0, True, 2.5, "2021-02-30", "lead"]))
    edges = sorted(built.edges(keys=True))
    if edges and data.draw(st.booleans()):
        built.remove_edge(*data.draw(st.sampled_from(edges)))
    assert constraints.hold(built, shapes.shapes()) == shapes.validate(built).conforms


def test_each_shape_is_known_to_the_quick_check(tmp_path: Any, water: nx.MultiDiGraph) -> None:
    """A shapes file that asks for more than the quick check knows is left to the engine."""
    more = rdf.Graph() + shapes.shapes()
    more.add((rdf.URIRef("https://w3id.org/policy-kg/shapes#label"), SH.uniqueLang, rdf.Literal(True)))
    assert constraints.hold(water, more) is None


def test_a_report_names_document_sentence_and_rule(water: nx.MultiDiGraph) -> None:
    """Who reads the report finds the place in the text and the rule to change."""
    without(UNIT, "hasTheme")(water)
    setting(UNIT, modality="may")(water)
    (line,) = shapes.lines(shapes.validate(water))
    assert line == (
        f"{UNIT} has one modality: do, encourage or forbid (modality); "
        f"document water; sentence {SENTENCE}; rule acts"
    )


def test_a_responsibility_is_told_with_the_sentence_of_its_unit(water: nx.MultiDiGraph) -> None:
    """The sentence behind a responsibility is that of what it answers for."""
    without(RESPONSIBILITY, "body")(water)
    (violation,) = shapes.validate(water, "zh").violations
    assert (violation.sentence, violation.document) == (SENTENCE, "water")
    assert violation.message == "责任没有主体：须有且仅有一个"


def test_each_document_stands_by_itself(founding_gold: Extraction) -> None:
    """What one document lacks is not made good by another that has it."""
    built = graph.build([founding_gold, WATER], own())
    dataset = rdf.to_dataset(built)
    body = rdf.URIRef(iri("body", "市水利局"))
    part = dataset.graph(rdf.URIRef(DOC))
    part.remove((body, rdf.RDF.type, None))
    founding = dataset.graph(rdf.URIRef(DOC.replace("water", "hanbin-2021")))
    founding.add((body, rdf.RDF.type, rdf.URIRef(rdf.KG + "Body")))
    founding.add((body, rdf.RDFS.label, rdf.Literal("市水利局", lang="zh")))
    report = shapes.validate(dataset)
    assert {v.document for v in report.violations} == {"water"}


def test_a_broken_shapes_file_names_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, water: nx.MultiDiGraph
) -> None:
    """A mistake in the shapes is one line with the file."""
    (tmp_path / "shapes.ttl").write_text("kgs:x a", encoding="utf-8")
    monkeypatch.setattr("kg.graph.shapes.folder", lambda name: tmp_path)
    shapes.shapes.cache_clear()
    with pytest.raises(SchemaError, match=r"shapes\.ttl"):
        shapes.validate(water)
    shapes.shapes.cache_clear()
