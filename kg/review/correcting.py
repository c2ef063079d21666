"""A document as people corrected it: by the file beside it, and by the names that its folder gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg import reading
from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.review.applying import applied, warning
from kg.review.lines import read
from kg.review.naming import renamed


def corrected(extraction: Extraction, path: Path, knowledge: Knowledge) -> Extraction:
    """Return an extraction with the corrections beside the document, and the names that its folder gives.

    Each that no longer fits is a warning of the document. Raises ``InputError`` for a file of corrections
    that cannot be understood.
    """
    where = reading.corrections_beside(path)
    done, results = applied(extraction, read(where), knowledge)
    done = renamed(done, path, knowledge)
    lines = [line for result in results if (line := warning(result, where))]
    if not lines:
        return done
    return replace(done, document=replace(done.document, warnings=(*done.document.warnings, *lines)))
