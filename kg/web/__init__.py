"""`kg serve`: explorer, questions, ledger and documents of a store, and its SPARQL service."""

from __future__ import annotations

from kg.web.app import application, serve
from kg.web.editing.gate import new_token
from kg.web.settings import Settings

__all__ = ["Settings", "application", "new_token", "serve"]
