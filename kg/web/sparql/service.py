"""The query service: SPARQL 1.1 Protocol, for reading (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from itertools import dropwhile
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.answers import questions
from kg.answers.questions import Question
from kg.web import bodies, negotiation, parameters
from kg.web.http_errors import HttpError
from kg.web.site import Site, language, site_of
from kg.web.sparql import description, results
from kg.web.sparql.engine import Query

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST = 100  # parameters of a request

Pairs = list[tuple[str, str]]


async def sparql_service(request: Request) -> Response:
    """Answer a query that came by GET, by POST of a form, or by POST of the query itself."""
    site = site_of(request)
    pairs = await _parameters(request, site.settings.longest)
    if query := _query(pairs, negotiation.accepted(request)):
        return await _answered(site, request, query)
    accept = negotiation.accepted(request)
    if request.method == "GET":
        example = parameters.choice(request.query_params, "example", list(_known())) or "documents"
        if "text/html" in accept:
            return _page(site, request, example)
        if negotiation.choose(accept, results.TRIPLES):
            return await run_in_threadpool(description.service, site, request)
    raise HttpError(400, "there is no query: send one as the parameter 'query'")


def _known() -> dict[str, Question]:
    return {question.name: question for question in questions.questions() if "rq" in question.texts}


def _page(site: Site, request: Request, example: str) -> Response:
    known = _known()
    return site.html(
        request,
        "sparql.html",
        query=_example(known[example], language(request)),
        questions=list(known.values()),
        seconds=f"{site.settings.timeout:g}",
        rows=site.settings.limit,
    )


def _example(question: Question, spoken: str) -> str:
    """Return the query of a question with its words in place of its opening."""
    lines = dropwhile(lambda line: line.startswith("#") or not line, question.texts["rq"].split("\n"))
    return "\n".join([f"# {question.words(spoken)}", "", *lines])


async def _parameters(request: Request, longest: int) -> Pairs:
    if len(request.url.query) > longest:
        raise HttpError(414, f"the query is longer than {longest} bytes: ask for less")
    pairs = _pairs(request.url.query)
    if request.method != "POST":
        return pairs
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await bodies.text(request, longest, "query")
    if media == _FORM:
        return [*pairs, *_pairs(body)]
    if media == _QUERY:
        if any(name == "query" for name, _ in pairs):
            raise HttpError(400, "the query is given twice: in the address and in the body")
        return [*pairs, ("query", body)]
    if media == _UPDATE:
        raise HttpError(403, "this service only reads: it takes queries and no updates")
    raise HttpError(415, f"a query is posted as {_FORM} or as {_QUERY}")


def _pairs(text: str) -> Pairs:
    if text.count("&") >= _MOST:
        raise HttpError(400, f"the request has more than {_MOST} parameters")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        raise HttpError(400, "the request is not UTF-8") from None


def _query(pairs: Pairs, accept: str) -> Query | None:
    """Return the query of a request, None where it holds none."""

    def values(name: str) -> tuple[str, ...]:
        return tuple(value for known, value in pairs if known == name)

    def graphs(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values(f"{kind}-graph-uri")))

    if values("update"):
        raise HttpError(403, "this service only reads: it takes queries and no updates")
    texts = values("query")
    if len(texts) > 1:
        raise HttpError(400, "there is more than one query in the request")
    if not texts:
        return None
    short = next(iter(values("format") + values("output")), "")
    return Query(_valid(texts[0]), accept, graphs("default"), graphs("named"), short)


def _valid(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise HttpError(400, "the query is not valid text") from None
    return text


async def _answered(site: Site, request: Request, query: Query) -> Response:
    found = await site.queries.ask(query, site.store.stamp, request.is_disconnected)
    headers = {"Vary": "Accept", "Content-Type": results.content_type(found.media)}
    if found.more:
        headers["X-SPARQL-MaxRows"] = str(site.settings.limit)
    return Response(found.content, headers=headers)
