"""Whether HTML is of a size that a parser takes in its stride.

Browsers' algorithm takes time in the square of the depth of a page and of the attributes of an element.
Both are counted here in one pass beforehand, as near to the algorithm as a pattern comes.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.reading.limits import PAGE_ATTRIBUTES, PAGE_OPEN, PAGE_PARTS

# What holds no tags, then tags. Each alternative takes all it can, so that none is tried twice.
_MARKUP = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp)\b.*?(?:</\1|\Z)
    |</(?P<end>[a-z][^\s/>]*+)
    |<(?P<start>[a-z][^\s/>]*+)(?P<given>[^=>]*+(?:=[=\s]*+(?:"[^"]*+"|'[^']*+'|[^\s"'=>])[^=>]*+)*+)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+)""")
# These have no end tag or may lack it: the next of their kind, or the end of what holds them, ends them.
_SINGLE = frozenset(
    re.findall(
        r"\w+",
        "area base br col embed hr img input link meta source track wbr p li dt dd option optgroup rp rt tr"
        " td th thead tbody tfoot colgroup body html head",
    )
)


def check(markup: str) -> None:
    """Raise ``BeyondLimit`` for a page with too many elements, attributes or open elements."""
    parts = waiting = 0
    named: Counter[str] = Counter()
    for found in _MARKUP.finditer(markup):
        start, end = (found["start"] or "").lower(), (found["end"] or "").lower()
        if start:
            attributes = _attributes(found["given"])
            PAGE_ATTRIBUTES.check(attributes)
            parts += 1 + attributes
        step = 1 if start and start not in _SINGLE else -1 if named[end] else 0
        named[start or end] += step
        waiting += step
        PAGE_OPEN.check(waiting)
    PAGE_PARTS.check(parts)


def _attributes(given: str) -> int:
    return len(_VALUE.sub(" ", given).replace("/", " ").split()) if given else 0
