"""Kept until all rooms are moved."""

from __future__ import annotations

from pathlib import Path

from kg.knowledge.rules import Rule as Pattern
from kg.knowledge.rules import RuleFile as Patterns
from kg.knowledge.rules import load_rules, pieces

__all__ = ["Pattern", "Patterns", "load"]


def load(path: Path) -> Patterns:
    """Load a rule file."""
    return load_rules(path, pieces(path.with_name("pieces.yaml")))
