"""Small charts as SVG: figures through the years as lines, counts as bars; light or dark as the system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from kg.comparing.tracing import Series

_WIDTH, _HEIGHT, _SIDE, _TOP, _BOTTOM = 720, 220, 48, 58, 34
_STYLE = """
svg { font: 13px "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
.paper { fill: #fff; } text { fill: #1d2733; } .quiet { fill: #5b6b7c; font-size: 12px; }
.axis { stroke: #dfe5eb; } .line { stroke: #1f5fa8; fill: none; stroke-width: 2; } .dot { fill: #1f5fa8; }
.title { font-size: 15px; font-weight: 600; }
@media (prefers-color-scheme: dark) {
.paper { fill: #1a2027; } text { fill: #e6ebf0; } .quiet { fill: #9aa9b9; }
.axis { stroke: #2a323c; } .line { stroke: #6ea8e8; } .dot { fill: #6ea8e8; } }
"""


def svg(title: str, lines: Sequence[Series], bars: Series, counted: str) -> str:
    """Return a chart of each series of figures, or where there is none of the counts, as one SVG file.

    ``counted`` says what the counts are of.
    """
    charts = [(f"{title} ({one.unit})" if one.unit else title, one, False) for one in lines]
    charts = charts or [(f"{title}: {counted}", bars, True)]
    drawn = Markup("\n").join(
        Markup('<g transform="translate(0 {})">{}</g>').format(
            _HEIGHT * number, Markup("\n").join(_chart(name, one, barred))
        )
        for number, (name, one, barred) in enumerate(charts)
    )
    height = _HEIGHT * len(charts)
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">'
    )
    paper = Markup('<title>{}</title><style>{}</style><rect class="paper" width="100%" height="100%"/>')
    return str(
        Markup("\n").join([head.format(_WIDTH, height), paper.format(title, _STYLE), drawn, Markup("</svg>")])
    )


def _chart(title: str, series: Series, barred: bool) -> Iterator[Markup]:
    yield Markup('<text class="title" x="{}" y="26">{}</text>').format(_SIDE / 2, title)
    floor = _HEIGHT - _BOTTOM
    yield Markup('<path class="axis" d="M{0} {1}H{2}"/>').format(_SIDE / 2, floor, _WIDTH - _SIDE / 2)
    places = list(_places([value for *_, value in series.points], barred))
    if not barred:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield Markup('<path class="line" d="M{}"/>').format(path)
    for (x, y), (label, said, _) in zip(places, series.points, strict=True):
        if barred:
            bar = Markup('<rect class="dot" x="{:.1f}" y="{:.1f}" width="28" height="{:.1f}" rx="3"/>')
            yield bar.format(x - 14, y, floor - y)
        else:
            yield Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y)
        yield _text(x, y - 10, said, "")
        yield _text(x, floor + 20, label, "quiet")


def _text(x: float, y: float, text: str, look: str) -> Markup:
    form = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
    return form.format(look, x, y, text)


def _places(values: Sequence[float], from_zero: bool) -> Iterable[tuple[float, float]]:
    """Yield where the points of a series stand; lines need not begin at zero, bars do."""
    low, high = (0.0 if from_zero else min(values)), max(values)
    room = _HEIGHT - _TOP - _BOTTOM
    step = (_WIDTH - 2 * _SIDE) / max(len(values) - 1, 1)
    for number, value in enumerate(values):
        share = (value - low) / (high - low) if high > low else 0.5
        # A line keeps off the axis, on which zero would stand.
        lifted = share if from_zero else 0.15 + 0.85 * share
        yield _SIDE + step * number, _TOP + room * (1 - lifted)
