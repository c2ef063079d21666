"""Results as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.answers.tables import display_width
from kg.extraction.clauses import Clause
from kg.extraction.explaining import Words
from kg.extraction.passages import Passage
from kg.extraction.trace import Dropped, Reason, Trace, missing
from kg.model import Extraction, Mention, Sentence, Unit

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
        yield _line(words.label("mention"), _mention(mention))
        for step in trace.names[mention.id].steps if mention.id in trace.names else ():
            yield _line("", f"{words.label('name')}: {step.before} -> {step.after}  [{step.rule}]")
    for dropped in trace.dropped(sentence):
        yield _line(words.label("dropped"), _dropped(dropped, words))
    for unit in trace.units(sentence):
        yield from _unit(unit, called, words)
    for firing in trace.firings(sentence):
        yield _line(words.label("rule"), f"{firing.rule}: {firing.text}")


def _line(label: str, text: str) -> str:
    return f"  {label}{' ' * (_LABEL - display_width(label))}{text}"


def _passage(passage: Passage, trace: Trace, words: Words) -> Iterator[str]:
    text = trace.extraction.document.text
    for link in passage.introduced.answering:
        start, end = map(int, link.mention.split("-"))
        yield _line(words.label("introduced"), f"{link.role}: {text[start:end]}  [{link.rule}]")
    yield _line(words.label("tokens"), " ".join(f"{t.text}/{t.cls}" for t in passage.reading.tokens))
    for clause in passage.reading.clauses if passage.sentence.kind != "note" else ():
        yield from _clause(clause, Reason(passage.dropped) if passage.dropped else None, words)


def _clause(clause: Clause, dropped: Reason | None, words: Words) -> Iterator[str]:
    yield _line(words.label("clause"), "".join(t.text for t in clause.tokens))
    for part in clause.parts():
        yield _line("", f"{part.makes}: {''.join(t.text for t in part.tokens)}  [{part.rule}]")
    if reason := missing(clause) or dropped:
        yield _line("", f"{words.label('silent')}: {words.reason(reason)}")


def _mention(mention: Mention) -> str:
    name = f" = {mention.name}" if mention.name and mention.name != mention.text else ""
    return f"{mention.type} {mention.text}{name}  [{mention.rule}]"


def _dropped(dropped: Dropped, words: Words) -> str:
    return f"{dropped.what.text}  [{dropped.what.rule}]: {words.reason(dropped.reason)}"


def _unit(unit: Unit, names: Mapping[str, str], words: Words) -> Iterator[str]:
    yield _line(words.label("unit"), f"{unit.kind} ({unit.modality}) {unit.text}  [{unit.rule}]")
    for link in unit.responsible:
        note = f" ({words.label('inferred')})" if link.inferred else ""
        yield _line("", f"{link.role}: {names.get(link.mention, link.mention)}{note}  [{link.rule}]")
    for field in ("targets", "instruments", "basis", "quantities", "times"):
        if ids := getattr(unit, field):
            yield _line("", f"{field}: {', '.join(names.get(i, i) for i in ids)}")
