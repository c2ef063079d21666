"""A sentence's tokens -> the same tokens with names joined: each mention is one token."""

from __future__ import annotations

from kg.knowledge import Knowledge
from kg.knowledge.tokens import Firing, Token, firing, rewrite


def read(text: str, knowledge: Knowledge, log: list[Firing] | None = None) -> list[Token]:
    """Return the tokens of a sentence in which every mention is one token.

    The class of a mention is ``Type.mention`` (``Quantity`` and ``Time`` for figures and dates);
    its ``rule`` names the rule that made it, or the line of the lexicon. ``log`` takes every rule
    that has applied, also those whose work a later rule has swallowed.
    """
    tokens = knowledge.tokenizer.tokens(text)
    if log is not None:
        shapes = {rule.name for rule in knowledge.tokenizer.shapes}
        log += [firing(t, "shapes") for t in tokens if t.rule in shapes]
    tokens = rewrite(tokens, knowledge.words, knowledge.alphabet, log, "words")
    return rewrite(tokens, knowledge.names, knowledge.alphabet, log, "names")
