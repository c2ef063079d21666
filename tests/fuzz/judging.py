"""Runs inputs in a process with limits, and tells what is a find: a traceback, a death, too slow, too large."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import math
import multiprocessing as mp
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

try:
    import resource
except ImportError:  # no such limits on this system: what hangs is still ended
    resource = None  # type: ignore[assignment]

from kg.errors import KgError

SECONDS, CHARACTERS = 2.0, 10_000  # of processor time that so many characters may take
MEMORY = 1 << 30  # bytes more than the process has when it is ready
UNPACKED = 2_000_000  # so many bytes in a container are given time; a bomb gets no more
_PATIENCE = 20.0  # seconds on the clock for a second of processor time, on a machine with other work
_START = 300.0
Run = Callable[[str, bytes], None]
_PAGE = resource.getpagesize() if resource else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an input: ``ok``, ``refused``, or a find; ``where`` tells finds of one kind apart."""

    outcome: str
    where: str = ""
    detail: str = ""
    seconds: float = 0.0

    @property
    def found(self) -> bool:
        """Whether it is a find."""
        return self.outcome not in ("ok", "refused")

    def same(self, other: Verdict) -> bool:
        """Say whether another input shows the same fault."""
        return (self.outcome, self.where) == (other.outcome, other.where)

    def __str__(self) -> str:
        return f"{self.outcome} {self.where}".strip()


def allowed(data: bytes) -> float:
    """Return the seconds of processor time that an input may take; for a container, by what it holds."""
    size = len(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        broken = (zipfile.BadZipFile, NotImplementedError, UnicodeError, ValueError)  # its directory does not read
        with contextlib.suppress(*broken), zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = max(size, min(sum(info.file_size for info in archive.infolist()), UNPACKED))
    return max(SECONDS, SECONDS * size / CHARACTERS)


class Judge:
    """One process that takes inputs; a new one takes its place when it is gone."""

    def __init__(self, run: Run, ready: Mapping[str, bytes]) -> None:
        """Run inputs with ``run``, at first those of ``ready`` without limits: what they load is no input's."""
        self._run, self._ready = run, ready
        self._start()

    def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self._log = self._folder / "stacks"
        context = mp.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._run, self._ready, self._folder))
        self._process.start()
        theirs.close()
        if not self._line.poll(_START):
            raise RuntimeError("the process does not come up")
        if (said := self._line.recv()) is not None:
            raise RuntimeError(f"the process does not come up: {said}")

    def ask(self, kind: str, data: bytes) -> Verdict:
        """Return what comes of an input."""
        seconds = allowed(data)
        self._line.send((kind, data, seconds))
        try:
            if not self._line.poll(seconds * _PATIENCE + 10):
                self._again()
                return Verdict("hangs", self._stack(), f"no answer for {seconds * _PATIENCE + 10:.0f} s")
            verdict: Verdict = self._line.recv()
        except (EOFError, OSError):
            self._process.join(30)
            verdict = self._death(self._process.exitcode or 0, seconds)
        if verdict.outcome in ("dies", "slow", "large"):
            self._again()
        return verdict

    def _death(self, code: int, seconds: float) -> Verdict:
        stack = self._stack()
        if resource and code == -signal.SIGXCPU:
            return Verdict("slow", stack, f"more than {seconds:.1f} s of processor time", seconds)
        return Verdict("dies", stack, f"exit code {code}")

    def _stack(self) -> str:
        """Return the innermost function of the product in the stack that a dying process left."""
        said = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        threads = said.split("most recent call first")[1:]
        for thread in sorted(threads, key=lambda part: "targets.py" not in part):
            if found := re.search(r'/kg/(\S+?)", line (\d+) in (\S+)', thread):
                return f"kg/{found[1]} {found[3]}"
        return ""

    def _again(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        """End the process."""
        self._line.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        shutil.rmtree(self._folder, ignore_errors=True)


def _work(line: Connection, run: Run, ready: Mapping[str, bytes], folder: Path) -> None:
    """Take inputs until the line is closed; runs in a process of its own."""
    os.environ["MALLOC_ARENA_MAX"] = "2"  # each arena takes address space that holds nothing
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setrecursionlimit(1000)
    os.chdir(folder)
    with open("stacks", "w", encoding="utf-8") as stacks:
        try:
            for kind, data in ready.items():
                run(kind, data)
        except Exception:
            line.send(traceback.format_exc())
            return
        faulthandler.enable(stacks)
        if resource:
            faulthandler.register(signal.SIGXCPU, stacks, chain=True)
        line.send(None)
        start = _resident()
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, data, seconds = line.recv()
                stacks.truncate(0)
                stacks.seek(0)
                line.send(_judged(run, kind, data, seconds, start))


def _judged(run: Run, kind: str, data: bytes, seconds: float, start: int) -> Verdict:
    with _limits(seconds):
        begun = time.process_time()
        try:
            run(kind, data)
            outcome, where, detail = "ok", "", ""
        except KgError as error:
            outcome, where, detail = _refused(error)
        except MemoryError as error:
            outcome, where, detail = "large", _place(error), "wants more memory than it may have"
        except BaseException as error:
            outcome, where, detail = "raises", _place(error), "".join(traceback.format_exception(error)[-12:])
        took = time.process_time() - begun
    if outcome in ("ok", "refused") and took > seconds:
        return Verdict("slow", "", f"{took:.1f} s of processor time, {seconds:.1f} s allowed", took)
    if outcome in ("ok", "refused") and _resident() - start > MEMORY:
        return Verdict("large", "", f"{(_resident() - start) >> 20} MB more than at the start", took)
    return Verdict(outcome, where, detail, took)


def _refused(error: KgError) -> tuple[str, str, str]:
    """A refusal is one line of a sensible length, and does not stand for a lack of memory or a broken store."""
    said = str(error)
    cause: BaseException | None = error
    while cause := cause.__cause__ or cause.__context__:
        if isinstance(cause, MemoryError):
            return "large", _place(cause), said
    if re.search("the store does not answer|MemoryError", said):
        return "raises", said.partition(": ")[2][:60], said
    return "refused", "", said


def _place(error: BaseException) -> str:
    """Return the kind of an error and the innermost function of the product that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if re.search(r"[/\\]kg[/\\]", f.filename)]
    if not frames:
        return f"{type(error).__name__} {str(error)[:40]}"
    path = frames[-1].filename.replace("\\", "/").rpartition("/kg/")[2]
    return f"{type(error).__name__} kg/{path} {frames[-1].name}"


@contextlib.contextmanager
def _limits(seconds: float):  # type: ignore[no-untyped-def]
    if not resource:
        yield
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE if Path("/proc/self/statm").exists() else 0
    ends = {resource.RLIMIT_CPU: math.ceil(used + seconds) + 1} | ({resource.RLIMIT_AS: size + MEMORY} if size else {})
    before = {limit: resource.getrlimit(limit) for limit in ends}
    try:
        for limit, end in ends.items():
            resource.setrlimit(limit, (end, before[limit][1]))
        yield
    finally:
        for limit, values in before.items():
            resource.setrlimit(limit, values)


def _resident() -> int:
    """Return the most memory that this process ever held, in bytes."""
    if not resource:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

