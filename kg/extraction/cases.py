"""A sentence's clauses -> the same, without the predicates of those that only tell when others hold.

Such a clause states what is so, or the case in which something is given or should be done,
as winning a title before the prize for it. What it names is what the gift is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise, takewhile

from kg.extraction import clause_classes, stretches
from kg.extraction.clause_classes import ClauseClasses
from kg.extraction.clauses import NAMING, Clause, Part, hush, is_case, whole
from kg.knowledge import Knowledge
from kg.knowledge.tokens import Token, mention_type
from kg.text import figures
from kg.text.figures import FigureWords

# Who or what is given something, where it opens the clause that says for what.
_EARNERS = ("Body", "Group", "Project", "Industry", "Park")
# Parts that are read anew where their clause only leads to a gift.
_READ_ANEW = ("subject", "topic", "theme", "rewarded", "statement")


def told_apart(clauses: Sequence[Clause], knowledge: Knowledge) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, those that only state or tell a case without their predicates."""
    return tuple(_hushed(clauses, knowledge))


def _hushed(clauses: Sequence[Clause], knowledge: Knowledge) -> Iterator[Clause]:
    """Take the predicates from clauses that only state: what a statement says on, or is said of."""
    classes = clause_classes.of(knowledge)
    makes = [{part.makes for part in clause.before} for clause in clauses]
    if any("preamble" in made for made in makes):
        yield from (hush(clause, "preamble") for clause in clauses)
        return
    earning = {*_earning(clauses, classes, knowledge.figures)}
    leading = _leading(clauses, classes)
    stating = False
    for i, clause in enumerate(clauses):
        if i in earning:
            yield _earned(clause, knowledge)
            continue
        backed = not clause.closed and "backward" in makes[i + 1]
        resumed = any(t.cls in classes.resuming for t in clause.tokens)
        stating = (stating and not resumed) or bool({"statement", "backward"} & makes[i])
        if i in leading:
            yield _cased(clause)
        else:
            yield hush(clause, "statement") if stating or backed else clause


def _cased(clause: Clause) -> Clause:
    """Return a clause of a case: who acts in it answers behind it only where that is asked of him."""
    before = tuple(replace(p, makes="case") if p.makes in NAMING else p for p in clause.before)
    return replace(clause, before=before, predicates=(), hushed="condition")


def _earning(clauses: Sequence[Clause], classes: ClauseClasses, words: FigureWords) -> Iterator[int]:
    """Yield the clauses in front of a priced gift that say for what it is given.

    All from the last demand or gift on, where an attribute closes a case among them: who joins a fair, if it
    is abroad, is given an amount. Else the first names who or what has done it, a title that was won or a
    figure that was reached; what is asked of somebody earns nothing, nor does a body that gives to others.
    """
    for i, clause in enumerate(clauses):
        if not stretches.gives(clause.tokens, classes):
            continue
        start = i
        while start and not _ends_run(clauses[start - 1], classes):
            start -= 1
        run = range(start, i)
        cased = any(is_case(clauses[n]) for n in run)
        if cased and any(stretches.is_priced(behind.tokens) for behind in clauses[i:]):
            yield from run
        elif stretches.is_priced(clause.tokens):
            passed_on = _names_recipient(clause, classes)
            told = (_opens_case(clauses[n], n == start, passed_on, classes, words) for n in run)
            first = next((n for n, opens in enumerate(told, start) if opens), i)
            # A bare figure tells how large what the clause before it names must be.
            bare = start < first < i and mention_type(clauses[first].tokens[0]) not in _EARNERS
            yield from range(first - bare, i)


def _ends_run(clause: Clause, classes: ClauseClasses) -> bool:
    return clause.closed or stretches.gives(clause.tokens, classes) or _is_asked(clause, classes)


def _names_recipient(gift: Clause, classes: ClauseClasses) -> bool:
    behind = dropwhile(lambda t: t.cls not in classes.gift_or_payment, gift.tokens)
    return any(mention_type(t) in ("Body", "Group") for t in behind)


def _opens_case(
    clause: Clause, opens: bool, passed_on: bool, classes: ClauseClasses, words: FigureWords
) -> bool:
    """Whether a clause says who or what something is given to, or what was won or reached for it.

    An act that ``opens`` the sentence does, where it must reach a figure.
    """
    rest = tuple(dropwhile(lambda t: t.cls in classes.before_case, clause.tokens))
    if not rest or stretches.closes(rest, classes):
        return bool(rest)
    if rest[0].cls in classes.act:
        alone = opens and rest == clause.tokens and _is_bound(rest[-1], words)
        return alone or rest[0].cls in classes.won
    named = mention_type(rest[0]) in _EARNERS and not (passed_on and mention_type(rest[0]) == "Body")
    return named or any(t.cls in classes.won or _is_bound(t, words) for t in rest)


def _is_bound(token: Token, words: FigureWords) -> bool:
    """Whether a token is a figure that must be reached or kept to: 65% and more."""
    figure = figures.quantity(token.text, words) if token.cls == "Quantity" else None
    return figure is not None and bool(figure.comparator)


def _leading(clauses: Sequence[Clause], classes: ClauseClasses) -> set[int]:
    """Return the clauses that belong to the case that a later one closes.

    All of them do where a penalty stands behind the case; else those from a breach or from what has not been
    done on, a figure where the sentence opens, and what is joined with the case by *and*.
    """
    found: set[int] = set()
    for i, clause in enumerate(clauses):
        if not _is_closed_case(clause, classes):
            continue
        start = max((s + 1 for s in range(i) if _ends_before(clauses[s], classes)), default=0)
        if _is_punished(clauses[i:], classes):
            first = start
        else:
            first = next((s for s in range(start, i) if _is_wrong(clauses[s], classes)), i)
        found.update(range(first, i))
        joined = clause.tokens[0].cls in classes.adding
        if start < i and (joined or _is_threshold(clauses[:i])):
            found.add(i - 1)
    return found


def _is_closed_case(clause: Clause, classes: ClauseClasses) -> bool:
    return bool(clause.before) and clause.tokens[-1].cls in classes.attribute


def _is_asked(clause: Clause, classes: ClauseClasses) -> bool:
    """Whether a clause says what somebody must, may or should do, or gives it to somebody."""
    asked = any(t.cls in classes.prescribing or t.cls in classes.encouraging for t in clause.tokens)
    return asked or any(t.cls in classes.assigning for t in clause.tokens[:1])


def _ends_before(clause: Clause, classes: ClauseClasses) -> bool:
    """Whether a clause is no part of a case behind it: closed, a case itself, a demand or a penalty."""
    asked = any(t.cls in classes.assigning or t.cls in classes.encouraging for t in clause.tokens)
    return clause.closed or _is_closed_case(clause, classes) or asked or _punishes(clause, classes)


def _punishes(clause: Clause, classes: ClauseClasses) -> bool:
    """Whether a clause says what is done to whoever does wrong, and not what has been done to him."""
    words = {token.cls for token in clause.tokens}
    return not words.isdisjoint(classes.penalizing) and words.isdisjoint(classes.suffering)


def _is_punished(clauses: Sequence[Clause], classes: ClauseClasses) -> bool:
    """Whether a penalty stands behind the case that the first of some clauses closes."""
    open_ones = takewhile(lambda pair: not pair[0].closed, pairwise(clauses))
    behind = next((after for _, after in open_ones if not _is_closed_case(after, classes)), None)
    return behind is not None and _punishes(behind, classes)


def _is_wrong(clause: Clause, classes: ClauseClasses) -> bool:
    """Whether a clause breaks a rule, or says what has not been done."""
    return any(token.cls in classes.breach or token.cls in classes.negating for token in clause.tokens)


def _is_threshold(before: Sequence[Clause]) -> bool:
    return stretches.is_priced(before[-1].tokens) and (len(before) == 1 or before[-2].closed)


def _earned(clause: Clause, knowledge: Knowledge) -> Clause:
    """Return a clause that only leads to a gift: what it names is what the gift is for."""
    before = [part for part in clause.before if part.makes not in _READ_ANEW]
    read = {token.start for part in before for token in part.tokens}
    rest = tuple(token for token in clause.tokens if token.start not in read)
    rule = next((part.rule for part in (*clause.predicates, *clause.before)), "")
    earning = [whole(Part("earning", rule, rest), knowledge)] if rest else []
    return replace(hush(clause, "condition"), before=(*before, *earning))
