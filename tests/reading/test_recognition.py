"""Scanned documents are read like others, and said to be recognised."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError, KindError
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
from kg.reading import read, recognition
from kg.reading.front_matter import describe
from support import scans
from support.folders import ROOT

NOTICE = (ROOT / "data" / "qinghe-notice-2026.txt").read_text(encoding="utf-8") + "抄送：县委办公室，县人大常委会办公室。\n"


@pytest.fixture(scope="module", autouse=True)
def recogniser() -> None:
    scans.needs_recogniser()


def owners(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    found = extract(document, own())
    words = {mention.id: mention.text for mention in found.mentions}
    links = [(u.text, [(words[link.mention], link.role) for link in u.responsible if not link.inferred]) for u in found.units]
    return [(text, answering) for text, answering in links if answering]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The notice of 600 characters as a scanned page in 16 points."""
    path = tmp_path_factory.mktemp("scan") / "notice.pdf"
    path.write_bytes(scans.pdf([scans.page(scans.lines(NOTICE))]))
    return read(path, own())


def test_a_scanned_page_is_read(scan: Document) -> None:
    """At 200 dots to the inch at least 98 of 100 characters are right, and paragraphs are whole."""
    assert len(bare(NOTICE)) >= 600
    same = difflib.SequenceMatcher(None, bare(NOTICE), bare(scan.text), autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) >= 0.98 * len(bare(NOTICE))
    assert len(scan.text.splitlines()) == len([line for line in NOTICE.splitlines() if line.strip()])


def test_owners_are_those_of_the_text(scan: Document) -> None:
    """Who answers for what does not depend on whether a page is text or a picture."""
    expected = owners(describe("text", NOTICE, own()))
    assert owners(scan) == expected
    assert expected


def test_each_line_keeps_how_sure_it_is(scan: Document) -> None:
    """Every line of the text has its share, between 0.5 and 1."""
    assert sorted(scan.recognised) == list(range(len(scan.text.splitlines())))
    assert all(0.5 <= sure <= 1 for sure in scan.recognised.values())


def test_a_scanned_table_is_a_table(tmp_path: Path) -> None:
    """Its rulings are seen, and its cells hold their lines."""
    rows = [
        ("序号", "重点任务", "责任单位", "完成时限"),
        ("1", "建设智能制造产业\n园", "市发展改革委", "2026年12月底"),
        ("2", "推进低空经济发展", "市工业和信息化\n局", "2026年6月底"),
    ]
    picture = scans.table(rows, (120, 400, 400, 300))
    (tmp_path / "t.pdf").write_bytes(scans.pdf([picture]))
    picture.save(tmp_path / "t.png", dpi=(scans.DOTS, scans.DOTS))
    for name in ("t.pdf", "t.png"):
        document = read(tmp_path / name, own())
        assert document.text.splitlines() == ["\t".join(cell.replace("\n", "") for cell in row) for row in rows]


def test_without_the_extra_a_line_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan needs it; a picture among pages of text is told in a warning."""
    monkeypatch.setattr(recognition, "is_there", lambda: False)
    (tmp_path / "s.pdf").write_bytes(scans.pdf([scans.page(["全文"])]))
    (tmp_path / "s.jpg").write_bytes(b"any")
    for name in ("s.pdf", "s.jpg"):
        with pytest.raises(KindError, match=r"needs the extra policy-kg\[ocr\]: pip install 'policy-kg\[ocr\]'"):
            read(tmp_path / name, own())


@pytest.mark.parametrize("name", ["x.png", "x.tif", "x.jpeg"])
def test_what_is_no_picture_gets_a_line(name: str, tmp_path: Path) -> None:
    """A damaged picture and an empty one are told apart."""
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    with pytest.raises(InputError, match="no picture that can be opened"):
        read(tmp_path / name, own())


def test_an_empty_picture_gets_a_line(tmp_path: Path) -> None:
    """Nothing is recognised on it."""
    scans.page([]).save(tmp_path / "empty.png")
    with pytest.raises(InputError, match="no text is recognised"):
        read(tmp_path / "empty.png", own())


def test_nothing_is_loaded_or_reported(scan: Document) -> None:
    """The recogniser is loaded for scans alone, and its runtime is told not to report to its makers."""
    code = "import kg.reading, sys; print({'onnxruntime', 'rapidocr', 'cv2', 'PIL'} & sys.modules.keys())"
    places = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=places)
    assert done.stdout.strip() == "set()"
    assert scan.recognised
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
