"""What a reader finds in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, and a line on each part of it that could not be read.

    A warning names the part and what is wrong, without the file: "page 3 holds no text, only a picture".
    ``recognised`` says of lines that come from pictures, by their numbers, how sure the recogniser is of
    them, from 0 to 1. ``stated`` are facts that the file gives by name: title, issuer, number, date.
    """

    text: str
    warnings: tuple[str, ...] = ()
    recognised: Mapping[int, float] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
