"""jieba behind one interface: the Rust implementation where it has a wheel, else plain jieba."""

from __future__ import annotations

from typing import Any, Protocol

# High enough that the segmenter never cuts through a listed term, low enough for its arithmetic.
_FREQUENCY = 200_000
_given: list[Any] = []


class Segmenter(Protocol):
    """What the tokenizer needs of jieba, in either implementation."""

    def tag(self, sentence: str) -> list[tuple[str, str]]:
        """Return (word, part of speech) pairs that spell the sentence."""

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word, and it is no guess."""


def segmenter(words: list[str], plain: list[str]) -> Segmenter:
    """Return the Rust implementation of jieba, or the reference where no wheel of it exists.

    ``words`` are added so heavily that they are never cut through, ``plain`` ones just enough to stay whole
    where no other word wants a part of them.
    """
    try:
        rust: Any = _rust()
    except ImportError:
        return reference(words, plain)
    for word in words:
        rust.add_word(word, _FREQUENCY, "lex")
    for word in plain:
        rust.add_word(word, rust.suggest_freq(word), "lex")
    made: Segmenter = rust
    return made


def _rust() -> Any:
    """Return a Rust implementation to which words may be added.

    The module makes one when it is imported, and to make another takes as long again: the first caller in
    a process is given that one.
    """
    import rjieba

    if _given:
        return rjieba.Jieba()
    tag: Any = rjieba.tag
    _given.append(tag.__self__)
    return tag.__self__


def reference(words: list[str], plain: list[str]) -> Segmenter:
    """Return plain jieba, the reference implementation, behind the same interface."""
    return _Reference(words, plain)


class _Reference:
    """Plain jieba behind the interface of the Rust one: words cut with HMM, tags by look-up."""

    def __init__(self, words: list[str], plain: list[str]) -> None:
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        for word in words:
            self._jieba.add_word(word, _FREQUENCY)
        for word in plain:
            self._jieba.add_word(word)
        self._tags = jieba.posseg.POSTokenizer(jieba.dt).word_tag_tab
        jieba.dt.initialize()

    def tag(self, sentence: str) -> list[tuple[str, str]]:
        return [(word, self._tags.get(word, "x")) for word in self._jieba.cut(sentence)]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.FREQ.get(word))
