"""What one clause of a sentence hands on to the next: who answers, the topic, context, times, modality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from kg.extraction.clauses import Part
from kg.knowledge.tokens import Token, mention_type
from kg.model import Kind, Link, Modality, Role, Sentence

_MODALITIES: dict[str, Modality] = {"encourage": "encourage", "forbid": "forbid"}
# May do: all that the same one may do is encouraged.
_MAY = "encourage.may"
_PREDICATES = (
    *("verb", "inner-verb", "persist", "assisting", "joining", "accepting"),
    *("causative", "goal", "against", "answering", "level"),
)
# What shows that somebody who is encouraged is to act himself.
_ACTS = (
    *("verb", "inner-verb", "causative", "encourage", "goal"),
    *("at", "with", "to", "adverb", "guide", "slogan"),
)
_MANNER = ("adverb", "sweeping", "strict", "focus", "modal", "bing", "vn", "strong-vn", "blank", "dun")
# What may stand before the name of those who are encouraged.
_MODIFYING = ("det", "Quantity", "adverb")
# What is a body where it acts.
ACTORS = ("Body", "Place", "Group", "Park")
_ACTORS = tuple(f"{kind}.mention" for kind in ACTORS)


@dataclass
class Carry:
    """What holds at a point of a sentence; ``take`` and ``step`` change it clause by clause.

    ``answering`` are links of the bodies that answer, ``topic`` what the sentence is about,
    ``context`` and ``fronted`` what waits for the next unit, ``times`` what binds all that follows,
    ``case`` who may be the one to act, ``acting`` those of them who are, ``disposed`` the objects of
    a predicate in a ba-construction, which a bare one behind it shares; ``paid`` says that something
    is given, which may have its cap, ``may`` that what goes on is what somebody may do.
    """

    sentence: Sentence
    answering: list[Link] = field(default_factory=list)
    topic: list[Token] = field(default_factory=list)
    context: list[Token] = field(default_factory=list)
    fronted: list[Token] = field(default_factory=list)
    times: list[Token] = field(default_factory=list)
    disposed: list[Token] = field(default_factory=list)
    case: list[Token] = field(default_factory=list)
    acting: list[Token] = field(default_factory=list)
    paid: bool = False
    may: bool = False
    modality: Modality = "do"

    def take(self, parts: Iterable[Part]) -> None:
        """Let the parts before a predicate change what holds for it and for what follows."""
        for part in parts:
            named = [t for t in part.core if mention_type(t)]
            if part.makes in ("subject", "doer", "shared", "support", "oversee"):
                self.modality = "do" if part.makes == "subject" else self.modality
                self.times += [t for t in part.tokens if mention_type(t) == "Time" and t not in part.core]
                self.answering = _answering(part, named, self.answering, self.sentence)
            elif part.makes in ("topic", "theme", "fronted", "alike", "rewarded", "addressed"):
                self._turn_to(part, named)
            else:
                self._set_in(part, named)

    def _turn_to(self, part: Part, named: list[Token]) -> None:
        """Let what is spoken of, and what is put in front, be what follows is about."""
        self.topic = [*self.topic, *named] if part.makes == "alike" else named
        if part.makes == "addressed":
            self.modality = _MODALITIES.get(part.tokens[0].sort, self.modality)
        elif part.makes in ("fronted", "alike", "rewarded"):
            earlier = self.fronted if part.makes == "alike" else []
            self.fronted = [*earlier, *(t for t in part.tokens if mention_type(t))]

    def _set_in(self, part: Part, named: list[Token]) -> None:
        """Keep times and circumstances; who is named first in a condition may be the one to act."""
        self.times += [t for t in named if mention_type(t) == "Time"]
        if part.makes == "context":
            self.context += [t for t in named if mention_type(t) != "Time"]
            if any(t.cls == _MAY for t in takewhile(_is_manner, part.tokens)):
                self.modality, self.may = "encourage", True
        elif part.makes == "case":
            self.case = [t for t in named if mention_type(t) in ACTORS]

    def settle(self, part: Part) -> None:
        """Let the body of a condition answer for what it should or may do; else the predicate is about it."""
        asked = any(t.cls in ("modal", _MAY) for t in takewhile(_is_manner, part.tokens))
        if self.case and asked:
            self.answering = [Link(link_id(t, self.sentence), "lead") for t in self.case]
            self.acting += self.case
        elif self.case:
            self.topic = self.case
        self.case = []

    def step(self, part: Part, kind: Kind) -> Modality:
        """Return the modality of a predicate, and keep what goes on behind it."""
        modality = "do" if self._gives(part) else _modality(part, kind, self.modality)
        self.may = self.may or _may(part)
        goes_on = self.modality == "encourage" or _addressed(part) or self.may
        self.modality = modality if modality == "encourage" and goes_on else "do"
        self.may = self.may and self.modality == "encourage"
        return modality

    def _gives(self, part: Part) -> bool:
        """Whether the state gives something, or sets its cap, behind what somebody is encouraged to do."""
        given = next((t.cls for t in part.tokens if t.sort in (*_MODALITIES, *_PREDICATES)), "")
        return part.makes == "cap" or (given == "verb.giving" and not self.may)


def _is_manner(token: Token) -> bool:
    return token.sort in (*_MANNER, "encourage")


def is_bare(part: Part) -> bool:
    """Whether a predicate names nothing that it acts on."""
    return all(t.sort in (*_PREDICATES, *_MANNER) for t in part.tokens)


def is_figure(part: Part) -> bool:
    """Whether a goal is a mere figure, which is no goal where it limits what is given."""
    return part.makes == "goal" and all(t.sort not in (*_PREDICATES, "encourage") for t in part.tokens)


def pays(part: Part) -> bool:
    """Whether a predicate gives somebody something."""
    return any(t.cls.endswith((".giving", ".paying")) for t in part.tokens)


def disposes(part: Part) -> bool:
    """Whether a predicate has its object in front of it, in a ba-construction."""
    return any(t.cls == "ba" for t in part.tokens)


def link_id(token: Token, sentence: Sentence) -> str:
    """Return the provisional id of a mention: its offsets in the document."""
    return f"{sentence.start + token.start}-{sentence.start + token.end}"


def assisted(part: Part, answering: Sequence[Link]) -> list[Link]:
    """Return who answers for a predicate: who assists somebody else in an act supports it."""
    predicate = next((t.sort for t in part.tokens if t.sort in _PREDICATES), "")
    if predicate != "assisting":
        return list(answering)
    return [replace(link, role="support") if link.role == "lead" else link for link in answering]


def leading_times(part: Part) -> list[Token]:
    """Return the times that stand before the predicate: they bind what follows in the sentence too."""
    before = takewhile(lambda t: t.sort not in _PREDICATES, part.tokens)
    return [t for t in before if mention_type(t) == "Time"]


def _answering(part: Part, named: Iterable[Token], known: Sequence[Link], sentence: Sentence) -> list[Link]:
    """Who answers once a part has been read: a new subject takes the place of all before it."""
    if part.makes == "shared":
        return [replace(link, role="shared") if link.role == "lead" else link for link in known]
    if part.makes in ("subject", "doer"):
        actors = [t for t in named if mention_type(t) != "Time"]
        return [Link(link_id(t, sentence), "lead", rule=part.rule) for t in actors]
    role: Role = "support" if part.makes == "support" else "oversee"
    bodies = [t for t in named if mention_type(t) in ACTORS]
    kept = [link for link in known if link.role != role]
    return kept + [Link(link_id(t, sentence), role, rule=part.rule) for t in bodies]


def _modality(part: Part, kind: Kind, carried: Modality) -> Modality:
    """A unit's own predicate decides; else what somebody is encouraged to do goes on until a goal."""
    for token in part.tokens:
        if token.sort in _MODALITIES:
            return _MODALITIES[token.sort]
        if token.sort in _PREDICATES:
            break
    leading = [t.sort for t in takewhile(_is_manner, part.tokens)]
    restarts = kind == "goal" or "modal" in leading or leading[:1] == ["sweeping"]
    return "encourage" if carried == "encourage" and not restarts else "do"


def _may(part: Part) -> bool:
    """Whether a predicate says what somebody may do."""
    predicate = next((t.cls for t in part.tokens if t.sort in (*_MODALITIES, *_PREDICATES)), "")
    return predicate == _MAY


def _addressed(part: Part) -> bool:
    """Whether somebody is named who is encouraged to act, so that the next clauses are theirs too."""
    rest = [t.sort for t in part.tokens if t.sort not in _MODIFYING]
    while rest and not rest[0].endswith(".mention"):
        rest.pop(0)
    acts = any(cls in _ACTS for cls in rest) or (len(rest) > 2 and rest[1] == "vn")
    return bool(rest) and rest[0] in _ACTORS and acts
