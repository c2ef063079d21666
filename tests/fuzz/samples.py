"""What hostile input is made of: documents, containers and pages as they should be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from fuzz.mutations import packed
from kg.answers import spreadsheets
from kg.stores import Column, Rows
from support import ofd_files, tables
from support.folders import FICTIONAL, ROOT

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_more: list[Path] = []


def also(paths: Iterable[Path]) -> None:
    """Take documents into account beside those of the project."""
    _more.extend(paths)
    documents.cache_clear()


@cache
def documents() -> tuple[str, ...]:
    """Return the texts that others are spliced from."""
    own = sorted((ROOT / "data").glob("*.txt"))
    records = [FICTIONAL / "yunzhou.jsonl"]
    return tuple(path.read_text(encoding="utf-8") for path in (*own, *records, *_more))


def piece(rng: Random) -> str:
    """Return a few sentences of a document, cut anywhere."""
    source = rng.choice(documents())
    start = rng.randrange(len(source))
    return source[start : start + rng.choice((20, 100, 400))]


def lines(rng: Random) -> list[str]:
    """Return some lines of a document."""
    found = [line for line in rng.choice(documents()).splitlines() if line.strip()]
    start = rng.randrange(len(found))
    return [line[:300] for line in found[start : start + rng.choice((3, 10, 30))]]


def _paragraph(line: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{_escaped(line)}</w:t></w:r></w:p>"


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")


def docx(rng: Random) -> bytes:
    """Return a Word document with numbered headings, tracked changes and a table with merged cells."""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = "".join(_paragraph(line, number if rng.random() < 0.2 else "") for line in lines(rng))
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1"/><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>'
    rows = (f"<w:tr>{''.join(cell.format(_paragraph(line)) for line in lines(rng)[:3])}</w:tr>" for _ in range(3))
    body += f"<w:tbl>{''.join(rows)}</w:tbl><w:sdt><w:sdtContent>{_paragraph('附件')}</w:sdtContent></w:sdt>"
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    style = (
        f'<w:styles {_W}><w:style w:styleId="a"><w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="0"/>'
        f'{number}</w:pPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "word/document.xml": f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": head + numbering,
        "word/styles.xml": head + style,
    }
    return packed({name: content.encode() for name, content in parts.items()})


def xlsx(rng: Random) -> bytes:
    """Return a workbook with a table of tasks."""
    found = tuple((n, line[:50], line[-20:], "2025-12-31") for n, line in enumerate(lines(rng), 1))
    return spreadsheets.excel_file(Rows(tuple(map(Column, ("序号", "任务", "责任单位", "时限"))), found))


def _tasks(rng: Random) -> tuple[tables.Sheet, ...]:
    """Return two sheets of tasks with merged cells."""
    rows = [(n, line[:50], line[-20:] if n % 2 else None, date(2026, 12, 1)) for n, line in enumerate(lines(rng), 1)]
    head = ("序号", "任务", "责任单位", "时限")
    merged = ((1, 0, 2, 0),) if len(rows) > 1 else ()
    rows[1:2] = [(None, *row[1:]) for row in rows[1:2]]  # the first cell reaches over it
    return (tables.Sheet("重点任务", (head, *rows), merged, {3: 'yyyy"年"m"月"'}), tables.Sheet("附表", rows))


def xls(rng: Random) -> bytes:
    """Return a workbook of Excel before 2007."""
    return tables.xls(_tasks(rng))


def ods(rng: Random) -> bytes:
    """Return an OpenDocument spreadsheet."""
    return tables.ods(_tasks(rng))


def table(rng: Random) -> bytes:
    """Return a table with marks between its cells."""
    return tables.csv_file(_tasks(rng)[0], rng.choice(("utf-8", "gb18030")), rng.choice(",;\t"))


def markdown(rng: Random) -> bytes:
    """Return a Markdown file with a block in front, headings, lists and a table."""
    found = lines(rng)
    cells = "".join(f"| {n} | {line[:30]} |\n" for n, line in enumerate(found[:4]))
    body = "\n\n".join(f"{rng.choice(('', '## ', '1. ', '- ', '**'))}{line}" for line in found)
    return f"---\ntitle: 清河市办法\n---\n\n{body}\n\n| 序号 | 任务 |\n|---|---|\n{cells}".encode()


def archive(rng: Random) -> bytes:
    """Return a zip archive of documents."""
    return packed({"通知.txt": "\n".join(lines(rng)).encode(), "页/page.html": html(rng).encode(), "n.md": markdown(rng)})


def ofd(rng: Random) -> bytes:
    """Return an OFD document of two pages over a template, with a ruled table."""
    found = lines(rng)
    rows = [(str(n), line[:20], line[-10:]) for n, line in enumerate(found[:5], 1)]
    pages = (ofd_files.lines("\n".join(found)), ofd_files.table(rows, (20, 80, 50)))
    return ofd_files.ofd(pages, ofd_files.string("清河市", 28, 15))


def html(rng: Random) -> str:
    """Return a page as portals have them: a frame, an article, a table."""
    article = "".join(f'<p style="text-indent:2em">{_escaped(line)}</p>' for line in lines(rng))
    rows = "".join(
        f'<tr><td rowspan="1">{n}</td><td colspan="1">{_escaped(line)}</td></tr>' for n, line in enumerate(lines(rng))
    )
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>清河市办法</title></head><body>'
        '<nav><ul><li><a href="/">首页</a></li></ul></nav><div id="zoom" class="content">'
        f'{article}<table border="1">{rows}</table></div><footer>版权</footer></body></html>'
    )


def pdf(rng: Random) -> bytes:
    """Return a PDF of one page with a standard Chinese font, a ruled table, and lines at the margins."""
    drawn = "".join(
        f"BT /F {rng.choice((9, 16, 22))} Tf {rng.choice((80, 112))} {780 - 25 * n} Td "
        f"<{line[:30].encode('utf-16-be').hex()}> Tj ET\n"
        for n, line in enumerate(lines(rng))
    )
    drawn += "".join(f"80 {y} m 500 {y} l S\n{x} 480 m {x} 600 l S\n" for x, y in ((80, 600), (300, 560), (500, 480)))
    stream, more = drawn.encode("ascii"), ""
    if rng.random() < 0.5:
        stream, more = zlib.compress(stream), "/Filter/FlateDecode"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 7 0 R>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 6 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 80>>",
        f"<</Length {len(stream)}{more}>>stream\n".encode() + stream + b"\nendstream",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj".encode() + content + b"endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 8\n0000000000 65535 f \n{table}trailer<</Size 8/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()
