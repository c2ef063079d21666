"""What a text must hold for a pattern to fit, and that no shape is passed over for it."""

from __future__ import annotations

import pytest

from kg.knowledge import own
from kg.knowledge.needs import needed

CASES = {
    "each character": ("ab", ["a", "b"]),
    "a set": ("[ab]c", ["ab", "c"]),
    "one of two": ("(?:ax|by)c", ["ab", "c"]),
    "what may be left out": ("a?b*c+", ["c"]),
    "one of two, which may be left out": ("(?:a|b?)c", ["c"]),
    "what must follow": ("a(?=b)", ["a", "b"]),
    "what must not follow": ("a(?!b)", ["a"]),
    "what stands before": ("(?<=x)a", ["a"]),
    "all but one character says nothing": ("[^a]b", ["b"]),
    "in either case": ("(?i:a)", ["Aa"]),
    "only a few, those that say most": ("[abc][de]fgh", ["f", "g", "h"]),
}


@pytest.mark.parametrize(("pattern", "expected"), CASES.values(), ids=CASES)
def test_needed(pattern: str, expected: list[str]) -> None:
    """A text in which the pattern fits holds one character of each set."""
    assert sorted("".join(sorted(needs)) for needs in needed(pattern)) == expected


def test_every_shape_is_tried_where_it_fits() -> None:
    """On the examples of all rules, the shapes that are passed over fit nowhere."""
    tokenizer = own().tokenizer
    texts = {example.text for rule in own().rules() for example in rule.examples}
    for text in texts:
        passed = {rule.name: rule for rule in tokenizer.shapes} | dict.fromkeys(r.name for r in tokenizer.likely(text))
        assert [name for name, rule in passed.items() if rule and rule.regex.search(text)] == []


def test_most_shapes_are_passed_over() -> None:
    """A plain sentence is spared most of them."""
    tokenizer = own().tokenizer
    assert len(list(tokenizer.likely("大力推进园区建设。"))) < len(tokenizer.shapes) / 3
