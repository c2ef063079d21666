"""The fields of the page's rows have one order in Python and in the scripts."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from kg.page.facts import Relation, Sentence, Source, Unit
from kg.resources import folder


def fields(kind: str) -> list[str]:
    """Return the fields of a kind of row as ``facts.js`` declares them."""
    script = (folder("viz") / "facts.js").read_text(encoding="utf-8")
    found = re.search(rf"^  {kind}: (\[.*\]),$", script, re.MULTILINE)
    assert found
    return list(json.loads(found[1]))


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        ("source", Source, ["called"]),
        ("sentence", Sentence, []),
        ("unit", Unit, []),
        ("relation", Relation, []),
    ],
)
def test_scripts_read_rows_in_the_order_of_the_values(kind: str, value: type, more: list[str]) -> None:
    """``facts.js`` names the fields of a row in the order of the dataclass that the row is made from."""
    names = [field.name for field in dataclasses.fields(value)]
    same = {"document": "source"} if kind == "unit" else {}
    assert fields(kind) == [same.get(name, name) for name in names] + more
