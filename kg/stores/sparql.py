"""A store behind a SPARQL 1.1 server such as Fuseki, GraphDB, Virtuoso or QLever."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from kg.errors import QueryError, StoreError
from kg.stores.base import Value
from kg.stores.servers import TIMEOUT, Server
from kg.stores.triples import Solutions, Triple, TripleStore, plain

_Term = dict[str, str]
_RESULTS = "application/sparql-results+json"
_REFUSALS = {
    401: "wrong user or password",
    403: "this user may not do this",
    404: "no such dataset or address",
    405: "takes no such request at this address",
}


class SparqlStore(TripleStore):
    """A store behind the query address of a server and its update address.

    The address may name both, with a comma between them. Otherwise ``…/query`` is updated at ``…/update``,
    ``…/repositories/NAME`` at ``…/repositories/NAME/statements``, and any other at the same address. A
    request is one transaction, as SPARQL 1.1 requires of servers. ``timeout`` is in seconds.
    """

    def __init__(self, server: Server, *, timeout: float = TIMEOUT) -> None:
        self.address, self._update_address = _addresses(server.address)
        self._timeout = timeout
        self._login = {}
        if server.user:
            token = base64.b64encode(f"{server.user}:{server.password or ''}".encode()).decode()
            self._login = {"Authorization": f"Basic {token}"}
        self._select("SELECT * WHERE { } LIMIT 1")  # raises here where the server is not there

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _select(self, text: str, *, union: bool = True) -> Solutions:
        names, bindings = self._ask(text)
        return names, [tuple(_plain(binding.get(name)) for name in names) for binding in bindings]

    def _triples(self, text: str) -> Iterator[Triple]:
        (s, p, o), bindings = self._ask(text)
        return ((_node(binding[s]), _node(binding[p]), _node(binding[o])) for binding in bindings)

    def _ask(self, text: str) -> tuple[list[str], list[dict[str, _Term]]]:
        kind = "application/x-www-form-urlencoded"
        answer = self._post(self.address, urlencode({"query": text}).encode(), kind, QueryError)
        try:
            found = json.loads(answer)
            if "results" not in found:
                raise QueryError("a question is a SELECT query")
            return found["head"]["vars"], found["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise StoreError(f"{self.address}: does not answer like a SPARQL server") from None

    def _update(self, text: str) -> None:
        self._post(self._update_address, text.encode(), "application/sparql-update", StoreError)

    def _post(self, address: str, body: bytes, kind: str, refused: type[Exception]) -> bytes:
        """Return the answer of the server; raises ``refused`` where the request itself is wrong."""
        head = {"Content-Type": f"{kind}; charset=utf-8", "Accept": _RESULTS, **self._login}
        try:
            with urlopen(Request(address, body, head, method="POST"), timeout=self._timeout) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            with error:
                said = _first_line(error)
            if error.code == 400:
                raise refused(f"{address}: the server refuses the request: {said}") from None
            raise StoreError(f"{address}: {_REFUSALS.get(error.code, said)} ({error.code})") from None
        except TimeoutError:
            raise StoreError(f"{address}: no answer within {self._timeout:g} seconds") from None
        except (URLError, HTTPException, OSError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise StoreError(f"{address}: no answer within {self._timeout:g} seconds") from None
            said = " ".join(str(reason).split())
            raise StoreError(f"{address}: the server does not answer: {said}") from None


def _addresses(address: str) -> tuple[str, str]:
    if both := re.fullmatch(r"(https?://[^,]+),(https?://.+)", address):
        return both[1], both[2]
    if address.endswith("/query"):
        return address, f"{address.removesuffix('query')}update"
    if re.search(r"/repositories/[^/]+$", address):
        return address, f"{address}/statements"
    return address, address


def _first_line(error: HTTPError) -> str:
    lines = error.read(10_000).decode("utf-8", "replace").split("\n")
    return next((" ".join(line.split()) for line in lines if line.strip()), error.reason)


def _plain(term: _Term | None) -> Value:
    return None if term is None else plain(term["value"], term.get("datatype"))


def _node(term: _Term) -> Node:
    if term["type"] != "literal" and term["type"] != "typed-literal":
        return URIRef(term["value"]) if term["type"] == "uri" else BNode(term["value"])
    datatype = URIRef(term["datatype"]) if "datatype" in term else None
    return Literal(term["value"], lang=term.get("xml:lang"), datatype=datatype, normalize=False)
