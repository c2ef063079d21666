"""`kg diff`: two files, or documents of the store, compared on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

# A notice made up for these tests.
TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
推进青溪水源地保护。建设水质监测站6座。引导企业减少排放。

青禾县人民政府
2026年3月1日
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A draft and the final text, in which a figure is raised."""
    folder = tmp_path_factory.mktemp("diff")
    paths = folder / "draft.txt", folder / "final.txt"
    paths[0].write_text(TEXT, encoding="utf-8")
    paths[1].write_text(TEXT.replace("6座", "9座"), encoding="utf-8")
    return paths


def diff(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, ["diff", *map(str, arguments)])


def test_two_files_are_compared(files: tuple[Path, Path]) -> None:
    """The rows are told on stdout, their sum on stderr."""
    done = diff(*files, "-f", "json")
    assert done.exit_code == 0
    (row,) = json.loads(done.stdout)
    assert (row["state"], row["changes"], row["before"]) == ("changed", "figure_up", "建设水质监测站6座")
    assert "修改 1" in done.stderr


def test_documents_of_the_store_are_compared(files: tuple[Path, Path], tmp_path: Path) -> None:
    """What is no file is an id in the store; both give the same rows."""
    store = str(tmp_path / "store")
    assert CliRunner().invoke(main, ["build", *map(str, files), "--store", store]).exit_code == 0
    stored = diff("draft", "final", "--store", store, "-f", "json")
    assert json.loads(stored.stdout) == json.loads(diff(*files, "-f", "json").stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "figure_upp"), "did you mean 'figure_up'?"),
        (("--store", "{folder}/none"), "none"),
    ],
    ids=["type", "store"],
)
def test_what_cannot_be_compared_is_one_line(
    files: tuple[Path, Path], arguments: tuple[str, str], said: str
) -> None:
    """A wrong type of change, or an unknown document, is said in one line with what would be right."""
    given = [one.format(folder=files[0].parent) for one in arguments]
    done = diff(files[0], files[1] if arguments[0] == "--only" else "finall", *given)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
