"""What a text must hold for a pattern to fit, and that no rule is passed over for it."""

from __future__ import annotations

import re

import pytest

from kg.knowledge import own
from kg.knowledge.needs import needed
from kg.knowledge.sieve import Sieve

CASES = {
    "each character": ("ab", ["a", "ab", "b"]),
    "a set": ("[ab]c", ["ab", "ac bc", "c"]),
    "one of two": ("(?:ax|by)c", ["ax by", "c", "xc yc"]),
    "what may be left out": ("a?b*c+", ["c"]),
    "one of two, which may be left out": ("(?:a|b?)c", ["c"]),
    "what must follow": ("a(?=b)", ["a", "ab", "b"]),
    "what must follow, and what is taken": ("a(?=.b)c", ["a", "ac", "b"]),
    "what must not follow": ("a(?!b)", ["a"]),
    "what stands before": ("(?<=x)a", ["a"]),
    "nothing but conditions": ("(?:(?=ab)|(?=b))c", ["b ab", "c"]),
    "all but one character says nothing": ("[^a]b", ["b"]),
    "in either case": ("(?i:a)", ["Aa"]),
    "only a few, those that say most": ("[abc][de]fgh", ["df ef", "fg", "gh"]),
}


@pytest.mark.parametrize(("pattern", "expected"), CASES.values(), ids=CASES)
def test_needed(pattern: str, expected: list[str]) -> None:
    """A text in which the pattern fits holds a character, or two side by side, of each set."""
    assert sorted(map(_listed, needed(pattern).sets)) == sorted(map(_listed, map(_parted, expected)))


def _parted(told: str) -> list[str]:
    return told.split() if " " in told else [told]


def _listed(needs: list[str] | frozenset[str]) -> str:
    singles = "".join(sorted(sign for sign in needs if len(sign) == 1))
    return " ".join(filter(None, [singles, *sorted(sign for sign in needs if len(sign) == 2)]))


BEGINNINGS = {
    "a character": ("ab", "a", "bc"),
    "what may be left out": ("a?b", "ab", "c"),
    "a choice": ("ax|[bc]", "abc", "x"),
    "behind a condition": ("(?<=x)(?=.)a", "a", "xb"),
    "what may be empty": ("a*", "ab", ""),
}


@pytest.mark.parametrize(("pattern", "may", "not_so"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_begins(pattern: str, may: str, not_so: str) -> None:
    """A match begins with one of some characters; with any where it may be empty."""
    needs = needed(pattern)
    assert [needs.begins(sign) for sign in may + not_so] == [True] * len(may) + [False] * len(not_so)


def test_every_shape_is_tried_where_it_fits() -> None:
    """On the examples of all rules, the shapes that are passed over fit nowhere."""
    shapes = own().tokenizer.shapes
    for text in {example.text for rule in own().rules() for example in rule.examples}:
        likely = shapes.likely(text)
        assert [rule.name for rule in shapes.rules if rule not in likely and rule.regex.search(text)] == []


def test_most_shapes_are_passed_over() -> None:
    """A plain sentence is spared nearly all of them."""
    shapes = own().tokenizer.shapes
    assert len(shapes.likely("大力推进园区建设。")) < len(shapes.rules) / 10


def test_rules_over_classes_are_tried_where_they_begin() -> None:
    """The rules that match at the beginning of some letters are given in their order, each with its match."""
    alphabet = own().alphabet
    texts = {alphabet.letters["verb"] + alphabet.letters[cls] for cls in ("noun", "Quantity", "Time")}
    rules = own().stage("clauses")
    for text in texts:
        tried = ((rule, rule.regex.match(text)) for rule in rules)
        expected = [(rule.name, match.span()) for rule, match in tried if match and match.end()]
        assert [(rule.name, match.span()) for rule, match in Sieve(rules).opening(text)] == expected
        assert expected


def test_a_pattern_over_classes_needs_letters() -> None:
    """Its text has one letter a token, and is asked for letters alone."""
    members = {"verb": "vw", "noun": "n"}
    needs = needed("{verb} {noun}", members.__getitem__)
    assert set(needs.sets) == {frozenset("vw"), frozenset("n")}
    assert re.fullmatch("[vw]n", "vn") and needs.begins("v") and not needs.begins("n")
