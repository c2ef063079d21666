"""A cascade of rules applied to tokens: each rule gives the tokens it matches a class, or joins them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.knowledge.alphabet import Alphabet
from kg.knowledge.rules import Rule
from kg.knowledge.sieve import Sieve
from kg.knowledge.tokens import VERBS, Firing, Token, firing, joined, spell
from kg.model import MENTION_TYPES

_JOINS = ("dun", "inner-dun", "and", "with")


def rewrite(
    tokens: Sequence[Token],
    rules: Sieve,
    alphabet: Alphabet,
    log: list[Firing] | None = None,
    step: str = "",
) -> list[Token]:
    """Apply rules in order; each gives the tokens that it matches a new class, or joins them.

    A rule whose ``makes`` is a word class changes the class of each token of its group 1 (or of the
    whole match). One whose ``makes`` is a mention type joins them into one token of the class
    ``Type.mention``; ``first`` and ``last`` are the types of their first and last token. ``each`` gives every
    untyped item of a list (group 1) the type of the last token of the match, ``each Industry`` that type.
    ``log`` takes what has been applied, under the name of the ``step``.
    """
    current = list(tokens)
    letters = spell(current, alphabet)
    number = -1
    while found := rules.first(letters, number + 1):
        number, rule = found
        current = _apply(current, rule, letters, log, step)
        letters = spell(current, alphabet)
    return current


def _apply(tokens: list[Token], rule: Rule, letters: str, log: list[Firing] | None, step: str) -> list[Token]:
    out: list[Token] = []
    at = 0
    for match in rule.regex.finditer(letters):
        start, end = rule.taken(match)
        if start == end or start < at:
            continue
        out += tokens[at:start]
        made = _made(tokens[start:end], rule, tokens[match.end() - 1])
        if log is not None:
            log += [firing(token, step) for token in made if token.rule == rule.name]
        out += made
        at = end
    return out + tokens[at:]


def _made(tokens: list[Token], rule: Rule, last: Token) -> list[Token]:
    if rule.makes.startswith("each"):
        kind = rule.makes.removeprefix("each").strip() or last.cls.split(".")[0]
        return list(_items(tokens, rule, kind))
    if rule.makes in ("first", "last"):
        head = tokens[0 if rule.makes == "first" else -1]
        return [joined(tokens, f"{head.cls.split('.')[0]}.mention", rule.name)]
    if rule.makes in MENTION_TYPES:
        return [joined(tokens, f"{rule.makes}.mention", rule.name)]
    return [token.retyped(_narrowed(rule.makes, token), rule.name) for token in tokens]


def _narrowed(cls: str, token: Token) -> str:
    """Return a token's new class with what narrows or marks the old, where it is confirmed or a predicate."""
    if token.base.partition(".")[0] == cls or token.base == cls:
        return token.cls
    _, _, narrower = (token.mark if token.sort in MENTION_TYPES else token.base).partition(".")
    kept = narrower and cls in VERBS
    return f"{cls}.{narrower}" if kept else cls


def _items(tokens: list[Token], rule: Rule, kind: str) -> Iterator[Token]:
    """Join the tokens between list marks into mentions of a type: a list is decided as a whole."""
    item: list[Token] = []
    # A field of work may hold an *and*; it joins two of them only behind the last list mark.
    last = max((t.start for t in tokens if t.cls == "dun"), default=0) if rule.makes == "each Body" else 0
    for token in tokens:
        field = token.cls == "and" and token.start < last
        if token.cls not in _JOINS or (field and item and not item[-1].cls.startswith("Body.")):
            item.append(token)
            continue
        if item:
            yield joined(item, f"{kind}.mention", rule.name)
        item = []
        yield token
    if item:
        yield joined(item, f"{kind}.mention", rule.name)
