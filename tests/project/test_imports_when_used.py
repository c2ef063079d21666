"""Commands start quickly: what takes long to import is imported by whoever uses it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.cli.main import COMMANDS, main

SLOW = (
    *("neo4j", "numpy", "pyshacl", "pyvis", "pypinyin", "networkx", "rdflib", "xlsxwriter", "starlette", "jieba"),
    *("markdown_it", "opencc", "pypdfium2", "selectolax", "xlrd"),
)
# What a command may import of these before it knows what is asked of it.
STARTS = {
    "kg.cli": set[str](),
    "kg.cli.rule_tools": set[str](),
    "kg.cli.serving": set[str](),
    "kg.cli.documents": set[str](),
    "kg.reading": set[str](),
}


@pytest.mark.parametrize(("module", "allowed"), STARTS.items(), ids=STARTS)
def test_a_command_imports_what_it_uses(module: str, allowed: set[str]) -> None:
    """Importing a command loads none of the slow libraries that it may not need."""
    code = f"import {module}, sys; print(*sorted(set({SLOW}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= allowed


def test_the_overview_names_every_command() -> None:
    """Each command in the overview is there, and its line there is the beginning of its own help."""
    with main.make_context("kg", [], resilient_parsing=True) as context:
        for name, (_, _, summary) in COMMANDS.items():
            command = main.get_command(context, name)
            assert command is not None
            assert command.name == name
            assert (command.help or "").startswith(summary.rstrip(".")[:30])
