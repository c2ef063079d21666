"""What of a printed page is text: not its heads and feet, nor watermarks, nor the spacing of its letters."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kg.knowledge import own
from kg.reading import read
from kg.reading.printed import Printed, with_whole_rows, without_running
from support.attacks import pdf, shown

HEAD, FOOT, TOP, NEXT, LAST = 800.0, 40.0, 760.0, 740.0, 80.0


def sheet(*lines: tuple[float, str]) -> list[Printed]:
    return [Printed(text, level=level) for level, text in lines]


def body(mark: str) -> list[tuple[float, str]]:
    return [(level, f"{mark}{level}行") for level in (TOP, NEXT, 700.0, 400.0, 100.0, LAST)]


A, B, C, D = map(body, "甲乙丙丁")
PAGES = [
    pytest.param([[(HEAD, "公报 第1期"), *A], [(HEAD, "公报 第1期"), *B]], "公报", id="the same head"),
    pytest.param([[(HEAD, "公报 1"), *A], [(HEAD, "公报 2"), *B]], "公报", id="a head with a number"),
    pytest.param([[*A, (FOOT, "http://a.cn 1/2")], [*B, (FOOT, "http://a.cn 2/2")]], "http", id="foot of a browser"),
    pytest.param([[(HEAD, "左"), *A], [(HEAD, "右"), *B], [(HEAD, "左"), *C], [(HEAD, "右"), *D]], "左右", id="heads that take turns"),
    pytest.param([[(TOP, "标题"), *A[1:]], [(TOP, "附件1"), *B[1:]], [(TOP, "附件2"), *C[1:]]], "", id="attachments"),
    pytest.param([[(HEAD, "题目"), *A], B], "", id="a title on one page"),
    pytest.param([[(HEAD, "题目"), *A]], "", id="one page"),
    pytest.param([A, A, B], "", id="a form that returns"),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "gone"), PAGES)
def test_running_heads_and_feet(pages: list[list[tuple[float, str]]], gone: str) -> None:
    """What returns at a place beyond the body is left out, whatever it says; the body is kept."""
    given = [sheet(*page) for page in pages]
    kept = [[line for line in page if not (gone and line.text[0] in gone)] for page in given]
    assert without_running(given) == kept


def table(*rows: str) -> list[Printed]:
    return [Printed(row, row=True) for row in rows]


HEAD_ROW = "序号\t任务\t单位"
CUT = [
    pytest.param([[HEAD_ROW, "1\t建\t甲、"], ["\t园区\t乙", "2\t修\t丙"]], [[HEAD_ROW, "1\t建园区\t甲、乙"], ["2\t修\t丙"]],
                 id="a row that is cut"),
    pytest.param([[HEAD_ROW, "1\t建\t甲"], [HEAD_ROW, "\t园区\t"]], [[HEAD_ROW, "1\t建园区\t甲"], []],
                 id="behind a head that returns"),
    pytest.param([[HEAD_ROW, "1\t建\t甲"], [HEAD_ROW, "2\t修\t乙"]], [[HEAD_ROW, "1\t建\t甲"], ["2\t修\t乙"]],
                 id="a whole row"),
    pytest.param([["类别\t任务", "水利\t建"], ["\t修"]], [["类别\t任务", "水利\t建"], ["\t修"]], id="a merged cell"),
    pytest.param([[HEAD_ROW, "1\t建\t甲"], ["\t其他"]], [[HEAD_ROW, "1\t建\t甲"], ["\t其他"]], id="another table"),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "expected"), CUT)
def test_rows_over_pages(pages: list[list[str]], expected: list[list[str]]) -> None:
    """A row without a number goes on with the row before the page break; a head stands once."""
    found = with_whole_rows([table(*page) for page in pages])
    assert [[line.text for line in page] for page in found] == expected


def turned(degrees: float, text: str) -> str:
    """Return what draws a text at an angle."""
    return f"BT /F 40 Tf {turn(degrees)} 200 300 Tm ({text}) Tj ET\n"


def turn(degrees: float) -> str:
    """Return the first numbers of the matrix that turns what is drawn to the left."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f}"


PLACES = {0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}
TABLE = "".join(
    [f"50 {y} m 450 {y} l S\n" for y in (500, 450, 400)] + [f"{x} 400 m {x} 500 l S\n" for x in (50, 250, 450)]
)


@pytest.mark.parametrize("rotated", [0, 90], ids=["page", "page that viewers turn"])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_pages_are_read_as_upright_ones(degrees: int, rotated: int, tmp_path: Path) -> None:
    """Text and tables are read in the direction in which they are written, whichever side is up."""
    x, y = PLACES[degrees]
    words = shown(60, 470, "1") + shown(260, 470, "Build") + shown(60, 420, "2") + shown(260, 420, "Mend")
    drawn = f"q {turn(degrees)} {x} {y} cm\n{TABLE}{shown(60, 550, 'Tasks of the year')}{words}Q\n"
    page = pdf(drawn).replace(b"/MediaBox", f"/Rotate {rotated}/MediaBox".encode())
    (tmp_path / "d.pdf").write_bytes(page)
    assert read(tmp_path / "d.pdf", own()).text.splitlines() == ["Tasks of the year", "1\tBuild", "2\tMend"]


def test_a_page_in_two_directions_is_read_in_both(tmp_path: Path) -> None:
    """A turned table on an upright page follows the text; a turned cell stays in its table."""
    upright = shown(60, 800, "A sentence of the page, as long as it is.") + TABLE
    cells = shown(260, 470, "Build roads and bridges") + f"BT /F 12 Tf {turn(90)} 80 460 Tm (One) Tj ET\n"
    side = f"BT /F 12 Tf {turn(90)} 560 300 Tm (Beside) Tj ET\n"
    (tmp_path / "d.pdf").write_bytes(pdf(side + upright + cells))
    assert read(tmp_path / "d.pdf", own()).text.splitlines() == [
        "A sentence of the page, as long as it is.",
        "One\tBuild roads and bridges",
        "Beside",
    ]


def test_a_watermark_is_no_text(tmp_path: Path) -> None:
    """What is written across the page is left out."""
    (tmp_path / "d.pdf").write_bytes(pdf(turned(45, "SECRET") + shown(80, 700, "Plan of the city")))
    assert read(tmp_path / "d.pdf", own()).text == "Plan of the city\n"


MARKS = [
    pytest.param("0.8 g " + shown(100, 690, "SECRET", 70) + "0 g ", [], id="pale"),
    pytest.param("0.8 g " + f"BT /F 40 Tf {turn(90)} 300 300 Tm (SECRET) Tj ET\n" + "0 g ", [], id="pale and turned"),
    pytest.param("1 0 0 rg " + shown(200, 760, "SECRET", 30) + "0 g ", ["SECRET"], id="red head"),
    pytest.param("0.5 g " + shown(80, 760, "Note", 9) + "0 g ", ["Note"], id="grey words"),
]


@pytest.mark.parametrize(("mark", "kept"), MARKS)
def test_pale_words_are_a_watermark(mark: str, kept: list[str], tmp_path: Path) -> None:
    """What is hardly darker than the paper is left out where other text stands on the page."""
    (tmp_path / "d.pdf").write_bytes(pdf(mark + shown(80, 700, "Plan of the city")))
    assert read(tmp_path / "d.pdf", own()).text.splitlines() == [*kept, "Plan of the city"]


def test_pale_words_alone_are_text(tmp_path: Path) -> None:
    """A page that is printed pale is read."""
    (tmp_path / "d.pdf").write_bytes(pdf("0.8 g " + shown(80, 700, "Plan of the city")))
    assert read(tmp_path / "d.pdf", own()).text == "Plan of the city\n"


def test_what_a_browser_prints_at_the_edges_is_no_text(tmp_path: Path) -> None:
    """Date and address of a printed page are left out, on a single page too; in the text they stay."""
    edges = shown(20, 825, "2026/11/5 09:32", 8) + shown(20, 15, "https://a.example/art/5.html", 8) + shown(560, 15, "1/1", 8)
    (tmp_path / "d.pdf").write_bytes(pdf(edges + shown(80, 700, "Plan") + shown(80, 500, "https://a.example/form")))
    assert read(tmp_path / "d.pdf", own()).text.splitlines() == ["Plan", "https://a.example/form"]


def test_letters_that_are_spaced_out_are_one_word(tmp_path: Path) -> None:
    """A gap counts only beyond the spacing of its line: a number stays whole, words stay apart."""
    spaced = "BT /F 12 Tf 6 Tc 80 700 Td (2026 12) Tj ET\n"
    (tmp_path / "d.pdf").write_bytes(pdf(spaced + shown(80, 600, "in 2027 or 2028")))
    assert read(tmp_path / "d.pdf", own()).text.splitlines() == ["2026 12", "in 2027 or 2028"]
