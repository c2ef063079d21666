"""A file is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import files
from kg.errors import KgError


def test_a_file_takes_its_place_when_all_went_well(tmp_path: Path) -> None:
    """Nothing is left beside the file; line ends and letters are kept as they are."""
    path = tmp_path / "图.txt"
    path.write_text("old", encoding="utf-8")
    files.write(path, "汉江\r\n𠮷\n")
    assert path.read_bytes() == "汉江\r\n𠮷\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """Where writing fails half-way the file stays as it was, and no part of the new one is left."""
    path = tmp_path / "graph.ttl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), files.whole(path) as part:
        part.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("name", "says"), [("", "is a folder"), ("none/x.txt", "there is no folder")])
def test_a_place_that_cannot_be_written_is_named(name: str, says: str, tmp_path: Path) -> None:
    """The message says what is wrong with the place."""
    with pytest.raises(KgError, match=says):
        files.write(tmp_path / name, "x")
