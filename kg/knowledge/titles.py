"""What rules are called, read without compiling them: for answers, which only name them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.knowledge import yaml_files
from kg.resources import folder


@cache
def titles(language: str, schema: Path | None = None) -> dict[str, str]:
    """Return what each rule of a schema folder (the product's own by default) is called in a language."""
    where = (schema or folder("schema")) / "rules"
    contents = (yaml_files.load(path) for path in sorted(where.glob("*.yaml")))
    return {name["en"]: name[language] for content in contents for name in _names(content)}


def _names(content: Any) -> Iterator[dict[str, str]]:
    """Yield the names of all entries of a file that have a name and a note."""
    if isinstance(content, dict):
        if "note" in content and isinstance(content.get("name"), dict):
            yield content["name"]
        for value in content.values():
            yield from _names(value)
    elif isinstance(content, list):
        for value in content:
            yield from _names(value)
