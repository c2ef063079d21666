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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from kg.answers.questions import question

ROOT = Path(__file__).resolve().parent.parent
TEXT = ROOT / "data" / "hanbin-2021.txt"
PORT = 8798
KG = [sys.executable, "-m", "kg"]
THINGS = ("Industry", "Park", "EcologicalZone", "Place")
LINKS = ("targets", "instruments", "basis")
UNTIL = "2027"
FIGURES = ("counted", "missing", "rows", "cold s", "warm s", "cpu s")
Place = tuple[str, int, int]
Record = dict[str, Any]
Row = dict[str, Any]


# ---- what the JSON Lines say ----


def links(record: Record, unit: Record) -> set[str]:
    """Return the names of what a measure or goal acts on, builds on and uses."""
    return {record["names"][i] for key in LINKS for i in unit[key]}


def units(records: Iterable[Record], wanted: Callable[[Record, Record], bool]) -> set[Place]:
    """Return the places of the measures and goals for which something holds."""
    return {(r["doc"], u["start"], u["end"]) for r in records for u in r["units"] if wanted(r, u)}


def speaks_of(name: str) -> Callable[[Record, Record], bool]:
    """Return whether a unit holds a word, or acts on, builds on or uses what is named so."""
    return lambda record, unit: name.lower() in unit["text"].lower() or name in links(record, unit)


def led_by(name: str) -> Callable[[Record, Record], bool]:
    """Return whether a body leads a unit, also where that is inferred."""

    def leads(record: Record, unit: Record) -> bool:
        return any(
            one["role"] == "lead" and record["names"][one["mention"]] == name for one in unit["responsible"]
        )

    return leads


def orphan(_: Record, unit: Record) -> bool:
    """Return whether a unit states no body, no time and no figure."""
    stated = any(not one.get("inferred") for one in unit["responsible"])
    return not (stated or unit["times"] or unit["quantities"])


def due(record: Record, unit: Record) -> bool:
    """Return whether a time of a unit names a year alone, later than its document's and up to UNTIL."""
    texts = record["texts"]
    own = (record.get("date") or "9999")[:4]
    years = (re.fullmatch(r"到?(20\d\d)年(底|末)?(前|之前|以前)?", texts[i]) for i in unit["times"])
    return any(found and own < found[1] <= UNTIL for found in years)


def mentions(records: Iterable[Record], name: str) -> set[Place]:
    """Return the places where a thing is named."""
    return {
        (r["doc"], m["start"], m["end"])
        for r in records
        for m in r["mentions"]
        if m.get("name") == name or name in m["text"]
    }


def paragraphs(records: Iterable[Record], words: str) -> int:
    """Return how many lines of all texts hold some words."""
    return sum(words in line for r in records for line in r["text"].split("\n"))


# ---- what is asked ----


@dataclass(frozen=True, slots=True)
class Task:
    """A question in the words of a planner, how it is asked, and the places that its answer must hold.

    ``name`` is a named question; for the ledger and the search it is "", and ``counted`` is how many rows or
    hits there must be.
    """

    words: str
    name: str
    parameters: dict[str, str]
    places: frozenset[Place] = frozenset()
    counted: int = 0


def tasks(records: list[Record], rank: int) -> list[Task]:
    """Return the tasks about the names that come most often, or with another rank those behind them."""
    thing, body, (one, other), words = subjects(records, rank)
    pair = units(records, lambda r, u: {one, other} <= links(r, u))
    total = sum(len(r["units"]) for r in records)
    named: list[tuple[str, str, dict[str, str], set[Place]]] = [
        (f"who owns {thing}", "owners", {"text": thing}, units(records, speaks_of(thing))),
        (f"due by {UNTIL}", "due", {"until": UNTIL, "since": "1900"}, units(records, due)),
        ("what states nothing", "orphans", {}, units(records, orphan)),
        (f"all that {body} leads", "owners", {"body": body, "role": "lead"}, units(records, led_by(body))),
        (f"what links {one}, {other}", "between", {"one": one, "other": other}, pair),
        (f"where {thing} stands", "evidence", {"text": thing}, mentions(records, thing)),
    ]
    return [
        *(Task(said, name, given, frozenset(places)) for said, name, given, places in named),
        Task("the ledger to Excel", "", {}, counted=total),
        Task(f"where “{words}” stands", "", {"q": f'"{words}"'}, counted=paragraphs(records, words)),
    ]


def subjects(records: list[Record], rank: int) -> tuple[str, str, tuple[str, str], str]:
    """Return a thing, a body, a pair of things of two classes, and the words of a sentence."""
    things, bodies, pairs = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for record in records:
        known = {m["id"]: m for m in record["mentions"]}
        for unit in record["units"]:
            own = {(m["type"], m["name"]) for i in unit["targets"] if (m := known[i])["type"] in THINGS}
            things.update(name for _, name in own)
            pairs.update((b, d) for a, b in own for c, d in own if a < c and b != d)
            leads = [one for one in unit["responsible"] if one["role"] == "lead" and not one.get("inferred")]
            bodies.update(known[one["mention"]].get("name", "") for one in leads)
    places = [u["text"] for u in records[rank % len(records)]["units"] if len(u["text"]) > 14]
    return (*(nth(found, rank) for found in (things, bodies)), nth(pairs, rank), places[0][:12])  # type: ignore


def nth(found: Counter[Any], rank: int) -> Any:
    """Return what comes most often, or the one that many ranks behind it."""
    ordered = sorted(found, key=lambda one: (-found[one], one))
    return ordered[min(rank, len(ordered) - 1)]


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


def by_server(task: Task) -> tuple[int, int]:
    """Return how many places a task's answer at the server lacks, and how many rows it has."""
    if task.name:
        names = [column.name for column in question(task.name).columns]
        text = get(f"/questions/{task.name}", **task.parameters, **{"as": "csv"}).decode("utf-8-sig")
        rows = [dict(zip(names, row, strict=True)) for row in list(csv.reader(io.StringIO(text)))[1:]]
        return len(task.places - {place(row) for row in rows}), len(rows)
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
    with served(store):
        for task, before in zip(asked, first, strict=True):
            cold, _ = timed(lambda before=before: page(before))
            warm, _ = timed(lambda task=task: page(task))
            missing, found = by_server(task)
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
