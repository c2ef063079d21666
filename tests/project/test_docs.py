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
from kg.version import __version__
from support.folders import ROOT

READMES = ("README.md", "README.zh-CN.md")


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command, such as ("rules", "check")."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
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
        inner = command.get_command(click.Context(command), name)
        assert inner is not None
        command = inner
    return command


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_readme(name: str, command: str) -> None:
    """Who reads the README knows of every command."""
    assert re.search(rf"`kg {command}\b", readme(name)), f"{name} does not speak of `kg {command}`"


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_questions_of_the_readme_can_be_asked(name: str, language: str) -> None:
    """The README lists questions that are there, in the words of their files; ``kg query`` lists all."""
    asked = {question.name: question.words(language) for question in questions()}
    listed = dict(re.findall(r"^\| `(\w+)` \| ([^|`]+) \|$", readme(name), re.MULTILINE))
    assert len(listed) > 9
    assert listed == {key: asked.get(key) for key in listed}


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


def told(name: str) -> list[tuple[int, set[str]]]:
    """Return the level of each section of a page, and the files and commands that the section speaks of."""
    sections = re.split(r"^(?=#+ )", (ROOT / "docs" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = re.compile(r"\b[\w-]+\.(?:yaml|tsv)\b|\bkg [a-z]+(?: [a-z]+)?", re.ASCII)
    return [(section.index(" "), set(named.findall(section))) for section in sections if section]


def test_the_pages_on_rules_are_twins() -> None:
    """The Chinese page has the sections of the English one, and each names the same files and commands."""
    assert told("rules.zh-CN.md") == told("rules.md")


def test_what_the_architecture_names_is_there() -> None:
    """Every file and folder of the project that docs/architecture.md names is where it says."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = [path for path in re.findall(r"`([\w./-]+/[\w./-]*)`", text) if "NAME" not in path]
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


RELEASE = re.compile(r"## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2}|unreleased)")
CHANGES = {"### Added": "A", "### Changed": "C", "### Fixed": "F"}


def test_the_changelog_keeps_its_form() -> None:
    """Versions with their dates, the newest first; under each Added, Changed and Fixed, in this order."""
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith("##")]
    order = "".join("V" if RELEASE.fullmatch(line) else CHANGES.get(line, "?") for line in heads)
    assert re.fullmatch(r"(V(?=[ACF])A?C?F?)+", order), f"{heads}"
    releases = [match for line in heads if (match := RELEASE.fullmatch(line))]
    versions = [tuple(map(int, release[1].split("."))) for release in releases]
    assert versions == sorted(set(versions), reverse=True)
    assert "unreleased" not in [release[2] for release in releases[1:]]


def test_the_changelog_speaks_of_the_version() -> None:
    """The newest version that has a date is the one that the product says it is."""
    releases = RELEASE.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert next(version for version, date in releases if date != "unreleased") == __version__


def test_the_screenshot_is_a_picture() -> None:
    """The README's picture is a PNG of a sensible size."""
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", readme("README.md"))
    data = (ROOT / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 1000 and height >= 600
    assert len(data) < 400_000
