"""Graph <-> RDF, and the files that both are written to."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, TIME, XSD

from kg import __version__, graph
from kg.errors import KgError
from kg.formats import catalogue, graph_xml, output
from kg.graph import ontology, rdf
from kg.graph.ontology import KG
from kg.knowledge import own
from kg.model import Extraction
from kg.naming.iris import BASE_IRI
from kg.resources import folder
from support.extractions import HOSTILE, extractions
from support.water import DOC, REVISED, SECOND, UNIT, WATER, equal, iri

SYNTAXES = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
}
DATASETS = ("trig", "nquads", "jsonld")


@pytest.fixture(scope="module")
def both(founding_gold: Extraction) -> nx.MultiDiGraph:
    """The founding document and a small one, which share a body."""
    return graph.build([founding_gold, REVISED], own())


@pytest.fixture(scope="module")
def dataset(both: nx.MultiDiGraph) -> Dataset:
    return rdf.to_dataset(both)


@pytest.fixture(scope="module")
def shuffled(both: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same graph, its nodes and edges put in backwards."""
    result = nx.MultiDiGraph()
    result.add_nodes_from(reversed(list(both.nodes(data=True))))
    result.add_edges_from(reversed(list(both.edges(keys=True, data=True))))
    return result


@pytest.fixture(scope="module")
def quads(both: nx.MultiDiGraph) -> set[tuple[Any, ...]]:
    return set(rdf.quads(both))


def test_a_graph_comes_back_from_rdf(both: nx.MultiDiGraph) -> None:
    """Nodes, edges and all attributes are the same after RDF."""
    assert equal(rdf.from_dataset(rdf.to_dataset(both)), both)


@given(st.lists(extractions(), min_size=1, max_size=2, unique_by=lambda e: e.document.id))
@settings(max_examples=25, deadline=None)
def test_any_graph_comes_back_from_any_dataset_file(made: list[Extraction]) -> None:
    """No name, however hostile, changes anything in the three syntaxes that know named graphs."""
    built = graph.build(made, own())
    assert equal(rdf.from_dataset(rdf.to_dataset(built)), built)
    for format_ in DATASETS:
        read = Dataset()
        for quad in ox.parse(output.dumps(built, format_), format=SYNTAXES[format_][0]):
            read.graph(URIRef(quad.graph_name.value)).add(
                (term(quad.subject), term(quad.predicate), term(quad.object))
            )
        assert equal(rdf.from_dataset(read), built)


def term(node: Any) -> Any:
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    datatype = (
        None if node.language or node.datatype.value == str(XSD.string) else URIRef(node.datatype.value)
    )
    return Literal(node.value, lang=node.language, datatype=datatype, normalize=False)


def test_every_document_is_a_named_graph(both: nx.MultiDiGraph) -> None:
    """What a document says is in the graph of its IRI: all of it, and nothing from another document."""
    dataset = rdf.to_dataset(both)
    alone = {quad for quad in rdf.to_dataset(graph.build([REVISED], own())).quads() if quad[3]}
    assert {quad for quad in dataset.quads() if quad[3] == URIRef(DOC)} == alone


def test_a_name_that_only_one_document_uses_stays_with_it() -> None:
    """Removing a document from a dataset takes its forms of a name with it, and no other."""
    other = dataclasses.replace(
        WATER,
        document=dataclasses.replace(WATER.document, id="other"),
        mentions=tuple(
            dataclasses.replace(m, text="水利局", name="某市水利局", iri=iri("body", "某市水利局"))
            if m.type == "Body"
            else m
            for m in WATER.mentions
        ),
    )
    named = dataclasses.replace(
        WATER,
        mentions=tuple(
            dataclasses.replace(m, iri=iri("body", "某市水利局")) if m.id == "m1" else m
            for m in WATER.mentions
        ),
    )
    dataset = rdf.to_dataset(graph.build([named, other], own()))
    assert set(dataset.graph(URIRef(DOC)).objects(URIRef(iri("body", "某市水利局")), SKOS.altLabel)) == {
        Literal("市水利局", lang="zh")
    }


def test_no_blank_nodes_and_no_unknown_terms(both: nx.MultiDiGraph) -> None:
    """Everything has an IRI, and every class and property is declared in the ontology."""
    declared = set(Graph().parse(Path(folder("schema")) / "ontology.ttl").subjects(RDF.type))
    for s, p, o, g in rdf.quads(both):
        assert not any(isinstance(t, BNode) for t in (s, p, o, g))
        assert p in declared or p in (RDF.type, RDFS.label, SKOS.altLabel)
        assert p != RDF.type or o in declared


OA, ELI = "http://www.w3.org/ns/oa#", "http://data.europa.eu/eli/ontology#"
MENTION = f"{DOC}/mention/{WATER.mentions[3].start}-{WATER.mentions[3].end}-EcologicalZone"
CORRECTION = MENTION.replace("/mention/", "/correction/").replace("EcologicalZone", "mention")
KNOWN = {
    "correction": (CORRECTION, URIRef(OA + "motivatedBy"), URIRef(OA + "editing")),
    "who corrected": (CORRECTION, PROV.wasAttributedTo, URIRef(f"{BASE_IRI}person/李明")),
    "when": (CORRECTION, PROV.generatedAtTime, Literal("2026-11-30T15:30:00+08:00", datatype=XSD.dateTime)),
    "what changed by it": (CORRECTION, PROV.influenced, URIRef(MENTION)),
    "what the run heeded": (f"{DOC}/extraction", PROV.used, URIRef(CORRECTION)),
    "document": (DOC, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Document")),
    "title": (DOC, URIRef(ELI + "title"), Literal("区委关于水的意见")),
    "number": (DOC, URIRef("http://purl.org/dc/terms/identifier"), Literal("区发〔2021〕1号")),
    "date": (DOC, URIRef(ELI + "date_document"), Literal("2021-03-01", datatype=XSD.date)),
    "issuer": (DOC, URIRef(ELI + "passed_by"), URIRef(iri("body", "区委"))),
    "public body": (iri("body", "区委"), RDF.type, URIRef("http://data.europa.eu/m8g/PublicOrganisation")),
    "organisation": (iri("body", "市水利局"), RDF.type, URIRef("http://www.w3.org/ns/org#Organization")),
    "plan": (UNIT, RDF.type, PROV.Plan),
    "duty": (UNIT, RDF.type, URIRef("http://www.w3.org/ns/odrl/2/Duty")),
    "permission": (SECOND, RDF.type, URIRef("http://www.w3.org/ns/odrl/2/Permission")),
    "run": (UNIT, PROV.wasGeneratedBy, URIRef(f"{DOC}/extraction")),
    "what the run read": (f"{DOC}/extraction", PROV.used, URIRef(DOC)),
    "concept": (iri("theme", "保护"), SKOS.prefLabel, Literal("保护", lang="zh")),
    "feature": (
        iri("ecologicalzone", "汉江"),
        RDF.type,
        URIRef("http://www.opengis.net/ont/geosparql#Feature"),
    ),
    "annotation": (MENTION, URIRef(OA + "hasBody"), URIRef(iri("ecologicalzone", "汉江"))),
    "annotated": (f"{MENTION}/target", URIRef(OA + "hasSource"), URIRef(DOC)),
    "position": (f"{MENTION}/selector", URIRef(OA + "start"), Literal(WATER.mentions[3].start)),
    "quote": (f"{MENTION}/selector", URIRef(OA + "exact"), Literal("汉江")),
    "figure": (
        f"{DOC}/quantity/{WATER.mentions[4].start}-{WATER.mentions[4].end}",
        URIRef("https://schema.org/value"),
        Literal("95", datatype=XSD.decimal),
    ),
    "last day": (
        f"{DOC}/time/{WATER.mentions[1].start}-{WATER.mentions[1].end}/end",
        TIME.inXSDDate,
        Literal("2025-12-31", datatype=XSD.date),
    ),
}


@pytest.mark.parametrize(("subject", "predicate", "value"), KNOWN.values(), ids=KNOWN)
def test_other_vocabularies_are_carried_out(
    quads: set[tuple[Any, ...]], subject: str, predicate: URIRef, value: Any
) -> None:
    """Who knows FOAF, ELI, PROV, ODRL, ORG, SKOS, GeoSPARQL, OA, schema.org or OWL-Time finds them in the data."""
    assert (URIRef(subject), predicate, value, URIRef(DOC)) in quads


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2021", XSD.gYear),
        ("2021-02", XSD.gYearMonth),
        ("2021-02-07", XSD.date),
        ("二月", None),
        ("2021-13", None),
    ],
)
def test_dates_are_typed_as_far_as_they_go(date: str, datatype: URIRef | None) -> None:
    """A year, a month and a day have their types; what is no date keeps its words."""
    document = dataclasses.replace(WATER.document, date=date)
    built = graph.build([dataclasses.replace(WATER, document=document)], own())
    value = rdf.to_dataset(built).graph(URIRef(DOC)).value(URIRef(DOC), URIRef(KG + "date"))
    assert value == Literal(date, datatype=datatype, normalize=False)
    assert rdf.from_dataset(rdf.to_dataset(built)).nodes[DOC]["date"] == date


def test_foreign_statements_are_left_out(both: nx.MultiDiGraph) -> None:
    """What others add to a dataset does not become part of the graph."""
    dataset = rdf.to_dataset(both)
    extra = dataset.graph(URIRef(DOC))
    extra.add((URIRef("http://else/x"), RDFS.label, Literal("别的", lang="zh")))
    extra.add((URIRef("http://else/x"), URIRef(KG + "unheardOf"), Literal(1)))
    extra.add((URIRef(UNIT), URIRef("http://else/p"), URIRef("http://else/x")))
    assert equal(rdf.from_dataset(dataset), both)


# Files


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers warn of rdflib
@pytest.mark.parametrize("format_", SYNTAXES)
@pytest.mark.parametrize("parser", ["oxigraph", "rdflib"])
def test_two_readers_find_the_same_in_every_syntax(
    both: nx.MultiDiGraph, quads: set[tuple[Any, ...]], format_: str, parser: str
) -> None:
    """Each RDF file holds exactly the graph, for Oxigraph and for rdflib."""
    text = output.dumps(both, format_)
    expected = {(str(s), str(p), str(o), str(g) if format_ in DATASETS else "") for s, p, o, g in quads}
    if parser == "oxigraph":
        found = {
            (
                q.subject.value,
                q.predicate.value,
                q.object.value,
                q.graph_name.value if format_ in DATASETS else "",
            )
            for q in ox.parse(text, format=SYNTAXES[format_][0])
        }
    else:
        read = Dataset()
        read.parse(data=text, format=SYNTAXES[format_][1])
        found = {
            (str(s), str(p), str(o), str(g) if format_ in DATASETS else "") for s, p, o, g in read.quads()
        }
    assert found == expected


@pytest.mark.parametrize("format_", output.FORMATS)
def test_files_do_not_depend_on_order(
    both: nx.MultiDiGraph, shuffled: nx.MultiDiGraph, dataset: Dataset, format_: str
) -> None:
    """The same graph, put together in another order or read back from RDF, is the same file."""
    expected = output.dumps(both, format_)
    assert output.dumps(shuffled, format_) == expected
    assert output.dumps(dataset, format_) == expected


def test_files_do_not_depend_on_the_process(tmp_path: Path, root: Path) -> None:
    """Two runs with other hash seeds write the same bytes."""
    program = (
        "import sys; from support.water import WATER; from kg import graph; from kg.formats import output; from kg.knowledge import own\n"
        "for f in output.FORMATS: sys.stdout.buffer.write(output.dumps(graph.build([WATER], own()), f).encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_a_small_change_is_a_small_difference(both: nx.MultiDiGraph, founding_gold: Extraction) -> None:
    """Two exports diff cleanly: the lines of one measure more or less, no others."""
    fewer = dataclasses.replace(founding_gold, units=founding_gold.units[:-1])
    before = output.dumps(graph.build([founding_gold], own()), "nquads").splitlines()
    after = output.dumps(graph.build([fewer], own()), "nquads").splitlines()
    assert set(after) <= set(before) and 0 < len(before) - len(after) < 60


def test_jsonld_is_compact(both: nx.MultiDiGraph) -> None:
    """Names of the context stand for IRIs, values are plain, and the context comes with the file."""
    document = json.loads(output.dumps(graph.build([WATER], own()), "jsonld"))
    (named,) = document["@graph"]
    nodes = {node["@id"]: node for node in named["@graph"]}
    assert (named["@id"], document["@context"]["target"]) == (DOC, {"@id": "kg:target", "@type": "@id"})
    measure = nodes[SECOND]
    assert measure["@type"] == ["Measure", "odrl:Permission", "prov:Plan"]
    assert measure["target"] == iri("ecologicalzone", "汉江")
    assert (measure["start"], measure["name"]) == (WATER.units[1].start, WATER.units[1].text)
    assert nodes[f"{UNIT}/responsibility/oversee/区委"]["inferred"] is True
    assert nodes[iri("body", "市水利局")]["aliases"] == ["市水利局"]


def test_the_context_names_every_term() -> None:
    """The JSON-LD context has each class and property of the ontology under its local name, rightly typed."""
    context = json.loads((Path(folder("schema")) / "context.jsonld").read_text(encoding="utf-8"))[
        "@context"
    ]
    for name, one in ontology.terms().items():
        entry = context[name]
        assert (entry if isinstance(entry, str) else entry["@id"]) == f"kg:{name}"
        if one.kind == "ObjectProperty":
            assert entry["@type"] == "@id"
        if one.kind == "DatatypeProperty" and one.range and one.range[0] != str(XSD.string):
            assert entry["@type"] == one.range[0].replace(str(XSD), "xsd:")


@pytest.mark.parametrize("format_", ["rdfxml", "graphml", "gexf"])
def test_xml_is_well_formed_whatever_the_names(format_: str) -> None:
    """Control characters, quotes and angle brackets in names break no XML file."""
    document = dataclasses.replace(WATER.document, title="".join(HOSTILE))
    text = output.dumps(graph.build([dataclasses.replace(WATER, document=document)], own()), format_)
    assert "DETACH DELETE" in "".join(ElementTree.fromstring(text).itertext()) or format_ == "gexf"


def test_graphml_and_gexf_open_as_graphs(both: nx.MultiDiGraph, tmp_path: Path) -> None:
    """Both files hold every node with label, class and colour, and every edge with label and weight."""
    for name, read in (("g.graphml", nx.read_graphml), ("g.gexf", nx.read_gexf)):
        output.write(both, tmp_path / name)
        found = read(tmp_path / name)
        assert (found.number_of_nodes(), found.number_of_edges()) == (len(both), both.number_of_edges())
        node = found.nodes[iri("body", "汉滨区委")]
        assert (node["label"], node["class"]) == ("汉滨区委", "Body")
        colour = node["viz"]["color"] if "viz" in node else node
        assert {"r", "g", "b"} <= colour.keys()
        edges = [edge for _, _, edge in found.edges(data=True)]
        assert {"fromDocument", "target"} <= {edge["label"] for edge in edges}
        assert all(float(edge["weight"]) >= 1 for edge in edges)


def test_yed_draws_what_graphml_says(both: nx.MultiDiGraph) -> None:
    """Labels and colours of nodes, labels and widths of edges stand where yEd looks for them."""
    y = "{http://www.yworks.com/xml/graphml}"
    root = ElementTree.fromstring(output.dumps(both, "graphml"))
    assert len(list(root.iter(f"{y}ShapeNode"))) == len(both)
    assert len(list(root.iter(f"{y}PolyLineEdge"))) == both.number_of_edges()
    (body,) = (n for n in root.iter() if n.tag.endswith("}node") and n.get("id") == iri("body", "汉滨区委"))
    assert [label.text for label in body.iter(f"{y}NodeLabel")] == ["汉滨区委"]
    assert next(body.iter(f"{y}Fill")).get("color") == graph_xml.colours()["Body"]
    labels = {label.text for label in root.iter(f"{y}EdgeLabel")}
    assert {"fromDocument", "target"} <= labels <= ontology.terms().keys()
    assert all(float(style.attrib["width"]) >= 1 for style in root.iter(f"{y}LineStyle"))


@pytest.mark.parametrize(("ending", "format_"), output.ENDINGS.items())
def test_the_ending_says_the_format(both: nx.MultiDiGraph, tmp_path: Path, ending: str, format_: str) -> None:
    """A file is written in the format of its ending, as UTF-8 with LF line ends."""
    path = tmp_path / f"图谱{ending}"
    output.write(both, path)
    assert path.read_bytes() == output.dumps(both, format_).encode()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_file(both: nx.MultiDiGraph, tmp_path: Path) -> None:
    """What cannot be written leaves nothing half-written behind."""
    path = tmp_path / "graph.ttl"
    path.write_text("old", encoding="utf-8")
    foreign = Dataset()
    foreign.graph(URIRef(DOC)).add((BNode(), RDF.type, OWL.Thing))
    with pytest.raises(KgError, match="not an IRI"):
        output.write(foreign, path)
    assert (path.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("old", [path])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda path: output.format_of(path / "graph.xls"), r"graph\.xls: its ending names no format"),
        (lambda path: output.dumps(nx.MultiDiGraph(), "turtel"), "did you mean 'turtle'"),
        (lambda path: output.write(nx.MultiDiGraph(), path / "no" / "g.ttl"), "there is no folder"),
    ],
    ids=["ending", "format", "folder"],
)
def test_mistakes_are_one_clear_line(call: Any, message: str, tmp_path: Path) -> None:
    """An unknown format or a missing folder is told with what would be right."""
    with pytest.raises(KgError, match=message) as caught:
        call(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("format_", output.FORMATS)
def test_an_empty_graph_is_an_empty_file_of_its_kind(format_: str) -> None:
    """A store without documents exports to a file that readers accept."""
    text = output.dumps(nx.MultiDiGraph(), format_)
    if format_ in SYNTAXES:
        assert list(ox.parse(text, format=SYNTAXES[format_][0])) == []
    elif format_ == "jsonl":
        assert text == ""
    elif format_ == "dcat":
        assert list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    else:
        ElementTree.fromstring(text)


# The description


def test_a_catalogue_learns_what_the_graph_is(both: nx.MultiDiGraph) -> None:
    """The DCAT description names title, licence, version, documents, issuers and date."""
    said = Graph().parse(data=output.dumps(both, "dcat"), format="turtle")
    dataset = URIRef(f"{BASE_IRI}dataset")
    assert (dataset, RDF.type, DCAT.Dataset) in said
    assert {t.language for t in said.objects(dataset, DCTERMS.title)} == {"zh", "en"}
    assert said.value(dataset, DCTERMS.license) == URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    assert said.value(dataset, OWL.versionInfo) == Literal(f"policy-kg {__version__}")
    assert set(said.objects(dataset, DCTERMS.source)) == {URIRef(DOC), URIRef(f"{BASE_IRI}doc/hanbin-2021")}
    assert URIRef(iri("body", "区委")) in set(said.objects(dataset, DCTERMS.creator))
    assert said.value(dataset, DCTERMS.issued) == Literal("2021-03-01", datatype=XSD.date)


def test_the_description_follows_the_base(both: nx.MultiDiGraph) -> None:
    """Data under another base describes itself there."""
    said = catalogue.describe(graph.build([WATER], own(), "https://example.org/doc/"))
    assert set(said.subjects()) == {URIRef("https://example.org/doc/dataset")}


def described(publisher: str) -> str:
    words = (Path(folder("schema")) / "dataset.yaml").read_text(encoding="utf-8")
    return words.replace('iri: ""\n  name: ""', publisher)


def test_a_publisher_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who fills in a publisher finds it in the description."""
    words = described("iri: https://example.org/office\n  name: Office")
    (tmp_path / "dataset.yaml").write_text(words, encoding="utf-8")
    monkeypatch.setattr("kg.formats.catalogue.folder", lambda name: tmp_path)
    catalogue.words.cache_clear()
    said = catalogue.describe(nx.MultiDiGraph())
    catalogue.words.cache_clear()
    assert said.value(URIRef("https://example.org/office"), FOAF.name) == Literal("Office")


def test_a_broken_description_names_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What lacks a part is refused with its file and the part."""
    (tmp_path / "dataset.yaml").write_text("title: {zh: x}\n", encoding="utf-8")
    monkeypatch.setattr("kg.formats.catalogue.folder", lambda name: tmp_path)
    catalogue.words.cache_clear()
    with pytest.raises(KgError, match=r"dataset\.yaml.*description"):
        catalogue.describe(nx.MultiDiGraph())
    catalogue.words.cache_clear()
