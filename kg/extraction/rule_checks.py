"""For the rule author: do rules keep what their examples promise, and what would a change change?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.extraction import mentions, passages
from kg.extraction.extractor import extract
from kg.extraction.trace import fired
from kg.knowledge import Knowledge, ambiguity
from kg.knowledge.loading import CLASS_STAGES
from kg.knowledge.pattern_tree import UnreadablePattern
from kg.knowledge.rules import Example, Rule
from kg.knowledge.sieve import Sieve
from kg.knowledge.tokens import Firing, spell
from kg.model import Document, Extraction, Sentence
from kg.text import figures

# The stages whose rules are tried in a reading, as the words around them decide what they find.
_READ = ("characters", "words", "names", "clauses")
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
    """Run the examples and counter-examples of every rule file.

    Reported are examples that fail, counter-examples that fire, rules whose finds another rule takes
    (shadowed), rules with too few examples, rules whose time grows faster than what they match, and names
    that two rules share.
    """
    files = [(stage.name, stem) for stage in knowledge.stages for stem in stage.files]
    problems = [problem for stage, stem in files for problem in _checked(stage, stem, knowledge)]
    rules = list(knowledge.rules())
    names = Counter(rule.name for rule in rules)
    shared = [rule for rule in rules if names[rule.name] > 1]
    return problems + [Problem(r.source, r.name, "another rule has the same name") for r in shared]


def _checked(stage: str, stem: str, knowledge: Knowledge) -> Iterator[Problem]:
    if stem not in knowledge.files:
        yield from (Problem(f"{stem}.yaml", text, problem) for text, problem in _WORD_CHECKS[stem](knowledge))
        return
    for rule in knowledge.files[stem].all():
        kept = (*_failures(rule, stage, knowledge), *_slow(rule, stage, knowledge))
        for failure in (*_too_few(rule, stage), *kept):
            yield Problem(rule.source, rule.name, failure)


def _too_few(rule: Rule, stage: str) -> Iterator[str]:
    # A shape of words may fit a single word: the enumeration comma.
    needed = 1 if stage == "classes" else _EXAMPLES
    if len(rule.examples) < needed or len(rule.counter) < _COUNTER:
        yield f"needs at least {needed} examples and {_COUNTER} counter-example"


def _slow(rule: Rule, stage: str, knowledge: Knowledge) -> Iterator[str]:
    members = knowledge.alphabet.members if stage in CLASS_STAGES else None
    try:
        if blame := ambiguity.blamed(rule.pattern, members):
            yield f"{blame}: its time grows faster than its sentence; {ambiguity.CURE}"
    except UnreadablePattern as error:
        yield f"{str(error)!r} is nothing that a rule may use"


def _failures(rule: Rule, stage: str, knowledge: Knowledge) -> Iterator[str]:
    if stage in _READ:
        return _unread(rule, knowledge)
    return _unlike(rule) if stage == "classes" else rule.failures()


def _unlike(rule: Rule) -> Iterator[str]:
    """Yield a sentence for each word that the shape fits against its word, or does not fit as a whole."""
    for word in (example.text for example in rule.examples):
        if not rule.regex.fullmatch(word):
            yield f"example {word!r}: does not fit, should fit as a whole"
    for word in rule.counter:
        if rule.regex.fullmatch(word):
            yield f"counter-example {word!r}: fits, should not"


def _classed(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the words of ``classes.yaml`` that a sentence gives another class than it says."""
    for word, cls in knowledge.class_examples.items():
        found = [token.cls for token in knowledge.tokenizer.tokens(word)]
        if found != [cls]:
            yield word, f"example {word!r}: is {', '.join(found)}, should be {cls}"


def _valued(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the texts of ``figures.yaml`` that amount to something else than it says."""
    for text, expected, found in figures.examples(knowledge.figures):
        if found != expected:
            yield text, f"example {text!r}: amounts to {found}, should amount to {expected}"


_WORD_CHECKS: Mapping[str, Callable[[Knowledge], Iterator[tuple[str, str]]]] = {
    "classes": _classed,
    "figures": _valued,
}


def _unread(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    """Yield a sentence for each example that a reading does not hold."""
    yield from _untried(rule, knowledge)
    for example in rule.examples:
        fired = firings(example.text, knowledge)
        own = [f.text for f in fired if f.rule == rule.name]
        for text in [f for f in example.finds if f not in own] or [] if own else [""]:
            yield _failure(example, text, own, fired)
    for counter in rule.counter:
        if own := [f.text for f in firings(counter, knowledge) if f.rule == rule.name]:
            yield f"counter-example {counter!r}: finds {own[0]!r}, should find nothing"


def _untried(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    """Yield a sentence for each example, of any rule, that a rule fits in and is not tried on."""
    over_characters = rule in knowledge.tokenizer.shapes.rules
    texts = knowledge.kept("examples", lambda: _texts(knowledge))
    alone = Sieve([rule])
    for text, letters in texts.items():
        read = text if over_characters else letters
        match = rule.regex.search(read)
        if match and not (rule in alone.likely(read) and (not match[0] or rule.needs.begins(match[0]))):
            yield f"fits in {text!r} and is not tried there, for want of what it needs"


def _texts(knowledge: Knowledge) -> dict[str, str]:
    """Return the examples and counter-examples of the rules of a reading, with their letters."""
    rules = [rule for stage in _READ for rule in knowledge.stage(stage)]
    told = {text for rule in rules for text in (*(e.text for e in rule.examples), *rule.counter)}
    return {text: spell(mentions.read(text, knowledge), knowledge.alphabet) for text in told}


def _failure(example: Example, text: str, own: list[str], fired: list[Firing]) -> str:
    wanted = text or (example.finds[0] if example.finds else "something")
    if taker := next((f.rule for f in fired if f.text == wanted), None):
        return f"example {example.text!r}: {wanted!r} is taken by the rule {taker!r}"
    finds = f"finds {', '.join(map(repr, own))}" if own else "never fires"
    return f"example {example.text!r}: {finds}, should find {wanted!r}"


def diff(documents: Iterable[Document], old: Knowledge, new: Knowledge) -> Iterator[Change]:
    """Yield what ``new`` finds in the documents and ``old`` does not (+), and the other way round (-)."""
    for document in documents:
        yield from changes(extract(document, old), extract(document, new))


def changes(old: Extraction, new: Extraction) -> Iterator[Change]:
    """Yield what one extraction of a document has and another has not: + is new, - is gone."""
    before, after = _finds(old), _finds(new)
    gone = [("-", key, before[key]) for key in before.keys() - after.keys()]
    come = [("+", key, after[key]) for key in after.keys() - before.keys()]
    for sign, (start, _, what, text), rule in sorted(gone + come, key=lambda c: (c[1], c[0])):
        yield Change(sign, new.document.id, start, what, text, rule)


def _finds(extraction: Extraction) -> dict[tuple[int, int, str, str], str]:
    finds: dict[tuple[int, int, str, str], str] = {}
    finds |= {(m.start, m.end, m.type, m.text): m.rule for m in extraction.mentions}
    finds |= {(u.start, u.end, f"{u.kind} {u.modality}", u.text): u.rule for u in extraction.units}
    return finds
