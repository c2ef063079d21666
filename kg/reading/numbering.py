"""The automatic numbers of a Word document, which its text does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kg.knowledge.rules import RuleFile
from kg.reading.styles import Styles, W, of, on
from kg.text.numerals import chinese, letters, roman, whole

# The number formats that write Chinese numerals.
_CHINESE = ("chinese", "taiwanese", "japaneseCounting", "ideographDigital")
# The first of twenty characters each that hold a number.
_ENCLOSED = {
    "decimalEnclosedCircle": 0x2460,
    "decimalEnclosedParen": 0x2474,
    "decimalEnclosedFullstop": 0x2488,
}
_PLACE = re.compile("%([1-9])")
# Word knows nine levels, and no longer pattern of a number.
_DEEPEST, _LONGEST = 8, 255


@dataclass(frozen=True, slots=True)
class _List:
    """A list of the document: what it counts with, its levels, and where it begins to count anew."""

    counter: str
    levels: dict[int, Element]
    starts: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of a document in their order.

    ``part`` is that of the Word file, or an empty element. See ECMA-376 part 1, 17.9.
    """

    def __init__(self, part: Element, styles: Styles, rules: RuleFile) -> None:
        self._rules = rules
        self._styles = styles
        self._abstract = {_id(node, "abstractNumId"): node for node in part.iter(W + "abstractNum")}
        self._numbers = {_id(node, "numId"): node for node in part.iter(W + "num")}
        self._lists = {key: self._list(node) for key, node in self._numbers.items()}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def _list(self, number: Element) -> _List:
        key = of(number, "abstractNumId")
        linked = self._numbers.get(self._styles.numbered(of(self._abstract.get(key), "numStyleLink"))[0])
        key = of(linked, "abstractNumId") or key
        overrides = number.findall(W + "lvlOverride")
        levels = _levels(self._abstract.get(key)) | {
            level: node for override in overrides for level, node in _levels(override).items()
        }
        starts = {whole(_id(node, "ilvl"), -1): whole(of(node, "startOverride"), -1) for node in overrides}
        return _List(key, levels, {level: start for level, start in starts.items() if start >= 0})

    def label(self, properties: Element | None) -> str:
        """Return the number that Word shows in front of a paragraph of some properties, "" for none."""
        given = properties.find(W + "numPr") if properties is not None else None
        style = of(properties, "pStyle")
        number, level = self._styles.numbered(style)
        number, level = of(given, "numId") or number, of(given, "ilvl") or level
        used = self._lists.get(number)
        if used is None:
            return ""
        linked = (key for key, node in used.levels.items() if style and of(node, "pStyle") == style)
        return self._counted(number, used, whole(level, next(linked, 0)))

    def _counted(self, number: str, used: _List, level: int) -> str:
        if level not in used.levels:
            return ""
        counts = self._counts[used.counter]
        anew = level in used.starts and (number, level) not in self._begun
        self._begun.add((number, level))
        counts[level] = counts[level] + 1 if level in counts and not anew else _start(used, level)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        plain = on(used.levels[level], "isLgl")

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            form = "decimal" if plain else of(used.levels.get(at), "numFmt")
            return _written(counts.get(at, _start(used, at)), form, self._rules)

        return _PLACE.sub(written, _shown(used.levels[level]))


def _start(used: _List, level: int) -> int:
    return used.starts.get(level, whole(of(used.levels.get(level), "start"), 1))


def _levels(holder: Element | None) -> dict[int, Element]:
    nodes = holder.findall(W + "lvl") if holder is not None else []
    found = {whole(_id(node, "ilvl"), -1): node for node in nodes}
    return {level: node for level, node in found.items() if 0 <= level <= _DEEPEST}


def _shown(level: Element) -> str:
    """Return the pattern of a level's number, or an empty text for a list mark."""
    return "" if of(level, "numFmt") in ("bullet", "none") else of(level, "lvlText")[:_LONGEST]


def _written(number: int, form: str, rules: RuleFile) -> str:
    if form.startswith(_CHINESE):
        return chinese(number, rules.words["digits"], rules.words["ten"])
    if 0 < number <= 20 and (first := _ENCLOSED.get(form.removesuffix("Chinese"))):
        return chr(first + number - 1)
    write = letters if form.endswith("Letter") else roman if form.endswith("Roman") else str
    found = write(number)
    return found.upper() if form.startswith("upper") else found


def _id(node: Element, name: str) -> str:
    return node.get(W + name) or ""
