"""Every example and counter-example of the figure and time rules holds, by that rule alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import yaml

from support.folders import RULES

FILES = {"quantities.yaml": "Quantity", "times.yaml": "Time"}


@cache
def load(file: str) -> dict[str, Any]:
    """Return a rule file as it is written."""
    loaded: dict[str, Any] = yaml.safe_load((RULES / file).read_text(encoding="utf-8"))
    return loaded


def compiled(pattern: str, pieces: dict[str, str]) -> re.Pattern[str]:
    """Return the pattern with its pieces put in; a piece may hold the pieces above it."""
    for name, piece in reversed(pieces.items()):
        pattern = pattern.replace("{" + name + "}", f"(?:{piece})")
    return re.compile(pattern, re.VERBOSE)


def cases() -> list[Any]:
    """Return one case an example or counter-example: file, rule, text, what is to be found."""
    rows = []
    for file in FILES:
        for rule in load(file)["rules"]:
            sides = [(e["text"], e["finds"]) for e in rule["examples"]]
            sides += [(e["text"], []) for e in rule["counter"]]
            rows += [
                pytest.param(file, rule["name"], text, finds, id=f"{rule['name']}: {text}")
                for text, finds in sides
            ]
    return rows


@pytest.mark.parametrize(("file", "name", "text", "finds"), cases())
def test_rule_finds_its_examples(file: str, name: str, text: str, finds: list[str]) -> None:
    """A rule finds just what its examples say, and nothing in its counter-examples."""
    rules = load(file)
    rule = next(rule for rule in rules["rules"] if rule["name"] == name)
    pattern = compiled(rule["pattern"], rules["pieces"])
    assert [match.group() for match in pattern.finditer(text)] == finds


@pytest.mark.parametrize("file", FILES)
def test_rules_are_complete(file: str) -> None:
    """A rule has a name of its own, makes the type of its file, and has examples on both sides."""
    rules = load(file)["rules"]
    assert len({rule["name"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["makes"] == FILES[file]
        assert rule["note"]
        assert len(rule["examples"]) >= 2
        assert rule["counter"]


@pytest.mark.parametrize("file", FILES)
def test_no_rule_finds_nothing_at_all(file: str) -> None:
    """No pattern matches the empty text: such a rule would find something everywhere."""
    rules = load(file)
    for rule in rules["rules"]:
        assert not compiled(rule["pattern"], rules["pieces"]).search("")
