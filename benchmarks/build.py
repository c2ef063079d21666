"""What a build costs, and what a store of many documents costs to write to and to read.

    python benchmarks/build.py [--documents 12] [--sizes 50 500 2000] [--json FILE]

First `kg build` reads so many varied copies of the founding document, with one process, with two, and again
with nothing changed; beside it stand extraction alone and jieba's segmentation of the same text. Then stores
of several sizes are filled with varied copies of a small document, and a document more is written, replaced
and removed in each; each question is asked for a name and for all, and the server's pages are opened.
The exponent says how a cost grows with the number of documents: 0 where it does not, 1 in proportion.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from kg import corpus
from kg.answers import questions
from kg.corpus.making import Making
from kg.extraction import extractor
from kg.formats import records
from kg.knowledge import own
from kg.reading import read
from kg.stores import Prepared, Store, open_store, triples
from kg.stores.base import Stored
from kg.stores.triples import bind

ROOT = Path(__file__).resolve().parent.parent
TEXT = ROOT / "data" / "hanbin-2021.txt"
SMALL = ROOT / "tests" / "fictional" / "yunzhou.jsonl"
NAME = re.compile(r'(<[^>]*/data/(?!doc/|theme/)[a-z]+/[^>]*> <[^>]*label> "[^"]*)"@zh')
ENTITY = re.compile(r"(<[^>]*/data/(?!doc/|theme/)[a-z]+/[^>]*)>")
SERIES = re.compile(r'(<[^>]*#series> ")')
ISSUES = 20  # documents that are issues of one series
PROBES = 10  # documents that are written, replaced and removed in each store
Row = dict[str, Any]


def seconds(work: Callable[[], Any]) -> float:
    """Return how many seconds of the processor work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def waited(work: Callable[[], Any]) -> float:
    """Return how long work takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# ---- building ----

# A build, and then its own processor seconds, those of its workers, and the most memory that one held.
MEASURED = """
import os, sys
from kg.cli.main import main
try:
    main({command!r})
finally:
    times, peak = os.times(), 0
    try:
        from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
        peak = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    except ImportError:  # Windows
        pass
    mega = 1024**2 if sys.platform == "darwin" else 1024
    print(times.user + times.system, times.children_user + times.children_system, peak / mega)
"""


def texts(folder: Path, count: int) -> Path:
    """Write varied copies of the founding document, and return their folder."""
    folder.mkdir()
    text = TEXT.read_text(encoding="utf-8")
    for number in range(count):
        varied = text.replace("汉滨", f"{chr(0x6C00 + number)}滨").replace("2021", str(1990 + number))
        (folder / f"copy-{number}.txt").write_text(varied, encoding="utf-8")
    return folder


def built(folder: Path, store: Path, workers: int) -> tuple[float, float]:
    """Return the processor seconds of the busiest process of a build, and the megabytes of the largest."""
    command = ["build", str(folder), "--store", str(store), "--workers", str(workers)]
    program = MEASURED.format(command=command)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    mine, workers_, peak = map(float, done.stdout.split()[-3:])
    # As long as its busiest process: the clock on the wall says what else the machine does.
    return max(mine, workers_ / workers if workers > 1 else 0), peak


def building(folder: Path, count: int) -> Iterator[Row]:
    """Yield what building some documents costs."""
    documents = texts(folder / "texts", count)
    one, peak = built(documents, folder / "one.db", 1)
    again, _ = built(documents, folder / "one.db", 1)
    two, _ = built(documents, folder / "two.db", 2)
    known = corpus.load()
    found = [read(path, known) for path in sorted(documents.iterdir())]
    extractor.extract(found[0], known)  # patterns are compiled when they are first needed
    extracted = seconds(lambda: [extractor.extract(document, known) for document in found])
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    cut = seconds(lambda: [jieba.lcut(document.text) for document in found])
    size = sum(path.stat().st_size for path in (folder / "one.db").rglob("*") if path.is_file())
    yield row(f"kg build, {count} documents", one, "extraction alone", extracted)
    yield row("the same again, nothing changed", again, "the first build", one)
    yield row("kg build with two processes", two, "with one", one)
    yield row("extraction alone", extracted, "jieba.lcut of the same text", cut)
    yield {"what": "largest process of the build", "value": peak, "unit": "MB"}
    characters = sum(len(document.text) for document in found)
    yield {"what": "the store, a character of text", "value": size / characters, "unit": "bytes"}


def row(what: str, value: float, baseline: str, base: float) -> Row:
    """Return a line of the table: seconds beside those of a baseline."""
    return {"what": what, "value": value, "unit": "s", "baseline": baseline, "ratio": value / base}


# ---- many documents ----


def copies() -> Iterator[Prepared]:
    """Yield graphs of a small document as a store writes them, each with things of its own, without end."""
    extraction = next(iter(records.read(SMALL)))
    made = Making(triples.prepare).make(extraction, own())
    assert made.prepared
    text, old = made.prepared.content.decode(), made.prepared.stored
    number = 0
    while True:
        doc, sign = f"copy-{number}", chr(0x5000 + number % 500)
        iri = old.iri.rpartition("/")[0] + f"/{doc}"
        varied = NAME.sub(rf'\1{sign}"@zh', ENTITY.sub(rf"\1{sign}>", text))
        varied = SERIES.sub(rf"\g<1>{number // ISSUES} ", varied)
        varied = varied.replace(f"<{old.iri}", f"<{iri}").replace(f'"{old.doc}"', f'"{doc}"')
        yield Prepared(Stored(doc, iri), f"{made.prepared.mark}{number}", varied.encode())
        number += 1


def filled(store: Store, known: Iterator[Prepared], count: int) -> None:
    """Write documents until the store holds so many."""
    with store.batch():
        for _ in range(count - len(store.documents())):
            store.write(next(known))


def costs(address: str, known: Iterator[Prepared], count: int) -> Iterator[tuple[str, float]]:
    """Yield what a document more costs in a store of so many."""
    with open_store(address, create=True) as store:
        filled(store, known, count)
    with open_store(address, write=True) as store:
        yield "the list of documents", seconds(store.stored)
        probes = [next(known) for _ in range(PROBES)]

        def write() -> None:
            with store.batch():
                for one in probes:
                    store.write(one)

        yield "writing a document", seconds(write) / PROBES
        changed = [Prepared(p.stored, p.mark, p.content.replace(b"2026", b"2027")) for p in probes]
        yield "replacing a document", seconds(lambda: [store.write(one) for one in changed]) / PROBES
        yield "removing a document", seconds(lambda: [store.remove(p.stored.doc) for p in probes]) / PROBES
    size = sum(path.stat().st_size for path in Path(address).rglob("*") if path.is_file())
    yield "size of the store, MB", size / 1e6


def asked(address: str, name: str) -> Iterator[tuple[str, float]]:
    """Yield how long each question takes for a name and for all."""
    with open_store(address) as store:
        store.query("SELECT * { ?s ?p ?o } LIMIT 1")
        for question in questions.questions():
            for words, text in ((f"{question.name}, a name", name), (f"{question.name}, all", "")):
                given: dict[str, Any] = {p.name: "" for p in question.parameters if p.default is None}
                if "text" in given:
                    given["text"] = text
                elif text:
                    continue
                bound = bind(question.text("rq"), question.values(given))
                yield words, seconds(lambda bound=bound: store.query(bound))


def served(address: str, name: str) -> Iterator[tuple[str, float]]:
    """Yield how long the server takes for its pages, each asked for the first time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", "--store", address, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        pages = {
            "first page of the explorer": "/",
            "the page again": "/",
            "suggestions": f"/suggestions?q={quote(name)}",
            "ledger of a name": f"/ledger?text={quote(name)}",
            "ledger of all": "/ledger",
            "documents": "/documents",
            "the first rows of an answer of all": "/questions/owners?ask=1",
        }
        try:
            listening(port)
            for what, path in pages.items():
                yield what, waited(lambda path=path: answered(f"http://127.0.0.1:{port}{path}"))
        finally:
            server.terminate()


def answered(address: str) -> bytes:
    """Return a page; one that takes longer than the server's limit is asked for again."""
    for _ in range(60):
        try:
            with urlopen(address, timeout=600) as page:
                content: bytes = page.read()
                return content
        except HTTPError as error:
            if error.code != 503:
                raise
    raise SystemExit(f"{address}: no answer")


def listening(port: int) -> None:
    """Wait until a server listens."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


def growing(folder: Path, sizes: list[int]) -> Iterator[Row]:
    """Yield what things cost in the largest store, beside the smallest."""
    address, known = str(folder / "many.db"), copies()
    found: dict[str, list[float]] = {}
    for size in sizes:
        name = f"市发展改革委{chr(0x5000)}"
        for source in (costs(address, known, size), asked(address, name), served(address, name)):
            for what, value in source:
                found.setdefault(what, []).append(value)
        print(f"  {size} documents measured", file=sys.stderr, flush=True)
    for what, values in found.items():
        grown = math.log(max(values[-1], 1e-4) / max(values[0], 1e-4)) / math.log(sizes[-1] / sizes[0])
        unit = "" if "MB" in what else "s"
        yield {
            "what": f"{what}, {sizes[-1]:,} documents",
            "value": values[-1],
            "unit": unit,
            "baseline": f"{sizes[0]:,} documents",
            "ratio": values[-1] / max(values[0], 1e-9),
            "values": dict(zip(map(str, sizes), values, strict=True)),
            "exponent": grown,
        }


def said(found: Row) -> str:
    """Return a row as a line of text."""
    ratio = f"{found['ratio']:8.2f} x {found['baseline']}" if "ratio" in found else ""
    exponent = f"  exponent {found['exponent']:.2f}" if "exponent" in found else ""
    return f"{found['what']:45}{found['value']:10.3f} {found['unit']:5}{ratio}{exponent}"


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 500, 2000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for source in (building(Path(name), options.documents), growing(Path(name), options.sizes)):
            for found in source:
                rows.append(found)
                print(said(found), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
