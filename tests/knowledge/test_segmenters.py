"""Where the quick segmenter has no wheel, plain jieba takes its place, and the same is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg import knowledge, reading
from kg.extraction.extractor import extract
from kg.formats import records
from kg.knowledge import own
from support.folders import ROOT

DOCUMENTS = sorted((ROOT / "data").glob("*.txt"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_fallback_reads_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both segmenters lead to the same finds."""
    pytest.importorskip("rjieba")
    document = reading.read(path, own())
    quick = extract(document, knowledge.load())
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert records.dumps(extract(document, knowledge.load())) == records.dumps(quick)
