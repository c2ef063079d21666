"""Queries of one's own: what they read is the store, and nothing is sent out unless that is wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from support.folders import ROOT

KG = "PREFIX kg: <https://w3id.org/policy-kg/ontology#> "

_NO_ROWS = b'{"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds a short document."""
    path = tmp_path_factory.mktemp("store") / "kg.db"
    document = ROOT / "data" / "qinghe-notice-2026.txt"
    assert CliRunner().invoke(main, ["build", str(document), "--store", str(path)]).exit_code == 0
    return path


@pytest.fixture
def listener() -> Iterator[HTTPServer]:
    """A service that answers every query with no rows, and keeps who asked."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.server.asked.append(self.path)  # type: ignore[attr-defined]
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(_NO_ROWS)))
            self.end_headers()
            self.wfile.write(_NO_ROWS)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(store: Path, folder: Path, text: str, *options: str) -> Result:
    path = folder / "own.rq"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["query", "--file", str(path), "--store", str(store), "-f", "csv", *options])


REFUSED = {
    "another service": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "written with escapes": r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "a file as a named graph": "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "a file by its prefix": "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
    "a graph that is not there": "SELECT * FROM <urn:x-nothing> { ?s ?p ?o }",
    "no IRI": "SELECT * FROM <nothing> { ?s ?p ?o }",
    "a load": "LOAD <file:///etc/passwd>",
    "an update": "DELETE WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_reaches_out_or_writes_is_refused(case: str, store: Path, tmp_path: Path) -> None:
    """One line says what is refused, and nothing is printed as if it were an answer."""
    done = ask(store, tmp_path, REFUSED[case])
    assert (done.exit_code, done.stdout) == (1, ""), done.output
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: ")


def test_a_refused_service_hears_nothing(store: Path, tmp_path: Path, listener: HTTPServer) -> None:
    """Nothing is sent to it; the line names the option that would allow it, and with it the query runs."""
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.server_port}/> {{ ?s ?p ?o }} }}"
    done = ask(store, tmp_path, text)
    assert "--allow-service" in done.stderr
    assert listener.asked == []  # type: ignore[attr-defined]
    allowed = ask(store, tmp_path, text, "--allow-service")
    assert allowed.exit_code == 0, allowed.output
    assert len(listener.asked) == 1  # type: ignore[attr-defined]


def test_from_narrows_what_is_asked(store: Path, tmp_path: Path) -> None:
    """A graph of the store that FROM names is all that the query is asked of, as on the server."""
    named = ask(store, tmp_path, KG + "SELECT ?g { GRAPH ?g { ?g a kg:PolicyDocument } }").stdout
    graph = named.splitlines()[1]
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s a kg:PolicyDocument }}"
    assert ask(store, tmp_path, KG + count.format(f"FROM <{graph}>")).stdout.split() == ["n", "1"]
    assert ask(store, tmp_path, KG + count.format(f"FROM NAMED <{graph}>")).stdout.split() == ["n", "0"]


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?service ?p 'SERVICE' } LIMIT 1", "SELECT * { ?load ?p ?o } LIMIT 1 # FROM <file:x> SERVICE"],
    ids=["in a string", "in a comment"],
)
def test_words_that_only_look_so_are_taken(text: str, store: Path, tmp_path: Path) -> None:
    """A keyword inside a string, a variable or a comment is none."""
    assert ask(store, tmp_path, text).exit_code == 0


ODD = {
    "an ill-typed number": ('"much"^^<http://www.w3.org/2001/XMLSchema#integer>', "much"),
    "a number of 5,000 digits": ("9" * 5000, "9" * 5000),
    "infinity": ("1e999", "inf"),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_numbers_are_printed(case: str, store: Path, tmp_path: Path) -> None:
    """A literal that is no number that we can hold is its text."""
    term, shown = ODD[case]
    done = ask(store, tmp_path, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    assert done.stdout.split() == ["x", shown], done.output
