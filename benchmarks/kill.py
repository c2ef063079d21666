"""What a killed `kg build` leaves behind: whole documents, and a store that the next build completes.

    python benchmarks/kill.py [--times 20] [--documents 8] [--seed 1] [--store STORE ...]

A build of copies of the founding document is killed (SIGKILL; TerminateProcess on Windows) at a random
moment. Every other time it starts on a store that holds older versions of them. Then the store is
opened: each document must be wholly there, old or new, or wholly absent, and nothing else may be there;
and a second build must complete it. Without a store, that is done in a folder and in a Neo4j that is
started as the tests start theirs (Java 17 and Maven); what a given store holds is taken away. Exits with
1 where something is half.
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
from dataclasses import dataclass
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
    """Folders with the old and the new documents, and the graph of each by id and version."""

    old: Path
    new: Path
    graphs: dict[tuple[str, str], nx.MultiDiGraph]


def material(folder: Path, count: int) -> Material:
    """Write so many documents, each in an old and a new version that says a little more."""
    text = (ROOT / "data" / "hanbin-2021.txt").read_text(encoding="utf-8")
    knowledge = corpus.load()
    graphs = {}
    for number in range(count):
        for version in ("old", "new"):
            path = folder / version / f"copy-{number}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{text}\n推进{version}园区建设。\n", encoding="utf-8", newline="\n")
            made = graph.build([extractor.extract(reading.read(path, knowledge), knowledge)], knowledge)
            graphs[path.stem, version] = made
    return Material(folder / "old", folder / "new", graphs)


def _versions(found: nx.MultiDiGraph) -> dict[str, str]:
    """Return the version of each document in a graph."""
    nodes = (node for _, node in found.nodes(data=True) if node["type"] == "PolicyDocument")
    return {node["doc"]: "new" if "推进new" in node.get("content", "") else "old" for node in nodes}


def build(documents: Path, store: str) -> subprocess.Popen[bytes]:
    """Start a build, in one process."""
    command = [sys.executable, "-m", "kg", "build", str(documents), "--store", store, "--workers", "1"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finished(documents: Path, store: str) -> None:
    """Run a build to its end."""
    with build(documents, store) as running:
        _, said = running.communicate()
    if running.returncode:
        raise SystemExit(f"the build failed: {said.decode(errors='replace')}")


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


def _said(found: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[Any, Any]]:
    nodes = {iri: dict(node) for iri, node in found.nodes(data=True)}
    return nodes, {(a, b, key): dict(edge) for a, b, key, edge in found.edges(keys=True, data=True)}


def trial(store: str, known: Material, older: bool, moment: float) -> bool:
    """Kill one build after so many seconds, check the store, build again, check again; print a line."""
    count = len(known.graphs) // 2
    if older:
        finished(known.old, store)
    with build(known.new, store) as running:
        time.sleep(moment)
        ended = running.poll() is not None
        running.kill()
        running.communicate()
    if ended:  # too late: try again from the start, and kill sooner
        emptied(store)
        return trial(store, known, older, moment * 0.8)
    versions, whole = left(store, known)
    finished(known.new, store)
    again, complete = left(store, known)
    complete = complete and again == Counter(new=count)
    absent = count - versions.total()
    print(
        f"  killed after {moment:5.2f} s: {versions['new']} new, "
        f"{versions['old']} old, {absent} absent, {'all whole' if whole else 'SOMETHING IS HALF'}; "
        f"second run {'completes' if complete else 'DOES NOT COMPLETE'} it",
        flush=True,
    )
    return whole and complete


def trials(store: str, known: Material, times: int, chance: random.Random) -> bool:
    """Kill builds into a store that many times; return whether nothing was ever half."""
    good = 0
    for number in range(times):
        address = store if "://" in store else f"{store}-{number}"
        emptied(address)
        if number == 0:
            start = time.perf_counter()
            finished(known.new, address)
            whole = time.perf_counter() - start
            emptied(address)
            print(f"a whole build takes {whole:.1f} s", flush=True)
        good += trial(address, known, number % 2 == 1, chance.uniform(0.25, 1) * whole)
    print(f"{times} kills: {good} times whole and completed, {times - good} times not", flush=True)
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
