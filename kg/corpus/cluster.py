"""Documents read on a Dask cluster that someone else runs: chunks go out, outcomes come back in order."""

from __future__ import annotations

import logging
import pickle
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpus.outcomes import Outcome
from kg.corpus.sources import program_digest
from kg.corpus.workers import Task
from kg.errors import KgError

if TYPE_CHECKING:
    from distributed import Client, Future

# A task of its own for each file would cost more than the work; what a chunk says must fit into memory.
FILES, BYTES = 200, 300_000
_AHEAD = 3  # chunks for each thread of the cluster
PATIENCE = 30  # seconds for a first worker


def extract_on(address: str, tasks: Iterable[Task], schema: Path | None = None) -> Iterator[Outcome]:
    """Yield an outcome for each file, in order, as ``kg.corpus.extract_each`` does.

    The workers have the same program, and see the files and the schema folder under the same paths. What a
    worker that dies had in hand is read by another one. Raises ``KgError`` where the cluster does not answer.
    """
    digest = program_digest(schema)
    left = deque(_chunks(tasks))
    waiting: deque[tuple[Sequence[Task], Future[bytes]]] = deque()
    with _connected(address) as client:
        while left or waiting:
            while left and len(waiting) < _AHEAD * max(1, sum(_threads(client).values())):
                waiting.append((left[0], client.submit(_done, left[0], digest, pure=False)))
                left.popleft()
            yield from _outcomes(client, *waiting.popleft(), digest)


def _threads(client: Any) -> dict[str, int]:
    """Return the number of threads of each worker there is."""
    found: dict[str, int] = client.nthreads()
    return found


def _chunks(tasks: Iterable[Task]) -> Iterator[Sequence[Task]]:
    chunk: list[Task] = []
    size = 0
    for task in tasks:
        chunk.append(task)
        size += task.path.stat().st_size if task.path.is_file() else 0
        if len(chunk) == FILES or size > BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _done(tasks: Sequence[Task], digest: str) -> bytes:
    """Return what becomes of some files, packed: triples shrink to a twentieth on their way."""
    if program_digest(tasks[0].schema) != digest:
        raise KgError("a worker has another version of policy-kg, or other rules; install the same on all")
    return zlib.compress(pickle.dumps([task.done() for task in tasks]), 1)


def _outcomes(client: Client, tasks: Sequence[Task], future: Future[bytes], digest: str) -> Iterator[Outcome]:
    from distributed import KilledWorker

    try:
        yield from pickle.loads(zlib.decompress(future.result()))
    except KilledWorker:
        if len(tasks) == 1:
            killed = f"{tasks[0].path}: each process that read it was killed (out of memory?); split it"
            yield Outcome(tasks[0].path, error=killed)
            return
        for task in tasks:  # one of them kills its worker
            yield from _outcomes(client, [task], client.submit(_done, [task], digest, pure=False), digest)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        import distributed
    except ImportError:
        raise KgError("--dask needs Dask: install policy-kg[dask]") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it warns of is said in one line here
    try:
        open_: Any = distributed.Client
        with open_(address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            yield client
    except (OSError, ValueError, CancelledError) as error:
        said = " ".join(str(error).split())[:200] or "it does not answer"
        raise KgError(f"{address}: the cluster is gone: {said}; the same command reads the rest") from None
