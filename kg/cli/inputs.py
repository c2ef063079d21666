"""What the paths on a command line hold: documents, extractions or graphs.

A path or file that cannot be read adds a line to ``wrong`` and does not stop the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg import corpus, reading
from kg.cli import terminal
from kg.errors import InputError, KgError
from kg.knowledge import Knowledge
from kg.model import Document, Extraction

if TYPE_CHECKING:
    import networkx as nx

_Item = TypeVar("_Item")


def extractions(
    paths: Iterable[Path], schema: Path | None, workers: int | None, wrong: list[str]
) -> Iterator[Extraction]:
    """Yield the extractions of documents and JSON Lines files, with a progress bar on a terminal."""
    found, failed = corpus.files(paths)
    wrong += [outcome.error for outcome in failed]
    outcomes = corpus.extract_all(found, schema, workers)
    with terminal.progress(outcomes, len(found)) as shown:
        for outcome in shown:
            wrong += [outcome.error] if outcome.error else []
            yield from outcome.extractions


def documents(paths: Iterable[Path], known: Knowledge, wrong: list[str]) -> Iterator[Document]:
    """Yield the documents, read but not extracted."""
    found, failed = corpus.files(paths)
    wrong += [outcome.error for outcome in failed]
    for path in found:
        try:
            yield corpus.alone(path, reading.read, path, known)
        except KgError as error:
            wrong.append(str(error))


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
