"""Which rule, which word and which line of the lexicon made what a person has corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.extraction import extractor
from kg.extraction.explaining import about
from kg.extraction.restoring import readable
from kg.extraction.trace import Trace
from kg.knowledge import Knowledge
from kg.knowledge.lexicon import Word
from kg.knowledge.tokens import Token
from kg.model import Document, Mention, Unit
from kg.review.values import LINKS, Correction
from kg.text.plain import Plain

_Item = TypeVar("_Item", Mention, Unit)
UNREAD = "words that no rule has read"


@dataclass(frozen=True, slots=True)
class Blame:
    """What made an error: the ``rule`` by name, the ``word`` that it went by, and the line of that word.

    ``source`` is the file and line of the rule, or of the word where it is listed: the place to look at.
    ``acts`` are the listed words of a measure or goal that can be its predicate, first things first.
    """

    rule: str
    word: str
    source: str
    listed: Word | None = None
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A document with how it is read, and where that stands in the text as it is written."""

    document: Document
    trace: Trace
    plain: Plain


def traced(document: Document, knowledge: Knowledge) -> Traced:
    """Return how a document is read without its corrections."""
    return Traced(document, extractor.trace(document, knowledge), readable(document, knowledge)[1])


def blame(correction: Correction, span: tuple[int, int], read: Traced, knowledge: Knowledge) -> Blame:
    """Return what made the error that a correction mends; ``span`` is where its words stand."""
    start, end = read.plain.at(span[0]), read.plain.at(span[1])
    words = read.plain.text[start:end]
    if correction.what == "mention":
        return _of_mention(_over(read.trace.extraction.mentions, start, end), words, knowledge)
    unit = _over(read.trace.extraction.units, start, end)
    acts = tuple(_acts(_tokens(read.trace, start, end), knowledge))
    if correction.what in ("unit", "modality"):
        word = acts[0] if acts else words
        return _made(unit.rule if unit else UNREAD, word, knowledge, acts)
    return _of_link(correction, unit, read, knowledge)


def _of_mention(mention: Mention | None, words: str, knowledge: Knowledge) -> Blame:
    if mention is None:
        return _made(UNREAD, words, knowledge)
    listed = knowledge.lexicon.words
    ends = (mention.text[at:] for at in range(len(mention.text)))
    word = next((end for end in ends if end in listed and listed[end].cls.startswith(mention.type)), words)
    return _made(mention.rule, word, knowledge)


def _of_link(correction: Correction, unit: Unit | None, read: Traced, knowledge: Knowledge) -> Blame:
    assert correction.to is not None
    word = correction.to.quote
    if unit is None:
        return _made(UNREAD, word, knowledge)
    if correction.what in LINKS:
        # What a measure names is linked by its type: what can be at fault is how the name was read.
        around = unit.sentence or (unit.start, unit.end)
        return _of_mention(_named(word, around, read.trace.extraction.mentions), word, knowledge)
    named = {m.id: m.text for m in read.trace.extraction.mentions}
    said = [link.rule for link in unit.responsible if named.get(link.mention) == word]
    rule = said[0] or unit.rule if said else unit.rule
    return Blame(rule, word, about(rule, knowledge).source)


def _named(word: str, around: tuple[int, int], mentions: Iterable[Mention]) -> Mention | None:
    near = (one for one in mentions if around[0] <= one.start and one.end <= around[1])
    return next((one for one in near if one.text == word), None)


def _made(rule: str, word: str, knowledge: Knowledge, acts: tuple[str, ...] = ()) -> Blame:
    listed = knowledge.lexicon.words.get(word)
    source = f"lexicon/{listed.source}" if listed else about(rule, knowledge).source
    return Blame(rule, word, source, listed, acts)


def _over(items: Iterable[_Item], start: int, end: int) -> _Item | None:
    """Return the item that shares most with a stretch, None where none does."""
    there = [one for one in items if one.start < end and start < one.end]
    return max(there, key=lambda one: min(one.end, end) - max(one.start, start), default=None)


def _tokens(trace: Trace, start: int, end: int) -> Iterator[Token]:
    for passage in trace.passages:
        at = passage.words.start
        if at < end and start < passage.words.end:
            yield from (t for t in passage.reading.tokens if at + t.start < end and start < at + t.end)


def _acts(tokens: Iterable[Token], knowledge: Knowledge) -> Iterator[str]:
    """Yield the listed words that can be predicates, those that are read as such first."""
    predicates = knowledge.classes("predicate")
    found: Sequence[Token] = list(tokens)
    listed = knowledge.lexicon.words
    read = [t.text for t in found if t.base in predicates or t.cls in predicates]
    able = [t.text for t in found if t.text in listed and (listed[t.text].verbal or t.sort == "causative")]
    yield from dict.fromkeys((*read, *able))
