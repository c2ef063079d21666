"""Commands on the graph as a whole: load, export, validate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli import inputs, options, terminal
from kg.errors import KgError
from kg.formats.output import FORMATS, dumps, format_of
from kg.graph import shapes
from kg.messages import translated
from kg.stores import neo4j_csv
from kg.stores.base import sole_document

_CSV = "neo4j-csv"


@click.command()
@options.paths
@options.store
def load(paths: Sequence[Path], address: str) -> None:
    """Load RDF files into the store, as kg export wrote them.

    PATH is a file with a named graph a document (.trig, .nq, .jsonld), or one of a single document (.ttl,
    .nt, .rdf). A document that is there takes the place of what it said before. Nothing of a file that
    breaks the shapes is loaded.

    \b
    kg load graph.trig
    kg load graph.nq --store bolt://neo4j@localhost:7687
    """
    with terminal.complaints() as wrong:
        found = inputs.unless_empty(inputs.graphs(paths, wrong))
        if found is not None:
            with terminal.opened(address, create=True) as store:
                for made in found:
                    changed = store.replace(made)
                    state = "stored" if changed else "unchanged"
                    click.echo(translated(f"{sole_document(made)[0]}: {state}"))


@click.command()
@options.output("File to write; a folder for neo4j-csv.  [default: stdout]")
@options.form([*FORMATS, _CSV], "The form of the file.  [default: what the file's name says, else turtle]")
@options.store
def export(output: Path | None, format: str | None, address: str) -> None:
    """Write the whole graph as a file: RDF for integrators, GraphML or GEXF for Gephi and yEd.

    What is written as .trig, .nq or .jsonld, kg load reads; what is written as .jsonl (JSON Lines), kg build.

    \b
    kg export -o graph.ttl
    kg export -o graph.jsonld
    kg export --format nquads | gzip > graph.nq.gz
    kg export --format neo4j-csv -o import/
    """
    if format == _CSV:
        return _tables(address, output)
    form = format or (format_of(output) if output else "turtle")
    with terminal.opened(address) as store:
        text = dumps(store.graph(), form)
    terminal.result(text.removesuffix("\n"), output)
    return None


def _tables(address: str, output: Path | None) -> None:
    if output is None:
        raise KgError(f"{_CSV} is two files: name the folder for them with --output")
    with terminal.opened(address) as store:
        command = neo4j_csv.write(store.graph(), output)
    terminal.say(f"{output}: written; read with\n{command}")


@click.command()
@options.language
@options.store
def validate(language: str, address: str) -> None:
    """Check the graph in the store against the shapes; exit 1 where it breaks one.

    \b
    kg validate
    kg validate --store reports.db --lang en
    """
    with terminal.opened(address) as store:
        documents = store.documents()
        reports = [shapes.validate(store.dataset(doc, others=False), language) for doc in documents]
    if all(report.conforms for report in reports):
        click.echo(translated(f"The graph conforms to the shapes (documents: {len(documents)})."))
    else:
        click.echo("\n".join(line for report in reports for line in shapes.lines(report)))
        broken = sum(len(report.violations) for report in reports)
        terminal.fail(KgError(f"the graph breaks the shapes in {broken} places"))
