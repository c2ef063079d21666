"""The term files of schema/lexicon are well-formed tables, and no term names two types of thing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.resources import folder

TYPES = ("industry", "park", "zone", "place", "group", "project")
ALL_TYPES = (*TYPES, "body", "instrument")
HEAD = "…"
HEADER = "term\tname\tnote"


def _path(stem: str) -> Path:
    return folder("schema") / "lexicon" / f"{stem}.tsv"


def _rows(stem: str) -> list[list[str]]:
    return [line.split("\t") for line in _path(stem).read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize("stem", TYPES)
def test_a_term_file_is_a_table_of_three_columns(stem: str) -> None:
    """Each file opens with the header, ends its lines with LF alone and has three cells a line."""
    raw = _path(stem).read_bytes()
    assert raw.startswith(f"{HEADER}\n".encode())
    assert b"\r" not in raw and raw.endswith(b"\n")
    assert [row for row in _rows(stem) if len(row) != 3] == []


@pytest.mark.parametrize("stem", TYPES)
def test_cells_hold_no_stray_spaces_and_every_line_says_why(stem: str) -> None:
    """No cell begins or ends with a space, no term holds one, and each line has a note."""
    rows = _rows(stem)
    assert [row for row in rows if any(cell != cell.strip() for cell in row)] == []
    assert [row for row in rows if any(space in row[0] for space in (" ", "\u3000", "\ufeff"))] == []
    assert [row for row in rows if not row[2]] == []


@pytest.mark.parametrize("stem", TYPES)
def test_terms_are_long_enough_to_be_told_apart(stem: str) -> None:
    """A plain term has two characters at least; a head has its mark at the front only."""
    terms = [row[0] for row in _rows(stem)]
    assert [term for term in terms if not term.startswith(HEAD) and len(term) < 2] == []
    assert [term for term in terms if HEAD in term[1:] or term == HEAD] == []


def test_a_term_has_one_line_and_one_type() -> None:
    """A term stands once within its file and in one type file only, be it a name or a head."""
    count = Counter((stem, row[0]) for stem in TYPES for row in _rows(stem))
    assert [term for term, lines in count.items() if lines > 1] == []
    types: dict[str, set[str]] = {}
    for stem in ALL_TYPES:
        for row in _rows(stem):
            types.setdefault(row[0].lstrip(HEAD), set()).add(stem)
    assert {term: sorted(stems) for term, stems in types.items() if len(stems) > 1} == {}


def test_a_word_of_the_grammar_has_one_line() -> None:
    """Its class and its mark stand together, so that one does not depend on the place of the other."""
    count = Counter(row[0] for row in _rows("grammar"))
    assert [term for term, lines in count.items() if lines > 1] == []


def test_a_noun_of_no_type_is_listed_nowhere_else() -> None:
    """A noun that names nothing stands once, with a note, and in no other word file but with a mark."""
    rows = _rows("nouns")
    count = Counter(row[0] for row in rows)
    listed = [row for stem in (*ALL_TYPES, "fixed", "grammar") for row in _rows(stem)]
    others = {row[0].lstrip(HEAD) for row in listed if not row[1:2] or not row[1].startswith("+")}
    assert [term for term, lines in count.items() if lines > 1] == []
    assert [row for row in rows if len(row) != 2 or not all(cell == cell.strip() != "" for cell in row)] == []
    assert sorted(others & set(count)) == []


def test_a_canonical_name_differs_from_its_term() -> None:
    """The name column is filled only where the canonical name is another one."""
    rows = [row for stem in TYPES for row in _rows(stem)]
    assert [row for row in rows if row[1] and row[0] == row[1]] == []
