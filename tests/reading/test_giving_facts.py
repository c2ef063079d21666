"""Facts are written into the file beside a document, and nothing else in it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.knowledge import own
from kg.reading.given import read
from kg.reading.giving import give

BEFORE = """# From the archive.
title: "旧标题"   # as printed
issuer:
  - 某县人民政府
  - 某县水利局
# The day of signature.
date: 2021-02-07
"""

WRITTEN = [
    pytest.param("", {"title": ["新标题"]}, "title: 新标题\n", id="new file"),
    pytest.param(
        "# a comment", {"date": ["2021-02"]}, "# a comment\ndate: 2021-02\n", id="behind a comment"
    ),
    pytest.param(
        BEFORE, {"title": ["新: 标题"]}, BEFORE.replace('"旧标题"', "'新: 标题'"), id="in place, with its comment"
    ),
    pytest.param(
        BEFORE,
        {"issuers": ["某市人民政府", "某市水利局"]},
        BEFORE.replace("issuer:\n  - 某县人民政府\n  - 某县水利局", "issuers: [某市人民政府, 某市水利局]"),
        id="a list",
    ),
    pytest.param(BEFORE, {"date": []}, BEFORE.replace("date: 2021-02-07\n", ""), id="taken out"),
    pytest.param(
        "numbers: [甲〔2021〕1号]\nnumber: 乙〔2021〕2号\n",
        {"numbers": ["丙〔2021〕3号"]},
        "numbers: [丙〔2021〕3号]\n",
        id="said twice",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "facts", "after"), WRITTEN)
def test_only_what_is_given_changes(
    tmp_path: Path, before: str, facts: Mapping[str, Sequence[str]], after: str
) -> None:
    """Comments, order and other keys stay, and the file reads as it was given."""
    path = tmp_path / "notice.meta.yaml"
    if before:
        path.write_text(before, encoding="utf-8")
    give(path, facts, own())
    found = path.read_text(encoding="utf-8")
    assert [" ".join(line.split()) for line in found.splitlines()] == [
        " ".join(line.split()) for line in after.splitlines()
    ]
    for name, values in facts.items():
        said = getattr(read(path, own()), name)
        assert (said or ()) == (tuple(values) if isinstance(said, tuple) else values[0] if values else ())


WRONG = [
    pytest.param("", {"date": ["soon"]}, "2021-02-07", id="no date"),
    pytest.param("colour: red\n", {"title": ["标题"]}, "unknown key", id="a file with an unknown key"),
    pytest.param("{title: a}\n", {"date": ["2021"]}, "braces", id="a file in braces"),
]


@pytest.mark.parametrize(("before", "facts", "line"), WRONG)
def test_nothing_is_written_of_what_is_wrong(
    tmp_path: Path, before: str, facts: Mapping[str, Sequence[str]], line: str
) -> None:
    """A line says what is wrong; the file stays as it was."""
    path = tmp_path / "notice.meta.yaml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(InputError, match=line):
        give(path, facts, own())
    assert path.read_text(encoding="utf-8") == before


def test_a_file_in_another_encoding_is_refused_whole(tmp_path: Path) -> None:
    """What is no UTF-8 is told with its byte, and stays as it is."""
    path = tmp_path / "notice.meta.yaml"
    path.write_bytes("title: 旧标题".encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8 at byte 7"):
        give(path, {"title": ["新标题"]}, own())
    assert path.read_bytes() == "title: 旧标题".encode("gbk")
