"""Task tables of spreadsheets give what the same table in a text gives, as their cells show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
from kg.reading import number_formats, read
from kg.reading.front_matter import describe
from support.docx_files import table_document
from support.tables import Sheet, csv_file, ods, xls, xlsx

HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
TITLE = ("清河市2026年重点任务分工表", None, None, None, None)
INDUSTRY = Sheet(
    "产业发展",
    (
        TITLE,
        HEAD,
        (1, "建设智能制造产业园", "市发展改革委", "市财政局", date(2026, 12, 31)),
        (2, "推进低空经济发展", "市工业和信息化局", "市科技局", date(2026, 6, 30)),
        (None, "新建通用机场1座", None, None, date(2027, 6, 30)),
    ),
    merged=((0, 0, 0, 4), (3, 0, 4, 0), (3, 2, 4, 2), (3, 3, 4, 3)),
)
LIVELIHOOD = Sheet(
    "民生保障",
    (
        HEAD,
        ("一、教育", None, None, None, None),
        (1, "新建小学3所", "市教育局", "市住房城乡建设局", date(2026, 9, 1)),
        ("二、养老", None, None, None, None),
        (1, "建设社区食堂20家", "市民政局", "市商务局", date(2026, 10, 31)),
    ),
    merged=((1, 0, 1, 4), (3, 0, 3, 4)),
)
ECOLOGY = Sheet(
    "Sheet3",
    (("附表", None, None, None, None), HEAD, (1, "治理汉江水源保护区", "市水利局", None, date(2026, 11, 30))),
)
BOOK = (INDUSTRY, LIVELIHOOD, ECOLOGY)
WRITERS: dict[str, Callable[[tuple[Sheet, ...]], bytes]] = {".xlsx": xlsx, ".xls": xls, ".et": xls, ".ods": ods}

TEXT = """清河市2026年重点任务分工表
# 产业发展
序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t建设智能制造产业园\t市发展改革委\t市财政局\t2026-12-31
2\t推进低空经济发展\t市工业和信息化局\t市科技局\t2026-06-30
\t新建通用机场1座\t\t\t2027-06-30
# 民生保障
序号\t重点任务\t牵头单位\t配合单位\t完成时限
一、教育
1\t新建小学3所\t市教育局\t市住房城乡建设局\t2026-09-01
二、养老
1\t建设社区食堂20家\t市民政局\t市商务局\t2026-10-31
附表
序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t治理汉江水源保护区\t市水利局\t\t2026-11-30
"""


def said(document: Document) -> list[tuple[str, list[tuple[str, str]], list[str]]]:
    """Return what a document says: each task, who answers for it, and by when."""
    found = extract(document, own())
    words = {mention.id: mention.text for mention in found.mentions}
    return [
        (
            unit.text,
            [(words[link.mention], link.role) for link in unit.responsible if not link.inferred],
            [words[time] for time in unit.times],
        )
        for unit in found.units
    ]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_workbook_says_what_its_text_says(ending: str, tmp_path: Path) -> None:
    """Three sheets with merged cells, heads in different rows and parts across the table."""
    path = tmp_path / f"任务{ending}"
    path.write_bytes(WRITERS[ending](BOOK))
    document = read(path, own())
    assert document.text == TEXT
    assert document.title == "清河市2026年重点任务分工表"
    assert said(document) == said(describe("text", TEXT, own()))
    assert [unit.heading for unit in extract(document, own()).units][:4] == [
        ("产业发展",), ("产业发展",), ("产业发展",), ("民生保障", "一、教育"),
    ]  # fmt: skip


def test_the_text_of_the_workbook_says_who_answers() -> None:
    """What the comparison above compares with is right itself."""
    assert said(describe("text", TEXT, own())) == [
        ("建设智能制造产业园", [("市发展改革委", "lead"), ("市财政局", "support")], ["2026-12-31"]),
        ("推进低空经济发展", [("市工业和信息化局", "lead"), ("市科技局", "support")], ["2026-06-30"]),
        ("新建通用机场1座", [("市工业和信息化局", "lead"), ("市科技局", "support")], ["2027-06-30"]),
        ("新建小学3所", [("市教育局", "lead"), ("市住房城乡建设局", "support")], ["2026-09-01"]),
        ("建设社区食堂20家", [("市民政局", "lead"), ("市商务局", "support")], ["2026-10-31"]),
        ("治理汉江水源保护区", [("市水利局", "lead")], ["2026-11-30"]),
    ]


@pytest.mark.parametrize(("encoding", "mark"), [("gbk", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_csv(encoding: str, mark: str, tmp_path: Path) -> None:
    """The encoding and the mark between cells are found."""
    path = tmp_path / "分工.csv"
    path.write_bytes(csv_file(INDUSTRY, encoding, mark))
    lines = read(path, own()).text.splitlines()
    assert lines[0] == "清河市2026年重点任务分工表"
    assert lines[2] == "1\t建设智能制造产业园\t市发展改革委\t市财政局\t2026-12-31"


def test_what_is_hidden_is_said(tmp_path: Path) -> None:
    """Hidden rows and sheets are no text of the document, and a warning each names them."""
    rows = (HEAD, (1, "建设甲园区", "市商务局", None, None), (2, "建设乙园区", "市教育局", None, None))
    book = (Sheet("任务", rows, hidden_rows=(2,)), Sheet("草稿", rows, hidden=True))
    for ending in (".xlsx", ".xls", ".ods"):
        path = tmp_path / f"t{ending}"
        path.write_bytes(WRITERS[ending](book))
        document = read(path, own())
        assert "乙园区" not in document.text
        assert document.text.startswith("任务\n序号\t")
        assert document.warnings == (
            "1 hidden rows and columns of sheet '任务' were not read",
            "sheet '草稿' is hidden and was not read; show it in the file to have it read",
        )


FORMATS = [
    pytest.param(46387, 'yyyy"年"m"月"d"日";@', "2026年12月31日", id="day"),
    pytest.param(46357, 'yyyy"年"m"月"', "2026年12月", id="month"),
    pytest.param(46357, "[$-804]yyyy\\年m\\月;@", "2026年12月", id="escaped"),
    pytest.param(46387, "yyyy/m/d", "2026/12/31", id="slashes"),
    pytest.param(46387.5, "yyyy-mm-dd hh:mm:ss", "2026-12-31 12:00:00", id="minutes"),
    pytest.param(0.155, "0%", "16%", id="percent"),
    pytest.param(0.155, "0.0%", "15.5%", id="percent with a place"),
    pytest.param(1234567.891, "#,##0.00", "1,234,567.89", id="thousands"),
    pytest.param(120, '0"万元"', "120万元", id="unit"),
    pytest.param(7, "000", "007", id="zeros"),
    pytest.param(2.5, "0.##", "2.5", id="as many places as there are"),
    pytest.param(-3, "0;(0)", "(3)", id="negative"),
    pytest.param(3, "General", "3", id="whole"),
    pytest.param(0.1 + 0.2, "General", "0.3", id="sum"),
    pytest.param(1e-7, "General", "0.0000001", id="small"),
    pytest.param(15, 'General"家"', "15家", id="general with a unit"),
    pytest.param(12_000_000, "0,,", "12", id="millions"),
    pytest.param(1, ";;;", "", id="nothing"),
    pytest.param(1e300, "#,##0.00", "1e+300", id="huge"),
    pytest.param(5e9, "yyyy", "5000000000", id="no date"),
]


@pytest.mark.parametrize(("value", "code", "text"), FORMATS)
def test_numbers_as_a_person_sees_them(value: float, code: str, text: str) -> None:
    """A cell says what it shows, with its unit, and no more of a date than that."""
    assert number_formats.shown(value, code) == text


def test_formats_of_cells_are_read(tmp_path: Path) -> None:
    """A date shown as a month is a month, a share a percentage, a sum in the unit of its format."""
    formats = {1: 'yyyy"年"m"月"', 2: "0%", 3: '0"万元"'}
    book = (Sheet("表", ((1, 2, 3, 4), ("任务", date(2026, 12, 1), 0.85, 300)), formats=formats),)
    for ending in (".xlsx", ".xls"):
        path = tmp_path / f"f{ending}"
        path.write_bytes(WRITERS[ending](book))
        assert read(path, own()).text.splitlines()[-1] == "任务\t2026年12月\t85%\t300万元"


def test_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    """Workbooks of old Macs count their days from another one."""
    path = tmp_path / "mac.xlsx"
    path.write_bytes(xlsx((Sheet("表", (("a", "b"), ("任务", date(2026, 12, 1)))),), date_1904=True))
    assert "2026-12-01" in read(path, own()).text


def test_what_calls_itself_xls(tmp_path: Path) -> None:
    """Systems export pages and text under this name; they are read for what they are."""
    page = "<html><meta charset=gbk><table><tr><td>任务</td><td>单位</td></tr><tr><td>建设</td><td>市局</td></tr></table>"
    for name, data in {"a": xlsx(BOOK), "b": page.encode("gbk"), "c": csv_file(INDUSTRY, "gbk", "\t")}.items():
        path = tmp_path / f"{name}.xls"
        path.write_bytes(data)
        assert "\t" in read(path, own()).text


def test_the_same_table_in_word(tmp_path: Path) -> None:
    """A workbook and a Word document with the same table agree."""
    rows = [["" if value is None else str(value) for value in row] for row in INDUSTRY.rows[1:]]
    (tmp_path / "t.docx").write_bytes(table_document("清河市2026年重点任务分工表", rows))
    (tmp_path / "t.xlsx").write_bytes(xlsx((INDUSTRY,)))
    assert said(read(tmp_path / "t.docx", own())) == said(read(tmp_path / "t.xlsx", own()))


REFUSED = [
    pytest.param("a.xlsx", b"PK\x03\x04", "no Excel workbook; save it as .xlsx", id="damaged"),
    pytest.param("a.xlsx", b"\xd0\xcf\x11\xe0" * 200, "locked with a password, or of an older kind", id="locked"),
    pytest.param("a.xls", b"\xd0\xcf\x11\xe0" * 200, "no Excel workbook that can be opened", id="damaged xls"),
    pytest.param("a.ods", b"not a zip", "no OpenDocument spreadsheet", id="no ods"),
    pytest.param("a.csv", b"\x00\x01", "binary", id="no csv"),
    pytest.param("a.xlsx", xlsx((Sheet("s", ()),)), "no sheet holds a text", id="empty"),
    pytest.param("a.xlsx", xlsx((Sheet("s", ((1,), *[()] * 5, (None,) * 1500 + (2,))),)), "more than 1,000 columns", id="wide"),
]


@pytest.mark.parametrize(("name", "data", "line"), REFUSED)
def test_what_is_no_table_gets_a_line(name: str, data: bytes, line: str, tmp_path: Path) -> None:
    """The line says what is wrong with which file."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=line) as caught:
        read(tmp_path / name, own())
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
