"""The ontology: complete, bilingual, inside OWL 2 RL, and neither less nor more than what data uses."""

from __future__ import annotations

import runpy
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS, XSD

from kg import graph
from kg.graph import ontology as vocabulary
from kg.graph import rdf
from kg.graph.ontology import KG
from kg.knowledge import own
from kg.model import Extraction, Origin, Part
from kg.resources import folder
from support import serving
from support.water import REVISED, WATER

ONTOLOGY = Graph().parse(folder("schema") / "ontology.ttl")
SHAPES = Graph().parse(folder("schema") / "shapes.ttl")
TERMS = vocabulary.terms()
# What OWL 2 RL (and DL) allow everywhere, and all that a vocabulary like this needs.
ALLOWED = {
    RDF.type: None,
    RDFS.subClassOf: OWL.Class,
    OWL.disjointWith: OWL.Class,
    RDFS.subPropertyOf: None,
    RDFS.domain: OWL.Class,
    RDFS.range: None,
}
RL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.date}


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_told_in_both_languages(name: str) -> None:
    """Label and definition in Chinese and English; definitions are sentences, and none is the label again."""
    term = TERMS[name]
    for texts in (term.labels, term.definitions):
        assert set(texts) == {"zh", "en"} and all(text.strip() for text in texts.values())
    assert term.definitions["zh"].endswith("。") and term.definitions["en"].endswith(".")


def test_labels_are_unambiguous() -> None:
    """No two classes, and no two properties, share a label in a language."""
    for language in ("zh", "en"):
        for kinds in (("Class",), ("ObjectProperty", "DatatypeProperty")):
            labels = [t.labels[language] for t in TERMS.values() if t.kind in kinds]
            assert len(labels) == len(set(labels))


def test_no_blank_nodes() -> None:
    """Every part of the ontology can be pointed at."""
    assert not [t for t in ONTOLOGY if any(isinstance(node, BNode) for node in t)]


def test_inside_owl_2_rl() -> None:
    """Only named classes and properties of one kind each, related as OWL 2 RL allows everywhere."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology)
    annotations = set(ONTOLOGY.subjects(RDF.type, OWL.AnnotationProperty))
    annotations |= {RDFS.label, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI}
    for s, p, o in ONTOLOGY:
        assert p in ALLOWED or p in annotations, p
        assert p != RDF.type or o in kinds, s
        if ALLOWED.get(p):
            assert (o, RDF.type, ALLOWED[p]) in ONTOLOGY, f"{s} {p} {o}"
    for s in set(ONTOLOGY.subjects(RDF.type)):
        assert len(list(ONTOLOGY.objects(s, RDF.type))) == 1, f"{s} is of several kinds"


def test_no_dangling_term() -> None:
    """Whatever a term refers to is declared, and of the right kind."""
    for s, o in ONTOLOGY.subject_objects(RDFS.subPropertyOf):
        assert ONTOLOGY.value(s, RDF.type) == ONTOLOGY.value(o, RDF.type)
    for s, o in ONTOLOGY.subject_objects(RDFS.range):
        if ONTOLOGY.value(s, RDF.type) == OWL.ObjectProperty:
            assert ONTOLOGY.value(o, RDF.type) == OWL.Class
        else:
            assert o in RL_DATATYPES


def test_other_vocabularies_say_where_they_come_from() -> None:
    """A term of another vocabulary names the vocabulary that defines it."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    foreign = {s for kind in kinds for s in ONTOLOGY.subjects(RDF.type, kind) if not s.startswith(KG)}
    for term in foreign:
        assert term.startswith(str(ONTOLOGY.value(term, RDFS.isDefinedBy)))


@pytest.fixture(scope="module")
def used(founding_gold: Extraction) -> set[str]:
    """The local names that data uses: the founding document, a small one, facts, and a range."""
    river, body = "ecologicalzone/汉江", "body/区委"
    base = "https://w3id.org/policy-kg/data/"
    facts = [
        (base + river, "within", base + "place/省"),
        (base + river, "about", base + "place/省"),
        (base + river, "notation", "1"),
        (base + body, "subBodyOf", base + "body/市委"),
    ]
    stated = replace(
        WATER.document,
        printed="2021-03-02",
        addressee="各镇",
        publication="此件公开发布",
        forwarded=("市委",),
        given=("date",),
        parts=(Part(0, 8, "水的意见", "附件1"),),
        origin=Origin("a/water.pdf", "1", "2"),
        warnings=("page 2 holds no text",),
        recognised=dict.fromkeys(range(4), 0.9),
    )
    water = replace(REVISED, document=stated)
    people = graph.build([founding_gold, water], own(), relations=lambda extraction: facts)
    people.add_node("x:range", type="Quantity", name="3-5家", text="3-5家", upper=5.0, docs=["water"])
    people.add_node("x:group", type="Group", name="群众", docs=["water"])
    for key in ("supportBody", "sharedBody", "basedOn", "repeals"):
        people.add_edge("x:range", "x:group", key, docs=["water"])
    nodes = {str(t) for s, p, o, _ in rdf.quads(people, others=False) for t in (p, o)}
    return {name.removeprefix(KG) for name in nodes if name.startswith(KG)}


def test_data_uses_what_is_declared(used: set[str]) -> None:
    """Every class and property in data is declared; every declared one is used, or says why it is not."""
    assert used <= TERMS.keys()
    assert {name for name in TERMS.keys() - used if not TERMS[name].notes} == set()


def test_what_other_vocabularies_know_is_all_used(founding_gold: Extraction) -> None:
    """No foreign term is declared in vain."""
    stated = {"title": "关于保护汉江的意见", "issuers": ("市水利局",)}
    years = [replace(REVISED.document, id=year, date=year, **stated) for year in ("2021", "2022")]
    given = [founding_gold, *(replace(REVISED, document=one) for one in years)]
    quads = list(rdf.quads(graph.build(given, own())))
    used_terms = {str(p) for _, p, _, _ in quads} | {str(o) for _, p, o, _ in quads if p == RDF.type}
    used_terms |= {iri for term in TERMS.values() for iri in (*term.above, *term.range)}
    used_terms |= {str(RDFS.label), str(SKOS.altLabel)}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert {
        str(s) for kind in kinds for s in ONTOLOGY.subjects(RDF.type, kind) if not s.startswith(KG)
    } <= used_terms


def test_shapes_cover_every_term() -> None:
    """Each class that data uses is a target of a shape, each property is constrained by one."""
    targets = set(SHAPES.objects(None, SH.targetClass))
    paths = set(SHAPES.objects(None, SH.path))
    for name, term in TERMS.items():
        if term.kind == "Class":
            assert URIRef(term.iri) in targets or term.notes, name
        else:
            assert URIRef(term.iri) in paths, name


def test_shapes_name_declared_terms_only() -> None:
    """No shape speaks of a term that the ontology does not have."""
    named = {str(node) for triple in SHAPES for node in triple if isinstance(node, URIRef)}
    assert {iri.removeprefix(KG) for iri in named if iri.startswith(KG)} <= TERMS.keys()


@pytest.mark.parametrize("shape", sorted(set(SHAPES.subjects(SH.message)) | set(SHAPES.subjects(SH.path))))
def test_every_shape_has_a_message_in_both_languages(shape: URIRef) -> None:
    """What a shape finds is told in Chinese and English; parts of a choice leave that to the whole."""
    messages = {m.language for m in SHAPES.objects(shape, SH.message) if isinstance(m, Literal)}
    parts = (SH.targetClass, SH.targetSubjectsOf)
    assert messages == {"zh", "en"} or not any(SHAPES.value(shape, part) for part in parts)


@pytest.mark.slow
def test_owl_api_finds_it_in_both_profiles() -> None:
    """The OWL API reads the ontology and finds nothing in it outside OWL 2 DL or OWL 2 RL."""
    classpath = str(serving.jars("owlapi") / "*")
    check = serving.SERVERS / "owlapi" / "Check.java"
    ontology = folder("schema") / "ontology.ttl"
    done = subprocess.run(
        ["java", "-cp", classpath, str(check), str(ontology)], capture_output=True, text=True, check=True
    )
    (first, *violations) = done.stdout.splitlines()
    assert int(first.removeprefix("axioms ")) > 600
    assert violations == []


def test_the_page_of_the_ontology_is_up_to_date(root: Path) -> None:
    """docs/ontology.md is what tools/document_ontology.py makes of the ontology."""
    made = runpy.run_path(str(root / "tools" / "document_ontology.py"))["page"]()
    assert (root / "docs" / "ontology.md").read_text(encoding="utf-8") == made, (
        "run python tools/document_ontology.py"
    )
