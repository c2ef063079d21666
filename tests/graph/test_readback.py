"""Graph -> extractions: JSON Lines -> graph -> JSON Lines loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import corpus, graph, reading
from kg.extraction.extractor import extract
from kg.formats import records
from kg.graph import readback
from kg.knowledge import own
from kg.model import Extraction
from support.extractions import extractions
from support.folders import ROOT, SHARED
from support.water import REVISED, WATER

DATA = sorted((ROOT / "data").glob("*.txt"))
TASKS = sorted((SHARED / "responsibility").glob("*.txt"))


@pytest.mark.parametrize("path", [*DATA, *TASKS], ids=lambda path: path.stem)
def test_what_was_extracted_comes_back_to_the_letter(path: Path) -> None:
    """Prose, notes and tables: the line of JSON that the graph gives is the one that went in."""
    made = extract(reading.read(path, own()), corpus.load())
    (back,) = readback.extractions(graph.build([made], own()))
    assert records.dumps(back) == records.dumps(made)


def test_each_document_comes_back_by_itself(founding_gold: Extraction) -> None:
    """Documents that share bodies are told apart, and come sorted by their ids."""
    first, second = readback.extractions(graph.build([WATER, founding_gold], own()))
    assert [e.document.id for e in (first, second)] == ["hanbin-2021", "water"]
    assert said(first) == said(founding_gold)
    assert said(second) == said(WATER)


def test_what_people_corrected_comes_back() -> None:
    """Corrections are the same after the graph: place, what was and is right, who, when and why."""
    (back,) = readback.extractions(graph.build([REVISED], own()))
    assert back.revisions == REVISED.revisions


@given(st.lists(extractions(), min_size=1, max_size=2, unique_by=lambda e: e.document.id))
@settings(max_examples=60, deadline=None)
def test_any_extraction_comes_back(made: list[Extraction]) -> None:
    """Every mention, unit and link is there again, whatever the names, and the second time all is the same."""
    back = list(readback.extractions(graph.build(made, own())))
    assert [said(e) for e in back] == [said(e) for e in sorted(made, key=lambda e: e.document.id)]
    assert list(readback.extractions(graph.build(back, own()))) == back


def said(extraction: Extraction) -> dict[str, Any]:
    """Return what an extraction says by places in the text, whatever the ids."""
    mentions = {m.id: (m.type, m.start, m.end, m.text) for m in extraction.mentions}
    rules = {(m.type, m.start, m.end, m.rule) for m in extraction.mentions}
    units = {u.id: (u.kind, u.start, u.end) for u in extraction.units}
    links: dict[Any, Any] = {}
    for unit in extraction.units:
        links[units[unit.id]] = {
            "unit": (unit.text, unit.modality, unit.rule),
            "stated": {(mentions[link.mention], link.role) for link in unit.responsible if not link.inferred},
            "aims": {units[id_] for id_ in unit.aims},
        }
        for field in ("targets", "instruments", "basis", "quantities", "times"):
            links[units[unit.id]][field] = {mentions[id_] for id_ in getattr(unit, field)}
    headings = {(h.start, h.end, h.level) for h in extraction.headings}
    return {
        "document": extraction.document,
        "mentions": rules,
        "links": links,
        "headings": headings,
        "revisions": extraction.revisions,
    }
