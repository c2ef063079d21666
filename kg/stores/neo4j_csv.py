"""The graph, as a store in Neo4j holds it, as CSV files for ``neo4j-admin database import``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx

from kg import files
from kg.errors import KgError
from kg.stores.cypher import labels

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
# Characters that no text needs; the first that is in no item separates the items of a list.
_DELIMITERS = "\x1f\x1e\x1d\x1c"


def write(graph: nx.MultiDiGraph, folder: Path) -> str:
    """Write a graph as two files into a folder, and return the command that reads them.

    Each node has its IRI as its id, its class and our classes above it as labels; a list is one field. Raises
    ``KgError`` where the files cannot be written.
    """
    delimiter = _delimiter(graph)
    nodes = [
        ({":LABEL": list(dict.fromkeys([*labels(node["type"]), "Resource"]))}, {**_rest(node), "iri": iri})
        for iri, node in graph.nodes(data=True)
    ]
    links = [
        ({":START_ID": start, ":END_ID": end, ":TYPE": key}, _rest(edge))
        for start, end, key, edge in graph.edges(keys=True, data=True)
    ]
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise KgError(f"{folder}: cannot be made: {error.strerror or error}") from None
    for name, rows in ((NODES, nodes), (RELATIONSHIPS, links)):
        files.write(folder / name, "".join(f"{line}\n" for line in _lines(rows, delimiter)))
    return command(folder, delimiter)


def command(folder: Path, delimiter: str) -> str:
    """Return the command that reads the files into an empty database named neo4j."""
    return (
        f"neo4j-admin database import full neo4j --nodes={folder / NODES} "
        f"--relationships={folder / RELATIONSHIPS} --array-delimiter=U+{ord(delimiter):04X} "
        "--multiline-fields=true --overwrite-destination"
    )


def _rest(attributes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if key != "type"}


def _delimiter(graph: nx.MultiDiGraph) -> str:
    everything = [node for _, node in graph.nodes(data=True)]
    everything += [edge for _, _, edge in graph.edges(data=True)]
    lists = (value for said in everything for value in said.values() if isinstance(value, list))
    used = {character for items in lists for item in items for character in item}
    for delimiter in _DELIMITERS:
        if delimiter not in used:
            return delimiter
    raise KgError("names with control characters leave none to put between the items of a list")


def _lines(rows: Iterable[tuple[dict[str, Any], dict[str, Any]]], delimiter: str) -> Iterator[str]:
    rows = list(rows)
    kinds: dict[str, set[type]] = {}
    for _, said in rows:
        for key, value in said.items():
            kinds.setdefault(key, set()).add(type(value))
    columns = {key: _kind(key, kinds[key]) for key in sorted(kinds)}
    head = list(rows[0][0]) if rows else []
    yield ",".join([*head, *(f"{key}:{kind}" for key, kind in columns.items())])
    for fixed, said in rows:
        yield ",".join(_cell(value, delimiter) for value in (*fixed.values(), *map(said.get, columns)))


def _kind(key: str, kinds: set[type]) -> str:
    if key == "iri":
        return "ID"
    if list in kinds:
        return "string[]"
    if kinds == {bool}:
        return "boolean"
    return "long" if kinds == {int} else "double" if kinds <= {int, float} else "string"


def _cell(value: Any, delimiter: str) -> str:
    """Return a value as a field; a missing value is empty and without quotes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = delimiter.join(value)
    text = str(value).replace('"', '""')
    return f'"{text}"'
