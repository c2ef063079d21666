"""What a process that answers queries does: it checks a query, runs it, and writes the answer."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.formats.output import dumps
from kg.stores import large, open_store, query_check
from kg.stores.query_check import Refused
from kg.web import negotiation
from kg.web.http_errors import HttpError, Overdue
from kg.web.sparql import results
from kg.web.sparql.budget import Budget
from kg.web.watched_store import patiently

Opened = ox.Store | large.Reader
_MEMORY = 4 << 30  # bytes of address space of a process, where the system can hold it to that


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the protocol gives it: its text, the Accept header, and the graphs of its dataset.

    ``format`` is a short name of a form, such as ``csv``, for clients that set no header.
    """

    text: str
    accept: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, its media type, and whether it was cut at the limit."""

    content: bytes
    media: str
    more: bool


def work(line: Connection, address: str, limit: int, niceness: int) -> None:
    """Answer queries that come through a line until it is closed.

    A query comes with a stamp of the store, which is opened anew when that changes, and with the seconds of
    processor time that it may take, if they are limited. ``True`` goes back when the store is open, and then
    the answer; or a ``KgError`` in place of either. With ``Overdue`` the process ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its processes itself
    _hold_back(niceness)
    store: Opened | None = None
    opened: Any = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            query, stamp, seconds = line.recv()
            try:
                if store is None or opened != stamp:
                    store, opened = _open(address), stamp
            except KgError as error:
                line.send(error)
                continue
            line.send(True)
            with Budget(seconds, partial(_spent, line)):
                found = _answered(store, query, limit)
            line.send(found)


def _answered(store: Opened, query: Query, limit: int) -> Answer | KgError:
    try:
        return answer(store, query, limit)
    except KgError as error:
        return error


def _spent(line: Connection) -> None:
    """Say that a query takes too long, and end the process in the middle of it."""
    line.send(Overdue("the query takes long"))
    os._exit(0)


def _hold_back(niceness: int) -> None:
    """Limit the memory of this process and let others go first, where the system can do so."""
    if hasattr(os, "nice"):
        os.nice(niceness)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _open(address: str) -> Opened:
    """Return the store for reading; what a server holds is copied into memory."""
    if Path(address).is_dir():
        return patiently(address, _read_only)
    store = ox.Store()
    with open_store(address) as remote:
        store.load(dumps(remote.dataset(), "nquads").encode(), format=ox.RdfFormat.N_QUADS)
    return store


def _read_only(address: str) -> large.Reader:
    open_store(address).close()  # says in one line what is wrong
    try:
        return large.Reader(Path(address))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{address}: the store does not answer: {error}") from None


def answer(store: Opened, query: Query, limit: int) -> Answer:
    """Return the answer to a query in the form that the client wants; raises ``KgError`` for none."""
    read = query_check.read(query.text)
    media = _media(read.form, query.format, query.accept)
    found = _run(store, query, read.graphs)
    try:
        return Answer(*results.write(found, media, limit))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store does not answer: {' '.join(str(error).split())}") from None


def _run(
    store: Opened, query: Query, graphs: tuple[str, ...]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    protocol = bool(query.default or query.named)
    # What the protocol says of the dataset comes before what the query says.
    checked = (*query.default, *query.named) if protocol else graphs
    for iri in checked:
        if not _known(store, iri):
            raise Refused(f"the store has no graph <{iri}>, and nothing is fetched from elsewhere")
    dataset: dict[str, Any] = {"use_default_graph_as_union": not checked}
    if protocol:
        dataset = {
            "default_graph": [ox.NamedNode(iri) for iri in query.default],
            "named_graphs": [ox.NamedNode(iri) for iri in query.named],
        }
    try:
        return store.query(query.text, **dataset)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query is not SPARQL: {' '.join(str(error).split())}") from None
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store does not answer: {' '.join(str(error).split())}") from None


def _known(store: Opened, iri: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        return False


def _media(form: str, short: str, accept: str) -> str:
    offered = results.offered(form)
    ranged = accept.strip() in ("", "*/*") or "text/html" in accept
    if short and ranged:
        accept = results.SHORT.get(short.lower(), short)
    found = negotiation.choose(accept, offered)
    if found is None:
        forms = ", ".join(sorted(set(offered.values())))
        raise HttpError(406, f"an answer to {form or 'this query'} comes as {forms}")
    return offered[found]
