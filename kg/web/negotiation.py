"""The form of an answer that a client wants, chosen by its Accept headers (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.requests import Request

_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


def accepted(request: Request) -> str:
    """Return what a client takes: all its Accept headers as one, as RFC 9110 (section 5.3) joins them."""
    return ", ".join(request.headers.getlist("accept"))


def choose(accept: str, offered: Iterable[str]) -> str | None:
    """Return the media type that a client likes best, of equals the first offered; None where it likes none.

    An empty header takes anything.
    """
    ranges = _ranges(accept) if accept.strip() else {"*/*": 1.0}
    best, liked = None, 0.0
    for media in offered:
        quality = _quality(media, ranges)
        if quality > liked:
            best, liked = media, quality
    return best


def _ranges(accept: str) -> dict[str, float]:
    found = {}
    for part in accept.lower().split(","):
        media, *parameters = part.split(";")
        quality = next((float(m[1]) for p in parameters if (m := _QUALITY.fullmatch(p))), 1.0)
        found[media.strip()] = quality
    return found


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """The most specific range that fits decides."""
    for known in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if known in ranges:
            return ranges[known]
    return 0.0
