"""The quick segmenter and plain jieba, its fallback, cut and tag alike."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg import knowledge, lexicon, reading, records
from kg.extractor import extract
from kg.lexicon import Segmenter

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted((ROOT / "data").glob("*.txt"))


@pytest.fixture
def without_rust(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform for which the quick segmenter has no wheel."""
    monkeypatch.setitem(sys.modules, "rjieba", None)


def cuts(segmenter: Segmenter, line: str) -> list[str]:
    return [word for word, _ in segmenter.tag(line)]


def test_both_cut_alike() -> None:
    """Of all lines of the sample documents, hardly any is cut differently."""
    pytest.importorskip("rjieba")
    words = ["五里工业集中区", "富硒食品产业集群", "河长制"]
    quick, plain = lexicon.segmenter(words), lexicon.reference(words)
    assert type(quick) is not type(plain)
    lines = [line for path in DOCUMENTS for line in path.read_text(encoding="utf-8").split("\n") if line]
    different = [line for line in lines if cuts(quick, line) != cuts(plain, line)]
    assert len(different) <= len(lines) // 50, different


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_fallback_reads_the_same(path: Path, without_rust: None) -> None:
    """Nothing that is found hangs on which of the two cuts the words."""
    document = reading.read(path)
    plain = extract(document, knowledge.load())
    sys.modules.pop("rjieba")
    pytest.importorskip("rjieba")
    assert records.dumps(plain) == records.dumps(extract(document, knowledge.load()))
