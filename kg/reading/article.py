"""The article of an HTML page: which of its elements holds the document, and what in it is not shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.knowledge.rules import RuleFile
from kg.reading.list_marks import marks
from kg.reading.nodes import children

# What frames the article, unless it holds nearly all of the page.
_FRAME = frozenset({"nav", "header", "footer", "form"})
# How makers of pages name what stands around an article.
_FRAMING = re.compile(
    r"(?<![a-z])(?:nav(?:bar)?|menu|foot(?:er)?|share|related|(?:bread)?crumbs?|copyright|sidebar)(?![a-z])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# An element whose own text is at least this long may be an article.
_SHORTEST = 200


@dataclass(frozen=True, slots=True)
class Article:
    """An element, with the ids of the elements that are not shown and of the tables that hold others.

    ``marks`` are the numbers of list items, by the ids of these.
    """

    node: LexborNode
    unseen: frozenset[int]
    layout: frozenset[int]
    marks: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Weights:
    """The nodes of a page in their order, with what each holds.

    ``words`` counts the characters in a node, ``linked`` those of links among them, ``own`` those of the
    paragraphs that stand directly in it, without links; ``tables`` tells whether a table is in it.
    """

    nodes: list[LexborNode]
    words: list[int]
    linked: list[int]
    own: list[int]
    tables: list[bool]


def article(tree: LexborHTMLParser, rules: RuleFile) -> Article | None:
    """Return the element that holds the document: one that sites name so, or the one with most text."""
    body = tree.body
    if body is None:
        return None
    weights = _weighed(body, frozenset())
    unseen = frozenset(_unseen(weights))
    weights = _weighed(body, unseen) if unseen else weights
    tables = {n.mem_id for n, holds in zip(weights.nodes, weights.tables, strict=True) if holds}
    numbers = marks(weights.nodes, unseen, rules)
    return Article(_chosen(tree, weights, rules), unseen, frozenset(tables), numbers)


def _chosen(tree: LexborHTMLParser, weights: _Weights, rules: RuleFile) -> LexborNode:
    places = {node.mem_id: place for place, node in enumerate(weights.nodes)}
    for selector in rules.words["article-selectors"]:
        node = tree.css_first(selector)
        if node and node.mem_id in places and weights.words[places[node.mem_id]] >= _SHORTEST:
            return node
    # An article holds paragraphs; one that holds nearly all of a page has lost its end tag.
    inner = (place for place, node in enumerate(weights.nodes) if place and node.tag != "p")
    best = max(inner, key=lambda place: weights.own[place], default=0)
    return weights.nodes[best] if weights.own[best] >= _SHORTEST else weights.nodes[0]


def _unseen(weights: _Weights) -> Iterator[int]:
    """Yield the ids of elements that hide or frame what they hold.

    One with more than four fifths of the page is a wrapper that a script shows; half may be a hidden copy.
    What is named a menu or a foot frames the article where it holds no more than a fifth of the page.
    """
    whole = weights.words[0] - weights.linked[0]
    around = set(_around(weights))
    for place, node in enumerate(weights.nodes[1:], 1):
        words = weights.words[place] - weights.linked[place]
        frames = node.tag in _FRAME and node.mem_id not in around
        most = 4 if frames or _HIDDEN.search(_attribute(node, "style")) else int(_is_named_frame(node))
        if most and 5 * words <= most * whole:
            yield node.mem_id


def _around(weights: _Weights) -> Iterator[int]:
    """Yield the ids of the elements around the one with most text of its own: they hold the article."""
    best = max(range(len(weights.nodes)), key=lambda place: weights.own[place])
    node: LexborNode | None = weights.nodes[best] if weights.own[best] >= _SHORTEST else None
    while node is not None:
        yield node.mem_id
        node = node.parent


def _is_named_frame(node: LexborNode) -> bool:
    return _FRAMING.search(f"{_attribute(node, 'class')} {_attribute(node, 'id')}") is not None


def _attribute(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) or "") if node.tag and not node.tag.startswith("-") else ""


def _weighed(body: LexborNode, unseen: Collection[int]) -> _Weights:
    """Weigh each node of a page once, the inner ones first."""
    nodes, parents = _walked(body, unseen)
    count = len(nodes)
    words, linked, own = [0] * count, [0] * count, [0] * count
    blocks, tables = [False] * count, [False] * count
    for place in range(count - 1, 0, -1):
        tag, parent = nodes[place].tag, parents[place]
        if tag == "-text":
            words[place] = len((nodes[place].text(deep=False) or "").strip())
        if tag == "a":
            linked[place] = words[place]
        words[parent] += words[place]
        linked[parent] += linked[place]
        if tag in ("p", "-text", "table") or (tag == "div" and not blocks[place]):
            own[parent] += words[place] - linked[place]
        blocks[parent] |= blocks[place] or tag in ("div", "p")
        tables[parent] |= tables[place] or tag == "table"
    return _Weights(nodes, words, linked, own, tables)


def _walked(body: LexborNode, unseen: Collection[int]) -> tuple[list[LexborNode], list[int]]:
    """Return the shown nodes of a page in their order, and the place of each one's parent."""
    nodes: list[LexborNode] = []
    parents: list[int] = []
    left = [(body, 0)]
    while left:
        node, parent = left.pop()
        nodes.append(node)
        parents.append(parent)
        place = len(nodes) - 1
        left += [(child, place) for child in reversed(children(node, unseen))]
    return nodes, parents
