"""Why a text gave what it gave: tokens, mentions, clauses, units, their rules, and what was missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import mentions, outline, units
from kg.clauses import Clause, Part
from kg.knowledge import Knowledge
from kg.model import Document, Mention, Sentence, Unit
from kg.tokens import Firing, Token

_VERBAL = ("vn", "level", "ensure", "partnering")


@dataclass(frozen=True, slots=True)
class ClauseReason:
    """A clause, the parts that rules have told in it, and why it gave no unit where it gave none."""

    text: str
    parts: tuple[Part, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence: its tokens, the rules that applied, mentions, clauses and units."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    firings: tuple[Firing, ...]
    mentions: tuple[Mention, ...]
    clauses: tuple[ClauseReason, ...]
    units: tuple[Unit, ...]


def explain(text: str, knowledge: Knowledge) -> tuple[Explanation, ...]:
    """Explain each sentence of a text; the text is read as body text, without front matter."""
    document = Document("text", text)
    return tuple(sentence(s, knowledge) for s in outline.outline(document).sentences)


def sentence(sentence: Sentence, knowledge: Knowledge) -> Explanation:
    """Explain one sentence of an outlined document."""
    log: list[Firing] = []
    tokens = mentions.read(sentence.text, knowledge, log)
    reading = units.read(sentence, tokens, knowledge)
    for clause in reading.clauses:
        log += [Firing(p.rule, "".join(t.text for t in p.tokens)) for p in clause.parts()]
    return Explanation(
        sentence,
        tuple(tokens),
        tuple(log),
        reading.mentions,
        tuple(_reason(clause) for clause in reading.clauses if clause.tokens),
        reading.units,
    )


def _reason(clause: Clause) -> ClauseReason:
    missing = "" if clause.predicates else _missing(clause)
    return ClauseReason("".join(t.text for t in clause.tokens), clause.parts(), missing)


def _missing(clause: Clause) -> str:
    if clause.before:
        last = clause.before[-1]
        return f"read as {last.makes} by the rule {last.rule!r}"
    verbal = list(dict.fromkeys(_verbal(clause)))
    if verbal:
        return (
            f"no predicate: {', '.join(verbal)} could be one (class vn in grammar.tsv) "
            "but does not open the clause; the nearest rule is 'predicate at the head'"
        )
    return "no predicate: no word of the clause is a verb in grammar.tsv"


def _verbal(clause: Clause) -> Iterator[str]:
    for token in clause.tokens:
        if token.cls in _VERBAL or token.cls.endswith("+v"):
            yield token.text
