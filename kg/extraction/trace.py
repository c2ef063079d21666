"""How a document has been read: what each step found, what it dropped, and why.

A trace holds the values that the steps of the extraction handed on; nothing is read again for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.extraction import clause_classes
from kg.extraction.clauses import Clause
from kg.extraction.passages import Passage
from kg.knowledge import Knowledge
from kg.knowledge.tokens import Firing
from kg.model import Extraction, Mention, Sentence, Unit
from kg.naming.names import all_names
from kg.naming.rewriting import Named
from kg.responsibility.notes import Note

# Why a reading gave nothing: each has its words in schema/explaining.yaml.
REASONS = (
    *("note", "cells", "preamble", "preamble-clause", "statement", "condition", "listed", "look-back"),
    *("read-as", "not-open", "no-verb", "mention-in-note", "mention-overlapped"),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something gave nothing: one of ``REASONS``, and the values that its words mention, by name."""

    code: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A unit or mention that was found and does not count, and why."""

    what: Unit | Mention
    reason: Reason


@dataclass(frozen=True, slots=True)
class Trace:
    """An extraction with how it came about; ``names`` are the names of mentions with their steps, by id."""

    extraction: Extraction
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]
    names: Mapping[str, Named] = field(default_factory=dict)

    def of(self, sentence: Sentence) -> tuple[Passage, ...]:
        """Return what was read of a sentence; nothing where it only names columns, or says who answers."""
        return tuple(p for p in self.passages if p.sentence.start == sentence.start)

    def mentions(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Return the mentions that stand in a sentence."""
        return tuple(m for m in self.extraction.mentions if sentence.start <= m.start < sentence.end)

    def units(self, sentence: Sentence) -> tuple[Unit, ...]:
        """Return the units that stand in a sentence."""
        return tuple(u for u in self.extraction.units if sentence.start <= u.start < sentence.end)

    def firings(self, sentence: Sentence) -> Iterator[Firing]:
        """Yield the rules that applied, also those whose words a later rule has taken."""
        for passage in self.of(sentence):
            yield from fired(passage)
        yield from self._said(sentence)
        for mention in self.mentions(sentence):
            for step in self.names[mention.id].steps if mention.id in self.names else ():
                yield Firing(step.rule, mention.text, mention.start, mention.end, "naming")

    def _said(self, sentence: Sentence) -> Iterator[Firing]:
        text = self.extraction.document.text
        for body in (body for note in self.notes for body in note.bodies):
            if sentence.start <= body.start < sentence.end and body.rule:
                words = text[body.start : body.end]
                yield Firing(body.rule, words, body.start, body.end, "responsibility")

    def dropped(self, sentence: Sentence) -> Iterator[Dropped]:
        """Yield the units and mentions of a sentence that were found and do not count."""
        kept = {(m.start, m.end, m.type) for m in self.extraction.mentions}
        for passage in self.of(sentence):
            if passage.dropped:
                yield from (Dropped(unit, Reason(passage.dropped)) for unit in passage.reading.units)
            for mention in passage.reading.mentions:
                if (mention.start, mention.end, mention.type) not in kept:
                    yield Dropped(mention, self._taken(mention))

    def _taken(self, mention: Mention) -> Reason:
        others = self.extraction.mentions
        by = next((m for m in others if m.start < mention.end and mention.start < m.end), None)
        if by is None:
            return Reason("mention-in-note")
        return Reason("mention-overlapped", (("text", by.text), ("rule", by.rule)))

    def silence(self, sentence: Sentence) -> Reason | None:
        """Return why a sentence as a whole is not read for what is to be done, None where it is."""
        if sentence.kind == "note":
            return Reason("note")
        return Reason("cells") if sentence.kind == "row" and not self.of(sentence) else None


def names_of(extraction: Extraction, knowledge: Knowledge) -> Mapping[str, Named]:
    """Return the names of an extraction's mentions with the steps that led to them, by mention id."""
    return all_names(extraction, knowledge)


def fired(passage: Passage) -> Iterator[Firing]:
    """Yield the rules that applied in a passage, with offsets of the document."""
    base = passage.words.start
    for f in passage.firings:
        yield Firing(f.rule, f.text, base + f.start, base + f.end, f.step)
    for clause in () if passage.sentence.kind == "note" else passage.reading.clauses:
        for part in clause.parts():
            words = "".join(token.text for token in part.tokens)
            yield Firing(part.rule, words, base + part.tokens[0].start, base + part.tokens[-1].end, "clauses")


def missing(clause: Clause, knowledge: Knowledge) -> Reason | None:
    """Return why a clause gave no unit, None where it gave one."""
    if clause.predicates:
        return None
    if clause.hushed:
        return Reason("preamble-clause" if clause.hushed == "preamble" else clause.hushed)
    if clause.before:
        last = clause.before[-1]
        return Reason("read-as", (("makes", last.makes), ("rule", last.rule)))
    acts = clause_classes.of(knowledge).unread_act
    verbal = [t.text for t in clause.tokens if t.cls in acts]
    if not verbal:
        return Reason("no-verb")
    return Reason("not-open", (("words", ", ".join(dict.fromkeys(verbal))),))
