"""One name and one IRI for one thing, and what names say about each other.

A mention's text is rewritten pattern by pattern (``schema/rules/naming.yaml``) to its canonical name: short
names of bodies become full ones, level words the document's own place, divisions their official names.
"""

from __future__ import annotations

from kg.naming.names import canonical, explain_name, name
from kg.naming.relations import Relation, facts, relations
from kg.naming.rewriting import Named, Step

__all__ = ["Named", "Relation", "Step", "canonical", "explain_name", "facts", "name", "relations"]
