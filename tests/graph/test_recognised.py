"""A document that was recognised in pictures says so, and how sure its lines are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg import graph
from kg.errors import RecordError
from kg.extraction.extractor import extract
from kg.formats import records
from kg.graph import rdf, shapes
from kg.knowledge import own
from kg.model import Extraction
from kg.page import collecting
from kg.reading.front_matter import describe

TEXT = "关于加强水源保护的通知\n各镇人民政府要落实河长制，保护青溪水源。\n市水利局要加强汉江保护。\n"


@pytest.fixture(scope="module")
def scanned() -> Extraction:
    document = describe("scan", TEXT, own())
    return extract(replace(document, recognised={0: 1.0, 1: 0.875, 2: 0.75}), own())


def test_the_graph_marks_it(scanned: Extraction) -> None:
    """The document has the share of its least sure line, each sentence that of its own; the graph is valid."""
    made = graph.build([scanned], own())
    nodes = dict(made.nodes(data=True))
    assert [n["recognised"] for n in nodes.values() if n["type"] == "PolicyDocument"] == [0.75]
    shares = {n["text"]: n["confidence"] for n in nodes.values() if n["type"] == "Sentence"}
    assert shares == {"各镇人民政府要落实河长制，保护青溪水源。": 0.875, "市水利局要加强汉江保护。": 0.75}
    assert not shapes.lines(shapes.check(made))


def test_a_document_of_text_says_nothing_of_it() -> None:
    """No other document has the mark."""
    made = graph.build([extract(describe("text", TEXT, own()), own())], own())
    assert not any({"recognised", "confidence"} & node.keys() for _, node in made.nodes(data=True))


def test_the_card_says_it(scanned: Extraction) -> None:
    """The page shows it beside the document of a measure."""
    found = collecting.collect(graph.build([scanned], own()))
    assert [source.recognised for source in found.sources] == ["0.75"]


def test_a_record_keeps_it(scanned: Extraction, tmp_path: Path) -> None:
    """Every line comes back from the record; what is no share of a line is refused."""
    record = records.to_record(scanned)
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    (again,) = records.read(path)
    assert again.document.recognised == scanned.document.recognised
    for wrong in ([[0, 2.0]], [["0", 0.5]], [[0]]):
        path.write_text(json.dumps(record | {"recognised": wrong}), encoding="utf-8")
        with pytest.raises(RecordError, match="'recognised' should hold pairs"):
            list(records.read(path))


def test_rdf_keeps_it(scanned: Extraction) -> None:
    """The shares come back from RDF as they were."""
    made = graph.build([scanned], own())
    again = rdf.from_dataset(rdf.to_dataset(made))
    for key in ("recognised", "confidence"):
        assert {i: v for i, v in again.nodes(data=key) if v} == {i: v for i, v in made.nodes(data=key) if v}
