"""The values of corrections, and what can be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import KINDS, MENTION_TYPES, MODALITIES, ROLES, TARGET_TYPES, MentionType

NONE = "none"
LINKS: Mapping[str, str] = {  # what is corrected -> the field of a unit
    "target": "targets",
    "instrument": "instruments",
    "basis": "basis",
    "figure": "quantities",
    "deadline": "times",
}
# The types of mention that a field of a unit may link to.
ADMITTED: Mapping[str, frozenset[MentionType]] = {
    "targets": TARGET_TYPES,
    "basis": TARGET_TYPES,
    "instruments": frozenset({"Instrument"}),
    "quantities": frozenset({"Quantity"}),
    "times": frozenset({"Time"}),
}
REVIEWED = "reviewed"
CONFIRM = "confirm"
# What can be corrected -> the values that it can have; a document is reviewed in the text of a digest.
WHAT: Mapping[str, tuple[str, ...]] = {
    "mention": (*MENTION_TYPES, NONE),
    "unit": (*KINDS, NONE),
    "modality": MODALITIES,
    "answers": (*ROLES, NONE),
    **dict.fromkeys(LINKS, ("yes", "no")),
    CONFIRM: (*MENTION_TYPES, *KINDS),
    REVIEWED: (),
}
# What is said of two places: of a measure or goal, and of a thing that is linked to it.
OF_TWO = ("answers", *LINKS)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of a text: its words, where they start, and the words before and after them.

    ``at`` counts code points of the text as it was when the correction was made.
    """

    quote: str
    at: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a stretch of a document in place of what the rules read there.

    ``what`` and ``value`` are those of ``WHAT``: the type of a mention, the kind of a measure or goal, its
    modality, the role in which the body at ``to`` answers for it, or whether what stands at ``to`` is linked
    to it. What is confirmed is right as it is read: the type of the mention, or the kind of the unit.
    ``anchor`` is None where the whole document is meant. ``when`` is an ISO 8601 time. ``line`` is the line
    of the file that says it, 0 where none does yet.
    """

    what: str
    value: str
    anchor: Anchor | None
    to: Anchor | None = None
    who: str = ""
    when: str = ""
    why: str = ""
    line: int = field(default=0, compare=False)
