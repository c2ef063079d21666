"""Files that a browser brings: put into the folder of the documents, and read into the store."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import unicodedata
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import InputError, KgError
from kg.files import name_fault
from kg.messages import translated
from kg.reading import READERS
from kg.reading.limits import FILE
from kg.web import bodies, parameters
from kg.web.editing.desk import Desk
from kg.web.editing.rereading import Told
from kg.web.http_errors import HttpError, as_json
from kg.web.site import language, site_of

# What some system does not take in the name of a file, or takes for something else.
_UNFIT = re.compile(r'[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def endings() -> tuple[str, ...]:
    """Return the endings of files that are read."""
    return tuple(sorted(filter(None, READERS)))


async def upload(request: Request) -> Response:
    """Take a file, the body of a request; with ``replace=yes`` in place of one of the same name."""
    desk = site_of(request).desk
    assert desk is not None
    try:
        desk.gate.check(request)
        name = unicodedata.normalize("NFC", parameters.text(request.query_params, "name"))
        replace = bool(parameters.choice(request.query_params, "replace", ["yes"]))
        _check(desk.folder, name, replace)
        part = desk.folder / f".{secrets.token_hex(8)}.part"
        try:
            await _save(request, part)
            told = await run_in_threadpool(_kept, desk, part, name, replace)
        finally:
            part.unlink(missing_ok=True)
    except KgError as error:
        # Whoever brings a file knows its name, and need not know where it lies.
        return as_json(error, language(request), hidden=f"{desk.folder}{os.sep}")
    own = f"{desk.folder / name}: "
    warnings = [translated(line.removeprefix(own), language(request)) for line in told.warnings]
    return JSONResponse({"documents": told.documents, "warnings": warnings}, 201)


async def _save(request: Request, part: Path) -> None:
    try:
        with part.open("xb") as out:
            async for some in bodies.parts(request, FILE.most):
                await run_in_threadpool(out.write, some)
    except OSError as error:
        raise InputError(f"{part.parent}: cannot be written: {error.strerror or error}") from None


def _check(folder: Path, name: str, replace: bool) -> None:
    """Raise ``KgError`` where a file of this name cannot be taken."""
    stem, ending = os.path.splitext(name)
    if (fault := name_fault(stem)) or _UNFIT.search(name) or name.startswith((".", "~$")):
        raise InputError(fault or f"a file cannot be called {name[:60]!r} on every system; rename it")
    if ending.lower() not in endings():
        raise InputError(f"{name}: files named {ending!r} are not read; readable are {', '.join(endings())}")
    alike = [path.name for path in folder.glob("*") if _is_called(path, stem)]
    if other := next((one for one in alike if one.casefold() != name.casefold()), None):
        raise InputError(f"{name}: {other} lies there already and has the same name; rename one of them")
    if alike and not replace:
        raise HttpError(409, f"{name} lies there already; it is replaced only when that is confirmed")


def _is_called(path: Path, stem: str) -> bool:
    """Tell whether the document of a file has a name, as the file system compares names."""
    return path.suffix.lower() in endings() and os.path.normcase(path.stem) == os.path.normcase(stem)


def _kept(desk: Desk, part: Path, name: str, replace: bool) -> Told:
    """Put a file in its place and read it; one that cannot be read is not kept."""
    path, before = desk.folder / name, part.with_suffix(".before")
    with desk.files_change:
        _check(desk.folder, name, replace)
        was_there = path.exists()
        try:
            if was_there:
                shutil.copyfile(path, before)
            os.replace(part, path)
            return _read(desk, path, before if was_there else None)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
        finally:
            before.unlink(missing_ok=True)


def _read(desk: Desk, path: Path, before: Path | None) -> Told:
    """Read a file that is in its place; where that fails, the one from before is there again."""
    try:
        told = desk.read(path)
        if told.error or not told.documents:
            raise InputError(told.error or "; ".join(told.warnings) or f"{path}: holds no document")
        return told
    except BaseException:
        if before:
            os.replace(before, path)
        else:
            path.unlink(missing_ok=True)
        raise
