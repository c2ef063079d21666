"""Look for input that the product neither reads nor refuses in a line.

    PYTHONPATH=tests python -m fuzz [--minutes 10] [--seed 1] [--kind docx] [--texts FILE ...]

Makes inputs of each kind in turn, all from the seed, and runs each in a process that may take 2 s of
processor time for 10,000 characters and 1 GB of memory. What raises anything but a ``KgError``, dies, hangs,
or takes more, is made smaller and written to a folder, one file for each fault. Exits with 1 where there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path

from fuzz import samples, targets
from fuzz.judging import Judge, Verdict
from fuzz.kinds import KINDS, made, plain
from fuzz.minimising import smaller


def search(kinds: list[str], seed: int, first: int, seconds: float, folder: Path, each: float) -> int:
    """Run inputs for so many seconds; return how many different faults there are."""
    judges, end = {kind: Judge(targets.run, plain(kind)) for kind in kinds}, time.monotonic() + seconds
    outcomes: Counter[tuple[str, str]] = Counter()
    faults: dict[tuple[str, str], Path] = {}
    slowest: dict[str, tuple[float, int]] = {}
    try:
        for number in count(first):
            for kind in kinds:
                if time.monotonic() > end:
                    _report(kinds, seed, first, number, outcomes, slowest, faults)
                    return len(faults)
                data = made(kind, seed, number)
                verdict = judges[kind].ask(kind, data)
                outcomes[kind, verdict.outcome] += 1
                slowest[kind] = max(slowest.get(kind, (0.0, 0)), (verdict.seconds, number))
                if verdict.found and (kind, str(verdict)) not in faults:
                    faults[kind, str(verdict)] = _kept(judges[kind], kind, data, verdict, folder, each)
                    print(f"{kind} {number}: {verdict}: {faults[kind, str(verdict)]}", flush=True)
    finally:
        for judge in judges.values():
            judge.close()
    return len(faults)


def _kept(judge: Judge, kind: str, data: bytes, verdict: Verdict, folder: Path, seconds: float) -> Path:
    """Write a find, made smaller, and what was said of it beside it."""
    least = smaller(data, lambda less: judge.ask(kind, less).same(verdict), seconds)
    path = folder / f"{verdict.outcome}-{hashlib.sha256(least).hexdigest()[:8]}{KINDS[kind].ending}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(least)
    path.with_name(f"{path.name}.log").write_text(f"{verdict}\n{verdict.detail}\n", encoding="utf-8")
    return path


def _report(
    kinds: list[str],
    seed: int,
    first: int,
    number: int,
    outcomes: Counter[tuple[str, str]],
    slowest: dict[str, tuple[float, int]],
    faults: dict[tuple[str, str], Path],
) -> None:
    print(f"seed {seed}, numbers {first} to {number}")
    for kind in kinds:
        said = ", ".join(f"{n} {outcome}" for (of, outcome), n in sorted(outcomes.items()) if of == kind)
        took, which = slowest.get(kind, (0.0, 0))
        print(f"{kind:8} {said}; slowest {took:.1f} s (number {which})")
    print(f"{sum(outcomes.values())} inputs, {len(faults)} faults")


def main() -> None:
    """Read the options, search and report."""
    parser = argparse.ArgumentParser(
        prog="python -m fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="all by default")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more documents to take texts from")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where finds are written")
    parser.add_argument("--minimise", type=float, default=30, help="seconds to make a find smaller")
    options = parser.parse_args()
    samples.also(options.texts)
    kinds = options.kind or list(KINDS)
    faults = search(kinds, options.seed, options.first, options.minutes * 60, options.folder, options.minimise)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
