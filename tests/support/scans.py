"""Pages as a scanner gives them: pictures of text, and PDF documents of such pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from support.serving import absent

DOTS = 200
_ACROSS, _DOWN = 1654, 2339  # an A4 page
_EDGE, _TOP, _STEP, _FULL = 210, 140, 71, 1_250
_FONTS = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy-kg-tests" / "FandolFang-Regular.otf",
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
)


def needs_recogniser() -> None:
    """Skip the test where the extra or a font is absent; where CI promises them, it fails."""
    if not all(map(find_spec, ("rapidocr", "onnxruntime"))):
        absent("needs the extra: pip install 'policy-kg[ocr]'")
    if not any(path.is_file() for path in _FONTS):
        absent("needs a Chinese font: apt-get install fonts-noto-cjk")


def font(points: float) -> Any:
    """Return a font of the style of printed documents, the nearest there is to FangSong."""
    from PIL import ImageFont

    return ImageFont.truetype(str(next(path for path in _FONTS if path.is_file())), round(points * DOTS / 72))


def lines(text: str) -> list[str]:
    """Return the printed lines of a text: full ones, each paragraph indented by two characters."""
    chosen, found = font(16), []
    for paragraph in filter(str.strip, text.splitlines()):
        found.append("　　")
        for character in paragraph.strip():
            # No line begins with a mark that closes something.
            if chosen.getlength(found[-1] + character) > _FULL and character not in "，。；：、）":
                found.append("")
            found[-1] += character
    return found


def page(printed: Sequence[str]) -> Any:
    """Return a picture of a page with these lines, set in 16 points."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (_ACROSS, _DOWN), 255)
    draw, chosen = ImageDraw.Draw(picture), font(16)
    for number, line in enumerate(printed):
        draw.text((_EDGE, _TOP + _STEP * number), line, font=chosen, fill=0)
    return picture


def table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Any:
    """Return a picture of a page with a ruled table; a cell may have several lines."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (_ACROSS, _DOWN), 255)
    draw, chosen = ImageDraw.Draw(picture), font(12)
    edges = [_EDGE + sum(widths[:n]) for n in range(len(widths) + 1)]
    top = _TOP
    for row in rows:
        bottom = top + 20 + 50 * max(cell.count("\n") + 1 for cell in row)
        for left, right, cell in zip(edges, edges[1:], row, strict=False):
            draw.rectangle((left, top, right, bottom), outline=0, width=3)
            for number, line in enumerate(cell.split("\n")):
                draw.text((left + 12, top + 12 + 50 * number), line, font=chosen, fill=0)
        top = bottom
    return picture


def pdf(pages: Iterable[Any]) -> bytes:
    """Return a PDF document of pictures, a page each."""
    out = io.BytesIO()
    first, *others = pages
    first.save(out, "PDF", resolution=DOTS, save_all=True, append_images=others)
    return out.getvalue()
