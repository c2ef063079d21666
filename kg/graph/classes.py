"""The classes and properties that the graph, the stores and the pages speak of, each named once."""

from __future__ import annotations

from kg.model import Role

ENTITY_TYPES = ("Body", "Industry", "Park", "EcologicalZone", "Place", "Group", "Project", "Instrument")
UNIT_TYPES = ("Goal", "Measure")
VALUE_TYPES = ("Deadline", "Quantity")
READER_TYPES = (*ENTITY_TYPES, *UNIT_TYPES, *VALUE_TYPES)  # what readers look at; all others hold evidence
AREA_TYPES = ("Industry", "Park", "EcologicalZone")
TEXT_TYPES = ("Section", "Sentence")  # parts of a text that stand in it side by side
# What a document states as one text; the fields of several names -> the property that holds them as one text.
STATED = ("title", "date", "printed", "addressee", "publication")
NAMED = {"issuers": "issuer", "numbers": "number", "forwarded": "forwarded", "given": "given"}
CORRECTED = {  # the field of what a person corrected -> the property of a correction
    "what": "aspect",
    "value": "becomes",
    "was": "was",
    "state": "state",
    "who": "correctedBy",
    "when": "correctedAt",
    "why": "reason",
    "rule": "judgedRule",
}
# What is annotated -> its class in the graph, where that has another name.
_CLASSES = {"Time": "Deadline", "measure": "Measure", "goal": "Goal"}
LINKS = ("target", "basis", "instrument")
AREA_LINKS = ("target", "basis")
VALUE_LINKS = ("time", "quantity")
UNIT_FIELDS = {  # the field of a measure or goal as it is read -> the edge
    "targets": "target",
    "instruments": "instrument",
    "basis": "basis",
    "quantities": "quantity",
    "times": "time",
    "aims": "contributesTo",
}
RELATIONS = ("within", "about", "subBodyOf")
FACTS = (*RELATIONS, "notation")
ROLES: tuple[Role, ...] = ("lead", "shared", "support", "oversee", "partner")  # as readers see them
LEADING_ROLES: tuple[Role, ...] = ("lead", "shared")
HELPING_ROLES = tuple(role for role in ROLES if role not in LEADING_ROLES)
ROLE_EDGES = {f"{role}Body": role for role in ROLES}  # the edge of a role -> the role
# An edge of a measure or goal -> what readers know this kind of link as.
LINK_KINDS: dict[str, str] = {
    **{link: link for link in LINKS},
    "contributesTo": "aim",
    "quantity": "quantity",
    "time": "time",
    **ROLE_EDGES,
}


def class_of(name: str) -> str:
    """Return the class of a type of mention or a kind of unit."""
    return _CLASSES.get(name, name)
