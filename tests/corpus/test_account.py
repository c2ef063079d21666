"""Every file that is given, or lies in a given folder, is accounted for."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from kg import corpus, reading
from kg.corpus import Account, Outcome
from kg.errors import KindError
from kg.knowledge import own
from support import attacks

GOOD = attacks.GOOD


def outcome(path: Path) -> Outcome:
    (found,) = corpus.extract_all([path])
    return found


def test_a_file_of_another_kind_in_a_folder_is_skipped(tmp_path: Path) -> None:
    """Whatever lies in a folder and is not read comes with what would make it readable; hidden files do not."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "deep", target_is_directory=True)
    for name in ("a.txt", "deep/b.xyz", "deep/noending", ".hidden", "~$a.docx"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    found, others = corpus.files([tmp_path])
    assert [path.name for path in found] == ["a.txt"]
    skipped = {one.path.relative_to(tmp_path).as_posix(): one.skipped for one in others}
    assert sorted(skipped) == ["deep/b.xyz", "deep/noending", "link"]
    assert [(error.kind, error.needs.split()[0]) for error in skipped.values() if error] == [
        (".xyz", "a"),
        ("a name without ending", "to"),
        ("no file", "to"),
    ]


def test_a_file_that_is_named_is_not_skipped(tmp_path: Path) -> None:
    """A file in a folder is skipped once, also where the folder is named twice, and read where it is named."""
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notice").write_text(GOOD, encoding="utf-8")
    found, others = corpus.files([tmp_path, tmp_path, tmp_path / "notice"])
    assert ([path.name for path in found], others) == (["a.txt", "notice"], [])


def test_the_reason_passes_between_processes() -> None:
    """What a file needs is told by the process that reads it."""
    error = pickle.loads(pickle.dumps(KindError(Path("a.xls"), ".xls", "a copy named .xlsx")))
    assert (str(error), error.kind) == ("a.xls: .xls needs a copy named .xlsx", ".xls")


WARNED = [
    pytest.param("a.txt", "名单\n张三\n".encode(), "no measure and no goal", id="no unit"),
    pytest.param(
        "a.txt", (GOOD + "\ue123\ue124\ue125\ufffd").encode(), "cannot be read", id="lost characters"
    ),
    pytest.param(
        "a.pdf", attacks.pdf(attacks.shown(80, 700, "Text"), "0 0 200 200 re f"), "page 2", id="page"
    ),
]


@pytest.mark.parametrize(("name", "data", "says"), WARNED)
def test_what_is_read_in_part_has_a_warning(
    name: str, data: bytes, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line names the file and what was not read of it; pictures are not read without a recogniser."""
    monkeypatch.setattr("kg.reading.recognition.is_there", lambda: False)
    (tmp_path / name).write_bytes(data)
    found = outcome(tmp_path / name)
    assert found.extractions
    assert all(line.startswith(f"{tmp_path / name}: ") for line in found.warnings)
    assert len([line for line in found.warnings if says in line]) == 1


def test_what_is_read_whole_has_no_warning(tmp_path: Path) -> None:
    """An empty page and the bullets of a symbol font are nothing that was lost."""
    (tmp_path / "a.txt").write_text(GOOD.replace("各镇", "\uf0b7各镇"), encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(attacks.pdf(attacks.shown(80, 700, "Text"), ""))
    assert outcome(tmp_path / "a.txt").warnings == ()
    assert reading.read(tmp_path / "b.pdf", own()).warnings == ()


def test_the_worst_of_a_file_counts() -> None:
    """A file of several documents is refused where one of them is; every file is counted once."""
    kept, path = Account(), Path("many.jsonl")
    for state in ("read", "unchanged"):
        kept.note(Outcome(path), state)
    kept.note(Outcome(Path("a.txt")), "unchanged")
    assert kept.summary() == "1 read, 1 unchanged"
    kept.refuse(path, "many.jsonl: x: breaks a shape")
    kept.note(Outcome(Path("b.xls"), skipped=KindError(Path("b.xls"), ".xls", "a copy named .xlsx")))
    kept.note(Outcome(Path("c.xls"), skipped=KindError(Path("c.xls"), ".xls", "a copy named .xlsx")))
    assert kept.summary() == "1 unchanged, 2 skipped: .xls needs a copy named .xlsx, 1 refused: many.jsonl"


def test_the_summary_names_few(tmp_path: Path) -> None:
    """Files have a line each; the summary of a folder stays a line."""
    kept = Account()
    for number in range(9):
        kept.note(Outcome(Path(f"{number}.txt"), error=f"{number}.txt: empty"))
    assert kept.summary() == "9 refused: 0.txt; 1.txt; 2.txt; 6 more"
    assert len(kept.errors) == 9
