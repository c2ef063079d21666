"""Imports follow the flow of the product: a module knows those before it and none after it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# From bytes to answers. A module may import what stands above it; on one line, what stands before it.
FLOW = """
kg
kg.errors kg.resources kg.files
kg.model kg.records
kg.lines kg.patterns kg.numerals
kg.reading.txt kg.reading.cells kg.reading.html kg.reading.numbering kg.reading.docx
kg.reading.glyphs kg.reading.grid kg.reading.pdf kg.reading.matter kg.reading.front kg.reading
kg.sentences kg.blocks kg.outline
kg.lexicon kg.rules kg.tokens kg.knowledge
kg.mentions kg.figures kg.clauses kg.carry kg.units kg.bodylist kg.columns kg.notes kg.tasks kg.responsibility kg.iris
kg.naming.gazetteer kg.naming.book kg.naming.scope kg.naming.acts kg.naming.rewriting kg.naming.others
kg.naming.names kg.naming.relations kg.naming kg.extractor kg.explain kg.checking
kg.graph kg.readback kg.vocabulary kg.rdf kg.dcat kg.export kg.shapes kg.datasets
kg.stores.base kg.stores.triples kg.stores.oxigraph kg.stores.remote kg.stores.sparql kg.stores.cypher kg.stores.csvfiles
kg.stores.neo4j kg.stores
kg.queries kg.tables
kg.facts kg.folding kg.grouping kg.layout kg.boards kg.views kg.theme kg.page
kg.corpus kg.scoring kg.printing
kg.web.settings kg.web.once kg.web.live kg.web.guard kg.web.negotiation kg.web.results kg.web.workers kg.web.faults
kg.web.site kg.web.timely kg.web.answers kg.web.suggestions kg.web.sparql kg.web.safety kg.web.static kg.web.tablefiles
kg.web.ledger kg.web.ledger_rows kg.web.ledger_page kg.web.marked kg.web.paper kg.web.documents kg.web.questions kg.web.nearby kg.web.explorer
kg.web.resource kg.web.app kg.web
kg.cli kg.__main__
""".split()  # noqa: SIM905  (a list of names reads better as it is)

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "kg").rglob("*.py"))
}


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


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_its_place_in_the_flow(module: str) -> None:
    """A new module is put where it belongs, so that the flow stays visible."""
    assert module in FLOW


@pytest.mark.parametrize("module", [m for m in MODULES if m in FLOW and m != "kg"])
def test_imports_point_backwards(module: str) -> None:
    """A module imports only what stands before it in the flow."""
    known = {name for name in imported(MODULES[module]) if name.split(".")[0] == "kg"}
    before = FLOW[: FLOW.index(module)]
    assert sorted(known - set(before)) == []


@pytest.mark.parametrize("module", [m for m in MODULES if m not in ("kg.cli", "kg.__main__")])
def test_only_the_command_line_knows_click(module: str) -> None:
    """The library neither parses a command line nor prints."""
    assert "click" not in {name.split(".")[0] for name in imported(MODULES[module])}
