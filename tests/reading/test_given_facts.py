"""What people say of a document wins over what is read from it, and is marked; mistakes are told with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.knowledge import own
from kg.reading import read
from kg.reading.given import Given, given

NOTICE = """\
清水发〔2021〕9号
清河市水利局关于做好防汛工作的通知
各乡镇人民政府：
请加强防汛工作，整治河道30公里。
清河市水利局
2021年4月17日
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice in a folder of its own."""
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def beside(path: Path, words: str) -> None:
    path.with_name("notice.meta.yaml").write_text(words, encoding="utf-8")


def test_a_file_beside_a_document_wins(notice: Path) -> None:
    """What it names is as it says, in its usual form, and marked; the rest is read."""
    beside(notice, "issuers: [清河市水利局, 清河市应急局]\nnumber: 清水发[2021]10 号\ndate: 2021-04-18\n")
    found = read(notice, own())
    assert found.issuers == ("清河市水利局", "清河市应急局")
    assert (found.numbers, found.date) == (("清水发〔2021〕10号",), "2021-04-18")
    assert found.title == "清河市水利局关于做好防汛工作的通知"
    assert found.given == ("issuers", "numbers", "date")


def test_what_is_told_wins_over_the_file_beside(notice: Path) -> None:
    """Facts of a command stand in place of those of the file, which stand in place of those read."""
    beside(notice, "title: 防汛通知\ndate: 2020\n")
    found = read(notice, own(), Given(date="2021-05"))
    assert (found.title, found.date, found.issuers) == ("防汛通知", "2021-05", ("清河市水利局",))
    assert set(found.given) == {"title", "date"}
    assert read(notice, own()).date == "2020"


WRONG = [
    pytest.param("title: 通知\nissuers:\n  - \n", ":2: 'issuers' should be a text, or a list of texts", id="empty item"),
    pytest.param("title: 通知\nisuer: 市水利局\n", ":2: unknown key 'isuer'; did you mean 'issuer'", id="misspelt key"),
    pytest.param("# 说明\ndate: 2021年4月\n", ":2: 'date' is '2021年4月'; write it as 2021-02-07", id="date in words"),
    pytest.param("date: 2021-13\n", ":1: 'date' is '2021-13'; write it as", id="no such month"),
    pytest.param("title: [通知, 意见]\n", ":1: 'title' has 2 values; a document has one title", id="two titles"),
    pytest.param("title: ''\n", ":1: 'title' is empty", id="empty title"),
    pytest.param("- 通知\n", ":1: holds no mapping of keys to values", id="list"),
    pytest.param("title: [通知\n", "not YAML", id="no YAML"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_a_mistake_beside_a_document_is_told(notice: Path, words: str, message: str) -> None:
    """One line names the file, the line, what is wrong and what would be right; the document is refused."""
    beside(notice, words)
    with pytest.raises(InputError) as caught:
        read(notice, own())
    assert str(caught.value).startswith(str(notice.with_name("notice.meta.yaml")))
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_facts_of_a_command_are_checked() -> None:
    """Values that are none are told by the name of the option."""
    assert given({"title": (), "issuer": ["市水利局", "市财政局"]}, own()).issuers == ("市水利局", "市财政局")
    with pytest.raises(InputError, match="option 'date' is 'soon'; write it as 2021-02-07, 2021-02 or 2021"):
        given({"date": ["soon"]}, own(), "option ")
