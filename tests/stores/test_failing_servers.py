"""Servers that are not there, not ours, slow, or cut off in the middle: one clear line, no half document."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import networkx as nx
import pytest
from neo4j.exceptions import Forbidden, ForbiddenOnReadOnlyDatabase

from kg import graph
from kg.errors import QueryError, StoreError
from kg.formats import records
from kg.knowledge import own
from kg.stores import Store, cypher, open_store, with_login
from kg.stores.neo4j import Neo4jStore
from kg.stores.servers import Server, server
from kg.stores.sparql import SparqlStore
from support.folders import FICTIONAL
from support.serving import PASSWORD, Proxy, emptied, free_port, fuseki

YUNZHOU = FICTIONAL / "yunzhou.jsonl"
SECRET = "s3cret:/@ü"
ESCAPED = "s3cret%3A%2F%40%C3%BC"


@pytest.fixture(scope="module")
def graphs() -> list[nx.MultiDiGraph]:
    """The graphs of two fictional documents."""
    return [graph.build([extraction], own()) for extraction in records.read(YUNZHOU)]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Fuseki that wants a password, with a dataset that can only be read."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "passwords").write_text(f"clerk: {SECRET}\n", encoding="utf-8")
    (folder / "data").mkdir()
    yield from fuseki(folder, "--passwd=passwords", "--auth=basic", "--loc=data", "/kg")


@pytest.fixture(params=[pytest.param(kind, marks=pytest.mark.slow) for kind in ("sparql", "neo4j")])
def server_address(request: pytest.FixtureRequest) -> str:
    """The address of each kind of server, empty."""
    return emptied(request, request.param)


def opened(address: str, timeout: float = 120.0) -> Store:
    """Open a store with a timeout of its own."""
    if address.startswith("http"):
        return SparqlStore(server(address, "SPARQL"), timeout=timeout)
    return Neo4jStore(server(address, "NEO4J"), timeout=timeout)


def through(address: str, proxy: Proxy) -> str:
    """Return an address that leads through a proxy."""
    return address.replace(f":{urlsplit(address).port}", f":{proxy.port}")


def one_line(caught: pytest.ExceptionInfo[Exception]) -> str:
    """Return the message, which is one line and holds no password."""
    message = str(caught.value)
    assert "\n" not in message
    for secret in (PASSWORD, SECRET, ESCAPED):
        assert secret not in message
    return message


# Not there


@pytest.mark.parametrize("address", ["http://u:{}@127.0.0.1:{}/kg", "bolt://u:{}@127.0.0.1:{}"])
def test_nobody_at_the_address(address: str) -> None:
    """A port that nobody listens on is told at once, without the password."""
    port = free_port()
    with pytest.raises(StoreError, match="does not answer") as caught:
        open_store(address.format(ESCAPED, port), create=True)
    assert f"127.0.0.1:{port}" in one_line(caught)


@pytest.mark.parametrize("address", ["bolt://", "http://:80/kg", "neo4j://u:{}@", "http://u:{}@h:99999/"])
def test_an_address_without_a_host(address: str) -> None:
    """What is no address is told without repeating it."""
    with pytest.raises(StoreError, match="names no host") as caught:
        open_store(address.format(ESCAPED))
    one_line(caught)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "http"])
def test_somebody_else_at_the_address(scheme: str) -> None:
    """A server of another kind is no store."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_reply, args=(listener, b"220 mail.example ready\r\n"), daemon=True).start()
        with pytest.raises(StoreError) as caught:
            opened(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}", timeout=5)
    one_line(caught)


def test_a_web_page_is_no_sparql_server() -> None:
    """An answer that is not SPARQL's is told as that."""
    page = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>welcome</html>"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_reply, args=(listener, page), daemon=True).start()
        with pytest.raises(StoreError, match="not answer like a SPARQL server") as caught:
            open_store(f"http://127.0.0.1:{listener.getsockname()[1]}/kg")
    one_line(caught)


def _reply(listener: socket.socket, data: bytes) -> None:
    while True:
        try:
            connection = listener.accept()[0]
        except OSError:
            return
        # A client may hang up at any moment: that ends this connection, not the server.
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(data)
            # What is left unread would be answered by a reset, which may overtake the data.
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


# Not ours


@pytest.mark.slow
def test_wrong_password_for_sparql(guarded: str) -> None:
    """Wrong, or none at all."""
    for login in ("", "clerk:wrong@"):
        with pytest.raises(StoreError, match="wrong user or password") as caught:
            open_store(guarded.replace("//", f"//{login}") + "/kg/query")
        one_line(caught)


@pytest.mark.slow
def test_a_password_of_odd_characters(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes from the address, the environment or the asker, and works the same."""
    with open_store(guarded.replace("//", f"//clerk:{ESCAPED}@") + "/kg/query") as store:
        assert store.documents() == ()
        assert "clerk" not in store.address
    with open_store(with_login(guarded.replace("//", "//clerk@") + "/kg/query", lambda whom: SECRET)) as store:
        assert store.documents() == ()
    monkeypatch.setenv("SPARQL_USERNAME", "clerk")
    monkeypatch.setenv("SPARQL_PASSWORD", SECRET)
    with open_store(f"{guarded}/kg/query") as store:
        assert store.documents() == ()


@pytest.mark.slow
def test_a_sparql_server_that_can_only_be_read(guarded: str, graphs: list[nx.MultiDiGraph]) -> None:
    """Reading works, writing is refused in one line."""
    with open_store(guarded.replace("//", f"//clerk:{ESCAPED}@") + "/kg/query", create=True) as store:
        with pytest.raises(StoreError, match="/kg/update") as caught:
            store.replace(graphs[0])
        one_line(caught)
        assert store.documents() == ()


@pytest.mark.slow
def test_no_such_dataset(sparql_address: str) -> None:
    """The address is named."""
    parts = urlsplit(sparql_address)
    with pytest.raises(StoreError, match="no such dataset"):
        open_store(f"http://{parts.netloc}/elsewhere/query")


@pytest.mark.slow
def test_wrong_password_for_neo4j(neo4j_address: str) -> None:
    """One line, without what was tried."""
    with pytest.raises(StoreError, match="wrong user or password") as caught:
        open_store(neo4j_address.replace(PASSWORD, ESCAPED))
    one_line(caught)


@pytest.mark.slow
def test_no_such_database(neo4j_address: str) -> None:
    """The path of the address names the database."""
    with pytest.raises(StoreError, match="no such database"):
        open_store(f"{neo4j_address}/elsewhere")
    with open_store(f"{neo4j_address}/neo4j") as store:
        store.documents()


@pytest.mark.slow
def test_a_cluster_address(neo4j_address: str) -> None:
    """An address that asks the server for its cluster works with a server alone."""
    with open_store(neo4j_address.replace("bolt://", "neo4j://")) as store:
        store.documents()


@pytest.mark.slow
def test_neo4j_login_from_the_environment(neo4j_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """User and password may stay out of the address."""
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    with open_store(neo4j_address.replace(f"neo4j:{PASSWORD}@", "")) as store:
        store.documents()


REFUSALS = [
    pytest.param(
        Forbidden("Write operation is not allowed for user 'clerk'."), id="a user who may only read"
    ),
    pytest.param(ForbiddenOnReadOnlyDatabase("No write operations are allowed."), id="a read-only database"),
]


@pytest.mark.slow
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_neo4j_that_can_only_be_read(
    neo4j_address: str, graphs: list[nx.MultiDiGraph], refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading works, writing is refused in one line, and nothing of the transaction stays.

    The community edition knows no users who may only read: what the server would say is said in its stead,
    behind the first writes of a transaction.
    """

    def refuse(transaction: cypher.Transaction, doc: str) -> set[str]:
        # A document of another name: the server may hold this one from the tests before.
        transaction.run(
            "CREATE (:PolicyDocument:Resource {iri: 'a:a', doc: $doc, docs: []})", {"doc": f"{doc}*"}
        )
        raise refusal

    monkeypatch.setattr(cypher, "clear", refuse)
    with open_store(neo4j_address, create=True) as store:
        before = store.documents()
        with pytest.raises(StoreError, match="may not do this") as caught:
            store.replace(renamed(graphs[0]))
        one_line(caught)
        assert store.documents() == before


def renamed(found: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the graph of a document that no store holds yet."""
    copy = found.copy()
    (document,) = (node for _, node in copy.nodes(data=True) if node["type"] == "PolicyDocument")
    document["title"] = "new"
    return copy


def test_a_server_does_not_show_its_password() -> None:
    """Neither printed nor logged."""
    found = server(f"bolt://clerk:{ESCAPED}@example.org:7687/kg", "NEO4J")
    assert found == Server("bolt://example.org:7687/kg", "clerk", SECRET)
    assert SECRET not in repr(found)


# Slow, or cut off


def test_a_sparql_server_that_says_nothing() -> None:
    """Patience has an end."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(StoreError, match=r"no answer within 0\.3 seconds") as caught:
            opened(f"http://127.0.0.1:{silent.getsockname()[1]}/kg", timeout=0.3)
        one_line(caught)


@pytest.mark.slow
def test_a_neo4j_that_thinks_too_long(neo4j_address: str) -> None:
    """A question that takes too long is given up, and the store goes on."""
    with opened(neo4j_address, timeout=1) as store:
        with pytest.raises(StoreError, match="time") as caught:
            store.query("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)")
        one_line(caught)
        store.documents()


def test_a_server_that_goes_away(server_address: str, graphs: list[nx.MultiDiGraph]) -> None:
    """What was answered before is told from what is not any more."""
    proxy = Proxy(urlsplit(server_address).port or 0)
    with opened(server_address) as store:
        store.replace(graphs[0])
    with opened(through(server_address, proxy), timeout=5) as store:
        assert store.documents() == ("yunzhou-water",)
        proxy.cut()
        with pytest.raises(StoreError, match="does not answer") as caught:
            store.documents()
        one_line(caught)


@pytest.mark.parametrize("limit", [2000, 20000, 60000])
def test_a_line_cut_in_the_middle_of_a_write(
    server_address: str, graphs: list[nx.MultiDiGraph], limit: int
) -> None:
    """The document is wholly there or wholly absent, its old content included, and a second run completes it."""
    with opened(server_address) as store:
        store.replace(graphs[1])
        before = set(store.dataset().quads())
    try:
        with opened(
            through(server_address, Proxy(urlsplit(server_address).port or 0, limit)), timeout=3
        ) as store:
            store.replace(graphs[0])
    except StoreError as error:
        assert "\n" not in str(error)
    time.sleep(0.5)
    with opened(server_address) as store:
        if store.documents() == ("yunzhou-food",):
            assert set(store.dataset().quads()) == before
        store.replace(graphs[0])
        assert set(store.graph()) == set(graph.merge(graphs))


def test_a_query_is_wrong_and_not_the_server(server_address: str) -> None:
    """The server's own words on the query come in one line."""
    with opened(server_address) as store, pytest.raises(QueryError) as caught:
        store.query("RETURN SELECT")
    one_line(caught)


@pytest.mark.slow
def test_what_is_written_meanwhile_is_read_again(
    neo4j_address: str, graphs: list[nx.MultiDiGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came back half written is read once more."""
    address, found, states = neo4j_address, [], [graphs[0], renamed(graphs[0])]
    with open_store(address, create=True) as writer, open_store(address) as reader:
        for document in writer.documents():
            writer.remove(document)
        torn, read = iter([True]), cypher.read

        def meanwhile(*rows: list[dict[str, object]]) -> nx.MultiDiGraph:
            if next(torn, False):
                raise KeyError("docs")  # as a node that is half written has none
            return read(*rows)

        monkeypatch.setattr(cypher, "read", meanwhile)
        for state in states:
            writer.replace(state)
            found.append(reader.graph())
    assert [set(one) for one in found] == [set(state) for state in states]
