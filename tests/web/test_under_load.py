"""What some clients cost the others: slow connections, costly queries, and queries that stop a reader."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kg.web import Settings, application
from kg.web.connections import ImpatientProtocol
from kg.web.http_errors import Busy
from kg.web.sparql.budget import Budget
from kg.web.sparql.engine import Query
from kg.web.turns import Turns
from kg.web.workers import Workers
from support.serving import free_port
from support.websites import client, serving

COSTLY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != <urn:x%d>) }"
FORM = "application/x-www-form-urlencoded"
FROZEN = 'ASK { ?s ?p """' + "\\" * 60


def ask(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Return status, text and headers of an answer."""
    try:
        with urlopen(Request(address, headers=headers), timeout=120) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


@pytest.fixture(scope="module")
def address(founding_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own whose queries and pages may take eight seconds."""
    yield from serving(founding_store, tmp_path_factory.mktemp("server"), "--timeout", "8")


def test_a_query_of_backslashes_is_answered(address: str) -> None:
    """What once stopped the server for good is told to be no SPARQL, and the server goes on."""
    status, text, _ = ask(f"{address}/sparql?{urlencode({'query': FROZEN})}")
    assert status == 400 and "SPARQL" in text
    assert ask(f"{address}/ledger", Accept="text/html")[0] == 200


@pytest.mark.slow
def test_costly_queries_do_not_starve_the_others(address: str) -> None:
    """With 60 costly queries at once pages and quick queries are answered; costly ones are told to come again."""
    pages = [
        "/ledger?text=%d",
        "/questions/owners?text=%d",
        "/questions/indicators?text=%d",
        "/documents?text=%d",
    ]
    quick = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } LIMIT 1'})}"
    thing = f"/data/ecologicalzone/{quote('汉江')}"
    while ask(f"{address}/questions/owners")[0] != 200:
        time.sleep(0.2)
    with ThreadPoolExecutor(60) as crowd:
        asked = [crowd.submit(ask, f"{address}/sparql?{urlencode({'query': COSTLY % n})}") for n in range(60)]
        time.sleep(2)
        for number in range(3):
            for page in (*(page % number for page in pages), thing):
                assert ask(address + page)[0] == 200
        told = [one.result() for one in asked]
    assert {status for status, *_ in told} == {503}
    assert all(headers["retry-after"] for *_, headers in told)
    assert ask(address + quick)[0] == 200


@pytest.mark.slow
def test_quick_queries_go_before_costly_ones(founding_store: Path) -> None:
    """While a costly query goes on, and others wait behind it, quick ones are answered."""
    settings = Settings(str(founding_store), timeout=20, processes=1)
    for web in client(settings):
        assert web.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        with ThreadPoolExecutor(3) as crowd:
            costly = [crowd.submit(web.get, "/sparql", params={"query": COSTLY % n}) for n in range(3)]
            time.sleep(6)  # each was tried for a second
            start = time.monotonic()
            assert web.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code == 200
            assert time.monotonic() - start < 10 and not all(one.done() for one in costly)
            web.app.state.site.queries.close()  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_server_ends_in_the_middle_of_a_query(founding_store: Path, tmp_path: Path) -> None:
    """Whoever stops the server need not wait for what it is answering."""
    start = 0.0
    with ThreadPoolExecutor(1) as crowd:
        for root in serving(founding_store, tmp_path, "--timeout", "600"):
            crowd.submit(ask, f"{root}/sparql?{urlencode({'query': COSTLY % 0})}")
            time.sleep(4)
            start = time.monotonic()
    assert 0 < time.monotonic() - start < 25  # then it would be killed


@pytest.mark.slow
def test_a_full_queue_is_told(founding_store: Path) -> None:
    """A query that is known to be costly, and finds no place in the queue, is told so at once."""
    for web in client(Settings(str(founding_store), timeout=4, processes=1, queue=1)):
        told = []
        with ThreadPoolExecutor(5) as crowd:
            for _ in range(2):
                asked = [crowd.submit(web.get, "/sparql", params={"query": COSTLY % 0}) for _ in range(5)]
                told += [one.result() for one in asked]
        assert {answer.status_code for answer in told} == {503}
        assert any("too many queries at once" in answer.text for answer in told)
        assert all(answer.headers["retry-after"] for answer in told)


def waiting(turns: Turns, count: int) -> list[asyncio.Task[None]]:
    """Return tasks that wait for a turn, in their order."""
    return [asyncio.create_task(turns.take(), name=str(number)) for number in range(count)]


def test_the_last_comes_first() -> None:
    """A turn goes to whoever came last, and a crowd that came before goes on waiting."""

    async def scene() -> list[str]:
        turns, served = Turns(1, 10), []
        tasks = waiting(turns, 4)
        for _ in tasks:
            done, _ = await asyncio.wait(
                [task for task in tasks if task.get_name() not in served], return_when=asyncio.FIRST_COMPLETED
            )
            served += [task.get_name() for task in done]
            turns.give()
        return served

    assert asyncio.run(scene()) == ["0", "3", "2", "1"]


def test_the_oldest_makes_room() -> None:
    """Where the queue is full, whoever waits longest is told so; the others get their turns."""

    async def scene() -> list[type]:
        turns = Turns(1, 2)
        tasks = waiting(turns, 5)
        await asyncio.sleep(0)
        for _ in range(3):
            turns.give()
            await asyncio.sleep(0)
        return [type(found) for found in await asyncio.gather(*tasks, return_exceptions=True)]

    nothing = type(None)
    assert asyncio.run(scene()) == [nothing, Busy, Busy, nothing, nothing]


def test_a_turn_is_not_lost() -> None:
    """A turn that comes to a client just when it goes away is given to the next."""

    async def scene() -> None:
        turns = Turns(1, 10)
        await turns.take()
        gone, late, next_ = waiting(turns, 3)
        await asyncio.sleep(0)
        late.cancel()
        turns.give()
        next_.cancel()
        await asyncio.gather(late, next_, return_exceptions=True)
        await gone

    asyncio.run(asyncio.wait_for(scene(), 20))


@pytest.mark.parametrize("seconds", [0.1, None], ids=["a limit", "no limit"])
def test_a_budget_counts_processor_time(seconds: float | None) -> None:
    """What waits spends nothing; what works is told when it has spent all, and not after it is done."""
    told = threading.Event()
    with Budget(seconds, told.set):
        time.sleep(0.3)
        assert not told.is_set()
        end = time.process_time() + 0.3
        while time.process_time() < end and not told.is_set():
            pass
    assert told.is_set() == (seconds is not None)


def test_a_request_has_few_parameters(founding_store: Path) -> None:
    """A form of 100,000 fields is not read to its end."""
    for web in client(Settings(str(founding_store), processes=1)):
        answer = web.post("/sparql", content="&" * 90_000, headers={"Content-Type": FORM})
        assert answer.status_code == 400 and "parameters" in answer.text


# Slow connections


@contextlib.contextmanager
def listening(app: Starlette) -> Iterator[int]:
    """Run a server of an application in a thread, and give its port."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, http=ImpatientProtocol, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server whose connections wait half a second for a request."""
    monkeypatch.setattr("kg.web.connections.HEAD_SECONDS", 0.5)

    async def said(request: Asked) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    with listening(Starlette(routes=[Route("/", said, methods=["GET", "POST"])])) as port:
        yield port


def trickled(port: int, opening: bytes, piece: bytes) -> float:
    """Return how long a connection stays open on which a piece comes every tenth of a second, up to ten seconds."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(opening)
        line.settimeout(0.1)
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - start < 10:
                with contextlib.suppress(TimeoutError):
                    if not line.recv(1000):
                        break
                if piece:
                    line.sendall(piece)
    return time.monotonic() - start


@pytest.mark.parametrize(
    ("opening", "piece"),
    [
        (b"", b""), (b"GET / HTTP/1.1\r\n", b"X: y\r\n"), (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"G"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n", b"X: y\r\n"), (b"\r\n", b"\r\n"),
    ],
    ids=["nothing", "a slow head", "a slow second request", "a slow head behind a request", "empty lines"],
)  # fmt: skip
def test_slow_connections_are_closed(slow: int, opening: bytes, piece: bytes) -> None:
    """Whoever does not bring a whole head in time is not waited for, however often a byte comes."""
    assert trickled(slow, opening, piece) < 8


def test_quick_connections_are_kept(slow: int) -> None:
    """A body that comes within its time is read to the end, though it takes longer than a head may."""
    with socket.create_connection(("127.0.0.1", slow)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
        for _ in range(10):
            time.sleep(0.1)
            line.sendall(b"x")
        with line.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.1 200 OK\r\n"


def test_a_slow_body_is_told(founding_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """408 where the body of a query does not come in time."""
    monkeypatch.setattr("kg.web.bodies.SECONDS", 0.3)
    with (
        listening(application(Settings(str(founding_store), processes=1))) as port,
        socket.create_connection(("127.0.0.1", port)) as line,
    ):
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\nContent-Length: 10\r\n\r\n"
        )
        line.sendall(head.encode() + b"que")
        with line.makefile("rb") as answer:
            assert answer.readline().startswith(b"HTTP/1.1 408 ")


def test_a_process_that_is_gone_is_replaced(founding_store: Path) -> None:
    """A query process that died between two queries costs nobody an answer."""
    others, workers = set(active_children()), Workers(str(founding_store), 1, 10)
    try:
        for _ in range(2):
            found = workers.ask(Query("ASK { ?s ?p ?o }", format="json"), 1, 60, 60)
            assert b"true" in found.content
            for process in set(active_children()) - others:
                process.kill()
                process.join()
    finally:
        workers.close()
