"""Where graphs are kept: a folder (embedded Oxigraph), a Neo4j, or any SPARQL 1.1 server."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import StoreError, nearest
from kg.stores.base import Column, Rows, Store, Value
from kg.stores.oxigraph import OxigraphStore

__all__ = ["Column", "Rows", "Store", "Value", "open_store"]

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc", "http", "https")


def open_store(address: str, create: bool = False, *, write: bool = False) -> Store:
    """Open the store at an address: a folder, ``bolt(s)://``, ``neo4j(s)://`` or ``http(s)://``.

    It is opened for reading, or for writing with ``write``; ``create`` writes too, and makes a store that is
    not there. Raises ``StoreError`` where the address is no store, and touches nothing.
    """
    if not (scheme := re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", address)):
        return OxigraphStore(Path(address), write=write, create=create)
    raise StoreError(f"{scheme[0]}…: no such kind of store: {nearest(scheme[1], _SCHEMES)}")
