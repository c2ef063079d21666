"""A sentence's clauses -> its measures and goals, with all that stands in or before each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.extraction import cases, clause_classes, clauses, stretches
from kg.extraction.carryover import (
    ACTORS,
    SUBJECTS,
    Carry,
    assisted,
    disposes,
    is_bare,
    is_figure,
    leading_times,
    link_id,
    pays,
)
from kg.extraction.clause_classes import ClauseClasses
from kg.extraction.clauses import ROLES, Clause, Part, hush, is_case
from kg.frozen import dataclass
from kg.knowledge import Knowledge
from kg.knowledge.tokens import Token, mention_type
from kg.model import (
    TARGET_TYPES,
    Kind,
    Link,
    Mention,
    MentionType,
    Modality,
    Sentence,
    Unit,
)

_ACTING = ("subject", "doer", "undertaking", "support", "supporting", "doing")
# Parts that open a case of their own behind a semicolon.
_CASES = ("condition", "earning", "case")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the words that open a list say for each of its items.

    Who answers, the times that bind it, and its modality; ``things`` says that the items are no acts but
    things or cases, as behind words that name the conditions to be met.
    """

    answering: tuple[Link, ...] = ()
    times: tuple[str, ...] = ()
    modality: Modality = "do"
    things: bool = False


NOTHING = Introduction()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says; ids of mentions and units are their offsets in the document.

    ``introduces`` is what it says for the items of the list that it opens; ``opening`` says that the
    sentence only introduces the text that follows.
    """

    tokens: tuple[Token, ...] = ()
    clauses: tuple[Clause, ...] = ()
    mentions: tuple[Mention, ...] = ()
    units: tuple[Unit, ...] = ()
    introduces: Introduction = NOTHING
    opening: bool = False


def read(
    sentence: Sentence,
    tokens: Sequence[Token],
    knowledge: Knowledge,
    introduced: Introduction = NOTHING,
) -> Reading:
    """Read the units of a sentence from its tokens, in which every mention is one token.

    ``introduced`` is what the words before a list say for the sentence, which is an item of it.
    """
    told = cases.told_apart(clauses.read(tokens, knowledge), knowledge)
    if _under("look-back", sentence, knowledge):
        told = tuple(hush(clause, "look-back") for clause in told)
    classes = clause_classes.of(knowledge)
    in_cases = _under("cases", sentence, knowledge) and not _is_ruled(tokens, classes)
    if introduced.things or (in_cases and (_goes_on(tokens) or stretches.closes(told[-1].tokens, classes))):
        told = tuple(_listed(told))
    carry = Carry(sentence, classes, list(introduced.answering), modality=introduced.modality)
    found = _units(told, carry, _under("targets", sentence, knowledge))
    units = [_timed(unit, introduced.times) for unit in found]
    acting = {t.start for c in told for p in _acting(c) for t in p.core or p.tokens}
    acting |= {t.start for t in carry.acting}
    mentions = (_mention(t, kind, t.start in acting, sentence) for t in tokens if (kind := mention_type(t)))
    opens = any(p.makes == "list" for c in told for p in c.before) or _is_open(tokens, told, carry.classes)
    times = _ids(carry.times, ("Time",), sentence)
    introduces = _introduced(tokens, told, carry, times) if opens else NOTHING
    opening = any(p.makes == "preamble" for c in told for p in c.before)
    return Reading(tuple(tokens), told, tuple(mentions), _with_aims(units), introduces, opening)


def _acting(clause: Clause) -> Iterator[Part]:
    """Yield the parts of a clause that name who acts in it, be it in the case that it tells."""
    return (p for p in clause.parts() if p.makes in _ACTING or (clause.hushed and p.makes == "case"))


def _listed(told: Sequence[Clause]) -> Iterator[Clause]:
    """Take the predicates from an item of a list of cases, save from what stands behind a case of its own."""
    behind = False
    for clause in told:
        behind = behind or is_case(clause)
        yield clause if behind else hush(clause, "listed")


def _timed(unit: Unit, times: tuple[str, ...]) -> Unit:
    """Return a unit that some times bind too."""
    return replace(unit, times=tuple(dict.fromkeys((*times, *unit.times)))) if times else unit


def _introduced(
    tokens: Sequence[Token], told: Sequence[Clause], carry: Carry, times: tuple[str, ...]
) -> Introduction:
    """Return what a sentence that opens a list says for its items."""
    classes = carry.classes
    # Where a predicate points to the cases of a list, the items say what is done in each.
    named = (c.tokens for c in _pointing(told, classes) if not c.predicates)
    things = any(token.cls in classes.listed for words in named for token in words)
    pointing = tuple(_pointing(told, classes)) or told[-1:]
    forbids = any(token.cls in classes.forbidding for clause in pointing for token in clause.tokens)
    return Introduction(carry.acting_in(tokens), times, "forbid" if forbids else "do", things)


def _is_open(tokens: Sequence[Token], told: Sequence[Clause], classes: ClauseClasses) -> bool:
    """Whether a sentence ends in a mark behind which a list says what is to be done."""
    goes_on = bool(tokens) and tokens[-1].cls in classes.list_opening
    return goes_on and bool(told) and (any(_pointing(told, classes)) or not told[-1].predicates)


def _pointing(told: Iterable[Clause], classes: ClauseClasses) -> Iterator[Clause]:
    """Yield the clauses that point to what comes below."""
    return (clause for clause in told if any(token.cls in classes.below for token in clause.tokens))


def _is_ruled(tokens: Iterable[Token], classes: ClauseClasses) -> bool:
    """Whether some words say what somebody must, may or should do, or by whom it is done."""
    ruling = classes.prescribing | classes.encouraging | classes.assigning
    return any(token.cls in ruling for token in tokens)


def _goes_on(tokens: Sequence[Token]) -> bool:
    """Whether no full stop ends a sentence, which is an item of a list or a cell then."""
    return bool(tokens) and tokens[-1].cls != "stop"


def _under(group: str, sentence: Sentence, knowledge: Knowledge) -> bool:
    """Whether a heading above the sentence is of a group of ``sections.yaml``."""
    return any(_is_of(group, heading.text, knowledge) for heading in sentence.headings)


@lru_cache(maxsize=512)
def _is_of(group: str, heading: str, knowledge: Knowledge) -> bool:
    """Whether a heading is of a group of ``sections.yaml``; all sentences under it ask this."""
    return knowledge.patterns("sections").search(group, heading) is not None


def _units(told: Iterable[Clause], carry: Carry, in_targets: bool) -> Iterator[Unit]:
    closed = False
    for clause in told:
        if closed and any(part.makes in _CASES for part in clause.before):
            carry.restart()
        closed = clause.closed
        # A list of targets holds to the end of its sentence; nobody acts in it.
        in_targets = in_targets or any(part.makes == "targets" for part in clause.before)
        carry.take(p for p in clause.before if not (in_targets and _is_spoken_of(p, clause, carry.classes)))
        carry.banned = False
        for part in clause.predicates:
            if part.makes == "cap" and not carry.paid:
                continue
            part = replace(part, makes="cap") if carry.paid and is_figure(part, carry.classes) else part
            yield _unit(_as_target(part, clause, carry.classes) if in_targets else part, clause, carry)
        if clause.predicates:
            carry.part_with(clause.before)


def _as_target(part: Part, clause: Clause, classes: ClauseClasses) -> Part:
    """In a list of targets, and under a heading of them, all that is said is to be reached."""
    first = part is clause.predicates[0]
    spoken_of = [p for p in clause.before if first and _is_spoken_of(p, clause, classes)]
    return replace(part, makes="goal", tokens=(*(t for p in spoken_of for t in p.tokens), *part.tokens))


def _is_spoken_of(part: Part, clause: Clause, classes: ClauseClasses) -> bool:
    """Whether a body opens a clause that says what is to be so with it, and not what it should do."""
    asked = any(t.cls in classes.demanding for t in clause.tokens)
    return part.makes == "subject" and part is clause.before[-1] and not asked


def _unit(part: Part, clause: Clause, carry: Carry) -> Unit:
    sentence = carry.sentence
    kind: Kind = "goal" if part.makes == "goal" else "measure"
    start = sentence.start + part.tokens[0].start
    end = sentence.start + part.tokens[-1].end
    carry.settle(part)
    modality = carry.step(part, kind)
    answering = list(_within(part, clause, modality))
    told = [t for p in clause.within for t in p.tokens if p.makes == "aside"]
    spoken_for = [*(b for b, _ in answering), *(t for t in told if mention_type(t) == "Body")]
    excluded = stretches.excluded(part.tokens, carry.classes) | {token.start for token in spoken_for}
    own = [t for t in part.tokens if mention_type(t) and t.start not in excluded]
    fronted = [*carry.fronted, *(carry.disposed if is_bare(part, carry.classes) else ())]
    links = [Link(link_id(t, sentence), ROLES[p.makes], rule=p.rule) for t, p in answering]
    carried = assisted(part, carry.answering, carry.classes)
    if any(p.makes == "doing" for p in clause.within):
        # Whoever does it within the clause takes the place of the subject before it, and goes on with it.
        carried = [link for link in carried if link.role != "lead"]
        carry.answering = [*carried, *links]
    unit = Unit(
        id=f"{start}-{end}",
        kind=kind,
        modality=modality,
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
        responsible=(*carried, *links),
        targets=_ids([*carry.topic, *fronted, *own], TARGET_TYPES, sentence),
        instruments=_ids([*carry.topic, *carry.context, *fronted, *own], ("Instrument",), sentence),
        basis=_ids(carry.context, TARGET_TYPES, sentence),
        quantities=_ids([*_measured(clause), *own], ("Quantity",), sentence),
        times=_ids([*carry.times, *carry.context, *own], ("Time",), sentence),
        rule=part.rule,
        heading=tuple(h.text for h in sentence.headings),
        sentence=(sentence.start, sentence.end),
    )
    carry.times += leading_times(part, carry.classes)
    carry.paid = carry.paid or pays(part, carry.classes)
    carry.context, carry.fronted = [], []
    carry.disposed = own if disposes(part, carry.classes) else carry.disposed
    return unit


def _measured(clause: Clause) -> Iterator[Token]:
    """Yield the words of what a predicate is measured by in its own clause: by 30% of the investment."""
    for part in clause.before:
        if part.makes in ("context", "preface"):
            yield from part.core


def _within(part: Part, clause: Clause, modality: Modality) -> Iterator[tuple[Token, Part]]:
    """Yield the bodies of a predicate's own words that answer for it, with the part that says so."""
    for role in clause.within:
        if role.makes not in ROLES:
            continue
        # Whom somebody is encouraged to work with is no partner of the one who answers.
        if role.makes == "partner" and modality != "do":
            continue
        for token in role.tokens:
            joins = role.makes in _ACTING and mention_type(token) in ACTORS
            if (joins or mention_type(token) == "Body") and any(token is t for t in part.tokens):
                yield token, role


def _ids(tokens: Iterable[Token], types: Collection[str], sentence: Sentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys([link_id(t, sentence) for t in tokens if mention_type(t) in types]))


def _mention(token: Token, kind: MentionType, acts: bool, sentence: Sentence) -> Mention:
    """A place, a group or a school that acts is a body there."""
    kind = "Body" if acts and kind in SUBJECTS else kind
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
            done.append(replace(unit, aims=tuple(aims)) if aims else unit)
            aims = []
    return tuple(reversed(done))
