"""A sentence's tokens -> the stretches that are read as clauses, each between two marks or over some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice, takewhile

from kg.extraction.clause_classes import ClauseClasses
from kg.knowledge.tokens import Token, mention_type

# A clause that prescribes says so among its first words.
_SOON = 4
# A frame holds so many stretches at most.
_FRAME = 4


def of(tokens: Sequence[Token], classes: ClauseClasses) -> Iterator[tuple[Token, ...]]:
    """Yield the stretches of a sentence that are read as clauses; a frame or a list may go on over commas."""
    yield from _framed([stretch for stretch in cut(tokens, classes) if stretch], classes)


def cut(tokens: Sequence[Token], classes: ClauseClasses) -> Iterator[tuple[Token, ...]]:
    """Cut a sentence into clauses at the marks outside quotes and brackets; spaces are left out."""
    depth, clause = 0, list[Token]()
    for token in tokens:
        depth = max(0, depth + (token.cls == "open") - (token.cls == "close"))
        if token.cls in classes.clause_end and depth == 0:
            yield tuple(clause)
            clause = []
        elif token.cls != "blank":
            # A mark within quotes or brackets ends no clause, and no rule that reads up to the next one.
            within = depth and token.cls in classes.clause_end
            clause.append(token.retyped("punct", token.rule) if within else token)
    yield tuple(clause)


def _framed(stretches: Sequence[tuple[Token, ...]], classes: ClauseClasses) -> Iterator[tuple[Token, ...]]:
    """Join what a frame holds over commas, up to its attribute and a name, and what only adds names."""
    at = 0
    while at < len(stretches):
        end = _frame_end(stretches, at, classes)
        while end < len(stretches) and _adds(stretches[end - 1], stretches[end], classes):
            end += 1
        yield tuple(token for stretch in stretches[at:end] for token in stretch)
        at = end


def _frame_end(stretches: Sequence[tuple[Token, ...]], at: int, classes: ClauseClasses) -> int:
    """Return the end of the stretches that one frame holds: a gift or a demand stands behind it."""
    opened = _opens(stretches[at], classes)
    inside = takewhile(lambda s: not any(t.cls in classes.frame_end for t in s), stretches[at:])
    for i, stretch in enumerate(islice(inside, _FRAME), at):
        if not opened or i + 1 == len(stretches):
            break
        if i > at and closes(stretch, classes):
            return i + 1
    return at + 1


def _adds(before: Sequence[Token], stretch: Sequence[Token], classes: ClauseClasses) -> bool:
    """Whether a stretch goes on with what the one before has named, and is no clause of its own.

    It is a list that runs on, or picks out what matters most; where the one before only names who must act,
    or what is acted on, the act may stand in it.
    """
    if stretch[0].cls not in classes.single_out:
        return _runs_on(before, stretch, classes)
    acts = classes.act | classes.encouraging | classes.forbidding
    leads = before[-1].cls.endswith(".mention") or any(token.cls in classes.framing for token in before)
    names = leads and not any(token.cls in acts for token in before)
    return names or not any(token.cls in acts | classes.demanding for token in stretch)


def _runs_on(before: Sequence[Token], stretch: Sequence[Token], classes: ClauseClasses) -> bool:
    """Whether a stretch goes on with the list of the one before, each closed by its class word."""
    closed = len(before) > 1 and before[-1].cls.endswith(".mention") and before[-2].cls in classes.and_so_on
    names = list(takewhile(lambda t: t.cls not in classes.and_so_on, stretch))
    nominal = classes.told_apart | classes.noun_act
    return closed and len(names) < len(stretch) and all(token.cls in nominal for token in names)


def _opens(stretch: Sequence[Token], classes: ClauseClasses) -> bool:
    """Whether a stretch opens a frame: an act stands at its head or nowhere, or a state closes it."""
    acts = any(token.cls in classes.frame_act for token in stretch[2:])
    at_once = len(stretch) > 1 and stretch[1].cls in classes.frame_act | classes.frame_place
    stated = stretch[-1].cls in classes.frame_state
    goes_on = (at_once or stated or not acts) and not closes(stretch, classes)
    return stretch[0].cls in classes.framing and goes_on


def excluded(tokens: Sequence[Token], classes: ClauseClasses) -> set[int]:
    """Return where the words of brackets start that say for whom or what something is not meant."""
    found: set[int] = set()
    inside: list[Token] = []
    for token in tokens:
        if token.cls == "close" and any(t.cls in classes.excluding for t in inside):
            found.update(t.start for t in inside)
        inside = [] if token.cls in ("open", "close") else [*inside, token]
    return found


def behind_cases(behind: Sequence[tuple[Token, ...]], classes: ClauseClasses) -> tuple[Token, ...]:
    """Return the first clause that is no case of what the others say: no attribute closes it."""
    return next((s for s in behind if s[-1].cls not in classes.attribute), ())


def asks(stretch: Iterable[Token], classes: ClauseClasses) -> bool:
    """Whether a clause says, in front of its act, that something must or may be done."""
    leading = takewhile(lambda t: t.cls not in classes.act, stretch)
    return any(token.cls in classes.requiring | classes.allowing for token in leading)


def requires(stretch: Iterable[Token], classes: ClauseClasses) -> bool:
    """Whether a clause opens with what says that something must be done."""
    rest = dropwhile(lambda t: t.cls in classes.leading and t.cls not in classes.requiring, stretch)
    return any(token.cls in classes.requiring for token in islice(rest, 1))


def closes(stretch: Sequence[Token], classes: ClauseClasses) -> bool:
    """Whether a stretch ends in an attribute, with what it tells apart or alone."""
    rest = list(dropwhile(lambda t: t.cls in classes.told_apart, reversed(stretch)))
    return bool(rest) and rest[0].cls in classes.attribute


def gives(tokens: Iterable[Token], classes: ClauseClasses) -> bool:
    """Whether some words give or pay something."""
    return any(token.cls in classes.gift_or_payment for token in tokens)


def is_priced(tokens: Iterable[Token]) -> bool:
    """Whether some words state an amount."""
    return any(mention_type(token) == "Quantity" for token in tokens)


def gift(behind: Sequence[tuple[Token, ...]], classes: ClauseClasses) -> tuple[Token, ...]:
    """Return the clause that gives something; cases, times and figures may stand before it."""
    for stretch in behind:
        acts = any(token.cls in classes.frame_act for token in stretch)
        if gives(stretch, classes) or (acts and not closes(stretch, classes)):
            return stretch
    return ()


def prescribes(stretch: Sequence[Token], classes: ClauseClasses) -> bool:
    """Whether a clause says what somebody must, may or may not do."""
    return any(token.cls in classes.prescribing for token in stretch[:_SOON])


def act(behind: Sequence[tuple[Token, ...]], classes: ClauseClasses) -> tuple[Token, ...]:
    """Return the next clause, or the one behind it where it only tells a circumstance of that."""
    leads = len(behind) > 1 and behind[0][0].cls in classes.circumstance
    return behind[1] if leads and not prescribes(behind[0], classes) else (*behind, ())[0]
