"""Rule files: what they may hold, how mistakes in them are told, and that each rule says who it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.knowledge import own
from kg.knowledge.rules import Rule, load_rules
from support.folders import RULES

GOOD = """\
pieces: {digit: "[0-9]"}
rules:
  number:
    - name: {zh: 计数, en: count}
      note: {zh: 测试用。, en: For the test.}
      pattern: |
        {digit}{2,3}
        (?P<it>个)
      examples: ["12个", {text: "共123个", finds: ["123个"]}]
      counter: ["个"]
      role: lead
"""
# What is changed in the file, and what the line says of it.
MISTAKES = {
    "unknown piece": ("{digit}{2", "{digt}{2", r":4: rule 'count': .*'digt'; did you mean 'digit'"),
    "no regular expression": ("(?P<it>个)", "(?P<it>个", r":4: rule 'count': not a pattern: missing \)"),
    "without counter-example": ('      counter: ["个"]\n', "", r":4: rule 'count': 'counter' is missing"),
    "without a Chinese name": ("{zh: 计数, en: count}", "{en: count}", r"'count': 'name' needs .* 'zh' is missing"),
    "without an English note": (", en: For the test.", "", r"'note' needs words in zh and in en; 'en' is missing"),
    "time that doubles": (
        "{digit}{2,3}",
        "(?:{digit}+,?)*",
        r":4: rule 'count': '\(\?:\(\?:\[0-9\]\)\+,\?\)\*' can take the same words in several ways, .* such as {0,5}",
    ),
    "what no rule may use": ("{digit}{2,3}", "({digit})?(?:(?(1)个|只))+", r":4: rule 'count': '\(\?\(1\)个' is nothing that"),
    "unknown key": ("      role:", "      roll:", r":4: rule 'count': unknown key 'roll'; did you mean 'role'"),
    "an example of another form": ('["12个"', '[["12个"]', r":4: rule 'count': an example is a text"),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(content: str) -> Path:
        path = tmp_path / "rules.yaml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def load(path: Path) -> list[Rule]:
    return list(load_rules(path, {}, attributes=("role",)).all())


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_name_file_line_and_rule(
    written: Callable[[str], Path], old: str, new: str, message: str
) -> None:
    """A mistake is told in one line with the file, the line, the rule and what would be right."""
    assert old in GOOD
    with pytest.raises(SchemaError) as caught:
        load(written(GOOD.replace(old, new)))
    assert re.search(r"rules\.yaml.*" + message, str(caught.value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [("- a\n- b\n", "holds no mapping"), ("pieces: [\n", ":2: not YAML"), ("rules: {number: [count]}\n", "is no rule")],
    ids=["a list", "no YAML", "a bare name"],
)
def test_a_file_of_another_form_is_refused(written: Callable[[str], Path], content: str, message: str) -> None:
    """What is no rule file is told by its path."""
    with pytest.raises(SchemaError, match=rf"rules\.yaml.*{message}"):
        load(written(content))


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    """A missing file is told with its path."""
    with pytest.raises(SchemaError, match=r"absent\.yaml: no such file"):
        load(tmp_path / "absent.yaml")


def test_a_rule_holds_what_its_entry_says(written: Callable[[str], Path]) -> None:
    """Lines of a pattern are joined, pieces put in, words kept in both languages, further keys as attributes."""
    path = written(GOOD)
    (rule,) = load(path)
    assert (rule.name, rule.title.zh, rule.note["en"], rule.source) == ("count", "计数", "For the test.", "rules.yaml:4")
    assert rule.regex.pattern == "(?:[0-9]){2,3}(?P<it>个)"
    assert rule.attributes == {"role": "lead"}
    match = rule.regex.search("共57个")
    assert match is not None
    assert rule.taken(match) == (3, 4)
    assert list(rule.failures()) == []


def test_failures_are_told(written: Callable[[str], Path]) -> None:
    """An example that does not hold is told with what is found instead."""
    (rule,) = load(written(GOOD.replace('["123个"]', '["23个"]').replace('["个"]', '["34个"]')))
    assert list(rule.failures()) == [
        "example '共123个': finds '123个', should find '23个'",
        "counter-example '34个': finds '34个', should find nothing",
    ]


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_lines_fit_a_laptop(path: Path) -> None:
    """No line is longer than 120 columns, Chinese counted in bytes as simple tools do."""
    long = [i for i, line in enumerate(path.read_bytes().splitlines(), 1) if len(line) > 120]
    assert long == []


def test_every_rule_is_called_differently_in_both_languages() -> None:
    """A name leads to one rule, whichever language the reader has."""
    rules = list(own().rules())
    for language in ("zh", "en"):
        titles = [rule.title[language] for rule in rules]
        assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_names_and_notes_are_in_their_language() -> None:
    """Chinese words are Chinese, and an English name needs none to be understood."""
    chinese = re.compile("[\u4e00-\u9fff]")
    rules = list(own().rules())
    assert [r.name for r in rules if not chinese.search(r.title.zh) or not chinese.search(r.note.zh)] == []
    assert [r.name for r in rules if not re.search("[a-z]{2}", r.note.en)] == []
