"""The nodes of an HTML page that a reader of the page sees."""

from __future__ import annotations

from collections.abc import Collection

from selectolax.lexbor import LexborNode

# What is never text of the document.
_CODE = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})
_FIELDS = frozenset({"select", "textarea", "button"})


def children(node: LexborNode, unseen: Collection[int]) -> list[LexborNode]:
    """Return the elements and texts that stand in a node and are shown; ``unseen`` are ids of others."""
    return [
        child
        for child in node.iter(include_text=True)
        if child.tag and child.tag not in _CODE | _FIELDS and child.mem_id not in unseen
    ]
