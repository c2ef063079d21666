"""Lines that somebody has added to a lexicon and that change nothing, with the rule or line that wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extraction import mentions
from kg.knowledge import Knowledge
from kg.knowledge.lexicon import HEAD_MARK, NAMELESS_FILES, OFFICIAL_FILES, TYPE_FILES, Word
from kg.knowledge.tokens import Firing, Token, mention_type

_GRAMMAR = "grammar.tsv"


@dataclass(frozen=True, slots=True)
class Idle:
    """A line of the lexicon without effect: its file and line, its term, and the rule or line that wins.

    ``reading`` is the class as which the winner reads the term.
    """

    source: str
    term: str
    winner: str
    reading: str


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    term: str
    cls: str

    @property
    def source(self) -> str:
        return f"{self.file}:{self.number}"


def idle(knowledge: Knowledge, base: Path) -> Iterator[Idle]:
    """Yield the lines of a lexicon that ``base``, another schema folder, has not and that change nothing."""
    known = {(line.file, line.term, line.cls) for line in _lines(base)}
    for line in _lines(knowledge.folder):
        if (line.file, line.term, line.cls) not in known and (won := _winner(line, knowledge)):
            yield Idle(line.source, line.term, *won)


def _lines(folder: Path) -> Iterator[_Line]:
    stems = [stem for stem in TYPE_FILES if stem not in OFFICIAL_FILES]
    classes = {f"{stem}.tsv": TYPE_FILES[stem] for stem in stems}
    classes |= {f"{stem}.tsv": cls for stem, cls in NAMELESS_FILES.items()}
    for name, cls in {**classes, _GRAMMAR: ""}.items():
        path = folder / "lexicon" / name
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for number, line in enumerate(lines[1:], 2):
            cells = line.removesuffix("\r").split("\t")
            if cells[0]:
                yield _Line(name, number, cells[0], cls or cells[1])


def _winner(line: _Line, knowledge: Knowledge) -> tuple[str, str] | None:
    """Return what reads the term of a line in its stead, and as what; None where the line has its effect."""
    term = line.term.removeprefix(HEAD_MARK)
    listed = knowledge.lexicon.words.get(term)
    if listed is None or line.cls.startswith("+"):
        return None
    if not _holds(line, listed):
        return listed.source, listed.cls
    if line.cls not in TYPE_FILES.values() or line.term.startswith(HEAD_MARK):
        return _taken(line, term, knowledge.tokenizer.tokens(term), knowledge)
    log: list[Firing] = []
    tokens = mentions.read(term, knowledge, log)
    if any(token.text == term and mention_type(token) == line.cls for token in tokens):
        return None
    return _reader(term, tokens, log)


def _holds(line: _Line, listed: Word) -> bool:
    """Say whether a listed word is what a line says of it, or can be that too, as a name that is an act."""
    if line.cls in TYPE_FILES.values():
        return _type(listed.cls) == line.cls
    return listed.base == line.cls.partition("+")[0] or (bool(listed.verbal) and line.file == _GRAMMAR)


def _taken(line: _Line, term: str, tokens: list[Token], knowledge: Knowledge) -> tuple[str, str] | None:
    """Return the shape of characters that takes a term before it is cut into words."""
    shapes = {rule.name for rule in knowledge.tokenizer.shapes.rules}
    token = next((t for t in tokens if t.rule in shapes and _type(t.cls) != line.cls), None)
    return (token.rule, token.cls) if token else None


def _type(cls: str) -> str:
    return cls.partition(".")[0]


def _reader(term: str, tokens: list[Token], log: list[Firing]) -> tuple[str, str]:
    token = max(tokens, key=lambda one: one.end - one.start)
    fired = [firing.rule for firing in log if firing.start < token.end and token.start < firing.end]
    return token.rule or (fired[-1] if fired else ""), token.cls
