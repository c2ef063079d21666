"""Commands that compare documents: diff, trace."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from kg import corpus
from kg.answers import ledger_choice
from kg.answers import names as store_names
from kg.answers.ledger_choice import Choice
from kg.answers.names import understood
from kg.answers.spreadsheets import Encoding
from kg.cli import answers, options, terminal
from kg.comparing import chart, comparison, page, rows, tracing
from kg.comparing.comparison import TYPES, Comparison
from kg.errors import InputError, nearest
from kg.files import check_file
from kg.graph import readback
from kg.model import Extraction
from kg.stores import Store


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--only", metavar="TYPE,...", help="Only such changes, as --format json names them.")
@click.option("--passages", is_flag=True, help="Also the words outside measures and goals.")
@click.option("--kept", is_flag=True, help="Also what did not change.")
@answers.tabular
@options.output("File to write; .html is a page with both texts side by side.  [default: stdout]")
@options.language
@options.store
@options.schema
def diff(
    before: str,
    after: str,
    only: str | None,
    passages: bool,
    kept: bool,
    format: str,
    encoding: Encoding,
    output: Path | None,
    language: str,
    address: str,
    schema: Path | None,
) -> None:
    """Compare two documents: what was kept, changed, added, dropped and moved.

    A and B are files, or ids of documents in the store: a draft and the final text, this year's and last
    year's. Measures and goals are found again by their words, names and figures and by where they stand.

    \b
    kg diff data/qinghe-tasks-2026.txt data/qinghe-notice-2026.txt
    kg diff draft.docx final.docx -o compare.html
    kg diff report-2025 report-2026 --only figure_up,figure_down,later -f xlsx -o changes.xlsx
    """
    types = _types(only)
    known = corpus.load(schema)
    one, other = _extractions((before, after), schema, address)
    found = comparison.compare(one, other, known)
    if output is not None and output.suffix.lower() in (".html", ".htm"):
        return terminal.result(page.html(found, language).removesuffix("\n"), output)
    kinds = ("measure", "goal", "passage") if passages else ("measure", "goal")
    chosen = rows.chosen(found, types, kinds, kept)
    answers.write(rows.table(chosen, language, format == "json"), format, encoding, language, output)
    if output is None:
        click.echo(_summary(found, language), err=True)
    return None


def _types(only: str | None) -> Sequence[str]:
    wanted = [one.strip() for one in only.split(",")] if only else []
    for one in wanted:
        if one not in TYPES:
            raise InputError(f"--only: there is no change {one!r}; {nearest(one, TYPES)}")
    return wanted


def _extractions(names: Iterable[str], schema: Path | None, address: str) -> Iterator[Extraction]:
    """Yield the extraction of each document: a file of that name, or else a document of the store."""
    with ExitStack() as stack:
        store: Store | None = None
        for name in names:
            if Path(name).exists():
                yield _read(Path(name), schema)
                continue
            store = store or stack.enter_context(terminal.opened(address))
            yield _stored(name, store)


def _read(path: Path, schema: Path | None) -> Extraction:
    """Return the extraction of a file that holds one document."""
    check_file(path)
    outcome = next(corpus.extract_each([path], schema))
    for line in outcome.warnings:
        terminal.warn(line)
    if outcome.error or outcome.skipped:
        raise InputError(outcome.error or str(outcome.skipped))
    if len(outcome.extractions) != 1:
        ids = (found.document.id for found in outcome.extractions)
        raise InputError(f"{path}: holds several documents; build them and name one: {', '.join(ids)}"[:300])
    return outcome.extractions[0]


def _stored(name: str, store: Store) -> Extraction:
    if name not in store.documents():
        raise InputError(
            f"{name}: neither a file nor a document in the store; {nearest(name, store.documents())}"
        )
    return next(readback.extractions(store.graph(name)))


def _summary(found: Comparison, language: str) -> str:
    """Return how many measures and goals were kept, changed, added and dropped, as a line."""
    counts = found.counts()
    return ", ".join(f"{rows.word(state, language)} {count}" for state, count in counts.items())


@click.command()
@click.argument("word")
@answers.tabular
@options.output("File to write; .svg is a chart.  [default: stdout]")
@options.language
@options.store
@options.schema
def trace(
    word: str,
    format: str,
    encoding: Encoding,
    output: Path | None,
    language: str,
    address: str,
    schema: Path | None,
) -> None:
    """Follow a thing or an indicator through the documents of the store, by date.

    A row is a measure or goal that names the thing, by any of its names, or holds the word; with the figure
    that stands behind it. The chart draws figures of the same unit through the years, or how many measures
    and goals there are.

    \b
    kg trace WORD
    kg trace WORD -o chart.svg
    kg trace WORD -f xlsx -o through-the-years.xlsx
    """
    known = corpus.load(schema)
    with terminal.opened(address) as store:
        names = functools.cache(functools.partial(store_names.read, store))
        traced = tracing.trace(store, word, names, known)
        found = tracing.table(traced.found)
        meant = understood(ledger_choice.names(Choice(text=word)), names)
        answers.tell(found, [one for one in meant if one.names or not found.rows], language)
    if found.rows and output is not None and output.suffix.lower() == ".svg":
        counted = rows.word("counted", language)
        drawn = chart.svg(word, tracing.series(traced), tracing.counts(traced), counted)
        return terminal.result(drawn, output)
    return answers.write(found, format, encoding, language, output)
