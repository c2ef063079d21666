"""Print how many of the nouns that close a part of a sentence stand in the lexicon, and which do not.

    python tools/head_coverage.py TEXT... [--least N] [--context]

A noun closes a part where a mark, a verb, a function word or the name of an activity follows it: that
word decides of what type a name is. Words that are not listed are printed with how often they close a part,
the most frequent first; ``--context`` adds a place where each does.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.extraction.extractor import outlined_by
from kg.knowledge import Knowledge, load
from kg.knowledge.engine import rewrite
from kg.knowledge.tokens import Token
from kg.reading import read

UNLISTED = "noun"


def main() -> None:
    """Print the coverage of the given texts."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("texts", nargs="+", type=Path)
    arguments.add_argument("--least", type=int, default=3, help="leave out words that close fewer parts")
    arguments.add_argument("--context", action="store_true", help="print a place of each word")
    options = arguments.parse_args()
    knowledge = load()
    closing = list(_closing(options.texts, knowledge))
    missing = Counter(word for word, listed, _ in closing if not listed)
    places = {word: place for word, _, place in closing}
    covered = sum(listed for _, listed, _ in closing)
    print(f"{covered} of {len(closing)} nouns that close a part are listed: {covered / len(closing):.1%}")
    for word, count in missing.most_common():
        if count >= options.least:
            print(count, word, places[word] if options.context else "", sep="\t")


def _closing(paths: Iterable[Path], knowledge: Knowledge) -> Iterator[tuple[str, bool, str]]:
    """Yield each word that closes a part, whether it is listed, and where it stands."""
    for path in paths:
        for sentence in outlined_by(read(path, knowledge), knowledge).sentences:
            tokens = knowledge.tokenizer.tokens(sentence.text)
            tokens = rewrite(tokens, knowledge.sieve("words"), knowledge.alphabet)
            for at in _ends(tokens, knowledge):
                word = tokens[at]
                listed = word.cls != UNLISTED or word.text in knowledge.lexicon.words
                yield word.text, listed, sentence.text[max(0, word.start - 8) : word.end + 6]


def _ends(tokens: list[Token], knowledge: Knowledge) -> Iterator[int]:
    """Yield the places of the nouns that no other noun follows."""
    members = knowledge.alphabet.members
    letters = knowledge.alphabet.letters
    nouns = set(members("nominal")) - set(members("verbal")) - set(members("adj") + members("degree"))
    for at, token in enumerate(tokens):
        following = letters[tokens[at + 1].cls] if at + 1 < len(tokens) else ""
        if letters[token.cls] in nouns and following not in nouns:
            yield at


if __name__ == "__main__":
    main()
