"""Smaller inputs that show the same fault."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from fuzz.mutations import packed, unpacked

Shows = Callable[[bytes], bool]


def smaller(data: bytes, shows: Shows, seconds: float) -> bytes:
    """Return a smaller input for which ``shows`` holds, the best that is found in so many seconds.

    A container is taken apart: members go, and what is in a member gets shorter.
    """
    end = time.monotonic() + seconds
    try:
        members = unpacked(data)
    except Exception:  # it is no container, or one that is damaged in any way
        return _cut(data, shows, end)
    if not shows(packed(members)):  # the fault is that of the container itself
        return _cut(data, shows, end)
    for name in list(members):
        less = {other: content for other, content in members.items() if other != name}
        if shows(packed(less)):
            members = less
    for name in list(members):
        shows_in = partial(_with, shows, members, name)
        members = {**members, name: _cut(members[name], shows_in, end)}
    return packed(members)


def _with(shows: Shows, members: dict[str, bytes], name: str, content: bytes) -> bool:
    return shows(packed({**members, name: content}))


def _cut(data: bytes, shows: Shows, end: float) -> bytes:
    """Take stretches away, ever shorter ones, as long as the fault is there; characters stay whole."""
    try:
        units = list(data.decode("utf-8"))
        join: Callable[[list[str]], bytes] = lambda part: "".join(part).encode("utf-8")  # noqa: E731
    except UnicodeDecodeError:
        units = [chr(byte) for byte in data]
        join = lambda part: "".join(part).encode("latin-1")  # noqa: E731
    size = max(len(units) // 2, 1)
    while size and time.monotonic() < end:
        at, shorter = 0, False
        while at < len(units) and time.monotonic() < end:
            less = units[:at] + units[at + size :]
            if shows(join(less)):
                units, shorter = less, True
            else:
                at += size
        if not shorter or size > 1:
            size //= 2
    return join(units)
