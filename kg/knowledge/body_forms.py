"""The short forms of bodies' names, read from the lexicon without the rest of what experts edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from kg.knowledge import tsv
from kg.knowledge.lexicon import HEAD_MARK
from kg.resources import folder


@cache
def body_forms() -> Mapping[str, tuple[str, ...]]:
    """Return, for each form of a name of a body or of the end of one, the other forms that mean the same.

    They come from ``body.tsv`` of the product's own lexicon, which is read in milliseconds.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for _, row in tsv.rows(folder("schema") / "lexicon" / "body.tsv", ("term", "name")):
        term, name = (row[key].removeprefix(HEAD_MARK) for key in ("term", "name"))
        found[name or term] |= {name or term: None, term: None}
    groups = (tuple(group) for group in found.values() if len(group) > 1)
    return {form: tuple(other for other in group if other != form) for group in groups for form in group}
