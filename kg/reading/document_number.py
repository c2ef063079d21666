"""Document numbers: found in a text, and written in one way, so that the same number is the same text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kg.knowledge.rules import RuleFile


def numbers(text: str, patterns: RuleFile) -> list[str]:
    """Return the document numbers in a text, in their order, each as ``normal`` writes it."""
    return [_written(match, patterns) for match in _found(text, patterns)]


def normal(number: str, patterns: RuleFile) -> str:
    """Return a document number as GB/T 9704 writes it.

    Digits are ASCII, the year stands in tortoise-shell brackets behind the sign, no space is left, and the
    mark of an ordinal only to orders and announcements. A text that is no such number only loses the space
    at its ends.
    """
    found = _found(number, patterns)
    return _written(found[0], patterns) if len(found) == 1 else number.strip()


def _found(text: str, patterns: RuleFile) -> list[re.Match[str]]:
    """Return the numbers in a text that do not overlap; where two do, the one of the earlier rule."""
    found: list[re.Match[str]] = []
    for rule in patterns.groups["number-value"]:
        for match in rule.regex.finditer(text):
            if all(match.end() <= other.start() or other.end() <= match.start() for other in found):
                found.append(match)
    return sorted(found, key=re.Match.start)


def _written(match: re.Match[str], patterns: RuleFile) -> str:
    words, parts = patterns.words, {"order": "", "year": "", "nth": ""} | dict(_parts(match))
    if "sign" in parts:
        kept = parts["nth"] if parts["sign"].endswith(tuple(words["ordinal"])) else ""
        return str(words["number-form"].format(**(parts | {"nth": kept})))
    year = words["order-year"].format(**parts) if parts["year"] else ""
    return str(words["order-form"].format(**(parts | {"year": year})))


def _parts(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    for name, part in match.groupdict().items():
        if part:
            yield name, " ".join(unicodedata.normalize("NFKC", part).replace("、", " ").split())
