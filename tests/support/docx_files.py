"""Word documents for the tests."""

from __future__ import annotations

from collections.abc import Sequence

from support.attacks import docx, paragraph


def table_document(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a Word document with a title and a table of plain cells."""
    lines = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return docx(paragraph(title) + f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>")
