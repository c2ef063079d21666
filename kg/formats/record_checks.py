"""What must hold of an extraction that a record describes, beyond the kinds of its fields."""

from __future__ import annotations

import json

from kg.errors import RecordError
from kg.files import name_fault
from kg.model import MENTION_TYPES, ROLES, Extraction, Heading, Mention, Part, Revision, Unit

# The fields of a unit that hold ids: the last of units, the others of mentions.
ID_LISTS = ("targets", "instruments", "basis", "quantities", "times", "aims")


def check(extraction: Extraction) -> None:
    """Raise ``RecordError`` where an extraction links to what is not there, or says what no record may."""
    if fault := name_fault(extraction.document.id):
        raise RecordError(fault)
    check_spans(extraction)
    mentions = {m.id for m in extraction.mentions}
    units = {u.id for u in extraction.units}
    for mention in extraction.mentions:
        if mention.type not in MENTION_TYPES:
            raise RecordError(f"mention {mention.id}: unknown type {mention.type!r}")
    for unit in extraction.units:
        if unit.kind not in ("measure", "goal"):
            raise RecordError(f"unit {unit.id}: kind {unit.kind!r} is neither measure nor goal")
        if unit.modality not in ("do", "encourage", "forbid"):
            raise RecordError(f"unit {unit.id}: unknown modality {unit.modality!r}")
        for link in unit.responsible:
            if link.role not in ROLES:
                raise RecordError(f"unit {unit.id}: unknown role {link.role!r}")
        named = {r.mention for r in unit.responsible}
        named |= {i for field in ID_LISTS[:-1] for i in getattr(unit, field)}
        if missing := sorted(named - mentions) or sorted(set(unit.aims) - units):
            raise RecordError(f"unit {unit.id}: links to {missing[0]!r}, which is not there")


def check_spans(extraction: Extraction) -> None:
    """Raise ``RecordError`` where something does not stand where it says, in a text that the record has."""
    text = extraction.document.text
    parts: tuple[Heading | Mention | Part | Revision | Unit, ...]
    parts = (*extraction.headings, *extraction.document.parts, *extraction.mentions, *extraction.units)
    parts = (*parts, *extraction.revisions)
    for part in parts if text else ():
        if len(text) < part.end:
            raise RecordError(f"'end' {part.end} is behind the end of the text, which has {len(text)}")
    for mention in extraction.mentions if text else ():
        if not _stands(mention.text, found := text[mention.start : mention.end]):
            raise RecordError(
                f"mention {mention.id[:20]}: {short(mention.text)} does not stand at {mention.start} to "
                f"{mention.end}: {short(found)} does"
            )


def _stands(words: str, found: str) -> bool:
    """Tell whether a stretch of text says these words, but for what is not read of it, such as breaks."""
    if words[:1] != found[:1] or words[-1:] != found[-1:]:
        return False
    left = iter(found)
    return all(char.isspace() or char in left for char in words)


def short(value: object) -> str:
    """Return the beginning of a value as a record writes it, to be quoted in an error."""
    return json.dumps(value, ensure_ascii=False)[:60]
