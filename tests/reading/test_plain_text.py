"""What is read of a text: broken lines are whole, unseen characters and other scripts break no word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.extractor import extract, outlined_by
from kg.knowledge import own
from kg.model import Extraction
from kg.reading.front_matter import describe
from kg.reading.plain import plain
from kg.text.scripts import is_traditional, simplified

PARAGRAPHS = (
    "清河市水利局关于做好冬季农田水利工作的通知",
    "清水发〔2026〕12号",
    "各县人民政府：",
    "　　为做好冬季农田水利工作，现将有关事项通知如下。",
    "　　一、落实重点任务",
    "　　（一）加快渠道整治。市水利局要在2026年12月底前完成灌溉渠道整治1250公里，确保春灌用水需要，市自然资源局配合做好用地工作。",
    "　　（二）加快泵站改造。市水利局会同市财政局、各县人民政府对236座老旧泵站逐一排查登记，建立问题台账，推广Smart Pump模式。",
    "　　二、强化保障措施",
    "　　（三）加大资金投入。市财政局要安排专项资金500万元，严禁挤占挪用；情节严重的，依法依规追究责任。",
    "清河市水利局",
    "2026年11月5日",
)
WHOLE = "\n".join(PARAGRAPHS) + "\n"


def extracted(text: str) -> Extraction:
    return extract(describe("d", text, own()), own())


def said(extraction: Extraction) -> list[object]:
    """Return what a document states and who answers for what in it, without offsets."""
    document, names = extraction.document, {m.id: m.name for m in extraction.mentions}
    units = [(u.text, [(names[link.mention], link.role) for link in u.responsible]) for u in extraction.units]
    headings = [(h.text, h.level) for h in extraction.headings]
    return [document.title, document.issuer, document.number, document.date, headings, units]


def broken(width: int, first: str = "　　", rest: str = "", end: str = "\n") -> str:
    """Return the document with its lines broken at a width, and other space in front of them."""
    lines = []
    for paragraph in PARAGRAPHS:
        left = paragraph.replace("　　", first)
        while len(left) > width:
            lines.append(left[:width])
            left = rest + left[width:]
        lines.append(left)
    return end.join([*lines, ""])


WRAPPED = [
    pytest.param(broken(35), id="35"),
    pytest.param(broken(30, end="\r\n"), id="30, of Windows"),
    pytest.param(broken(40, end="\r"), id="40, of old machines"),
    pytest.param(broken(33, ""), id="no indents"),
    pytest.param(broken(38, "    "), id="spaces as indents"),
    pytest.param(broken(32, "    ", "    "), id="all lines indented"),
    pytest.param(broken(34, "", "　　"), id="hanging"),
]  # fmt: skip


@pytest.mark.parametrize("text", WRAPPED)
def test_broken_lines_are_read_whole(text: str) -> None:
    """A text that is broken at a width says the same as before, wherever a word or number is cut."""
    assert said(extracted(text)) == said(extracted(WHOLE))


def test_places_are_those_of_the_broken_text() -> None:
    """Offsets count in the text as it is; only the words are without its breaks."""
    text = broken(35)
    found = extracted(text)
    for part in (*found.headings, *found.mentions, *found.units):
        assert "".join(text[part.start : part.end].split()) == "".join(part.text.split())
    cut = next(unit for unit in found.units if "1250公里" in unit.text)
    assert "\n" in text[cut.start : cut.end]
    sentences = outlined_by(found.document, own()).sentences
    assert {unit.sentence for unit in found.units} <= {(s.start, s.end) for s in sentences}


def test_the_number_of_a_page_is_no_text() -> None:
    """A paragraph goes on over the number of a page, in a broken text and in a whole one."""
    for text in (WHOLE, broken(35)):
        at = text.index("登记，建立")
        paged = f"{text[:at]}\n\n- 3 -\n\n{text[at:]}"
        assert said(extracted(paged)) == said(extracted(WHOLE)) or text != WHOLE
    assert said(extracted(WHOLE.replace("查登记，", "查\n\n— 3 —\n\n登记，"))) == said(extracted(WHOLE))


NOT_WRAPPED = [
    pytest.param(WHOLE, id="whole paragraphs"),
    pytest.param("名单\n清河市第一农业综合行政执法大队和农技推广站\n清河市第二农业综合行政执法大队和农技推广站\n", id="names"),
    pytest.param("类别\t任务，要求和举措的说明以及其他\n水利\t整治渠道，改造泵站，建设水库三座\n", id="rows"),
    pytest.param("1\n甲校\n2\n乙校\n", id="numbers of a table"),
]


@pytest.mark.parametrize("text", NOT_WRAPPED)
def test_other_lines_stay_apart(text: str) -> None:
    """Paragraphs, lists and rows are read as they stand."""
    assert plain(text, own().patterns("reading")).text == text


def test_words_of_letters_stay_apart() -> None:
    """Where a line ends between two words, a space is read."""
    text = "　　要推进重点产业转型升级，推广Smart\nPump模式，整治灌溉渠道，改造泵站，建设园区\n，推广新技术，新品种。\n"
    assert "Smart Pump模式" in plain(text, own().patterns("reading")).text


HIDDEN = [
    pytest.param("\u200b", id="zero width"),
    pytest.param("\u00ad", id="soft hyphen"),
    pytest.param("\ufeff", id="byte order mark"),
    pytest.param("\u2060", id="word joiner"),
    pytest.param("\ufe0f", id="variation selector"),
]


@pytest.mark.parametrize("sign", HIDDEN)
def test_unseen_characters_break_nothing(sign: str) -> None:
    """A character that no one sees changes no word, number or date; offsets stay those of the text."""
    text = sign.join(WHOLE)
    found = extracted(text)
    assert said(found) == said(extracted(WHOLE))
    assert all(text[m.start : m.end].replace(sign, "") == m.text for m in found.mentions)


TRADITIONAL = (
    "青川縣農業農村局關於做好冬季農田水利工作的通知\n各鄉鎮人民政府：\n　　一、落實重點任務\n"
    "　　（一）加快渠道整治。縣水利局要在2026年內完成整治30公里，安排資金500萬元，確保春灌用水需要。\n"
)


def test_traditional_characters_are_read() -> None:
    """A traditional text says what the simplified one says, in its own characters, of the same things."""
    found, other = extracted(TRADITIONAL), extracted(simplified(TRADITIONAL))
    assert [(m.start, m.end, m.type, m.iri) for m in found.mentions] == [
        (m.start, m.end, m.type, m.iri) for m in other.mentions
    ]
    assert all(TRADITIONAL[m.start : m.end] == m.text for m in found.mentions)
    assert [(u.start, u.end, u.times, u.quantities) for u in found.units] == [
        (u.start, u.end, u.times, u.quantities) for u in other.units
    ]
    assert [u.text for u in found.units] == [TRADITIONAL[u.start : u.end] for u in found.units]
    assert "青川縣水利局" in {m.name for m in found.mentions}
    assert found.document.issuer == "青川縣農業農村局"


def test_a_traditional_text_is_told_from_a_simplified_one() -> None:
    """Characters that both scripts have make no text traditional; words that keep a character keep it."""
    assert is_traditional(TRADITIONAL)
    assert not is_traditional(WHOLE + "乾县要瞭望")
    assert simplified("乾县要发展") == "乾县要发展"
    assert simplified("乾隆年間的乾燥設備") == "乾隆年间的干燥设备"


@given(st.text(alphabet="發展水，。；1a \u200b\u3000\n\r—3", max_size=300))
def test_places_lead_back(text: str) -> None:
    """Each character that is read stands at its place, and places rise; spans lead back to the text."""
    read = plain(text, own().patterns("reading"))
    assert len(read.text) == len(read.places)
    assert list(read.places) == sorted(set(read.places))
    assert all(read.at(read.start(at)) == at for at in range(len(read.text)))
    assert all(read.end(at + 1) == read.start(at) + 1 for at in range(len(read.text)))
