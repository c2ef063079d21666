"""Document numbers: one number is one text, however it is written."""

from __future__ import annotations

import pytest

from kg.knowledge import own
from kg.reading.document_number import normal, numbers

WRITTEN = [
    pytest.param("国办发〔2018〕129号", "国办发〔2018〕129号", id="as the standard writes it"),
    pytest.param("国办发[2018]129号", "国办发〔2018〕129号", id="square brackets"),
    pytest.param("国办发（2018）129号", "国办发〔2018〕129号", id="wide brackets"),
    pytest.param("国办发(2018) 129 号", "国办发〔2018〕129号", id="narrow brackets and spaces"),
    pytest.param("国办发【２０１８】第１２９号", "国办发〔2018〕129号", id="full width and nth"),
    pytest.param(" 国办发〔 2018 〕 129号\n", "国办发〔2018〕129号", id="space around and inside"),
    pytest.param("〔86〕国函字22号", "国函字〔86〕22号", id="year in front"),
    pytest.param("中国人民银行公告〔2021〕第8号", "中国人民银行公告〔2021〕第8号", id="announcement keeps nth"),
    pytest.param("中华人民共和国国务院令　第748号", "中华人民共和国国务院令第748号", id="order"),
    pytest.param("商务部令（2019年第１号）", "商务部令2019年第1号", id="order of a year"),
    pytest.param("中华人民共和国主席令第四十五号", "中华人民共和国主席令第四十五号", id="Chinese numeral"),
    pytest.param("财政部 税务总局公告2023年第12号", "财政部 税务总局公告2023年第12号", id="joint announcement"),
    pytest.param(" 清府办 12 ", "清府办 12", id="what is no number stays"),
]


@pytest.mark.parametrize(("number", "expected"), WRITTEN)
def test_a_number_is_written_in_one_way(number: str, expected: str) -> None:
    """Brackets, width and space make no other number; the normal form is its own."""
    patterns = own().patterns("reading")
    assert normal(number, patterns) == expected
    assert normal(expected, patterns) == expected


def test_all_numbers_of_a_line_are_found_in_their_order() -> None:
    """A joint document may have two numbers, of two kinds."""
    line = "清税发[2019]4号、清税局公告2019年第7号 签发人：王某"
    assert numbers(line, own().patterns("reading")) == ["清税发〔2019〕4号", "清税局公告2019年第7号"]
    assert numbers("清税发2019年工作要点", own().patterns("reading")) == []
