"""The numbers that a browser writes in front of the items of HTML lists, which the page does not hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from selectolax.lexbor import LexborNode

from kg.knowledge.rules import RuleFile
from kg.reading.nodes import children
from kg.text.numerals import chinese, letters, roman, whole

_STYLE = re.compile(r"list-style(?:-type)?\s*+:[^;a-z]*+([a-z]++(?:-[a-z]++)*+)", re.I)
_CHINESE = ("cjk", "simp-chinese", "trad-chinese")
# The values of the attribute "type" of a list, and what style sheets call the same.
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_COMMA = "\u3001"
# So many nodes of an item are looked at for its first words.
_FEW = 20


def marks(nodes: Iterable[LexborNode], unseen: Collection[int], rules: RuleFile) -> dict[int, str]:
    """Return the number of each item of the numbered lists among some nodes, by the id of the item.

    An item that begins with a number of its own has none: its list is then shown without.
    """
    return {item: mark for node in nodes if node.tag == "ol" for item, mark in _of(node, unseen, rules)}


def _of(node: LexborNode, unseen: Collection[int], rules: RuleFile) -> Iterator[tuple[int, str]]:
    given = node.attributes
    styled = _STYLE.search(given.get("style") or "")
    form = styled[1].lower() if styled else _TYPES.get(given.get("type") or "1", "decimal")
    items = [child for child in children(node, unseen) if child.tag == "li"]
    if any(rules.search("numbered", _opening(item, unseen)) for item in items):
        return
    step = -1 if "reversed" in given else 1
    number = whole(given.get("start") or "", len(items) if step < 0 else 1)
    for item in items:
        number = whole(item.attributes.get("value") or "", number)
        yield item.mem_id, _written(number, form, rules)
        number += step


def _opening(item: LexborNode, unseen: Collection[int]) -> str:
    """Return the first words of an item."""
    left = [item]
    for _ in range(_FEW):
        if not left:
            break
        node = left.pop()
        words = (node.text(deep=False) or "").strip() if node.tag == "-text" else ""
        if words:
            return words
        left += reversed(children(node, unseen))
    return ""


def _written(number: int, form: str, rules: RuleFile) -> str:
    if form.startswith(_CHINESE):
        return chinese(number, rules.words["digits"], rules.words["ten"]) + _COMMA
    case, _, kind = form.partition("-")
    if kind in ("alpha", "latin", "roman"):
        found = (roman if kind == "roman" else letters)(number)
        return f"{found.upper() if case == 'upper' else found}. "
    return f"{number}. " if case == "decimal" else ""
