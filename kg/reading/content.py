"""What a reader hands on of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, and a line on each part of the file that could not be read."""

    text: str
    warnings: tuple[str, ...] = ()
