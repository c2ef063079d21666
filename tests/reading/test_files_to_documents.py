"""Files to documents: which are found, how they are decoded, what their matter states."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.knowledge import own
from kg.reading import find, read
from kg.reading.front_matter import describe
from kg.text.lines import lines

TEXT = "一、总体要求\r\n以人民为中心，推进高质量发展。\r\n"

ENCODINGS = [
    pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
    pytest.param(codecs.BOM_UTF8 + TEXT.encode("utf-8"), id="UTF-8 with mark"),
    pytest.param(TEXT.encode("gb18030"), id="GB18030"),
    pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="UTF-16 little-endian"),
    pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="UTF-16 big-endian"),
    pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 without mark"),
    pytest.param(TEXT.encode("utf-16-be"), id="UTF-16 big-endian without mark"),
]


@pytest.mark.parametrize("data", ENCODINGS)
def test_encoding_is_found(tmp_path: Path, data: bytes) -> None:
    """The text is the same whatever its encoding; line breaks stay, the mark goes."""
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    assert read(path, own()).text == TEXT


def test_big5_is_read(tmp_path: Path) -> None:
    """The encoding of traditional characters is found as well."""
    path = tmp_path / "report.txt"
    path.write_bytes("推動產業發展，強化專案支撐。".encode("big5"))
    assert read(path, own()).text == "推動產業發展，強化專案支撐。"


BAD = [
    pytest.param("empty.txt", b"", "is empty", id="empty"),
    pytest.param("space.txt", "　 \r\n".encode(), "only space", id="only space"),
    pytest.param("binary.txt", b"\x00\x01\x02\xff" * 20, "is binary", id="NUL bytes"),
    pytest.param("control.txt", b"abc\x07\x08def", "is binary", id="control characters"),
    pytest.param("office.txt", b"PK\x03\x04 and more", "Office document", id="ZIP"),
    pytest.param("print.txt", b"%PDF-1.7 and more", "a PDF document", id="PDF under another name"),
    pytest.param("latin.txt", "Café für Öffentlichkeit".encode("latin-1"), "unknown encoding", id="Latin"),
    pytest.param("cut.txt", codecs.BOM_UTF8 + "发展".encode()[:-1], "byte 3 is not", id="cut UTF-8"),
    pytest.param("odd.xyz", b"text", ".xyz needs a copy named ", id="unknown suffix"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD)
def test_bad_file_is_told_in_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """What cannot be read is refused with the file's name and what is wrong."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path, own())
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """No such file, a folder for a file, and a folder without documents are told apart."""
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "absent.txt", own())
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path, own())
    with pytest.raises(InputError, match="no such file or folder"):
        find([tmp_path / "absent"])
    with pytest.raises(InputError, match="no document in this folder"):
        find([tmp_path])


def test_files_are_found_in_order(tmp_path: Path) -> None:
    """A folder gives its readable files, by name and with those below; hidden ones are left out."""
    for name in (
        "b.txt",
        "a.md",
        ".hidden.txt",
        "sub/c.txt",
        ".git/d.txt",
        "table.dbf",
        "SOURCES",
        "x.jsonl",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文本", encoding="utf-8")
    assert [p.name for p in find([tmp_path])] == ["a.md", "b.txt", "c.txt"]
    assert [p.name for p in find([tmp_path], also=(".jsonl",))] == [
        "a.md",
        "b.txt",
        "c.txt",
        "x.jsonl",
    ]
    named = [tmp_path / "SOURCES", tmp_path / "b.txt", tmp_path]
    assert [p.name for p in find(named)] == ["SOURCES", "b.txt", "a.md", "c.txt"]


@given(st.text(alphabet="发展。；，\n\r\t 　\u2028ab", max_size=60))
def test_lines_hold_the_text(text: str) -> None:
    """Lines are spans of the text in order, without space at their ends, and leave out only space."""
    found = lines(text)
    assert [text[line.start : line.end] for line in found] == [line.text for line in found]
    assert all(line.text == line.text.strip() != "" for line in found)
    assert "".join("".join(line.text.split()) for line in found) == "".join(text.split())


def test_likenesses_are_read_as_what_they_look_like(tmp_path: Path) -> None:
    """Radicals and compatibility ideographs become characters; offsets, and what has no likeness, stay."""
    path = tmp_path / "d.txt"
    path.write_text("⽔利局⻓，⾦融\uf9f7法，⺮\u200b。", encoding="utf-8")
    assert read(path, own()).text == "水利局长，金融立法，⺮\u200b。"


def test_what_no_one_sees_breaks_no_word(tmp_path: Path) -> None:
    """A page may hold zero-width spaces, soft hyphens and marks; its text does not."""
    path = tmp_path / "d.html"
    path.write_text("<body>水\u200b利\u00ad局\ufeff。</body>", encoding="utf-8")
    assert read(path, own()).text == "水利局。\n"


NOTICE = """\
ＱＨＳＰ０１－２０２５－０００３
清河市人民政府文件
清政发〔２０２５〕７号
清河市人民政府印发关于支持水产业
高质量发展若干措施的通知
各县（市、区）人民政府，市政府直属各单位：
现将《关于支持水产业高质量发展的若干措施》印发给你们，请认真贯彻落实。
清河市人民政府
２０２５年４月１７日
（此件公开发布）
关于支持水产业高质量发展的若干措施
为推动水产业发展，提出如下措施。
一、目标
到2027年，建成3个园区。
抄送：市委各部门，市人大常委会办公室，
市法院，市检察院。
清河市人民政府办公室２０２５年４月１８日印发
"""
REPORT = """\
政 府 工 作 报 告

——2024年1月9日在云中市清河县第十八届人民代表大会
第四次会议上

清河县人民政府代县长　李 明

各位代表：

    现在，我代表县人民政府向大会报告工作。
"""
OLD = """\
国务院办公厅转发国家测绘局
关于加强基础工作
意见报告的通知
国办发[1996]2号
各省、自治区、直辖市人民政府：
现转发给你们。
国务院办公厅
一九九六年二月五日
"""
NEWS = "县委全会精神解读??聚焦2023年是关键一年。\n\n3月8日,清河县委全委会上强调,要抓好落实。\n"
PLAN = "清河市推进智慧农业与人工智能\n融合发展行动方案（2025—2027年）\n为深入贯彻决策部署，制定本方案。\n"
PAGE = """\
您的位置:
首页
>
2026年清河市政府工作报告
来源：清河日报
2026-02-03 09:02:33
——2026年1月28日在清河市第十四届人民代表大会第四次会议上
市长　王小明
各位代表：现在，我代表市人民政府报告工作。
新的一年，我们要推进改革。
要抓好落实。
相关报道：
市长答记者问
"""
PLAIN = "坚持产业先行，强化项目支撑。\n要推进改革。\n"

MATTER = [
    pytest.param(NOTICE, "清河市人民政府印发关于支持水产业高质量发展若干措施的通知", "清河市人民政府",
                 "清政发〔2025〕7号", "2025-04-17", "现将", "3个园区。", id="notice with its measures"),
    pytest.param(REPORT, "政府工作报告", "清河县人民政府", None, "2024-01-09", "现在", "报告工作。", id="work report"),
    pytest.param(OLD, "国务院办公厅转发国家测绘局关于加强基础工作意见报告的通知", "国务院办公厅",
                 "国办发〔1996〕2号", "1996-02-05", "现转发", "给你们。", id="old notice"),
    pytest.param(NEWS, "县委全会精神解读", "清河县委", None, "2023-03-08", "聚焦2023", "抓好落实。", id="news"),
    pytest.param(PLAN, "清河市推进智慧农业与人工智能融合发展行动方案（2025—2027年）", None, None, None,
                 "为深入", "本方案。", id="plan without addressees"),
    pytest.param(PAGE, "2026年清河市政府工作报告", "清河市人民政府", None, "2026-01-28", "现在", "要抓好落实。",
                 id="copied web page"),
    pytest.param(PLAIN, None, None, None, None, "坚持产业", "推进改革。", id="text without matter"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "issuer", "number", "date", "first", "last"), MATTER)
def test_matter_is_told_from_the_body(
    text: str,
    title: str | None,
    issuer: str | None,
    number: str | None,
    date: str | None,
    first: str,
    last: str,
) -> None:
    """Title, issuer, number and date are read; the body starts and ends where the matter leaves it."""
    document = describe("d", text, own())
    assert (document.title, document.issuer) == (title, issuer)
    assert (document.number, document.date) == (number, date)
    body = text[document.front : document.end]
    assert body.startswith(first)
    assert body.endswith(last)


@given(st.lists(st.sampled_from((NOTICE + REPORT + OLD + NEWS + PAGE).splitlines()), max_size=12))
def test_any_lines_give_a_document(chosen: list[str]) -> None:
    """Whatever the lines, the body is a stretch of the text."""
    text = "\n".join(chosen)
    document = describe("d", text, own())
    assert 0 <= document.front <= len(text)
    assert document.end is None or document.front <= document.end <= len(text)


@pytest.mark.parametrize("name", ["hanbin-2021", "hailar-2019", "consumption-poverty-2018"])
def test_gold_matter(shared: Path, name: str) -> None:
    """The annotated documents state what their gold says."""
    gold = json.loads((shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8"))
    document = read(shared / "gold" / f"{name}.txt", own())
    for field in ("title", "issuer", "number", "date"):
        assert getattr(document, field) == gold[field]
    assert document.front <= min(m["start"] for m in gold["mentions"])
    assert (document.end or len(document.text)) >= max(m["end"] for m in gold["mentions"])


def test_corpus_is_read(shared: Path) -> None:
    """Every document of the corpus is read, and its body is most of it."""
    for path in find([shared / "corpus"]):
        document = read(path, own())
        body = document.text[document.front : document.end]
        assert len(body) > 0.7 * len(document.text), path.name
