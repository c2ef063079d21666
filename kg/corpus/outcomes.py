"""What became of one file, and a step for one file that cannot stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from kg.corpus.making import Made
from kg.errors import InputError, KgError, KindError
from kg.model import Extraction

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_REPORT = "this is a fault of the program, please report it with the file"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file: its extractions (JSON Lines may hold many), or a line on what is wrong.

    An archive may have both; ``told`` are lines on files in it that are not read. A file of a kind that is
    not read has neither: ``skipped`` says what would make it readable. ``made`` are the graphs of the
    extractions, where they were asked for.
    """

    path: Path
    extractions: tuple[Extraction, ...] = ()
    error: str = ""
    skipped: KindError | None = None
    told: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Lines on what was not read of the file, though the rest of it was."""
        several = len(self.extractions) > 1
        found = (extraction.document for extraction in self.extractions)
        said = (f"{f'{one.id}: ' if several else ''}{line}" for one in found for line in one.warnings)
        return tuple(f"{self.path}: {line}" for line in (*self.told, *said))


def alone(path: Path, step: Callable[_Given, _Result], *given: _Given.args, **more: _Given.kwargs) -> _Result:
    """Do a step for one file; whatever it raises becomes a ``KgError`` of that file.

    So nothing that a file holds stops the work on others. An interrupt passes.
    """
    try:
        return step(*given, **more)
    except (KgError, KeyboardInterrupt, SystemExit):
        raise
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except MemoryError:
        raise InputError(f"{path}: takes more memory than there is; split it") from None
    except RecursionError:
        raise InputError(f"{path}: is nested too deeply to be read; {_REPORT}") from None
    except BaseException as error:  # A panic of a library that is written in Rust is no Exception.
        what = f"{type(error).__name__}: {error}"[:200]
        raise InputError(f"{path}: cannot be read: {what}; {_REPORT}") from None
