"""The classes and properties that the graph, the stores and the pages speak of, each named once."""

from __future__ import annotations

from kg.model import Role

ENTITY_TYPES = ("Body", "Industry", "Park", "EcologicalZone", "Place", "Group", "Project", "Instrument")
UNIT_TYPES = ("Goal", "Measure")
VALUE_TYPES = ("Deadline", "Quantity")
LINKS = ("target", "basis", "instrument")
AREA_LINKS = ("target", "basis")
RELATIONS = ("within", "about", "subBodyOf")
FACTS = (*RELATIONS, "notation")
ROLES: tuple[Role, ...] = ("lead", "shared", "support", "oversee", "partner")  # as readers see them
ROLE_EDGES = {f"{role}Body": role for role in ROLES}  # the edge of a role -> the role
