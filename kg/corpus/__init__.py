"""Many documents: which files there are, which document each is, read on all cores, with an account."""

from __future__ import annotations

from kg.corpus.account import Account, State
from kg.corpus.collecting import collected_rarely
from kg.corpus.finding import files
from kg.corpus.gathering import Gathered, Gathering
from kg.corpus.identity import Register
from kg.corpus.making import Making
from kg.corpus.outcomes import Outcome, alone
from kg.corpus.workers import extract_all, extract_each, load

__all__ = [
    "Account",
    "Gathered",
    "Gathering",
    "Making",
    "Outcome",
    "Register",
    "State",
    "alone",
    "collected_rarely",
    "extract_all",
    "extract_each",
    "files",
    "load",
]
