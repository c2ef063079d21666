"""What the paths on a command line hold: documents, extractions or graphs.

A path or file that cannot be read adds a line to the account, or to ``wrong``, and does not stop the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kg import corpus, reading, review
from kg.cli import terminal
from kg.corpus import Account, Gathered, Gathering, Making, Outcome
from kg.errors import InputError, KgError
from kg.knowledge import Knowledge
from kg.model import Document, Extraction

if TYPE_CHECKING:
    import networkx as nx

_Item = TypeVar("_Item")
_INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


@contextmanager
def account() -> Iterator[Account]:
    """Keep account of the files of a command; print it at the end, and exit 1 if any file was refused.

    Of an interrupt, one line tells how many files were read until then.
    """
    kept = Account()
    try:
        yield kept
    except KeyboardInterrupt:
        terminal.say(f"Interrupted: {kept.summary() or 'nothing read'}; the same command reads the rest")
        raise click.exceptions.Exit(_INTERRUPTED) from None
    except BaseException:
        _tell(kept)
        raise
    _tell(kept)
    if kept.errors:
        raise click.exceptions.Exit(1)


def _tell(kept: Account) -> None:
    for line in kept.warnings:
        terminal.warn(line)
    for line in kept.errors:
        terminal.complain(line)
    if len(kept.states) > 1:
        terminal.say(kept.summary())


def gathered(
    wanted: Gathering, workers: int | None, making: Making | None = None, cluster: str = ""
) -> Iterator[Gathered]:
    """Yield the documents of files that are not known yet, with a progress bar on a terminal.

    Their graphs are made, too, where it is said how. ``cluster`` is the address of a Dask scheduler.
    """
    found, others = corpus.files(wanted.paths)
    for outcome in others:
        wanted.kept.note(outcome)
    left = wanted.changed(found)
    expected = {path: wanted.expected(making, source) for path, source in left.items()} if making else {}
    outcomes = corpus.extract_each(list(left), wanted.schema, workers, wanted.told, expected, cluster=cluster)
    with terminal.progress(outcomes, len(left)) as shown:
        yield from wanted.gather(shown, left)


def extractions(
    paths: Sequence[Path],
    schema: Path | None,
    workers: int | None,
    kept: Account,
    *,
    corrected: bool = False,
) -> Iterator[Extraction]:
    """Yield what rules read of documents, and JSON Lines as they are, under the names of their files.

    With ``corrected`` documents are read as people corrected them.
    """
    found, others = corpus.files(paths)
    for outcome in others:
        kept.note(outcome)
    outcomes = corpus.extract_all(found, schema, workers, corrected=corrected)
    with terminal.progress(outcomes, len(found)) as shown:
        for outcome in shown:
            kept.note(outcome)
            yield from outcome.extractions


def reviewed(
    paths: Sequence[Path], schema: Path | None, workers: int | None, kept: Account
) -> Iterator[tuple[Extraction, Extraction]]:
    """Yield what documents say as a person saw all of them and corrected it, and what the rules read.

    Raises ``InputError`` where no document has been reviewed as it reads now.
    """
    found, others = corpus.files(paths)
    for outcome in (one for one in others if one.error):
        kept.note(outcome)
    known, seen = corpus.load(schema), False
    marked = [path for path in found if reading.corrections_beside(path).exists()]
    for outcome in corpus.extract_all(marked, schema, workers, corrected=False):
        try:
            after = tuple(review.corrected(one, outcome.path, known) for one in outcome.extractions)
        except KgError as error:
            kept.refuse(outcome.path, str(error))
            continue
        kept.note(replace(outcome, extractions=after))
        pairs = [pair for pair in zip(after, outcome.extractions, strict=True) if review.reviewed(pair[0])]
        seen = seen or bool(pairs)
        yield from pairs
    if not seen:
        where = ", ".join(map(str, paths))
        raise InputError(
            f"{where}: no document here has been reviewed as it reads now; name gold and the documents, "
            "or mark one that has been: kg review add FILE --what reviewed"
        )


def documents(paths: Sequence[Path], known: Knowledge, kept: Account) -> Iterator[Document]:
    """Yield the documents, read but not extracted."""
    found, others = corpus.files(paths)
    for outcome in others:
        kept.note(outcome)
    for path in found:
        try:
            document = corpus.alone(path, reading.read, path, known)
        except KgError as error:
            kept.refuse(path, str(error))
        else:
            kept.note(Outcome(path, (Extraction(document),)))
            yield document


def graphs(paths: Iterable[Path], wrong: list[str]) -> Iterator[nx.MultiDiGraph]:
    """Yield the graph of each document that RDF files hold."""
    from kg.formats import rdf_input

    for path in paths:
        try:
            yield from rdf_input.read(path)
        except InputError as error:
            wrong.append(str(error))


def unless_empty(items: Iterator[_Item]) -> Iterator[_Item] | None:
    """Return the items, or None where there are none: no store and no file is made for nothing."""
    for first in items:
        return chain([first], items)
    return None
