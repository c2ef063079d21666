"""Commands that answer from the store: query, page."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.answers import documents, questions, spreadsheets, tables
from kg.answers import names as store_names
from kg.answers.names import Understood, understood
from kg.answers.questions import Question
from kg.answers.spreadsheets import Encoding
from kg.cli import options, terminal
from kg.errors import QueryError
from kg.messages import translated
from kg.page import rendering
from kg.page.appearance import load_labels
from kg.resources import folder
from kg.stores import Column, Rows, Store
from kg.stores.base import Value
from kg.stores.query_check import ServiceRefused

_Command = TypeVar("_Command", bound=Callable[..., Any])


def tabular(command: _Command) -> _Command:
    """Add the options that say how rows are written."""
    encoding = click.option(
        "--encoding",
        type=click.Choice(list(spreadsheets.ENCODINGS)),
        default="utf-8",
        show_default=True,
        help="Encoding of CSV; gbk is for programs that read no other.",
    )
    form = options.form((*tables.FORMATS, "xlsx"), "How to write the rows.", default="table")
    return form(encoding(command))


@click.command()
@click.argument("name", required=False)
@click.option("--param", "-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter; repeatable.")
@tabular
@click.option("--columns", "-c", metavar="NAME,...", help="Only these columns, as --format json names them.")
@click.option("--limit", type=click.IntRange(min=0), help="Print so many rows at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows at the start.")
@click.option(
    "--file", "own", type=options.PATH, help="Ask your own: a .rq (SPARQL) or, of Neo4j, a .cypher file."
)
@click.option("--allow-service", is_flag=True, help="Let your own query ask others: SERVICE, LOAD CSV.")
@options.output("File to write; CSV opens in Excel.  [default: stdout]")
@options.language
@options.store
def query(
    name: str | None,
    pairs: Sequence[str],
    format: str,
    encoding: Encoding,
    columns: str | None,
    limit: int | None,
    offset: int,
    own: Path | None,
    allow_service: bool,
    output: Path | None,
    language: str,
    address: str,
) -> None:
    """Answer a question from the store; without NAME, list the questions and their parameters.

    \b
    kg query
    kg query owners -p text=WORD
    kg query owners -p text=WORD --columns body,inferred,unit
    kg query due -p until=2025 --format xlsx -o due.xlsx
    """
    if name is None and own is None:
        rows = questions.catalogue(language)
    else:
        asked = questions.load(own) if own else questions.question(str(name))
        with terminal.opened(address) as store, _hint_at_option():
            given = _parameters(pairs)
            names = functools.cache(functools.partial(store_names.read, store))
            rows = questions.ask(
                store, asked, given, limit=limit, offset=offset, services=allow_service, names=names
            )
            rows = _readable(store, rows, format)
            tell(rows, understood(asked.names(given), names), language)
            tell_of_days(store, asked, given, language)
    if columns is not None:
        rows = tables.select(rows, listed(columns))
    write(rows, format, encoding, language, output, picked=columns is not None)
    if rows.more:
        terminal.say(f"There are more rows: --offset {offset + len(rows)} goes on.")


def _readable(store: Store, rows: Rows, format: str) -> Rows:
    """Return rows as people read them: documents by title. CSV and JSON, for programs, keep their ids."""
    readers = format in ("table", "md", "xlsx") and rows.rows
    return documents.entitled(rows, documents.titles(store)) if readers else rows


def tell(rows: Rows, meant: Iterable[Understood], language: str) -> None:
    """Say on stderr what names were taken for, and that an answer is empty."""
    words = load_labels(folder("viz") / "web" / "labels.json")
    for name in meant:
        if line := name.line(words, language):
            click.echo(line, err=True)
    if not rows.rows:
        click.echo(words["nothing"][language], err=True)


def tell_of_days(store: Store, asked: Question, given: Mapping[str, Value], language: str) -> None:
    """Say on stderr that an answer begins today, and how many rows it leaves aside."""
    if asked.begins_today(given):
        words = load_labels(folder("viz") / "web" / "labels.json")
        click.echo(words["from_today"][language].format(day=date.today()), err=True)
    if asked.rest and (others := asked.left_aside(given)):
        rest = asked.rest
        if line := rest.line(questions.ask(store, asked, others), language):
            click.echo(f"{line}: -p {rest.parameter}={rest.value}", err=True)


def write(
    rows: Rows, format: str, encoding: Encoding, language: str, output: Path | None, *, picked: bool = False
) -> None:
    """Write rows to a file or to stdout in one of the forms of ``tabular``.

    A table on a terminal has the columns that fit, or all where they are ``picked``.
    """
    if encoding != "utf-8" and format != "csv":
        raise click.UsageError(translated(f"--encoding {encoding} is for --format csv"))
    if format == "xlsx":
        terminal.data(spreadsheets.excel_file(rows, language), output)
    elif format == "csv" and (output or encoding != "utf-8"):
        terminal.data(spreadsheets.csv_file(rows, language, encoding), output)
    else:
        width = None if output else shutil.get_terminal_size((0, 0)).columns or None
        left: tuple[Column, ...] = ()
        if format == "table" and not picked:
            rows, left = tables.fitting(rows, language, width)
        terminal.result(tables.render(rows, format, language, width=width), output)
        if left:
            names = ", ".join(column.name for column in left)
            terminal.say(f"Not shown, for want of room: {names} (-c chooses columns)")


@contextmanager
def _hint_at_option() -> Iterator[None]:
    try:
        yield
    except ServiceRefused as error:
        raise QueryError(f"{error}; --allow-service lets it") from None


def _parameters(pairs: Iterable[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise QueryError(f"a parameter is given as KEY=VALUE, not {pair!r}")
        if key in given:
            raise QueryError(f"parameter {key!r} is given twice")
        given[key] = value
    return given


@click.command()
@options.output("File to write.", default="graph.html")
@click.option("--about", metavar="TEXT", help="Only what a text names, and all that touches it.")
@click.option("--types", metavar="TYPE,...", help="Only these classes, such as Park,Industry,EcologicalZone.")
@options.language
@options.store
def page(output: Path, about: str | None, types: str | None, language: str, address: str) -> None:
    """Draw the graph as a page: one file that opens in a browser, without any network.

    \b
    kg page
    kg page --about WORD -o neighbourhood.html
    kg page --types Park,Industry,EcologicalZone
    """
    chosen = listed(types) if types else None
    with terminal.opened(address) as store:
        terminal.step("Reading the graph")
        graph = store.graph()
        terminal.step(f"Drawing {len(store.documents())} documents")
        drawn = rendering.render(graph, output, about, chosen, language)
    terminal.say(f"{output}: {drawn.nodes} nodes, {drawn.links} links, {drawn.size // 1024} KB")


def listed(text: str) -> list[str]:
    """Return the words of a list as an option gives it, with commas between them."""
    return [word.strip() for word in text.split(",")]
