"""A sentence's tokens -> its measures and goals, with all that stands in or before each of them.

A sentence is cut into clauses at commas and their like. A clause is read from its left end: context
phrases, then a subject or a topic, then predicates with their objects; the parts are told by the
rules of ``clauses.yaml``. What the rules leave to this module is the walk over the clauses and what
one clause hands on to the next: subject, topic, context, modality.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from kg.knowledge import Knowledge
from kg.model import (
    MENTION_TYPES,
    TARGET_TYPES,
    Kind,
    Link,
    Mention,
    MentionType,
    Modality,
    Role,
    Sentence,
    Unit,
)
from kg.rules import Rule
from kg.tokens import Token, spell

_MODALITIES: dict[str, Modality] = {"encourage": "encourage", "forbid": "forbid"}
_SEPARATORS = ("comma", "semi", "colon", "stop")
_SILENT = ("none", "list", "statement", "backward", "preamble")
_BEFORE = (
    *_SILENT,
    *("context", "time", "fronted", "addressed", "topic"),
    *("subject", "shared", "support", "oversee"),
)
_ROLES: dict[str, Role] = {"lead": "lead", "partner": "partner", "oversee": "oversee"}
_PREDICATES = ("verb", "inner-verb", "persist", "assisting", "joining", "causative", "goal", "against", "answering", "level")
_ACTS = ("verb", "inner-verb", "causative", "encourage", "goal", "at", "with", "to", "adverb", "guide", "slogan")
_ACTORS = ("Body.mention", "Place.mention", "Group.mention", "Park.mention")
_DROPPED = ("item", "blank", "punct", "conn", "bing", "semi", "comma", "stop", "colon", "particle")
_TYPES: dict[str, MentionType] = {
    cls: t for t in MENTION_TYPES for cls in (f"{t}.mention", f"{t}.past", t)
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a clause that a rule of ``clauses.yaml`` has told: what it is, and by which rule.

    ``core`` are the tokens of the pattern's group, which say who or what is meant.
    """

    makes: str
    rule: str
    tokens: tuple[Token, ...]
    core: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks: the parts before the predicate, the predicates, and what is within.

    ``within`` holds who answers inside the clause, and the marks at which it has been split.
    """

    tokens: tuple[Token, ...]
    before: tuple[Part, ...] = ()
    predicates: tuple[Part, ...] = ()
    within: tuple[Part, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        """Return all parts, in the order in which they have been told."""
        return (*self.before, *self.within, *self.predicates)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says; ids of mentions and units are their offsets in the document.

    ``introduces`` are those who answer for the items of the list that the sentence opens.
    """

    tokens: tuple[Token, ...] = ()
    clauses: tuple[Clause, ...] = ()
    mentions: tuple[Mention, ...] = ()
    units: tuple[Unit, ...] = ()
    introduces: tuple[Link, ...] = ()


@dataclass
class _Carry:
    """What one clause of a sentence hands on to the next."""

    answering: list[Link] = field(default_factory=list)
    topic: list[Token] = field(default_factory=list)
    context: list[Token] = field(default_factory=list)
    fronted: list[Token] = field(default_factory=list)
    times: list[Token] = field(default_factory=list)
    modality: Modality = "do"


def read(
    sentence: Sentence,
    tokens: Sequence[Token],
    knowledge: Knowledge,
    introduced: Sequence[Link] = (),
) -> Reading:
    """Read the units of a sentence from its tokens, in which every mention is one token.

    ``introduced`` are those who answer because the sentence is an item of a list of their duties.
    """
    told = [_told(clause, knowledge, i == 0) for i, clause in enumerate(cut(tokens))]
    clauses = tuple(_hushed(told))
    if _under("look-back", sentence, knowledge):
        clauses = tuple(replace(clause, predicates=()) for clause in clauses)
    in_targets = _under("targets", sentence, knowledge)
    carry = _Carry(answering=list(introduced))
    units: list[Unit] = []
    for clause in clauses:
        _take(clause.before, carry, sentence)
        for part in clause.predicates:
            units.append(_unit(_as_target(part) if in_targets else part, clause, carry, sentence))
    acting = {t.start for c in clauses for p in c.before if p.makes == "subject" for t in p.core}
    mentions = tuple(_mention(t, t.start in acting, sentence) for t in tokens if t.cls in _TYPES)
    opens = any(p.makes == "list" for c in clauses for p in c.before)
    introduces = tuple(carry.answering) if opens else ()
    return Reading(tuple(tokens), clauses, mentions, _with_aims(units), introduces)


def _under(group: str, sentence: Sentence, knowledge: Knowledge) -> bool:
    """Whether a heading above the sentence is of a group of ``sections.yaml``."""
    return any(knowledge.sections.search(group, h.text) for h in sentence.headings)


def _as_target(part: Part) -> Part:
    """Under a heading of targets, what has no predicate at its head says what is to be so."""
    headed = part.rule == "predicate at the head"
    return part if headed else replace(part, makes="goal")


def cut(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Cut a sentence into clauses at the marks that stand outside quotes and brackets."""
    depth, clause = 0, list[Token]()
    for token in tokens:
        depth = max(0, depth + (token.cls == "open") - (token.cls == "close"))
        if token.cls in _SEPARATORS and depth == 0:
            yield tuple(clause)
            clause = []
        else:
            clause.append(token)
    yield tuple(clause)


def _told(tokens: tuple[Token, ...], knowledge: Knowledge, first: bool) -> Clause:
    before, rest = _before(tokens, knowledge, first)
    if any(part.makes in _SILENT for part in before):
        return Clause(tokens, before)
    pieces, marks = _split(rest, knowledge)
    predicates = tuple(part for p in pieces if (part := _predicate(_trim(p), knowledge)))
    return Clause(tokens, before, predicates, (*_roles(rest, knowledge), *marks))


def _hushed(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Take the predicates from clauses that only state: what a statement says on, or is said of."""
    makes = [{part.makes for part in clause.before} for clause in clauses]
    if any("preamble" in made for made in makes):
        yield from (replace(clause, predicates=()) for clause in clauses)
        return
    stating = False
    for i, clause in enumerate(clauses):
        backed = i + 1 < len(clauses) and "backward" in makes[i + 1]
        resumed = any(t.cls in ("modal", "sweeping") for t in clause.tokens)
        stating = (stating and not resumed) or bool({"statement", "backward"} & makes[i])
        yield replace(clause, predicates=()) if stating or backed else clause


def _before(
    tokens: tuple[Token, ...], knowledge: Knowledge, first: bool
) -> tuple[tuple[Part, ...], tuple[Token, ...]]:
    """Read parts off the left end of a clause for as long as a rule fits; return them and the rest."""
    parts: list[Part] = []
    rest = _trim(tokens)
    told = [r for r in knowledge.clauses if r.makes in _BEFORE and (first or r.makes != "topic")]
    while rest:
        found = _first(told, spell(rest, knowledge.alphabet))
        if found is None:
            break
        rule, match = found
        core = rest[match.start(1) : match.end(1)] if match.re.groups else rest[: match.end()]
        parts.append(Part(rule.makes, rule.name, rest[: match.end()], core))
        rest = _trim(rest[match.end() :])
    return tuple(parts), rest


def _trim(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].cls in _DROPPED:
        start += 1
    while end > start and tokens[end - 1].cls in _DROPPED:
        end -= 1
    return tokens[start:end]


def _split(
    tokens: tuple[Token, ...], knowledge: Knowledge
) -> tuple[list[tuple[Token, ...]], list[Part]]:
    """Cut the rest of a clause where a list mark separates two verb-object phrases."""
    rules = [rule for rule in knowledge.clauses if rule.makes == "split"]
    pieces: list[tuple[Token, ...]] = []
    marks: list[Part] = []
    while found := _first(rules, spell(tokens, knowledge.alphabet)):
        rule, match = found
        pieces.append(tokens[: match.start(1)])
        marks.append(Part("split", rule.name, tokens[match.start(1) : match.end(1)]))
        tokens = tokens[match.end(1) :]
    return [*pieces, tokens], marks


def _first(rules: Iterable[Rule], letters: str) -> tuple[Rule, re.Match[str]] | None:
    return next(((r, m) for r in rules if (m := r.pattern.match(letters)) and m.end()), None)


def _predicate(tokens: tuple[Token, ...], knowledge: Knowledge) -> Part | None:
    rules = (rule for rule in knowledge.clauses if rule.makes in ("goal", "measure"))
    found = _first(rules, spell(tokens, knowledge.alphabet))
    return Part(found[0].makes, found[0].name, tokens) if found else None


def _roles(tokens: tuple[Token, ...], knowledge: Knowledge) -> Iterator[Part]:
    letters = spell(tokens, knowledge.alphabet)
    for rule in knowledge.clauses:
        if rule.makes in _ROLES and (match := rule.pattern.match(letters)):
            yield Part(rule.makes, rule.name, tokens[match.start(1) : match.end(1)])


def _take(parts: Iterable[Part], carry: _Carry, sentence: Sentence) -> None:
    """Let the parts before a predicate change what holds for it and for what follows."""
    for part in parts:
        named = [t for t in part.core if t.cls in _TYPES]
        if part.makes in ("subject", "shared", "support", "oversee"):
            carry.answering = _answering(part, named, carry.answering, sentence)
        elif part.makes == "topic":
            carry.topic = named
        elif part.makes == "fronted":
            carry.fronted = named
        elif part.makes == "addressed":
            carry.topic = named
            carry.modality = _MODALITIES.get(part.tokens[0].cls, carry.modality)
        elif part.makes == "statement":
            carry.times += [t for t in named if _TYPES[t.cls] == "Time"]
        elif part.makes in ("context", "time"):
            carry.times += [t for t in named if _TYPES[t.cls] == "Time"]
            carry.context += [t for t in named if _TYPES[t.cls] != "Time"]


def _answering(
    part: Part, named: Iterable[Token], known: Sequence[Link], sentence: Sentence
) -> list[Link]:
    """Who answers once a part has been read: a new subject takes the place of all before it."""
    if part.makes == "shared":
        return [replace(link, role="shared") if link.role == "lead" else link for link in known]
    if part.makes == "subject":
        return [Link(_id(t, sentence), "lead", rule=part.rule) for t in named]
    role: Role = "support" if part.makes == "support" else "oversee"
    bodies = [t for t in named if _TYPES[t.cls] == "Body"]
    kept = [link for link in known if link.role != role]
    return kept + [Link(_id(t, sentence), role, rule=part.rule) for t in bodies]


def _unit(part: Part, clause: Clause, carry: _Carry, sentence: Sentence) -> Unit:
    kind: Kind = "goal" if part.makes == "goal" else "measure"
    start = sentence.start + part.tokens[0].start
    end = sentence.start + part.tokens[-1].end
    modality = _modality(part, kind, carry.modality)
    goes_on = carry.modality == "encourage" or _addressed(part)
    carry.modality = modality if modality == "encourage" and goes_on else "do"
    named = [t for t in part.tokens if t.cls in _TYPES]
    roles = [
        (t, p)
        for p in clause.within
        for t in p.tokens
        # Whom somebody is encouraged to work with is no partner of the one who answers.
        if t.cls == "Body.mention" and t in named and (p.makes != "partner" or modality == "do")
    ]
    answering = {t.start for t, _ in roles}
    own = [t for t in named if t.start not in answering]
    times = [*carry.times, *own]
    carry.times += _leading_times(part)
    context, carry.context = carry.context, []
    fronted, carry.fronted = carry.fronted, []
    links = _assisted(part, carry.answering)
    links += [Link(_id(t, sentence), _ROLES[p.makes], rule=p.rule) for t, p in roles]
    return Unit(
        id=f"{start}-{end}",
        kind=kind,
        modality=modality,
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
        responsible=tuple(links),
        targets=_ids([*carry.topic, *fronted, *own], TARGET_TYPES, sentence),
        instruments=_ids([*carry.topic, *context, *fronted, *own], ("Instrument",), sentence),
        basis=_ids(context, TARGET_TYPES, sentence),
        quantities=_ids(own, ("Quantity",), sentence),
        times=_ids(times, ("Time",), sentence),
        rule=part.rule,
        heading=tuple(h.text for h in sentence.headings),
        sentence=(sentence.start, sentence.end),
    )


def _assisted(part: Part, answering: Sequence[Link]) -> list[Link]:
    """Who assists somebody else in an act supports it."""
    predicate = next((t.cls for t in part.tokens if t.cls in _PREDICATES), "")
    if predicate != "assisting":
        return list(answering)
    return [replace(link, role="support") if link.role == "lead" else link for link in answering]


def _leading_times(part: Part) -> list[Token]:
    """The times that stand before the predicate: they bind what follows in the sentence too."""
    before = takewhile(lambda t: t.cls not in _PREDICATES, part.tokens)
    return [t for t in before if _TYPES.get(t.cls) == "Time"]


def _modality(part: Part, kind: Kind, carried: Modality) -> Modality:
    """A unit's own predicate decides; else what somebody is encouraged to do goes on until a goal."""
    for token in part.tokens:
        if token.cls in _MODALITIES:
            return _MODALITIES[token.cls]
        if token.cls in _PREDICATES:
            break
    restarts = kind == "goal" or part.tokens[0].cls == "sweeping"
    return "encourage" if carried == "encourage" and not restarts else "do"


def _addressed(part: Part) -> bool:
    """Whether somebody is named who is encouraged to act, so that the next clauses are theirs too."""
    rest = [t.cls for t in part.tokens if t.cls not in ("det", "Quantity", "adverb")]
    while rest and not rest[0].endswith(".mention"):
        rest.pop(0)
    acts = any(cls in _ACTS for cls in rest)
    return bool(rest) and rest[0] in _ACTORS and acts


def _ids(
    tokens: Iterable[Token], types: Iterable[MentionType], sentence: Sentence
) -> tuple[str, ...]:
    allowed = set(types)
    return tuple(dict.fromkeys(_id(t, sentence) for t in tokens if _TYPES[t.cls] in allowed))


def _id(token: Token, sentence: Sentence) -> str:
    return f"{sentence.start + token.start}-{sentence.start + token.end}"


def _mention(token: Token, acts: bool, sentence: Sentence) -> Mention:
    """A place or a group that acts is a body there."""
    kind: MentionType = _TYPES[token.cls]
    if acts and kind in ("Place", "Group"):
        kind = "Body"
    start, end = sentence.start + token.start, sentence.start + token.end
    return Mention(f"{start}-{end}", kind, start, end, token.text, rule=token.rule)


def _with_aims(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Link each measure to the goals that follow it before the next measure."""
    done: list[Unit] = []
    aims: list[str] = []
    for unit in reversed(units):
        if unit.kind == "goal":
            aims.insert(0, unit.id)
            done.append(unit)
        else:
            done.append(replace(unit, aims=tuple(aims)))
            aims = []
    return tuple(reversed(done))
