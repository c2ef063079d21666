"""OFD documents for the tests: pages of placed strings and ruled tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.64  # 16 points, in millimetres
_LEFT, _TOP, _STEP = 28.0, 37.0, 10.0


def string(words: str, x: float, y: float, size: float = SIZE, *, attributes: str = "", delta: str | None = None) -> str:
    """Return a text object whose first character stands at a place of the page."""
    steps = f"g {len(words) - 1} {size}" if delta is None else delta
    moved = f' DeltaX="{steps}"' if len(words) > 1 and steps else ""
    code = f'<ofd:TextCode X="0" Y="{size}"{moved}>{escape(words)}</ofd:TextCode>'
    box = f"{x} {y} {size * len(words)} {size * 1.2}"
    return f'<ofd:TextObject ID="9" Boundary="{box}" Font="3" Size="{size}" {attributes}>{code}</ofd:TextObject>'


def path(data: str, x: float = 0, y: float = 0, attributes: str = "") -> str:
    """Return a path object."""
    return f'<ofd:PathObject ID="8" Boundary="{x} {y} 210 297" LineWidth="0.3" {attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def lines(text: str, top: float = _TOP, across: int = 27) -> str:
    """Return the printed lines of a text, each paragraph indented by two characters."""
    drawn = ""
    for paragraph in filter(None, text.splitlines()):
        whole = f"　　{paragraph}"
        for start in range(0, len(whole), across):
            words = whole[start : start + across]
            bare = words.lstrip("　")
            drawn += string(bare, _LEFT + SIZE * (len(words) - len(bare)), top)
            top += _STEP
    return drawn


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], top: float = _TOP, high: float = 14.0) -> str:
    """Return a ruled table; a cell may have several lines."""
    edges = [_LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
    bottom = top + high * len(rows)
    drawn = "".join(path(f"M {edges[0]} {y} L {edges[-1]} {y}") for y in (top + high * n for n in range(len(rows) + 1)))
    drawn += "".join(path(f"M 0 0 L 0 {bottom - top}", x, top) for x in edges)
    for number, row in enumerate(rows):
        for x, cell in zip(edges, row, strict=False):
            for n, words in enumerate(cell.split("\n") if cell else ()):
                drawn += string(words, x + 1, top + high * number + 1 + 5 * n, 4.0)
    return drawn


def ofd(pages: Iterable[str], template: str = "", area: str = "0 0 210 297") -> bytes:
    """Return a document of pages with what is drawn on each, and on the template below them all."""
    parts = {"OFD.xml": f'<ofd:OFD {NAMES} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'}
    below = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else ""
    named = ""
    for number, drawn in enumerate(pages):
        place = f"Pages/Page_{number}/Content.xml"
        named += f'<ofd:Page ID="{10 + number}" BaseLoc="{place}"/>'
        parts[f"Doc_0/{place}"] = _page(drawn, below)
    common = f"<ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>"
    if template:
        common += '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = _page(template, "")
    inside = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{named}</ofd:Pages>"
    parts["Doc_0/Document.xml"] = f"<ofd:Document {NAMES}>{inside}</ofd:Document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return out.getvalue()


def _page(drawn: str, below: str) -> str:
    return f'<ofd:Page {NAMES}>{below}<ofd:Content><ofd:Layer ID="5" Type="Body">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'
