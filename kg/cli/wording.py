"""Results as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extraction.explaining import ClauseReason, Explanation
from kg.model import Extraction, Mention, Unit

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


def explanation(explained: Explanation) -> Iterator[str]:
    """Yield what a sentence was read as: tokens, rules, mentions, clauses and units."""
    yield explained.sentence.text
    if explained.sentence.kind == "note":
        yield _line("note", "says who answers, or by when, for what stands before it")
    yield _line("tokens", " ".join(f"{t.text}/{t.cls}" for t in explained.tokens))
    for mention in explained.mentions:
        yield _line("mention", _mention(mention))
        for step in explained.names[mention.id].steps:
            yield _line("", f"name: {step.before} -> {step.after}  [{step.rule}]")
    for clause in explained.clauses:
        yield from _clause(clause)
    for unit in explained.units:
        yield from _unit(unit, explained.called)
    for firing in explained.firings:
        yield _line("rule", f"{firing.rule}: {firing.text}")


def _line(label: str, text: str) -> str:
    return f"  {label:{_LABEL}}{text}"


def _mention(mention: Mention) -> str:
    name = f" = {mention.name}" if mention.name and mention.name != mention.text else ""
    return f"{mention.type} {mention.text}{name}  [{mention.rule}]"


def _clause(clause: ClauseReason) -> Iterator[str]:
    yield _line("clause", clause.text)
    for part in clause.parts:
        yield _line("", f"{part.makes}: {''.join(t.text for t in part.tokens)}  [{part.rule}]")
    if clause.missing:
        yield _line("", f"no unit: {clause.missing}")


def _unit(unit: Unit, names: Mapping[str, str]) -> Iterator[str]:
    yield _line("unit", f"{unit.kind} ({unit.modality}) {unit.text}  [{unit.rule}]")
    for link in unit.responsible:
        note = " (inferred)" if link.inferred else ""
        yield _line("", f"{link.role}: {names.get(link.mention, link.mention)}{note}  [{link.rule}]")
    for field in ("targets", "instruments", "basis", "quantities", "times"):
        if ids := getattr(unit, field):
            yield _line("", f"{field}: {', '.join(names.get(i, i) for i in ids)}")
