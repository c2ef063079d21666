"""Which address gives what."""

from __future__ import annotations

from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.web.documents.pages import document_list, document_page
from kg.web.editing.endpoints import editing_routes
from kg.web.explorer.page import explorer_page, neighbourhood_data
from kg.web.explorer.resource import named_by_iri, named_by_path
from kg.web.explorer.suggestions import suggested_names
from kg.web.pages.asking import ask_page
from kg.web.pages.charts import charts_page
from kg.web.pages.comparing import comparison_page
from kg.web.pages.ledger import ledger_page
from kg.web.pages.questions import question_list, question_page
from kg.web.pages.reviewing import review_page
from kg.web.pages.searching import search_page
from kg.web.settings import Settings
from kg.web.site import address, path_of, root_of
from kg.web.sparql.description import void
from kg.web.sparql.service import sparql_service
from kg.web.static_files import static_file
from kg.web.time_limit import within_time_limit


class AnyText(StringConvertor):
    """Any text in a path, also with slashes and line breaks, as an id of a document may have them."""

    regex = "(?s:.*)"


register_url_convertor("any", AnyText())


def routes(settings: Settings) -> list[Route]:
    """Return the addresses of a server."""
    shared = [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["X-SPARQL-MaxRows", "Retry-After"],
        )
    ]
    extra = ["OPTIONS"] if settings.origins else []
    reading = ["GET", *extra]
    open_ = shared if settings.origins else []
    return [
        Route("/", within_time_limit(explorer_page)),
        Route("/neighbourhood", within_time_limit(neighbourhood_data)),
        Route("/suggestions", within_time_limit(suggested_names)),
        Route("/ask", within_time_limit(ask_page)),
        Route("/questions", within_time_limit(question_list)),
        Route("/questions/{name}", within_time_limit(question_page)),
        Route("/ledger", within_time_limit(ledger_page)),
        Route("/search", within_time_limit(search_page)),
        Route("/compare", within_time_limit(comparison_page)),
        Route("/charts", within_time_limit(charts_page)),
        Route("/review", within_time_limit(review_page)),
        Route("/documents", within_time_limit(document_list)),
        Route("/documents/", without_slash),
        Route("/documents/{doc:any}", within_time_limit(document_page)),
        Route("/sparql", sparql_service, methods=[*reading, "POST"], middleware=open_),
        Route("/.well-known/void", within_time_limit(void), methods=reading, middleware=open_),
        Route("/resource", within_time_limit(named_by_iri), methods=reading, middleware=open_),
        Route("/data/{path:any}", within_time_limit(named_by_path), methods=reading, middleware=open_),
        *(editing_routes() if settings.edit else []),
        Route("/static/{name}", static_file),
        Route("/{path:any}/", without_slash),
    ]


def first_words() -> frozenset[str]:
    """Return the first words of the addresses."""
    return frozenset(route.path.split("/")[1] for route in routes(Settings("", edit=Path()))) - {
        "",
        "{path:any}",
    }


def without_slash(request: Request) -> Response:
    """Lead an address that ends in a slash to the one without."""
    # Within this host: a path that begins with two slashes would name another.
    path = "/" + path_of(request).strip("/")
    return RedirectResponse(address(root_of(request), path, request.query_params), 307)
