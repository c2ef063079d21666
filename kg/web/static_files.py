"""The styles and scripts of the pages: files of ``viz/`` and pyvis, and a style made from the theme."""

from __future__ import annotations

import functools
import hashlib

from starlette.requests import Request
from starlette.responses import Response

from kg.page import rendering
from kg.resources import folder
from kg.web.http_errors import HttpError
from kg.web.site import theme

_MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def static_file(request: Request) -> Response:
    """Return a file; the browser is told where the copy that it has is still good."""
    name = request.path_params["name"]
    found = content(name)
    if found is None:
        raise HttpError(404, "there is no such file")
    tag = f'"{hashlib.sha256(found).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Content-Type": _MEDIA[name.rpartition(".")[2]]}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found, headers=headers)


@functools.cache
def content(name: str) -> bytes | None:
    """Return the bytes of a file, None where there is none."""
    home = folder("viz")
    if name == "vis-network.js":
        return rendering.library().encode()
    if name == "explorer.js":
        return "\n".join((home / part).read_text(encoding="utf-8") for part in rendering.SCRIPTS).encode()
    if name == "classes.css":
        return _classes().encode()
    files = {path.name: path for path in (*home.glob("*.css"), *(home / "web").glob("*.[cj]s*"))}
    found = files.get(name)
    return found.read_bytes() if found and found.suffix[1:] in _MEDIA else None


def _classes() -> str:
    """Return a style with the colour of each class, light and dark, from the theme."""
    looks = theme()["classes"]
    light = [f".c-{name} {{ --c: {look['light']}; }}" for name, look in looks.items()]
    dark = [f'[data-scheme="dark"] .c-{name} {{ --c: {look["dark"]}; }}' for name, look in looks.items()]
    return "\n".join([*light, *dark, ""])
