"""Markdown files are read without their marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
from kg.reading import read

PAGE = """---
title: 青禾县2026年重点任务分工
number: 青政办发〔2026〕8号
date: 2026-03-15
author: 某人
---

## 一、加强水源保护

**严格保护**[水源](http://example.org)，各镇人民政府要落实
河长制。

1. 建设监测站6座。
2. 清理河道。
   - 青溪

    第四个空格开头的段落也是正文。

### 重点任务

| 序号 | 任务 | 责任单位 |
|---|---|---|
| 1 | 建设*产业*园 | 市发展改革委 |
| 2 | 新建小学 | 市教育局 |
"""


def of(tmp_path: Path, text: str) -> Document:
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    return read(tmp_path / "n.md", own())


def test_markdown(tmp_path: Path) -> None:
    """Headings, lists, tables and the block in front say what they say, and links their words."""
    document = of(tmp_path, PAGE)
    assert document.text.splitlines() == [
        "## 一、加强水源保护", "严格保护水源，各镇人民政府要落实", "河长制。", "1. 建设监测站6座。", "2. 清理河道。", "青溪",
        "第四个空格开头的段落也是正文。", "### 重点任务", "序号\t任务\t责任单位", "1\t建设产业园\t市发展改革委",
        "2\t新建小学\t市教育局",
    ]  # fmt: skip
    assert (document.title, document.numbers, document.date) == (
        "青禾县2026年重点任务分工", ("青政办发〔2026〕8号",), "2026-03-15",
    )  # fmt: skip
    assert document.warnings == ("what its first lines say of author was not read",)


def test_its_tasks_have_their_owners(tmp_path: Path) -> None:
    """The table is one like any other, below its heading."""
    found = extract(of(tmp_path, PAGE), own())
    words = {mention.id: mention.text for mention in found.mentions}
    rows = {u.text: (u.heading[-1], [words[link.mention] for link in u.responsible if not link.inferred]) for u in found.units}
    assert rows["建设产业园"] == ("重点任务", ["市发展改革委"])


TEXTS = [
    pytest.param("# 清河市发展规划\n\n推进改革。\n", "清河市发展规划\n推进改革。\n", id="one first heading is the title"),
    pytest.param("# 甲\n\n推进改革。\n\n# 乙\n", "# 甲\n推进改革。\n# 乙\n", id="several are headings"),
    pytest.param("关于改革的意见\r\n一、目标\r\n推进改革。\r\n", "关于改革的意见\n一、目标\n推进改革。\n", id="plain text"),
    pytest.param("---\n\n推进改革。\n", "推进改革。\n", id="a rule opens it"),
    pytest.param("---\n- a\n---\n推进改革。\n", "a\n推进改革。\n", id="no mapping"),
    pytest.param("<p>推进<br>改革。</p>\n", "推进改革。\n", id="markup"),
    pytest.param("推进<br>改革。\n", "推进\n改革。\n", id="a break"),
    pytest.param("\\* 推进改革 \\#1。\n", "* 推进改革 #1。\n", id="escapes"),
    pytest.param("```\n推进改革。\n```\n", "推进改革。\n", id="a fence"),
]


@pytest.mark.parametrize(("source", "text"), TEXTS)
def test_blocks(source: str, text: str, tmp_path: Path) -> None:
    """Each kind of block gives its lines."""
    assert of(tmp_path, source).text == text


def test_marks_alone_are_no_document(tmp_path: Path) -> None:
    """A file without words gets a line."""
    with pytest.raises(InputError, match=r"n\.md: the file holds no text"):
        of(tmp_path, "---\n\n***\n")
