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
IMPORT_NAMES = {"dkpro-cassis": "cassis", "markdown-it-py": "markdown_it", "opencc-py": "opencc", "pyyaml": "yaml"}
# Brought by a library that the product needs: jinja2 and markupsafe by pyvis, the others by rapidocr.
BROUGHT = {"cv2", "jinja2", "markupsafe", "numpy", "PIL"}
# Used by a library that leaves the choice of it to whoever needs it: rapidocr.
ENGINES = {"onnxruntime"}
EXTRAS = ("annotation", "dask", "frames", "mcp", "ocr")  # what the product uses where it is installed

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


def private_uses(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each private name of the product that a program imports, reads or patches."""
    bound = {name for node in ast.walk(module) for name in _bound(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kg":
            yield from ((node.lineno, alias.name) for alias in node.names if _private(alias.name))
        elif isinstance(node, ast.Attribute) and _private(node.attr) and _root(node) in bound:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Constant) and re.fullmatch(r"kg(\.\w+)*\._[a-zA-Z]\w*", str(node.value)):
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.Call) and len(node.args) > 1 and _root(node.args[0]) in bound:
            name = node.args[1]
            if isinstance(name, ast.Constant) and _private(str(name.value)):  # setattr(module, "_name", ...)
                yield node.lineno, ast.unparse(node)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that an import of the product binds."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kg":
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from (alias.asname or "kg" for alias in node.names if alias.name.split(".")[0] == "kg")


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@pytest.mark.parametrize(
    "name",
    [
        path.relative_to(ROOT).as_posix()
        for folder in ("tests", "tools", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ],
)
def test_only_public_names_are_used(name: str) -> None:
    """Tests, tools and benchmarks see the product from outside: no name that begins with an underscore."""
    program = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    assert list(private_uses(program)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from kg.text.figures import _words",
        "from kg.formats import output\noutput._colours()",
        "import kg.web.app\nkg.web.app._PAUSE",
        "from kg.stores import cypher\npatch.setattr(cypher, '_clear', None)",
        "patch.setattr('kg.web.app._PAUSE', 0)",
    ],
    ids=["import", "attribute", "full name", "patch", "patch by name"],
)
def test_a_private_name_is_seen(source: str) -> None:
    """Each way to reach for a private name of the product is noticed."""
    assert list(private_uses(ast.parse(source)))


def test_what_is_imported_is_required() -> None:
    """Every library that the product imports stands in setup.cfg, itself or as an extra, and nothing else does."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = (setup["options.extras_require"][name] for name in EXTRAS)
    lines = "\n".join((setup["options"]["install_requires"], *extras)).split("\n")
    names = {m[0].lower() for line in lines if (m := re.match(r"[\w.-]+", line))}
    required = {IMPORT_NAMES.get(name, name) for name in names}
    used = {top for name in SOURCES for top in _tops(tree(name))} - set(sys.stdlib_module_names) - {"kg"}
    assert sorted(used - BROUGHT) == sorted(required - ENGINES)


def _tops(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
