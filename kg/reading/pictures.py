"""Pictures of pages (.png, .jpg, .tif, .bmp), as scanners save them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, KindError
from kg.knowledge.rules import RuleFile
from kg.reading import paragraphs, recognition
from kg.reading.content import Content
from kg.reading.limits import PICTURES
from kg.reading.printed import Printed
from kg.reading.sheet_lines import printed

_DOTS = 200.0  # to the inch, where the picture does not say
_LEAST, _MOST = 72.0, 1200.0


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text that is recognised in a picture, or in all those of a file.

    Raises ``KindError`` where the program for it is not there, ``InputError`` for a file that is no picture
    or shows no text.
    """
    if not recognition.is_there():
        raise KindError(path, "a picture", recognition.NEEDED)
    warnings: list[str] = []
    pages = list(_pages(path, rules, warnings))
    found = paragraphs.content(pages, warnings)
    if not found.text.strip():
        raise InputError(f"{path}: no text is recognised in the picture; scan it at 200 dots to the inch")
    return found


def _pages(path: Path, rules: RuleFile, warnings: list[str]) -> Iterator[list[Printed]]:
    import numpy
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limits of this program are told in its own words
    try:
        with Image.open(path) as picture:
            PICTURES.check(getattr(picture, "n_frames", 1))
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                recognition.check(*frame.size)
                dots = float(frame.info.get("dpi", (_DOTS,))[0])
                array = numpy.array(frame.convert("RGB"))[:, :, ::-1]
                read = recognition.recognised(array, dots if _LEAST < dots <= _MOST else _DOTS)
                warnings += [f"picture {number}: {line}" for line in read.warnings]
                yield list(printed(read.sheet, rules))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise InputError(f"{path}: no picture that can be opened; save it as .png") from None
