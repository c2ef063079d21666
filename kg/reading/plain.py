"""What of a text is read: whole lines where they were broken, usual characters for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.knowledge.rules import RuleFile
from kg.reading.characters import is_visible, visible
from kg.reading.unwrapping import joints
from kg.text.plain import Plain
from kg.text.scripts import is_traditional, simplified


def plain(text: str, rules: RuleFile) -> Plain:
    """Return a text as it is read; offsets of the text itself are kept for each of its characters.

    Lines that are broken at the width of a page are joined, over the number of a page too. Characters that
    no one sees are left out, traditional ones are read as the simplified ones that they stand for.
    """
    seen = visible(text)
    places: Sequence[int] = range(len(text))
    if seen != text:
        places = [place for place in places if is_visible(text[place])]
    read = list(_stretches(seen, rules))
    if len(read) > 1:
        places = [place for start, words in read for place in places[start : start + len(words)]]
        seen = "".join(words for _, words in read)
    # A text may quote, or hold parts, in traditional characters.
    usual = (simplified(line) if is_traditional(line) else line for line in seen.splitlines(keepends=True))
    return Plain(text, "".join(usual), places)


def _stretches(text: str, rules: RuleFile) -> Iterator[tuple[int, str]]:
    """Yield what is read of a text, each with the place where it stands."""
    begin = 0
    for start, end, between in joints(text, rules):
        yield begin, text[begin:start]
        yield start, between
        begin = end
    yield begin, text[begin:]
