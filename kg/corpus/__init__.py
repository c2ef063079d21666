"""Many documents: which files there are, read on all cores, and an account of what became of each."""

from __future__ import annotations

from kg.corpus.account import Account, State
from kg.corpus.finding import files
from kg.corpus.outcomes import Outcome, alone
from kg.corpus.workers import extract_all, load

__all__ = ["Account", "Outcome", "State", "alone", "extract_all", "files", "load"]
