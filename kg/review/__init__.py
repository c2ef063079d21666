"""What people correct of an extraction: kept in a file beside the document, applied after every reading."""

from __future__ import annotations

from kg.review.anchors import anchor
from kg.review.annotations import Annotations, annotated
from kg.review.applying import RULE, Result, applied, is_unfit, reviewed, warning
from kg.review.correcting import corrected
from kg.review.differences import differences
from kg.review.lines import append, read, undo
from kg.review.naming import NameCorrection, renamed
from kg.review.values import OF_TWO, WHAT, Anchor, Correction

__all__ = [
    "OF_TWO",
    "RULE",
    "WHAT",
    "Anchor",
    "Annotations",
    "Correction",
    "NameCorrection",
    "Result",
    "anchor",
    "annotated",
    "append",
    "applied",
    "corrected",
    "differences",
    "is_unfit",
    "read",
    "renamed",
    "reviewed",
    "undo",
    "warning",
]
