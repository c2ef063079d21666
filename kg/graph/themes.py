"""Names of themes, and documents that are cited or rested on, by the rules of ``schema/rules/graph.yaml``."""

from __future__ import annotations

from kg.knowledge import Knowledge
from kg.text.scripts import simplified


def theme(heading: str, knowledge: Knowledge) -> str:
    """Return the name of the theme of a top heading: the heading without number and closing marks."""
    name = heading
    for rule in knowledge.patterns("graph").groups["theme"]:
        name = rule.regex.sub("", name) or name
    return name


def is_cited(text: str, knowledge: Knowledge) -> bool:
    """Return whether the words of an instrument are the title of a cited document."""
    return knowledge.patterns("graph").search("cited", simplified(text)) is not None


def rests_on(sentence: str, knowledge: Knowledge) -> bool:
    """Return whether a sentence says that its document is based on the one whose title ※ stands for."""
    return knowledge.patterns("graph").search("based on", simplified(sentence)) is not None
