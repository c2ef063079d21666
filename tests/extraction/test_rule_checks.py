"""The rules of schema/: their examples hold, and a mistake in them is told by file, line and rule."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg import knowledge
from kg.errors import SchemaError
from kg.extraction import rule_checks
from kg.knowledge import Knowledge
from kg.resources import folder


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


def test_every_rule_keeps_what_its_examples_promise(known: Knowledge) -> None:
    """Examples are found by their own rule, counter-examples by none, and each rule has enough of both."""
    assert [f"{p.source} {p.rule}: {p.text}" for p in rule_checks.check(known)] == []


def test_checking_sees_a_rule_that_breaks(known: Knowledge, tmp_path: Path) -> None:
    """A pattern that no longer fits its examples is reported with its file, its name and what it should find."""
    schema = _copied(tmp_path)
    rules = schema / "rules" / "lists.yaml"
    broken = rules.read_text(encoding="utf-8").replace("{等}", "{的}", 1)
    rules.write_text(broken, encoding="utf-8")
    problems = rule_checks.check(knowledge.load(schema))
    assert any(p.source.startswith("lists.yaml:") and "should find" in p.text for p in problems)


def test_a_rule_that_is_slow_is_reported(tmp_path: Path) -> None:
    """Two repetitions that can take the same words are named: the time grows with the square of the sentence."""
    schema = _copied(tmp_path)
    rules = schema / "rules" / "clauses.yaml"
    text = rules.read_text(encoding="utf-8")
    slow = text.replace("pattern: '.*{predicate}'", "pattern: '.*{noun}?.*{predicate}'")
    assert slow != text
    rules.write_text(slow, encoding="utf-8")
    (problem,) = rule_checks.check(knowledge.load(schema))
    assert problem.source.startswith("clauses.yaml:")
    assert problem.text.startswith("'.*' and, behind it, '.*' can take the same words: its time grows faster")


def test_two_rules_of_one_name_are_reported(tmp_path: Path) -> None:
    """A name must lead to one rule."""
    schema = _copied(tmp_path)
    rules = schema / "rules" / "lists.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(f"{text}\n{text.partition('rules:')[2]}", encoding="utf-8")
    problems = rule_checks.check(knowledge.load(schema))
    assert any("same name" in p.text for p in problems)


MISTAKES = {
    "unknown word class": (
        "words.yaml",
        "{ensure}",
        "{ensur}",
        r"words\.yaml:\d+: rule '.+': .*'ensur'.*'ensure'",
    ),
    "set that holds itself": (
        "classes.yaml",
        "join: [dun, and, with]",
        "join: [dun, and, join]",
        r"classes\.yaml:\d+: set 'join' holds itself",
    ),
    "unknown type": (
        "names.yaml",
        "makes: Project",
        "makes: Projct",
        r"names\.yaml:\d+: rule '.+':.*'Projct'.*'Project'",
    ),
    "unknown key": (
        "names.yaml",
        "makes: Project",
        "makez: Project",
        r"names\.yaml:\d+: rule '.+': unknown key 'makez'",
    ),
    "no pattern": (
        "lists.yaml",
        "  pattern:",
        "  patern:",
        r"lists\.yaml:\d+: rule '.+': unknown key 'patern'.*'pattern'",
    ),
    "broken expression": (
        "lists.yaml",
        "    (?P<it>(?:",
        "    ((?P<it>(?:",
        r"lists\.yaml:\d+: rule '.+': not a pattern",
    ),
    "broken YAML": ("clauses.yaml", "  makes: none", "  makes: [none", r"clauses\.yaml:\d+: not YAML"),
    "broken shape": (
        "shapes.yaml",
        "makes: item",
        "makes: itm",
        r"shapes\.yaml:\d+: rule '.+':.*'itm'.*'item'",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_rule_file_is_told_in_one_line(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    """The line names the file, the line, the rule and the nearest valid word."""
    schema = _copied(tmp_path)
    path = schema / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        knowledge.load(schema)
    assert re.search(message, str(error.value))
    assert "\n" not in str(error.value)


def test_a_lexicon_file_without_its_column_is_refused(tmp_path: Path) -> None:
    """The header names the columns; a missing one is told with file and line."""
    schema = _copied(tmp_path)
    path = schema / "lexicon" / "park.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("term\t", "word\t", 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=r"park\.tsv:1: no column 'term'"):
        knowledge.load(schema)


def test_a_change_of_the_lexicon_shows_in_the_difference(known: Knowledge, tmp_path: Path) -> None:
    """A term that is added finds what it names, and nothing else changes."""
    from kg.model import Document

    schema = _copied(tmp_path)
    with (schema / "lexicon" / "park.tsv").open("a", encoding="utf-8", newline="\n") as lines:
        lines.write("云麓谷\t\ta made-up park\n")
    document = Document("d", "加快云麓谷建设。完善服务体系。")
    changes = list(rule_checks.diff([document], known, knowledge.load(schema)))
    assert [(c.sign, c.what, c.text) for c in changes] == [("+", "Park", "云麓谷")]


def _copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder("schema"), tmp_path / "schema"))
