"""For the rule author: do rules keep what their examples promise, and what would a change change?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extraction import passages
from kg.extraction.extractor import extract
from kg.extraction.trace import fired
from kg.knowledge import Knowledge
from kg.knowledge.rules import Example, Rule
from kg.knowledge.tokens import Firing
from kg.model import Document, Extraction, Sentence

PATTERN_FILES = ("reading", "outline", "sections", "responsibility", "naming")
_EXAMPLES, _COUNTER = 2, 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a rule: the file and line it stands in, its name, and a sentence."""

    source: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A mention or unit that one schema finds in a document and another does not."""

    sign: str
    doc: str
    start: int
    what: str
    text: str
    rule: str


def firings(text: str, knowledge: Knowledge) -> list[Firing]:
    """Return every rule that applies when ``text`` is read as one sentence, with the words it applies to."""
    sentence = Sentence(0, len(text), text)
    return [f for passage in passages.read(text, [sentence], [], knowledge, log=True) for f in fired(passage)]


def check(knowledge: Knowledge) -> list[Problem]:
    """Run every rule's examples and counter-examples.

    Reported are examples that fail, counter-examples that fire, rules that no example makes fire,
    rules whose finds another rule takes (shadowed), rules with too few examples, and names that
    two rules share.
    """
    problems = [p for rule in knowledge.rules() for p in _problems(rule, knowledge)]
    names = Counter(rule.name for rule in knowledge.rules())
    problems += [
        Problem(rule.source, rule.name, "another rule has the same name")
        for rule in knowledge.rules()
        if names[rule.name] > 1
    ]
    return problems + list(_pattern_problems(knowledge))


def _problems(rule: Rule, knowledge: Knowledge) -> Iterator[Problem]:
    if len(rule.examples) < _EXAMPLES or len(rule.counter) < _COUNTER:
        needed = f"{_EXAMPLES} examples and {_COUNTER} counter-example"
        yield Problem(rule.source, rule.name, f"needs at least {needed}")
    for example in rule.examples:
        fired = firings(example.text, knowledge)
        own = [f.text for f in fired if f.rule == rule.name]
        for text in [f for f in example.finds if f not in own] or [] if own else [""]:
            yield Problem(rule.source, rule.name, _failure(example, text, own, fired))
    for example in rule.counter:
        if own := [f.text for f in firings(example.text, knowledge) if f.rule == rule.name]:
            text = f"counter-example {example.text!r}: finds {own[0]!r}, should find nothing"
            yield Problem(rule.source, rule.name, text)


def _failure(example: Example, text: str, own: list[str], fired: list[Firing]) -> str:
    wanted = text or (example.finds[0] if example.finds else "something")
    if taker := next((f.rule for f in fired if f.text == wanted), None):
        return f"example {example.text!r}: {wanted!r} is taken by the rule {taker!r}"
    finds = f"finds {', '.join(map(repr, own))}" if own else "never fires"
    return f"example {example.text!r}: {finds}, should find {wanted!r}"


def _pattern_problems(knowledge: Knowledge) -> Iterator[Problem]:
    for stem in PATTERN_FILES:
        for pattern in knowledge.patterns(stem).all():
            for failure in pattern.failures():
                yield Problem(f"{stem}.yaml:{pattern.line}", pattern.name, failure)


def diff(documents: Iterable[Document], old: Knowledge, new: Knowledge) -> Iterator[Change]:
    """Yield what ``new`` finds in the documents and ``old`` does not (+), and the other way round (-)."""
    for document in documents:
        before, after = _finds(extract(document, old)), _finds(extract(document, new))
        gone = [("-", key, before[key]) for key in before.keys() - after.keys()]
        come = [("+", key, after[key]) for key in after.keys() - before.keys()]
        for sign, (start, _, what, text), rule in sorted(gone + come, key=lambda c: (c[1], c[0])):
            yield Change(sign, document.id, start, what, text, rule)


def _finds(extraction: Extraction) -> dict[tuple[int, int, str, str], str]:
    finds: dict[tuple[int, int, str, str], str] = {}
    finds |= {(m.start, m.end, m.type, m.text): m.rule for m in extraction.mentions}
    finds |= {(u.start, u.end, f"{u.kind} {u.modality}", u.text): u.rule for u in extraction.units}
    return finds
