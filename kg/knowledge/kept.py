"""Compiled knowledge kept between runs: reading a file takes a tenth of the time of compiling the rules.

The file stands in a folder of the user's own (``KG_CACHE`` names another; where it is empty, nothing is
kept). It is a pickle under a digest of all that it was made from: the files of the schema, the modules that
compile them, and Python. Whatever does not fit is made anew, without a word.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg import files
from kg.errors import KgError
from kg.knowledge.programs import Program, program, taken_up
from kg.knowledge.values import Knowledge

_CODE = Path(__file__).resolve().parents[1]
# What compiles a schema, and what its values are made of.
_MODULES = ("model.py", "frozen.py", "errors.py", "knowledge/*.py", "text/*.py")
_KEPT = 32  # schema folders; of more, those that were not read for longest are forgotten
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "groups", "groupindex")


class Later:
    """A pattern that is made when it is first used, of its program where that is kept too.

    A short text needs one pattern in four, a report two in three.
    """

    def __init__(self, pattern: str, flags: int, program: Program | None) -> None:
        self.pattern, self.flags, self._program = pattern, flags, program

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        kept = self._program
        compiled = taken_up(self.pattern, kept) if kept else re.compile(self.pattern, self.flags)
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, re.Pattern):
            return Later, (thing.pattern, thing.flags, program(thing))
        return NotImplemented


def load(schema: Path, make: Callable[[], Knowledge]) -> Knowledge:
    """Return the knowledge of a schema folder as it was kept, or make it and keep it."""
    folder = files.cache_folder()
    if folder is None:
        return make()
    path = folder / f"{hashlib.sha256(os.fsencode(schema.resolve())).hexdigest()[:16]}.pickle"
    wanted = _digest(schema)
    if (kept := _read(path, wanted)) is not None:
        return kept
    made = make()
    _write(path, wanted, made)
    return made


def _digest(schema: Path) -> bytes:
    """Return a digest of all that the knowledge is made from."""
    total = hashlib.sha256(f"{sys.version} {schema.resolve()}".encode(errors="surrogateescape"))
    for path in _sources(schema):
        with suppress(OSError):
            content = path.read_bytes()
            total.update(f"{path.name} {len(content)}\n".encode(errors="surrogateescape") + content)
    return total.digest()


def _sources(schema: Path) -> Iterator[Path]:
    for pattern in _MODULES:
        yield from sorted(_CODE.glob(pattern))
    yield from sorted((schema / "rules").glob("*.yaml"))
    yield from sorted((schema / "lexicon").glob("*.tsv"))


def _read(path: Path, wanted: bytes) -> Knowledge | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head, pickled = content[: len(wanted)], content[2 * len(wanted) :]
    whole = hashlib.sha256(pickled).digest() == content[len(wanted) : 2 * len(wanted)]
    if head != wanted or not whole:
        return None
    collects = gc.isenabled()
    gc.disable()  # forty thousand values that stay are no garbage
    try:
        kept = pickle.loads(pickled)
    finally:
        if collects:
            gc.enable()
    with suppress(OSError):
        os.utime(path)
    return kept if isinstance(kept, Knowledge) else None


def _write(path: Path, wanted: bytes, made: Knowledge) -> None:
    pickled = io.BytesIO()
    _Pickler(pickled, protocol=5).dump(made)
    content = pickled.getvalue()
    with suppress(KgError, OSError), files.whole(path) as part:
        part.write_bytes(wanted + hashlib.sha256(content).digest() + content)
    _forget(path.parent)


def _forget(folder: Path) -> None:
    """Remove what was kept of folders that nobody reads any more, such as copies that were tried out."""
    with suppress(OSError):  # another program has removed or opened one
        for path in sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            path.unlink()
