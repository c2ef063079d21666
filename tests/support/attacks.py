"""Files that are made to break a reader, each small; and their like that say something all the same."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable

from support import ofd_files

GOOD = "关于加强水源保护的通知\n\n一、加强保护\n\n各镇人民政府要落实河长制，保护青溪水源。\n"

_X = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REPEATED = 'table:number-columns-repeated="100000000"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PROSE = "<p>市商务局要推进产业发展，强化项目支撑，抓好各项政策措施的落实。</p>" * 20


# ---- Word ----


def paragraph(text: str = "要推进改革。", properties: str = "") -> str:
    """Return a paragraph of a Word document."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(inside: str, properties: str = "") -> str:
    """Return a table of one cell."""
    return f"<w:tbl><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc></w:tr></w:tbl>"


def docx(body: str | bytes, numbering: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a Word document with a body, or with the whole of its main part as bytes."""
    whole = f"<w:document {_W}><w:body>{body}</w:body></w:document>" if isinstance(body, str) else body
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", whole)
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {_W}>{numbering}</w:numbering>")
    return out.getvalue()


def _numbered(level: str, start: str = "1", text: str = "%1.") -> bytes:
    """Return a document with a numbered paragraph; the texts are those of its list."""
    part = (
        f'<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    given = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return docx(paragraph(properties=given), part)


def _spoiled(method: int) -> bytes:
    """Return a Word document whose packed bytes are spoiled behind their first few."""
    data = bytearray(docx(paragraph() * 200, method=method))
    start = 30 + len("word/document.xml")
    data[start + 9 : start + 40] = b"\xff" * 31
    return bytes(data)


def _cut() -> bytes:
    """Return a Word document whose packed bytes end early, though its folder says otherwise."""
    data = bytearray(docx(paragraph() * 200))
    start = 30 + len("word/document.xml")
    packed = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo("word/document.xml").compress_size
    data[start + packed // 2 : start + packed] = b""
    folder = data.rindex(b"PK\x01\x02")
    data[data.rindex(b"PK\x05\x06") + 16 :][:4] = struct.pack("<I", folder)
    end = data.rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = struct.pack("<I", folder)
    return bytes(data)


def _misnamed() -> bytes:
    """Return a Word document with a name in it that claims to be UTF-8 and is not."""
    data = bytearray(docx(paragraph()))
    for mark, flags, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.index(mark)
        data[at + flags + 1] |= 0x08
        data[at + name] = 0xFF
    return bytes(data)


def _million_paragraphs() -> bytes:
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("word/document.xml", "w") as part:
        part.write(f"<w:document {_W}><w:body>".encode())
        some = b"<w:p/>" * 1_000_000
        for _ in range(30):
            part.write(some)
        part.write(b"</w:body></w:document>")
    return out.getvalue()


def _encoded(name: str, codec: str = "ascii") -> bytes:
    text = f'<?xml version="1.0" encoding="{name}"?><w:document {_W}><w:body>{paragraph()}</w:body></w:document>'
    return docx(text.encode(codec, errors="xmlcharrefreplace"))


def _nested(depth: int, before: str, behind: str) -> str:
    return before * depth + paragraph() + behind * depth


def packed_zeros() -> bytes:
    """Return an archive of 300 kB with a file of 300 MB."""
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("zeros.txt", "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    return out.getvalue()


# ---- spreadsheets ----


def sheet(rows: str, kind: str = "xlsx") -> bytes:
    """Return a workbook of one sheet with these rows of markup."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if kind == "ods":
            spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
            table = f'<table:table table:name="s">{rows}</table:table>'
            inside = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
            archive.writestr("content.xml", f"<office:document-content {spaces}>{inside}</office:document-content>")
        else:
            archive.writestr("xl/workbook.xml", f'<workbook {_X}><sheets><sheet name="s" r:id="a"/></sheets></workbook>')
            archive.writestr("xl/_rels/workbook.xml.rels", '<R><R Id="a" Target="worksheets/s.xml"/></R>')
            archive.writestr("xl/worksheets/s.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return out.getvalue()


def _x_cell(words: str, place: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def _merged() -> bytes:
    """Return a workbook whose merged areas are as large as a sheet can be."""
    rows = f"<row>{_x_cell('甲', 'A1')}{_x_cell('乙', 'B1')}</row><row>{_x_cell('丙', 'B2')}</row>"
    area = '<mergeCell ref="A1:A1048576"/>' * 1_000 + '<mergeCell ref="B2:XFD1048576"/>'
    return sheet(f"{rows}</sheetData><mergeCells>{area}</mergeCells><sheetData>")


def _row(cells: str, again: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{again}">{cells}</table:table-row>'


def _ods_cell(attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>要推进改革。</text:p></table:table-cell>"


def _many_lines() -> str:
    return ofd_files.path(" ".join(f"M {n % 200} {n // 200} L {n % 200} {n // 200 + 9}" for n in range(20_000)))


# ---- HTML ----


def page(body: str, attributes: str = "") -> bytes:
    """Return an HTML page."""
    return f"<!DOCTYPE html><html{attributes}><head><title>办法</title></head><body>{body}</body></html>".encode()


def _spans() -> str:
    row = '<tr><td colspan="100" rowspan="100">甲</td><td>乙</td></tr>'
    return f"<table>{row * 1000}</table>"


def _numbers(count: int) -> str:
    return " ".join(f"a{number}" for number in range(count))


# ---- PDF ----


def pdf(*contents: str, spoiled: int | None = None) -> bytes:
    """Return a PDF of drawn pages; the page with the number ``spoiled`` is no page but a number."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    count = len(contents)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>", font]
    for n, content in enumerate(contents):
        sheet = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        objects += ["7" if n == spoiled else sheet, f"<</Length {len(content)}>>stream\n{content}\nendstream"]
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}").encode("ascii")


def shown(x: float, y: float, text: str, size: int = 12) -> str:
    """Return what draws a text at a place."""
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def _rulings() -> str:
    lines = ((10 + n % 500, 20 + n // 500 * 7) for n in range(20_000))
    return "".join(f"{x} {y} m {x} {y + 7} l S\n" for x, y in lines)


def _one_by_one() -> str:
    """Return 8,000 strings of a page that none follows in its line."""
    return "".join(shown(20 + 61 * (n * 7 % 9), 10 + n * 0.1, f"{n}") for n in range(8_000))


# ---- records ----


def record(**fields: object) -> bytes:
    """Return a record of a document that has a mention and a unit, with other values in some fields."""
    mention: dict[str, object] = {"id": "m1", "type": "Body", "start": 0, "end": 2, "text": "市局"}
    unit: dict[str, object] = {
        "id": "u1", "kind": "measure", "modality": "do", "start": 0, "end": 4, "text": "市局推进",
        "responsible": [{"mention": "m1", "role": "lead"}], "targets": [], "instruments": [], "basis": [],
        "quantities": [], "times": [], "aims": [],
    }  # fmt: skip
    whole: dict[str, object] = {"doc": "d", "title": None, "text": "市局推进改革。", "headings": []}
    whole |= {"mentions": [mention], "units": [unit]}
    parts = {"mention": mention, "unit": unit}
    for name, value in fields.items():
        part, _, field = name.rpartition("_")
        parts.get(part, whole)[field] = value
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _with(value: str, **fields: object) -> bytes:
    """Return a record in which a number is written as JSON can and Python would not."""
    return record(**dict.fromkeys(fields, 987654321)).replace(b"987654321", value.encode())


_DAMAGED, _DEEP, _WIDE = "no Word document", "elements of a document inside", "more than 1,000 columns"
_KIND, _NAME = "should be", "cannot be called"

# Each file, and words of the line that it must get.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "deflate.docx": (lambda: _spoiled(zipfile.ZIP_DEFLATED), _DAMAGED),
    "bzip2.docx": (lambda: _spoiled(zipfile.ZIP_BZIP2), _DAMAGED),
    "lzma.docx": (lambda: _spoiled(zipfile.ZIP_LZMA), _DAMAGED),
    "cut.docx": (_cut, _DAMAGED),
    "misnamed.docx": (_misnamed, _DAMAGED),
    "encoding-gbk.docx": (lambda: _encoded("gbk", "gbk"), _DAMAGED),
    "encoding-unknown.docx": (lambda: _encoded("x-nothing"), _DAMAGED),
    "tables.docx": (lambda: docx(_nested(2_000, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")), _DEEP),
    "controls.docx": (lambda: docx(_nested(5_000, "<w:sdt>", "</w:sdt>")), _DEEP),
    "runs.docx": (lambda: docx(_nested(50_000, "<w:r>", "</w:r>")), _DEEP),
    "wide.docx": (lambda: docx(cell(paragraph(), '<w:gridSpan w:val="100000000"/>')), _WIDE),
    "digits.docx": (lambda: docx(cell(paragraph(), f'<w:gridSpan w:val="{"9" * 5000}"/>')), _WIDE),
    "paragraphs.docx": (_million_paragraphs, "more than 2,000,000 elements"),
    "cells.xlsx": (lambda: sheet("<row><c><v>1</v></c></row>" * 800_000), "more than 2,000,000 elements"),
    "far.xlsx": (lambda: sheet(f"<row>{_x_cell('a', 'A1')}{_x_cell('b', 'XFD1')}</row>"), _WIDE),
    "rows.ods": (lambda: sheet(_row(_ods_cell(), 1_000_000_000), "ods"), "more than 1,000,000 cells"),
    "columns.ods": (lambda: sheet(_row(_ods_cell(_REPEATED)), "ods"), _WIDE),
    "quotes.csv": (lambda: b'"' + b"a,b\n" * 3_000_000, "no table of CSV: field larger than field limit"),
    "zeros.zip": (lambda: packed_zeros(), "more than 200,000,000 bytes in a file"),
    "pages.ofd": (lambda: ofd_files.ofd([""] * 6_000), "more than 5,000 pages"),
    "glyphs.ofd": (lambda: ofd_files.ofd([ofd_files.string("字" * 200_000, 0, 0)]), "more than 100,000 characters on"),
    "paths.ofd": (lambda: ofd_files.ofd([_many_lines()]), "more than 10,000 ruled lines"),
    "blocks.ofd": (lambda: ofd_files.ofd(["<ofd:PageBlock>" * 500 + "</ofd:PageBlock>" * 500]), "elements of a document"),
    "spans.html": (lambda: page(_spans()), _WIDE),
    "attributes.html": (lambda: page(f"<p {_numbers(100_000)}>{PROSE}"), "more than 1,000 attributes"),
    "quoted.html": (lambda: page(f"<p x='>' {_numbers(100_000)}>{PROSE}"), "more than 1,000 attributes"),
    "depth.html": (lambda: page("<div>" * 100_000 + PROSE), "more than 10,000 elements of an HTML page without"),
    "mixed.html": (lambda: page("<div><b><i>" * 40_000 + PROSE), "more than 10,000 elements of an HTML page"),
    "many.html": (lambda: page("<p>" * 600_000), "more than 500,000 elements and attributes"),
    "page.pdf": (lambda: pdf(shown(80, 700, "one"), shown(80, 700, "two"), spoiled=1), "page 2 is damaged"),
    "rulings.pdf": (lambda: pdf(shown(80, 700, "one") + _rulings()), "more than 10,000 ruled lines"),
    "slash.jsonl": (lambda: record(doc="a/b"), _NAME),
    "line.jsonl": (lambda: record(doc="a\nb"), _NAME),
    "nameless.jsonl": (lambda: record(doc=""), _NAME),
    "number-for-text.jsonl": (lambda: record(text=5), _KIND),
    "number-for-title.jsonl": (lambda: record(title=5), _KIND),
    "number-for-name.jsonl": (lambda: record(mention_text=5), _KIND),
    "text-for-number.jsonl": (lambda: record(mention_start="0"), _KIND),
    "object-for-id.jsonl": (lambda: record(unit_aims=[{}]), "should hold text"),
    "list-for-link.jsonl": (lambda: record(unit_responsible=[{"mention": ["m1"], "role": "lead"}]), _KIND),
    "infinite.jsonl": (lambda: _with("1e400", mention_end=1), _KIND),
    "long-number.jsonl": (lambda: _with("9" * 5_000, mention_end=1), "5000 digits"),
    "brackets.jsonl": (lambda: b"[" * 100_000, "nested too deeply"),
    "backwards.jsonl": (lambda: record(mention_start=3, mention_end=1), "no span of a text"),
    "before.jsonl": (lambda: record(unit_start=-1), "no span of a text"),
    "behind.jsonl": (lambda: record(unit_end=300), "behind the end of the text"),
    "no-iri.jsonl": (lambda: record(mention_iri="a b<>"), "is not an IRI"),
}

_PLAIN = "要推进改革。"
# Files that look like these and say something: each is read, and holds these words.
READ: dict[str, tuple[Callable[[], bytes], str]] = {
    "span.docx": (lambda: docx(cell(paragraph(), '<w:gridSpan w:val="²"/>')), _PLAIN),
    "level.docx": (lambda: _numbered("²"), _PLAIN),
    "no-level.docx": (lambda: _numbered(""), _PLAIN),
    "start.docx": (lambda: _numbered("0", "²"), "1." + _PLAIN),
    "far-start.docx": (lambda: _numbered("0", "9" * 5_000), "999999999." + _PLAIN),
    "long-label.docx": (lambda: _numbered("0", text="%1" * 100_000), _PLAIN),
    "merged.xlsx": (lambda: _merged(), "甲\t乙"),
    "style.xlsx": (lambda: sheet('<row><c s="²"><v>1</v></c><c s="99999"><v>2</v></c></row>'), "1\t2"),
    "infinite.xlsx": (lambda: sheet("<row><c><v>1</v></c><c><v>1e999</v></c><c><v>nan</v></c></row>"), "1\t"),
    "empty-rows.ods": (lambda: sheet(_row(_ods_cell()) + _row("", 10**9) + _row(_ods_cell()), "ods"), _PLAIN),
    "span.html": (lambda: page('<table><tr><td colspan="²">甲</td><td rowspan="²">乙</td></tr></table>'), "甲\t乙"),
    "hidden.html": (lambda: page(PROSE, ' style="display:none"'), "市商务局要推进"),
    "divisions.html": (lambda: page("<div>" * 1_000 + PROSE), "市商务局要推进"),
    "deep.html": (lambda: page("<div>甲" * 9_000 + PROSE), "市商务局要推进"),
    "bold.html": (lambda: page("<b>" * 9_999 + PROSE), "市商务局要推进"),
    "layout.html": (lambda: page("<table><tr><td>甲</td><td>" * 1_000 + PROSE), "市商务局要推进"),
    "links.html": (lambda: page('<p><a href="x">甲乙丙</a></p>' * 20_000), "甲乙丙"),
    "strings.pdf": (lambda: pdf(_one_by_one()), "\n1611\n"),
}
