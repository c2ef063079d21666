"""The sentences of a document in the graph: those of its units, and those around all other mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from kg.graph.source import Source, connect, is_written, path_at, say, section_iri
from kg.model import Mention

_NEAR = 4  # the spans to look at: sentences do not overlap, but units without a sentence may


def sentence_around(source: Source, start: int, end: int) -> str | None:
    """Return the node of the sentence around a span, or None where the document has no text."""
    last = bisect_right(source.sentences, start, key=lambda span: span[0])
    near = source.sentences[max(0, last - _NEAR) : last]
    span = max((s for s in near if end <= s[1]), default=None) or surroundings(source, start, end)
    return None if span is None else write_sentence(source, *span)


def surroundings(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """Return the sentence around a span outside all measures and goals, within its line."""
    text = source.document.text
    if not text:
        return None
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end) % (len(text) + 1)
    (stop,) = source.knowledge.patterns("graph").groups["sentence end"]
    stops = _stops(stop.regex, text, line)
    before, behind = bisect_right(stops, start), bisect_left(stops, end)
    return stops[before - 1] if before else line[0], stops[behind] if behind < len(stops) else line[1]


@lru_cache(maxsize=16)  # mentions come in the order of the text: a line is not read again for each of them
def _stops(end: re.Pattern[str], text: str, line: tuple[int, int]) -> list[int]:
    return [match.end() for match in end.finditer(text, *line)]


def write_sentence(source: Source, start: int, end: int, text: str = "") -> str:
    """Write the node of a sentence as a part of its section, and return its IRI."""
    text = source.document.text[start:end] or text
    iri = f"{source.iri}/sentence/{start}"
    if is_written(source, iri):
        return iri
    say(source, iri, "Sentence", text, text=text, start=start, end=end, confidence=_confidence(source, start))
    path = path_at(source, start + 1)
    connect(source, iri, "partOf", section_iri(source, path[-1]) if path else source.iri)
    return iri


def _confidence(source: Source, start: int) -> float | None:
    """Return how sure a recogniser is of the line at a place, None where it stands in the file."""
    shares = source.document.recognised
    return shares.get(source.document.text.count("\n", 0, start)) if shares else None


def in_sentence(source: Source, iri: str, mention: Mention) -> None:
    """Connect a mention or value with its sentence."""
    if sentence := sentence_around(source, mention.start, mention.end):
        connect(source, iri, "inSentence", sentence)
