"""How long a command takes from nothing, beside Python that does nothing.

    python benchmarks/start.py [--times 7] [--against DIR] [--json FILE]

Timed are ``kg --help``, ``kg explain`` of a sentence, ``kg extract`` of a small document and ``kg query`` on
a store of one, each in a process of its own: the shortest processor time counts, that of the system included,
and what is kept between runs is made before. A ratio of 3 says that a command takes three times as long as
``python -c pass``. ``--against`` names another checkout, which runs in turns with this one and whose ratio
stands beside. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = "市发展改革委牵头建设工业园区，到2025年完成投资10亿元。"
SMALL = 400


def commands(store: Path, document: Path) -> dict[str, list[str]]:
    """Return the commands by name, as arguments of Python."""
    return {
        "python": ["-c", "pass"],
        "--help": ["-m", "kg", "--help"],
        "explain": ["-m", "kg", "explain", SENTENCE],
        "extract": ["-m", "kg", "extract", str(document)],
        "query": ["-m", "kg", "query", "owners", "-p", "text=园区", "--store", str(store)],
    }


def run(arguments: list[str], checkout: Path, cache: Path) -> float:
    """Return the processor time that Python takes with some arguments, in a checkout."""
    known = os.environ | {"PYTHONPATH": str(checkout), "KG_CACHE": str(cache)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=checkout, env=known, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds(checkouts: list[Path], folder: Path, times: int) -> list[dict[str, float]]:
    """Return the time of each command in each checkout, whose turns alternate."""
    small = folder / "small.txt"
    text = (ROOT / "data" / "hanbin-2021.txt").read_text(encoding="utf-8")
    small.write_text(text[:SMALL], encoding="utf-8")
    taken: list[dict[str, list[float]]] = [{} for _ in checkouts]
    for turn in range(times + 1):
        for number, checkout in enumerate(checkouts):
            store, cache = folder / f"{number}.db", folder / f"cache-{number}"
            if not turn:
                run(["-m", "kg", "build", str(small), "--store", str(store)], checkout, cache)
            for name, arguments in commands(store, small).items():
                took = run(arguments, checkout, cache)
                taken[number].setdefault(name, []).extend([took] if turn else [])
    return [{name: min(each) for name, each in found.items()} for found in taken]


def main() -> None:
    """Measure, print a table, and write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--against", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    checkouts = [ROOT, *([options.against.resolve()] if options.against else [])]
    with tempfile.TemporaryDirectory() as name:
        found = seconds(checkouts, Path(name), options.times)
    print(f"{'':10}" + "".join(f"{head:>12}{'ratio':>8}" for head in ("seconds", "against")[: len(found)]))
    rows = [
        {"command": name, "seconds": one[name], "ratio": one[name] / one["python"], "checkout": str(place)}
        for place, one in zip(checkouts, found, strict=True)
        for name in one
    ]
    for name in found[0]:
        print(f"{name:10}" + "".join(f"{one[name]:12.3f}{one[name] / one['python']:8.1f}" for one in found))
    if options.json:
        told = {"benchmark": "start", "rows": rows}
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
