"""Documents read by the product's own rules."""

from __future__ import annotations

from functools import cache

from kg import knowledge
from kg.knowledge import Knowledge
from kg.knowledge.rules import RuleFile
from kg.model import Document
from kg.outline import assembly
from kg.outline.assembly import Outline
from kg.responsibility import table_columns
from kg.responsibility.notes import Note
from kg.responsibility.notes import notes as told


@cache
def known() -> Knowledge:
    """Return the product's own knowledge, loaded once."""
    return knowledge.load()


def who() -> RuleFile:
    """Return the patterns of notes and tables."""
    return known().patterns("responsibility")


def outline(document: Document) -> Outline:
    """Return the headings and sentences of a document."""
    return assembly.outline(document, known().patterns("outline"), known().patterns("reading"))


def notes(document: Document, outlined: Outline) -> list[Note]:
    """Return the notes of a document."""
    rows = table_columns.rows(document.text, outlined.sentences, who())
    return told(document, outlined, rows, who())
