"""What one clause of a sentence hands on to the next: who answers, the topic, context, times, modality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from kg.extraction.clauses import Part
from kg.knowledge.tokens import Token, mention_type
from kg.model import Kind, Link, Modality, Role, Sentence

_MODALITIES: dict[str, Modality] = {"encourage": "encourage", "forbid": "forbid"}
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
# What is a body where it acts.
ACTORS = ("Body", "Place", "Group", "Park")
_ACTORS = tuple(f"{kind}.mention" for kind in ACTORS)


@dataclass
class Carry:
    """What holds at a point of a sentence; ``take`` and ``step`` change it clause by clause.

    ``answering`` are links of the bodies that answer, ``topic`` what the sentence is about,
    ``context`` and ``fronted`` what waits for the next unit, ``times`` what binds all that follows,
    ``disposed`` the objects of a predicate in a ba-construction, which a bare one behind it shares.
    """

    sentence: Sentence
    answering: list[Link] = field(default_factory=list)
    topic: list[Token] = field(default_factory=list)
    context: list[Token] = field(default_factory=list)
    fronted: list[Token] = field(default_factory=list)
    times: list[Token] = field(default_factory=list)
    disposed: list[Token] = field(default_factory=list)
    modality: Modality = "do"

    def take(self, parts: Iterable[Part]) -> None:
        """Let the parts before a predicate change what holds for it and for what follows."""
        for part in parts:
            named = [t for t in part.core if mention_type(t)]
            if part.makes == "subject":
                self.modality = "do"
            if part.makes in ("subject", "shared", "support", "oversee"):
                self.answering = _answering(part, named, self.answering, self.sentence)
            elif part.makes == "topic":
                self.topic = named
            elif part.makes == "fronted":
                self.topic = named
                self.fronted = [t for t in part.tokens if mention_type(t)]
            elif part.makes == "addressed":
                self.topic = named
                self.modality = _MODALITIES.get(part.tokens[0].cls, self.modality)
            elif part.makes in ("statement", "context", "time"):
                self.times += [t for t in named if mention_type(t) == "Time"]
                if part.makes != "statement":
                    self.context += [t for t in named if mention_type(t) != "Time"]

    def step(self, part: Part, kind: Kind) -> Modality:
        """Return the modality of a predicate, and keep what goes on behind it."""
        modality = _modality(part, kind, self.modality)
        goes_on = self.modality == "encourage" or _addressed(part)
        self.modality = modality if modality == "encourage" and goes_on else "do"
        return modality


def is_bare(part: Part) -> bool:
    """Whether a predicate names nothing that it acts on."""
    return all(t.base in (*_PREDICATES, *_MANNER) for t in part.tokens)


def disposes(part: Part) -> bool:
    """Whether a predicate has its object in front of it, in a ba-construction."""
    return any(t.cls == "ba" for t in part.tokens)


def link_id(token: Token, sentence: Sentence) -> str:
    """Return the provisional id of a mention: its offsets in the document."""
    return f"{sentence.start + token.start}-{sentence.start + token.end}"


def assisted(part: Part, answering: Sequence[Link]) -> list[Link]:
    """Return who answers for a predicate: who assists somebody else in an act supports it."""
    predicate = next((t.base for t in part.tokens if t.base in _PREDICATES), "")
    if predicate != "assisting":
        return list(answering)
    return [replace(link, role="support") if link.role == "lead" else link for link in answering]


def leading_times(part: Part) -> list[Token]:
    """Return the times that stand before the predicate: they bind what follows in the sentence too."""
    before = takewhile(lambda t: t.base not in _PREDICATES, part.tokens)
    return [t for t in before if mention_type(t) == "Time"]


def _answering(
    part: Part, named: Iterable[Token], known: Sequence[Link], sentence: Sentence
) -> list[Link]:
    """Who answers once a part has been read: a new subject takes the place of all before it."""
    if part.makes == "shared":
        return [replace(link, role="shared") if link.role == "lead" else link for link in known]
    if part.makes == "subject":
        actors = [t for t in named if mention_type(t) != "Time"]
        return [Link(link_id(t, sentence), "lead", rule=part.rule) for t in actors]
    role: Role = "support" if part.makes == "support" else "oversee"
    bodies = [t for t in named if mention_type(t) in ACTORS]
    kept = [link for link in known if link.role != role]
    return kept + [Link(link_id(t, sentence), role, rule=part.rule) for t in bodies]


def _modality(part: Part, kind: Kind, carried: Modality) -> Modality:
    """A unit's own predicate decides; else what somebody is encouraged to do goes on until a goal."""
    for token in part.tokens:
        if token.cls in _MODALITIES:
            return _MODALITIES[token.cls]
        if token.base in _PREDICATES:
            break
    restarts = kind == "goal" or part.tokens[0].cls == "sweeping"
    return "encourage" if carried == "encourage" and not restarts else "do"


def _addressed(part: Part) -> bool:
    """Whether somebody is named who is encouraged to act, so that the next clauses are theirs too."""
    rest = [t.base for t in part.tokens if t.base not in ("det", "Quantity", "adverb")]
    while rest and not rest[0].endswith(".mention"):
        rest.pop(0)
    acts = any(cls in _ACTS for cls in rest) or (len(rest) > 2 and rest[1] == "vn")
    return bool(rest) and rest[0] in _ACTORS and acts
