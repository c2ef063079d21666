"""Names of themes and series, documents cited, rested on or repealed: ``schema/rules/graph.yaml``."""

from __future__ import annotations

from kg.knowledge import Knowledge
from kg.text.scripts import simplified


def theme(heading: str, knowledge: Knowledge) -> str:
    """Return the name of the theme of a top heading: the heading without number and closing marks."""
    return _without(heading, "theme", knowledge)


def series(title: str, knowledge: Knowledge) -> str:
    """Return a title without year and kind of version, as documents of other years and versions have it."""
    return "".join(_without(simplified(title), "series", knowledge).split())


def _without(text: str, group: str, knowledge: Knowledge) -> str:
    for rule in knowledge.patterns("graph").groups[group]:
        text = rule.regex.sub("", text) or text
    return text


def is_draft(title: str, knowledge: Knowledge) -> bool:
    """Return whether a title is that of a draft."""
    return knowledge.patterns("graph").search("draft", simplified(title)) is not None


def repeals(sentence: str, knowledge: Knowledge) -> bool:
    """Return whether a sentence says that the document whose title ※ stands for is no longer in force."""
    return knowledge.patterns("graph").search("repeals", simplified(sentence)) is not None


def is_cited(text: str, knowledge: Knowledge) -> bool:
    """Return whether the words of an instrument are the title of a cited document."""
    return knowledge.patterns("graph").search("cited", simplified(text)) is not None


def rests_on(sentence: str, knowledge: Knowledge) -> bool:
    """Return whether a sentence says that its document is based on the one whose title ※ stands for."""
    return knowledge.patterns("graph").search("based on", simplified(sentence)) is not None
