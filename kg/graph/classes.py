"""The classes and properties that the graph, the stores and the pages speak of, each named once."""

from __future__ import annotations

ENTITY_TYPES = ("Body", "Industry", "Park", "EcologicalZone", "Place", "Group", "Project", "Instrument")
UNIT_TYPES = ("Measure", "Goal")
LINKS = ("target", "basis", "instrument")
FACTS = ("within", "about", "subBodyOf", "notation")
ROLE_EDGES = ("leadBody", "supportBody", "sharedBody", "overseeBody", "partnerBody")
