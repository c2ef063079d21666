"""Results as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extraction.clauses import Clause
from kg.extraction.explaining import NAMING_LINKS, Words
from kg.extraction.passages import Passage
from kg.extraction.trace import Dropped, Reason, Trace, missing
from kg.model import Extraction, Mention, Sentence, Unit
from kg.text.widths import display_width

_LABEL = 9


def summary(extraction: Extraction) -> str:
    """Return one line on what a document holds."""
    goals = sum(unit.kind == "goal" for unit in extraction.units)
    counts = (
        f"{len(extraction.headings)} headings",
        f"{len(extraction.mentions)} mentions",
        f"{len(extraction.units) - goals} measures",
        f"{goals} goals",
    )
    return f"{extraction.document.id}: {', '.join(counts)}"


def explanation(trace: Trace, words: Words) -> Iterator[str]:
    """Yield how each sentence of a text was read: tokens, rules, mentions, clauses and units."""
    for sentence in trace.sentences:
        yield from explained(sentence, trace, words)


def explained(sentence: Sentence, trace: Trace, words: Words) -> Iterator[str]:
    """Yield how one sentence of a trace was read."""
    yield sentence.text
    if reason := trace.silence(sentence):
        yield _line("", f"{words.label('silent')}: {words.reason(reason)}")
    for passage in trace.of(sentence):
        yield from _passage(passage, trace, words)
    yield from _found(sentence, trace, {m.id: m.text for m in trace.extraction.mentions}, words)


def _found(sentence: Sentence, trace: Trace, called: Mapping[str, str], words: Words) -> Iterator[str]:
    for mention in trace.mentions(sentence):
        yield _line(words.label("mention"), _mention(mention, words))
        for step in trace.names[mention.id].steps if mention.id in trace.names else ():
            change = f"{words.label('name')}: {step.before} -> {step.after}"
            yield _line("", f"{change}  [{words.rule(step.rule)}]")
    for dropped in trace.dropped(sentence):
        yield _line(words.label("dropped"), _dropped(dropped, words))
    for unit in trace.units(sentence):
        yield from _unit(unit, called, words)
    for firing in trace.firings(sentence):
        yield _line(words.label("rule"), f"{words.rule(firing.rule)}: {firing.text}")


def _line(label: str, text: str) -> str:
    return f"  {label}{' ' * (_LABEL - display_width(label))}{text}"


def _passage(passage: Passage, trace: Trace, words: Words) -> Iterator[str]:
    text = trace.extraction.document.text
    for link in passage.introduced.answering:
        start, end = map(int, link.mention.split("-"))
        answers = f"{words.term(link.role)}: {text[start:end]}"
        yield _line(words.label("introduced"), f"{answers}  [{words.rule(link.rule)}]")
    yield _line(words.label("tokens"), " ".join(f"{t.text}/{t.cls}" for t in passage.reading.tokens))
    for clause in passage.reading.clauses if passage.sentence.kind != "note" else ():
        yield from _clause(clause, Reason(passage.dropped) if passage.dropped else None, words)


def _clause(clause: Clause, dropped: Reason | None, words: Words) -> Iterator[str]:
    yield _line(words.label("clause"), "".join(t.text for t in clause.tokens))
    for part in clause.parts():
        told = f"{words.part(part.makes)}: {''.join(t.text for t in part.tokens)}"
        yield _line("", f"{told}  [{words.rule(part.rule)}]")
    if reason := missing(clause, words.knowledge) or dropped:
        yield _line("", f"{words.label('silent')}: {words.reason(reason)}")


def _mention(mention: Mention, words: Words) -> str:
    name = f" = {mention.name}" if mention.name and mention.name != mention.text else ""
    return f"{words.term(mention.type)} {mention.text}{name}  [{words.rule(mention.rule)}]"


def _dropped(dropped: Dropped, words: Words) -> str:
    return f"{dropped.what.text}  [{words.rule(dropped.what.rule)}]: {words.reason(dropped.reason)}"


def _unit(unit: Unit, names: Mapping[str, str], words: Words) -> Iterator[str]:
    kind = f"{words.term(unit.kind)} ({words.term(unit.modality)})"
    yield _line(words.label("unit"), f"{kind} {unit.text}  [{words.rule(unit.rule)}]")
    for link in unit.responsible:
        note = f" ({words.label('inferred')})" if link.inferred else ""
        answers = f"{words.term(link.role)}: {names.get(link.mention, link.mention)}{note}"
        yield _line("", f"{answers}  [{words.rule(link.rule)}]")
    for field in NAMING_LINKS:
        if ids := getattr(unit, field):
            yield _line("", f"{words.term(field)}: {', '.join(names.get(i, i) for i in ids)}")
