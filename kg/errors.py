"""The exceptions of the product.

KgError
├── InputError        a file or text that cannot be read as a policy document
│   └── KindError     a file of a kind that is not read here
├── RecordError       a line of JSON Lines that is no extraction record
├── SchemaError       a mistake in an expert-edited file (lexicon, rules, ontology, queries, viz)
├── StoreError        a store that cannot be opened, read or written
├── QueryError        an unknown question, or a wrong parameter
├── SearchError       full texts that cannot be searched here
└── PageError         a page that cannot be drawn

Every message is one line that says what is wrong, where, and what would be right.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class KgError(Exception):
    """What the product raises on purpose; the command line prints it as one line."""


class InputError(KgError):
    """A file or text that cannot be read as a policy document."""


class KindError(InputError):
    """A file of a kind that is not read here: ``kind`` as users know it, ``needs`` what would help.

    The line of the error names file, kind and need: "plan.key: .key needs a copy named .docx, .pdf or .txt".
    """

    def __init__(self, path: Path, kind: str, needs: str) -> None:
        super().__init__(path, kind, needs)  # as they are, so that the error can pass between processes
        self.path, self.kind, self.needs = path, kind, needs

    def __str__(self) -> str:
        return f"{self.path}: {self.kind} needs {self.needs}"


class RecordError(KgError):
    """A line of JSON Lines that is no extraction record."""


class SchemaError(KgError):
    """A mistake in an expert-edited file, with its file, line and rule."""


class StoreError(KgError):
    """A store that cannot be opened, read or written."""


class QueryError(KgError):
    """An unknown question, or a wrong, missing or unknown parameter."""


class SearchError(KgError):
    """Full texts that cannot be searched here: no SQLite that can, or no place for the index."""


class PageError(KgError):
    """A page that cannot be drawn."""


_FEW = 20  # so many valid words are all named


def one_of(word: str, valid: Iterable[str]) -> str:
    """Return a hint that names all valid words where they are few, and else what ``nearest`` does."""
    words = list(valid)
    return f"valid are: {', '.join(words)}" if len(words) <= _FEW else nearest(word, words)


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return a hint that names the valid word most like ``word``, or all of them if none is like it."""
    words = list(valid)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"valid are: {', '.join(words)}"
