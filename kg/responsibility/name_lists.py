"""A list of bodies to its names, by the form of the list and not by a lexicon of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.knowledge.rules import Rule, RuleFile
from kg.text.brackets import enclosed

Span = tuple[int, int]


def names(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[Span]:
    """Yield the spans of the names in a list of bodies.

    A name keeps its bracketed alias; levels that share a head are one name, and so is a name with
    the class word that closes the list. Marks for nobody and what is too long for a name are left out.
    """
    for part in _merged(text, cut(text, start, end, patterns.words["separators"], patterns), patterns):
        for piece in _unjoined(text, *part, patterns):
            if (name := _bare(text, *piece, patterns)) and _is_name(text[slice(*name)], patterns):
                yield name


def cut(text: str, start: int, end: int, marks: str, patterns: RuleFile) -> list[Span]:
    """Return the stretches between marks that no bracket or quote encloses."""
    pairs = enclosed(text[start:end], patterns.words["pairs"])
    inside = {place for s, e in pairs for place in range(s, e)}
    stops = [p for p, c in enumerate(text[start:end]) if c in marks and p not in inside]
    borders = [-1, *stops, end - start]
    return [(start + a + 1, start + b) for a, b in pairwise(borders) if a + 1 < b]


def bare(text: str, start: int, end: int, patterns: RuleFile) -> Span | None:
    """Return a span without the marks around it, or None where nothing else is in it.

    Of brackets, only one that lacks its partner goes.
    """
    around = patterns.words["around"]
    pairs = enclosed(text[start:end], patterns.words["pairs"])
    kept = {start + place for s, e in pairs for place in (s, e - 1)}
    while start < end and text[start] in around and start not in kept:
        start += 1
    while end > start and text[end - 1] in around and end - 1 not in kept:
        end -= 1
    return (start, end) if start < end else None


def _merged(text: str, parts: list[Span], patterns: RuleFile) -> Iterator[Span]:
    """Yield the parts, levels that share a head in one."""
    held: Span | None = None
    for part in parts:
        if held and not _shares(text, held, part, patterns):
            yield held
            held = None
        whole = (held[0] if held else part[0], part[1])
        span = bare(text, *part, patterns)
        if span and patterns.search("level-list", text[slice(*span)]):
            held = whole
            continue
        yield whole
        held = None
    if held:
        yield held


def _shares(text: str, held: Span, part: Span, patterns: RuleFile) -> bool:
    """Tell whether a level and what follows it share one head."""
    first, following = text[slice(*held)].strip(), text[slice(*part)].strip()
    listed = text[held[1] : part[0]] == patterns.words["separators"][0]
    plain = not patterns.search("all-of", first)
    own = patterns.search("all-of", following)
    return listed and not own and (plain or patterns.search("level-head", following) is not None)


def _unjoined(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[Span]:
    """Yield the names that words like 'and' join; within a name they join nothing."""
    begin = start
    for joint, match in _joints(text, start, end, patterns):
        left = text[begin : match.start()].strip()
        parts = joint.attributes["always"] or patterns.search("body", left)
        if match.start() >= begin and parts and not patterns.search("level-list", left):
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _joints(text: str, start: int, end: int, patterns: RuleFile) -> list[tuple[Rule, re.Match[str]]]:
    """Return the words that may join two names, in text order; none within brackets or quotes."""
    pairs = enclosed(text[start:end], patterns.words["pairs"])
    found = [(p, m) for p in patterns.groups["joint"] for m in p.regex.finditer(text, start, end)]
    free = [(p, m) for p, m in found if not any(start + s <= m.start() < start + e for s, e in pairs)]
    return sorted(free, key=lambda joint: joint[1].start())


def _bare(text: str, start: int, end: int, patterns: RuleFile) -> Span | None:
    """Return a name without what leads it in and what says that the list is not full."""
    span = bare(text, start, end, patterns)
    while span and (lead := patterns.search("opening", text[slice(*span)])):
        span = bare(text, span[0] + lead.end(), span[1], patterns)
    if span and (aside := patterns.search("aside", text[slice(*span)])):
        span = bare(text, span[0], span[0] + aside.start(), patterns)
    if span is None or patterns.search("class-tail", text[slice(*span)]):
        return span
    tail = patterns.search("list-tail", text[slice(*span)])
    return bare(text, span[0], span[0] + tail.start(), patterns) if tail else span


def _is_name(name: str, patterns: RuleFile) -> bool:
    covered = sum(e - s for s, e in enclosed(name, patterns.words["pairs"]))
    words = sum(map(str.isalpha, name))
    return (
        words > 1 and len(name) - covered <= patterns.words["longest"] and not patterns.search("nobody", name)
    )
