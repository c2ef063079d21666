"""The command that searches the full text of all documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.answers.spreadsheets import Encoding
from kg.cli import options, terminal
from kg.cli.answers import tabular, write
from kg.page.appearance import load_labels
from kg.resources import folder

_FACETS = ("level", "year", "kind", "field", "issuer")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--level", help="Only documents of issuers of a level: nation, province, city, county, town.")
@click.option("--year", help="Only documents of a year.")
@click.option(
    "--kind", help="Only documents of a kind: report, law, rules, plan, scheme, opinion, notice, ..."
)
@click.option("--field", help="Only what is of a field of work, such as ecology, energy, education.")
@click.option("--issuer", help="Only documents of an issuer.")
@click.option("--doc", help="Only one document, by its id.")
@click.option("--newest", is_flag=True, help="The newest documents first.")
@click.option(
    "--count", type=click.Choice(_FACETS), help="Count the hits by level, year, kind, field or issuer."
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Print so many rows at most.",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows at the start.")
@tabular
@options.output("File to write; CSV opens in Excel.  [default: stdout]")
@options.language
@options.schema
@options.store
def search(
    words: Sequence[str],
    level: str | None,
    year: str | None,
    kind: str | None,
    field: str | None,
    issuer: str | None,
    doc: str | None,
    newest: bool,
    count: str | None,
    limit: int,
    offset: int,
    format: str,
    encoding: Encoding,
    output: Path | None,
    language: str,
    schema: Path | None,
    address: str,
) -> None:
    """Find words in the full text of all documents.

    All words must stand in one paragraph; words in quotes stand side by side.

    \b
    kg search WORD WORD
    kg search '"WORDS THAT STAND TOGETHER"' --level city
    kg search WORD --count year
    """
    from kg import corpus
    from kg.cli import storing
    from kg.search import finding, kinds, tables

    known = corpus.load(schema)
    labels = kinds.load(known)
    asked = {"level": level, "year": year, "kind": kind, "field": field, "issuer": issuer, "doc": doc}
    given = {name: labels.value(name, value) for name, value in asked.items() if value}
    choice = finding.Choice(" ".join(words), **given, order="date" if newest else "")
    with terminal.opened(address) as store:
        found = finding.search(store, known, choice, limit=limit, offset=offset, told=storing.told)
    said = load_labels(folder("viz") / "web" / "labels.json")
    if count:
        rows = tables.counted(found, count, labels, said, language)
    else:
        rows = tables.hits(found, said, marked=format in ("table", "md"))
    write(rows, format, encoding, language, output)
    terminal.say(f"{found.total} hits in {found.documents} documents")
    if not count and offset + len(found.hits) < found.total:
        terminal.say(f"There are more rows: --offset {offset + len(found.hits)} goes on.")
