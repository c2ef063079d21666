"""Sentences as they are read, in order: table rows by cells, list items with what introduced them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from kg.extraction import clause_classes, mentions, units
from kg.extraction.units import NOTHING, Introduction, Reading
from kg.frozen import dataclass
from kg.knowledge import Knowledge
from kg.knowledge.tokens import Firing, Token
from kg.model import Sentence, Unit
from kg.outline.sentences import cut, split
from kg.responsibility.table_columns import Row

# A number stands within so many characters of the beginning of its line.
_NUMBER = 24


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read at once, with its reading.

    ``words`` is the stretch that is read: the ``sentence`` itself, or a sentence of a table's cell.
    ``introduced`` is what a sentence before says for the list in which this one stands. ``dropped``
    says why the units of the reading do not count: ``note`` or ``preamble``. ``firings`` are kept on
    request.
    """

    sentence: Sentence
    words: Sentence
    introduced: Introduction
    reading: Reading
    dropped: str = ""
    firings: tuple[Firing, ...] = ()

    @property
    def units(self) -> Iterator[Unit]:
        """Yield the units that count, each with the place of its sentence."""
        place = (self.sentence.start, self.sentence.end)
        units = () if self.dropped else self.reading.units
        return (unit if unit.sentence == place else replace(unit, sentence=place) for unit in units)


def read(
    text: str, sentences: Iterable[Sentence], rows: Iterable[Row], knowledge: Knowledge, *, log: bool = False
) -> Iterator[Passage]:
    """Read the sentences of a text in their order; ``log`` keeps the firings of each."""
    found = _read(text, _stretches(text, sentences, rows, knowledge), knowledge, log=log)
    for _, paragraph in groupby(found, key=lambda passage: passage.sentence.paragraph):
        yield from _without_preamble(list(paragraph), knowledge)


def _stretches(
    text: str, sentences: Iterable[Sentence], rows: Iterable[Row], knowledge: Knowledge
) -> Iterator[tuple[Sentence, Sentence]]:
    """Yield each sentence with what is read of it at once: itself, or each sentence of a row's body.

    Notes and cells may be longer than a sentence can be read at once; they are read in stretches.
    """
    marks = knowledge.patterns("outline")
    bodies = {row.sentence.start: row.body for row in rows}
    for sentence in sentences:
        cells = bodies[sentence.start] if sentence.kind == "row" else ()
        parts = [part for cell in cells for part in split(text, *cell, marks)]
        for part in parts if sentence.kind == "row" else [(sentence.start, sentence.end)]:
            for start, end in cut(text, *part, marks):
                yield sentence, replace(sentence, start=start, end=end, text=text[start:end])


def _read(
    text: str, stretches: Iterable[tuple[Sentence, Sentence]], knowledge: Knowledge, *, log: bool
) -> Iterator[Passage]:
    # A line with the number of the line that opened a list stands beside that line, not in the list.
    introduced, opener, form, outer = NOTHING, None, "", ""
    own = mentions.area_names(text, knowledge)
    line = seen = 0
    for sentence, words in stretches:
        line, seen = max(line, text.rfind("\n", seen, sentence.start) + 1), sentence.start
        mark = _number(text, line, sentence)
        introduced = introduced if mark and mark == (form or mark) != outer else NOTHING
        form = mark
        if opener and opener.headings != sentence.headings:
            # What an item says that is headed by itself has a time of its own.
            introduced = replace(introduced, times=())
        fired: list[Firing] | None = [] if log else None
        tokens = mentions.read(words.text, knowledge, fired, own)
        own |= mentions.own_names(tokens)
        passage = _passage(sentence, words, introduced, tokens, knowledge, fired)
        if passage.reading.introduces != NOTHING:
            introduced, opener, form, outer = passage.reading.introduces, sentence, "", mark
        yield passage


def _passage(
    sentence: Sentence,
    words: Sentence,
    introduced: Introduction,
    tokens: Sequence[Token],
    knowledge: Knowledge,
    log: list[Firing] | None,
) -> Passage:
    reading = units.read(words, tokens, knowledge, introduced)
    # Who answers is read from the notes as a whole; a note is nothing to be done.
    dropped = "note" if sentence.kind == "note" else ""
    return Passage(sentence, words, introduced, reading, dropped, tuple(log or ()))


def _number(text: str, line: int, sentence: Sentence) -> str:
    """Return the form of the number of a sentence's line, "" where it has none.

    The outline leaves the number before the sentence. All items of a list have numbers of one form: the
    articles of a law are no items of a list within one of them.
    """
    head = text[line : min(sentence.start, line + _NUMBER)].strip()
    if not head or head.startswith(sentence.text[:1]):
        return ""
    start = next((i for i, char in enumerate(head[:2]) if char.isnumeric()), None)
    if start is None:
        return head[0]
    end = next((i for i in range(start, len(head)) if not head[i].isnumeric()), len(head))
    return head[:start] + "#" + head[end : end + 1]


def _without_preamble(paragraph: Sequence[Passage], knowledge: Knowledge) -> Iterator[Passage]:
    """Drop what leads to the words that open a text: it tells why the text is issued.

    What comes behind a word that says what must be done is no preamble, nor what stands under a heading.
    """
    if not any(passage.reading.opening for passage in paragraph):
        yield from paragraph
        return
    unasked = list(takewhile(lambda p: not _asks(p, knowledge), paragraph))
    opening = (i for i, p in enumerate(unasked) if p.reading.opening and not p.sentence.headings)
    last = max(opening, default=0)
    for i, passage in enumerate(paragraph):
        yield replace(passage, dropped="preamble") if i < last and not passage.dropped else passage


def _asks(passage: Passage, knowledge: Knowledge) -> bool:
    demanding = clause_classes.of(knowledge).demanding
    return any(token.cls in demanding for token in passage.reading.tokens)
