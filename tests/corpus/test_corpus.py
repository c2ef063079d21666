"""Many documents: in order, over processes or not, and one bad file does not stop the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import corpus
from kg.formats import records

GOOD = "关于加强水源保护的通知\n\n一、加强保护\n\n各镇人民政府要落实河长制，保护青溪水源。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with good files, an empty one and a binary one."""
    for name in ("c", "a", "b"):
        (tmp_path / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    return tmp_path


def told(outcomes: list[corpus.Outcome]) -> list[tuple[str, int, bool]]:
    return [(o.path.name, len(o.extractions), bool(o.error)) for o in outcomes]


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_come_in_order(folder: Path, workers: int) -> None:
    """The order is that of the files, and a bad file has its own line, however many processes work."""
    found, failed = corpus.files([folder])
    assert failed == []
    assert told(list(corpus.extract_all(found, workers=workers))) == [
        ("a.txt", 1, False),
        ("b.txt", 1, False),
        ("c.txt", 1, False),
        ("empty.txt", 0, True),
        ("picture.txt", 0, True),
    ]


def test_processes_change_nothing(founding: Path, folder: Path) -> None:
    """One process and two give the same extractions."""
    paths = [founding, folder / "a.txt"]
    one, two = (list(corpus.extract_all(paths, workers=n)) for n in (1, 2))
    assert one == two


def test_a_path_that_names_nothing_is_told_apart(folder: Path) -> None:
    """Where a path is not there the others are found all the same."""
    found, failed = corpus.files([folder / "none.txt", folder / "a.txt"])
    assert [path.name for path in found] == ["a.txt"]
    assert [outcome.path.name for outcome in failed] == ["none.txt"]


def test_two_documents_of_one_name_are_refused(folder: Path) -> None:
    """The second would silently take the place of the first in the graph."""
    (folder / "other").mkdir()
    twin = folder / "other" / "a.txt"
    twin.write_text(GOOD, encoding="utf-8")
    first, second = corpus.extract_all([folder / "a.txt", twin])
    assert (bool(first.error), second.extractions) == (False, ())
    assert str(folder / "a.txt") in second.error


def test_records_are_read_as_they_are(founding: Path, tmp_path: Path) -> None:
    """What was extracted before is taken over, with its rules; gold gets the text beside it."""
    (outcome,) = corpus.extract_all([founding])
    records.write(outcome.extractions, tmp_path / "out.jsonl")
    (again,) = corpus.extract_all([tmp_path / "out.jsonl"])
    assert [records.dumps(e) for e in again.extractions] == [records.dumps(e) for e in outcome.extractions]
    (gold,) = corpus.extract_all([founding.with_suffix(".jsonl")])
    assert gold.extractions[0].document.text == outcome.extractions[0].document.text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", ":1: "),
        (b'{"doc": "x"}', "'mentions' is missing"),
        (b"[1]", "not an extraction record"),
        (b"\xff\xfe{}", "cannot be read as UTF-8"),
        (b'{"doc": "x", "title": "\\ud800", "mentions": [], "units": []}', "surrogate"),
    ],
    ids=["no JSON", "a field missing", "no object", "other encoding", "half a character"],
)
def test_bad_records_are_refused_with_their_line(line: bytes, says: str, tmp_path: Path) -> None:
    """The message names the file and what is wrong in it."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(line + b"\n")
    (outcome,) = corpus.extract_all([path])
    assert outcome.error.startswith(str(path))
    assert says in outcome.error
