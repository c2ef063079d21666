"""A sentence's tokens -> the same tokens with names joined: each mention is one token."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.knowledge import Knowledge
from kg.knowledge.engine import rewrite
from kg.knowledge.tokens import Firing, Token, firing, mention_type
from kg.model import MENTION_TYPES, MentionType

_NONE: Mapping[str, MentionType] = {}
_COUNTS = ("Quantity", "Time")
# A name in front of the word for an area has so many characters.
_STEM = 2
_QUOTES = '\u201c\u201d"\u300c\u300d'


def read(
    text: str,
    knowledge: Knowledge,
    log: list[Firing] | None = None,
    own: Mapping[str, MentionType] = _NONE,
) -> list[Token]:
    """Return the tokens of a sentence in which every mention is one token.

    The class of a mention is ``Type.mention`` (``Quantity`` and ``Time`` for figures and dates);
    its ``rule`` names the rule that made it, or the line of the lexicon. ``log`` takes every rule
    that has applied, also those whose work a later rule has swallowed. ``own`` are the names that
    the document has given before, with their types.
    """
    tokens = knowledge.tokenizer.tokens(text, own)
    if log is not None:
        shapes = {rule.name for rule in knowledge.tokenizer.shapes.rules}
        log += [firing(t, "shapes") for t in tokens if t.rule in shapes]
    tokens = rewrite(tokens, knowledge.sieve("words"), knowledge.alphabet, log, "words")
    tokens = rewrite(tokens, knowledge.sieve("names"), knowledge.alphabet, log, "names")
    named = any(token.cls == "short-name" for token in tokens)
    return list(_opened(tokens, knowledge)) if named else tokens


def area_names(text: str, knowledge: Knowledge) -> dict[str, MentionType]:
    """Return the places that a document calls an area by a name of their own that no list holds.

    Such a name stands in front of a word that the lexicon marks as ``+area``; jieba takes it for a place, and
    the document says it more than once.
    """
    found = Counter(
        text[max(0, match.start() - _STEM) : match.start()]
        for word in knowledge.kept("areas", lambda: knowledge.lexicon.marked("area"))
        for match in re.finditer(re.escape(word), text)
    )
    return {stem: "Place" for stem, count in found.items() if count > 1 and _is_placed(stem, knowledge)}


def _is_placed(stem: str, knowledge: Knowledge) -> bool:
    """Whether jieba takes a word that no list holds for a place."""
    unlisted = len(stem) == _STEM and stem not in knowledge.lexicon.words
    return unlisted and [tag for _, tag in knowledge.lexicon.segmenter.tag(stem)] == ["ns"]


def own_names(tokens: Sequence[Token]) -> dict[str, MentionType]:
    """Return the names that a sentence gives to what it has named in full, with their types."""
    given = ((t.text.strip(_QUOTES), mention_type(t)) for t in tokens if t.own)
    return {name: kind for name, kind in given if kind}


def _opened(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Token]:
    """Open each bracket that gives a short name: the name is a mention, of the type of what stands before."""
    rules = knowledge.kept("short names", lambda: {r.name: r.regex for r in knowledge.tokenizer.shapes.rules})
    for at, token in enumerate(tokens):
        if token.cls != "short-name":
            yield token
            continue
        match = rules[token.rule].search(token.text)
        kind = _named(tokens[at - 1]) if at else None
        if match and kind:
            yield from _parts(token, match.span("name"), kind)
        else:
            yield token.retyped("bracket", token.rule)


def _named(token: Token) -> MentionType | None:
    """Return the type of the name that a token is."""
    kind = mention_type(token)
    return kind if kind in MENTION_TYPES and kind not in _COUNTS else None


def _parts(token: Token, span: tuple[int, int], kind: MentionType) -> Iterator[Token]:
    start, end = token.start + span[0], token.start + span[1]
    inside = token.text[span[0] : span[1]]
    yield Token(token.start, start, token.text[: span[0]], "open", token.rule)
    yield Token(start, end, inside, f"{kind}.mention", token.rule, own=True)
    yield Token(end, token.end, token.text[span[1] :], "close", token.rule)
