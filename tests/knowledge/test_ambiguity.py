"""Which patterns may take longer than what they match grows, and which part of them is to blame."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.knowledge import own
from kg.knowledge.ambiguity import blamed, doubling
from kg.knowledge.pattern_tree import UnreadablePattern
from support.folders import ROOT

LETTERS = {"verb": "vw", "noun": "n", "dun": "d", "modal": "m", "manner": "am", "all": "vwndma"}

# A pattern, and the repetition whose words can be taken in several ways.
DOUBLING = {
    "a repetition in a repetition": ("(?:a+)+b", "(?:a+)+"),
    "a choice of two that fit": ("(?:a|[ab])*c", "(?:a|[ab])*"),
    "a word and its parts": ("x(?:文化旅游|文化|旅游)+局", "(?:文化旅游|文化|旅游)+"),
    "parts that may be left out": ("(?:a?b?)*c", "(?:a?b?)*"),
    "items whose mark may be left out": ("(?:[^、]{2,20}局、?)+$", "(?:[^、]{2,20}局、?)+"),
    "a long bound is as bad": ("(?:a{1,8}){0,24}b", "(?:a{1,8}){0,24}"),
    "a phrase in a loop, and its words": ("{manner}*(?:{noun}{all}*{noun}|{noun})*{verb}", "(?:{noun}{all}*{noun}|{noun})*"),
    "inside a condition": ("x(?!(?:a|aa)*b)", "(?:a|aa)*"),
    "a reference stands for anything": (r"(.)(?:\1+)+x", r"(?:\1+)+"),
    "case does not matter": ("(?i:(?:a|A)*b)", "(?:a|A)*"),
}
# A pattern, and the two repetitions that can share the same words.
GROWING = {
    "the same behind one another": (r"\s*x?\s*y", r"\s*", r"\s*"),
    "any words, a word, any words": (".*{verb}.*{noun}", ".*", ".*"),
    "in a condition behind it": ("{all}*{noun}(?!{all}*{verb})", "{all}*", "{all}*"),
    "a condition in a loop": ("(?:(?!{noun}*{verb}){all})*{dun}", "(?:(?!{noun}*{verb}){all})*", "{noun}*"),
    "a possessive one behind another": ("a*b?a*+c", "a*", "a*+"),
}
SOUND = {
    "a plain loop": "(?:{noun}{1,4}{dun})*{noun}{verb}",
    "all but one class": "(?:(?!{verb}).)*{verb}",
    "all but one class, spelled otherwise": "{^verb}*{verb}{^dun}*{dun}",
    "to the end, where nothing fails": ".*{verb}.*$",
    "and behind it nothing is asked for": ".*{verb}.*",
    "possessive": r"\s*+x?\s*y",
    "atomic": "(?>{all}*{noun})(?!{all}*{verb})",
    "with a bound": ".{0,99}{verb}.*{noun}",
    "few of a few": "(?:a|ab|b){0,5}c",
    "a class narrowed by a condition": "(?:(?!{modal}){manner})*{modal}{manner}*{verb}",
    "words that begin differently": "(?:文化|旅游|体育)+局",
    "a look behind": "a*(?<=aa)b",
}


def members(name: str) -> str:
    return LETTERS[name]


@pytest.mark.parametrize(("pattern", "part"), DOUBLING.values(), ids=DOUBLING)
def test_what_doubles_is_named(pattern: str, part: str) -> None:
    """A repetition that can take a word in several ways is named as it stands in the pattern."""
    found = blamed(pattern, members)
    assert found is not None
    assert (found.part, found.beside) == (part, "")
    assert doubling(pattern, members) == found
    assert repr(part) in str(found)


@pytest.mark.parametrize(("pattern", "part", "beside"), GROWING.values(), ids=GROWING)
def test_what_grows_is_named(pattern: str, part: str, beside: str) -> None:
    """Two repetitions that can share words are both named; they are no reason to refuse a rule at load."""
    found = blamed(pattern, members)
    assert found is not None
    assert (found.part, found.beside) == (part, beside)
    assert doubling(pattern, members) is None


@pytest.mark.parametrize("pattern", SOUND.values(), ids=SOUND)
def test_what_is_sound_passes(pattern: str) -> None:
    """A pattern that can take its words in one way only is not blamed."""
    assert blamed(pattern, members) is None


@pytest.mark.parametrize("pattern", ["(?P<a>x)(?P=a)", "(a)?(?(1)b|c)"], ids=["named reference", "conditional"])
def test_what_cannot_be_judged_is_refused(pattern: str) -> None:
    """What the reader of patterns does not know is not passed over in silence."""
    re.compile(pattern)
    with pytest.raises(UnreadablePattern):
        blamed(pattern)


ROOMS = (
    *("text", "knowledge", "reading", "naming", "outline", "responsibility", "extraction", "graph"),
    *("page", "formats", "stores", "answers", "web", "corpus"),
)


def constants() -> Iterator[tuple[str, str]]:
    """Yield the patterns that stand in the code that reads documents, with their places."""
    for path in sorted(path for room in ROOMS for path in (ROOT / "kg" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "re":
                given = node.args[0] if isinstance(node, ast.Call) else None
                if isinstance(given, ast.Constant):
                    pattern = given.value.decode() if isinstance(given.value, bytes) else given.value
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", pattern


CODE = dict(constants())


@pytest.mark.parametrize("place", CODE)
def test_patterns_of_the_code_are_sound(place: str) -> None:
    """No pattern in code that reads documents takes longer than its text grows."""
    assert blamed(CODE[place]) is None


def test_patterns_of_figures_are_sound() -> None:
    """The patterns that are made of the words of figures.yaml are sound too."""
    figures = own().figures
    assert [blamed(pattern.pattern) for pattern in (figures.quantity, figures.time)] == [None, None]


def test_the_patterns_of_the_code_are_found() -> None:
    """The walk through the code sees patterns at all."""
    assert len(CODE) > 8
    assert Path("kg/text/lines.py").as_posix() in {place.partition(":")[0] for place in CODE}
