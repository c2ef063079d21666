"""What the product does with one input of each kind. What escapes from here is a find, unless it is a ``KgError``."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

from starlette.testclient import TestClient

from fuzz.kinds import KINDS
from kg import corpus, graph
from kg.answers import questions, spreadsheets, tables
from kg.errors import KgError, PageError
from kg.extraction import extractor
from kg.formats import records
from kg.model import Extraction
from kg.page import rendering
from kg.stores import Store, open_store, query_check
from kg.web import Settings, application
from support.folders import ROOT

_NOTICE = ROOT / "data" / "qinghe-notice-2026.txt"
_SECONDS = 5.0  # that the server gives a query or page
_open = ExitStack()
atexit.register(_open.close)


def _folder() -> Path:
    """The folder that the process was started in."""
    return Path.cwd()


def _document(path: Path) -> None:
    """Read a file, and do with it what follows: graph, store, page, records."""
    (outcome,) = corpus.extract_all([path], workers=1)
    if outcome.error:
        raise KgError(outcome.error)
    folder = _folder() / "written.db"
    shutil.rmtree(folder, ignore_errors=True)  # what an old store tidies up is no time of this input
    for extraction in outcome.extractions:
        _whole(extraction)
        made = graph.build([extraction], corpus.load())
        with open_store(str(folder), create=True) as store:
            store.replace(made)
        with suppress(PageError):  # there may be nothing to draw
            rendering.render(made, _folder() / "page.html", None, None, "zh")


def _whole(extraction: Extraction) -> None:
    """Check what holds of any extraction: it comes back from its record, and names stand where they say."""
    path = _folder() / "record.jsonl"
    path.write_text(records.dumps(extraction) + "\n", encoding="utf-8")
    try:
        (again,) = records.read(path)
    except KgError as error:
        raise AssertionError(f"a record of our own is refused: {error}") from None
    assert records.dumps(again) == records.dumps(extraction), "a record does not come back as it was"


def _text(path: Path) -> None:
    """Read a file, and explain its text too."""
    _document(path)
    extractor.trace(extractor.Document("text", path.read_text(encoding="utf-8", errors="replace")), corpus.load())


@cache
def _small() -> Store:
    """A store of one short sentence: what joins it with itself is not slow."""
    folder = _folder() / "small"
    folder.mkdir()
    (folder / "one.txt").write_text("市水利局要加强汉江保护。\n", encoding="utf-8")
    (outcome,) = corpus.extract_all([folder / "one.txt"], workers=1)
    with open_store(str(folder / "kg.db"), create=True) as store:
        store.replace(graph.build(outcome.extractions, corpus.load()))
    return _open.enter_context(open_store(str(folder / "kg.db")))


def _sparql(path: Path) -> None:
    """Check a query and ask it, as `kg query --file` does."""
    asked = questions.load(path)
    read = query_check.read(asked.texts["rq"])
    rows = questions.ask(_small(), asked, {}, limit=100)
    assert read.form == "SELECT", f"a query of the form {read.form!r} has rows"
    for form in tables.FORMATS:
        tables.render(rows, form)
    spreadsheets.excel_file(rows)


@cache
def _web() -> TestClient:
    store = _folder() / "served.db"
    (outcome,) = corpus.extract_all([_NOTICE], workers=1)
    with open_store(str(store), create=True) as written:
        written.replace(graph.build(outcome.extractions, corpus.load()))
    settings = Settings(str(store), processes=1, timeout=_SECONDS)
    return _open.enter_context(TestClient(application(settings)))


def _url(path: Path) -> None:
    """Ask the server for an address, as a reader and as a program."""
    address = path.read_text(encoding="ascii")
    for accept in ("text/html", "*/*"):
        answer = _web().get(address, headers={"Accept": accept})
        assert answer.status_code < 500 or answer.status_code == 503, f"status {answer.status_code}"


_TARGETS: dict[str, Callable[[Path], None]] = {"text": _text, "sparql": _sparql, "url": _url}


def run(kind: str, data: bytes) -> None:
    """Give the product an input; raises ``KgError`` where it is refused, and anything else for a find."""
    path = _folder() / f"input{KINDS[kind].ending}"
    path.write_bytes(data)
    _TARGETS.get(kind, _document)(path)
