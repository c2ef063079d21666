"""The page that searches the full text of all documents; its address holds all that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from kg.answers.coded_words import coded_words
from kg.search import finding, index, kinds
from kg.search.asked import asked
from kg.search.finding import FACETS, ORDERS, Choice, Found, Hit
from kg.search.kinds import Kinds
from kg.web import asking, parameters
from kg.web.site import Site, address, language, root_of, site_of
from kg.web.watched_store import Snapshot

PAGE = 20
_FIRST = 8  # values of a facet that are shown at once
_YEARS = ("year",)  # facets in falling order of their values


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: what it is called, and how many hits it would leave."""

    name: str
    label: str
    count: int


def search_page(request: Request) -> Response:
    """Return the hits of a search, and how many there are under what would narrow it."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    choice = choice_of(request.query_params)
    number = parameters.page_number(request.query_params)
    found = finding.search(snapshot.store, site.knowledge, choice, limit=PAGE, offset=(number - 1) * PAGE)
    known = kinds.load(site.knowledge)
    return site.html(
        request,
        "search.html",
        choice=choice,
        found=found,
        facets=_facets(site, snapshot, found, known, language(request)),
        first=_FIRST,
        page=number,
        pages=max(-(-found.total // PAGE), 1),
        place=partial(_place, root_of(request), asked(choice.words).phrases),
        titles=asking.document_titles(site, snapshot),
    )


def follow(site: Site, snapshot: Snapshot) -> None:
    """Bring the index of texts up to the store."""
    index.searched(snapshot.store, site.knowledge, lambda _: None)


def choice_of(given: QueryParams) -> Choice:
    """Return what an address chooses; raises ``HttpError`` for a value that cannot be chosen."""
    values = {name: parameters.text(given, name) for name in FACETS}
    return Choice(parameters.text(given, "q"), **values, order=parameters.choice(given, "order", ORDERS))


def _facets(
    site: Site, snapshot: Snapshot, found: Found, known: Kinds, spoken: str
) -> dict[str, Sequence[Value]]:
    labels = {
        facet: {name: label[spoken] for name, label in own.items()} for facet, own in known.labels.items()
    }
    labels["doc"] = asking.document_titles(site, snapshot)
    labels["field"] = coded_words(spoken)
    facets: dict[str, Sequence[Value]] = {}
    for facet in FACETS:
        called = labels.get(facet, {})
        counted = [Value(name, called.get(name, name), n) for name, n in found.counts[facet].items()]
        ranks = {name: rank for rank, name in enumerate(called)} if facet == "level" else {}
        ordered = sorted(counted, key=lambda value: (ranks.get(value.name, 0), -value.count, value.label))
        facets[facet] = sorted(counted, key=lambda v: v.name, reverse=True) if facet in _YEARS else ordered
    return facets


def _place(root: str, phrases: Sequence[str], hit: Hit) -> str:
    """Return the address of a hit in its document, where the phrases are to be marked."""
    letter = "" if hit.kind in ("Goal", "Measure") else "s"
    start, end = hit.at
    found = {"find": "\n".join(phrases)}
    return f"{address(root, f'/documents/{hit.doc}', found)}#{letter}{start}-{end}"
