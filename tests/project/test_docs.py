"""The documents are tested: every command has help and stands in the README, whose blocks run."""

from __future__ import annotations

import re
import shlex
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg.answers.questions import questions
from kg.cli.main import main
from support.folders import ROOT

READMES = ("README.md", "README.zh-CN.md")


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command, such as ("rules", "check")."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name)


COMMANDS = [" ".join(path) for path in commands()]


def readme(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[list[str]]:
    """Return the commands of each block of a README that is a shell session."""
    found = re.findall(r"^```(?:sh|console)\n(.*?)^```", readme(name), re.MULTILINE | re.DOTALL)
    return [[line.removeprefix("$ ") for line in block.splitlines() if _is_command(line)] for block in found]


def _is_command(line: str) -> bool:
    return line.removeprefix("$ ").startswith(("kg ", "make ", "pip "))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """Help says in a sentence what the command does, gives examples, and explains every option."""
    done = CliRunner().invoke(main, [*command.split(), "--help"])
    assert done.exit_code == 0, done.output
    assert len(re.findall(rf"^ +kg {command}\b", done.stdout, re.MULTILINE)) >= 2, "needs two examples"
    found = _command(command)
    assert found.get_short_help_str()
    assert [p.name for p in found.params if isinstance(p, click.Option) and not p.help] == []


def _command(path: str) -> click.Command:
    command: click.Command = main
    for name in path.split():
        assert isinstance(command, click.Group)
        command = command.commands[name]
    return command


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_readme(name: str, command: str) -> None:
    """Who reads the README knows of every command."""
    assert re.search(rf"`kg {command}\b", readme(name)), f"{name} does not speak of `kg {command}`"


@pytest.mark.parametrize("question", [q.name for q in questions()])
@pytest.mark.parametrize("name", READMES)
def test_every_question_stands_in_the_readme(name: str, question: str) -> None:
    """Who reads the README knows what can be asked."""
    assert f"`{question}`" in readme(name)


@pytest.mark.parametrize("name", READMES)
def test_the_blocks_of_the_readme_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ``kg`` line of the README works, one after the other, where the sample documents are."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    lines = ["kg build data/hanbin-2021.txt"]  # as make demo leaves it
    lines += [line for block in blocks(name) for line in block if line.startswith("kg ")]
    assert len(lines) > 9
    for line in lines:
        done = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
        assert done.exit_code == 0, f"{line}\n{done.output}"


@pytest.mark.parametrize("name", READMES)
def test_make_targets_of_the_readme_are_there(name: str) -> None:
    """What the README tells to make, the Makefile makes."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = set(re.findall(r"^(?:\$ )?make ([a-z]+)", readme(name), re.MULTILINE))
    assert {"demo", "test"} <= told <= targets


@pytest.mark.parametrize(
    "path", [p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]]
)
def test_links_lead_somewhere(path: str) -> None:
    """Every link to a file of the project leads to one."""
    text = (ROOT / path).read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [link for link in links if link and not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (ROOT / path).parent.joinpath(link).exists()] == []


def test_the_screenshot_is_a_picture() -> None:
    """The README's picture is a PNG of a sensible size."""
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", readme("README.md"))
    data = (ROOT / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 1000 and height >= 600
    assert len(data) < 400_000
