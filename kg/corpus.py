"""Read many documents on all cores: in order, and one bad file does not stop the others."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from kg import knowledge, reading
from kg.errors import InputError, KgError
from kg.extraction.extractor import extract
from kg.formats import records
from kg.knowledge import Knowledge
from kg.model import Extraction

RECORDS = ".jsonl"
# For fewer bytes than this in all, starting processes takes longer than the work.
_SMALL = 200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file: its extractions (JSON Lines may hold many), or a line on what is wrong."""

    path: Path
    extractions: tuple[Extraction, ...] = ()
    error: str = ""


def files(paths: Iterable[Path]) -> tuple[list[Path], list[Outcome]]:
    """Return the files that paths name, in order, and a failed outcome for each path that names none."""
    found: dict[Path, None] = {}
    failed = []
    for path in paths:
        try:
            found.update(dict.fromkeys(reading.find([path])))
        except KgError as error:
            failed.append(Outcome(path, error=str(error)))
    return list(found), failed


def extract_all(
    paths: Sequence[Path], schema: Path | None = None, workers: int | None = None
) -> Iterator[Outcome]:
    """Yield an outcome for each file, in the order of ``paths``.

    Text files are extracted with a schema folder (the product's own by default), JSON Lines are read as
    they are. ``workers`` is the number of processes, by default one a core and none for little work.
    Raises ``SchemaError`` for a mistake in the schema.
    """
    load(schema)  # Report a mistake in a rule once, before any process starts.
    processes = _workers(paths) if workers is None else workers
    if processes <= 1:
        yield from _unique(_one(path, schema) for path in paths)
    else:
        yield from _unique(_pooled(paths, schema, processes))


@cache
def load(schema: Path | None = None) -> Knowledge:
    """Return the compiled schema of a folder, read once a process."""
    return knowledge.load(schema)


def _workers(paths: Sequence[Path]) -> int:
    size = sum(path.stat().st_size for path in paths if path.is_file())
    return 1 if size < _SMALL else min(os.cpu_count() or 1, len(paths))


def _pooled(paths: Iterable[Path], schema: Path | None, workers: int) -> Iterator[Outcome]:
    # Submit a window of files at a time: results waiting to be taken would fill the memory.
    left = iter(paths)
    waiting: deque[tuple[Path, Future[Outcome]]] = deque()
    # Spawn on every system: forking a process that runs threads may hang.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_quiet) as pool:
        waiting.extend((path, pool.submit(_one, path, schema)) for path in islice(left, 4 * workers))
        while waiting:
            path, future = waiting.popleft()
            yield _result(path, future)
            waiting.extend((path, pool.submit(_one, path, schema)) for path in islice(left, 1))


def _quiet() -> None:
    # The main process reports an interrupt; otherwise each worker would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _result(path: Path, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        raise KgError(
            f"{path}: the process that read it, or a file beside it, was killed (out of memory?); "
            "try again with --workers 1"
        ) from None


def _one(path: Path, schema: Path | None) -> Outcome:
    try:
        if path.suffix.lower() == RECORDS:
            return Outcome(path, tuple(_with_text(e, path, load(schema)) for e in records.read(path)))
        return Outcome(path, (extract(reading.read(path, load(schema)), load(schema)),))
    except KgError as error:
        return Outcome(path, error=str(error))


def _with_text(extraction: Extraction, path: Path, known: Knowledge) -> Extraction:
    """Put the text of the document beside the file into a record that has none, as gold records do."""
    document = extraction.document
    beside = path.with_name(f"{document.id}.txt")
    if document.text or not beside.is_file():
        return extraction
    return replace(extraction, document=replace(document, text=reading.read(beside, known).text))


def _unique(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Refuse a document with the id of an earlier one: it would silently replace that one in the graph."""
    seen: dict[str, Path] = {}
    for outcome in outcomes:
        ids = [e.document.id for e in outcome.extractions]
        known = [id for id in ids if id in seen]
        if known:
            other = f"{seen[known[0]]} has a document {known[0]!r} too: name one of the files differently"
            yield Outcome(outcome.path, error=str(InputError(f"{outcome.path}: {other}")))
            continue
        seen.update(dict.fromkeys(ids, outcome.path))
        yield outcome
