"""Why a text gave what it gave: tokens, mentions, clauses, units, their rules, and what was missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg import naming
from kg.extraction import mentions, units
from kg.extraction.clauses import Clause, Part
from kg.extraction.extractor import extract, outlined_by
from kg.knowledge import Knowledge
from kg.knowledge.tokens import Firing, Token
from kg.model import Document, Extraction, Mention, Sentence, Unit
from kg.naming.rewriting import Named

_VERBAL = ("vn", "strong-vn", "level", "ensure", "partnering")


@dataclass(frozen=True, slots=True)
class ClauseReason:
    """A clause, the parts that rules have told in it, and why it gave no unit where it gave none."""

    text: str
    parts: tuple[Part, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence as it was read; mentions and units are those of the whole extraction.

    ``firings`` are the rules that applied, also those whose work a later rule has swallowed;
    ``names`` tells, by mention id, the steps that led to a canonical name; ``called`` gives the
    words of every mention that the units link to, wherever in the text it stands.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    firings: tuple[Firing, ...]
    mentions: tuple[Mention, ...]
    clauses: tuple[ClauseReason, ...]
    units: tuple[Unit, ...]
    names: Mapping[str, Named]
    called: Mapping[str, str]


def explain(text: str, knowledge: Knowledge) -> tuple[Explanation, ...]:
    """Explain each sentence of a text; the text is read as body text, without front matter."""
    return explain_document(Document("text", text), knowledge)


def explain_document(document: Document, knowledge: Knowledge) -> tuple[Explanation, ...]:
    """Explain each sentence of a document, notes and table rows included."""
    extraction = extract(document, knowledge)
    sentences = outlined_by(document, knowledge).sentences
    return tuple(_explained(sentence, extraction, knowledge) for sentence in sentences)


def explain_sentence(document: Document, at: int, knowledge: Knowledge) -> Explanation | None:
    """Explain the sentence around an offset, None where there is none.

    The document as a whole is not read, which takes long: mentions, units and names are left empty.
    """
    sentences = outlined_by(document, knowledge).sentences
    found = next((sentence for sentence in sentences if sentence.start <= at < sentence.end), None)
    return _explained(found, Extraction(document, (), (), ()), knowledge) if found else None


def _explained(sentence: Sentence, extraction: Extraction, knowledge: Knowledge) -> Explanation:
    log: list[Firing] = []
    tokens = mentions.read(sentence.text, knowledge, log)
    clauses = () if sentence.kind == "note" else units.read(sentence, tokens, knowledge).clauses
    for clause in clauses:
        log += [Firing(p.rule, "".join(t.text for t in p.tokens)) for p in clause.parts()]
    named = tuple(m for m in extraction.mentions if sentence.start <= m.start < sentence.end)
    return Explanation(
        sentence,
        tuple(tokens),
        tuple(log),
        named,
        tuple(_reason(clause) for clause in clauses if clause.tokens),
        tuple(u for u in extraction.units if sentence.start <= u.start < sentence.end),
        {m.id: naming.explain_name(m, extraction, knowledge.folder) for m in named},
        {m.id: m.text for m in extraction.mentions},
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
            f"no predicate: {', '.join(verbal)} could be one but does not open the clause; "
            "the nearest rule is 'predicate at the head'"
        )
    return "no predicate: no word of the clause is a verb in grammar.tsv"


def _verbal(clause: Clause) -> Iterator[str]:
    for token in clause.tokens:
        if token.sort in _VERBAL or token.cls.endswith("+v"):
            yield token.text
