"""What people correct of an extraction: kept in a file beside the document, applied after every reading."""

from __future__ import annotations

from kg.review.anchors import anchor
from kg.review.applying import RULE, Result, applied, corrected, warning
from kg.review.lines import append, read, undo
from kg.review.values import OF_TWO, WHAT, Anchor, Correction

__all__ = [
    "OF_TWO",
    "RULE",
    "WHAT",
    "Anchor",
    "Correction",
    "Result",
    "anchor",
    "append",
    "applied",
    "corrected",
    "read",
    "undo",
    "warning",
]
