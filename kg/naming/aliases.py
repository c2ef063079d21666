"""Names that stand for others within one document: in brackets, given by its text, or without a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.knowledge.rules import Rule
from kg.model import Document, Mention, MentionType
from kg.naming.registry import Registry
from kg.naming.rewriting import Named, Step, rewritten
from kg.naming.scope import Scope, parse

# A short name is looked for within so many characters behind its name.
_BEHIND = 40

Others = Mapping[tuple[MentionType, str], Step]
_Found = Iterator[tuple[MentionType, str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """A document with its scope, its mentions and the names that they have so far."""

    document: Document
    scope: Scope
    registry: Registry
    named: tuple[tuple[Mention, Named], ...]

    def name(self, text: str, type_: MentionType) -> str:
        """Return the canonical name of a text of this document."""
        return rewritten(text, type_, self.scope, self.registry).name


def other_names(source: Source) -> Others:
    """Return the names that stand for others in a document: (type, name) -> the step to the other name."""
    others: dict[tuple[MentionType, str], Step] = {}
    for act, find in _FINDERS.items():
        for pattern in source.registry.by_act.get(act, ()):
            for type_, short, name in find(pattern, source):
                if short != name:
                    others.setdefault((type_, short), Step(pattern.name, short, name))
    return others


def follow(named: Named, type_: MentionType, others: Others) -> Named:
    """Replace a name by the one it stands for, as long as no name comes twice."""
    steps, name = list(named.steps), named.name
    seen = {name}
    while (step := others.get((type_, name))) and step.after not in seen:
        steps.append(step)
        name = step.after
        seen.add(name)
    return Named(name, tuple(steps))


def _mentions(pattern: Rule, source: Source) -> Iterable[tuple[Mention, Named]]:
    types = pattern.attributes.get("types")
    return (pair for pair in source.named if not types or pair[0].type in types)


def _bracketed(pattern: Rule, source: Source) -> _Found:
    for mention, named in _mentions(pattern, source):
        for step in named.steps:
            if step.rule == pattern.name and (match := pattern.regex.search(step.before)):
                yield mention.type, source.name(match["inner"], mention.type), named.name


def _given(pattern: Rule, source: Source) -> _Found:
    for mention, named in _mentions(pattern, source):
        behind = source.document.text[mention.end : mention.end + _BEHIND]
        if match := pattern.regex.search(behind):
            yield mention.type, source.name(match["short"], mention.type), named.name


def _statutes(pattern: Rule, source: Source) -> _Found:
    for mention, named in _mentions(pattern, source):
        if not pattern.regex.search(named.name):
            continue
        division, end = parse(named.name, 0, source.registry, chain=source.scope.chain)
        if division in source.scope.chain and end < len(named.name):
            yield mention.type, named.name[end:], named.name


_FINDERS: Mapping[str, Callable[[Rule, Source], _Found]] = {
    "bracket": _bracketed,
    "given": _given,
    "statute": _statutes,
}
