"""Each document of a zip archive is one of its own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kg import corpus
from kg.corpus import Outcome
from support.attacks import GOOD, docx, paragraph


def archive(files: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            info = zipfile.ZipInfo("x" * len(name.encode(encoding)) if encoding != "utf-8" else name)
            packed.writestr(info, data)
    made = out.getvalue()
    for name in files if encoding != "utf-8" else ():
        raw = name.encode(encoding)
        made = made.replace(b"x" * len(raw), raw)
    return made


def of(tmp_path: Path, data: bytes) -> Outcome:
    (tmp_path / "a.zip").write_bytes(data)
    (outcome,) = corpus.extract_all([tmp_path / "a.zip"])
    return outcome


def test_each_file_is_a_document(tmp_path: Path) -> None:
    """Whatever its kind; two of the same name are told apart by their folders."""
    files = {"市/通知.txt": GOOD.encode(), "区/通知.txt": GOOD.encode(), "办法.docx": docx(paragraph("市水利局要加强保护。"))}
    found = of(tmp_path, archive(files))
    assert [one.document.id for one in found.extractions] == ["通知", "通知@区", "办法"]
    assert found.error == ""


def test_names_in_gbk(tmp_path: Path) -> None:
    """Archives that Windows packs in China have their names in GBK."""
    found = of(tmp_path, archive({"通知一.txt": GOOD.encode()}, "gbk"))
    assert [one.document.id for one in found.extractions] == ["通知一"]


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    """What is wrong with it is said with its name in the archive; kinds that are not read are warnings."""
    files = {"good.txt": GOOD.encode(), "bad.docx": b"PK", "plan.dwg": b"x", "inner.zip": archive({"b.txt": GOOD.encode()})}
    found = of(tmp_path, archive(files))
    assert [one.document.id for one in found.extractions] == ["good"]
    assert found.error.startswith(f"{tmp_path / 'a.zip'}: bad.docx: no Word document")
    assert [line for line in found.warnings if "plan.dwg: .dwg needs a copy" in line]
    assert [line for line in found.warnings if "inner.zip: .zip needs" in line]


def test_no_file_leaves_its_folder(tmp_path: Path) -> None:
    """Names that point elsewhere name a document, and nothing is written there."""
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    found = of(folder, archive({"../../escaped.txt": GOOD.encode(), "/abs.txt": GOOD.encode(), "..\\win.txt": GOOD.encode()}))
    assert {one.document.id for one in found.extractions} == {"escaped", "abs", "win"}
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == []


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"PK\x03\x04", "no zip archive that can be opened"),
        (archive({}), "holds no document"),
        (archive({f"{n}.txt": b"" for n in range(2_001)}), "more than 2,000 files in an archive"),
    ],
    ids=["damaged", "empty", "many"],
)
def test_what_is_no_archive_gets_a_line(data: bytes, line: str, tmp_path: Path) -> None:
    """The line says what would be right."""
    found = of(tmp_path, data)
    assert found.extractions == ()
    assert line in found.error
