"""HTML, Word and PDF documents as text: paragraphs a line each, tables as rows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.knowledge import own
from kg.reading import read
from kg.reading.cells import Cell, rows
from kg.text.numerals import chinese
from support.outlines import outline

ARTICLE = "".join(
    f"<p>　　{i}年要推进产业发展，强化项目支撑，抓好各项政策措施的落实。</p>" for i in range(2020, 2032)
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>清河市水产业发展办法 - 清河市门户网站</title>
<style>p {{color: red}}</style></head><body><nav><ul><li>首页</li><li>政务公开</li></ul></nav>
<div id="zoom"><p>清河市水产业发展办法</p><p style="display:none">隐藏的文字</p>{ARTICLE}
<p>支持<b>龙头</b><span>企业</span>。<br>加强监管。</p>
<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>
<tr><td>1</td><td rowspan="2">建设<br>园区</td><td>市商务局</td></tr><tr><td>2</td><td>市教育局</td></tr>
<tr><td>3</td><td colspan="2">总结</td></tr></table>
<table><tr><td><p>第一段。</p><p>第二段。</p></td></tr></table></div>
<footer>版权所有</footer><script>var a = "脚本";</script></body></html>"""


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK"])
def test_html(tmp_path: Path, charset: str) -> None:
    """The article is read in the encoding that the page names; frame, script and hidden text are not."""
    path = written(tmp_path, "page.html", PAGE.replace("CHARSET", charset).encode(charset))
    document = read(path, own())
    lines = document.text.splitlines()
    assert document.title == "清河市水产业发展办法"
    assert lines[1].strip() == "2020年要推进产业发展，强化项目支撑，抓好各项政策措施的落实。"
    assert lines[-8:] == [
        "支持龙头企业。", "加强监管。", "序号\t任务\t责任单位", "1\t建设 园区\t市商务局", "2\t\t市教育局", "3\t总结\t",
        "第一段。", "第二段。",
    ]  # fmt: skip
    assert not any(word in document.text for word in ("首页", "隐藏", "脚本", "版权"))


def test_html_takes_the_title_from_the_page(tmp_path: Path) -> None:
    """An article that does not say its title gets the page's."""
    page = f"<html><head><title>清河市发展规划</title></head><body><div>{ARTICLE}</div></body></html>"
    assert read(written(tmp_path, "p.htm", page.encode()), own()).text.startswith("清河市发展规划\n")


LISTS = [
    pytest.param("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"], id="digits"),
    pytest.param('<ol style="list-style-type: cjk-ideographic"><li>甲<ol start="3"><li>乙</li></ol></li></ol>',
                 ["一、甲", "3. 乙"], id="Chinese numerals, and a list inside"),
    pytest.param('<ol type="A"><li>甲</li><li value="4">\n<p>乙</p></li></ol>', ["A. 甲", "D. 乙"], id="letters"),
    pytest.param('<ol reversed><li>甲</li><li>乙</li></ol>', ["2. 甲", "1. 乙"], id="reversed"),
    pytest.param('<ol reversed start="9"><li>甲</li><li>乙</li></ol>', ["9. 甲", "8. 乙"], id="reversed from a number"),
    pytest.param('<ol style="list-style: none"><li>甲</li></ol>', ["甲"], id="no marks"),
    pytest.param("<ol><li><span>一、</span>甲</li></ol>", ["一、甲"], id="numbers of their own"),
    pytest.param("<ul><li>甲</li></ul>", ["甲"], id="no numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), LISTS)
def test_html_lists_are_numbered(page: str, expected: list[str], tmp_path: Path) -> None:
    """Items have the numbers that a browser writes."""
    path = written(tmp_path, "p.html", f"<body>{page}</body>".encode())
    assert read(path, own()).text.splitlines() == expected


def test_html_wrappers_are_judged_by_what_they_hold(tmp_path: Path) -> None:
    """A form around the whole page is the page, a form in it is not; a hidden copy stays hidden."""
    inner = f'<form>检索</form><div>{ARTICLE}</div><div style="display:none">{ARTICLE}</div>'
    for opening in ('<form id="aspnetForm">', "<header>", '<div style="visibility:hidden">'):
        text = read(written(tmp_path, "p.html", f"<body>{opening}{inner}".encode()), own()).text
        assert text.count("2025年要推进") == 1
        assert "检索" not in text


def test_html_frames_do_not_take_the_article_along(tmp_path: Path) -> None:
    """A header that holds the article is none; menus and feet are left out by what they are called."""
    menu = '<div class="top-nav"><ul><li><a href="/">首页</a></li></ul>通知公告</div>'
    foot = '<div id="footer"><p>主办：清河市人民政府办公室</p><p>地址：清河路1号，欢迎来信来访</p></div>'
    share = '<div class="share">分享到：微信</div>'
    for opening, closing in (("<header>", "</header>"), ("", "")):
        page = f"<body>{opening}{menu}{ARTICLE}{closing}{share}{foot}</body>"
        lines = read(written(tmp_path, "p.html", page.encode()), own()).text.splitlines()
        assert len(lines) == 12
        assert all("要推进产业发展" in line for line in lines)


def test_html_line_breaks_of_the_source_are_nothing(tmp_path: Path) -> None:
    """A break between two wide characters is no space, one beside letters is."""
    page = "<body><p>要推进<b>产\r\n\t业</b>\n发展，推广Smart\n  Pump\n模式。</p></body>"
    assert read(written(tmp_path, "p.html", page.encode()), own()).text == "要推进产业发展，推广Smart Pump 模式。\n"


def test_html_without_text(tmp_path: Path) -> None:
    """A page without text is refused."""
    with pytest.raises(InputError, match="the page holds no text"):
        read(written(tmp_path, "p.html", b"<html><body><script>x</script></body></html>"), own())


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def lvl(level: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    + lvl(0, "chineseCountingThousand", "%1、")
    + lvl(1, "chineseCounting", "（%2）")
    + lvl(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)
BODY = (
    p("清河市工作方案")
    + p("总体要求", numbered(0))
    + "<w:p><w:r><w:t>推进</w:t></w:r><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"
    "<w:ins><w:r><w:t>改革</w:t></w:r></w:ins><w:r><w:t>。</w:t></w:r></w:p>"
    + p("重点任务", numbered(0))
    + p("抓投资", numbered(1))
    + p("上项目。建设园区。", numbered(2))
    + p("抓治理", numbered(1))
    + p("治污染。推进整治。", numbered(2))
    + "<w:tbl><w:tr>" + tc("任务") + tc("责任单位") + tc("完成时限") + "</w:tr><w:tr>"
    + tc("建设园区") + tc("市商务局", '<w:vMerge w:val="restart"/>') + tc("2025年底") + "</w:tr><w:tr>"
    + tc("培育企业") + tc("", "<w:vMerge/>") + tc("2026年") + "</w:tr><w:tr>"
    + tc("合计", '<w:gridSpan w:val="2"/>') + tc("") + "</w:tr></w:tbl>"
)  # fmt: skip


def docx(path: Path, body: str = BODY) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", NUMBERING)
    return path


def test_docx(tmp_path: Path) -> None:
    """Automatic numbers are written out, deleted text is left out, tables are rows."""
    document = read(docx(tmp_path / "plan.docx"), own())
    assert document.text.splitlines() == [
        "清河市工作方案", "一、总体要求", "推进改革。", "二、重点任务", "（一）抓投资", "1.上项目。建设园区。",
        "（二）抓治理", "1.治污染。推进整治。",
        "任务\t责任单位\t完成时限", "建设园区\t市商务局\t2025年底", "培育企业\t\t2026年", "合计\t\t",
    ]  # fmt: skip
    found = outline(document)
    assert [h.text for h in found.headings if h.level == 3] == ["1.上项目", "1.治污染"]
    assert [s.kind for s in found.sentences][-4:] == ["row"] * 4


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"PK\x03\x04broken", "no Word document"), (b"plain text", "no Word document")],
    ids=["broken archive", "another format"],
)
def test_bad_docx(tmp_path: Path, data: bytes, message: str) -> None:
    """What is no Word document is refused in one line."""
    with pytest.raises(InputError, match=message):
        read(written(tmp_path, "plan.docx", data), own())


def test_empty_docx(tmp_path: Path) -> None:
    """A Word document without text is refused."""
    with pytest.raises(InputError, match="holds no text"):
        read(docx(tmp_path / "plan.docx", p(" ")), own())


def pdf(path: Path, drawn: str) -> Path:
    """Write a PDF of one A4 page with a standard Chinese font."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 7 0 R>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 6 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 80>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    path.write_bytes((out + f"startxref\n{start}\n%%EOF\n").encode("ascii"))
    return path


def shown(x: float, y: float, text: str, size: int = 16) -> str:
    return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def ruled(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def test_pdf(tmp_path: Path) -> None:
    """Lines are joined to paragraphs by their margins, page numbers go, a ruled table is rows."""
    drawn = shown(200, 780, "清河市工作方案")
    drawn += shown(112, 740, "为了推进产业发展，强化项目支撑，抓好各项政策措施") + shown(
        80, 715, "落实，制定本方案。"
    )
    drawn += shown(112, 690, "一、总体要求") + shown(112, 665, "要推进改革。到２０２７年建成园区。")
    drawn += shown(280, 40, "— 2 —", 12)
    drawn += "".join(ruled(80, y, 500, y) for y in (600, 560, 480))
    drawn += ruled(80, 520, 220, 520) + ruled(360, 520, 500, 520)
    drawn += "".join(ruled(x, 480, x, 600) for x in (80, 220, 360, 500))
    for x, y, text in [
        (90, 575, "任务"), (230, 575, "责任单位"), (370, 575, "时限"), (90, 535, "建设园区"),
        (230, 530, "市商务局、市"), (230, 505, "财政局"), (370, 535, "年底"), (90, 495, "培育企业"), (370, 495, "明年"),
    ]:  # fmt: skip
        drawn += shown(x, y, text)
    assert read(pdf(tmp_path / "plan.pdf", drawn), own()).text.splitlines() == [
        "清河市工作方案",
        "为了推进产业发展，强化项目支撑，抓好各项政策措施落实，制定本方案。",
        "一、总体要求",
        "要推进改革。到２０２７年建成园区。",
        "任务\t责任单位\t时限",
        "建设园区\t市商务局、市财政局\t年底",
        "培育企业\t\t明年",
    ]


def test_pdf_of_two_columns(tmp_path: Path) -> None:
    """Lines are joined by the margins of their column, also from the foot of one to the top of the next."""
    prose = "清河市水利局要会同财政局和各乡镇人民政府逐一排查登记建立台账" * 5
    lines = [prose[12 * n : 12 * n + 14] for n in range(8)]
    drawn = shown(100, 800, "清河市水利局关于做好冬季农田水利工作的通知")
    drawn += "".join(shown(60, 740 - 20 * n, line) for n, line in enumerate(lines))
    drawn += "".join(shown(320, 740 - 20 * n, line) for n, line in enumerate(lines)) + shown(320, 580, "完成。")
    drawn += shown(352, 560, "二、保障")
    assert read(pdf(tmp_path / "two.pdf", drawn), own()).text.splitlines() == [
        "清河市水利局关于做好冬季农田水利工作的通知",
        "".join(lines) * 2 + "完成。",
        "二、保障",
    ]


def test_pdf_of_three_columns(tmp_path: Path) -> None:
    """Each of several narrow columns has margins of its own."""
    prose = "清河市水利局要会同财政局和各乡镇人民政府逐一排查登记建立台账" * 3
    lines = [prose[10 * n : 10 * n + 10] for n in range(8)]
    drawn = "".join(
        shown(40 + 180 * column, 740 - 20 * n, line) for column in range(3) for n, line in enumerate(lines)
    )
    drawn += shown(400, 580, "完成。") + shown(432, 560, "二、保障")
    assert read(pdf(tmp_path / "three.pdf", drawn), own()).text.splitlines() == [
        "".join(lines) * 3 + "完成。",
        "二、保障",
    ]


def test_a_wide_line_does_not_move_the_margin(tmp_path: Path) -> None:
    """Lines are joined at the margin where most of them end, whatever a single one does."""
    prose = "清河市水利局要会同财政局和各乡镇人民政府逐一排查登记建立台账" * 9
    lines = [prose[20 * n : 20 * n + 20] for n in range(9)]
    drawn = shown(40, 780, "A line that is wider, it is")
    drawn += "".join(shown(80, 740 - 20 * n, line) for n, line in enumerate(lines))
    found = read(pdf(tmp_path / "wide.pdf", drawn), own()).text.splitlines()
    assert found[1:] == ["".join(lines)]


def test_bad_pdf(tmp_path: Path) -> None:
    """What is no PDF, and a PDF of pictures only, is refused in one line."""
    with pytest.raises(InputError, match="no PDF that can be opened"):
        read(written(tmp_path, "plan.pdf", b"no PDF at all"), own())
    with pytest.raises(InputError, match="holds no text"):
        read(pdf(tmp_path / "scan.pdf", ruled(0, 0, 100, 100)), own())


def test_merged_cells() -> None:
    """A merged cell's text stands once; the places that it covers are empty."""
    table = [
        [Cell("甲", 1, 3), Cell("乙", 2)],
        [Cell("丙"), Cell("丁\n戊", 1, 2)],
        [Cell("己")],
        [Cell(" ")],
    ]
    assert rows(table) == ["甲\t乙\t", "\t丙\t丁 戊", "\t己\t"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (100, "100")],
)
def test_chinese_numerals(number: int, expected: str) -> None:
    """Automatic numbers are written as documents write them."""
    assert chinese(number, "零一二三四五六七八九", "十") == expected


def test_given_formats(shared: Path) -> None:
    """The sample files read as the plain texts that were made of them, but for space."""
    for name, folder in [("zj_humanoid_2026.pdf", "corpus"), ("gz_eldercare_2022.html", "corpus")]:
        plain = read(shared / folder / f"{Path(name).stem}.txt", own())
        found = read(shared / "formats" / name, own())
        assert (found.title, found.issuer, found.number, found.date) == (
            plain.title, plain.issuer, plain.number, plain.date,
        )  # fmt: skip
        assert [h.text.replace(" ", "") for h in outline(found).headings] == [
            h.text.replace(" ", "") for h in outline(plain).headings
        ]
