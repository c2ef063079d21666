"""What people write beside the ledger: status, progress and remark of a row, kept by its IRI.

The file is JSON Lines, a state a line, so that it outlives the store and can be kept under version control.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from kg.answers.ledger import Entry
from kg.errors import InputError
from kg.files import whole
from kg.knowledge import own
from kg.reading import xlsx
from kg.stores import is_folder
from kg.stores.base import Column

KEPT = ("status", "progress", "remark")
_KEYS = ("iri", "text")


@dataclass(frozen=True, slots=True)
class State:
    """What people wrote beside a row; ``text`` is what the row said then."""

    iri: str
    text: str
    status: str = ""
    progress: str = ""
    remark: str = ""


def beside(address: str) -> Path | None:
    """Return the file of the states of a store, beside its folder; None for a server's."""
    return Path(address.rstrip("/") + ".states.jsonl") if is_folder(address) else None


def done_words(words: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the words of status, in the words of the pages, that say that something is done."""
    return frozenset(word for said in words["ledger_done_words"].values() for word in said.split("|"))


def read(path: Path) -> dict[str, State]:
    """Return the states of a file by IRI, none where there is no file."""
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            state = State(**json.loads(line))
        except (ValueError, TypeError) as error:
            wanted = ", ".join((*_KEYS, *KEPT))
            raise InputError(f"{path}:{number}: no state: {error}; a line holds {wanted}") from None
        found[state.iri] = state
    return found


def keep(path: Path, states: Mapping[str, State]) -> None:
    """Write states to a file as a whole, in the order of their IRIs."""
    lines = (json.dumps(asdict(states[iri]), ensure_ascii=False) for iri in sorted(states))
    with whole(path) as part:
        part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def edited(path: Path, labels: Sequence[Column]) -> Iterator[State]:
    """Yield the states of an edited ledger, an Excel or CSV file; rows that say nothing are left out.

    Its columns are found by their labels, Chinese or English, wherever they stand. Raises ``InputError`` for
    a file without the column of IRIs.
    """
    wanted = {label: column.name for column in labels for label in (column.zh, column.en)}
    tables = [_csv(path)] if path.suffix.lower() == ".csv" else list(_excel(path))
    found = [state for table in tables if (states := _states(table, wanted)) is not None for state in states]
    if not any(_head(table, wanted) for table in tables):
        iri = next(column for column in labels if column.name == "iri")
        raise InputError(f"{path}: no column {iri.zh!r} or {iri.en!r}; import a file that kg ledger wrote")
    yield from found


Table = Sequence[Sequence[str]]


def _csv(path: Path) -> Table:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return list(csv.reader(text.splitlines()))


def _excel(path: Path) -> Iterator[Table]:
    for sheet in xlsx.sheets(path, own().patterns("reading")):
        last = max((column for _, column in sheet.cells), default=-1)
        lines = sorted({row for row, _ in sheet.cells})
        yield [[sheet.cells.get((line, column), "") for column in range(last + 1)] for line in lines]


def _head(table: Table, wanted: Mapping[str, str]) -> tuple[int, dict[str, int]] | None:
    """Return the line of the head of a table and the place of each column in it."""
    for line, cells in enumerate(table):
        places = {wanted[cell.strip()]: n for n, cell in enumerate(cells) if cell.strip() in wanted}
        if "iri" in places:
            return line, places
    return None


def _states(table: Table, wanted: Mapping[str, str]) -> list[State] | None:
    head = _head(table, wanted)
    if head is None:
        return None
    line, places = head
    rows = (
        {name: cells[n].strip() for name, n in places.items() if name in (*_KEYS, *KEPT) and n < len(cells)}
        for cells in table[line + 1 :]
    )
    return [State(**{"text": "", **row}) for row in rows if row.get("iri") and any(row.get(k) for k in KEPT)]


def matched(states: Mapping[str, State], texts: Mapping[str, str]) -> dict[str, State]:
    """Return states by the IRIs of rows; one whose row moved follows its words within its document.

    ``texts`` are the words of all rows by IRI. What a document says is named by its place, so a word that is
    new moves all that follows.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for iri, text in texts.items():
        places.setdefault((iri.rpartition("/")[0], text), []).append(iri)
    found = {}
    for iri, state in sorted(states.items()):
        same = texts.get(iri) == state.text
        moved = [] if same else places.get((iri.rpartition("/")[0], state.text), [])
        if len(moved) == 1:
            found[moved[0]] = replace(state, iri=moved[0])
        elif iri in texts:
            found.setdefault(iri, state)
    return found


def standings(
    states: Mapping[str, State], rows: Iterable[Entry], done: Iterable[str], today: date
) -> dict[str, str]:
    """Return how rows stand by their IRI: ``done``, ``late``, ``on time``, or ``changed`` since then.

    ``done`` are the words of status that say so. Rows without a state stand nowhere.
    """
    closed = {word.lower() for word in done}
    found = {}
    for row in rows:
        state = states.get(row.iri)
        if state and state.text != row.text:
            found[row.iri] = "changed"
        elif state and (state.status.lower() in closed or state.progress in ("100%", "100", "1")):
            found[row.iri] = "done"
        elif state and row.due_by:
            found[row.iri] = "late" if row.due_by < today.isoformat() else "on time"
    return found
