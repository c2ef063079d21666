"""Patterns whose compiled form can be kept: to take one up takes a hundredth of compiling it.

Python itself keeps a pattern as its source alone. What its engine runs is a row of numbers, which the modules
behind ``re`` make and take. Where another Python has them otherwise, patterns are compiled as usual, and
nothing more is kept of them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

_PROBE = r"(?P<one>[^b-d]x)+?(?<!y)(?=\s)(e|f{2,})?\1"


class Program(NamedTuple):
    """What the engine runs for a pattern: its code as bytes, the number of its groups, and their names."""

    flags: int
    code: bytes
    groups: int
    names: Mapping[str, int]


_programs: WeakKeyDictionary[re.Pattern[str], Program] = WeakKeyDictionary()


def compiled(source: str) -> re.Pattern[str]:
    """Compile a pattern as ``re.compile`` does, so that its program is known; raises ``re.error``."""
    if not _are_known():
        return re.compile(source)
    program = _program(source)
    pattern = taken_up(source, program)
    _programs[pattern] = program
    return pattern


def program(pattern: re.Pattern[str]) -> Program | None:
    """Return the program of a pattern that was made by ``compiled``, None where it is not known."""
    return _programs.get(pattern)


def taken_up(source: str, program: Program) -> re.Pattern[str]:
    """Return the pattern of a program."""
    code = array("I", program.code).tolist()
    names: list[str | None] = [None] * (program.groups + 1)
    for name, number in program.names.items():
        names[number] = name
    made: re.Pattern[str] = _module("_sre").compile(
        source, program.flags, code, program.groups, program.names, tuple(names)
    )
    return made


def _program(source: str) -> Program:
    tree = _module("re._parser").parse(source)
    code = array("I", _module("re._compiler")._code(tree, 0)).tobytes()
    return Program(tree.state.flags, code, tree.state.groups - 1, dict(tree.state.groupdict))


@cache
def _are_known() -> bool:
    """Tell whether programs make the patterns that ``re.compile`` makes; patterns compare by their code."""
    try:
        return taken_up(_PROBE, _program(_PROBE)) == re.compile(_PROBE)
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError, RuntimeError):
        return False


def _module(name: str) -> Any:
    return import_module(name)
