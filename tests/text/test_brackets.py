"""Stretches between paired marks."""

from __future__ import annotations

import pytest

from kg.text.brackets import enclosed

PAIRS = "（）“”《》"
CASES = {
    "one": ("甲（乙）丙", ["（乙）"]),
    "two": ("“甲”“乙”", ["“甲”", "“乙”"]),
    "the outer of two": ("（“甲”，《乙》）", ["（“甲”，《乙》）"]),
    "the inner where the outer never closes": ("（甲“乙”", ["“乙”"]),
    "no partner before it": ("甲）乙”", []),
    "another kind closes nothing": ("（甲”乙）", ["（甲”乙）"]),
    "what closes the outer ends the inner": ("（“甲）乙”", ["（“甲）"]),
    "two outer, one closed": ("（（甲）", ["（甲）"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_enclosed(text: str, expected: list[str]) -> None:
    """The outermost stretches are found; a mark without its partner encloses nothing."""
    assert [text[start:end] for start, end in enclosed(text, PAIRS)] == expected
