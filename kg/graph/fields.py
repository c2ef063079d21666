"""The fields of work of a measure or goal: by its words, what it touches, who answers, the headings above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.knowledge.fields import Field, Fields, Sign, load
from kg.model import Mention, Unit
from kg.naming.registry import registry
from kg.text.scripts import simplified

# How much a sign says by where it stands: in the words of the unit, in what it touches, in the name of a body
# that is stated to answer, in the heading above it, in the headings above that.
_WORDS, _TOUCHED, _BODY, _HEADING, _ABOVE = 4.0, 3.0, 2.0, 2.0, 1.0
_WEAK = 0.25  # of that, where a sign is weak
_ENOUGH = 2.0
_MOST = 2  # fields of one unit
_OWN = ("words", "target")  # where a sign says something of the unit itself


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign of a field, and where it stands: ``words``, ``target``, ``body`` or ``heading``."""

    sign: Sign
    where: str
    says: float


@dataclass(frozen=True, slots=True)
class Found:
    """A field of a unit, with the sign that says most."""

    field: Field
    reason: Reason

    @property
    def rule(self) -> str:
        """What is kept of the reason: field, line of the lexicon, where the sign stands, and the sign."""
        sign = self.reason.sign
        return f"{self.field.name} {sign.source} {self.reason.where} {sign.text}"


def fields_of(
    unit: Unit,
    headings: Sequence[str],
    mentions: Iterable[Mention],
    bodies: Iterable[Mention],
    knowledge: Knowledge,
) -> tuple[Found, ...]:
    """Return the fields of a unit, at most two, the surest first.

    ``headings`` are those above it, outermost first; ``mentions`` what it touches, ``bodies`` those that are
    stated to answer for it. Of a field and the one that holds it, only the narrower is given.
    """
    known = load(knowledge)
    reasons = tuple(_reasons(unit, headings, mentions, bodies, knowledge, known))
    # What only says how things are carried out counts where nothing says what.
    counted = tuple(r for r in reasons if r.sign.weight != "last")
    return _chosen(counted, known) or _chosen(reasons, known)


def _chosen(reasons: Sequence[Reason], known: Fields) -> tuple[Found, ...]:
    totals = _totals(reasons, known)
    best = max(totals.values(), default=0.0)
    if best < _ENOUGH:
        return ()
    own = _totals((reason for reason in reasons if reason.where in _OWN), known)
    sure = [name for name, total in totals.items() if total >= max(_ENOUGH, best / 2)]
    # Headings and bodies count where the unit itself says nothing, and where they do not speak of several.
    if any(own.get(name) for name in sure):
        sure = [name for name in sure if own.get(name)]
    else:
        sure = [name for name in sure if totals[name] == best]
        sure = sure if len(sure) == 1 else []
    ordered = sorted(sure, key=lambda name: (-totals[name], name))[:_MOST]
    return tuple(_narrowest(name, reasons, known) for name in ordered)


def _totals(reasons: Iterable[Reason], known: Fields) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for reason in reasons:
        totals[known.top(reason.sign.field)] += reason.says
    return totals


def _narrowest(top: str, reasons: Iterable[Reason], known: Fields) -> Found:
    """Return the field under one at the top of which most is said, or that one itself.

    Where the unit itself says something, only that tells how narrow the field is.
    """
    family = [reason for reason in reasons if known.top(reason.sign.field) == top]
    told = [reason for reason in family if reason.where in _OWN] or family
    said: dict[str, float] = defaultdict(float)
    for reason in told:
        said[reason.sign.field] += reason.says
    # A narrower field is sure only where no other one is as likely.
    narrower = sorted((name for name in said if name != top), key=lambda name: (-said[name], name))
    sure = bool(narrower) and said[narrower[0]] >= _ENOUGH
    if len(narrower) > 1 and said[narrower[0]] == said[narrower[1]]:
        sure = False
    name = narrower[0] if sure else top
    own = [reason for reason in told if reason.sign.field == name] or told
    return Found(known.fields[name], max(own, key=lambda reason: reason.says))


def _reasons(
    unit: Unit,
    headings: Sequence[str],
    mentions: Iterable[Mention],
    bodies: Iterable[Mention],
    knowledge: Knowledge,
    known: Fields,
) -> Iterator[Reason]:
    yield from _in(unit.text, "words", _WORDS, known)
    codes = registry(knowledge).industries
    for mention in mentions:
        name = " ".join((mention.name or mention.text).split())  # a reason is one line
        for sign in (known.signs.get(f"type:{mention.type}"), _by_code(codes.get(mention.name, ""), known)):
            if sign:
                yield Reason(Sign(name, sign.field, sign.source), "target", _TOUCHED)
    for body in bodies:
        yield from _in(body.name or body.text, "body", _BODY, known, weak=False)
    heard = set[str]()
    for number, heading in enumerate(reversed(headings)):
        for reason in _in(heading, "heading", _ABOVE if number else _HEADING, known, weak=False):
            if (top := known.top(reason.sign.field)) not in heard:
                heard.add(top)
                yield reason


def _by_code(code: str, known: Fields) -> Sign | None:
    return next((known.signs[code[:n]] for n in range(len(code), 0, -1) if code[:n] in known.signs), None)


def _in(text: str, where: str, says: float, known: Fields, weak: bool = True) -> Iterator[Reason]:
    for sign in _signs(text, known):
        if sign.weight != "weak":
            yield Reason(sign, where, says)
        elif weak:
            yield Reason(sign, where, says * _WEAK)


@lru_cache(maxsize=4096)
def _signs(text: str, known: Fields) -> tuple[Sign, ...]:
    """Return the words that stand in a text: many units have the same headings above them."""
    return tuple(known.find(simplified(text)))
