"""The chart of ``run.py``: what things cost beside something else, as bars on a scale of powers of ten."""

from __future__ import annotations

import math
from typing import Any
from xml.sax.saxutils import escape

HEADS = {
    "build": "Building",
    "growth": "A store that grows",
    "extraction": "Reading the same text",
    "start": "A command from nothing",
}
# Pixels: a row, where bars begin and end, where ratios stand, the whole width.
LINE, LEFT, RIGHT, SAID, WIDE = 22, 370, 610, 630, 900
GROWING = 12  # rows on a growing store that are shown: those that take longest
STYLE = """<style>
text { font: 13px system-ui, "Segoe UI", sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 } .head, .ratio { font-weight: 600 }
.less { fill: #59636e; font-weight: 400 } .axis { text-anchor: middle; font-size: 12px }
.bar { fill: #2f6f9f } .grid { stroke: #e4e8ec } .one { stroke: #8c959f }
</style>
<rect width="100%" height="100%" fill="#fff"/>"""
Row = dict[str, Any]


def chart(found: list[Row], title: str, below: str) -> str:
    """Return the rows that have a ratio as an SVG; each bar leads from 1 to its ratio."""
    rows = shown(found)
    powers = [math.log10(row["ratio"]) for row in rows]
    low, high = math.floor(min([0, *powers])), math.ceil(max([0, *powers]))

    def across(power: float) -> float:
        return LEFT + (power - low) * (RIGHT - LEFT) / max(high - low, 1)

    parts, y, last = [words(16, 28, title, "title"), words(16, 48, below, "less")], 64, ""
    for row, power in zip(rows, powers, strict=True):
        topic = "growth" if "exponent" in row else row["benchmark"]
        if topic != last:
            last, y = topic, y + LINE + 8
            parts.append(words(16, y, HEADS.get(last, last), "head"))
        y += LINE
        parts += line(row, y, *sorted((across(0), across(power))))
    grid = [
        f'<line class="{"grid" if power else "one"}" x1="{x:.1f}" x2="{x:.1f}" y1="76" y2="{y + 8}"/>'
        + words(x, 70, f"{10.0**power:g}", "less axis")
        for power in range(low, high + 1)
        for x in (across(power),)
    ]
    size = f'width="{WIDE}" height="{y + 24}" viewBox="0 0 {WIDE} {y + 24}"'
    body = "\n".join([STYLE, *grid, *parts])
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>\n{body}\n</svg>\n'


def shown(found: list[Row]) -> list[Row]:
    """Return the rows that stand beside something else; on a growing store, those that take longest."""
    rows = [row for row in found if row.get("ratio") and row["ratio"] != 1]
    growing = sorted((row for row in rows if "exponent" in row), key=lambda row: -row["value"])[:GROWING]
    return [row for row in rows if "exponent" not in row or row in growing]


def line(row: Row, y: float, start: float, end: float) -> list[str]:
    """Return what a row is, its bar, and the ratio with what it is a ratio to."""
    beside = f'<tspan class="less">{escape(row["baseline"])}</tspan>'
    return [
        words(16, y, row["what"]),
        f'<rect class="bar" x="{start:.1f}" y="{y - 11}" width="{max(end - start, 1):.1f}" height="13"/>',
        f'<text class="ratio" x="{SAID}" y="{y}">{row["ratio"]:.2g} \N{MULTIPLICATION SIGN} {beside}</text>',
    ]


def words(x: float, y: float, text: str, kind: str = "") -> str:
    """Return a line of text whose kind is a class of the style."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y}">{escape(text)}</text>'
