"""How parts of a document get their names in the graph, by the rules of ``schema/rules/graph.yaml``."""

from __future__ import annotations

from kg.knowledge import Knowledge


def theme(heading: str, knowledge: Knowledge) -> str:
    """Return the name of the theme of a top heading: the heading without its number."""
    name = heading
    for rule in knowledge.patterns("graph").groups["theme"]:
        name = rule.regex.sub("", name) or name
    return name


def is_cited(text: str, knowledge: Knowledge) -> bool:
    """Tell whether an instrument's words name a document that is cited."""
    return knowledge.patterns("graph").search("cited", text) is not None


def rests_on(sentence: str, knowledge: Knowledge) -> bool:
    """Tell whether a sentence names what its document is based on; ※ stands for the title of that."""
    return knowledge.patterns("graph").search("based on", sentence) is not None
