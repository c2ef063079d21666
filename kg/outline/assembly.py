"""A document's headings as a tree, and its sentences under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.knowledge.rules import RuleFile
from kg.model import Document, Heading, Sentence
from kg.outline.blocks import Block, blocks
from kg.outline.headings import Item, items, ranks_of
from kg.outline.sentences import cut, split
from kg.text.lines import trimmed


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings and sentences of a document, each in text order; they do not overlap."""

    headings: tuple[Heading, ...] = ()
    sentences: tuple[Sentence, ...] = ()


def outline(document: Document, patterns: RuleFile, matter: RuleFile) -> Outline:
    """Find the headings and sentences of a document's body.

    ``patterns`` are the rules of the outline; ``matter`` those of the front matter, for a document
    that does not know its own yet.
    """
    found = items(blocks(document, patterns, matter), patterns)
    return _assembled(document.text, found, ranks_of(found, patterns), patterns)


def _assembled(text: str, items: Sequence[Item], heads: dict[int, float], patterns: RuleFile) -> Outline:
    headings: list[Heading] = []
    sentences: list[Sentence] = []
    stack: list[tuple[float, Heading]] = []
    index = 0
    while index < len(items):
        item = items[index]
        begin = item.content
        if index in heads:
            heading = _heading(item, heads[index], stack)
            headings.append(heading)
            begin = item.head if item.style else item.block.end
        last = _joined(index, items, heads, patterns) if begin < item.block.end else index
        path = tuple(heading for _, heading in stack)
        span = (begin, items[last].block.end)
        sentences.extend(_sentences(text, span, item.block, path, patterns))
        index = last + 1
    return Outline(tuple(headings), tuple(sentences))


def _heading(item: Item, rank: float, stack: list[tuple[float, Heading]]) -> Heading:
    """Put a heading on the stack of those open, in the place of its rank."""
    while stack and stack[-1][0] >= rank:
        stack.pop()
    # A number is part of a heading; a mark that only says that it is one is not.
    marked = item.style is not None and item.style.attributes.get("markup")
    start = item.content if marked else item.block.start
    end = item.head if item.style else item.block.end
    title = item.block.text[start - item.block.start : end - item.block.start].rstrip()
    heading = Heading(start, start + len(title), len(stack) + 1, title)
    stack.append((rank, heading))
    return heading


def _joined(index: int, items: Sequence[Item], heads: dict[int, float], patterns: RuleFile) -> int:
    """Return the index of the last block that a prose block goes on into."""
    while index + 1 < len(items):
        block, following = items[index].block, items[index + 1]
        plain = following.block.kind == "text" and not following.style and not following.form
        labelled = any(patterns.search("label", b.text) for b in (block, following.block))
        if block.kind != "text" or not plain or labelled or index + 1 in heads:
            break
        continues = block.text[-1] in patterns.words["continuing"]
        if not (continues or _is_broken(block, following.block, patterns)):
            break
        index += 1
    return index


def _is_broken(block: Block, following: Block, patterns: RuleFile) -> bool:
    """Tell whether a line was broken off in the middle of a sentence that the next one goes on with."""
    ends = patterns.search("unfinished", block.text)
    begins = patterns.search("unfinished", following.text)
    return bool((ends and ends.start()) or (begins and not begins.start()))


def _sentences(
    text: str, span: tuple[int, int], block: Block, path: tuple[Heading, ...], patterns: RuleFile
) -> Iterator[Sentence]:
    if block.kind != "text":
        yield Sentence(block.start, block.end, block.text, path, block.kind, block.paragraph)
        return
    for start, end in _parts(text, span, patterns):
        words = text[start:end]
        kind: Literal["note", "prose"] = "note" if patterns.search("label", words) else "prose"
        yield Sentence(start, end, words, path, kind, block.paragraph)


def _parts(text: str, span: tuple[int, int], patterns: RuleFile) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch, cut where they are too long or hold a label; notes whole."""
    for sentence in split(text, *span, patterns):
        if patterns.search("label", text[slice(*sentence)]):
            yield sentence
            continue
        for part in cut(text, *sentence, patterns):
            yield from _labels_parted(text, *part, patterns)


def _labels_parted(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[tuple[int, int]]:
    """Yield a sentence in two where a label stands behind a mark in it: the rest of it is a note."""
    parts = patterns.words["parting"]
    labelled = any(colon in text[start:end] for colon in patterns.words["colons"])
    if labelled:
        for place in range(start + 1, end):
            if text[place - 1] in parts and patterns.search("label", text[place:end]):
                yield from (s for s in (trimmed(text, start, place), trimmed(text, place, end)) if s)
                return
    yield start, end
