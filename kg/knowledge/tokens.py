"""A sentence as tokens: shapes found on characters first, jieba on what is left between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from kg.frozen import dataclass
from kg.knowledge.alphabet import Alphabet
from kg.knowledge.lexicon import Lexicon, Word
from kg.knowledge.rules import Rule
from kg.knowledge.sieve import Sieve
from kg.model import MENTION_TYPES, MentionType

_LASTS = (".head", ".both")
_NAMES = (".whole", ".both", ".proper")
_NO_NAMES: Mapping[str, str] = {}
OWN_NAME = "name that the document gives"  # The step that finds a name that the document has given itself.
# What marks a name that is an act with its last word: ``Instrument.both+of-act`` for the system of training.
OF_ACT = "+of-act"
# Classes of words that are predicates by themselves or can become one.
VERBS = ("verb", "vn", "inner-verb", "strong-vn")
# Things added up under one name.
_SUM = re.compile(r"[^\W_][+\N{FULLWIDTH PLUS SIGN}][^\W_]")
_TYPES: dict[str, MentionType] = {
    cls: t for t in MENTION_TYPES for cls in (f"{t}.mention", f"{t}.past", f"{t}.term", f"{t}.size", t)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a shape (a figure, a quoted name) or, later, a mention: offsets count from the sentence.

    ``rule`` names the rule, or the lexicon line, that gave its class; ``own`` marks a name given here.
    """

    start: int
    end: int
    text: str
    cls: str
    rule: str = ""
    own: bool = False

    def retyped(self, cls: str, rule: str) -> Token:
        """Return the same words under another class, which a rule gives."""
        return Token(self.start, self.end, self.text, cls, rule, self.own)

    @property
    def base(self) -> str:
        """The class without its marks: ``verb`` of ``verb+issue``."""
        return self.cls.partition("+")[0]

    @property
    def mark(self) -> str:
        """What marks the class: ``issue`` of ``verb+issue``, ``v.paying`` of a name that can be an act."""
        return self.cls.partition("+")[2]

    @property
    def sort(self) -> str:
        """The word class without what narrows it: ``verb`` of ``verb.telling``; a mention's whole class."""
        return self.cls if self.cls in _TYPES else self.base.partition(".")[0]


@dataclass(frozen=True, slots=True)
class WordShape:
    """A class for words that no list holds, by their look: ``pattern`` must match the whole word.

    Where ``tag`` is given, jieba's part of speech must begin with it.
    """

    name: str
    pattern: re.Pattern[str]
    cls: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Classes of words at which a word of jieba's is cut.

    A guessed word is cut behind a ``first`` or before a ``last`` character of these classes, a long one at
    two characters of the class ``ends`` at either end, a known one between ``asking`` and ``asked`` words.
    """

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Words, shapes and parts of speech put together; ``tokens`` is all it does."""

    lexicon: Lexicon
    shapes: Sieve
    word_shapes: tuple[WordShape, ...]
    parts_of_speech: tuple[tuple[str, str], ...]
    fallback: str
    cuts: Cuts
    # What a word of jieba's has been found to be: few words make up most of a text.
    _known: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def tokens(self, text: str, own: Mapping[str, str] = _NO_NAMES) -> list[Token]:
        """Return the tokens of a sentence, without gaps; ``own`` are the document's names, by type."""
        found: list[Token] = []
        at = 0
        for shape in _with_names(text, _shapes(text, self.shapes.likely(text)), own):
            found += self._words(text[at : shape.start], at)
            found.append(self._listed(shape))
            at = shape.end
        found += self._words(text[at:], at)
        return _quoted_marks(found)

    def _listed(self, shape: Token) -> Token:
        """A quoted name that the lexicon knows is what the lexicon says, with its quotes or without."""
        words, inner = self.lexicon.words, shape.text[1:-1]
        if shape.cls not in ("quoted", "counted"):
            return shape
        word = words.get(shape.text) or words.get(inner)
        if word is not None and word.base.endswith(_NAMES):
            return shape.retyped(f"{word.base}+q", word.source)
        if word is not None and word.cls == "fixed":
            return shape.retyped("fixed", word.source)
        # A quoted name that ends in a listed head is what the head says; what adds things up is none of them.
        adds = _SUM.search(inner) is not None
        for at in range(1, len(inner) - 1):
            word = words.get(inner[at:])
            if word is None or (adds and not word.cls.startswith("Instrument")):
                continue
            if word.base.endswith(_LASTS):
                return shape.retyped(f"{word.cls.split('.')[0]}.whole+q", word.source)
        return shape

    def _words(self, text: str, offset: int) -> Iterator[Token]:
        if not text:
            return
        for tagged in self.lexicon.segmenter.tag(text):
            for piece, cls, rule in self._known.get(tagged) or self._learned(*tagged):
                end = offset + len(piece)
                yield Token(offset, end, piece, cls, rule)
                offset = end

    def _learned(self, word: str, tag: str) -> tuple[tuple[str, str, str], ...]:
        """Return the pieces of a word of jieba's, each with its class and rule, and keep them."""
        pieces = tuple((piece, *self._class(piece, tag)) for piece in self._pieces(word))
        self._known[word, tag] = pieces
        return pieces

    def _pieces(self, word: str) -> tuple[str, ...]:
        """Cut a word of jieba's where our lists know better: what they spell, what it has only guessed."""
        if word in self.lexicon.words or len(word) == 1:
            return (word,)
        at = self._guess(word) if len(word) < 4 else self._cut(word)
        return (word[:at], word[at:]) if at else (word,)

    def _guess(self, word: str) -> int:
        """Return where to cut a short word: what jieba makes up may begin or end with a function word."""
        if self.lexicon.known(word):
            asked = self._listed_as(word[1:], self.cuts.asked)
            return int(asked and self._listed_as(word[0], self.cuts.asking))
        if self._listed_as(word[0], self.cuts.first):
            return 1
        return len(word) - 1 if self._listed_as(word[-1], self.cuts.last) else 0

    def _cut(self, word: str) -> int:
        """Return where to cut a long word: between two listed words, or at a predicate."""
        for at in range(len(word) - 2, 1, -1):
            if self._wanted(word[:at]) and self._wanted(word[at:]):
                return at
        if self._listed_as(word[:2], self.cuts.ends):
            return 2
        if self._listed_as(word[-2:], self.cuts.ends):
            return len(word) - 2
        at = next((at for at in range(2, len(word) - 1) if self._last(word[at:])), 0)
        return at or self._tail(word)

    def _tail(self, word: str) -> int:
        """Return where to cut the function word that ends a word of jieba's own making."""
        guessed = not self.lexicon.known(word) and self._listed_as(word[-1], self.cuts.last)
        return len(word) - 1 if guessed else 0

    def _of_act(self, word: Word) -> bool:
        """Whether a word is an act and the last word of a name: other acts may share that last word."""
        sort = word.cls.partition(".")[0]
        if word.verbal or word.cls != f"{sort}.both":
            return False
        for at in range(1, len(word.text)):
            last, act = self.lexicon.words.get(word.text[at:]), word.text[:at]
            if last is not None and last.base == f"{sort}.head":
                tagged = self.lexicon.segmenter.tag(act)
                return 0 < len(tagged) < 3 and self._is_act(self._class(*tagged[-1])[0])
        return False

    @staticmethod
    def _is_act(cls: str) -> bool:
        base, _, mark = cls.partition("+")
        return base.partition(".")[0] in VERBS or mark.partition(".")[0] == "v"

    def _wanted(self, text: str) -> bool:
        word = self.lexicon.words.get(text)
        return word is not None and not word.plain

    def _last(self, text: str) -> bool:
        word = self.lexicon.words.get(text)
        return word is not None and word.base.endswith(_LASTS)

    def _listed_as(self, text: str, classes: frozenset[str]) -> bool:
        word = self.lexicon.words.get(text)
        return word is not None and word.base.partition(".")[0] in classes

    def _class(self, word: str, tag: str) -> tuple[str, str]:
        listed = self.lexicon.words.get(word)
        if listed is not None:
            return listed.token_class + (OF_ACT if self._of_act(listed) else ""), listed.source
        for shape in self.word_shapes:
            if tag.startswith(shape.tag) and shape.pattern.fullmatch(word):
                return shape.cls, shape.name
        for prefix, cls in self.parts_of_speech:
            if tag.startswith(prefix):
                return cls, ""
        return self.fallback, ""


def _quoted_marks(tokens: list[Token]) -> list[Token]:
    """Tell the list marks inside quotes and brackets from those that may separate predicates."""
    if not {"open", "dun"} <= {token.cls for token in tokens}:
        return tokens
    depth, told = 0, list[Token]()
    for token in tokens:
        depth = max(0, depth + (token.cls == "open") - (token.cls == "close"))
        told.append(token.retyped("inner-dun", token.rule) if token.cls == "dun" and depth else token)
    return told


def _shapes(text: str, rules: Iterable[Rule]) -> list[Token]:
    """Find every shape; where two overlap, the rule that stands first in the files wins."""
    taken: list[Token] = []
    covered = bytearray(len(text))
    for rule in rules:
        for match in rule.regex.finditer(text):
            start, end = rule.taken(match)
            if start < end and covered.find(1, start, end) < 0:
                covered[start:end] = b"\1" * (end - start)
                taken.append(Token(start, end, text[start:end], rule.makes, rule.name))
    return sorted(taken, key=lambda token: token.start)


def _with_names(text: str, shapes: list[Token], own: Mapping[str, str]) -> list[Token]:
    """Add a document's own names where no shape stands, the longer ones first."""
    names = sorted((name for name in own if name in text), key=len, reverse=True)
    if not names:
        return shapes
    taken = list(shapes)
    covered = bytearray(len(text))
    for shape in shapes:
        covered[shape.start : shape.end] = b"\1" * (shape.end - shape.start)
    for name in names:
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            if covered.find(1, start, end) < 0:
                covered[start:end] = b"\1" * (end - start)
                taken.append(Token(start, end, name, f"{own[name]}.both", OWN_NAME))
    return sorted(taken, key=lambda token: token.start)


def mention_type(token: Token) -> MentionType | None:
    """Return the type of the mention that a token is; none where it is a word."""
    return _TYPES.get(token.cls)


def spell(tokens: Iterable[Token], alphabet: Alphabet) -> str:
    """Return the string of the tokens' letters, one a token."""
    letters = alphabet.letters
    return "".join([letters[token.cls] for token in tokens])


@dataclass(frozen=True, slots=True)
class Firing:
    """That a rule has applied: to which words, where they stand, and at which step of the reading."""

    rule: str
    text: str
    start: int
    end: int
    step: str = ""


def firing(token: Token, step: str) -> Firing:
    """Return that the rule of a token has made it."""
    return Firing(token.rule, token.text, token.start, token.end, step)


def joined(tokens: Sequence[Token], cls: str, rule: str) -> Token:
    """Return one token that spans the given ones."""
    return Token(tokens[0].start, tokens[-1].end, "".join(t.text for t in tokens), cls, rule)
