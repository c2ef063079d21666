"""The files that paths name: those to read, and an outcome for each that is not read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg import reading
from kg.corpus.outcomes import Outcome, alone
from kg.errors import KgError


def files(paths: Iterable[Path]) -> tuple[list[Path], list[Outcome]]:
    """Return the files to read, in order, and an outcome for each path or file that is not read.

    A file that is named is read, whatever its kind; one in a folder is skipped where its kind is not read.
    """
    found: dict[Path, None] = {}
    others: dict[Path, Outcome] = {}
    for path in paths:
        try:
            found.update(dict.fromkeys(alone(path, reading.find, [path])))
        except KgError as error:
            others[path] = Outcome(path, error=str(error))
        others.update((error.path, Outcome(error.path, skipped=error)) for error in reading.unread(path))
    return list(found), [outcome for path, outcome in others.items() if path not in found]
