"""The issuers, who answer where nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.knowledge.rules import RuleFile
from kg.model import Document, Extraction, Link, Mention

RULE = "the issuer where nobody is named"
# A body that only guides or joins in does not answer for a unit.
_ANSWERING = ("lead", "shared")


def infer_issuer(extraction: Extraction, patterns: RuleFile) -> Extraction:
    """Return an extraction whose units that nobody answers for have the issuers as inferred leads.

    The evidence is a mention of an issuer: one that is there, or a new one where the text names it. Who
    is named nowhere in the text is not inferred.
    """
    document = extraction.document
    orphans = [u for u in extraction.units if not any(link.role in _ANSWERING for link in u.responsible)]
    if not orphans:
        return extraction
    found = (_issuer(document, issuer, extraction.mentions, patterns) for issuer in document.issuers)
    mentions = tuple(mention for mention in found if mention)
    links = tuple(Link(mention.id, "lead", inferred=True, rule=RULE) for mention in mentions)
    named = {u.id for u in orphans}
    units = tuple(
        replace(u, responsible=(*u.responsible, *links)) if u.id in named else u for u in extraction.units
    )
    return replace(extraction, mentions=_inserted(extraction.mentions, mentions), units=units)


def _inserted(mentions: tuple[Mention, ...], issuers: Iterable[Mention]) -> tuple[Mention, ...]:
    new = [mention for mention in issuers if mention not in mentions]
    return tuple(sorted((*mentions, *new), key=lambda m: (m.start, m.end))) if new else mentions


def _issuer(
    document: Document, issuer: str, mentions: Iterable[Mention], patterns: RuleFile
) -> Mention | None:
    """Return the mention of the issuer that stands first, a new one where none does."""
    for mention in mentions:
        if mention.type == "Body" and mention.text == issuer:
            return mention
    start = document.text.find(issuer)
    # The general office of a body is no place where the body itself is named.
    while start >= 0 and document.text.startswith(patterns.words["extended"], start + len(issuer)):
        start = document.text.find(issuer, start + 1)
    if start < 0:
        return None
    end = start + len(issuer)
    return Mention(f"i{start}-{end}", "Body", start, end, issuer, RULE)
