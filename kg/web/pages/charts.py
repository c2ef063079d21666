"""The page of the charts: the ledger in figures, each bar, point and tile a link to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.answers import charts, divisions, questions
from kg.answers.charts import Bar
from kg.answers.divisions import ACROSS, Tile
from kg.answers.ledger import Entry
from kg.answers.ledger_choice import Choice, chosen
from kg.comparing import indicators
from kg.comparing.indicators import Indicator, Point
from kg.graph.classes import ROLES
from kg.page.geometry import shorten
from kg.web import asking, parameters
from kg.web.pages.ledger import rows
from kg.web.site import Site, site_of
from kg.web.watched_store import Snapshot

_EMS, _TILE = 16.0, 8.2  # the width of a name beside a bar, and in a tile


@dataclass(frozen=True)
class _Charts:
    """What is drawn of all rows of the ledger, worked out once for each snapshot."""

    tasks: Sequence[Entry]
    months: Sequence[Bar]
    beyond: tuple[int, int]
    bodies: Sequence[tuple[str, list[Bar]]]
    cells: Sequence[Bar]
    provinces: Sequence[Tile]
    indicators: Sequence[Indicator]


def charts_page(request: Request) -> Response:
    """Return the charts of all rows of the ledger."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    drawn = snapshot.cached("charts", lambda: _drawn(site, snapshot))
    codes = [tile.code for tile in drawn.provinces]
    within = parameters.choice(request.query_params, "within", codes)
    asked = parameters.text(request.query_params, "indicator")
    shown = {f"{one.name}|{one.unit}": one for one in drawn.indicators}
    key = asked if asked in shown else next(iter(shown), "")
    return site.html(
        request,
        "charts.html",
        months=drawn.months,
        month_most=_most(drawn.months),
        beyond=drawn.beyond,
        bodies=drawn.bodies,
        body_most=max((sum(bar.count for bar in own) for _, own in drawn.bodies), default=1),
        roles=ROLES,
        fields=[(name, list(own)) for name, own in groupby(drawn.cells, key=lambda bar: bar.label)],
        field_most=_most(drawn.cells),
        short=lambda text: shorten(text, _EMS),
        short_tile=lambda text: shorten(text, _TILE),
        **_map(snapshot, drawn, within),
        indicators=shown,
        indicator=shown.get(key),
        years=_years(site, shown[key]) if key else [],
        titles=asking.document_titles(site, snapshot),
    )


def _drawn(site: Site, snapshot: Snapshot) -> _Charts:
    tasks = chosen(rows(site, snapshot), Choice())
    months = charts.by_month(tasks)
    return _Charts(
        tasks,
        months,
        charts.beyond(tasks, months),
        [(name, list(own)) for name, own in groupby(charts.by_body(tasks), key=lambda bar: bar.label)],
        charts.fields_by_body(tasks),
        divisions.provinces(tasks),
        indicators.indicators(tasks, site.knowledge),
    )


def _map(snapshot: Snapshot, drawn: _Charts, within: str) -> dict[str, Any]:
    """Return the tiles of all provinces, or those of one."""
    inner = snapshot.cached(("parts", within), lambda: divisions.parts(drawn.tasks, within)) if within else ()
    tiles = inner or drawn.provinces
    return {
        "tiles": tiles,
        "tile_most": max((tile.count for tile in tiles), default=0) or 1,
        "tile_rows": max(tile.row for tile in tiles) + 1,
        "across": ACROSS,
        "province": next((tile for tile in drawn.provinces if tile.code == within), None),
        "outer": not inner,
    }


def _years(site: Site, indicator: Indicator) -> list[tuple[str, list[Point]]]:
    found = asking.ask(site, questions.question("documents"), {})
    names = [column.name for column in found.columns]
    said = (dict(zip(names, row, strict=True)) for row in found.rows)
    return indicators.by_date(indicator, {str(row["document"]): str(row["date"] or "") for row in said})


def _most(bars: Sequence[Bar]) -> int:
    return max((bar.count for bar in bars), default=1)
