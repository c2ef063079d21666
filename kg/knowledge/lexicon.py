"""The words of the product: ``schema/lexicon/*.tsv`` read into one table.

A type file (``park.tsv`` for Park, and so on) lists names of things. A term that begins with an
ellipsis is a head, the last word of a name: the words before it belong to the name. ``grammar.tsv``
lists the words that hold sentences together, each with its class. ``fixed.tsv``, ``nouns.tsv`` and
``products.tsv`` list words that name nothing: set terms, in which nothing is marked, nouns of no type, and
goods, in front of which a sector only says of which kind they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from kg.errors import SchemaError
from kg.frozen import dataclass
from kg.knowledge import tsv
from kg.knowledge.segmenter import Segmenter, segmenter
from kg.model import MENTION_TYPES

HEAD_MARK = "\N{HORIZONTAL ELLIPSIS}"
# The files of official lists, whose columns are others.
OFFICIAL_FILES = ("divisions", "industry-codes")
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
# Files of words that name nothing, each with the class of its words.
NAMELESS_FILES = {"fixed": "fixed", "nouns": "noun", "products": "noun+product"}
# The mark that longer names share with the word they end in, and the types that have it.
_HOUSE, _HOUSED = "+house", ("Body", "Project")
# A word that ends the name of a project, or of a programme where quotes show one.
_WORKS = ("works",)


@dataclass(frozen=True, slots=True)
class Word:
    """A listed word: its class (``Park.head``, ``verb``, ``fixed``...) and the line it comes from.

    ``verbal`` marks a word that can also be a predicate: ``v``, with what narrows it (``v.paying``).
    """

    text: str
    cls: str
    source: str
    verbal: str = ""
    name: str = ""

    @property
    def plain(self) -> bool:
        """Whether the word is a noun that names nothing, and so yields to a word that does."""
        return self.source.startswith(("nouns.tsv", "products.tsv"))

    @property
    def base(self) -> str:
        """The class without its marks: ``Project.head`` of ``Project.head+house``."""
        return self.cls.partition("+")[0]

    @property
    def token_class(self) -> str:
        """The class of its tokens: that of a name says too that it can be a predicate."""
        named = self.cls.partition(".")[0] in MENTION_TYPES
        return f"{self.cls}+{self.verbal}" if self.verbal and named else self.cls


@dataclass(frozen=True)
class Lexicon:
    """All listed words, by their text."""

    words: dict[str, Word]

    def marked(self, mark: str) -> tuple[str, ...]:
        """Return the words that have a mark: ``area`` for ``Place.both+area``."""
        return tuple(text for text, word in self.words.items() if word.cls.endswith(f"+{mark}"))

    def known(self, word: str) -> bool:
        """Whether a word is listed here or in jieba's own dictionary."""
        return word in self.words or self.segmenter.has_word(word)

    @cached_property
    def segmenter(self) -> Segmenter:
        """A jieba that knows every listed word; built on first use."""
        long = sorted(text for text in self.words if len(text) > 1)
        return segmenter(
            [text for text in long if not self.words[text].plain],
            [text for text in long if self.words[text].plain],
        )


def load(folder: Path) -> Lexicon:
    """Read the lexicon of a schema folder; raises ``SchemaError`` with file and line."""
    words: dict[str, Word] = {}
    for stem, mention_type in TYPE_FILES.items():
        path = folder / f"{stem}.tsv"
        if path.is_file():
            for word in _typed(path, mention_type):
                words[word.text] = _merge(words.get(word.text), word)
    for stem, cls in NAMELESS_FILES.items():
        path = folder / f"{stem}.tsv"
        if path.is_file():
            words |= {word.text: word for word in _nameless(path, cls)}
    for word in _grammar(folder / "grammar.tsv"):
        words[word.text] = _with_grammar(words.get(word.text), word)
    if bare := next((word for word in words.values() if word.cls.startswith("+")), None):
        where = folder / bare.source
        raise SchemaError(f"{where}: {bare.text!r} has a mark and no class, here or in another file")
    return Lexicon({text: _widened(word, words) for text, word in words.items()})


def _widened(word: Word, words: dict[str, Word]) -> Word:
    """A name that itself ends in a head of its type takes words before it, and a longer head stands alone.

    What ends in a word that is a work or a body by what is done to it (``+house``) is one too.
    """
    mention_type, _, kind = word.cls.partition(".")
    kind, _, mark = kind.partition("+")
    if kind not in ("whole", "head", "both"):
        return word
    # A last word of one character says too little: it also ends sets of things.
    endings = [found for at in range(1, len(word.text) - 1) if (found := words.get(word.text[at:]))]
    heads = (f"{mention_type}.head", f"{mention_type}.both", *(_WORKS if mention_type == "Project" else ()))
    if any(e.cls.split("+")[0] in heads for e in endings):
        kind = "both"
    if mention_type in _HOUSED and any(e.cls.endswith(_HOUSE) for e in endings):
        mark = mark or _HOUSE[1:]
    return replace(word, cls=f"{mention_type}.{kind}" + (f"+{mark}" if mark else ""))


def _typed(path: Path, mention_type: str) -> Iterator[Word]:
    columns = ("name", "short") if path.stem == "divisions" else ("name",)
    key = "term" if path.stem not in ("divisions", "industry-codes") else "name"
    for line, row in tsv.rows(path, (key,), (key,)):
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


def _nameless(path: Path, cls: str) -> Iterator[Word]:
    for line, row in tsv.rows(path, ("term",), ("term",)):
        yield Word(row["term"], cls, f"{path.name}:{line}")


def _grammar(path: Path) -> Iterator[Word]:
    for line, row in tsv.rows(path, ("term", "class"), ("term", "class")):
        cls = row["class"]
        sort, _, narrower = cls.partition("+")[0].partition(".")
        verbal = f"v.{narrower}".rstrip(".") if sort in ("verb", "vn", "strong-vn") else ""
        yield Word(row["term"], cls, f"{path.name}:{line}", verbal=verbal)


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
    return Word(typed.text, typed.cls, typed.source, verbal=word.verbal, name=typed.name)
