"""Stores for the tests: a folder, and real servers, started here from Maven's artefacts.

``KG_TEST_SPARQL`` and ``KG_TEST_NEO4J`` name servers to use instead; the tests empty what they hold.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from kg.stores import open_store

SERVERS = Path(__file__).resolve().parent / "servers"
PASSWORD = "only-for-tests"
_OPEN = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
_NEO4J_SETTINGS = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_max_failed_attempts=0
server.memory.heap.max_size=512m
server.memory.pagecache.size=64m
"""


def absent(what: str) -> None:
    """Skip the test with a reason; a failure where CI requires the servers."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


def jars(name: str) -> Path:
    """Return the folder with the jars of a server; Maven brings them once for each version."""
    for program in ("java", "mvn"):
        if not shutil.which(program):
            absent(f"needs {program}: install Java 17 and Maven (Debian: openjdk-17-jdk-headless maven)")
    pom = SERVERS / name / "pom.xml"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy-kg-tests"
    folder = cache / f"{name}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not folder.is_dir():
        part = folder.with_name(f"{folder.name}.{os.getpid()}")
        done = subprocess.run(
            ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={part}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            absent(f"Maven cannot bring {name}: {done.stdout.strip().splitlines()[:1]}")
        part.rename(folder) if not folder.is_dir() else shutil.rmtree(part)
    return folder


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(command: list[str], folder: Path, ready: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a folder until the caller is done with it; fail with its log where it does not come up."""
    log = folder / "log"
    environment = os.environ | {"FUSEKI_BASE": str(folder / "base")}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment)
    try:
        deadline = time.monotonic() + 120
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[0]} did not come up: {log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def fuseki(folder: Path, *options: str) -> Iterator[str]:
    """Run Fuseki with these options for a dataset /kg, and give the address of the server."""
    (jar,) = jars("fuseki").glob("jena-fuseki-server-*.jar")
    root = f"http://127.0.0.1:{(port := free_port())}"
    main = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    command = ["java", "-Xmx1g", "-cp", str(jar), main, "--localhost", f"--port={port}", "--ping", *options]

    def ready() -> bool:
        try:
            with urlopen(f"{root}/$/ping", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError:
            return True  # it wants a password
        except OSError:
            return False

    for _ in running(command, folder, ready):
        yield root


def neo4j_server(folder: Path) -> Iterator[str]:
    """Run Neo4j and give its address with user and password."""
    port = free_port()
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "neo4j.conf").write_text(_NEO4J_SETTINGS.format(port=port), encoding="utf-8")
    home = [f"--home-dir={folder}", f"--config-dir={folder / 'conf'}"]
    opens = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPEN]
    main = "org.neo4j.server.CommunityEntryPoint"
    command = ["java", "-Xmx512m", *opens, "-cp", str(jars("neo4j") / "*"), main, *home]
    for _ in running(command, folder, lambda: _password_set(port)):
        yield f"bolt://neo4j:{PASSWORD}@127.0.0.1:{port}"


def admin(home: Path, *options: str) -> str:
    """Run `neo4j-admin` on a home folder; return what went wrong, nothing if all went well."""
    (home / "conf").mkdir(exist_ok=True)
    opens = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPEN]
    command = [
        "java",
        "-Xmx512m",
        *opens,
        "-cp",
        str(jars("neo4j") / "*"),
        "org.neo4j.cli.AdminTool",
        *options,
    ]
    environment = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def _password_set(port: int) -> bool:
    """Give a new server our password, and tell whether it answers."""
    first = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            pass
        with (
            neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            session.run(first, password=PASSWORD).consume()
            return True
    except (OSError, DriverError, Neo4jError):
        return False


@pytest.fixture(scope="session")
def sparql_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a SPARQL server that tests may write to."""
    if address := os.environ.get("KG_TEST_SPARQL"):
        yield address
        return
    for root in fuseki(tmp_path_factory.mktemp("fuseki"), "--mem", "/kg"):
        yield f"{root}/kg/query"


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Neo4j that tests may write to."""
    if address := os.environ.get("KG_TEST_NEO4J"):
        yield address
        return
    yield from neo4j_server(tmp_path_factory.mktemp("neo4j"))


KINDS = [
    "oxigraph",
    pytest.param("sparql", marks=pytest.mark.slow),
    pytest.param("neo4j", marks=pytest.mark.slow),
]


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, of each kind in turn."""
    return str(tmp_path / "kg.db") if request.param == "oxigraph" else emptied(request, request.param)


def emptied(request: pytest.FixtureRequest, kind: str) -> str:
    """Return the address of a server of this kind, with nothing in it."""
    found: str = request.getfixturevalue(f"{kind}_address")
    with open_store(found, create=True) as store:
        for document in store.documents():
            store.remove(document)
    return found


class Proxy:
    """A way to a server that can be cut: at once, or behind so many bytes of what is sent there."""

    def __init__(self, port: int, limit: int | None = None) -> None:
        self._target, self._left, self._open = port, limit, [socket.create_server(("127.0.0.1", 0))]
        self.port: int = self._open[0].getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close every connection, and take no more."""
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._open[0].accept()[0]
                server = socket.create_connection(("127.0.0.1", self._target))
                self._open += [client, server]
                threading.Thread(target=self._copy, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._copy, args=(server, client, False), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                if counted and self._left is not None:
                    data, self._left = data[: self._left], self._left - len(data)
                target.sendall(data)
                if self._left is not None and self._left <= 0:
                    return self.cut()
            target.shutdown(socket.SHUT_WR)
        return None
