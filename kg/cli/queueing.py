"""The command on what is most likely wrong: review queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from kg import corpus
from kg.answers.spreadsheets import Encoding
from kg.cli import answers, inputs, options, terminal
from kg.corpus import Account
from kg.errors import InputError, nearest
from kg.graph import readback
from kg.improving import queue as queueing
from kg.improving import rows
from kg.improving.doubts import REASONS, Entry
from kg.model import Extraction


@click.command()
@click.argument("names", nargs=-1, metavar="[DOCUMENT...]")
@click.option("--only", metavar="REASON,...", help="Only for such reasons, as --format json names them.")
@click.option("--limit", type=click.IntRange(min=0), help="Print so many rows at most.")
@answers.tabular
@options.output("File to write; CSV opens in Excel.  [default: stdout]")
@options.language
@options.store
@options.schema
@options.workers
def queue(
    names: Sequence[str],
    only: str | None,
    limit: int | None,
    format: str,
    encoding: Encoding,
    output: Path | None,
    language: str,
    address: str,
    schema: Path | None,
    workers: int | None,
) -> None:
    """List what somebody should look at: what is most likely wrong, or matters most, comes first.

    DOCUMENT is a file or folder, or the id of a document in the store; without one, all of the store is
    looked at. Each row says why it stands there.

    \b
    kg review queue data/hanbin-2021.txt
    kg review queue --limit 20
    kg review queue --only inferred,two_leads -f xlsx -o queue.xlsx
    """
    wanted, known = _reasons(only), corpus.load(schema)
    with inputs.account() as kept, ExitStack() as stack:
        found = queueing.queue(_extractions(names, address, schema, workers, kept, stack), known)
    chosen = [entry for entry in found if _is_wanted(entry, wanted)]
    shown = chosen if limit is None else chosen[:limit]
    table = rows.table(shown, language, known, format == "json")
    answers.write(table, format, encoding, language, output)
    if len(shown) < len(chosen):
        terminal.say(f"{len(chosen)} rows, the first {len(shown)} are shown")


def _reasons(only: str | None) -> Sequence[str]:
    wanted = answers.listed(only) if only else []
    for one in wanted:
        if one not in REASONS:
            raise InputError(f"--only: there is no reason {one!r}; {nearest(one, REASONS)}")
    return wanted


def _is_wanted(entry: Entry, wanted: Sequence[str]) -> bool:
    return not wanted or any(doubt.reason in wanted for doubt in entry.doubts)


def _extractions(
    names: Sequence[str],
    address: str,
    schema: Path | None,
    workers: int | None,
    kept: Account,
    stack: ExitStack,
) -> Iterator[Extraction]:
    """Yield the documents of files, read with their corrections, and those of the store."""
    paths = [Path(name) for name in names if Path(name).exists()]
    if paths:
        yield from inputs.extractions(paths, schema, workers, kept, corrected=True)
    stored = [name for name in names if not Path(name).exists()]
    if stored or not names:
        store = stack.enter_context(terminal.opened(address))
        known = dict.fromkeys(store.documents())
        for name in stored or known:
            if name not in known:
                near = nearest(name, known)
                raise InputError(f"{name}: neither a file nor a document in the store; {near}")
            yield from readback.extractions(store.graph(name))
