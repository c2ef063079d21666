"""A store in Neo4j, through the official driver."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, LiteralString, TypeVar
from urllib.parse import urlsplit, urlunsplit

import networkx as nx
from neo4j import GraphDatabase, ManagedTransaction, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DriverError,
    Forbidden,
    ForbiddenOnReadOnlyDatabase,
    Neo4jError,
    ServiceUnavailable,
)
from rdflib import Dataset

from kg.errors import KgError, QueryError, StoreError
from kg.graph import rdf
from kg.graph.merging import restrict
from kg.stores import cypher, cypher_check
from kg.stores.base import Column, Language, Prepared, Rows, Store, Stored, Value, stored
from kg.stores.servers import TIMEOUT, Server

_Result = TypeVar("_Result")
_PAUSES = (0.1, 0.2, 0.5, 1.0, 1.0, 2.0, 2.0, 5.0)  # seconds before a graph that changed is read again
_RETRY = 30.0  # seconds for which a transaction that conflicts with another is tried again

# Without a handler the driver writes each retry to stderr; what matters is raised as an error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore(Store):
    """A database of a Neo4j server or cluster; the path of the address, if any, names the database.

    ``neo4j://`` addresses find the members of a cluster by themselves. ``timeout`` is in seconds.
    """

    language: Language = "cypher"
    answers_sparql = False
    _known: dict[str, Stored] | None = None  # the documents by id, once they were asked for

    def __init__(self, server: Server, *, timeout: float = TIMEOUT) -> None:
        self.address = server.address
        parts = urlsplit(server.address)
        self._database = parts.path.strip("/") or None
        self._timeout = timeout
        self._ready = False
        login = (server.user, server.password or "") if server.user else None
        self._driver = GraphDatabase.driver(
            urlunsplit(parts._replace(path="")),
            auth=login,
            connection_timeout=min(timeout, 15.0),
            max_transaction_retry_time=min(timeout, _RETRY),
            notifications_min_severity="OFF",
        )
        try:
            self._try(self._driver.verify_connectivity)
            self._read(partial(_run, "RETURN 1"))
        except KgError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections; a second call does nothing."""
        self._driver.close()

    def documents(self) -> tuple[str, ...]:
        """Return the ids of the documents in the store, sorted."""
        return tuple(self._read(lambda run: [row["doc"] for row in run.run(cypher.DOCUMENTS)]))

    def stored(self) -> tuple[Stored, ...]:
        """Return the documents in the store, sorted by id."""
        if self._known is None:
            rows = self._read(lambda run: _rows(run, cypher.STORED))
            self._known = {row["said"]["doc"]: stored(row["iri"], row["said"]) for row in rows}
        return tuple(one for _, one in sorted(self._known.items()))

    prepare = staticmethod(cypher.prepare)

    def write(self, prepared: Prepared) -> bool:
        """Write what was prepared for Neo4j."""
        one = prepared.stored
        found = self._read(lambda run: [row["digest"] for row in run.run(cypher.DIGEST, {"doc": one.doc})])
        if prepared.mark in found:
            return False
        self._constrain()
        self._write(lambda run: cypher.write(run, prepared.content, one.place))
        if self._known is not None:
            self._known[one.doc] = one
        return True

    def remove(self, document: str) -> bool:
        """Remove what only this document said; return False where it is not in the store."""
        if document not in self.documents():
            return False
        self._write(lambda run: cypher.forget(run, document))
        if self._known is not None:
            self._known.pop(document, None)
        return True

    def query(
        self, text: str, parameters: Mapping[str, Value] | None = None, *, services: bool = False
    ) -> Rows:
        """Return the rows of a Cypher query that only reads, its parameters bound as values."""
        if not services:
            cypher_check.check(text)

        def rows(run: ManagedTransaction) -> Rows:
            result = run.run(text, dict(parameters or {}))
            names = result.keys()
            return Rows(
                tuple(map(Column, names)), tuple(tuple(map(_plain, record.values())) for record in result)
            )

        return self._read(rows)

    def graph(self, *documents: str) -> nx.MultiDiGraph:
        """Return the whole graph, equal to the one that was written, or the part that some documents say."""
        whole = self._whole()
        return restrict(whole, documents) if documents else whole

    def _whole(self) -> nx.MultiDiGraph:
        # A transaction in Neo4j sees what others write meanwhile, so a graph that changed is read again.
        for pause in _PAUSES:
            before = self._digests()
            nodes, edges = self._read(lambda run: (_rows(run, cypher.NODES), _rows(run, cypher.EDGES)))
            if before == self._digests():
                with contextlib.suppress(KeyError, ValueError):  # a node that is just being written
                    return cypher.read(nodes, edges)
            time.sleep(pause)
        raise StoreError(
            f"{self.address}: what is there keeps changing, or is not a graph of ours; try again later"
        )

    def _digests(self) -> list[dict[str, Any]]:
        return self._read(lambda run: _rows(run, cypher.DIGESTS))

    def dataset(self, *documents: str, others: bool = True) -> Dataset:
        """Return the whole graph or the part that some documents say as RDF, one named graph a document."""
        return rdf.to_dataset(self.graph(*documents), others)

    def _constrain(self) -> None:
        """Make missing constraints and indexes, before any data is written."""
        for statement in () if self._ready else cypher.SCHEMA:
            self._write(partial(_run, statement))
        self._ready = True

    def _read(self, work: Callable[[ManagedTransaction], _Result]) -> _Result:
        with self._driver.session(database=self._database, default_access_mode="READ") as session:
            return self._try(lambda: session.execute_read(unit_of_work(timeout=self._timeout)(work)))

    def _write(self, work: Callable[[ManagedTransaction], _Result]) -> _Result:
        with self._driver.session(database=self._database) as session:
            return self._try(lambda: session.execute_write(unit_of_work(timeout=self._timeout)(work)))

    def _try(self, work: Callable[[], _Result]) -> _Result:
        try:
            return work()
        except (DriverError, Neo4jError) as error:
            raise _refusal(self.address, error) from None


def _run(statement: LiteralString, transaction: ManagedTransaction) -> None:
    transaction.run(statement).consume()


def _rows(transaction: ManagedTransaction, statement: LiteralString) -> list[dict[str, Any]]:
    return [dict(record) for record in transaction.run(statement)]


def _refusal(address: str, error: Exception) -> KgError:
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    said = " ".join(str(getattr(error, "message", None) or error).split())
    if isinstance(error, AuthError):
        return StoreError(f"{address}: wrong user or password")
    if isinstance(error, Forbidden | ForbiddenOnReadOnlyDatabase) or "AccessMode" in code:
        return StoreError(f"{address}: this user may not do this: {said}")
    if isinstance(error, ServiceUnavailable):
        return StoreError(f"{address}: the server does not answer: {said}")
    if "DatabaseNotFound" in code:
        return StoreError(f"{address}: no such database: {said}")
    if "TimedOut" in code or "TransactionTerminated" in code:
        return StoreError(f"{address}: no answer within the time allowed: {said}")
    if isinstance(error, ClientError) and "Statement" in code:
        return QueryError(f"the query is refused: {said}")
    return StoreError(f"{address}: the server refuses: {said}")


def _plain(value: Any) -> Value:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if hasattr(value, "element_id"):  # a node or relationship in a query of one's own
        return str(value.get("iri") or value.element_id)
    return str(value)
