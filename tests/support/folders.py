"""Where things are: the checkout, its data, and the folder beside it that not everybody has."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
TESTS = ROOT / "tests"
FICTIONAL = TESTS / "fictional"
LEXICON = ROOT / "schema" / "lexicon"
RULES = ROOT / "schema" / "rules"
