"""The embedded store: which folders it takes, who may open it, and what a kill leaves."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import networkx as nx
import pytest

from kg import graph
from kg.errors import StoreError
from kg.formats import records
from kg.knowledge import own
from kg.stores import open_store
from support.folders import FICTIONAL

YUNZHOU = FICTIONAL / "yunzhou.jsonl"
OA, PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"


@pytest.fixture(scope="module")
def graphs() -> list[nx.MultiDiGraph]:
    """The graphs of two fictional documents."""
    return [graph.build([extraction], own()) for extraction in records.read(YUNZHOU)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("create", [False, True], ids=["reading", "building"])
def test_a_file_is_no_store(tmp_path: Path, create: bool) -> None:
    """The file is named and not touched."""
    path = tmp_path / "report.txt"
    path.write_text("words", encoding="utf-8")
    with pytest.raises(StoreError, match=r"report\.txt: is a file"):
        open_store(str(path), create)
    assert contents(tmp_path) == {"report.txt": b"words"}


@pytest.mark.parametrize("create", [False, True], ids=["reading", "building"])
def test_a_folder_of_something_else_is_no_store(tmp_path: Path, create: bool) -> None:
    """Nobody's folder of photographs becomes a store."""
    (tmp_path / "photo.jpg").write_bytes(b"\xff")
    with pytest.raises(StoreError, match="not a store"):
        open_store(str(tmp_path), create)
    assert contents(tmp_path) == {"photo.jpg": b"\xff"}


@pytest.mark.parametrize("options", [{}, {"write": True}], ids=["reading", "writing"])
def test_a_missing_store_says_what_to_run(tmp_path: Path, options: dict[str, bool]) -> None:
    """Reading and removing make no store; building does."""
    path = tmp_path / "no" / "kg.db"
    with pytest.raises(StoreError, match="kg build"):
        open_store(str(path), **options)
    assert not path.parent.exists()
    with open_store(str(path), create=True) as store:
        assert store.documents() == ()


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    """A folder that someone made for it will do."""
    with open_store(str(tmp_path), create=True) as store:
        assert store.documents() == ()


def test_a_store_that_was_only_begun_is_finished(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """A build that was killed before its first write leaves a folder that the next build takes."""
    with open_store(str(tmp_path), create=True):
        pass
    for path in tmp_path.iterdir():
        if path.name != "policy-kg.store":
            path.unlink()
    with pytest.raises(StoreError, match="kg build"):
        open_store(str(tmp_path))
    with open_store(str(tmp_path), create=True) as store:
        assert store.replace(graphs[0])


def test_one_writes_and_many_read(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """A second writer is told in one line; readers see what was there when they came."""
    address = str(tmp_path / "kg.db")
    with open_store(address, create=True) as writer:
        writer.replace(graphs[0])
        with pytest.raises(StoreError, match="another program is writing") as caught:
            open_store(address, write=True)
        assert "\n" not in str(caught.value)
        with open_store(address) as one, open_store(address) as other:
            assert one.documents() == other.documents() == ("yunzhou-water",)
    with open_store(address, write=True) as writer:
        assert writer.replace(graphs[1])


def test_a_reader_cannot_write(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """What was opened for reading stays as it is."""
    address = str(tmp_path / "kg.db")
    with open_store(address, create=True) as store:
        store.replace(graphs[0])
    with open_store(address) as reader:
        with pytest.raises(StoreError):
            reader.replace(graphs[1])
        assert reader.documents() == ("yunzhou-water",)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    """Closing twice is no mistake; asking afterwards is."""
    store = open_store(str(tmp_path), create=True)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents()


def test_a_damaged_store_says_so(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """Files of the store that were overwritten give one line, no traceback."""
    with open_store(str(tmp_path), create=True) as store:
        store.replace(graphs[0])
    (tmp_path / "CURRENT").write_bytes(b"nothing of the kind\n")
    with pytest.raises(StoreError) as caught:
        open_store(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_second_build_changes_nothing(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """What is read back after a second build is, quad by quad, what was there before."""
    found = []
    for _ in range(2):
        with open_store(str(tmp_path), create=True) as store:
            store.replace(graphs[0])
            found.append(set(store.dataset().quads()))
    assert found[0] == found[1]
    assert found[0]


def test_what_follows_of_each_mention_is_not_kept(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """Statements in oa: and prov: are in the data set that is exported, and take no room in the store."""
    with open_store(str(tmp_path), create=True) as store:
        store.replace(graphs[0])
        found = store.query("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p")
        said = {str(p) for _, p, _, _ in store.dataset().quads()}
    kept = {str(p) for p, _ in found.rows}
    assert {"http://purl.org/dc/terms/isPartOf", "http://data.europa.eu/eli/ontology#title"} <= kept & said
    repeating = {p for p in said - kept if p.startswith((OA, PROV))}
    assert said - kept == repeating
    assert {f"{OA}exact", f"{PROV}wasGeneratedBy"} <= repeating


def test_no_log_stays_behind(tmp_path: Path, graphs: list[nx.MultiDiGraph]) -> None:
    """A store that was written to and closed has nothing to be read again, and takes no room for it."""
    with open_store(str(tmp_path), create=True) as store:
        for one in graphs:
            store.replace(one)
        assert any(path.stat().st_size for path in tmp_path.glob("*.log"))
    assert not any(path.stat().st_size for path in tmp_path.glob("*.log"))


@pytest.mark.parametrize("address", ["mongodb://localhost/kg", "neo4js://localhost", "htp://localhost"])
def test_an_unknown_kind_of_store_is_told(address: str) -> None:
    """With the kinds that there are, and without what stands behind the scheme."""
    with pytest.raises(StoreError, match="no stores at") as caught:
        open_store(address)
    assert "localhost" not in str(caught.value)


WRITER = """
import sys, dataclasses
from pathlib import Path
from kg import graph
from kg.formats import records
from kg.knowledge import own
from kg.stores import open_store
(one, _) = records.read(Path(sys.argv[2]))
with open_store(sys.argv[1], create=True) as store:
    for number in range(10_000):
        document = dataclasses.replace(one.document, id=f"copy-{number % 7}", title=str(number))
        store.replace(graph.build([dataclasses.replace(one, document=document)], own()))
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.0, 0.013, 0.031, 0.05, 0.11])
def test_a_kill_leaves_whole_documents(tmp_path: Path, graphs: list[nx.MultiDiGraph], moment: float) -> None:
    """A writer killed at any moment leaves each document wholly there, old or new, or wholly absent."""
    address = str(tmp_path / "kg.db")
    command = [sys.executable, "-c", WRITER, address, str(YUNZHOU)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        for _ in range(9):
            writer.stdout.readline()
        time.sleep(moment)
        writer.kill()
        writer.stdout.read()
    with open_store(address) as store:
        found = store.documents()
        whole = store.dataset()
    sizes = {len(part) for part in whole.graphs() if len(part)}
    assert found == tuple(f"copy-{number}" for number in range(7))
    assert len(sizes) == 1
    with open_store(address, write=True) as store:
        assert store.replace(graphs[0])
