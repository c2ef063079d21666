"""Headings, sentences, notes and table rows of a document."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.extractor import outlined_by
from kg.knowledge import own
from kg.model import Document
from kg.outline.assembly import Outline
from kg.reading import find, read
from kg.text.numerals import value
from support.outlines import outline

FOCUS_AREAS = [
    "经济高质量发展着力推进(一)",
    "脱贫攻坚成果巩固拓展 与乡村振兴有效衔接 着力推进(二)",
    "区域城乡融合发展 着力推进(三)",
    "区域生态文明建设着力加强(四)",
    "人民群众生活品质 着力改善(五)",
    "区域社会治理水平 着力提高(六)",
]


def of(text: str) -> Outline:
    return outline(Document("d", "清河市工作方案\n" + text))


def tree(found: Outline) -> list[str]:
    return ["  " * (h.level - 1) + h.text for h in found.headings]


def test_founding_document(founding: Path) -> None:
    """The founding document has six focus areas with 19 headings under them."""
    found = outline(read(founding, own()))
    assert [h.text for h in found.headings if h.level == 1] == FOCUS_AREAS
    assert len([h for h in found.headings if h.level == 2]) == 19
    assert len(found.headings) == 25
    paths = {tuple(h.text for h in s.headings) for s in found.sentences}
    assert (FOCUS_AREAS[0], "强化项目支撑") in paths


HEADINGS = [
    pytest.param(
        "一、布局\n赛道一：智能网联汽车\n发展整车。\n赛道二：生物医药\n发展原料药。",
        ["一、布局", "  赛道一：智能网联汽车", "  赛道二：生物医药"],
        id="class words with numbers",
    ),
    pytest.param(
        "一、任务\n（一）加快招商引资：组建招商队伍，完善激励机制。\n（二）优化营商环境：深化改革创新，完善制度体系。",
        ["一、任务", "  （一）加快招商引资", "  （二）优化营商环境"],
        id="phrases closed by a colon before clauses",
    ),
    pytest.param(
        "一、机构\n（一）总指挥：市人民政府主要负责人，副总指挥。\n市财政局要：\n（1）落实资金。\n（2）加强监管。\n完善制度。",
        ["一、机构"],
        id="labels before names, and items of a list that words open",
    ),
    pytest.param(
        "一、总体要求\n以人民为中心，推进改革。\n二、任务\n（一）加强水源保护。严格落实制度。\n1.排查隐患。定期开展检查。",
        ["一、总体要求", "二、任务", "  （一）加强水源保护", "    1.排查隐患"],
        id="levels, full lines and run-on heads",
    ),
    pytest.param(
        "一、作风\n1、要有闯劲。改革需要勇气。\n2、要有韧劲。做事贵在坚持。\n二、管理\n1、要登记造册。\n2、要定期盘点。",
        ["一、作风", "  1、要有闯劲", "  2、要有韧劲", "二、管理"],
        id="short heads with a demand, and demands that are whole items",
    ),
    pytest.param(
        "一、扶持\n（一）落户奖励。对企业给予奖励。\n（二）人才奖励。对人才给予奖励。\n（三）用地保障。企业可以申请。\n二、程序\n"
        "（四）每年3月，企业提出申请。\n（五）商务局审核材料，提出名单。\n（六）财政局拨付资金。\n（七）资金由企业使用，不得挪用。",
        ["一、扶持", "  （一）落户奖励", "  （二）人才奖励", "  （三）用地保障", "二、程序"],
        id="heads in one section, and sentences in the next that counts on",
    ),
    pytest.param(
        "第一章 总 则\n第一条　为了规范管理，制定本办法。\n第二章 服务\n第一节 设施\n第二条 设施应当齐全。",
        ["第一章 总 则", "第二章 服务", "  第一节 设施"],
        id="chapters, sections and articles",
    ),
    pytest.param(
        "第一章 扶持\n第一条 落户奖励。对企业给予奖励。\n第二条 人才奖励。对人才给予奖励。\n"
        "第三条 引进企业的，给予奖励。\n第二章 附则\n第四条 本办法由商务局解释。本办法自2026年起施行。",
        ["第一章 扶持", "  第一条 落户奖励", "  第二条 人才奖励", "第二章 附则"],
        id="articles most of which are headed",
    ),
    pytest.param(
        "第一条 建设单位对工程质量负责。违者处罚。\n第二条 施工单位对施工质量负责。违者处罚。\n第三条 企业申请，部门审核。",
        [],
        id="articles that open with a duty",
    ),
    pytest.param(
        "1　总则\n1.1　目的\n为了应对，制定本预案。\n1.1.1　省级人民政府必须加强储备，保持规模。\n2　职责\n由指挥部负责。",
        ["1　总则", "  1.1　目的", "2　职责"],
        id="decimal numbers",
    ),
    pytest.param(
        "聚力造芯\n1.在项目中设立方向，支持发展。（省经信厅牵头，2026年12月前完成）\n"
        "2.推动整合，支持开展攻关。（省科技厅牵头）\n实施行动\n3.绘制图谱。厘清关联，精准识别断点。（省经信厅牵头）\n"
        "4.建设平台，提供服务，减少跨平台适配的成本。（省科技厅牵头）",
        ["聚力造芯", "实施行动"],
        id="numbered tasks under unnumbered heads",
    ),
    pytest.param(
        "（一）统筹建设平台。\n各省要以系统为依托，建设平台。\n（二）实行清单管理。\n各部门要建立清单。",
        ["（一）统筹建设平台", "（二）实行清单管理"],
        id="heads that fill their line with a full stop",
    ),
    pytest.param(
        "（1）掌握形势，提出建议；\n（2）开展督查和指导；\n（3）完成其他事项。\n会议要求，抓好落实。",
        [],
        id="items of a list",
    ),
    pytest.param(
        "一、对成效显著的地方，在安排资金时给予倾斜，加大支持力度。（财政部负责）\n"
        "二、对推进有力的地方，优先安排试点，并给予用地指标奖励。（自然资源部负责）",
        [],
        id="numbered sentences",
    ),
    pytest.param(
        "全力化解风险。按照坚定可控的原则推进。\n——实力增强。五年来，我们推进改革。\n一是加强监管。落实责任。",
        [],
        id="bold heads of reports",
    ),
    pytest.param(
        "坚持产业先行\n推动产业发展。\n强化项目支撑\n推进重点项目。",
        ["坚持产业先行", "强化项目支撑"],
        id="unnumbered lines",
    ),
    pytest.param(
        "1.实施重点项目，完成投资。\n牵头单位：甲局\n2.推进机场扩建。\n牵头单位：乙局",
        [],
        id="tasks with notes below them",
    ),
    pytest.param(
        "1.抓投资\n牵头单位：甲局\n推进项目。\n2.抓治理\n牵头单位：丙局\n推进整治。",
        ["1.抓投资", "2.抓治理"],
        id="heads with notes above their text",
    ),
    pytest.param("名单如下。\n甲县\n乙县\n丙县\n丁县\n要抓好落实。", [], id="a list of names"),
    pytest.param("各地要推进发展的\n主要目标\n是：产值增长5%左右。", [], id="a sentence broken into lines"),
    pytest.param("## 总体要求\n推进改革。\n### 目标\n产值增长。", ["总体要求", "  目标"], id="markdown"),
    pytest.param(
        "十五五时期工作\n一、抓好主线\n推进改革。\n二、抓好产业\n推进升级。",
        ["十五五时期工作", "  一、抓好主线", "  二、抓好产业"],
        id="unnumbered above numbered",
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings(text: str, expected: list[str]) -> None:
    """Headings are told by their form and by that of their siblings."""
    assert tree(of(text)) == expected


SENTENCES = [
    pytest.param("要推进改革。要抓好落实！好不好？好。", ["要推进改革。", "要抓好落实！", "好不好？", "好。"], id="enders"),
    pytest.param("推进甲；推进乙。\n推进丙；\n推进丁", ["推进甲；推进乙。", "推进丙；", "推进丁"], id="semicolons and line ends"),
    pytest.param("按照“强化甲。推进乙。”的要求，抓好落实。", ["按照“强化甲。推进乙。”的要求，抓好落实。"], id="quote goes on"),
    pytest.param("会议指出：“要推进改革。”会议要求抓好落实。", ["会议指出：“要推进改革。”", "会议要求抓好落实。"], id="quote ends"),
    pytest.param("按照“强化甲”的要求,\n\n编制规划、\n\n启动方案。完。", ["按照“强化甲”的要求,\n\n编制规划、\n\n启动方案。", "完。"], id="goes on behind a comma"),
    pytest.param("各地发展的\n主要目标\n是：产值增长。完。", ["各地发展的\n主要目标\n是：产值增长。", "完。"], id="broken off in its middle"),
    pytest.param("推进“改革。抓好落实。", ["推进“改革。", "抓好落实。"], id="quote never closed"),
    pytest.param("第一条　为了规范，制定办法。\n——实力增强。", ["为了规范，制定办法。", "实力增强。"], id="numbers and dashes left out"),
    pytest.param("（一）加强领导。落实责任。", ["落实责任。"], id="heading left out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    """Sentences end at 。！？ or at the line's end, but not within quotes or brackets."""
    assert [s.text for s in of(text).sentences] == expected


KINDS = [
    pytest.param("推进攻关。（省科技厅牵头，省财政厅配合，2026年12月前完成）", ["prose", "note"], id="bracket"),
    pytest.param("推进攻关（责任单位：省科技厅）；抓好落实（省财政厅负责）。", ["prose", "note", "prose", "note"], id="brackets in a sentence"),
    pytest.param("推进攻关（含关键技术）和改革（一期）。", ["prose"], id="brackets that are no notes"),
    pytest.param("推进攻关。\n牵头单位：省科技厅；配合单位：省财政厅\n完成时限：2025年底", ["prose", "note", "note"], id="labelled lines"),
    pytest.param("推进攻关。责任单位：省科技厅。完成时限：2025年底。", ["prose", "note", "note"], id="labelled sentences"),
    pytest.param(
        "未完成的扣1分；负责部门：县水利局；适用范围：各镇。推进整改。",
        ["prose", "note", "prose"],
        id="label within a sentence",
    ),
    pytest.param("推进攻关。\n责任单位：\n省科技厅、省财政厅", ["prose", "note"], id="label above its content"),
    pytest.param("序号\t任务\t责任单位\n1\t推进攻关\t省科技厅\n\t抓好落实\t", ["row", "row", "row"], id="table"),
    pytest.param("1.\t推进攻关，抓好落实，形成合力，取得更大的成效。\n\t推进改革。", ["prose", "prose"], id="tabs that indent"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_kinds(text: str, kinds: list[str]) -> None:
    """Notes of who answers and table rows are told from prose."""
    assert [s.kind for s in of(text).sentences] == kinds


def test_hard_wrapped_text_is_joined() -> None:
    """Where nearly all lines break off at one width, a sentence goes on over them."""
    text = "为了推进改革发展稳定各项工作，要坚持以人\n民为中心，推动经济社会发展全面绿色转型，\n加快建设现代化产业体系，全面推进乡村振\n兴，抓好落实。"
    found = outlined_by(Document("d", f"清河市工作方案\n{text}"), own())
    assert len(found.sentences) == 1 and found.headings == ()


def test_matter_between_parts_is_left_out() -> None:
    """Signature, date and the title of an attachment are neither headings nor sentences."""
    text = "关于印发方案的通知\n各县人民政府：\n现印发给你们。\n清河市人民政府\n2024年1月2日\n清河市行动方案\n一、目标\n建成园区。\n"
    found = outline(Document("d", text))
    assert [s.text for s in found.sentences] == ["现印发给你们。", "建成园区。"]
    assert tree(found) == ["一、目标"]


@given(
    st.lists(
        st.sampled_from("一、（1)2.①第章条\t\n\n\n。；：，“”（）牵头负责单位：省厅发展推进要 　\r"),
        max_size=80,
    )
)
def test_spans_are_sound(pieces: list[str]) -> None:
    """Whatever the text, spans hold their text, stand in order and do not overlap."""
    document = Document("d", "".join(pieces))
    found = outline(document)
    spans = sorted((s.start, s.end, s.text) for s in (*found.headings, *found.sentences))
    assert all(document.text[start:end] == text and text.strip() == text != "" for start, end, text in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("name", ["hanbin-2021", "hailar-2019", "consumption-poverty-2018"])
def test_gold_headings(shared: Path, name: str) -> None:
    """The headings of the annotated documents are those of their gold, levels included."""
    gold = json.loads((shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8"))
    found = outline(read(shared / "gold" / f"{name}.txt", own()))
    assert [(h.start, h.end, h.level) for h in found.headings] == [
        (h["start"], h["end"], h["level"]) for h in gold["headings"]
    ]


def test_corpus_headings_are_short(shared: Path) -> None:
    """No heading of the corpus is a paragraph, and no sentence runs through half a document."""
    for path in find([shared / "corpus"]):
        if path.stat().st_size < 200_000:
            found = outline(read(path, own()))
            assert all(len(h.text) <= 66 for h in found.headings), path.name
            assert all(len(s.text) <= 700 for s in found.sentences), path.name


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("三", 3), ("十", 10), ("十四", 14), ("二十", 20), ("一百零五", 105), ("⑫", 12), ("１２", 12), ("二〇〇四", 2004), ("二○○五", 2005)],
)  # fmt: skip
def test_numerals(numeral: str, expected: int) -> None:
    """Numerals are read by place or with tens and hundreds."""
    assert value(numeral) == expected
