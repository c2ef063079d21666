"""Fields of work: the scheme, the signs that tell of them, and what a measure or goal is told to belong to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from kg import graph, knowledge
from kg.errors import SchemaError
from kg.graph.fields import fields_of
from kg.knowledge import fields, own
from kg.model import Mention, MentionType, Unit
from kg.resources import folder
from support.water import SECOND, UNIT, WATER


def unit(text: str) -> Unit:
    return Unit("u1", "measure", "do", 0, len(text), text)


def mention(type_: MentionType, text: str) -> Mention:
    return Mention("m1", type_, 0, len(text), text, name=text)


def names(text: str, *headings: str, touched: tuple[Mention, ...] = (), bodies: tuple[Mention, ...] = ()) -> list[str]:
    return [found.field.name for found in fields_of(unit(text), headings, touched, bodies, own())]


BY_WORDS = [
    pytest.param("建设污水处理厂三座", ["water-quality"], id="a narrow field"),
    pytest.param("打好污染防治攻坚战，提升水质和空气质量", ["ecology"], id="two narrow fields of one"),
    pytest.param("推进职业教育和医疗改革", ["education", "health"], id="at most two"),
    pytest.param("構建綠色低碳的能源體系", ["energy", "low-carbon"], id="traditional characters"),
    pytest.param("优化产业生态", ["industry"], id="a word within another"),
    pytest.param("推动企业发展", [], id="weak words alone"),
    pytest.param("明确责任分工", ["implementation"], id="how it is carried out"),
    pytest.param("明确粮食生产责任分工", ["grain"], id="what stands before how"),
    pytest.param("坚持稳中求进", [], id="none"),
]


@pytest.mark.parametrize(("text", "expected"), BY_WORDS)
def test_words_tell_of_fields(text: str, expected: list[str]) -> None:
    """The words of a unit say what it is about; weak ones only beside others."""
    assert sorted(names(text)) == sorted(expected)


def test_what_stands_around_tells_of_fields() -> None:
    """Headings and bodies count where the unit says nothing itself, and do not speak of several fields."""
    assert names("加强监测", "一、重点任务", "（一）水利工程") == ["waterworks"]
    assert names("加强监测", "（一）发展教育、卫生和体育") == []
    assert names("加强监测", bodies=(mention("Body", "市教育局"),)) == ["education"]
    assert names("推进粮食生产", "（一）发展教育事业") == ["grain"]


def test_what_is_touched_tells_of_fields() -> None:
    """A class of things and the code of an industry are signs."""
    assert names("严格管理", touched=(mention("EcologicalZone", "汉江"),)) == ["ecology"]
    assert names("大力发展", touched=(mention("Industry", "水果种植"),)) == ["agriculture"]


def test_the_reason_is_kept() -> None:
    """A reason names the field, the line of the lexicon, where the sign stands, and the sign."""
    (found,) = fields_of(unit("建设污水处理厂"), (), (), (), own())
    name, source, where, sign = found.rule.split(" ")
    table, _, line = source.partition(":")
    lines = (folder("schema") / "lexicon" / table).read_text(encoding="utf-8").splitlines()
    assert (name, where, sign) == ("water-quality", "words", "污水处理厂")
    assert lines[int(line) - 1].split("\t")[:2] == ["污水处理厂", "water-quality"]


def test_the_graph_says_fields_and_what_holds_them() -> None:
    """A unit is in the narrowest field; the graph has the field that holds it, and why."""
    built = graph.build([WATER], own())
    quality, ecology = (own_field(name).iri for name in ("water-quality", "ecology"))
    assert built.has_edge(SECOND, quality, "inField") and built.has_edge(quality, ecology, "broaderField")
    assert built.nodes[quality]["name"] == "水环境" and built.nodes[quality]["docs"] == ["water"]
    assert built.nodes[SECOND]["fieldRule"][0].startswith("water-quality fields.tsv:")
    assert not [key for *_, key in built.out_edges(UNIT, keys=True) if key == "broaderField"]


def own_field(name: str) -> fields.Field:
    return fields.load(own()).fields[name]


def test_the_scheme_is_skos() -> None:
    """Every concept is in the scheme, at its top or under one that is, and told in both languages."""
    scheme = Graph().parse(folder("schema") / "fields.ttl")
    (whole,) = scheme.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(scheme.subjects(RDF.type, SKOS.Concept))
    tops = set(scheme.subjects(SKOS.topConceptOf, whole))
    assert concepts == set(scheme.subjects(SKOS.inScheme, whole)) and 12 <= len(tops) <= 24
    assert all(scheme.value(one, SKOS.broader) in tops for one in concepts - tops)
    assert all({label.language for label in scheme.objects(one, SKOS.prefLabel)} == {"zh", "en"} for one in concepts)


def test_every_field_is_told_by_something() -> None:
    """No field stands without a word, and no word is there twice."""
    known = fields.load(own())
    assert {known.top(sign.field) for sign in known.words.values() if sign.field != "-"} == {
        known.top(name) for name in known.fields
    }
    terms = [row["term"] for _, row in own().rows("fields.tsv", ("term",))]
    assert len(terms) == len(set(terms))


WRONG = [
    pytest.param("污水\twater", "fields.tsv:2: unknown field 'water'; did you mean", id="field"),
    pytest.param("污水\twater-quality\tweek", "fields.tsv:2: unknown weight 'week'; did you mean 'weak'", id="weight"),
]


@pytest.mark.parametrize(("line", "told"), WRONG)
def test_a_wrong_line_is_told(tmp_path: Path, line: str, told: str) -> None:
    """A mistake in the table names file and line, and what would be right."""
    shutil.copytree(folder("schema"), tmp_path / "schema")
    (tmp_path / "schema" / "lexicon" / "fields.tsv").write_text(f"term\tfield\tweight\n{line}\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=told):
        fields.load(knowledge.load(tmp_path / "schema"))
