"""What the product tells people: each line has a Chinese one, and is found by it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg.cli.main import COMMANDS, main
from kg.files import name_fault
from kg.messages import lines, system_language, translated
from support.folders import ROOT

# What raises, and what tells: the first argument with a blank in it is a line for people.
TELLING = re.compile(r"\w*Error|ServiceRefused|Overdue|Busy|say|warn|complain|fail|translated")
NO_LINES = {"TypeError", "AttributeError", "KeyError", "AssertionError", "NotImplementedError"}


def said(node: ast.expr) -> str:
    """Return a line as the code says it, with {} for what differs; "" where it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else "{}"
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return ""


def told(path: Path) -> Iterator[str]:
    """Yield the lines for people in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if TELLING.fullmatch(name) and name not in NO_LINES:
                yield from (line for a in node.args if " " in (line := said(a)).replace("{}", "").strip())


def helped(command: click.Command) -> Iterator[str]:
    """Yield the lines of help of a command: its paragraphs and options."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    yield from (" ".join(p.split()) for p in paragraphs if p and not p.startswith("\b"))
    yield from (p.help for p in command.params if isinstance(p, click.Option) and p.help)
    if isinstance(command, click.Group) and command is not main:
        for one in command.commands.values():
            yield from helped(one)


def plain(line: str) -> str:
    return " ".join(line.split())


def test_every_error_has_a_chinese_line() -> None:
    """What the code raises or tells stands in viz/messages.yaml, word for word."""
    known = {plain(line) for line in lines()}
    found = {plain(line) for path in (ROOT / "kg").rglob("*.py") for line in told(path)}
    assert sorted(found - known) == []


def test_every_help_has_a_chinese_line() -> None:
    """Help of commands and options, and the overview, stand in viz/messages.yaml."""
    wanted = {*helped(main), *(summary for _, _, summary in COMMANDS.values())}
    with main.make_context("kg", [], resilient_parsing=True) as context:
        for name in COMMANDS:
            command = main.get_command(context, name)
            assert command is not None
            wanted |= set(helped(command))
    assert sorted(wanted - set(lines())) == []


def test_both_lines_have_the_same_holes() -> None:
    """A Chinese line has a place for each thing that its English one tells."""
    holes = re.compile(r"\{\d*\}")
    names = re.compile(r"\{[a-z_]+")
    assert [e for e, c in lines().items() if len(holes.findall(e)) != len(holes.findall(c))] == []
    assert [e for e, c in lines().items() if not set(names.findall(c)) <= set(names.findall(e))] == []


LINES = [
    pytest.param(
        "x.review.jsonl:1: unknown value 'Parkk'; did you mean 'Park'?",
        "x.review.jsonl:1：value 没有 'Parkk' 这个值；是不是 'Park'？",
        id="a value of a correction",
    ),
    pytest.param(
        name_fault("a/b"),
        "文件不能叫 'a/b'；名称须为 1 至 255 个 UTF-8 字符，不含斜杠和换行",
        id="a name that no document has",
    ),
    pytest.param("no question 'ownes': did you mean 'owners'?", "没有问题 'ownes'：是不是 'owners'？", id="hint"),
    pytest.param("a.txt: no such file", "a.txt：没有这个文件", id="file"),
    pytest.param(
        "a: 2 headings, 3 mentions, 1 measures, 0 goals: stored",
        "a：2 个标题，3 处名称，1 条举措，0 条目标：已入库",
        id="line within a line",
    ),
    pytest.param("something that nobody says", "something that nobody says", id="unknown"),
]


@pytest.mark.parametrize(("english", "chinese"), LINES)
def test_a_line_is_told_in_chinese(english: str, chinese: str) -> None:
    """What differs stays, what is a line itself is told in Chinese too."""
    assert translated(english, "zh") == chinese
    assert translated(english, "en") == english


SYSTEMS = [
    pytest.param({"LANG": "zh_CN.UTF-8"}, "zh", id="Chinese"),
    pytest.param({"LANG": "de_DE.UTF-8"}, "en", id="another"),
    pytest.param({"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "zh", id="all before the rest"),
    pytest.param({"LANG": "C.UTF-8"}, "", id="none"),
]


@pytest.mark.parametrize(("environment", "language"), SYSTEMS)
def test_the_system_names_a_language(environment: dict[str, str], language: str) -> None:
    """The variables of POSIX say which language the system is set to."""
    assert system_language(environment) == language


# Words that are the same in every language: names of programs, formats and settings, and what is typed.
TYPED = re.compile(
    r"""^\ \ [a-z]+(?=\ \ )|kg\ [^\n]*?(?=\s{2,}|\n)|-{1,2}[\w-]+|\[[^\]]*\]|[A-Z_]{2,}\w*(?:[.=]\S*)?|https?:\S+|\.\w+|\w+://|\S+[=/_]\S*"""
    r"""|Neo4j|Dask|Excel|GraphML|GEXF|Gephi|yEd|IRI|CSV|Ctrl\+C|kg|turtle|gbk|documents|neo4j-csv|PATH|A|B"""
    r"""|LOAD|json|x[<>]=?\d+|JSON|Lines|Park,Industry,EcologicalZone|utf-8|graph|dated|all|xlsx|mcp|brat|cas|jsonl|INCEpTION|UIMA|CAS|XMI|pip\ install\ "policy-kg""",
    re.VERBOSE | re.MULTILINE,
)


@pytest.mark.parametrize("name", ["", *COMMANDS, "rules check", "rules diff"])
def test_no_english_word_in_chinese_help(name: str) -> None:
    """Whoever reads Chinese reads Chinese: what is Latin is typed, or the name of something."""
    done = CliRunner().invoke(main, [*name.split(), "--help"], prog_name="kg", env={"KG_LANG": "zh"})
    assert done.exit_code == 0
    left = TYPED.sub(" ", done.output)
    assert re.findall(r"[A-Za-z]{2,}", left) == []


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_chinese_word_in_english_help(name: str) -> None:
    """And the other way round."""
    done = CliRunner().invoke(main, [*name.split(), "--help"], env={"KG_LANG": "en"})
    assert re.findall("[\u3400-\u9fff]+", done.output) == []


def test_wrong_use_is_told_in_chinese() -> None:
    """The library of the command line speaks the same language."""
    done = CliRunner().invoke(main, ["query", "--limt", "3"], env={"KG_LANG": "zh"})
    assert done.exit_code == 2
    assert "用法：" in done.stderr and "没有选项" in done.stderr and "Error" not in done.stderr
