"""The pages of the named questions: forms, and answers as tables that can be sorted, saved and drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.answers import documents, questions
from kg.answers.names import understood
from kg.answers.questions import Question
from kg.answers.sentences import understand
from kg.answers.tables import shown
from kg.errors import QueryError, nearest
from kg.messages import translated
from kg.stores.base import Column, Rows, Value
from kg.web import asking, parameters
from kg.web.downloads import download
from kg.web.http_errors import HttpError
from kg.web.site import Site, address, labels, language, root_of, site_of
from kg.web.watched_store import Snapshot

PAGE = 200
_AHEAD = 5  # pages that are read together where an answer comes document by document
Address = Callable[[str], str]
_HIDDEN = ("start", "end", "rule", "sentence")  # told by the link to the text, and under the row


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: cells, which of them are numbers, the link to the text, the sentence."""

    cells: tuple[str, ...]
    numbers: tuple[bool, ...]
    place: str = ""
    sentence: str = ""
    rule: str = ""


def question_list(request: Request) -> Response:
    """Return the list of all questions."""
    site = site_of(request)
    site.store.snapshot()
    return site.html(request, "questions.html", questions=questions.questions())


def question_page(request: Request) -> Response:
    """Return a question as a form, with its answer where the address gives what it needs."""
    site = site_of(request)
    snapshot = site.store.snapshot()
    asked = _question(request.path_params["name"])
    given = asking.given_values(asked, request.query_params)
    number, spoken = parameters.page_number(request.query_params), language(request)
    rows, wrong = None, ""
    if "ask" in request.query_params or all(
        p.default is not None or p.name in given for p in asked.parameters
    ):
        try:
            sort = parameters.text(request.query_params, "sort")
            enough = 0 if sort or "as" in request.query_params else _enough(number)
            rows = sorted_rows(asking.ask(site, asked, given, enough), sort)
        except QueryError as error:
            wrong = translated(str(error), spoken)
    if rows is not None and (kind := request.query_params.get("as")):
        rows = documents.entitled(rows, asking.document_titles(site, snapshot))
        return download(rows, kind, asked.words(spoken), spoken)
    to = partial(address, root_of(request))
    values = _answer(rows, number, site.settings.limit, spoken, to) if rows is not None else {"rows": None}
    return site.html(
        request,
        "question.html",
        400 if wrong else 200,
        question=asked,
        questions=questions.questions(),
        given=given,
        request_sort=parameters.text(request.query_params, "sort"),
        wrong=wrong,
        suggested={p.name: p.names for p in asked.parameters},
        documents=asking.document_titles(site, snapshot),
        rest=_rest(site, asked, given, spoken) if rows is not None else "",
        today=date.today() if rows is not None and asked.begins_today(given) else None,
        said=_said(asked, given, parameters.text(request.query_params, "said"), snapshot, spoken),
        meant=asking.lines(understood(asked.names(given), partial(asking.names, snapshot)), spoken),
        **values,
    )


def _enough(number: int) -> int:
    """Return how many rows are read to show a page and to know of the next one."""
    return (number // _AHEAD + 1) * _AHEAD * PAGE


def _said(
    asked: Question, given: Mapping[str, Value], sentence: str, snapshot: Snapshot, spoken: str
) -> list[str]:
    """Return what to tell of the sentence that filled the form, as long as the form is as it filled it."""
    for reading in understand(sentence, asking.known(snapshot)).readings if sentence else ():
        if (reading.question, dict(reading.values)) == (asked, dict(given)):
            words = labels()
            return [words["filled_in"][spoken].format(sentence=sentence), *reading.notes(words, spoken)]
    return []


def _rest(site: Site, asked: Question, given: Mapping[str, Value], spoken: str) -> str:
    """Return what to tell of the rows that the answer leaves aside."""
    others = asked.left_aside(given)
    return asked.rest.line(asking.ask(site, asked, others), spoken) if asked.rest and others else ""


def _question(name: str) -> Question:
    try:
        return questions.question(name)
    except QueryError as error:
        raise HttpError(404, str(error)) from None


def sorted_rows(rows: Rows, sort: str) -> Rows:
    """Return rows sorted by a column, ``-column`` the other way round; empty cells come last.

    Raises ``HttpError`` where there is no such column.
    """
    names = [column.name for column in rows.columns]
    name = sort.removeprefix("-")
    if not name:
        return rows
    if name not in names:
        raise HttpError(400, f"sort={name[:40]!r} is not a column of the answer: {nearest(name, names)}")
    number = names.index(name)
    full = [row for row in rows.rows if row[number] not in (None, "")]
    empty = [row for row in rows.rows if row[number] in (None, "")]
    full.sort(key=lambda row: _key(row[number]), reverse=sort.startswith("-"))
    return Rows(rows.columns, (*full, *empty), rows.more)


def _key(value: Value) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value)


def _answer(rows: Rows, number: int, limit: int, spoken: str, to: Address) -> dict[str, Any]:
    hidden = _hidden(rows.columns)
    shown_columns = [c for c in rows.columns if c.name not in hidden]
    part = rows.rows[(number - 1) * PAGE : number * PAGE]
    return {
        "rows": [_line(row, rows.columns, spoken, to) for row in part],
        "columns": [(c.name, c.label(spoken)) for c in shown_columns],
        "named": documents.COLUMNS,
        "found": len(rows.rows),
        "so_far": rows.more and len(rows.rows) < limit,
        "more": rows.more,
        "page": number,
        "pages": max(-(-len(rows.rows) // PAGE), 1),
        "picture": any(asking.places(rows)),
    }


def _hidden(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the columns that the table leaves out: a document is called by its title anyway."""
    known = any(column.name == "document" for column in columns)
    return (*_HIDDEN, "title") if known else _HIDDEN


def _line(row: tuple[Value, ...], columns: tuple[Column, ...], spoken: str, to: Address) -> Line:
    by_name = {column.name: value for column, value in zip(columns, row, strict=True)}
    hidden = _hidden(columns)
    cells = tuple(
        shown(value, column, spoken)
        for value, column in zip(row, columns, strict=True)
        if column.name not in hidden
    )
    doc, start, end = (by_name.get(name) for name in ("document", "start", "end"))
    place = ""
    if doc is not None:
        place = to(f"/documents/{doc}")
        place += f"#{start}-{end}" if start is not None else ""
    numbers = tuple(
        isinstance(value, int | float) and not isinstance(value, bool)
        for value, column in zip(row, columns, strict=True)
        if column.name not in hidden
    )
    return Line(cells, numbers, place, str(by_name.get("sentence") or ""), str(by_name.get("rule") or ""))
