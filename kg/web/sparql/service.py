"""The query service: SPARQL 1.1 Protocol, for reading (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.answers import questions
from kg.answers.questions import Question
from kg.web import negotiation
from kg.web.http_errors import HttpError
from kg.web.site import Site, language, site_of
from kg.web.sparql import query_check, results
from kg.web.workers import Query

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says: the query, the graphs of its dataset, and a short name of a format."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str = ""


async def sparql_service(request: Request) -> Response:
    """Answer a query that came by GET, by POST of a form, or by POST of the query itself."""
    site = site_of(request)
    asked = await _asked(request, site.settings.longest)
    if asked.query is None and wants_page(request):
        return _page(site, request)
    if asked.query is None:
        raise HttpError(400, "there is no query: send one as the parameter 'query'")
    return await run_in_threadpool(answer, site, asked, request.headers.get("accept", ""))


def wants_page(request: Request) -> bool:
    """Say whether a reader came by, rather than a program."""
    accept = request.headers.get("accept", "")
    return request.method == "GET" and "text/html" in accept


def _page(site: Site, request: Request) -> Response:
    known = [question for question in questions.questions() if "rq" in question.texts]
    name, spoken = request.query_params.get("example", "documents"), language(request)
    shown = next((_example(question, spoken) for question in known if question.name == name), "")
    return site.html(
        request,
        "sparql.html",
        query=shown,
        questions=known,
        seconds=f"{site.settings.timeout:g}",
        rows=site.settings.limit,
    )


def _example(question: Question, spoken: str) -> str:
    """Return the query of a question with its words in place of its opening."""
    lines = dropwhile(lambda line: line.startswith("#") or not line, question.texts["rq"].split("\n"))
    return "\n".join([f"# {question.words(spoken)}", "", *lines])


async def _asked(request: Request, longest: int) -> Asked:
    if len(request.url.query) > longest:
        raise HttpError(414, f"the query is longer than {longest} bytes: ask for less")
    pairs = _pairs(request.url.query)
    if request.method != "POST":
        return _from(pairs, request.method)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request, longest)
    if media == _FORM:
        return _from([*pairs, *_pairs(body)], "POST")
    if media == _QUERY:
        if any(name == "query" for name, _ in pairs):
            raise HttpError(400, "the query is given twice: in the address and in the body")
        return _from([*pairs, ("query", body)], "POST")
    if media == _UPDATE:
        raise HttpError(403, "this service only reads: it takes queries and no updates")
    raise HttpError(415, f"a query is posted as {_FORM} or as {_QUERY}")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        raise HttpError(400, "the request is not UTF-8") from None


async def _body(request: Request, longest: int) -> str:
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > longest:
            raise HttpError(413, f"the query is longer than {longest} bytes: ask for less")
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise HttpError(400, "the request is not UTF-8") from None


def _from(pairs: list[tuple[str, str]], method: str) -> Asked:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for known, value in pairs if known == name)

    def graphs(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values(f"{kind}-graph-uri")))

    if values("update"):
        raise HttpError(403, "this service only reads: it takes queries and no updates")
    queries = values("query")
    if len(queries) > 1:
        raise HttpError(400, "there is more than one query in the request")
    short = next(iter(values("format") + values("output")), "")
    return Asked(queries[0] if queries else None, graphs("default"), graphs("named"), short)


def answer(site: Site, asked: Asked, accept: str) -> Response:
    """Return the answer to a query in the form that the client wants; raises ``KgError`` for none."""
    text = asked.query or ""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise HttpError(400, "the query is not valid text") from None
    read = query_check.read(text)
    media = _media(read.form, asked.format, accept)
    protocol = bool(asked.default or asked.named)
    # What the protocol says of the dataset comes before what the query says.
    checked = () if protocol else read.graphs
    query = Query(text, media, asked.default, asked.named, checked, union=not checked)
    found = site.workers.ask(query, site.store.stamp())
    headers = {"Vary": "Accept"}
    if found.more:
        headers["X-SPARQL-MaxRows"] = str(site.settings.limit)
    charset = "" if media.endswith(("+json", "+xml")) else "; charset=utf-8"
    return Response(found.content, headers=headers | {"Content-Type": media + charset})


def _media(form: str, short: str, accept: str) -> str:
    offered = results.offered(form)
    ranged = accept.strip() in ("", "*/*") or "text/html" in accept
    if short and ranged:
        accept = results.SHORT.get(short.lower(), short)
    found = negotiation.choose(accept, offered)
    if found is None:
        raise HttpError(
            406, f"an answer to {form or 'this query'} comes as {', '.join(sorted(set(offered.values())))}"
        )
    return offered[found]
