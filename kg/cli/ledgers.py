"""The ledger on the command line: listing it, and taking an edited one back."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import click

from kg.answers import (
    ledger,
    ledger_choice,
    ledger_files,
    ledger_rows,
    ledger_states,
    ledger_units,
    spreadsheets,
    tables,
)
from kg.answers import names as store_names
from kg.answers.names import understood
from kg.answers.spreadsheets import Encoding, Sheet
from kg.cli import options, terminal
from kg.cli.answers import listed, tabular, tell, write
from kg.errors import KgError, QueryError
from kg.graph.classes import ROLES, UNIT_TYPES
from kg.knowledge import own
from kg.messages import translated
from kg.page.appearance import load_labels
from kg.resources import folder
from kg.search import kinds

_states = click.option(
    "--states",
    type=options.PATH,
    help="File of what people wrote beside the rows.  [default: beside the store's folder]",
)


@click.group(name="ledger", invoke_without_command=True)
@click.option("--text", default="", metavar="WORD", help="Only rows in which a word stands, or that name it.")
@click.option("--body", default="", metavar="WORD", help="Only what a body answers for.")
@click.option("--role", type=click.Choice(["", *ROLES]), default="", help="Only where a body has this role.")
@click.option("--place", default="", metavar="WORD", help="Only what touches a place, park or zone.")
@click.option("--instrument", default="", metavar="WORD", help="Only what uses an instrument.")
@click.option("--doc", default="", metavar="DOCUMENT", help="Only one document, by its id.")
@click.option("--kind", type=click.Choice(["", *UNIT_TYPES]), default="", help="Only goals or only measures.")
@click.option(
    "--field", default="", help="Only what is of a field of work, such as ecology, energy, education."
)
@click.option("--due", default="", metavar="YEAR", help="Only what is due in a year, or 'dated'.")
@click.option("--until", default="", metavar="DATE", help="Only what is due by a day: 2025-12-31.")
@click.option(
    "--figure", type=click.Choice(["", *ledger_choice.FIGURED]), default="", help="With or without a figure."
)
@click.option(
    "--missing",
    type=click.Choice(["", *ledger.MISSING, ledger_choice.ALL]),
    default="",
    help="Only rows that do not state it; all: none of the three.",
)
@click.option(
    "--standing",
    type=click.Choice(["", *ledger_choice.STANDINGS]),
    default="",
    help="Only rows that stand so.",
)
@click.option("--aside", is_flag=True, help="Only what was left out since it is no task.")
@click.option("--sort", type=click.Choice(["", *ledger.COLUMNS]), default="", help="Sort by a column.")
@tabular
@click.option("--columns", "-c", metavar="NAME,...", help="Only these columns, as --format json names them.")
@click.option("--sheets", is_flag=True, help="With --format xlsx: a sheet for each body.")
@_states
@options.output("File to write; CSV opens in Excel.  [default: stdout]")
@options.language
@options.store
@click.pass_context
def ledger_(
    ctx: click.Context,
    /,
    format: str,
    encoding: Encoding,
    columns: str | None,
    sheets: bool,
    states: Path | None,
    output: Path | None,
    language: str,
    address: str,
    **choice: Any,
) -> None:
    """List every goal and measure with who answers, by when, how much, and on what.

    Rows in which who answers and by when are stated come first. What is no task, such as a clause of
    application, is left out.

    \b
    kg ledger
    kg ledger --body WORD --sort due
    kg ledger --missing body -f csv -o nobody.csv
    kg ledger -f xlsx --sheets -o ledger.xlsx
    kg ledger import ledger.xlsx
    """
    if ctx.invoked_subcommand:
        return
    words = load_labels(folder("viz") / "web" / "labels.json")
    field = kinds.load(own()).value("field", choice["field"]) if choice["field"] else ""
    asked = ledger_choice.Choice(**{**choice, "field": field, "aside": "1" if choice["aside"] else ""})
    with terminal.opened(address) as store:
        names = functools.cache(functools.partial(store_names.read, store, ledger_choice.types(asked)))
        read = ledger_rows.rows(store, asked, names)
        kept = _kept(address, states)
        kept = ledger_states.matched(kept, ledger_units.texts(store)) if kept else {}
        standing = ledger_states.standings(kept, read, ledger_states.done_words(words), date.today())
        found = ledger_choice.chosen(read, asked, names, standing)
        tabled = functools.partial(
            ledger_files.table, words=words, language=language, states=kept, standings=standing
        )
        rows = tabled(found)
        tell(rows, understood(ledger_choice.names(asked), names), language)
    if sheets and format != "xlsx":
        raise click.UsageError(translated("--sheets is for --format xlsx"))
    if format == "xlsx" and not columns:
        title, nobody = words["nav_ledger"][language], words["ledger_body"][language]
        some = ledger_files.sheets(found, title, nobody, tabled) if sheets else [Sheet(title, title, rows)]
        terminal.data(spreadsheets.excel_book(list(some), language), output)
    else:
        rows = tables.select(rows, listed(columns)) if columns else rows
        write(rows, format, encoding, language, output, picked=bool(columns))


def _kept(address: str, states: Path | None) -> dict[str, ledger_states.State]:
    """Return the states of a store; a server's has none that no file is named for."""
    path = states or ledger_states.beside(address)
    return ledger_states.read(path) if path else {}


@ledger_.command(name="import")
@click.argument("files", nargs=-1, required=True, type=options.PATH)
@_states
@options.store
def import_(files: tuple[Path, ...], states: Path | None, address: str) -> None:
    """Take status, progress and remarks from an edited ledger, an Excel or CSV file that kg ledger wrote.

    They are kept in a file beside the store, by the IRI of each row, and outlive the store: kg ledger and the
    page of the ledger show them after it is built anew. A row whose words have changed since then is to be
    checked.

    \b
    kg ledger import ledger.xlsx
    kg ledger import water.xlsx roads.csv --store reports.db
    """
    path = states or ledger_states.beside(address)
    if path is None:
        raise QueryError(f"{address} is no folder: name the file of its states with --states FILE")
    columns = ledger_files.columns(load_labels(folder("viz") / "web" / "labels.json"))
    kept = ledger_states.read(path)
    with terminal.complaints() as wrong:
        for file in files:
            try:
                found = {state.iri: state for state in ledger_states.edited(file, columns)}
            except (OSError, ValueError, KgError) as error:
                wrong.append(str(error))
                continue
            kept |= found
            terminal.say(f"{file}: {len(found)} states taken into {path}")
        ledger_states.keep(path, kept)
