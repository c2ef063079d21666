"""Ask `kg serve` with many clients at once: errors, how long answers take, and the memory of the server.

    python benchmarks/serve.py [--clients 50] [--seconds 60] [--store STORE]

Without a store, the founding document is read into one first. Each client asks for one thing after the
other, chosen at random: pages, files, suggestions, neighbourhoods and SPARQL queries.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
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


def memory(pid: int) -> float:
    """Return the resident memory of a process and its children, in MB (Linux)."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        except OSError:
            continue
        if pid in (int(lines["Pid"]), int(lines["PPid"])):
            total += int(lines.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def run(store: Path, clients: int, seconds: float) -> None:
    """Serve a store, ask with many clients, and print the results."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait()
        measure(server.pid, clients, seconds)
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


def measure(pid: int, clients: int, seconds: float) -> None:
    """Ask with many clients and print errors, times and memory."""
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


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
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
        run(store, given.clients, given.seconds)


if __name__ == "__main__":
    main()
