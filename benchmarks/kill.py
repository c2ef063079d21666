"""What a killed `kg build` leaves behind: whole documents, and a store that the next build completes.

    python benchmarks/kill.py [--times 20] [--documents 8] [--seed 1] [--store STORE ...]

A build of copies of the founding document is killed (SIGKILL; TerminateProcess on Windows). Four times of
five that is at a random moment while one of them, chosen by chance, takes the place of its older version in
a store that holds them all: the build tells when it begins and ends to write a document, and only kills
between the two are counted as such. The fifth time it is at a random moment of the whole build, into an
empty store and a full one in turn. Then the store is opened: each document must be wholly there, old or
new, or wholly absent, and nothing else may be there; and a second build must complete it. Without a store,
that is done in a folder and in a Neo4j that is started as the tests start theirs (Java 17 and Maven); what
a given store holds is taken away. Exits with 1 where something is half.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx

from kg import corpus, graph, reading
from kg.errors import StoreError
from kg.extraction import extractor
from kg.stores import open_store

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support import serving  # noqa: E402  # of the tests


@dataclass(frozen=True)
class Material:
    """A folder of documents, and of each its text and its graph by id and version."""

    folder: Path
    texts: dict[tuple[str, str], str]
    graphs: dict[tuple[str, str], nx.MultiDiGraph]

    def laid(self, version: str) -> Path:
        """Write all documents in their old or new version, and return their folder."""
        for (name, known), text in self.texts.items():
            if known == version:
                (self.folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        return self.folder


def material(folder: Path, count: int) -> Material:
    """Write so many documents, each in an old and a new version that says a little more."""
    text = (ROOT / "data" / "hanbin-2021.txt").read_text(encoding="utf-8")
    knowledge = corpus.load()
    texts = {
        (f"copy-{number}", version): f"{text}\n推进{version}园区建设，这是第{number}份。\n"
        for number in range(count)
        for version in ("old", "new")
    }
    known = Material(folder, texts, {})
    for name, version in texts:
        read = reading.read(known.laid(version) / f"{name}.txt", knowledge)
        known.graphs[name, version] = graph.build([extractor.extract(read, knowledge)], knowledge)
    return known


def _versions(found: nx.MultiDiGraph) -> dict[str, str]:
    """Return the version of each document in a graph."""
    nodes = (node for _, node in found.nodes(data=True) if node["type"] == "PolicyDocument")
    return {node["doc"]: "new" if "推进new" in node.get("content", "") else "old" for node in nodes}


# The build as users run it, which says on stdout when it begins and ends to write a document.
BEGINS, ENDS = b"\x01", b"\x02"
_TOLD = f"""
import os
from kg.cli.main import main
from kg.stores.neo4j import Neo4jStore
from kg.stores.triples import TripleStore

def told(write):
    def writing(*given):
        os.write(1, {BEGINS!r})
        changed = write(*given)
        os.write(1, {ENDS!r})
        return changed
    return writing

for kind in (TripleStore, Neo4jStore):
    kind.write = told(kind.write)
main()
"""


def build(documents: Path, store: str) -> subprocess.Popen[bytes]:
    """Start a build, in one process."""
    command = [sys.executable, "-c", _TOLD, "build", str(documents), "--store", store, "--workers", "1"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)


def finished(documents: Path, store: str) -> None:
    """Run a build to its end."""
    with build(documents, store) as running:
        _, said = running.communicate()
    if running.returncode:
        raise SystemExit(f"the build failed: {said.decode(errors='replace')}")


def timed(documents: Path, store: str) -> tuple[float, float]:
    """Run a build to its end; return the seconds that it takes, and those that writing a document takes."""
    start = time.perf_counter()
    began, writing = start, []
    with build(documents, store) as running:
        assert running.stdout
        while byte := running.stdout.read(1):
            if byte == BEGINS:
                began = time.perf_counter()
            elif byte == ENDS:
                writing.append(time.perf_counter() - began)
        running.communicate()
    return time.perf_counter() - start, sum(writing) / len(writing)


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after the start, or after the next of so many documents begins to be written."""

    seconds: float
    documents: int | None = None


def killed(documents: Path, store: str, moment: Moment) -> tuple[bool, bool]:
    """Kill a build; return whether that came too late, and whether a document was just being written."""
    with build(documents, store) as running:
        assert running.stdout
        said = b""
        while moment.documents is not None and said.count(BEGINS) <= moment.documents:
            if not (byte := running.stdout.read(1)):
                break
            said += byte
        time.sleep(moment.seconds)
        ended = running.poll() is not None
        running.kill()
        said += running.communicate()[0]
    return ended, said.rfind(BEGINS) > said.rfind(ENDS)


def emptied(store: str) -> None:
    """Remove all documents from a store."""
    with open_store(store, create=True) as opened:
        for document in opened.documents():
            opened.remove(document)


def left(store: str, known: Material) -> tuple[Counter[str], bool]:
    """Return how many documents are there in which version, and whether all that is there is whole."""
    try:
        with open_store(store) as opened:
            documents, found = (), opened.graph()
            # A server may still complete what it was told just before the kill.
            while documents != (documents := opened.documents()):
                found = opened.graph()
    except StoreError as error:
        if "kg build" not in str(error):  # a build that is killed at once leaves no store
            raise
        return Counter(), True
    versions = _versions(found)
    expected = graph.merge(known.graphs[name] for name in versions.items())
    return Counter(versions.values()), set(versions) == set(documents) and _said(found) == _said(expected)


# What the store says of the file that a document came from, which the graphs to compare with do not.
_OF_THE_FILE = ("source", "fileDigest", "textDigest", "readWith")


def _said(found: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[Any, Any]]:
    nodes = {iri: {k: node[k] for k in node if k not in _OF_THE_FILE} for iri, node in found.nodes(data=True)}
    return nodes, {(a, b, key): dict(edge) for a, b, key, edge in found.edges(keys=True, data=True)}


def trial(store: str, known: Material, older: bool, moment: Moment) -> tuple[bool, bool]:
    """Kill one build, check the store, build again, check again; print a line.

    Returns whether nothing was half, and whether a document of a full store was just being replaced.
    """
    count = len(known.graphs) // 2
    emptied(store)
    if older:
        finished(known.laid("old"), store)
    ended, writing = killed(known.laid("new"), store, moment)
    if ended:  # too late: try again from the start, and kill sooner
        return trial(store, known, older, replace(moment, seconds=moment.seconds * 0.8))
    versions, whole = left(store, known)
    finished(known.laid("new"), store)
    again, complete = left(store, known)
    complete = complete and again == Counter(new=count)
    absent = count - versions.total()
    where = "at" if moment.documents is None else f"in document {moment.documents + 1} at"
    print(
        f"  killed {where} {moment.seconds:5.2f} s{', writing' if writing else ''}: {versions['new']} new, "
        f"{versions['old']} old, {absent} absent, {'all whole' if whole else 'SOMETHING IS HALF'}; "
        f"second run {'completes' if complete else 'DOES NOT COMPLETE'} it",
        flush=True,
    )
    return whole and complete, writing and older


def trials(store: str, known: Material, times: int, chance: random.Random) -> bool:
    """Kill builds into a store that many times; return whether nothing was ever half."""
    emptied(store)
    finished(known.laid("old"), store)
    whole, writing = timed(known.laid("new"), store)
    print(f"a whole build takes {whole:.1f} s, to replace a document {writing:.2f} s of it", flush=True)
    good = replacing = 0
    for number in range(times):
        if number % 5:
            older = True
            moment = Moment(chance.uniform(0, 1) * writing, chance.randrange(len(known.graphs) // 2))
        else:
            older, moment = number % 2 == 1, Moment(chance.uniform(0.25, 1) * whole)
        fine, replaced = trial(store, known, older, moment)
        good += fine
        replacing += replaced
    print(
        f"{times} kills, {replacing} while a document of a full store was being replaced: "
        f"{good} times whole and completed, {times - good} times not",
        flush=True,
    )
    return good == times


@contextmanager
def neo4j_started(folder: Path) -> Iterator[str]:
    """Start a Neo4j for as long as the block runs."""
    folder.mkdir()
    started = serving.neo4j_server(folder)
    try:
        yield next(started)
    finally:
        started.close()  # type: ignore[attr-defined]


def main() -> None:
    """Read the options, run the trials and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--documents", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", action="append")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        known = material(folder, options.documents)
        good = True
        for number, store in enumerate(options.store or ["", "neo4j"]):
            if store == "neo4j":
                print("Neo4j")
                with neo4j_started(folder / "neo4j") as address:
                    good &= trials(address, known, options.times, chance)
                continue
            print(f"{store.rpartition('@')[2] or 'embedded'}")
            good &= trials(store or str(folder / f"store-{number}"), known, options.times, chance)
    sys.exit(not good)


if __name__ == "__main__":
    main()
