"""OFD documents are read as the pages of other kinds are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
from kg.reading import read
from support.folders import ROOT
from support.ofd_files import lines, ofd, path, string, table

NOTICE = (ROOT / "data" / "qinghe-notice-2026.txt").read_text(encoding="utf-8")
PARAGRAPHS = [line.strip() for line in NOTICE.splitlines() if line.strip()]


def of(tmp_path: Path, *pages: str, template: str = "", area: str = "0 0 210 297") -> Document:
    (tmp_path / "x.ofd").write_bytes(ofd(pages, template, area))
    return read(tmp_path / "x.ofd", own())


def test_paragraphs_over_pages(tmp_path: Path) -> None:
    """Printed lines are joined to paragraphs, heads of the template and page numbers are none of them."""
    half = len(PARAGRAPHS) // 2
    heads = string("青禾县人民政府办公室", 28, 15, 4.0)
    pages = ("\n".join(PARAGRAPHS[:half]), "\n".join(PARAGRAPHS[half:]))
    drawn = [lines(text) + string(f"— {n} —", 100, 280, 4.0) for n, text in enumerate(pages, 1)]
    document = of(tmp_path, *drawn, template=heads)
    assert document.text.splitlines() == PARAGRAPHS
    assert document.number == "青政办发〔2026〕8号"
    found = {(m.text, m.type) for m in extract(document, own()).mentions}
    assert ("县生态环境分局", "Body") in found


ROWS = (
    ("序号", "重点任务", "责任单位", "完成时限"),
    ("1", "建设智能制造\n产业园", "市发展改革委", "2026年12月底"),
    ("2", "推进低空经济发展", "市工信局\n市科技局", "2026年6月底"),
)
TEXTS = ["\t".join(cell.replace("\n", "") for cell in row) for row in ROWS]


def test_a_ruled_table(tmp_path: Path) -> None:
    """What stands in ruled cells is a row of the table."""
    assert of(tmp_path, table(ROWS, (14, 46, 40, 46))).text.splitlines() == TEXTS


def test_a_row_cut_by_the_page(tmp_path: Path) -> None:
    """The head comes again on the next page, and a row without a number goes on."""
    widths = (14, 46, 40, 46)
    rest = (ROWS[0], ("", "重点区域", "", ""), ("3", "建设机场", "市交通局", "2027年"))
    document = of(tmp_path, table(ROWS, widths), table(rest, widths))
    assert document.text.splitlines() == [*TEXTS[:2], TEXTS[2].replace("发展\t", "发展重点区域\t"), "3\t建设机场\t市交通局\t2027年"]


WORDS = "要推进产业发展，强化项目支撑，抓好落实。"
PLACED = [
    pytest.param(string(WORDS, 28, 40, delta=" ".join(["5.64"] * (len(WORDS) - 1))), id="a step for each character"),
    pytest.param(string(WORDS, 28, 40, delta=""), id="no steps"),
    pytest.param(string(WORDS[:5], 28, 40) + string(WORDS[5:], 28 + 5 * 5.64, 40), id="two strings of a line"),
    pytest.param(string(WORDS, 28, 40, 2.82, attributes='CTM="2 0 0 2 0 0"'), id="a matrix"),
    pytest.param(f"<ofd:PageBlock>{string(WORDS, 28, 40)}</ofd:PageBlock>", id="a block"),
    pytest.param(string(WORDS, 28, 40) + string("内部资料", 60, 90, attributes='CTM="0.7 -0.7 0.7 0.7 0 0"'), id="a watermark"),
    pytest.param(string(WORDS, 28, 40) + string("草稿", 60, 90, attributes='Visible="false"'), id="what is not seen"),
    pytest.param(string(WORDS, 28, 40) + path("M 0 0 L 150 0", 28, 50), id="a line that is no table"),
    pytest.param(string(WORDS, 28, 200, attributes='CTM="0 -1 1 0 0 0"'), id="turned"),
    pytest.param(string(WORDS, 28, 40, attributes='ReadDirection="0"', delta="g 3 5.64 5.64 g 16 5.64"), id="steps in two ways"),
]


@pytest.mark.parametrize("drawn", PLACED)
def test_strings_are_placed(drawn: str, tmp_path: Path) -> None:
    """However a page places the characters of a line, it says the same."""
    assert of(tmp_path, drawn).text == f"{WORDS}\n"


def test_a_page_of_a_picture_is_told(tmp_path: Path) -> None:
    """A page without text among others is a warning; a document of them is refused."""
    picture = '<ofd:ImageObject ID="7" Boundary="0 0 210 297" ResourceID="4"/>'
    assert of(tmp_path, string(WORDS, 28, 40), picture).warnings == ("page 2 holds no text, only a picture",)
    with pytest.raises(InputError, match="holds no text; print it as a PDF"):
        of(tmp_path, picture)


ODD = [
    pytest.param(string(WORDS, 28, 40, delta="g 1000000000 5.64"), id="many steps"),
    pytest.param(string(WORDS, 28, 40, delta="g x y"), id="words for numbers"),
    pytest.param(string(WORDS, 28, 40).replace('Boundary="28', 'Boundary="1e999 x'), id="no boundary"),
    pytest.param(string(WORDS, 28, 40, attributes='CTM="1 2"'), id="half a matrix"),
    pytest.param(string(WORDS, 28, 40) + path("M L 3 Q 1 B C C 4 4 x"), id="half a path"),
]


@pytest.mark.parametrize("drawn", ODD)
def test_odd_values_break_nothing(drawn: str, tmp_path: Path) -> None:
    """What is no number counts for none."""
    try:
        assert "要" in of(tmp_path, drawn, area="0 0 x").text
    except InputError as error:
        assert "holds no text" in str(error)


def test_what_is_no_ofd_gets_a_line(tmp_path: Path) -> None:
    """The line says what would be right."""
    (tmp_path / "a.ofd").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match=r"a\.ofd: no OFD document; save it as"):
        read(tmp_path / "a.ofd", own())
