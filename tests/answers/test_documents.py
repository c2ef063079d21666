"""Documents in answers for readers: by title, told apart where several have the same."""

from __future__ import annotations

from kg.answers.documents import entitled, titles_of
from kg.stores.base import Column, Rows

LISTED = Rows(
    tuple(map(Column, ("document", "title", "issuer", "number", "date", "goals"))),
    (
        ("a-2025", "政府工作报告", "甲市人民政府", None, "2025-01-10", 3),
        ("a-2026", "政府工作报告", "甲市人民政府", None, "2026-01-12", 4),
        ("plain", None, None, None, None, 0),
    ),
)


def test_documents_are_called_by_year_issuer_and_title() -> None:
    """Year and issuer stand in front where titles are the same; without a title the id remains."""
    assert titles_of(LISTED) == {
        "a-2025": "2025 甲市人民政府 · 政府工作报告",
        "a-2026": "2026 甲市人民政府 · 政府工作报告",
        "plain": "plain",
    }


def test_ids_in_an_answer_become_titles() -> None:
    """An id that is not known stays, and other columns are as they were."""
    rows = Rows(tuple(map(Column, ("unit", "document", "start"))), (("保护", "a-2026", 3), ("建设", "x", 4)), True)
    found = entitled(rows, titles_of(LISTED))
    assert found.rows == (("保护", "2026 甲市人民政府 · 政府工作报告", 3), ("建设", "x", 4)) and found.more
    assert entitled(LISTED, titles_of(LISTED)) is LISTED


def test_versions_in_the_list_of_documents_are_named() -> None:
    """The list keeps each document's own id beside its title; what came before or behind has its title."""
    rows = Rows(
        tuple(map(Column, ("document", "title", "earlier", "later"))),
        (("a-2026", "政府工作报告", "a-2025", ""),),
    )
    assert entitled(rows, titles_of(LISTED)).rows == (
        ("a-2026", "政府工作报告", "2025 甲市人民政府 · 政府工作报告", ""),
    )
