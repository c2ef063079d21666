"""Where notes stand in a document, and the stretch of text for which each holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kg.model import Heading, Sentence
from kg.outline.assembly import Outline
from kg.responsibility.name_lists import Span


def groups(outline: Outline) -> Iterator[list[int]]:
    """Yield the indexes of notes that follow one another with no text or heading between them."""
    starts = [heading.start for heading in outline.headings]
    group: list[int] = []
    before = 0
    for index, sentence in enumerate(outline.sentences):
        parted = bisect_left(starts, before) < bisect_left(starts, sentence.start)
        if group and (sentence.kind != "note" or parted):
            yield group
            group = []
        if sentence.kind == "note":
            group.append(index)
        before = sentence.end
    if group:
        yield group


def scope(text: str, outline: Outline, group: Sequence[int]) -> Span:
    """Return the stretch of text that a note holds for, as the annotation guide says.

    In a paragraph: what stands before it there, after the note before. By itself: the paragraphs
    back to the note or heading before; directly under a heading: what follows, to the section's end.
    """
    sentences, first = outline.sentences, outline.sentences[group[0]]
    begin = first.start
    index = group[0] - 1
    while index >= 0 and _belongs(
        text, sentences[index], first, begin, inline=_is_inline(text, sentences, group)
    ):
        begin = sentences[index].start
        index -= 1
    if begin < first.start:
        return begin, first.start
    return section(text, outline, sentences[group[-1]])


def _is_inline(text: str, sentences: Sequence[Sentence], group: Sequence[int]) -> bool:
    """Tell whether text stands before a note in its own paragraph."""
    index, first = group[0] - 1, sentences[group[0]]
    return index >= 0 and sentences[index].kind == "prose" and _one_line(text, sentences[index], first)


def _one_line(text: str, before: Sentence, after: Sentence) -> bool:
    return not any(c in "\r\n" for c in text[before.end : after.start])


def _belongs(text: str, sentence: Sentence, note: Sentence, begin: int, *, inline: bool) -> bool:
    if sentence.kind != "prose" or sentence.headings != note.headings:
        return False
    # Sentences of one paragraph, one of which may have begun in the line before.
    return not inline or not any(c in "\r\n" for c in text[sentence.end : begin])


def section(text: str, outline: Outline, note: Sentence, depth: int = -1) -> Span:
    """Return the rest of a note's section, nothing where it has none; ``depth`` counts from the outermost."""
    if not note.headings:
        return note.end, note.end
    heading = note.headings[depth]
    later = range(bisect_right(outline.headings, note.start, key=_start), len(outline.headings))
    after = (outline.headings[i].start for i in later if outline.headings[i].level <= heading.level)
    return note.end, next(after, len(text))


def item(text: str, outline: Outline, place: int) -> Span | None:
    """Return the stretch from the heading above a place to the next one, None where there is none."""
    above = bisect_left(outline.headings, place, key=_start)
    after = bisect_right(outline.headings, place, key=_start)
    end = outline.headings[after].start if after < len(outline.headings) else len(text)
    return (outline.headings[above - 1].start, end) if above else None


def _start(heading: Heading) -> int:
    return heading.start
