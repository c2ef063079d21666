"""Where graphs are kept: a folder (embedded Oxigraph), a Neo4j, or any SPARQL 1.1 server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError, nearest
from kg.stores.base import MARKER, Column, Prepared, Rows, Store, Stored, Value
from kg.stores.servers import server, with_password

__all__ = [
    "Column",
    "Prepared",
    "Rows",
    "Store",
    "Stored",
    "Value",
    "exists",
    "is_folder",
    "open_store",
    "preparing",
    "with_login",
]

if TYPE_CHECKING:
    import networkx as nx

_NEO4J = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_SPARQL = ("http", "https")


def open_store(address: str, create: bool = False, *, write: bool = False) -> Store:
    """Open the store at an address: a folder, ``bolt(s)://``, ``neo4j(s)://`` or ``http(s)://``.

    A folder is opened for reading, or for writing with ``write``; with ``create`` it is opened for writing,
    and made where it is missing. User and password of a server come from its address or from
    ``NEO4J_USERNAME``, ``NEO4J_PASSWORD``, ``SPARQL_USERNAME``, ``SPARQL_PASSWORD``. Raises ``StoreError``,
    and changes nothing, where there is no store.
    """
    # Each kind is imported when it is opened: a driver takes longer to import than a folder to open.
    kind = _kind(address)
    if kind is None:
        from kg.stores.oxigraph import OxigraphStore

        return OxigraphStore(Path(address), write=write, create=create)
    if kind == "NEO4J":
        from kg.stores.neo4j import Neo4jStore

        return Neo4jStore(server(address, kind))
    from kg.stores.sparql import SparqlStore

    return SparqlStore(server(address, kind))


def exists(address: str) -> bool:
    """Tell whether there is a store to open at an address; of a server only opening it can tell."""
    return _kind(address) is not None or (Path(address) / MARKER).is_file()


def is_folder(address: str) -> bool:
    """Tell whether the store of an address is a folder of this machine."""
    return _kind(address) is None


def preparing(address: str) -> Callable[[nx.MultiDiGraph, str], Prepared]:
    """Return what makes graphs ready for the store at an address, which need not be there yet."""
    if _kind(address) == "NEO4J":
        from kg.stores import cypher

        return cypher.prepare
    from kg.stores import triples

    return triples.prepare


def with_login(address: str, ask: Callable[[str], str]) -> str:
    """Return an address that ``open_store`` needs no other password for.

    ``ask`` is called with user and host where address and environment name a user, but no password.
    """
    kind = _kind(address)
    return with_password(address, kind, ask) if kind else address


def _kind(address: str) -> str | None:
    """Return the prefix of the environment variables of a server, or None for a folder."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", address)
    if not scheme:
        return None
    if scheme[1] not in _NEO4J + _SPARQL:
        raise StoreError(f"no stores at {scheme[0]}: {nearest(scheme[1], _NEO4J + _SPARQL)}")
    return "NEO4J" if scheme[1] in _NEO4J else "SPARQL"
