"""Read many documents on all cores: in order, and one bad file does not stop the others."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType

from kg import knowledge, reading, review
from kg.corpus.collecting import rarely
from kg.corpus.making import Expected
from kg.corpus.outcomes import Outcome, alone
from kg.errors import InputError, KgError, KindError
from kg.extraction.extractor import extract
from kg.formats import record_checks, records
from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.reading import archives
from kg.reading.given import NOTHING, Given

RECORDS = ".jsonl"
# Files that hold several documents, each under an id of its own.
MANY = (RECORDS, archives.ENDING)
# For fewer bytes than this in all, starting processes takes longer than the work.
_SMALL = 200_000
NONE_EXPECTED: Mapping[Path, Expected] = MappingProxyType({})
_NO_UNIT = "no measure and no goal was found in it"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read with a schema folder.

    ``told`` is what people say of it; its graph is made too where it is ``expected``. What it says is
    ``corrected`` by the file beside it.
    """

    path: Path
    schema: Path | None = None
    told: Given = NOTHING
    expected: Expected | None = None
    corrected: bool = True

    def done(self) -> Outcome:
        """Return what becomes of the file."""
        outcome = _one(self.path, self.schema, self.told, self.corrected)
        if self.expected is None or not outcome.extractions:
            return outcome
        known, make = load(self.schema), self.expected.make
        try:
            made = tuple(alone(self.path, make, one, known) for one in outcome.extractions)
        except KgError as error:
            return Outcome(self.path, error=str(error))
        return replace(outcome, made=made)


def extract_each(
    paths: Sequence[Path],
    schema: Path | None = None,
    workers: int | None = None,
    told: Given = NOTHING,
    expected: Mapping[Path, Expected] = NONE_EXPECTED,
    corrected: bool = True,
    cluster: str = "",
) -> Iterator[Outcome]:
    """Yield an outcome for each file, in order, as ``extract_all`` does; documents may have the same id.

    ``told`` is what people say of them all. The graphs of files that are ``expected`` are made too. Where
    they are not ``corrected``, documents say what the rules read, whatever is corrected beside them.
    ``cluster`` is the address of a Dask scheduler, whose workers read the files then.
    """
    load(schema)  # Report a mistake in a rule once, before any process starts.
    processes = _workers(paths) if workers is None else workers
    tasks = [Task(path, schema, told, expected.get(path), corrected) for path in paths]
    if cluster:
        from kg.corpus.cluster import extract_on

        return extract_on(cluster, tasks, schema)
    if processes <= 1:
        return (task.done() for task in tasks)
    return _pooled(tasks, schema, processes)


def extract_all(
    paths: Sequence[Path],
    schema: Path | None = None,
    workers: int | None = None,
    corrected: bool = True,
) -> Iterator[Outcome]:
    """Yield an outcome for each file, in the order of ``paths``.

    Text files are extracted with a schema folder (the product's own by default), JSON Lines are read as
    they are. ``workers`` is the number of processes, by default one a core and none for little work.
    Without ``corrected``, the corrections beside documents are left out. Raises ``SchemaError`` for a mistake
    in the schema.
    """
    yield from _unique(extract_each(paths, schema, workers, corrected=corrected))


@cache
def load(schema: Path | None = None) -> Knowledge:
    """Return the compiled schema of a folder, read once a process."""
    return knowledge.load(schema)


def _workers(paths: Sequence[Path]) -> int:
    size = sum(path.stat().st_size for path in paths if path.is_file())
    return 1 if size < _SMALL else min(os.cpu_count() or 1, len(paths))


def _pooled(tasks: Iterable[Task], schema: Path | None, workers: int) -> Iterator[Outcome]:
    left = deque(tasks)
    while left:
        waiting: deque[tuple[Task, Future[Outcome]]] = deque()
        # Where a process is killed, the files that it and those beside it had in hand are read again.
        with _stopped(_pool(workers, schema)) as pool, suppress(BrokenProcessPool):
            while left or waiting:
                # Submit a window of files at a time: results waiting to be taken would fill the memory.
                while left and len(waiting) < 4 * workers:
                    waiting.append((left[0], pool.submit(left[0].done)))
                    left.popleft()
                outcome = waiting[0][1].result()
                waiting.popleft()
                yield outcome
        yield from _one_by_one([task for task, _ in waiting], schema)


def _one_by_one(tasks: Iterable[Task], schema: Path | None) -> Iterator[Outcome]:
    """Read files in one process, so that it shows with which of them it is killed."""
    left = deque(tasks)
    while left:
        with _stopped(_pool(1, schema)) as pool, suppress(BrokenProcessPool):
            while left:
                outcome = pool.submit(left[0].done).result()
                left.popleft()
                yield outcome
        if left:
            path = left.popleft().path
            killed = f"{path}: the process that read it was killed (out of memory?); split it"
            yield Outcome(path, error=killed)


def _pool(workers: int, schema: Path | None) -> ProcessPoolExecutor:
    # Spawn on every system: forking a process that runs threads may hang.
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(schema,))


@contextmanager
def _stopped(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """Stop a pool at the end of the block; after an error or an interrupt, what waits in it is not begun."""
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(schema: Path | None) -> None:
    # The main process reports an interrupt; otherwise each worker would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    load(schema)
    rarely()


def _one(path: Path, schema: Path | None, told: Given, corrected: bool) -> Outcome:
    try:
        if path.suffix.lower() == archives.ENDING:
            if told != NOTHING:
                raise InputError(f"{path}: title, issuer, number and date are given of one file, not of many")
            return alone(path, _archived, path, load(schema), corrected)
        found = alone(path, _extractions, path, load(schema), told, corrected)
        return Outcome(path, tuple(map(_warned, found)))
    except KindError as error:
        return Outcome(path, skipped=error)
    except KgError as error:
        return Outcome(path, error=str(error))


def _extractions(path: Path, known: Knowledge, told: Given, corrected: bool) -> tuple[Extraction, ...]:
    if path.suffix.lower() == RECORDS:
        if told != NOTHING:
            raise InputError(f"{path}: records say themselves what is given; change it in them")
        found = tuple(_with_text(extraction, path, known) for extraction in records.read(path))
        if not found:
            raise InputError(f"{path}: holds no document; it should hold one a line")
        return tuple(review.renamed(one, path, known) for one in found) if corrected else found
    extraction = extract(reading.read(path, known, told), known)
    return (review.corrected(extraction, path, known) if corrected else extraction,)


def _archived(path: Path, known: Knowledge, corrected: bool) -> Outcome:
    """Return what the files of an archive hold; what is wrong with some of them stops no others."""
    found: list[Extraction] = []
    warnings: list[str] = []
    wrong: list[str] = []
    for member in archives.members(path):
        try:
            if member.fault:
                raise InputError(f"{member.path}: {member.fault}")
            document = alone(member.path, reading.read, member.path, known)
            id_ = archives.free_id(document.id, member.name, {one.document.id for one in found})
            extraction = alone(member.path, extract, replace(document, id=id_), known)
            found.append(_warned(review.renamed(extraction, path, known) if corrected else extraction))
        except KindError as error:
            warnings.append(f"{archives.line_of(error, member)}; it is skipped")
        except KgError as error:
            wrong.append(archives.line_of(error, member))
    if not found and not wrong:
        raise InputError(f"{path}: holds no document{': ' if warnings else ''}{'; '.join(warnings)}")
    said = f"{path}: {'; '.join(wrong)}" if wrong else ""
    return Outcome(path, tuple(found), error=said, told=tuple(warnings))


def _warned(extraction: Extraction) -> Extraction:
    """Return an extraction, with a warning where it holds no measure and no goal."""
    document = extraction.document
    if extraction.units or _NO_UNIT in document.warnings:
        return extraction
    return replace(extraction, document=replace(document, warnings=(*document.warnings, _NO_UNIT)))


def _with_text(extraction: Extraction, path: Path, known: Knowledge) -> Extraction:
    """Put the text of the document beside the file into a record that has none, as gold records do."""
    document = extraction.document
    beside = path.with_name(f"{document.id}.txt")
    if document.text or not beside.is_file():
        return extraction
    found = replace(extraction, document=replace(document, text=reading.read(beside, known).text))
    record_checks.check_spans(found)
    return found


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
