"""Rows as files that a spreadsheet opens: nothing in them runs, and what was in a cell is still there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.answers import spreadsheets
from kg.answers.spreadsheets import Encoding
from kg.cli.main import main
from kg.errors import QueryError
from kg.stores import Column, Rows
from kg.web import Settings, application

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(*cells: str | int | float | bool | None, label: str = "名称") -> Rows:
    return Rows((Column("name", label, "Name"),), tuple((cell,) for cell in cells))


def read_csv(data: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def read_excel(data: bytes) -> list[list[tuple[str, str]]]:
    """Return the type and the content of each cell; a formula is one of type ``f``."""
    with ZipFile(io.BytesIO(data)) as packed:
        shared = "xl/sharedStrings.xml"  # of a sheet without texts there are none
        found = _parse(packed, shared) if shared in packed.namelist() else ()
        strings = ["".join(item.itertext()) for item in found]
        table = _parse(packed, "xl/worksheets/sheet1.xml")
    return [[_cell(cell, strings) for cell in row] for row in table.iter(f"{SHEET}row")]


def _parse(packed: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(name))


def _cell(cell: ElementTree.Element, strings: list[str]) -> tuple[str, str]:
    content = cell.findtext(f"{SHEET}v", "")
    if cell.find(f"{SHEET}f") is not None:
        return "f", content
    return ("s", strings[int(content)]) if cell.get("t") == "s" else ("n", content)


@pytest.mark.parametrize("start", LIVE, ids=repr)
def test_no_text_is_a_formula(start: str) -> None:
    """In CSV an apostrophe stands before it, in the head too; in Excel it is a text like any other."""
    hostile = rows(f"{start}1+1", label=f"{start}2")
    assert [line[0] for line in read_csv(spreadsheets.csv_file(hostile))] == [f"'{start}2", f"'{start}1+1"]
    assert [kind for ((kind, _),) in read_excel(spreadsheets.excel_file(hostile))] == ["s", "s"]


@settings(deadline=None, max_examples=50)
@given(cells=st.lists(st.one_of(st.none(), st.integers(), st.floats(), st.booleans(), st.text()), max_size=5))
def test_whatever_stands_in_a_cell(cells: list[str | int | float | bool | None]) -> None:
    """Any values make a file in each encoding, in which no text is live and no row is lost."""
    for encoding, codec in spreadsheets.ENCODINGS.items():
        found = read_csv(spreadsheets.csv_file(rows(*cells), encoding=encoding), codec)
        lines = [line[0] if line else "" for line in found[1:]]
        assert len(lines) == len(cells)
        assert not [
            line for line, c in zip(lines, cells, strict=True) if isinstance(c, str) and line.startswith(LIVE)
        ]
    assert len(read_excel(spreadsheets.excel_file(rows(*cells)))) == len(cells) + 1


@pytest.mark.parametrize(
    ("encoding", "start"), [("utf-8", b"\xef\xbb\xbf"), ("gbk", "名称".encode("gbk"))], ids=str
)
def test_csv_comes_in_the_encoding_that_is_asked_for(encoding: Encoding, start: bytes) -> None:
    """UTF-8 behind the mark that Excel looks for, or GBK; what GBK cannot write is not lost."""
    data = spreadsheets.csv_file(rows("汉江", "\U00020000"), encoding=encoding)
    assert data.startswith(start)
    assert read_csv(data, spreadsheets.ENCODINGS[encoding])[1:] == [["汉江"], ["\U00020000"]]


EXCEL = {
    "a day": ("2025-12-31", ("n", "46022")),
    "no day": ("2025-02-30", ("s", "2025-02-30")),
    "before Excel's calendar": ("1899-12-31", ("s", "1899-12-31")),
    "a month": ("2025-12", ("s", "2025-12")),
    "a number": (12.5, ("n", "12.5")),
    "more digits than a cell keeps": (10**15 + 1, ("s", "1000000000000001")),
    "infinity": (float("inf"), ("s", "inf")),
    "no number": (float("nan"), ("s", "nan")),
    "a link": ("https://example.org/", ("s", "https://example.org/")),
    "longer than a cell": ("汉" * 40_000, ("s", "汉" * 32_766 + "…")),
}


@pytest.mark.parametrize("case", EXCEL)
def test_excel_cells_are_what_they_say(case: str) -> None:
    """Days are days and numbers are numbers, as far as a sheet holds them exactly; all else is text."""
    value, cell = EXCEL[case]
    assert read_excel(spreadsheets.excel_file(rows(value)))[1] == [cell]


def test_no_columns_are_an_empty_sheet() -> None:
    """A query that names no variable is answered all the same."""
    assert read_excel(spreadsheets.excel_file(Rows((), ((), ())))) == []


def test_more_rows_than_a_sheet_are_refused() -> None:
    """Rather than left out without a word."""
    with pytest.raises(QueryError, match="1,048,575 rows"):
        spreadsheets.excel_file(Rows((Column("n"),), ((1,),) * 1_048_576))


# A file with a hostile name, on every way out


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with one document, whose file is named like a formula."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "=1+1.txt").write_text("市水利局要加强汉江保护。\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(folder / "=1+1.txt"), "--store", str(folder / "kg.db")])
    assert done.exit_code == 0, done.output
    return str(folder / "kg.db")


def cells(data: bytes, kind: str) -> Iterator[str]:
    """Yield what stands in the cells of a file, and fail where one is a formula."""
    if kind == "xlsx":
        found = [cell for row in read_excel(data) for cell in row]
        assert not [content for type_, content in found if type_ == "f"]
        yield from (content for _, content in found)
        return
    texts = [cell for row in read_csv(data, "gb18030" if kind == "gbk" else "utf-8-sig") for cell in row]
    assert not [text for text in texts if text.startswith(LIVE)]
    yield from texts


KINDS = {"csv": ["-f", "csv"], "gbk": ["-f", "csv", "--encoding", "gbk"], "xlsx": ["-f", "xlsx"]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["query documents", "ledger"])
@pytest.mark.parametrize("to_file", [True, False], ids=["file", "stdout"])
def test_the_commands_write_no_formula(
    kind: str, command: str, to_file: bool, store: str, tmp_path: Path
) -> None:
    """Whatever the form, to a file as to another program."""
    path = tmp_path / "table"
    where = ["-o", str(path)] if to_file else []
    done = CliRunner().invoke(main, [*command.split(), "--store", store, *KINDS[kind], *where])
    assert done.exit_code == 0, done.output
    said = path.read_bytes() if to_file else done.stdout_bytes
    assert any("=1+1" in cell for cell in cells(said, kind))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("page", ["/questions/documents", "/ledger"])
def test_the_server_writes_no_formula(kind: str, page: str, store: str) -> None:
    """The same files as those of the commands."""
    with TestClient(application(Settings(store, processes=1))) as web:
        said = web.get(page, params={"as": kind})
    assert said.status_code == 200
    assert any("=1+1" in cell for cell in cells(said.content, kind))
    assert re.search(r"filename\*=UTF-8''\S+$", said.headers["content-disposition"])


def test_an_encoding_of_what_is_no_csv_is_told(store: str) -> None:
    """The option that would mean nothing is refused in a line."""
    done = CliRunner().invoke(main, ["query", "documents", "--store", store, "--encoding", "gbk"])
    assert (done.exit_code, "--format csv" in done.stderr) == (2, True)
