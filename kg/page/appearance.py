"""The parts of the page that experts edit: colour and sign of each class, and the words of the interface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.errors import SchemaError, nearest
from kg.graph.classes import READER_TYPES

LANGUAGES = ("zh", "en")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TABLES = ("classes", "roles", "kinds", "relations", "modalities")


def load_theme(path: Path) -> dict[str, Any]:
    """Return the theme in a file; raises ``SchemaError`` where a class lacks a colour, a sign or a word."""
    theme = _json(path)
    for table in (*_TABLES, "signs"):
        if table not in theme:
            raise SchemaError(f"{path}: there is no {table!r}; {nearest(table, theme)}")
    for name in READER_TYPES:
        if name not in theme["classes"]:
            raise SchemaError(f"{path}: class {name!r} is missing; {nearest(name, theme['classes'])}")
    for table in _TABLES:
        _check_words(path, theme[table])
    for name, look in theme["classes"].items():
        _check_look(path, name, look, theme["signs"])
    return theme


def load_labels(path: Path) -> dict[str, dict[str, str]]:
    """Return the words of the interface by key and language; raises ``SchemaError`` where one is missing."""
    labels: dict[str, dict[str, str]] = _json(path)
    _check_words(path, labels)
    return labels


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise SchemaError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    if not isinstance(found, dict):
        raise SchemaError(f"{path}:1: not a table of keys and values")
    return found


def _check_words(path: Path, table: dict[str, dict[str, str]]) -> None:
    for name, words in table.items():
        for language in LANGUAGES:
            if not isinstance(words, dict) or not isinstance(words.get(language), str):
                raise SchemaError(f"{path}: {name!r} has no words in {language!r}")


def _check_look(path: Path, name: str, look: dict[str, str], signs: Iterable[str]) -> None:
    for scheme in ("light", "dark"):
        if not _COLOUR.fullmatch(look.get(scheme, "")):
            raise SchemaError(f"{path}: {name!r} needs a colour like '#1f5fa8' under {scheme!r}")
    if (sign := look.get("sign", "")) not in signs:
        raise SchemaError(f"{path}: {name!r} has the unknown sign {sign!r}; {nearest(sign, signs)}")
