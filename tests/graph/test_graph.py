"""Extractions -> graph: the contract of nodes, edges and attributes."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import graph
from kg.graph import ontology
from kg.knowledge import own
from kg.model import Document, Extraction, Heading, Link
from kg.naming.iris import BASE_IRI
from support.extractions import extractions
from support.water import BODY, DOC, REVISED, SECOND, SENTENCE, TEXT, UNIT, WATER, equal, iri


@pytest.fixture(scope="module")
def water() -> nx.MultiDiGraph:
    return graph.build([WATER], own())


NODES = {
    "document": (
        DOC,
        {
            "type": "PolicyDocument",
            "name": "区委关于水的意见",
            "doc": "water",
            "title": "区委关于水的意见",
            "issuer": "区委",
            "number": "区发〔2021〕1号",
            "date": "2021-03-01",
        },
    ),
    "section": (
        f"{DOC}/section/9",
        {"type": "Section", "name": "一、保护", "level": 1, "start": 9, "end": 13},
    ),
    "sentence": (f"{DOC}/sentence/{BODY}", {"type": "Sentence", "text": TEXT[BODY : SENTENCE[1]]}),
    "measure": (
        UNIT,
        {
            "type": "Measure",
            "name": "在2025年底前落实《水条例》",
            "text": "在2025年底前落实《水条例》",
            "modality": "do",
            "rule": "acts",
            "heading": ["一、保护"],
            "doc": "water",
        },
    ),
    "measure without a path of its own": (SECOND, {"modality": "encourage", "heading": ["一、保护"]}),
    "goal": (f"{DOC}/unit/{WATER.units[2].start}-{WATER.units[2].end}", {"type": "Goal"}),
    "figure": (
        f"{DOC}/quantity/{WATER.mentions[4].start}-{WATER.mentions[4].end}",
        {"type": "Quantity", "text": "95%以上", "value": 95.0, "unit": "%", "comparator": ">="},
    ),
    "time": (
        f"{DOC}/time/{WATER.mentions[1].start}-{WATER.mentions[1].end}",
        {"type": "Deadline", "text": "2025年底前", "date": "2025-12-31"},
    ),
    "theme": (iri("theme", "保护"), {"type": "Theme", "name": "保护"}),
    "named body": (iri("body", "市水利局"), {"type": "Body", "name": "某市水利局", "aliases": ["市水利局"]}),
    "issuer": (iri("body", "区委"), {"type": "Body", "name": "区委"}),
    "explicit responsibility": (
        f"{UNIT}/responsibility/lead/市水利局",
        {"type": "Responsibility", "role": "lead", "inferred": False},
    ),
    "inferred responsibility": (
        f"{UNIT}/responsibility/oversee/区委",
        {"type": "Responsibility", "role": "oversee", "inferred": True, "rule": "issuer"},
    ),
}


@pytest.mark.parametrize(("node", "attributes"), NODES.values(), ids=NODES)
def test_nodes(water: nx.MultiDiGraph, node: str, attributes: dict[str, Any]) -> None:
    """Every kind of node has its IRI and its attributes, and no other values than those."""
    assert attributes.items() <= water.nodes[node].items()
    assert water.nodes[node]["docs"] == ["water"]


EDGES = [
    (DOC, "passedBy", iri("body", "区委")),
    (DOC, "cites", iri("instrument", "《水条例》")),
    (f"{DOC}/section/9", "partOf", DOC),
    (f"{DOC}/section/9", "hasTheme", iri("theme", "保护")),
    (f"{DOC}/sentence/{BODY}", "partOf", f"{DOC}/section/9"),
    (UNIT, "inSentence", f"{DOC}/sentence/{BODY}"),
    (UNIT, "inSection", f"{DOC}/section/9"),
    (UNIT, "fromDocument", DOC),
    (UNIT, "hasTheme", iri("theme", "保护")),
    (UNIT, "instrument", iri("instrument", "《水条例》")),
    (UNIT, "hasResponsibility", f"{UNIT}/responsibility/lead/市水利局"),
    (UNIT, "leadBody", iri("body", "市水利局")),
    (UNIT, "overseeBody", iri("body", "区委")),
    (f"{UNIT}/responsibility/lead/市水利局", "body", iri("body", "市水利局")),
    (SECOND, "target", iri("ecologicalzone", "汉江")),
    (SECOND, "basis", iri("ecologicalzone", "汉江")),
    (SECOND, "contributesTo", f"{DOC}/unit/{WATER.units[2].start}-{WATER.units[2].end}"),
    (SECOND, "time", f"{DOC}/time/{WATER.mentions[1].start}-{WATER.mentions[1].end}"),
    (SECOND, "quantity", f"{DOC}/quantity/{WATER.mentions[4].start}-{WATER.mentions[4].end}"),
]


@pytest.mark.parametrize(("start", "key", "end"), EDGES, ids=[key for _, key, _ in EDGES])
def test_edges(water: nx.MultiDiGraph, start: str, key: str, end: str) -> None:
    """Every kind of edge leads where the contract says."""
    assert water.edges[start, end, key]["docs"] == ["water"]


def test_what_is_stated_is_told_from_what_is_inferred(water: nx.MultiDiGraph) -> None:
    """A body edge says whether it is inferred, by which rule, and where it is stated."""
    lead = water.edges[UNIT, iri("body", "市水利局"), "leadBody"]
    assert (lead["inferred"], len(lead["evidence"])) == (False, 2)
    oversee = water.edges[UNIT, iri("body", "区委"), "overseeBody"]
    assert (oversee["inferred"], oversee["rule"], oversee["evidence"]) == (True, "issuer", [])


def test_a_stated_link_outdoes_an_inferred_one() -> None:
    """Where the text names the body that would be inferred, the responsibility is stated."""
    links = (Link("m7", "lead", True, "issuer"), Link("m7", "lead", False, "note"))
    unit = dataclasses.replace(WATER.units[0], responsible=links)
    built = graph.build([dataclasses.replace(WATER, units=(unit, *WATER.units[1:]))], own())
    edge = built.edges[UNIT, iri("body", "区委"), "leadBody"]
    assert (edge["inferred"], edge["rule"], len(edge["evidence"])) == (False, "note", 1)


def test_every_link_leads_to_its_words(water: nx.MultiDiGraph) -> None:
    """The evidence of a link is a mention with offsets, in a sentence of the text."""
    (evidence,) = water.edges[SECOND, iri("ecologicalzone", "汉江"), "target"]["evidence"]
    node = water.nodes[evidence]
    assert (node["text"], TEXT[node["start"] : node["end"]]) == ("汉江", "汉江")
    assert water.has_edge(SECOND, evidence, "evidencedBy")
    assert water.has_edge(evidence, f"{DOC}/sentence/{BODY}", "inSentence")


def test_evidence_outside_all_measures_has_its_line_as_sentence(water: nx.MultiDiGraph) -> None:
    """A body that a note names is shown with that note."""
    mentioned = f"{DOC}/mention/{WATER.mentions[6].start}-{WATER.mentions[6].end}-Body"
    (sentence,) = graph.targets(water, mentioned, "inSentence")
    assert water.nodes[sentence]["text"] == "责任单位：市水利局、区委"


def test_without_text_a_unit_is_its_own_sentence() -> None:
    """Records without their text still give evidence: the words of the unit."""
    bare = dataclasses.replace(
        WATER,
        document=dataclasses.replace(WATER.document, text=""),
        units=tuple(dataclasses.replace(u, sentence=None) for u in WATER.units),
    )
    built = graph.build([bare], own())
    (sentence,) = graph.targets(built, UNIT, "inSentence")
    assert built.nodes[sentence]["text"] == WATER.units[0].text


def test_facts_about_entities() -> None:
    """Codes and links of entities come in through ``relations``, also of entities that the text leaves out."""
    river, sea = iri("ecologicalzone", "汉江"), iri("ecologicalzone", "长江 流域").replace(" ", "%20")
    facts = [
        (river, "within", sea),
        (river, "notation", "F1"),
        (iri("body", "区委"), "subBodyOf", iri("body", "市委")),
    ]
    built = graph.build([WATER], own(), relations=lambda extraction: facts)
    assert built.nodes[river]["notation"] == "F1"
    assert built.nodes[sea] == {"type": "EcologicalZone", "name": "长江 流域", "docs": ["water"]}
    assert built.has_edge(river, sea, "within")
    assert built.nodes[iri("body", "市委")]["type"] == "Body"


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ((iri("body", "x"), "knows", iri("body", "y")), "no fact 'knows'"),
        ((iri("body", "x"), "about", "http://elsewhere/y"), "no entity under"),
    ],
    ids=["unknown property", "foreign thing"],
)
def test_wrong_facts_are_refused(fact: graph.Fact, message: str) -> None:
    """A fact that the graph has no place for is a mistake of the program."""
    with pytest.raises(ValueError, match=message):
        graph.build([WATER], own(), relations=lambda extraction: [fact])


def test_another_base() -> None:
    """All IRIs of data start with the base that is asked for; fields of work are concepts of the product."""
    base = "https://example.org/x/doc/"
    built = graph.build([WATER], own(), base)
    assert all(iri.startswith(base) for iri, type_ in built.nodes(data="type") if type_ != "Field")


def test_a_name_is_one_node_in_all_documents() -> None:
    """Two documents that name a thing share its node, which knows both."""
    other = dataclasses.replace(WATER, document=dataclasses.replace(WATER.document, id="other"))
    built = graph.build([WATER, other], own())
    assert built.nodes[iri("body", "区委")]["docs"] == ["other", "water"]
    assert len(graph.entities(built, "Body")) == 2
    assert len(graph.units(built)) == 6


def test_the_order_of_documents_does_not_matter(founding_gold: Extraction) -> None:
    """The same documents give the same graph in every order, at once or merged."""
    other = dataclasses.replace(WATER, document=dataclasses.replace(WATER.document, id="other", issuers=()))
    whole = graph.build([founding_gold, WATER, other], own())
    for order in permutations([founding_gold, WATER, other]):
        assert equal(graph.build(order, own()), whole)
        assert equal(graph.merge(graph.build([one], own()) for one in order), whole)


def test_what_one_document_says_can_be_taken_out(founding_gold: Extraction) -> None:
    """The part of a graph that one document says is what it gives alone."""
    whole = graph.build([founding_gold, WATER], own())
    assert equal(graph.restrict(whole, ["water"]), graph.build([WATER], own()))


def test_unit_edges(water: nx.MultiDiGraph) -> None:
    """The edges of a unit come sorted, all or of some properties."""
    assert [key for key, _, _ in graph.unit_edges(water, SECOND, "target", "basis")] == ["basis", "target"]
    assert {"inSentence", "time"} <= {key for key, _, _ in graph.unit_edges(water, SECOND)}


PLAIN = (str, int, float, bool)


@given(st.lists(extractions(), min_size=1, max_size=2, unique_by=lambda e: e.document.id))
@settings(max_examples=60, deadline=None)
def test_the_contract_holds_for_any_extraction(made: list[Extraction]) -> None:
    """Whatever is extracted: classes and properties of the ontology, plain values, typed nodes, no loss of links."""
    built = graph.build(made, own())
    terms = ontology.terms()
    for _, node in built.nodes(data=True):
        assert {"type", "name", "docs"} <= node.keys()
        assert terms[node["type"]].kind == "Class"
        assert all(
            type(v) in PLAIN or (isinstance(v, list) and all(type(i) is str for i in v))
            for v in node.values()
        )
        assert all(key in terms for key in node.keys() - {"type", "name", "docs", "aliases"})
    assert all(terms[key].kind == "ObjectProperty" for _, _, key in built.edges(keys=True))
    assert all(edge["docs"] == sorted(edge["docs"]) != [] for *_, edge in built.edges(data=True))
    assert equal(graph.build(made[::-1], own()), built)
    for extraction in made:
        for unit in extraction.units:
            (node,) = [
                n
                for n in graph.units(built)
                if built.nodes[n]["doc"] == extraction.document.id and built.nodes[n]["start"] == unit.start
            ]
            links = {(link.role, link.mention) for link in unit.responsible}
            assert sum(k == "hasResponsibility" for k, _, _ in graph.unit_edges(built, node)) <= len(links)
            assert sum(k == "targetMention" for k, _, _ in graph.unit_edges(built, node)) == len(unit.targets)


BASED_ON = own().patterns("graph").groups["based on"]
THEMES = {
    "一、总体要求": "总体要求",
    "第一章 总则": "总则",
    "第三部分　重点任务": "重点任务",
    "（一）强化项目支撑": "强化项目支撑",
    "1.加快建设": "加快建设",
    "经济高质量发展着力推进(一)": "经济高质量发展着力推进",
    "巩固拓展 与乡村振兴有效衔接 着力推进(二)": "巩固拓展 与乡村振兴有效衔接 着力推进",
    "总体要求。": "总体要求",
    "第一章 总 则": "总则",
    "2\u3000组织机构和职责": "组织机构和职责",
    "10 大工程": "10 大工程",
    "十大工程": "十大工程",
    "2021年工作": "2021年工作",
}


@pytest.mark.parametrize("sentence", [e.text for rule in BASED_ON for e in rule.examples])
def test_what_a_document_is_based_on(sentence: str) -> None:
    """A sentence that says what the document is drawn up on; the examples stand in the rule file."""
    assert graph.rests_on(sentence, own())


@pytest.mark.parametrize("sentence", [text for rule in BASED_ON for text in rule.counter])
def test_what_is_only_cited(sentence: str) -> None:
    """Others are to do something by it, or it is sent out: the document does not rest on it."""
    assert not graph.rests_on(sentence, own())


@pytest.mark.parametrize(("heading", "name"), THEMES.items())
def test_themes_lose_their_numbers(heading: str, name: str) -> None:
    """A theme is a heading without its number."""
    assert graph.theme(heading, own()) == name


def test_a_section_without_measures_has_a_theme() -> None:
    """Each section at the top has its theme, whether or not a measure stands in it; those below have none."""
    text = "第一章 总 则\n（一）目的\n保护汉江。\n"
    headings = (Heading(0, 7, 1, "第一章 总 则"), Heading(8, 13, 2, "（一）目的"))
    built = graph.build([Extraction(Document("rules", text), headings, (), ())], own())
    themes = {(start, built.nodes[end]["name"]) for start, end, key in built.edges(keys=True) if key == "hasTheme"}
    assert themes == {(f"{BASE_IRI}doc/rules/section/0", "总则")}


def test_a_correction_leads_to_what_it_changed() -> None:
    """A thing, a link and a whole document are found from who corrected them; what is gone has its sentence."""
    built = graph.build([REVISED], own())
    body, river = f"{BODY}-{BODY + 4}", TEXT.index("汉江")
    changed = {
        iri.removeprefix(f"{DOC}/correction/"): (node["correctedBy"], set(graph.targets(built, iri, "corrects")))
        for iri, node in built.nodes(data=True)
        if node["type"] == "Correction"
    }
    place = UNIT.rsplit("/", 1)[-1]
    safe = TEXT.index("安全")
    assert changed == {
        f"0-{len(TEXT)}-reviewed": ("王芳", {DOC}),
        f"{place}-answers-{body}": ("李明", {UNIT, f"{UNIT}/responsibility/lead/市水利局"}),
        f"{river}-{river + 2}-mention": ("李明", {f"{DOC}/mention/{river}-{river + 2}-EcologicalZone"}),
        f"{safe}-{safe + 2}-mention": ("王芳", set()),
    }
    gone = f"{DOC}/correction/{safe}-{safe + 2}-mention"
    assert list(graph.targets(built, gone, "inSentence")) == [f"{DOC}/sentence/{SENTENCE[0]}"]
