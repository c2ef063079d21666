"""The automatic numbers of a Word document, which its text does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree

from kg.knowledge.rules import RuleFile
from kg.text.numerals import chinese, whole

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The number formats that write Chinese numerals.
_CHINESE = ("chinese", "taiwanese", "japaneseCounting", "ideographDigital")
_CIRCLED = 0x2460  # the circled digit one
_PLACE = re.compile("%([1-9])")
# Word knows nine levels, and no longer pattern of a number.
_DEEPEST, _LONGEST = 8, 255


class Numbering:
    """Counts the numbered paragraphs of a document in their order.

    ``numbering`` and ``styles`` are the parts of the Word file, or empty elements. See ECMA-376
    part 1, 17.9.
    """

    def __init__(self, numbering: ElementTree.Element, styles: ElementTree.Element, rules: RuleFile) -> None:
        self._rules = rules
        self._abstract = {_of(n, "abstractNumId"): n for n in numbering.iter(_W + "abstractNum")}
        self._levels = {key: _levels(node) for key, node in self._abstract.items()}
        self._lists = {_of(n, "numId"): _val(n, "abstractNumId") for n in numbering.iter(_W + "num")}
        self._styles = {_of(s, "styleId"): s.find(f"{_W}pPr/{_W}numPr") for s in styles.iter(_W + "style")}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: ElementTree.Element) -> str:
        """Return the number that Word shows in front of a paragraph, "" where it shows none."""
        properties = paragraph.find(_W + "pPr")
        given = properties.find(_W + "numPr") if properties is not None else None
        if given is None and properties is not None:
            given = self._styles.get(_val(properties, "pStyle"))
        if given is None:
            return ""
        abstract = self._abstract.get(self._lists.get(_val(given, "numId"), ""))
        level = _val(given, "ilvl")
        if abstract is None:
            return ""
        return self._counted(abstract, whole(level, 0))

    def _counted(self, abstract: ElementTree.Element, level: int) -> str:
        levels = self._levels[_of(abstract, "abstractNumId")]
        if level not in levels:
            return ""
        counts = self._counts[_of(abstract, "abstractNumId")]
        start = _val(levels[level], "start")
        counts[level] = counts[level] + 1 if level in counts else whole(start, 1)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            return _written(counts.get(at, 1), _val(levels.get(at), "numFmt"), self._rules)

        return _PLACE.sub(number, _shown(levels[level]))


def _levels(abstract: ElementTree.Element) -> dict[int, ElementTree.Element]:
    found = {whole(_of(node, "ilvl"), -1): node for node in abstract.iter(_W + "lvl")}
    return {level: node for level, node in found.items() if 0 <= level <= _DEEPEST}


def _shown(level: ElementTree.Element) -> str:
    """Return the pattern of a level's number, or an empty text for a list mark."""
    return "" if _val(level, "numFmt") in ("bullet", "none") else _val(level, "lvlText")[:_LONGEST]


def _written(number: int, form: str, rules: RuleFile) -> str:
    if form.startswith(_CHINESE):
        return chinese(number, rules.words["digits"], rules.words["ten"])
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(_CIRCLED + number - 1)
    return str(number)


def _of(node: ElementTree.Element, name: str) -> str:
    return node.get(_W + name) or ""


def _val(node: ElementTree.Element | None, name: str) -> str:
    found = node.find(_W + name) if node is not None else None
    return _of(found, "val") if found is not None else ""
