"""What could be written in the lexicon so that the rules read what a person has corrected."""

from __future__ import annotations

from collections.abc import Iterator

from kg.improving.blame import Blame
from kg.improving.edits import Edit
from kg.knowledge import Knowledge
from kg.knowledge.lexicon import HEAD_MARK, NAMELESS_FILES, OFFICIAL_FILES, TYPE_FILES
from kg.review.values import NONE, Correction

# The file to which the words of a type are added.
_FILES = {cls: f"{stem}.tsv" for stem, cls in TYPE_FILES.items() if stem not in OFFICIAL_FILES}
_GRAMMAR = "grammar.tsv"
# What makes the predicate of a measure or goal what a person says it is, the plainest class first.
_CLASSES = {
    ("unit", "goal"): ("goal",),
    ("unit", "measure"): ("verb", "inner-verb"),
    ("unit", NONE): ("noun", "context", "guide"),
    ("modality", "do"): ("verb",),
    ("modality", "encourage"): ("encourage",),
    ("modality", "forbid"): ("forbid",),
}
_NOTE = "as corrections ask"
_PHRASE = 10  # so many characters at most make a set phrase
_TRIED = 2  # so many words of a measure or goal are tried as what made it

Proposal = tuple[Edit, ...]


def proposals(correction: Correction, words: str, blame: Blame, knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield edits that may mend an error, the ones that say least of other texts first."""
    if correction.what == "mention":
        yield from _of_mention(correction.value, words, knowledge)
    elif (correction.what, correction.value) in _CLASSES:
        if correction.value == NONE and len(words) <= _PHRASE and words.isalnum():
            yield (*_without(words, knowledge), _added(_GRAMMAR, knowledge, words, "slogan", _NOTE))
        for word in blame.acts[:_TRIED]:
            for cls in _CLASSES[correction.what, correction.value]:
                yield (*_without(word, knowledge), _added(_GRAMMAR, knowledge, word, cls, _NOTE))


def _of_mention(value: str, words: str, knowledge: Knowledge) -> Iterator[Proposal]:
    gone = _without(words, knowledge)
    names = tuple(edit for edit in gone if not edit.old.startswith(HEAD_MARK))
    if value == NONE:
        yield (*names, _added("nouns.tsv", knowledge, words, _NOTE))
        yield (*gone, _added("nouns.tsv", knowledge, words, _NOTE))
        yield (*gone, _added("fixed.tsv", knowledge, words, "", _NOTE))
        return
    added = _added(_FILES[value], knowledge, words, "", _NOTE)
    yield (*names, added)
    # A last word goes with the name: what ends in it is of the other type too.
    heads = [edit.old.split("\t")[0] for edit in gone if edit not in names]
    if heads:
        yield (*gone, added, *(_added(_FILES[value], knowledge, head, "", _NOTE) for head in heads))


def _without(word: str, knowledge: Knowledge) -> Proposal:
    """Return the edits that take a word out of all files that experts keep."""
    return tuple(edit for name in _kept() for edit in _lines(name, word, knowledge))


def _kept() -> Iterator[str]:
    yield from _FILES.values()
    yield from (f"{stem}.tsv" for stem in NAMELESS_FILES)
    yield _GRAMMAR


def _lines(name: str, word: str, knowledge: Knowledge) -> Iterator[Edit]:
    for line, cells in _table(name, knowledge):
        # A mark of its own (+house) says nothing of the class.
        marked = name == _GRAMMAR and cells.split("\t")[1].startswith("+")
        if cells.split("\t")[0] in (word, HEAD_MARK + word) and not marked:
            yield Edit(name, line, cells, "")


def _table(name: str, knowledge: Knowledge) -> list[tuple[int, str]]:
    path = knowledge.folder / "lexicon" / name

    def read() -> list[tuple[int, str]]:
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        return [(n, line.removesuffix("\r")) for n, line in enumerate(lines, 1) if n > 1 and line.strip()]

    return knowledge.kept(("lines", name), read)


def _added(name: str, knowledge: Knowledge, *cells: str) -> Edit:
    table = _table(name, knowledge)
    return Edit(name, table[-1][0] + 1 if table else 2, "", "\t".join(cells))
