"""Pattern files: what they may hold, how mistakes in them are told, and that their examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.knowledge.patterns import Pattern, load
from kg.resources import folder

FILES = ("reading", "outline", "responsibility")


def _patterns() -> list[object]:
    paths = [folder("schema") / "rules" / f"{name}.yaml" for name in FILES]
    return [
        pytest.param(pattern, id=f"{path.stem}: {pattern.name}")
        for path in paths
        if path.is_file()
        for pattern in load(path).all()
    ]


@pytest.mark.parametrize("pattern", _patterns())
def test_examples_hold(pattern: Pattern) -> None:
    """Each pattern finds what its examples say, and nothing in its counter-examples."""
    assert list(pattern.failures()) == []
    assert len(pattern.examples) >= 2
    assert pattern.counter_examples
    assert pattern.note


def test_names_are_unique() -> None:
    """A pattern can be found by its name within its file."""
    for name in FILES:
        path = folder("schema") / "rules" / f"{name}.yaml"
        names = [p.name for p in load(path).all()] if path.is_file() else []
        assert len(names) == len(set(names))


GOOD = """\
parts: {digit: "[0-9]"}
patterns:
  number:
    - name: count
      note: for the test
      pattern: '{digit}{2,3}个'
      examples: ["12个", ["共123个", "123个"]]
      counter: ["个"]
      role: lead
"""

MISTAKES = [
    pytest.param(GOOD.replace("{digit}{2", "{digt}{2"), "5: pattern 'count': unknown part 'digt'; did you mean 'digit'?",
                 id="unknown part"),
    pytest.param(GOOD.replace("{2,3}个'", "{2,3}(个'"), "5: pattern 'count': missing )", id="no regular expression"),
    pytest.param(GOOD.replace('      counter: ["个"]\n', ""), "'counter' is missing",
                 id="without counter"),
    pytest.param("- a\n- b\n", "holds no mapping", id="a list"),
    pytest.param("parts: [\n", ":2: not YAML", id="no YAML"),
    pytest.param("patterns: {number: [count]}\n", "a pattern is a mapping", id="a bare name"),
]  # fmt: skip


@pytest.fixture
def written(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(content: str) -> Path:
        path = tmp_path / "rules.yaml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("content", "message"), MISTAKES)
def test_mistakes_name_file_line_and_pattern(written, content: str, message: str) -> None:  # type: ignore[no-untyped-def]
    """A mistake is told in one line with the file, the line, the pattern and what would be right."""
    path = written(content.replace("    - name", "    - name"))
    with pytest.raises(SchemaError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert message.removeprefix("5:") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_mistake_line_is_that_of_the_pattern(written) -> None:  # type: ignore[no-untyped-def]
    """The line in the message is where the pattern's entry begins."""
    path = written(GOOD.replace("{digit}{2", "{digt}{2"))
    with pytest.raises(SchemaError, match=r"rules\.yaml:4: "):
        load(path)


def test_missing_file(tmp_path: Path) -> None:
    """A pattern file that is not there is told by name."""
    with pytest.raises(SchemaError, match=r"absent\.yaml"):
        load(tmp_path / "absent.yaml")


def test_attributes_and_lookup(written) -> None:  # type: ignore[no-untyped-def]
    """Further keys are attributes; a group is searched in the order of its patterns."""
    patterns = load(written(GOOD))
    found = patterns.first("number", "有57个")
    assert found is not None
    assert found[0].attributes == {"role": "lead"}
    assert found[1][0] == "57个"
    assert patterns.search("number", "个") is None


def test_failures_are_told(written) -> None:  # type: ignore[no-untyped-def]
    """An example that does not hold is told with what is found instead."""
    path = written(GOOD.replace('"123个"', '"23个"').replace('["个"]', '["34个"]'))
    assert len(list(next(load(path).all()).failures())) == 2
