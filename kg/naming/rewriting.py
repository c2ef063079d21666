"""A mention's text -> its canonical name, pattern by pattern, with the steps that led there."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.frozen import dataclass
from kg.knowledge.rules import Rule
from kg.model import MentionType
from kg.naming.actions import ACTS, Case
from kg.naming.registry import Registry
from kg.naming.scope import Scope


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


def rewritten(text: str, type_: MentionType, scope: Scope, registry: Registry) -> Named:
    """Return the name that the patterns make of a text, each applied once in the order of their file."""
    steps: list[Step] = []
    for pattern in _patterns(type_, scope, registry):
        match = pattern.regex.search(text)
        if match and (new := _act(pattern, match, text, type_, scope, registry)) != text:
            steps.append(Step(pattern.name, text, new))
            text = new
    return Named(text, tuple(steps))


def _act(
    pattern: Rule, match: re.Match[str], text: str, type_: MentionType, scope: Scope, registry: Registry
) -> str:
    def canonical(title: str) -> str:
        return rewritten(title, type_, replace(scope, title=""), registry).name

    act = ACTS[str(pattern.attributes.get("act") or "rewrite")]
    return act(Case(text, type_, match, pattern, scope, registry, canonical)) or text


def _patterns(type_: MentionType, scope: Scope, registry: Registry) -> tuple[Rule, ...]:
    """Return the patterns that rewrite names of a type in documents of such a scope."""
    key = type_, scope.own.level if scope.own else "", scope.central
    if key not in registry.chosen:
        rewriting = (p for p in registry.rules.all() if p.attributes.get("act") in (None, *ACTS))
        registry.chosen[key] = tuple(p for p in rewriting if _applies(p, *key))
    return registry.chosen[key]


def _applies(pattern: Rule, type_: MentionType, level: str, central: bool) -> bool:
    types, when, own = (pattern.attributes.get(key) for key in ("types", "when", "own"))
    if types and type_ not in types:
        return False
    if (when == "local" and not level) or (when == "central" and not central):
        return False
    return not own or own == level
