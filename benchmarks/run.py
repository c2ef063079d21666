"""All benchmarks at modest sizes: one table of ratios, each against a baseline of the same run.

    python benchmarks/run.py [--json bench.json] [--chart bench.svg] [build extraction start ...]

Each benchmark named, or each that writes `--json`, runs in a process of its own. Times on a busy machine say
little; ratios to a baseline of the same run say more. bench.json holds the rows and the machine's facts,
bench.svg the ratios as bars.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from chart import chart

from kg.version import __version__

FOLDER = Path(__file__).resolve().parent
SIZES = {"build": ["--documents", "6", "--sizes", "50", "500"]}
# What a row of a benchmark is named by, and what its seconds stand beside, where its rows do not say so.
NAMED = {
    "extraction": ("reader", "{}, words only", "the extraction"),
    "start": ("command", "kg {}", "python -c pass"),
}
Row = dict[str, Any]


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory": f"{memory / 2**30:.0f} GB" if memory else "",
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or platform.machine())


def named() -> list[str]:
    """Return the benchmarks that write their figures as JSON."""
    files = sorted(path for path in FOLDER.glob("*.py") if path.name != Path(__file__).name)
    return [path.stem for path in files if '"--json"' in path.read_text(encoding="utf-8")]


def rows(name: str, folder: Path) -> list[Row]:
    """Run a benchmark and return its rows."""
    found = folder / f"{name}.json"
    command = [sys.executable, str(FOLDER / f"{name}.py"), *SIZES.get(name, ()), "--json", str(found)]
    print(f"{name} ...", file=sys.stderr, flush=True)
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode or not found.is_file():
        print(f"{name}: failed", file=sys.stderr)
        return []
    content = json.loads(found.read_text(encoding="utf-8"))
    each = content["rows"] if isinstance(content, dict) else content
    return [{"benchmark": name, **whole(name, one)} for one in each]


def whole(name: str, row: Row) -> Row:
    """Return a row that says what it is, its value, and what its ratio is to."""
    if "what" in row:
        return row
    key, words, baseline = NAMED[name]
    said = {"what": words.format(row[key]), "value": row["seconds"], "unit": "s"}
    return {**said, "baseline": baseline, "ratio": row["ratio"]}


def line(row: Row) -> str:
    """Return a row of the table."""
    ratio = f"{row['ratio']:9.3f} x {row['baseline']}" if "ratio" in row else ""
    return f"{row['benchmark']:11}{row['what']:52}{row['value']:12.3f} {row.get('unit', ''):6}{ratio}"


def main() -> None:
    """Run the benchmarks, print the table and write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="which benchmarks; all by default")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    parser.add_argument("--chart", type=Path, default=Path("bench.svg"))
    options = parser.parse_args()
    facts = machine()
    with tempfile.TemporaryDirectory() as folder:
        found = [row for name in options.names or named() for row in rows(name, Path(folder))]
    print("; ".join(f"{name} {value}" for name, value in facts.items() if value is not None))
    for row in found:
        print(line(row))
    content = {"machine": facts, "rows": found}
    options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    title = f"policy-kg {__version__}: what things cost beside others, in the same run"
    below = f"Ratios on a scale of powers of ten. {facts['processor']}, Python {facts['python']}"
    options.chart.write_text(chart(found, title, below), encoding="utf-8")
    print(f"{options.json} and {options.chart}: written", file=sys.stderr)


if __name__ == "__main__":
    main()
