"""The ledger: what it leaves out, how it is chosen, counted and sorted, and what people write beside it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.answers import ledger_states, spreadsheets
from kg.answers.ledger import Entry, Named
from kg.answers.ledger_choice import ALL, Choice, chosen, counts
from kg.answers.ledger_states import State, matched, standings
from kg.answers.spreadsheets import Sheet
from kg.cli import main
from kg.errors import InputError
from kg.knowledge import own
from kg.reading import xlsx
from kg.stores import Column, Rows

BODY = Named("body/b", "Body", "区水利局", "lead")
INFERRED = Named("body/i", "Body", "区政府", "lead", True)
PARK = Named("park/p", "Park", "五里工业集中区")
DAY = Named("time/1", "Deadline", "2025年底前", "2025-12-31")
OTHER_DAY = Named("time/2", "Deadline", "2024年6月", "2024-06-30")
TEN = Named("quantity/1", "Quantity", "10个")


def entry(
    text: str,
    *named: Named,
    start: int = 0,
    kind: str = "Measure",
) -> Entry:
    """Return a row that touches some things."""
    those = {name: tuple(n for n in named if n.type in types) for name, types in TYPES.items()}
    lacks = {
        "body": not any(not body.inferred for body in those["bodies"]),
        "date": not those["due"],
        "figure": not those["quantities"],
    }
    missing = tuple(what for what, lacking in lacks.items() if lacking)
    return Entry(
        f"doc/d/unit/{start}-{start + len(text)}", "d", "D", kind, "do", text, start, start + len(text), "", (),
        **those, instruments=(), missing=missing,
    )  # fmt: skip


TYPES = {
    "bodies": ("Body",),
    "due": ("Deadline",),
    "quantities": ("Quantity",),
    "targets": ("Park", "Place"),
}
ROWS = [
    entry("加强领导", start=0),
    entry("建设园区", INFERRED, PARK, start=10),
    entry("办好两件事", BODY, DAY, start=20),
    entry("办好一件事", BODY, OTHER_DAY, TEN, start=30),
    entry("适用本办法", start=40),
    entry("增绿”", start=50),
    entry("2025年底前建成", DAY, start=60, kind="Goal"),
]


def texts(choice: Choice, **more: dict[str, str]) -> list[str]:
    return [row.text for row in chosen(ROWS, choice, **more)]  # type: ignore[arg-type]


def test_what_is_stated_comes_first_and_what_is_no_task_is_left_out() -> None:
    """Rows with body and day lead by day; then those with either; what nothing was recognised in comes last."""
    assert texts(Choice()) == ["办好一件事", "办好两件事", "2025年底前建成", "建设园区", "加强领导"]
    assert texts(Choice(aside="1")) == ["适用本办法", "增绿”"]
    assert [row.doubtful for row in ROWS[:3]] == [True, False, False]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        pytest.param(Choice(missing=ALL), ["建设园区", "加强领导"], id="none of the three"),
        pytest.param(Choice(due="2024"), ["办好一件事"], id="year"),
        pytest.param(Choice(until="2024-12-31"), ["办好一件事"], id="until"),
        pytest.param(Choice(role="lead"), ["办好一件事", "办好两件事"], id="role that is stated"),
        pytest.param(Choice(body="水利局", role="support"), [], id="body in another role"),
        pytest.param(Choice(place="五里"), ["建设园区"], id="place"),
        pytest.param(Choice(figure="figured"), ["办好一件事"], id="figure"),
        pytest.param(Choice(kind="Goal"), ["2025年底前建成"], id="kind"),
    ],
)
def test_filters_leave_what_fits(choice: Choice, wanted: list[str]) -> None:
    """Each filter keeps the rows that fit, in the order of the ledger."""
    assert texts(choice) == wanted


def test_counts_follow_the_filters() -> None:
    """A count says how many rows a value would leave under all other filters, not under its own."""
    found = counts(ROWS, Choice(due="2025", kind="Measure"))
    assert dict(found["due"]) == {"dated": 2, "2024": 1, "2024-06": 1, "2025": 1, "2025-12": 1}
    assert dict(found["kind"]) == {"Measure": 1, "Goal": 1} and found["figure"]["unfigured"] == 1
    assert counts(ROWS, Choice())["missing"][ALL] == 2


def test_a_state_follows_its_words_and_tells_where_they_changed() -> None:
    """A row that moved keeps its state; one whose words changed is to be checked; one that is gone has none."""
    before = [entry("办好一件事", BODY, OTHER_DAY, start=5), entry("建设一座园区", PARK, start=10)]
    states = {row.iri: State(row.iri, row.text, "进行中") for row in before}
    states["doc/d/unit/900-905"] = State("doc/d/unit/900-905", "没有了的话", "已完成")
    states["doc/d/unit/10-14"] = State("doc/d/unit/10-14", "建设旧区", "进行中")
    found = matched(states, {row.iri: row.text for row in ROWS})
    assert set(found) == {"doc/d/unit/30-35", "doc/d/unit/10-14"}
    stands = standings(found, ROWS, ["已完成"], date(2025, 1, 1))
    assert stands == {"doc/d/unit/30-35": "late", "doc/d/unit/10-14": "changed"}


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        pytest.param({"status": "已完成"}, "done", id="a word"),
        pytest.param({"progress": "100%"}, "done", id="all of it"),
        pytest.param({"status": "进行中"}, "on time", id="before its day"),
        pytest.param({"remark": "等资金"}, "on time", id="a remark alone"),
    ],
)
def test_how_a_row_stands(state: dict[str, str], wanted: str) -> None:
    """The word or the progress says that it is done; otherwise the day decides."""
    row = entry("办好两件事", BODY, DAY)
    kept = {row.iri: State(row.iri, row.text, **state)}
    assert standings(kept, [row], ["已完成"], date(2025, 6, 1)) == {row.iri: wanted}


def test_a_workbook_has_a_title_typed_dates_and_named_sheets(tmp_path: Path) -> None:
    """Sheets are named as Excel allows; the title stands above the head; a day is a day; a link can be followed."""
    rows = Rows(
        (Column("due_by", "截止日期", "Due by"), Column("link", "链接", "Link")),
        (("2025-12-31", "https://example.org/d#1-2"),),
    )
    path = tmp_path / "book.xlsx"
    path.write_bytes(spreadsheets.excel_book([Sheet("a/b", "台账", rows), Sheet("A b", "", rows)]))
    first, second = xlsx.sheets(path, own().patterns("reading"))
    assert (first.name, second.name) == ("a b", "A b 2")
    assert (
        first.cells[0, 0] == "台账" and first.cells[1, 0] == "截止日期" and first.cells[2, 0] == "2025-12-31"
    )


def run(*arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, list(arguments))


@pytest.fixture
def store(tmp_path: Path) -> tuple[str, Path]:
    """A store of one document, and the document."""
    document = tmp_path / "plan.txt"
    document.write_text(
        "工作方案\n一、任务\n区水利局牵头，2025年底前建成10个园区。加快建设五里工业集中区。\n",
        encoding="utf-8",
    )
    address = str(tmp_path / "kg.db")
    assert run("build", str(document), "--store", address).exit_code == 0
    return address, document


def test_an_edited_ledger_comes_back_and_outlives_a_rebuild(store: tuple[str, Path], tmp_path: Path) -> None:
    """Status, progress and remark of an edited CSV stand beside the rows, also after the store is built anew."""
    address, document = store
    out = tmp_path / "ledger.csv"
    assert run("ledger", "--store", address, "-f", "csv", "-o", str(out)).exit_code == 0
    head, *lines = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    for line in lines:
        line[head.index("状态")] = "已完成" if "五里" in line[head.index("目标或举措")] else "进行中"
        line[head.index("备注")] = "已上报"
    with out.open("w", encoding="utf-8-sig", newline="") as edited:
        csv.writer(edited).writerows([head, *lines])
    assert f"{len(lines)} states" in run("ledger", "import", str(out), "--store", address).stderr

    document.write_text(
        document.read_text(encoding="utf-8").replace("10个", "20个").replace("任务", "重点任务"),
        encoding="utf-8",
    )
    assert run("build", str(document), "--store", address).exit_code == 0
    told = run("ledger", "--store", address, "-f", "csv", "-c", "text,status,remark,standing").stdout
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(told))}
    done = next(values for text, values in rows.items() if "五里" in text)
    assert done == ["已完成", "已上报", "已完成"]


def test_a_file_that_is_no_ledger_is_told(store: tuple[str, Path], tmp_path: Path) -> None:
    """The line names the file and the column it should have; nothing is kept."""
    address, _ = store
    path = tmp_path / "other.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    told = run("ledger", "import", str(path), "--store", address)
    assert told.exit_code == 1 and "no column '标识'" in told.stderr
    with pytest.raises(InputError, match="1: no state"):
        bad = tmp_path / "kg.db.states.jsonl"
        bad.write_text("{}\n", encoding="utf-8")
        ledger_states.read(bad)
