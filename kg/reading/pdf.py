"""PDF documents: printed lines to paragraphs, ruled tables to rows of tab-joined cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pypdfium2

from kg.errors import InputError, KindError
from kg.knowledge.rules import RuleFile
from kg.reading import paragraphs, recognition
from kg.reading.content import Content
from kg.reading.limits import PICTURES, SHEETS
from kg.reading.printed import Printed
from kg.reading.sheet_lines import printed
from kg.reading.sheets import sheets

_DOTS = 200  # of a picture of a page, to the inch


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a PDF document: a line for each paragraph, without page numbers.

    Pages that hold only pictures are recognised, where the program for it is there; else they are told in
    warnings. Raises ``InputError`` for a file that is no PDF, is locked or holds no text, and ``KindError``
    where all pages are pictures and cannot be recognised.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}: no PDF that can be opened; is it whole, and without a password?") from None
    with closing(document):
        SHEETS.check(len(document))
        pages = [_page(document, number, path, rules) for number in range(len(document))]
        pictured = [n for n, page in enumerate(pages) if not any(page) and _shows(document, n)]
        warnings = list(_recognised(document, pictured, pages, path, rules))
    found = paragraphs.content([sheet for page in pages for sheet in page], warnings)
    if not found.text.strip():
        raise InputError(f"{path}: the PDF holds no text; save or print the document anew")
    return found


def _recognised(
    document: pypdfium2.PdfDocument,
    pictured: Sequence[int],
    pages: list[list[list[Printed]]],
    path: Path,
    rules: RuleFile,
) -> Iterator[str]:
    """Put what is recognised on pages in their places; yield a line on each of which something is lost."""
    if pictured and not recognition.is_there():
        if not any(map(any, pages)):
            raise KindError(path, "a scanned PDF", recognition.NEEDED)
        yield from (f"page {n + 1} holds no text, only a picture; {recognition.REMEDY}" for n in pictured)
        return
    PICTURES.check(len(pictured))
    for number in pictured:
        with closing(document[number]) as page:
            width, height = page.get_size()
            recognition.check(width * _DOTS / 72, height * _DOTS / 72)
            picture = page.render(scale=_DOTS / 72).to_numpy()
        read = recognition.recognised(picture, _DOTS)
        pages[number] = [list(printed(read.sheet, rules))]
        yield from (f"page {number + 1}: {line}" for line in read.warnings)


def _shows(document: pypdfium2.PdfDocument, number: int) -> bool:
    """Tell whether anything is drawn on a page."""
    with closing(document[number]) as page:
        return next(page.get_objects(), None) is not None


def _page(document: pypdfium2.PdfDocument, number: int, path: Path, rules: RuleFile) -> list[list[Printed]]:
    """Return the sheets of a page that show more than its number, at least one."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}: page {number + 1} is damaged; save or print the document anew") from None
    with closing(page):
        found = [list(printed(sheet, rules)) for sheet in sheets(page)]
    return list(filter(None, found)) or [[]]
