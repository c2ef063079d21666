"""A sentence's tokens -> its clauses, each told apart into parts by the rules of ``clauses.yaml``.

A sentence is cut at commas and their like. A clause is read from its left end: context phrases,
then a subject or a topic, then predicates with their objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extraction import clause_classes, stretches
from kg.extraction.clause_classes import ClauseClasses
from kg.frozen import dataclass
from kg.knowledge import Knowledge
from kg.knowledge.sieve import Sieve
from kg.knowledge.tokens import Token, mention_type, spell
from kg.model import Role

ROLES: dict[str, Role] = {
    "lead": "lead",
    "doing": "lead",
    "partner": "partner",
    "supporting": "support",
    "overseeing": "oversee",
}
# Parts that name who acts in what follows.
NAMING = ("subject", "doer", "undertaking")
# So many clauses are looked at behind those for whom something may be given.
_AHEAD = 3
_FRONTED = ("fronted", "alike", "rewarded")
# Parts all of whose names count, save the bodies that only decide or act within them.
_WHOLE = (*_FRONTED, "earning")
# What leads to a clause behind it.
_LEADING = (*_FRONTED, "addressed", "period", "preface")
_ACTS = ("goal", "measure", "cap", "closing")
_WITHIN = (*ROLES, "aside")
_SILENT = ("none", "list", "targets", "statement", "backward", "preamble")
_BEFORE = (
    *_SILENT,
    *("context", "preface", "condition", "case", "doer", "time", "period"),
    *("pursuit", "undertaking", "setting"),
    *("fronted", "alike", "rewarded", "addressed", "prescribed", "assigned", "earning", "occasion"),
    *("label", "subject", "topic", "theme", "shared", "support", "oversee"),
)


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
    ``hushed`` says why its predicates have been taken from it, where they have: ``preamble``,
    ``statement``, ``condition``, ``listed`` or ``look-back``. ``closed`` says that a semicolon stands
    behind it, or nothing.
    """

    tokens: tuple[Token, ...]
    before: tuple[Part, ...] = ()
    predicates: tuple[Part, ...] = ()
    within: tuple[Part, ...] = ()
    hushed: str = ""
    closed: bool = False

    def parts(self) -> tuple[Part, ...]:
        """Return all parts, in the order in which they have been told."""
        return (*self.before, *self.within, *self.predicates)


def read(tokens: Sequence[Token], knowledge: Knowledge) -> tuple[Clause, ...]:
    """Return the clauses of a sentence from its tokens, in which every mention is one token."""
    classes = clause_classes.of(knowledge)
    found = list(stretches.of(tokens, classes))
    parted = {token.start for token in tokens if token.cls in classes.parting}
    colons = {token.start for token in tokens if token.cls == "colon"}
    told: list[Clause] = []
    for i, stretch in enumerate(found):
        before = told[-1] if told else None
        after = () if stretch[-1].end in parted else found[i + 1 : i + 1 + _AHEAD]
        barred = _barred(before, after, classes)
        clause = _told(stretch, knowledge, barred if stretch[-1].end in colons else (*barred, "label"))
        told.append(replace(clause, closed=not after))
    return tuple(told)


def _barred(
    before: Clause | None, behind: Sequence[tuple[Token, ...]], classes: ClauseClasses
) -> tuple[str, ...]:
    """Return what a clause cannot be: a topic behind the first, words put in front in the last.

    The last clause, and one in front of a semicolon, leads to nothing. What is pursued opens a sentence,
    and the next clause says what must be done for it. Only behind words that are put in front there is
    more of the kind; only before a clause that gives something an act that it rewards; only before one
    that prescribes, whoever should do it.
    """
    after = behind[0] if behind else ()
    opening = after[0].cls if after else ""
    gift = stretches.gift(behind, classes)
    demand = stretches.behind_cases(behind, classes)
    prescribes = stretches.prescribes(after, classes)
    told_apart = opening in classes.assigning or stretches.prescribes(stretches.act(behind, classes), classes)
    needs = {
        "alike": before is not None and any(part.makes in _FRONTED for part in before.before),
        "topic": before is None,
        "rewarded": stretches.gives(gift, classes),
        "earning": not prescribes and stretches.gives(gift, classes) and stretches.is_priced(gift),
        "doer": prescribes or stretches.prescribes(demand, classes),
        "prescribed": told_apart,
        "assigned": opening in classes.assigning,
        "pursuit": before is None and opening in classes.demanding,
        "setting": (before is None or before.closed) and opening in classes.assigning,
        "undertaking": stretches.requires(demand, classes),
        "occasion": before is None and stretches.asks(demand, classes),
    }
    barred = [makes for makes, met in needs.items() if not met]
    return (*barred, *(_LEADING if not after else ("closing",)))


def _told(tokens: tuple[Token, ...], knowledge: Knowledge, barred: tuple[str, ...]) -> Clause:
    before, rest = _before(tokens, knowledge, barred)
    if any(part.makes in _SILENT for part in before):
        return Clause(tokens, before)
    before = tuple(whole(part, knowledge) if part.makes in _WHOLE else part for part in before)
    if before and before[-1].makes == "theme":  # it is spoken of, and the subject of its predicate
        rest = (*before[-1].tokens, *rest)
    pieces, marks = _split(rest, knowledge)
    acts = _left(_ACTS, barred, knowledge)
    predicates = tuple(part for p in pieces if (part := _predicate(p, knowledge, acts)))
    return Clause(tokens, before, predicates, (*_roles(rest, knowledge), *marks))


def whole(part: Part, knowledge: Knowledge) -> Part:
    """Return a part that is put in front with all that it names, save bodies that only act within it."""
    deciding = clause_classes.of(knowledge).deciding
    acting = [t for role in _roles(part.tokens, knowledge, ("aside",)) for t in role.tokens]
    acting += [t for before, t in pairwise(part.tokens) if before.cls in deciding]
    left_out = {t.start for t in acting if mention_type(t) == "Body"}
    left_out |= stretches.excluded(part.tokens, clause_classes.of(knowledge))
    return replace(part, core=tuple(t for t in part.tokens if mention_type(t) and t.start not in left_out))


def is_case(clause: Clause) -> bool:
    """Whether a clause only says in which case the next ones hold."""
    return bool(clause.before) and clause.before[-1].makes in ("condition", "earning")


def hush(clause: Clause, why: str) -> Clause:
    """Return a clause without its predicates, and why they have gone; one without any as it is."""
    return replace(clause, predicates=(), hushed=why) if clause.predicates else clause


def _before(
    tokens: tuple[Token, ...], knowledge: Knowledge, barred: tuple[str, ...]
) -> tuple[tuple[Part, ...], tuple[Token, ...]]:
    """Read parts off the left end of a clause for as long as a rule fits; return them and the rest."""
    parts: list[Part] = []
    classes = clause_classes.of(knowledge)
    rest = _trim(tokens, classes)
    told = _left(_BEFORE, barred, knowledge)
    while rest:
        found = next(told.opening(spell(rest, knowledge.alphabet)), None)
        if found is None or (parts and found[0].makes in ("pursuit", "setting")):
            break  # with a subject, what stands in front of a demand is asked for itself
        rule, match = found
        core = rest[slice(*rule.taken(match))]
        parts.append(Part(rule.makes, rule.name, rest[: match.end()], core))
        rest = _trim(rest[match.end() :], classes)
    return tuple(parts), rest


def _left(kinds: tuple[str, ...], barred: tuple[str, ...], knowledge: Knowledge) -> Sieve:
    """Return the rules that make one of some parts, save what is barred."""
    making = knowledge.making
    return knowledge.kept((kinds, barred), lambda: making(tuple(k for k in kinds if k not in barred)))


def _trim(tokens: tuple[Token, ...], classes: ClauseClasses) -> tuple[Token, ...]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].cls in classes.rim:
        start += 1
    while end > start and tokens[end - 1].cls in classes.rim:
        end -= 1
    return tokens[start:end]


def _split(tokens: tuple[Token, ...], knowledge: Knowledge) -> tuple[list[tuple[Token, ...]], list[Part]]:
    """Cut the rest of a clause where a list mark separates two verb-object phrases."""
    rules = knowledge.making(("split",))
    pieces: list[tuple[Token, ...]] = []
    marks: list[Part] = []
    while found := next(rules.opening(spell(tokens, knowledge.alphabet)), None):
        rule, match = found
        start, end = rule.taken(match)
        pieces.append(tokens[:start])
        marks.append(Part("split", rule.name, tokens[start:end]))
        tokens = tokens[end:]
    return [*pieces, tokens], marks


def _predicate(piece: tuple[Token, ...], knowledge: Knowledge, acts: Sieve) -> Part | None:
    tokens = _trim(piece, clause_classes.of(knowledge))
    found = next(acts.opening(spell(tokens, knowledge.alphabet)), None)
    return Part(found[0].makes, found[0].name, tokens) if found else None


def _roles(
    tokens: tuple[Token, ...], knowledge: Knowledge, makes: tuple[str, ...] = _WITHIN
) -> Iterator[Part]:
    letters = spell(tokens, knowledge.alphabet)
    for rule, match in knowledge.making(makes).opening(letters):
        yield Part(rule.makes, rule.name, tokens[slice(*rule.taken(match))])
