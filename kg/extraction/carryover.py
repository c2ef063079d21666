"""What one clause of a sentence hands on to the next: who answers, the topic, context, times, modality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise, takewhile

from kg.extraction.clause_classes import ClauseClasses
from kg.extraction.clauses import NAMING, Part
from kg.knowledge.tokens import Token, mention_type
from kg.model import TARGET_TYPES, Kind, Link, Modality, Role, Sentence

# Parts that name what the following predicates are about.
_SPOKEN_OF = (
    *("topic", "theme", "label", "fronted", "alike"),
    *("rewarded", "earning", "addressed", "prescribed", "assigned"),
)
# Parts whose names are acted on by what stands behind them.
_IN_FRONT = ("fronted", "alike", "rewarded", "earning")
# Parts that add to what the one before them has put in front.
_JOINING = ("alike", "earning")
# Parts whose times bind nothing that follows.
_TIMELESS = ("condition", "case", "none")
# Roles of those who act themselves.
_ACTING = ("lead", "shared")
# A time stands so near to the word that opens its phrase.
_NEAR = 2
# What is a body where it acts; a school or a centre only where it is the subject.
ACTORS = ("Body", "Place", "Group", "Park")
SUBJECTS = (*ACTORS, "Project")


@dataclass
class Carry:
    """What holds at a point of a sentence; ``take`` and ``step`` change it clause by clause.

    ``answering`` are links of the bodies that answer, ``topic`` what the sentence is about,
    ``context`` and ``fronted`` what waits for the next unit, ``times`` what binds all that follows,
    ``case`` who may be the one to act, ``acting`` those of them who are, ``told`` the bodies of which a
    statement has said what they are, ``disposed`` the objects of a predicate in a ba-construction, which
    a bare one behind it shares; ``paid`` says that something is given, which may have its cap, ``may``
    that what goes on is what somebody may do, ``banned`` that the predicate before it in its own clause
    is forbidden.
    """

    sentence: Sentence
    classes: ClauseClasses
    answering: list[Link] = field(default_factory=list)
    topic: list[Token] = field(default_factory=list)
    context: list[Token] = field(default_factory=list)
    fronted: list[Token] = field(default_factory=list)
    times: list[Token] = field(default_factory=list)
    disposed: list[Token] = field(default_factory=list)
    case: list[Token] = field(default_factory=list)
    acting: list[Token] = field(default_factory=list)
    told: list[Token] = field(default_factory=list)
    paid: bool = False
    may: bool = False
    banned: bool = False
    modality: Modality = "do"

    def take(self, parts: Iterable[Part]) -> None:
        """Let the parts before a predicate change what holds for it and for what follows."""
        for part in parts:
            named = [t for t in part.core if mention_type(t)]
            if part.makes in (*NAMING, "shared", "support", "oversee"):
                if part.makes == "subject" and self.modality != "forbid":
                    self.modality = "do"
                self._bind(t for t in part.tokens if t not in part.core)
                self.answering = _answering(part, named, self.answering, self.sentence)
                self.case = [] if part.makes in NAMING else self.case
            elif part.makes in _SPOKEN_OF:
                self._turn_to(part, named)
            else:
                self._set_in(part, named)

    def part_with(self, parts: Sequence[Part]) -> None:
        """Let go of those who have joined in the acts of a clause that does not name its subject."""
        joined = parts[0].tokens if parts and parts[0].makes == "support" else ()
        if any(t.cls in self.classes.joining_in for t in joined):
            self.answering = [link for link in self.answering if link.role != "support"]

    def _turn_to(self, part: Part, named: list[Token]) -> None:
        """Let what is spoken of, and what is put in front, be what follows is about."""
        # What earns a gift says it anew behind another gift.
        joins = part.makes in _JOINING and not (self.paid and named and not self.fronted)
        goes_on = joins or part.tokens[0].cls in self.classes.each
        if part.makes in _IN_FRONT:
            self.fronted = [*(self.fronted if joins else ()), *named]
            named = [t for t in named if mention_type(t) in TARGET_TYPES]
        elif part.makes == "addressed":
            self.modality = _told(part.tokens[0], self.classes) or self.modality
        self.topic = [*self.topic, *named] if goes_on else named

    def _set_in(self, part: Part, named: list[Token]) -> None:
        """Keep times and circumstances; who is named first in a condition may be the one to act."""
        leads = part.makes in ("context", "preface")
        if part.makes not in _TIMELESS:
            self.redate(part.tokens)
        if not leads and part.makes not in _TIMELESS:
            self.times += [t for t in named if _is_due(t, self.classes)]
        if leads:
            self._bind(part.tokens[: _NEAR if part.tokens[0].cls in self.classes.timing else 1])
            self.context += _set_by(part, named, self.classes)
            opening = [t.cls for t in _leading(part, self.classes)]
            self.may = self.may or any(cls in self.classes.allowing for cls in opening)
            if self.may or any(cls in self.classes.encouraging for cls in opening):
                self.modality = "encourage"
        elif part.makes == "statement":
            self.told = [t for t in named if mention_type(t) == "Body"]
        elif part.makes == "case":
            self.case = [t for t in named if mention_type(t) in ACTORS]

    def restart(self) -> None:
        """Let go of what somebody may do: the next case says anew what is to be done in it."""
        if self.may:
            self.modality, self.may = "do", False

    def redate(self, tokens: Sequence[Token]) -> None:
        """Let go of the times before some words that say themselves until when."""
        pairs = pairwise(tokens)
        if any(a.cls in self.classes.until and mention_type(b) == "Time" for a, b in pairs):
            self.times = []

    def _bind(self, tokens: Iterable[Token]) -> None:
        """Keep the times among some words: a rate or a term waits for the next unit, others bind all."""
        for token in tokens:
            if _is_due(token, self.classes):
                (self.context if token.cls in self.classes.term else self.times).append(token)

    def settle(self, part: Part) -> None:
        """Let the body of a condition answer for what it should or may do; else the predicate is about it."""
        words = self.classes.demanding | self.classes.allowing
        asked = any(t.cls in words for t in _leading(part, self.classes))
        if self.case and asked:
            self.answering = [Link(link_id(t, self.sentence), "lead") for t in self.case]
            self.acting += self.case
        elif self.case:
            self.topic = self.case
        self.case = []
        if self.told and _act(part, self.classes) in self.classes.charged:
            self.answering = [Link(link_id(t, self.sentence), "lead") for t in self.told]
            self.told = []

    def acting_in(self, tokens: Iterable[Token]) -> tuple[Link, ...]:
        """Return who answers behind some words: whom a case names, where they demand or allow something."""
        asked = self.classes.demanding | self.classes.allowing
        if self.case and any(token.cls in asked for token in tokens):
            return tuple(Link(link_id(t, self.sentence), "lead") for t in self.case)
        return tuple(self.answering)

    def step(self, part: Part, kind: Kind) -> Modality:
        """Return the modality of a predicate, and keep what goes on behind it."""
        self.redate(_before_act(part, self.classes))
        gives = self.modality != "forbid" and self._gives(part)
        modality = "do" if gives else _modality(part, kind, self.modality, self.classes)
        # What forbids one act of a clause forbids the acts that are listed behind it.
        self.banned = modality == "forbid" or (self.banned and modality == "do" and kind == "measure")
        modality = "forbid" if self.banned else modality
        self.may = self.may or _act(part, self.classes) in self.classes.allowing
        goes_on = self.modality == "encourage" or _addressed(part, self.classes) or self.may
        if self.modality != "forbid":  # which is said of a list, and holds for all that an item of it tells
            self.modality = modality if modality == "encourage" and goes_on else "do"
        self.may = self.may and self.modality == "encourage"
        return modality

    def _gives(self, part: Part) -> bool:
        """Whether the state gives something, or sets its cap, behind what somebody is encouraged to do."""
        told = any(_told(t, self.classes) for t in part.tokens)
        given = any(t.cls in self.classes.gift for t in part.tokens)
        return part.makes == "cap" or (given and not told and not self.may)


def _set_by(part: Part, named: Iterable[Token], classes: ClauseClasses) -> Iterator[Token]:
    """Yield what a context phrase names, save its times, and the bodies that only set the rule in it."""
    ruled = any(t.cls in classes.ruling for t in part.tokens[:_NEAR])
    for token in named:
        kind = mention_type(token)
        if kind != "Time" and not (ruled and kind == "Body"):
            yield token


def _leading(part: Part, classes: ClauseClasses) -> Iterator[Token]:
    """Yield the words of a part up to its act, those that encourage included."""
    return takewhile(lambda t: t.cls in classes.leading or t.cls in classes.encouraging, part.tokens)


def _told(token: Token, classes: ClauseClasses) -> Modality | None:
    """Return the modality that a word says, None where it says none."""
    if token.cls in classes.encouraging:
        return "encourage"
    return "forbid" if token.cls in classes.forbidding else None


def _act(part: Part, classes: ClauseClasses) -> str:
    """Return the class of the first word of a part that says what is done, may or may not be done."""
    return next((t.cls for t in part.tokens if _told(t, classes) or t.cls in classes.act), "")


def is_bare(part: Part, classes: ClauseClasses) -> bool:
    """Whether a predicate names nothing that it acts on."""
    return all(t.cls in classes.act or t.cls in classes.leading for t in part.tokens)


def is_figure(part: Part, classes: ClauseClasses) -> bool:
    """Whether a goal is a mere figure, which is no goal where it limits what is given."""
    acts = any(t.cls in classes.act or t.cls in classes.encouraging for t in part.tokens)
    return part.makes == "goal" and not acts


def pays(part: Part, classes: ClauseClasses) -> bool:
    """Whether a predicate gives somebody something."""
    return any(t.cls in classes.gift_or_payment for t in part.tokens)


def disposes(part: Part, classes: ClauseClasses) -> bool:
    """Whether a predicate has its object in front of it, in a ba-construction."""
    return any(t.cls in classes.fronting_object for t in part.tokens)


def link_id(token: Token, sentence: Sentence) -> str:
    """Return the provisional id of a mention: its offsets in the document."""
    return f"{sentence.start + token.start}-{sentence.start + token.end}"


def assisted(part: Part, answering: Sequence[Link], classes: ClauseClasses) -> list[Link]:
    """Return who answers for a predicate: who assists somebody else in an act supports it."""
    act = next((t.cls for t in part.tokens if t.cls in classes.act), "")
    if act not in classes.assistance:
        return list(answering)
    return [replace(link, role="support") if link.role in _ACTING else link for link in answering]


def leading_times(part: Part, classes: ClauseClasses) -> list[Token]:
    """Return the times that stand before the predicate: they bind what follows in the sentence too.

    A rate or a term (every month, within five days) binds its own predicate alone, and so does a time that
    it is compared with.
    """
    before = _before_act(part, classes)
    compared = {b.start for a, b in pairwise(before) if a.cls in classes.comparing}
    times = (t for t in before if _is_due(t, classes) and t.cls not in classes.term)
    return [t for t in times if t.start not in compared]


def _is_due(token: Token, classes: ClauseClasses) -> bool:
    """Whether a word is a time that can bind a task: it has not passed."""
    return mention_type(token) == "Time" and token.cls not in classes.past


def _before_act(part: Part, classes: ClauseClasses) -> list[Token]:
    return list(takewhile(lambda t: t.cls not in classes.act, part.tokens))


def _answering(part: Part, named: Iterable[Token], known: Sequence[Link], sentence: Sentence) -> list[Link]:
    """Who answers once a part has been read: a new subject takes the place of all before it.

    Under whose guidance it acts stands in front of a subject, and stays. Who is alone divides the work
    with nobody.
    """
    if part.makes == "shared":
        alone = sum(link.role == "lead" for link in known) == 1
        return [replace(link, role="shared") if link.role == "lead" and not alone else link for link in known]
    if part.makes in NAMING:
        actors = [t for t in named if mention_type(t) in SUBJECTS]
        above = list(known) if all(link.role == "oversee" for link in known) else []
        return above + [Link(link_id(t, sentence), "lead", rule=part.rule) for t in actors]
    role: Role = "support" if part.makes == "support" else "oversee"
    bodies = [t for t in named if mention_type(t) in ACTORS]
    kept = [link for link in known if link.role != role]
    return kept + [Link(link_id(t, sentence), role, rule=part.rule) for t in bodies]


def _modality(part: Part, kind: Kind, carried: Modality, classes: ClauseClasses) -> Modality:
    """A unit's own predicate decides; else what somebody is encouraged to do goes on until a goal."""
    for token in takewhile(lambda t: t.cls not in classes.act, part.tokens):
        if told := _told(token, classes):
            return told
    leading = [t.cls for t in _leading(part, classes)]
    demanded = any(cls in classes.demanding for cls in leading)
    if carried == "forbid" and not demanded:
        return "forbid"
    restarts = kind == "goal" or demanded or (leading and leading[0] in classes.including_all)
    return "encourage" if carried == "encourage" and not restarts else "do"


def _addressed(part: Part, classes: ClauseClasses) -> bool:
    """Whether somebody is named who is encouraged to act, so that the next clauses are theirs too."""
    rest = [t for t in part.tokens if t.cls not in classes.before_name]
    named = list(dropwhile(lambda t: not mention_type(t), rest))
    if not named or named[0].cls not in classes.actor:
        return False
    by_noun = len(named) > 2 and named[1].cls in classes.noun_act
    return by_noun or any(t.cls in classes.own_act for t in named)
