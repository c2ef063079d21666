"""Who issued a document, and its numbers, as its title and the lines beside it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.knowledge import own
from kg.reading.front_matter import describe

BODY = "\n各有关单位：\n现将有关事项通知如下。\n一、加强组织领导，落实工作责任。\n"
TABLE = Path(__file__).parent / "titles.tsv"
ROWS = [row.split("\t") for row in TABLE.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("title", "issuers", "numbers"), ROWS, ids=[row[0][:24] for row in ROWS])
def test_issuers_and_numbers_of_a_title(title: str, issuers: str, numbers: str) -> None:
    """Each issuer is a body by itself; / parts the lines of the title, ; what is found."""
    document = describe("d", title.replace("/", "\n") + BODY, own())
    assert list(document.issuers) == [name for name in issuers.split(";") if name]
    assert list(document.numbers) == [number for number in numbers.split(";") if number]


NOTICE = """\
清河市财政局
清河市水利局
文件
清财农〔2021〕9号、清水发〔2021〕12号
清河市财政局等3部门转发省财政厅 省水利厅
关于做好水利投资工作的通知
各县（市、区）财政局、水利局：
现转发给你们，请认真落实。
附件：1.任务分工表
2.资金安排表
清河市财政局　　清河市水利局
清河市审计局
2021年4月17日
（此件公开发布）
附件1
水利投资任务分工表
市水利局负责整治河道30公里。
附件2
水利投资
资金安排表
市财政局落实资金500万元。
抄送：市委各部门。
清河市财政局办公室2021年4月19日印发
"""


def test_all_that_a_notice_states_is_kept() -> None:
    """Joint issuers from the signature, two numbers, addressees, both dates, what is passed on, parts."""
    document = describe("d", NOTICE, own())
    assert document.issuers == ("清河市财政局", "清河市水利局", "清河市审计局")
    assert document.numbers == ("清财农〔2021〕9号", "清水发〔2021〕12号")
    assert document.addressee == "各县（市、区）财政局、水利局"
    assert (document.date, document.printed) == ("2021-04-17", "2021-04-19")
    assert document.publication == "此件公开发布"
    assert document.forwarded == ("省财政厅", "省水利厅")
    assert [(part.mark, part.title) for part in document.parts] == [
        ("附件1", "水利投资任务分工表"),
        ("附件2", "水利投资资金安排表"),
    ]
    texts = [document.text[part.start : part.end] for part in document.parts]
    assert "整治河道30公里。" in texts[0] and "附件2" not in texts[0]
    assert texts[1].endswith("落实资金500万元。")


def test_issuers_in_lines_of_their_own_stay_apart_in_the_title() -> None:
    """A title goes on where it was broken; between two issuers stands a space."""
    text = "清河市财政局 清河市水利局\n清河市审计局\n关于做好水利投资\n工作的通知" + BODY
    document = describe("d", text, own())
    assert document.title == "清河市财政局 清河市水利局 清河市审计局关于做好水利投资工作的通知"
    assert document.issuers == ("清河市财政局", "清河市水利局", "清河市审计局")


def test_a_signature_may_stand_in_one_line_with_its_date() -> None:
    """Pages run them together; the line is no text."""
    text = "关于做好水利投资工作的通知" + BODY + "清河市财政局 清河市水利局 二○二一年五月八日\n"
    document = describe("d", text, own())
    assert document.issuers == ("清河市财政局", "清河市水利局")
    assert document.date == "2021-05-08"
    assert document.text[: document.end].endswith("落实工作责任。")


def test_the_red_head_names_issuers_that_the_title_leaves_out() -> None:
    """Bodies in lines above the word for a document issued it."""
    head = "清河市财政局\n清河市水利局\n文件\n清财农〔2021〕9号\n关于做好水利投资工作的通知" + BODY
    assert describe("d", head, own()).issuers == ("清河市财政局", "清河市水利局")


def test_the_congress_that_passed_a_regulation_issued_it() -> None:
    """A regulation names in the line under its title who passed it, and when."""
    text = "清河市节水条例\n（2021年4月28日清河市第十五届人民代表大会常务委员会第九次会议通过）\n第一条 为了节水，制定本条例。\n"
    document = describe("d", text, own())
    assert document.issuers == ("清河市第十五届人民代表大会常务委员会",)
    assert document.date == "2021-04-28"
