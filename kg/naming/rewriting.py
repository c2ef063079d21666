"""A mention's text -> its canonical name, pattern by pattern, with the steps that led there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import MentionType
from kg.naming.acts import ACTS, Case
from kg.naming.book import Book
from kg.naming.scope import Scope
from kg.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Step:
    """One rewriting of a name: the rule that made it, and the name before and after."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Named:
    """A mention's canonical name and the steps that led to it, in order."""

    name: str
    steps: tuple[Step, ...] = ()


def rewritten(text: str, type_: MentionType, scope: Scope, book: Book) -> Named:
    """Return the name that the patterns make of a text, each applied once in the order of their file."""
    steps: list[Step] = []
    for pattern in book.rules.all():
        if _applies(pattern, type_, scope) and (new := _act(pattern, text, type_, scope, book)) != text:
            steps.append(Step(pattern.name, text, new))
            text = new
    return Named(text, tuple(steps))


def _act(pattern: Pattern, text: str, type_: MentionType, scope: Scope, book: Book) -> str:
    act = ACTS.get(str(pattern.attributes.get("act") or "rewrite"))
    match = pattern.regex.search(text)
    if act is None or match is None:
        return text

    def canonical(title: str) -> str:
        return rewritten(title, type_, replace(scope, title=""), book).name

    return act(Case(text, type_, match, pattern, scope, book, canonical)) or text


def _applies(pattern: Pattern, type_: MentionType, scope: Scope) -> bool:
    types, when, own = (pattern.attributes.get(key) for key in ("types", "when", "own"))
    if types and type_ not in types:
        return False
    if (when == "local" and not scope.own) or (when == "central" and not scope.central):
        return False
    return not own or (scope.own is not None and scope.own.level == own)
