"""Indicators: what figures are of, and the points that documents give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import graph
from kg.answers.ledger import Entry, Named, entries
from kg.comparing.indicators import by_date, indicators
from kg.comparing.words import load
from kg.knowledge import own
from support.websites import little

NAMES = [
    pytest.param("2026年全省地区生产总值增长", "%", "地区生产总值增长", id="year and place in front"),
    pytest.param("今年粮食产量稳定在", "公斤", "粮食产量", id="words behind"),
    pytest.param("经济平稳运行，居民消费价格涨幅控制在", "%", "居民消费价格涨幅", id="behind the last mark"),
    pytest.param("“十五五”时期研发经费投入年均增长", "%", "研发经费投入年均增长", id="a plan in front"),
    pytest.param("新建城市公园", "个", "", id="what is counted stands behind"),
    pytest.param("规上工业增加值、固定资产投资分别增长", "%", "", id="several at once"),
    pytest.param("同比增长", "%", "", id="no name"),
    pytest.param("6%、", "%", "", id="a list of figures"),
]


@pytest.mark.parametrize(("text", "unit", "name"), NAMES)
def test_an_indicator_is_named_by_the_words_in_front(text: str, unit: str, name: str) -> None:
    """Words that say how much or by when are no part of the name; where it is unsure there is none."""
    assert load(own()).indicators.name(text, unit) == name


def row(doc: str, text: str, *figures: str) -> Entry:
    """Return a row of a document with figures."""
    found = entries(graph.build([little("first")], own()))[0]
    named = tuple(Named(f"{doc}/{said}", "Quantity", said) for said in figures)
    return replace(found, doc=doc, text=text, quantities=named)


ROWS = [
    row("a", "全市粮食产量达到50万吨，新建公园3个", "50万吨", "3个"),
    row("b", "粮食产量稳定在6亿公斤以上", "6亿公斤以上"),
    row("b", "全面落实责任，确保今年粮食产量突破7亿公斤", "7亿公斤"),
    row("c", "城镇调查失业率5.5%左右", "5.5%左右"),
]


def test_an_indicator_has_a_point_for_each_document() -> None:
    """Units that measure the same meet; of several rows of a document the one that says least counts."""
    (found,) = indicators(ROWS, own())
    assert (found.name, found.unit) == ("粮食产量", "公斤")
    assert [(p.entry.doc, p.said, p.value) for p in found.points] == [
        ("a", "50万吨", 5e8),
        ("b", "6亿公斤以上", 6e8),
    ]


def test_points_come_by_year() -> None:
    """Points of one year go by value, and a document without a date comes last."""
    found = indicators([*ROWS, row("d", "粮食产量达到1亿公斤", "1亿公斤")], own())[0]
    years = by_date(found, {"a": "2024-01-01", "b": "", "d": "2024-02-01"})
    assert [(year, [p.entry.doc for p in own_]) for year, own_ in years] == [("2024", ["d", "a"]), ("", ["b"])]
