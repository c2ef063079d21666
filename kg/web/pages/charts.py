"""The page of the charts: the ledger in figures, each bar a link to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from kg.answers import charts
from kg.answers.charts import Bar
from kg.answers.ledger_choice import Choice, chosen
from kg.graph.classes import ROLES
from kg.page.geometry import shorten
from kg.web.pages.ledger import rows
from kg.web.site import site_of

_EMS = 16.0  # the width of a name beside a bar


def charts_page(request: Request) -> Response:
    """Return the charts of all rows of the ledger."""
    site = site_of(request)
    found = chosen(rows(site, site.store.snapshot()), Choice())
    months, cells = charts.by_month(found), charts.fields_by_body(found)
    bodies = [(name, list(own)) for name, own in groupby(charts.by_body(found), key=lambda bar: bar.label)]
    return site.html(
        request,
        "charts.html",
        months=months,
        month_most=_most(months),
        beyond=charts.beyond(found, months),
        bodies=bodies,
        body_most=max((sum(bar.count for bar in own) for _, own in bodies), default=1),
        roles=ROLES,
        fields=[(name, list(own)) for name, own in groupby(cells, key=lambda bar: bar.label)],
        field_most=_most(cells),
        short=lambda text: shorten(text, _EMS),
    )


def _most(bars: Sequence[Bar]) -> int:
    return max((bar.count for bar in bars), default=1)
