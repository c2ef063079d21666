"""What holds for every source file of the product."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from collections.abc import Iterator

import pytest

from support.folders import ROOT

SOURCES = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "kg").rglob("*.py"))}
# Where a distribution is imported under another name than its own.
IMPORT_NAMES = {"pyyaml": "yaml"}
# Brought by a library that the product needs: jinja2 and markupsafe by pyvis.
BROUGHT = {"jinja2", "markupsafe"}

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module


def tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


def public(node: ast.AST) -> Iterator[Documented]:
    """Yield a module with its public classes, functions and methods."""
    if isinstance(node, ast.Module):
        yield node
    for child in getattr(node, "body", []):
        if isinstance(child, Documented) and not child.name.startswith("_"):  # type: ignore[union-attr]
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


def title(node: Documented) -> str:
    return getattr(node, "name", "the module")


@pytest.mark.parametrize("name", SOURCES)
def test_no_chinese_word_in_python(name: str) -> None:
    """Words live in files that a policy expert edits: schema/, queries/ and viz/."""
    lines = SOURCES[name].read_text(encoding="utf-8").splitlines()
    assert [(i, line) for i, line in enumerate(lines, 1) if re.search("[\u3400-\u9fff]", line)] == []


@pytest.mark.parametrize("name", SOURCES)
def test_everything_public_is_documented(name: str) -> None:
    """Each module, class and function says what it means in a sentence."""
    assert [title(node) for node in public(tree(name)) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("name", SOURCES)
def test_functions_fit_a_screen(name: str) -> None:
    """No function needs a second screen: its body has at most 40 lines."""
    functions = [n for n in ast.walk(tree(name)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [(f.name, size) for f in functions if (size := _lines(f)) > 40]
    assert long == []


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.body[-1].end_lineno or 0) - first.lineno + 1


def test_what_is_imported_is_required() -> None:
    """Every library that the product imports stands in setup.cfg, and nothing else does."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = setup["options"]["install_requires"].split("\n")
    names = {m[0].lower() for line in lines if (m := re.match(r"[\w.-]+", line))}
    required = {IMPORT_NAMES.get(name, name) for name in names}
    used = {top for name in SOURCES for top in _tops(tree(name))} - set(sys.stdlib_module_names) - {"kg"}
    assert sorted(used - BROUGHT) == sorted(required)


def _tops(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
