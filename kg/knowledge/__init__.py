"""All that experts edit for the reading of documents, read, checked and compiled: the one way to it.

A command loads a ``Knowledge`` from a schema folder and passes it on to the last step; nothing reads a rule
or a word of its own.
"""

from __future__ import annotations

from kg.knowledge.loading import load, own
from kg.knowledge.values import Knowledge

__all__ = ["Knowledge", "load", "own"]
