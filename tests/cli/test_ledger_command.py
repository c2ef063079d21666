"""`kg ledger`: who owes what by when, on the command line as in the server."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from support.folders import ROOT


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the fictional task list."""
    address = str(tmp_path_factory.mktemp("ledger") / "store")
    path = ROOT / "data" / "qinghe-tasks-2026.txt"
    assert CliRunner().invoke(main, ["build", str(path), "--store", address]).exit_code == 0
    return address


def ledger(store: str, *options: str) -> list[dict[str, object]]:
    done = CliRunner(catch_exceptions=False).invoke(main, ["ledger", "-f", "json", "--store", store, *options])
    assert done.exit_code == 0
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_every_goal_and_measure_is_a_row(store: str) -> None:
    """A row says the words, who leads, by when, and what is missing."""
    rows = ledger(store)
    assert len(rows) > 3
    assert {"kind", "text", "lead", "support", "due", "quantity", "body", "date", "start", "end"} <= set(rows[0])
    assert any(row["lead"] for row in rows)


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (("--kind", "Goal"), lambda row: row["kind"] == "Goal"),
        (("--missing", "date"), lambda row: row["date"] is True),
        (("--body", "水利"), lambda row: "水利" in f"{row['lead']}{row['support']}"),
    ],
    ids=["kind", "missing", "body"],
)
def test_rows_are_chosen(store: str, options: tuple[str, ...], holds: object) -> None:
    """Filters leave the rows that they say, and fewer than all."""
    rows = ledger(store, *options)
    assert all(holds(row) for row in rows)  # type: ignore[operator]
    assert len(rows) < len(ledger(store))


def test_a_file_opens_in_a_spreadsheet(store: str, tmp_path: Path) -> None:
    """CSV has Chinese headers and the columns that are asked for."""
    path = tmp_path / "ledger.csv"
    columns = ("--columns", "text,lead,due", "-o", str(path))
    assert CliRunner().invoke(main, ["ledger", "-f", "csv", "--store", store, *columns]).exit_code == 0
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert len(head) == 3 and rows


def test_a_short_form_finds_the_body_and_a_slip_the_nearest(store: str) -> None:
    """A filter takes a name as people say it; an empty answer is said on stderr, with the nearest names."""
    rows = ledger(store, "--body", "水利局")
    assert rows and rows == ledger(store, "--body", "slj")
    slip = CliRunner().invoke(main, ["ledger", "--body", "水力局", "--store", store, "--lang", "en"])
    assert "the nearest are" in slip.stderr and "水利局" in slip.stderr and "Nothing fits." in slip.stderr
