"""Imports follow the flow of the product: a room knows those above it and none below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.folders import ROOT

# From bytes to answers, a layer a line. A module may import from its own room and from the lines above;
# rooms on one line do not know each other.
LAYERS = """
version errors resources frozen
model files messages
text
knowledge
reading naming
outline
responsibility
extraction
graph review
page formats
stores
answers search
comparing corpus scoring
improving
web assistants
cli
"""
FLOOR = {room: floor for floor, line in enumerate(LAYERS.split("\n")) for room in line.split()}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "kg").rglob("*.py"))
}
ENTRANCES = ("kg", "kg.__main__")  # the public names, and ``python -m kg``


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of all that a file imports, functions' own imports too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}:{node.lineno}: a relative import; write the full name"
            yield from (_module(node.module, alias.name) for alias in node.names)


def _module(package: str, name: str) -> str:
    return full if (full := f"{package}.{name}") in MODULES else package


def room(module: str) -> str:
    """Return the room of a module: the first name behind ``kg``."""
    return module.split(".")[1]


@pytest.mark.parametrize("module", [name for name in MODULES if name not in ENTRANCES])
def test_imports_follow_the_flow(module: str) -> None:
    """A module imports from its own room and from the layers above it."""
    assert room(module) in FLOOR, f"give the room {room(module)!r} its place in LAYERS"
    known = {name for name in imported(MODULES[module]) if name.split(".")[0] == "kg"}
    above = {name for name in known if name not in ENTRANCES and room(name) != room(module)}
    assert sorted(name for name in above if FLOOR[room(name)] >= FLOOR[room(module)]) == []
    assert "kg" not in known, "write the module that a name comes from, not the package"


def test_the_flow_has_few_layers() -> None:
    """The layers can be kept in mind."""
    assert len(LAYERS.split("\n")) - 2 <= 16
    assert sorted(FLOOR) == sorted({room(name) for name in MODULES if name not in ENTRANCES})


def test_the_architecture_shows_the_layers() -> None:
    """docs/architecture.md has a row for each layer, in the same order, with the same rooms."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("## The packages")[2].partition("\n## ")[0]
    rows = [
        re.findall(r"`(\w+)`", line.split("|")[1]) for line in section.splitlines() if line.startswith("| `")
    ]
    assert list(map(sorted, rows)) == [sorted(line.split()) for line in LAYERS.split("\n") if line]


@pytest.mark.parametrize(
    "module", [name for name in MODULES if not name.startswith("kg.cli") and name != "kg.__main__"]
)
def test_only_the_command_line_knows_click(module: str) -> None:
    """The library neither parses a command line nor prints."""
    assert "click" not in {name.split(".")[0] for name in imported(MODULES[module])}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_one_topic(module: str) -> None:
    """No module is longer than a reader keeps in mind."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 300


def test_the_front_door_is_small() -> None:
    """The package itself holds what all rooms share, and little else."""
    assert len([path for path in (ROOT / "kg").iterdir() if path.is_file()]) <= 10
