"""The lists of instruments and of fixed terms are clean: each term once, each line of use."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from support.folders import LEXICON

FILES = ("instrument.tsv", "fixed.tsv")


def rows(file: str) -> list[dict[str, str]]:
    """Return the lines of a lexicon file."""
    with (LEXICON / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("file", FILES)
def test_each_term_stands_once(file: str) -> None:
    """A term is listed once; a name and a head of the same words are two lines."""
    counts = Counter(row["term"] for row in rows(file))
    assert [term for term, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("file", FILES)
def test_a_term_is_one_word_for_the_tokenizer(file: str) -> None:
    """Quotes, commas and brackets would cut a term in two, so none may stand in one."""
    assert [
        row["term"] for row in rows(file) if not re.fullmatch(r"…?[\u4e00-\u9fffA-Za-z0-9+]+", row["term"])
    ] == []


def test_every_line_says_why_it_is_there() -> None:
    """Each line has a note, and a canonical name only where it differs from the term."""
    for file in FILES:
        for row in rows(file):
            assert row["note"]
            assert row["name"] != row["term"]


def test_a_fixed_term_names_no_instrument() -> None:
    """A term of fixed.tsv is not listed as an instrument too."""
    things = {row["term"].removeprefix("…") for row in rows("instrument.tsv")}
    assert sorted(things & {row["term"] for row in rows("fixed.tsv")}) == []


@pytest.mark.parametrize("head", ["…规划", "…机制", "…行动", "…专项整治", "…条例"])
def test_general_heads_need_a_word_before_them(head: str) -> None:
    """The general last words of names are heads only: alone they name no instrument."""
    terms = {row["term"] for row in rows("instrument.tsv")}
    assert head in terms
    assert head.removeprefix("…") not in terms - {"条例"}
