"""What Word shows of a document with wrappers, revisions, hidden text, boxes and lists of many kinds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kg.knowledge import own
from kg.reading import read
from kg.text.numerals import letters, roman

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def read_lines(tmp_path: Path, body: str, numbering: str = "", styles: str = "", space: str = MAIN) -> list[str]:
    """Return the lines of a document with a body, lists and styles."""
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": numbering, "styles": styles}
    with zipfile.ZipFile(tmp_path / "d.docx", "w") as archive:
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{space}">{inside}</w:{name}>')
    return read(tmp_path / "d.docx", own()).text.splitlines()


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(inside: str, properties: str = "") -> str:
    inside = inside if inside.startswith("<") else r(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr><w:alias w:val='甲'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def custom(inside: str) -> str:
    return f"<w:customXml><w:customXmlPr/>{inside}</w:customXml>"


GONE = '<w:del w:id="1"/>'
LATE, WIDE = '<w:gridBefore w:val="1"/>', '<w:gridSpan w:val="2"/>'
BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
ROW = "园区\t商务局"

SHOWN = [
    pytest.param(f"<w:tbl>{tr(tc('园区'), control(tc('商务局')))}</w:tbl>", [ROW], id="cell in a control"),
    pytest.param(f"<w:tbl>{control(tr(tc('园区'), tc('商务局')))}</w:tbl>", [ROW], id="row in a control"),
    pytest.param(f"<w:tbl>{custom(tr(tc('园区'), custom(tc('商务局'))))}</w:tbl>", [ROW], id="row in custom XML"),
    pytest.param(f"<w:tbl><w:ins>{tr(tc('园区'), tc('商务局'))}</w:ins></w:tbl>", [ROW], id="inserted row"),
    pytest.param(control(custom(p("甲"))) + p("乙"), ["甲", "乙"], id="paragraph in wrappers"),
    pytest.param(p(f"<w:smartTag>{r('甲')}</w:smartTag>{control(r('乙'))}"), ["甲乙"], id="words in wrappers"),
    pytest.param(p("甲要", f"<w:rPr>{GONE}</w:rPr>") + p("推进。") + p("乙"), ["甲要推进。", "乙"], id="deleted end"),
    pytest.param(p("甲", f"<w:rPr>{GONE}</w:rPr>") + f"<w:tbl>{tr(tc('园区'))}</w:tbl>", ["甲", "园区"],
                 id="deleted end before a table"),
    pytest.param(f"<w:tbl>{tr(tc('甲'), properties=GONE)}{tr(tc('乙'))}</w:tbl>", ["乙"], id="deleted row"),
    pytest.param(f"<w:tbl>{tr(tc('甲', '<w:cellDel/>'), tc('乙'))}</w:tbl>", ["\t乙"], id="deleted cell"),
    pytest.param(f"<w:tbl>{tr(tc('乙'), properties=LATE)}</w:tbl>", ["\t乙"], id="late row"),
    pytest.param(p(r("甲") + r("乙", "<w:vanish/>") + r("丙", '<w:vanish w:val="0"/>')), ["甲丙"], id="hidden words"),
    pytest.param(p(r("甲", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>") + p("乙"), ["乙"], id="hidden paragraph"),
    pytest.param(p(r("甲", '<w:rStyle w:val="secret"/>') + r("乙")), ["乙"], id="hidden by a style"),
    pytest.param(p("甲", '<w:pStyle w:val="secret2"/>') + p("乙"), ["", "乙"], id="hidden by a style of a style"),
    pytest.param(p(r("工程") + BOX.format(p("甲") + p("乙"))), ["工程", "甲", "乙"], id="text box"),
    pytest.param(p("一、任务 1", '<w:pStyle w:val="TOC1"/>') + p("一、任务"), ["一、任务"], id="contents by style"),
    pytest.param(p("一、甲 1") + p("二、乙 12") + p("一、甲") + p("二、乙"), ["一、甲", "二、乙"], id="contents as text"),
    pytest.param(p("<w:r><w:ruby><w:rt>jia</w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
                 ["甲"], id="reading above a character"),
]  # fmt: skip
STYLES = (
    '<w:style w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="secret2"><w:basedOn w:val="secret"/></w:style>'
    '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
)


@pytest.mark.parametrize(("body", "expected"), SHOWN)
def test_what_word_shows(body: str, expected: list[str], tmp_path: Path) -> None:
    """Wrappers are seen through, revisions count as accepted, hidden text and contents are left out."""
    assert read_lines(tmp_path, body + p("完"), styles=STYLES) == [*expected, "完"]


def test_strict_documents_are_read(tmp_path: Path) -> None:
    """The strict form of the standard has other names for the same."""
    body = p("甲") + f"<w:tbl>{tr(tc('园区', WIDE), tc('商务局'))}</w:tbl>"
    assert read_lines(tmp_path, body, space=STRICT) == ["甲", "园区\t\t商务局"]


def level(number: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def abstract(number: int, inside: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(number: int, at: int = 0) -> str:
    return p("项", f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(style: str) -> str:
    return p("项", f'<w:pStyle w:val="{style}"/>')


TWO = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="one"/>') + level(
    1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="two"/>'
)
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
OTHER = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
OF_ONE = '<w:style w:styleId="one"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

NUMBERED = [
    pytest.param(TWO, "", "", item(1) + item(1, 1), ["一、项", "1.1项"], id="digits in a legal number"),
    pytest.param(TWO, num(2, 7, RESTART), "", item(1) + item(1) + item(2) + item(2),
                 ["一、项", "二、项", "一、项", "二、项"], id="begun anew"),
    pytest.param(TWO, num(2, 7), "", item(1) + item(2), ["一、项", "二、项"], id="two lists that count on"),
    pytest.param(TWO, num(2, 7, OTHER), "", item(1) + item(2), ["一、项", "II.项"], id="another form for a list"),
    pytest.param('<w:styleLink w:val="S"/>' + TWO, abstract(8, '<w:numStyleLink w:val="S"/>') + num(2, 8),
                 OF_ONE.replace("one", "S"), item(2), ["一、项"], id="list by a style"),
    pytest.param(TWO, "", OF_ONE + '<w:style w:styleId="mine"><w:basedOn w:val="one"/></w:style>',
                 styled("mine") + styled("one"), ["一、项", "二、项"], id="style based on a numbered one"),
    pytest.param(TWO, "", OF_ONE.replace("one", "two"), item(1) + styled("two"), ["一、项", "1.1项"],
                 id="level by its style"),
    pytest.param(TWO, "", OF_ONE, p("项", '<w:pStyle w:val="one"/><w:numPr><w:numId w:val="0"/></w:numPr>'), ["项"],
                 id="number taken away"),
    pytest.param(level(0, "upperLetter", "%1."), "", "", item(1) + item(1), ["A.项", "B.项"], id="letters"),
    pytest.param(level(0, "lowerRoman", "(%1)"), "", "", item(1) * 4, ["(i)项", "(ii)项", "(iii)项", "(iv)项"], id="Roman"),
    pytest.param(level(0, "decimalEnclosedCircleChinese", "%1"), "", "", item(1) * 2, ["①项", "②项"], id="circled"),
    pytest.param(level(0, "bullet", "-"), "", "", item(1), ["项"], id="no number"),
]  # fmt: skip


@pytest.mark.parametrize(("levels", "more", "styles", "body", "expected"), NUMBERED)
def test_numbers_as_word_writes_them(
    levels: str, more: str, styles: str, body: str, expected: list[str], tmp_path: Path
) -> None:
    """Lists count on, begin anew, and take their levels from styles, as Word does."""
    numbering = abstract(7, levels) + more + num(1, 7)
    assert read_lines(tmp_path, body, numbering, styles) == expected


@pytest.mark.parametrize(
    ("number", "letter", "numeral"),
    [(1, "a", "i"), (26, "z", "xxvi"), (27, "aa", "xxvii"), (1994, "1994", "mcmxciv"), (0, "0", "0")],
)
def test_letters_and_roman_numerals(number: int, letter: str, numeral: str) -> None:
    """Numbers of lists that neither form can write stay digits."""
    assert (letters(number), roman(number)) == (letter, numeral)
