"""The page that takes a sentence: it leads to the form that the sentence fills, or says what it may mean."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.answers.readings import Reading
from kg.answers.sentences import understand
from kg.web import asking, parameters
from kg.web.site import address, labels, language, root_of, site_of


def ask_page(request: Request) -> Response:
    """Lead to the answer of a sentence; several readings, or what is nearest to none, are a page."""
    site, spoken = site_of(request), language(request)
    snapshot = site.store.snapshot()
    to = partial(address, root_of(request))
    if not (sentence := parameters.text(request.query_params, "q")):
        return RedirectResponse(to("/questions"), 303)
    meant = understand(sentence, asking.known(snapshot))
    ways = [(reading.line(spoken), to(*_form(reading, sentence))) for reading in meant.readings]
    if len(ways) == 1:
        return RedirectResponse(ways[0][1], 303)
    return site.html(
        request,
        "ask.html",
        sentence=sentence,
        ways=ways,
        unknown=[] if ways else meant.lines(labels(), spoken)[1:-1],
        examples=meant.examples,
    )


def _form(reading: Reading, sentence: str) -> tuple[str, dict[str, str]]:
    """Return the address of the form that a reading fills, which tells the sentence too."""
    return f"/questions/{reading.question.name}", {**reading.values, "ask": "1", "said": sentence}
