"""The words of the product: ``schema/lexicon/*.tsv`` read into one table, and the tokenizer over it.

A type file (``park.tsv`` for Park, and so on) lists names of things. A term that begins with an
ellipsis is a head, the last word of a name: the words before it belong to the name. ``grammar.tsv``
lists the words that hold sentences together, each with its class.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from kg.errors import SchemaError, nearest
from kg.model import MENTION_TYPES

HEAD_MARK = "\N{HORIZONTAL ELLIPSIS}"
TYPE_FILES = {
    "body": "Body",
    "industry": "Industry",
    "industry-codes": "Industry",
    "park": "Park",
    "zone": "EcologicalZone",
    "place": "Place",
    "divisions": "Place",
    "group": "Group",
    "project": "Project",
    "instrument": "Instrument",
}
# High enough that the segmenter never cuts through a listed term, low enough for its arithmetic.
_FREQUENCY = 200_000


@dataclass(frozen=True, slots=True)
class Word:
    """A listed word: its class (``Park.head``, ``verb``, ``fixed``...) and the line it comes from.

    ``verbal`` says that the word can also be a predicate.
    """

    text: str
    cls: str
    source: str
    verbal: bool = False
    name: str = ""


class Segmenter(Protocol):
    """What the tokenizer needs of jieba, in either implementation."""

    def tag(self, sentence: str) -> list[tuple[str, str]]:
        """Return (word, part of speech) pairs that spell the sentence."""

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word, and it is no guess."""


@dataclass(frozen=True)
class Lexicon:
    """All listed words, by their text."""

    words: dict[str, Word]

    def known(self, word: str) -> bool:
        """Whether a word is listed here or in jieba's own dictionary."""
        return word in self.words or self.segmenter.has_word(word)

    @cached_property
    def segmenter(self) -> Segmenter:
        """A jieba that knows every listed word; built on first use."""
        return segmenter(sorted(word for word in self.words if len(word) > 1))


def segmenter(words: list[str]) -> Segmenter:
    """Return the Rust implementation of jieba, or the reference where no wheel of it exists.

    ``words`` are added so heavily that they are never cut through.
    """
    try:
        import rjieba
    except ImportError:
        return reference(words)
    rust = rjieba.Jieba()
    for word in words:
        rust.add_word(word, _FREQUENCY, "lex")
    return rust


def reference(words: list[str]) -> Segmenter:
    """Return plain jieba, the reference implementation, behind the same interface."""
    return _Reference(words)


class _Reference:
    """Plain jieba behind the interface of the Rust one: words cut with HMM, tags by look-up."""

    def __init__(self, words: list[str]) -> None:
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        for word in words:
            self._jieba.add_word(word, _FREQUENCY)
        self._tags = jieba.posseg.POSTokenizer(jieba.dt).word_tag_tab
        jieba.dt.initialize()

    def tag(self, sentence: str) -> list[tuple[str, str]]:
        return [(word, self._tags.get(word, "x")) for word in self._jieba.cut(sentence)]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.FREQ.get(word))


def load(folder: Path) -> Lexicon:
    """Read the lexicon of a schema folder; raises ``SchemaError`` with file and line."""
    words: dict[str, Word] = {}
    for stem, mention_type in TYPE_FILES.items():
        path = folder / f"{stem}.tsv"
        if path.is_file():
            for word in _typed(path, mention_type):
                words[word.text] = _merge(words.get(word.text), word)
    if (folder / "fixed.tsv").is_file():
        for line, row in _rows(folder / "fixed.tsv", ("term",)):
            words[row["term"]] = Word(row["term"], "fixed", f"fixed.tsv:{line}")
    for word in _grammar(folder / "grammar.tsv"):
        words[word.text] = _with_grammar(words.get(word.text), word)
    return Lexicon({text: _widened(word, words) for text, word in words.items() if word.cls[0] != "+"})


def _widened(word: Word, words: dict[str, Word]) -> Word:
    """A name that itself ends in a head of its type takes words before it, and a longer head stands alone."""
    mention_type, _, kind = word.cls.partition(".")
    kind, _, mark = kind.partition("+")
    if kind not in ("whole", "head"):
        return word
    # A last word of one character says too little: it also ends sets of things.
    endings = (words.get(word.text[at:]) for at in range(1, len(word.text) - 1))
    if any(e and e.cls.split("+")[0] in (f"{mention_type}.head", f"{mention_type}.both") for e in endings):
        return replace(word, cls=f"{mention_type}.both" + (f"+{mark}" if mark else ""))
    return word


def _typed(path: Path, mention_type: str) -> Iterator[Word]:
    columns = ("name", "short") if path.stem == "divisions" else ("name",)
    key = "term" if path.stem not in ("divisions", "industry-codes") else "name"
    for line, row in _rows(path, (key,)):
        source = f"{path.name}:{line}"
        if key == "term":
            term, name = row["term"], row.get("name") or ""
            kind = "head" if term.startswith(HEAD_MARK) else "whole"
            yield Word(term.removeprefix(HEAD_MARK), f"{mention_type}.{kind}", source, name=name)
        else:
            kind = "proper" if mention_type == "Place" else "both"
            for column in columns:
                for term in (row.get(column) or "").split("|"):
                    if term:
                        yield Word(term, f"{mention_type}.{kind}", source, name=row["name"])


def _grammar(path: Path) -> Iterator[Word]:
    for line, row in _rows(path, ("term", "class")):
        cls = row["class"]
        yield Word(row["term"], cls, f"{path.name}:{line}", verbal=cls in ("verb", "vn", "strong-vn"))


def _merge(old: Word | None, new: Word) -> Word:
    """A term listed both as a head and as a name is both; else the first file's line stands."""
    if old is None:
        return new
    type_old, _, kind_old = old.cls.partition(".")
    type_new, _, kind_new = new.cls.partition(".")
    if type_old == type_new and kind_old != kind_new and "proper" not in (kind_old, kind_new):
        return Word(old.text, f"{type_old}.both", old.source, name=old.name or new.name)
    return old


def _with_grammar(typed: Word | None, word: Word) -> Word:
    """A name that can be a predicate too, or has a mark (``+house``), keeps its type; other words win."""
    if typed is not None and word.cls.startswith("+"):
        return replace(typed, cls=typed.cls + word.cls)
    if typed is None or not word.verbal or "." not in typed.cls:
        return word
    return Word(typed.text, typed.cls, typed.source, verbal=True, name=typed.name)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = reader.fieldnames or []
        for column in needed:
            if column not in header:
                raise SchemaError(
                    f"{path}:1: no column {column!r} in the header; {nearest(column, header or ['term'])}"
                )
        for row in reader:
            for column in needed:
                if not (row[column] or "").strip():
                    raise SchemaError(f"{path}:{reader.line_num}: column {column!r} is empty")
            yield reader.line_num, {k: v or "" for k, v in row.items() if k}


def classes() -> list[str]:
    """Return the classes that type files give words, ``Park.head`` and so on."""
    return [
        f"{t}.{kind}" for t in MENTION_TYPES for kind in ("head", "whole", "both", "proper")
    ]
