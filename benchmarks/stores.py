"""A million triples in the embedded store beside rdflib's in-memory store: loading, each question, memory.

    python benchmarks/stores.py [--triples 1000000] [--patience 900]
                                [--neo4j ADDRESS | --neo4j start] [--neo4j-documents 10]

Copies of the founding document, each with places, bodies and parks of its own, make the triples. Each store
runs in a process of its own, so that its peak of memory is its own, and answers the same query texts on the
same triples; the number of rows must be the same. A question is asked for all; the time is the best of those
rounds that fit in a second, or of the only one. A store that says nothing for longer than the patience is
stopped, and what it has not answered counts that long; the slowest questions come last. With
``--neo4j`` (``start``: as the tests start one) some of the documents are loaded there as well, in turns with
rdflib-neo4j where it is installed; what that Neo4j holds is taken away.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import io
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
from neo4j import GraphDatabase
from rdflib import Dataset, Graph

from kg import graph
from kg.answers import questions
from kg.formats import records
from kg.graph import rdf
from kg.knowledge import own
from kg.stores import open_store
from kg.stores.servers import server
from kg.stores.triples import bind

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("汉滨", "安康", "汉江", "五里", "恒口", "瀛湖", "江北")  # each copy has its own
LAST = ("between", "area")  # those that rdflib takes longest for
Answer = dict[str, Any]


def copies() -> Iterator[nx.MultiDiGraph]:
    """Yield graphs of the founding document under other names, without end."""
    path = ROOT / "data" / "hanbin-2021"
    (gold,) = records.read(path.with_suffix(".jsonl"))
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    whole = records.to_record(
        dataclasses.replace(gold, document=dataclasses.replace(gold.document, text=text))
    )
    line = json.dumps(whole, ensure_ascii=False)
    for number in count():
        copy = line
        for at, name in enumerate(NAMES):
            copy = copy.replace(name, f"{chr(0x5000 + at * 500 + number)}{name[1]}")
        found = records.from_record({**json.loads(copy), "doc": f"copy-{number}"})
        yield graph.build([found], own())


def say(**what: Any) -> None:
    """Send values to the parent process."""
    print(json.dumps(what, ensure_ascii=False), flush=True)


def peak() -> float:
    """Return the most memory that this process ever held, in megabytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def ask_all(rows: Callable[[str], int]) -> None:
    """Ask each question and tell its rows, its seconds and the memory so far."""
    for asked in sorted(questions.questions(), key=lambda asked: asked.name in LAST):
        given = {p.name: "" for p in asked.parameters if p.default is None}
        text = bind(asked.text("rq"), asked.values(given))
        say(question=asked.name, **timed(rows, text), peak=peak())


def timed(rows: Callable[[str], int], text: str) -> Answer:
    """Return the number of rows of a query, and its best time."""
    best, found, start = float("inf"), 0, time.perf_counter()
    while best == float("inf") or time.perf_counter() - start < 1:
        begun = time.perf_counter()
        found = rows(text)
        best = min(best, time.perf_counter() - begun)
    return {"rows": found, "seconds": best}


def embedded(folder: Path, triples: int) -> None:
    """Load documents until there are enough triples; ask."""
    told, seconds, documents = 0, 0.0, 0
    with open_store(str(folder / "kg.db"), create=True) as store:
        for made in copies():
            start = time.perf_counter()
            store.replace(made)
            seconds += time.perf_counter() - start
            documents += 1
            told += len(set(rdf.quads(made)))
            if told >= triples:
                break
    say(load="documents, one after the other", seconds=seconds, triples=told, documents=documents)
    with open_store(str(folder / "kg.db")) as store:
        ask_all(lambda text: len(store.query(text).rows))


def bulk(folder: Path, triples: int) -> None:
    """Write the triples to a file, and load it as it is."""
    ox.Store.read_only(str(folder / "kg.db")).dump(str(folder / "all.nq"), format=ox.RdfFormat.N_QUADS)
    start = time.perf_counter()
    ox.Store(str(folder / "bulk.db")).bulk_load(path=str(folder / "all.nq"), format=ox.RdfFormat.N_QUADS)
    say(load="the file as it is", seconds=time.perf_counter() - start, peak=peak())


def rdflib(folder: Path, triples: int) -> None:
    """Load the same triples into rdflib's memory; ask."""
    dataset = Dataset(default_union=True)
    start = time.perf_counter()
    dataset.parse(folder / "all.nq", format="nquads")
    say(load="the file as it is", seconds=time.perf_counter() - start, triples=len(dataset), peak=peak())
    ask_all(lambda text: len(list(dataset.query(text))))


SIDES = {"embedded": embedded, "bulk": bulk, "rdflib": rdflib}


def side(name: str, folder: Path, options: argparse.Namespace) -> list[Answer]:
    """Run one side in a process of its own; return what it reports before it is silent for too long."""
    command = [sys.executable, __file__, "--side", name, "--folder", str(folder)]
    command += ["--triples", str(options.triples)]
    told: list[Answer] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT) as running:
        watch = threading.Timer(3600, running.kill)  # loading takes what it takes
        watch.start()
        for line in running.stdout or ():
            watch.cancel()
            told.append(json.loads(line))
            print(f"  {name}: {line.strip()}", file=sys.stderr, flush=True)
            watch = threading.Timer(options.patience, running.kill)
            watch.start()
        watch.cancel()
    if running.returncode and (name != "rdflib" or not told):
        raise SystemExit(f"{name} failed")
    return told


def compare(folder: Path, options: argparse.Namespace) -> None:
    """Print loading, questions and memory of both stores side by side."""
    ours, file, theirs = (side(name, folder, options) for name in SIDES)
    load = ours[0]
    print(f"{load['triples']} triples, {load['documents']} documents")
    print(
        f"load, embedded, document by document: {load['seconds']:.1f} s "
        f"({load['triples'] / load['seconds']:.0f} triples/s)"
    )
    ratio = theirs[0]["seconds"] / file[0]["seconds"]
    print(
        f"load, the same N-Quads file: embedded {file[0]['seconds']:.1f} s, "
        f"rdflib in memory {theirs[0]['seconds']:.1f} s ({ratio:.1f} times as long)"
    )
    print(f"{'question':14}{'rows':>8}{'embedded s':>12}{'rdflib s':>12}{'times':>9}")
    answers = {answer["question"]: answer for answer in theirs if "question" in answer}
    mine, other = 0.0, 0.0
    for answer in (a for a in ours if "question" in a):
        given_up = answer["question"] not in answers
        twin = answers.get(answer["question"], {"rows": 0, "seconds": options.patience})
        seconds = twin["seconds"]
        mine, other = mine + answer["seconds"], other + seconds
        differ = "" if given_up or twin["rows"] == answer["rows"] else f"  rdflib: {twin['rows']} rows"
        print(
            f"{answer['question']:14}{answer['rows']:8}{answer['seconds']:12.3f}"
            f"{'>' if given_up else ' ':>2}{seconds:10.3f}{seconds / answer['seconds']:9.1f}{differ}"
        )
    print(f"{'all':14}{'':8}{mine:12.3f}{other:12.3f}{other / mine:9.1f}")
    print(f"peak memory: embedded {ours[-1]['peak']:.0f} MB, rdflib {theirs[-1]['peak']:.0f} MB")


def neo4j(address: str, count: int) -> None:
    """Print how fast documents go into a Neo4j, in turns with rdflib-neo4j; the first warms the server."""
    documents = list(islice(copies(), count))
    links = sum(made.number_of_edges() for made in documents)
    for turn in ("cold", "warm", "warm"):
        for name, load in (("Neo4j", ours), ("rdflib-neo4j", theirs)):
            wiped(address)
            if seconds := load(address, documents):
                print(
                    f"{name}, {turn}: {count} documents, {links} relationships in {seconds:.1f} s: "
                    f"{count / seconds:.2f} documents/s, {links / seconds:.0f} relationships/s",
                    flush=True,
                )
    print(f"peak memory of the program that loads: {peak():.0f} MB")
    wiped(address)


def ours(address: str, documents: list[nx.MultiDiGraph]) -> float:
    """Return the seconds that it takes to write documents, each in a transaction."""
    with open_store(address, create=True) as store:
        start = time.perf_counter()
        for made in documents:
            store.replace(made)
        return time.perf_counter() - start


def theirs(address: str, documents: list[nx.MultiDiGraph]) -> float:
    """Return the seconds that rdflib-neo4j takes for the same, in the order that suits it; 0 without it."""
    try:
        from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig
    except ImportError:
        return 0
    known = server(address, "NEO4J")
    config = Neo4jStoreConfig(
        auth_data={"uri": known.address, "database": "neo4j", "user": known.user, "pwd": known.password},
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
    )
    triples = [t for made in documents for t in sorted({quad[:3] for quad in rdf.quads(made, others=False)})]
    with contextlib.redirect_stdout(io.StringIO()):  # it prints progress of its own
        target = Graph(store=Neo4jStore(config=config))
        start = time.perf_counter()
        for triple in triples:
            target.add(triple)
        target.close(True)
        return time.perf_counter() - start


def wiped(address: str) -> None:
    """Delete everything in a Neo4j."""
    known = server(address, "NEO4J")
    login = (known.user or "", known.password or "")
    with GraphDatabase.driver(known.address, auth=login) as driver, driver.session() as session:
        session.run("MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--patience", type=float, default=900, help="seconds for one question; default 900")
    parser.add_argument("--neo4j", metavar="ADDRESS", help="an address, or the word start")
    parser.add_argument("--neo4j-documents", type=int, default=10)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        return SIDES[options.side](options.folder, options.triples)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        if options.triples:
            compare(Path(name), options)
        if options.neo4j == "start":
            sys.path.insert(0, str(ROOT / "tests"))
            from support import serving

            (home := Path(name) / "neo4j").mkdir()
            for address in serving.neo4j_server(home):
                neo4j(address, options.neo4j_documents)
        elif options.neo4j:
            neo4j(options.neo4j, options.neo4j_documents)
    return None


if __name__ == "__main__":
    main()
