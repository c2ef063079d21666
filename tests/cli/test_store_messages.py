"""What the command line says of stores: one line and an exit code, whatever is wrong with a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from kg.stores import open_store
from support.folders import FICTIONAL
from support.serving import PASSWORD, free_port

YUNZHOU = str(FICTIONAL / "yunzhou.jsonl")


def kg(*words: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, list(words))


def refused(result: Result) -> str:
    """Return the one line that a command leaves on stderr."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert PASSWORD not in line
    return line


COMMANDS = [
    ["build", YUNZHOU],
    ["query", "documents"],
    ["remove", "yunzhou-food"],
    ["export"],
    ["validate"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("address", ["http://u:{}@127.0.0.1:{}/kg", "bolt://u:{}@127.0.0.1:{}"])
def test_a_server_that_is_gone(address: str, command: list[str]) -> None:
    """Every command says that a server does not answer, in one line and without its password."""
    line = refused(kg(*command, "--store", address.format(PASSWORD, free_port())))
    assert "the server does not answer" in line


@pytest.mark.slow
def test_refusals_of_neo4j(neo4j_address: str) -> None:
    """A wrong password and a missing database each have a message of their own."""
    wrong = neo4j_address.replace(PASSWORD, "wrong")
    assert "wrong user or password" in refused(kg("build", YUNZHOU, "--store", wrong))
    assert "no such database" in refused(kg("build", YUNZHOU, "--store", f"{neo4j_address}/elsewhere"))


@pytest.mark.slow
def test_refusals_of_a_sparql_server(sparql_address: str) -> None:
    """A missing dataset is named as such."""
    elsewhere = sparql_address.replace("/kg/", "/elsewhere/")
    assert "no such dataset" in refused(kg("build", YUNZHOU, "--store", elsewhere))


HOSTILE = ["'}) DETACH DELETE n //", '"> } INSERT DATA { <a:b> <a:b> <a:b> } #', "</script><script>alert(1)</script>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_a_name(address: str, tmp_path: Path, text: str) -> None:
    """A title, body or parameter that looks like code is stored and found as plain text."""
    documents = [json.loads(line) for line in Path(YUNZHOU).read_text(encoding="utf-8").splitlines()]
    documents[1] |= {"title": text, "text": ""}  # without a text, nothing tells that a mention stands elsewhere
    (body, *_) = [m for m in documents[1]["mentions"] if m["type"] == "Body"]
    for mention in documents[1]["mentions"]:
        if mention["text"] == body["text"]:
            mention |= {"text": text, "name": text, "iri": f"https://w3id.org/policy-kg/data/body/{quote(text)}"}
    (tmp_path / "hostile.jsonl").write_text("".join(f"{json.dumps(d)}\n" for d in documents), encoding="utf-8")
    assert kg("build", str(tmp_path / "hostile.jsonl"), "--store", address).exit_code == 0
    for words in (["owners", "-p", f"body={text}"], ["evidence", "-p", f"text={text}"]):
        rows = json.loads(kg("query", *words, "--format", "json", "--store", address).stdout)
        assert rows and all(text in row.values() for row in rows)
    titles = json.loads(kg("query", "documents", "--format", "json", "--store", address).stdout)
    assert [row["title"] for row in titles] == [text, documents[0]["title"]]
    for name in ("yunzhou-food", "yunzhou-water"):
        assert kg("remove", name, "--store", address).exit_code == 0
    with open_store(address) as store:
        assert len(store.graph()) == 0


def test_a_password_that_cannot_be_asked_for() -> None:
    """Without a terminal to ask at, the message names the variable that may hold the password."""
    for scheme, variable in (("bolt", "NEO4J_PASSWORD"), ("http", "SPARQL_PASSWORD")):
        line = refused(kg("query", "documents", "--store", f"{scheme}://clerk@127.0.0.1:{free_port()}/kg"))
        assert "no password of clerk@127.0.0.1" in line and variable in line


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal of POSIX systems")
def test_a_password_is_asked_for_and_not_shown(neo4j_address: str) -> None:
    """On a terminal the password is asked for, and what is typed is not shown."""
    emptied_address = neo4j_address.replace(f":{PASSWORD}@", "@")
    screen, keyboard = os.openpty()
    command = [sys.executable, "-m", "kg", "query", "documents", "--store", emptied_address]
    with subprocess.Popen(
        command, stdin=keyboard, stdout=subprocess.PIPE, stderr=keyboard, start_new_session=True
    ) as running:
        seen = os.read(screen, 10_000).decode()  # what is typed before one is asked does not count
        os.write(screen, f"{PASSWORD}\n".encode())
        answer = running.communicate(timeout=60)[0].decode()
        seen += os.read(screen, 10_000).decode()
    os.close(screen)
    os.close(keyboard)
    assert (running.returncode, PASSWORD in seen + answer) == (0, False)
    assert seen.startswith("Password of neo4j@127.0.0.1")


def test_names_under_a_base_of_ones_own(tmp_path: Path) -> None:
    """What documents say is named under the base that is given, and a second build changes nothing.

    The fields of work are a vocabulary, and have its IRIs.
    """
    store, base = str(tmp_path / "kg.db"), "https://data.example.org/id/"
    for outcome in ("stored", "unchanged"):
        result = kg("build", YUNZHOU, "--store", store, "--base-iri", base)
        assert result.exit_code == 0
        assert all(line.endswith(f": {outcome}") for line in result.stdout.splitlines())
    with open_store(store) as opened:
        named = opened.graph().nodes(data="type")
        assert all(iri.startswith(base) for iri, type_ in named if type_ != "Field")


@pytest.mark.parametrize("base", ["data", "https://example.org/data", "https://example.org/a b/", ""])
def test_a_wrong_base_is_refused(tmp_path: Path, base: str) -> None:
    """A base that no IRI can begin with is refused before a store is made."""
    line = refused(kg("build", YUNZHOU, "--store", str(tmp_path / "kg.db"), "--base-iri", base))
    assert "no base of IRIs" in line
    assert not (tmp_path / "kg.db").exists()


def test_files_for_the_importer(tmp_path: Path) -> None:
    """An export for the importer needs a folder, and prints the command that reads it."""
    store = str(tmp_path / "kg.db")
    kg("build", YUNZHOU, "--store", store)
    assert "--output" in refused(kg("export", "--store", store, "--format", "neo4j-csv"))
    result = kg("export", "--store", store, "--format", "neo4j-csv", "-o", str(tmp_path / "import"))
    assert result.exit_code == 0
    assert "neo4j-admin database import full" in result.stderr
    assert {path.name for path in (tmp_path / "import").iterdir()} == {"nodes.csv", "relationships.csv"}
