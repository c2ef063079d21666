"""What a planner asks of sixty documents: is the answer complete, and how soon does it come?

    python benchmarks/tasks.py [FILE ...] [--documents 60] [--work FOLDER] [--json FILE]

The files, or else varied copies of the founding document, are read once by `kg extract`, and a store is built
of what it wrote. Each task is then done on the command line and at a running `kg serve`. What an answer must
hold is counted over the JSON Lines, without the store: `missing` must be 0. Seconds are those of the clock;
on the command line `cpu` are those of the processor, which a busy machine changes less. Cold is the first
time; warm is the second time on the command line, and at the server the same question of another name. With
--work, files and store are kept there and used again.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from planners import Place, Record, Task, tasks

from kg.answers.questions import question

ROOT = Path(__file__).resolve().parent.parent
TEXT = ROOT / "data" / "hanbin-2021.txt"
PORT = 8798
KG = [sys.executable, "-m", "kg"]
FIGURES = ("counted", "missing", "rows", "cold s", "warm s", "cpu s")
Row = dict[str, Any]


# ---- answers ----


def by_command(task: Task, store: Path, folder: Path) -> tuple[int, int]:
    """Return how many places a task's answer on the command line lacks, and how many rows it has."""
    given = [part for key, value in task.parameters.items() for part in ("-p", f"{key}={value}")]
    if task.name:
        said = run("query", task.name, *given, "-f", "json", "--store", str(store))
        rows = json.loads(said)
        return len(task.places - {place(row) for row in rows}), len(rows)
    if "q" in task.parameters:
        said = run("search", task.parameters["q"], "-f", "json", "--limit", "100000", "--store", str(store))
        return abs(task.counted - len(json.loads(said))), len(json.loads(said))
    book = folder / "ledger.xlsx"
    run("ledger", "-f", "xlsx", "-o", str(book), "--store", str(store))
    return abs(task.counted - rows_of(book.read_bytes()) - ASIDE[0]), rows_of(book.read_bytes())


ASIDE = [0]  # rows of the ledger that are no task, as it counts them itself


def by_server(task: Task, titles: dict[str, str]) -> tuple[int, int]:
    """Return how many places a task's answer at the server lacks, and how many rows it has.

    A file of the server calls a document by its title.
    """
    if task.name:
        names = [column.name for column in question(task.name).columns]
        text = get(f"/questions/{task.name}", **task.parameters, **{"as": "csv"}).decode("utf-8-sig")
        rows = [dict(zip(names, row, strict=True)) for row in list(csv.reader(io.StringIO(text)))[1:]]
        wanted = {(titles[doc], start, end) for doc, start, end in task.places}
        return len(wanted - {place(row) for row in rows}), len(rows)
    if "q" in task.parameters:
        page = get("/search", q=task.parameters["q"], lang="en").decode()
        found = re.search(r">([\d,]+) places? in", page)
        total = int(found[1].replace(",", "")) if found else 0
        return abs(task.counted - total), total
    book = get("/ledger", **{"as": "xlsx"})
    return abs(task.counted - rows_of(book) - ASIDE[0]), rows_of(book)


def place(row: Row) -> Place:
    """Return the place of a row of an answer."""
    return str(row["document"]), int(row["start"]), int(row["end"])


def rows_of(book: bytes) -> int:
    """Return how many rows with an identifier the first sheet of a workbook holds."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    return len(re.findall(r"<row ", sheet)) - 2  # the title, and the heads of the columns


def run(*arguments: str) -> str:
    """Return what a command prints; it must succeed."""
    return subprocess.run([*KG, *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def get(path: str, **parameters: str) -> bytes:
    """Return what the server answers, as soon as it does: what takes long is worked out behind a 503."""
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}{path}?{urlencode(parameters)}", timeout=120) as answer:
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            if error.code != 503:
                raise


def page(task: Task) -> None:
    """Open the page on which a reader sees the answer; for Excel, the file itself."""
    address = f"/questions/{task.name}" if task.name else "/search" if task.parameters else "/ledger"
    get(address, **(task.parameters or ({} if task.name else {"as": "xlsx"})))


# ---- measuring ----


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long work takes by the clock, and what it gives."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def processor() -> float:
    """Return the processor seconds of all commands that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def measured(records: list[Record], store: Path, folder: Path) -> Iterator[Row]:
    """Yield a row for each task: what its answers lack, and how soon they come."""
    others = json.loads(run("ledger", "--aside", "-f", "json", "--store", str(store)))
    ASIDE[0] = len(others)
    asked, first = tasks(records, 0), tasks(records, 1)
    for task in asked:
        cold, (missing, found) = timed(lambda task=task: by_command(task, store, folder))
        spent = processor()
        warm, _ = timed(lambda task=task: by_command(task, store, folder))
        figures = row(task, missing, found, cold, warm)
        yield {"what": f"kg: {task.words}", **figures, "cpu": processor() - spent}
    titles = {record["doc"]: record.get("title") or record["doc"] for record in records}
    with served(store):
        for task, before in zip(asked, first, strict=True):
            cold, _ = timed(lambda before=before: page(before))
            warm, _ = timed(lambda task=task: page(task))
            missing, found = by_server(task, titles)
            yield {"what": f"kg serve: {task.words}", **row(task, missing, found, cold, warm)}


def row(task: Task, missing: int, found: int, cold: float, warm: float) -> Row:
    """Return the figures of one task."""
    counted = len(task.places) or task.counted
    return {"counted": counted, "missing": missing, "rows": found, "cold": cold, "value": warm, "unit": "s"}


def line(figures: Row) -> str:
    """Return a row of the table."""
    keys = ("counted", "missing", "rows", "cold", "value", "cpu")
    shown = [figures[name] for name in keys if name in figures]
    said = (f"{value:9.2f}" if isinstance(value, float) else f"{value:9}" for value in shown)
    return f"{figures['what']:44}" + "".join(said)


class served:
    """A server of a store, from when it answers until it is ended."""

    def __init__(self, store: Path) -> None:
        self.command = [*KG, "serve", "--store", str(store), "--port", str(PORT)]

    def __enter__(self) -> None:
        self.process = subprocess.Popen(self.command, cwd=ROOT, stdout=subprocess.DEVNULL)
        while True:
            try:
                get("/questions")
                return
            except URLError:
                time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


def copies(folder: Path, count: int) -> list[Path]:
    """Write varied copies of the founding document and return their files."""
    folder.mkdir(exist_ok=True)
    text = TEXT.read_text(encoding="utf-8")
    files = [folder / f"copy-{number:02}.txt" for number in range(count)]
    for number, file in enumerate(files):
        varied = text.replace("汉滨", f"{chr(0x6C00 + number)}滨").replace("2021", str(2010 + number % 17))
        file.write_text(varied, encoding="utf-8")
    return files


def prepared(files: list[Path], count: int, folder: Path) -> tuple[list[Record], Path]:
    """Return what was read in some files, and a store of it; what the folder holds already is used again."""
    lines, store = folder / "all.jsonl", folder / "kg.db"
    if not lines.exists():
        run("extract", *map(str, files or copies(folder / "texts", count)), "-o", str(lines))
    if not store.exists():
        run("build", str(lines), "--store", str(store))
    return [recorded(line) for line in lines.read_text(encoding="utf-8").splitlines()], store


def recorded(line: str) -> Record:
    """Return a record with the canonical names and the words of its mentions by their ids."""
    record: Record = json.loads(line)
    mentions = record["mentions"]
    record["names"] = {m["id"]: m.get("name", m["text"]) for m in mentions}
    record["texts"] = {m["id"]: m["text"] for m in mentions}
    return record


def main() -> None:
    """Print a table of the tasks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.work or Path(passing)
        folder.mkdir(exist_ok=True)
        files = [file.resolve() for file in asked.files]
        records, store = prepared(files, asked.documents, folder.resolve())
        rows = []
        print(f"{'task':44}" + "".join(f"{name:>9}" for name in FIGURES))
        for one in measured(records, store, folder.resolve()):
            rows.append(one)
            print(line(one), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps({"rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
