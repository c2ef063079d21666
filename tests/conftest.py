"""What several tests share: the folders, the founding document and its gold."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from kg import messages
from kg.formats import records
from kg.model import Extraction
from support.folders import ROOT, SHARED

pytest_plugins = ["support.serving", "support.websites"]

# Tests see the product as on a system that names no language, wherever they run.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("KG_LANG", None)

# No test is timed: the first example of a run loads the rules, and a busy machine is slow.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def english() -> None:
    """A command of another test may have told its messages in Chinese."""
    messages.speak("en")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with gold and corpus; where it is absent, tests are skipped."""
    folder = SHARED
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared with gold and corpus, which is not part of the project")
    return folder


@pytest.fixture(scope="session")
def founding() -> Path:
    """The text file of the founding document."""
    return ROOT / "data" / "hanbin-2021.txt"


@pytest.fixture(scope="session")
def founding_gold() -> Extraction:
    """The gold annotation of the founding document, with its text."""
    return gold(ROOT / "data" / "hanbin-2021.jsonl")


def gold(path: Path) -> Extraction:
    """Read one gold record and put the text beside it in."""
    (extraction,) = records.read(path)
    with path.with_suffix(".txt").open(encoding="utf-8", newline="") as lines:
        return replace(extraction, document=replace(extraction.document, text=lines.read()))
