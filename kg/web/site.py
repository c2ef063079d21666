"""What all pages of the server share: the store, the templates, the words, and how a page is made."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg import knowledge
from kg.answers.coded_words import coded_words
from kg.knowledge import Knowledge
from kg.page.appearance import LANGUAGES, load_labels, load_theme
from kg.page.rendering import data_block
from kg.resources import folder
from kg.web.editing.desk import Desk
from kg.web.query_service import QueryService
from kg.web.settings import Settings
from kg.web.watched_store import WatchedStore
from kg.web.workers import Workers

_COOKIE = "lang"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Site:
    """A running server: its settings, its store and what it needs to make pages."""

    settings: Settings
    store: WatchedStore
    workers: Workers
    queries: QueryService
    desk: Desk | None = None  # where documents are corrected, if they may be
    environment: Environment = field(default_factory=lambda: _environment())

    @functools.cached_property
    def knowledge(self) -> Knowledge:
        """The lexicon and the rules, read at first use."""
        return knowledge.load(self.settings.schema)

    def html(self, request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
        """Return a page from a template in ``viz/web/`` in the language of the reader."""
        content = self.part(request, template, **values)
        return spoken_in(request, HTMLResponse(content, status))

    def part(self, request: Request, template: str, /, **values: Any) -> str:
        """Return what a template gives, ready to be put into a page."""
        return Markup(self.environment.get_template(f"web/{template}").render(**shared(request), **values))


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    found: Site = request.app.state.site
    return found


def editor(request: Request) -> Desk | None:
    """Return the desk, if whoever sent a request may write."""
    desk = site_of(request).desk
    return desk if desk and desk.gate.knows(request) else None


def language(request: Request) -> str:
    """Return ``zh`` or ``en``: as the address says, or else as the reader chose on an earlier page."""
    asked = request.query_params.get("lang") or request.cookies.get(_COOKIE, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def spoken_in(request: Request, response: Response) -> Response:
    """Return a page with a cookie that keeps its language for the next one."""
    path = root_of(request) or "/"
    response.set_cookie(_COOKIE, language(request), max_age=_YEAR, path=path, samesite="lax")
    return response


def root_of(request: Request) -> str:
    """Return the path of a proxy below which this server answers; empty where there is none."""
    return site_of(request).settings.root_path


def path_of(request: Request) -> str:
    """Return the path of an address as the server itself knows it, without that of a proxy."""
    return str(request.scope["path"]).removeprefix(root_of(request))


def shared(request: Request) -> dict[str, Any]:
    """Return what every template uses: words, names of classes, addresses."""
    spoken, root = language(request), root_of(request)
    path, words = path_of(request), labels()
    to = functools.partial(address, root)

    def t(key: str, **values: Any) -> str:
        said = words[key][spoken]
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", f"{value:,}" if isinstance(value, int) else str(value))
        return said

    def word(table: str, key: str) -> str:
        return str(theme()[table].get(key, {}).get(spoken, key))

    def one(name: str) -> str:
        look = theme()["classes"].get(name, {})
        return str(look.get("one", "")) if spoken == "en" and "one" in look else word("classes", name)

    def here(**changes: Any) -> str:
        return to(path, {**dict(request.query_params), **changes})

    return {
        "t": t,
        "word": word,
        "one": one,
        "here": here,
        "to": to,
        "root": root,
        "spoken": spoken,
        "other": next(one for one in LANGUAGES if one != spoken),
        "texts": words,
        "theme": theme(),
        "coded": coded_words(spoken),
        "path": path,
        "editor": editor(request) is not None,
    }


def address(root: str, path: str, parameters: Mapping[str, Any] | None = None) -> str:
    """Return a path below a root with parameters, all escaped; empty parameters are left out."""
    kept = {key: value for key, value in (parameters or {}).items() if value not in (None, "", False)}
    return quote(root + path, safe="/:@") + (f"?{urlencode(kept)}" if kept else "")


@functools.cache
def labels() -> dict[str, dict[str, str]]:
    """Return the words of the pages by key and language."""
    return load_labels(folder("viz") / "web" / "labels.json")


@functools.cache
def theme() -> dict[str, dict[str, Any]]:
    """Return the colours, signs and names of classes, roles and kinds of links."""
    return load_theme(folder("viz") / "theme.json")


def _environment() -> Environment:
    loader = FileSystemLoader(folder("viz"), encoding="utf-8")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["data"] = data_block
    return made
