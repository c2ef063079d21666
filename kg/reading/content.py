"""What a reader finds in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, and a line on each part of it that could not be read.

    A warning names the part and what is wrong, without the file: "page 3 holds no text, only a picture".
    """

    text: str
    warnings: tuple[str, ...] = ()
