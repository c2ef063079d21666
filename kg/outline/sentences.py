"""Prose to sentences: they end at 。！？, but not inside quotes and brackets; very long ones are cut."""

from __future__ import annotations

from collections.abc import Iterator

from kg.knowledge.rules import RuleFile
from kg.text.brackets import enclosed
from kg.text.lines import trimmed


def split(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences between two offsets, closing punctuation included.

    A stretch without any letter or digit is no sentence of its own.
    """
    begin = start
    for stop in (*_stops(text[start:end], patterns), end - start):
        span = trimmed(text, begin, start + stop)
        begin = start + stop
        if span and any(map(str.isalnum, text[slice(*span)])):
            yield span


def cut(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[tuple[int, int]]:
    """Yield a sentence in stretches that are no longer than the rules of the outline allow.

    It is cut behind the best mark of the second half of each stretch: a semicolon before a comma before a
    list mark, outside brackets and quotes before inside them; where there is none, at the full length.
    """
    longest = patterns.words["longest-sentence"]
    while end - start > longest:
        behind = start + _best(text[start : start + longest], patterns)
        if span := trimmed(text, start, behind):
            yield span
        start = behind
    if span := trimmed(text, start, end):
        yield span


def _best(stretch: str, patterns: RuleFile) -> int:
    """Return the offset behind the best mark at which to cut a stretch, its length where there is none."""
    pairs = enclosed(stretch, patterns.words["pairs"])
    inside = {place for start, end in pairs for place in range(start, end)}
    half = range(len(stretch) - 1, len(stretch) // 2, -1)
    for barred in (inside, ()):
        for marks in patterns.words["cutting"]:
            place = next((p for p in half if stretch[p] in marks and p not in barred), None)
            if place is not None:
                return place + 1
    return len(stretch)


def _stops(text: str, patterns: RuleFile) -> Iterator[int]:
    """Yield the offsets behind each sentence end, and before an item that runs on in the same line."""
    enders, goes_on = patterns.words["enders"], patterns.words["quote-goes-on"]
    pairs = enclosed(text, patterns.words["pairs"])
    inside = {place: end for start, end in pairs for place in range(start, end)}
    items = {m.start() for p in patterns.groups["item inside"] for m in p.regex.finditer(text)}
    ends = {place for place, mark in enumerate(text) if mark in enders}
    # Where nothing else can happen, nothing is looked at.
    for place in sorted({*ends, *(item - 1 for item in items if item), *(end - 1 for _, end in pairs)}):
        following = text[place + 1 : place + 2]
        if place + 1 in items and inside.get(place, place + 1) == place + 1:
            yield place + 1
            continue
        if following and following in enders:
            continue
        # A quoted sentence ends the one it stands in, unless that goes on behind the quote.
        quoted = inside.get(place) == place + 1 and text[place - 1] in enders
        if (quoted and following not in goes_on) or (place in ends and place not in inside):
            yield place + 1
