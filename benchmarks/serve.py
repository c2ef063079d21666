"""Ask `kg serve` with many clients at once: errors, how long answers take, and the memory of the server.

    python benchmarks/serve.py [--clients 50] [--hostile 20] [--seconds 60] [--store STORE]

Without a store, the founding document is read into one first. Each client asks for one thing after the
other, chosen at random: pages, files, suggestions, neighbourhoods and SPARQL queries.

With hostile clients, the others are measured alone, beside them, and alone again. The hostile ones, in
processes of their own, send costly queries, queries of 100,000 characters, and requests whose heads never
end.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PORT = 8799
HANJIANG = "https://w3id.org/policy-kg/data/ecologicalzone/汉江"
KG = "PREFIX kg: <https://w3id.org/policy-kg/ontology#> "
GOALS = KG + "SELECT ?g ?t { ?g a kg:Goal ; kg:text ?t }"
WORDS = ("汉江", "产业", "园区", "保护", "建设")


def requests(chance: random.Random) -> tuple[str, Request]:
    """Return the name of a kind of request, and one request of that kind."""
    word = quote(chance.choice(WORDS))
    paths = {
        "explorer": "/",
        "ledger": f"/ledger?text={word}",
        "ledger, grouped": "/ledger?group=body&sort=target",
        "Excel": f"/ledger?text={word}&as=xlsx",
        "question": f"/questions/owners?text={word}",
        "document": "/documents/hanbin-2021",
        "suggestions": f"/suggestions?q={word}",
        "neighbourhood": f"/neighbourhood?{urlencode({'iri': HANJIANG})}",
        "SPARQL": f"/sparql?{urlencode({'query': GOALS})}",
        "thing": f"/data/ecologicalzone/{quote('汉江')}",
    }
    kind = chance.choice(list(paths))
    accept = "text/html" if kind not in ("SPARQL", "thing") else "*/*"
    return kind, Request(f"http://127.0.0.1:{PORT}{paths[kind]}", headers={"Accept": accept})


def ask(end: float, seed: int, times: dict[str, list[float]], errors: Counter[str]) -> None:
    """Send requests until the time is over."""
    chance = random.Random(seed)
    while time.monotonic() < end:
        kind, request = requests(chance)
        start = time.monotonic()
        try:
            with urlopen(request, timeout=60) as answer:
                answer.read()
        except (URLError, OSError) as error:
            errors[f"{kind}: {error}"] += 1
        times[kind].append(time.monotonic() - start)


COSTLY = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != <urn:x{}>) }}"
LONGEST = 100_000
LONG = (
    'ASK { ?s ?p """' + "\\" * LONGEST,
    "SELECT * { " + "?s ?p ?o . " * LONGEST,
    "SELECT * { VALUES ?s { " + "<urn:x> " * LONGEST,
    "ASK { FILTER(" + "(" * LONGEST,
    "ASK { FILTER(1<" + "1<a.b." * LONGEST,
)


def costly(end: float, number: int) -> None:
    """Send queries that would take hours, each another one."""
    while time.monotonic() < end:
        send(urlencode({"query": COSTLY.format(f"{number}-{time.monotonic_ns()}")}).encode())


def long(end: float, _: int) -> None:
    """Send queries as long as the server takes them."""
    bodies = [urlencode({"query": text}).encode()[: LONGEST - 1] for text in LONG]
    for body in itertools.cycle(bodies):
        if time.monotonic() > end:
            return
        send(body)


def slow(end: float, _: int) -> None:
    """Keep twenty connections on which a line of a head comes every second."""
    lines: list[socket.socket] = []
    while time.monotonic() < end:
        while len(lines) < 20:
            lines.append(socket.create_connection(("127.0.0.1", PORT)))
            lines[-1].sendall(b"GET / HTTP/1.1\r\n")
        time.sleep(1)
        lines = [line for line in lines if trickled(line)]


def trickled(line: socket.socket) -> bool:
    """Send a line of a head, and tell whether the connection is still open."""
    try:
        line.sendall(b"X: y\r\n")
        line.setblocking(False)
        return bool(line.recv(1))
    except BlockingIOError:
        return True
    except OSError:
        return False


def send(body: bytes) -> None:
    """Send a query, and read the answer whatever it is."""
    try:
        with urlopen(Request(f"http://127.0.0.1:{PORT}/sparql", body), timeout=120) as answer:
            answer.read()
    except OSError:
        time.sleep(0.05)


KINDS = (costly, long, slow)


def attack(seconds: float, clients: int) -> list[multiprocessing.Process]:
    """Start hostile clients, of each kind as many, in a process for each kind."""
    end = time.monotonic() + seconds
    kinds = [clients // len(KINDS) + (number < clients % len(KINDS)) for number in range(len(KINDS))]
    made = [
        multiprocessing.Process(target=crowd, args=(kind, end, count), daemon=True)
        for kind, count in zip(KINDS, kinds, strict=True)
    ]
    for process in made:
        process.start()
    return made


def crowd(kind: Callable[[float, int], None], end: float, count: int) -> None:
    """Run so many hostile clients of a kind."""
    threads = [threading.Thread(target=kind, args=(end, number), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def memory(pid: int) -> float:
    """Return the memory that the processes of a session have for themselves, in MB (Linux)."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        except OSError:
            continue
        if session_of(int(lines["Pid"])) == pid:
            total += int(lines.get("RssAnon", "0 kB").split()[0])
    return total / 1024


def session_of(pid: int) -> int:
    """Return the session of a process, 0 where it is gone."""
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def run(store: Path, clients: int, hostile: int, seconds: float) -> None:
    """Serve a store, ask with many clients, and print the results."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        wait()
        alone = measure(server.pid, clients - hostile, seconds)
        if hostile:
            print(f"\nthe same with {hostile} hostile clients:")
            attackers = attack(seconds + 5, hostile)
            time.sleep(3)
            beside = measure(server.pid, clients - hostile, seconds)
            for process in attackers:
                process.kill()
            time.sleep(3)
            print("\nthe same alone again:")
            alone = (alone + measure(server.pid, clients - hostile, seconds)) / 2
            print(f"p95 beside hostile clients: {beside / alone:.2f} of that without them")
    finally:
        server.terminate()
        server.wait(30)


def wait() -> None:
    """Wait until the server answers, and until it has read what it needs."""
    for path in ("/static/site.css", "/", "/ledger", "/sparql?query=ASK%7B%7D"):
        for _ in range(300):
            try:
                with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
                    answer.read()
                break
            except OSError:
                time.sleep(0.2)


def measure(pid: int, clients: int, seconds: float) -> float:
    """Ask with many clients, print errors, times and memory, and return the 95th percentile in seconds."""
    times: dict[str, list[float]] = defaultdict(list)
    errors: Counter[str] = Counter()
    marks = [memory(pid)]
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=ask, args=(end, seed, times, errors)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        time.sleep(seconds / 6)
        marks.append(memory(pid))
    for thread in threads:
        thread.join()
    every = sorted(taken for kind in times.values() for taken in kind)
    print(f"{clients} clients, {seconds:g} s: {len(every)} requests, {sum(errors.values())} errors")
    middle, most = every[len(every) // 2], every[len(every) * 95 // 100]
    print(f"all: median {middle * 1000:.0f} ms, p95 {most * 1000:.0f} ms")
    for kind, taken in sorted(times.items()):
        taken.sort()
        print(f"  {kind:18}{len(taken):6}  p95 {taken[len(taken) * 95 // 100] * 1000:6.0f} ms")
    print("memory of server and query processes, MB:", ", ".join(f"{mark:.0f}" for mark in marks))
    for error, count in errors.most_common(5):
        print(f"  {count} x {error}")
    return most


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--hostile", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "kg.db"
        if given.store is None:
            build = [
                sys.executable,
                "-m",
                "kg",
                "build",
                str(ROOT / "data" / "hanbin-2021.txt"),
                "--store",
                str(store),
            ]
            subprocess.run(build, cwd=ROOT, check=True)
        run(store, given.clients, given.hostile, given.seconds)


if __name__ == "__main__":
    main()
