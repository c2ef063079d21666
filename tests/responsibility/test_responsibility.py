"""Who answers for what: notes in brackets, labels and tables, their scope, and the issuer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.formats import records
from kg.knowledge import own
from kg.model import Document, Extraction, Link, Mention, Unit
from kg.reading import read
from kg.responsibility import table_columns
from kg.responsibility.answering import answer
from kg.responsibility.issuer import infer_issuer
from kg.responsibility.name_lists import names
from kg.responsibility.notes import Note
from support.outlines import notes, outline, who

TITLE = "清河市工作方案\n"


def document(text: str) -> Document:
    return Document("d", TITLE + text, issuers=("清河市人民政府",))


def found(text: str) -> list[Note]:
    whole = document(text)
    return notes(whole, outline(whole))


def said(text: str) -> list[tuple[list[str], list[str], list[str]]]:
    """The bodies (role and name), times and places of each note."""
    whole = TITLE + text
    return [
        (
            [f"{b.role} {whole[b.start : b.end]}" for b in n.bodies],
            [whole[slice(*t)] for t in n.times],
            [whole[slice(*p)] for p in n.places],
        )
        for n in found(text)
    ]


LISTS = [
    ("财政部、教育部", ["财政部", "教育部"]),
    ("工业和信息化部、文化和旅游部", ["工业和信息化部", "文化和旅游部"]),
    ("教育部和各省级人民政府", ["教育部", "各省级人民政府"]),
    ("扶贫办、全国妇联等和各有关省级人民政府", ["扶贫办", "全国妇联", "各有关省级人民政府"]),
    ("教育部等有关部门和单位", ["教育部等有关部门和单位"]),
    ("农业农村部、民航局等", ["农业农村部", "民航局"]),
    ("各市、县（市、区）政府", ["各市、县（市、区）政府"]),
    ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
    ("市、县（区）人民政府", ["市、县（区）人民政府"]),
    ("各市、县〔市、区〕政府", ["各市、县〔市、区〕政府"]),
    ("各县区、市经信局", ["各县区", "市经信局"]),
    ("各市、各县政府", ["各市", "各县政府"]),
    ("省市场监管局（省知识产权局）、省法院", ["省市场监管局（省知识产权局）", "省法院"]),
    ("清江实验室、云山集团", ["清江实验室", "云山集团"]),
    ("市经信局 市财政局", ["市经信局", "市财政局"]),
    ("市经信局/市财政局", ["市经信局", "市财政局"]),
    ("由市民政局", ["市民政局"]),
    ("各有关部门和单位", ["各有关部门和单位"]),
    ("国家发展和改革委员会", ["国家发展和改革委员会"]),
    ("市农业农村局（药材种植）、县河长办（设在县水利局）", ["市农业农村局", "县河长办"]),
    ("/", []),
    ("无", []),
    ("——", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS, ids=[text for text, _ in LISTS])
def test_lists_of_bodies(text: str, expected: list[str]) -> None:
    """A list is parted by its form; aliases, shared heads and class words stay with their name."""
    assert [text[s:e] for s, e in names(text, 0, len(text), who())] == expected


TASK = "建设产业园区。"
NOTES = [
    ("（省经信厅牵头，省发展改革委、省科技厅配合，2026年12月前完成）",
     ["lead 省经信厅", "support 省发展改革委", "support 省科技厅"], ["2026年12月前"], []),
    ("（省经信厅、省科技厅牵头，持续推进）", ["lead 省经信厅", "lead 省科技厅"], ["持续推进"], []),
    ("（省委组织部、省教育厅牵头、省财政厅配合）",
     ["lead 省委组织部", "lead 省教育厅", "support 省财政厅"], [], []),
    ("（财政部、教育部负责）", ["shared 财政部", "shared 教育部"], [], []),
    ("（财政部负责）", ["lead 财政部"], [], []),
    ("（市发展改革委牵头，市财政局、市自然资源局按职责分工负责）",
     ["lead 市发展改革委", "shared 市财政局", "shared 市自然资源局"], [], []),
    ("（市财政局、市教育局，各县区政府按职责分工负责）",
     ["shared 市财政局", "shared 市教育局", "shared 各县区政府"], [], []),
    ("（教育部会同有关部门负责）", ["lead 教育部", "support 有关部门"], [], []),
    ("（由市民政局牵头，市生态环境局指导）", ["lead 市民政局", "oversee 市生态环境局"], [], []),
    ("（人社部、财政部负责。列第一位者为牵头单位，下同）", ["lead 人社部", "support 财政部"], [], []),
    ("（责任单位：省经信厅、省科技厅，各市、县〔市、区〕政府）",
     ["shared 省经信厅", "shared 省科技厅", "shared 各市、县〔市、区〕政府"], [], []),
    ("（责任单位：省数据局、省经信厅，第一位为牵头单位）", ["lead 省数据局", "support 省经信厅"], [], []),
    ("〔责任单位：省市场监管局（省知识产权局）〕",
     ["shared 省市场监管局", "shared 省知识产权局"], [], []),
    ("\n负责考核部门：市考核办", ["oversee 市考核办"], [], []),
    ("\n牵头责任单位：市商务局", ["lead 市商务局"], [], []),
    ("\n空间载体：高新区", [], [], ["高新区"]),
    ("牵头单位：市商务局；配合单位：市教育局、市卫健委；完成时限：2025年底前",
     ["lead 市商务局", "support 市教育局", "support 市卫健委"], ["2025年底前"], []),
    ("\n牵头单位：市商务局\n配合单位：市教育局\n完成时限：长期坚持",
     ["lead 市商务局", "support 市教育局"], ["长期坚持"], []),
    ("\n责任单位：市商务局  完成时限：2025年6月底前完成方案，2026年全面完成",
     ["lead 市商务局"], ["2025年6月底前", "2026年"], []),
    ("\n负责部门：市水务局；适用范围：中心城区、城东新区", ["lead 市水务局"], [], ["中心城区", "城东新区"]),
    ("\n重点区域：汉江流域", [], [], ["汉江流域"]),
    ("\n牵头：市商务局；配合：市教育局", ["lead 市商务局", "support 市教育局"], [], []),
    ("\n牵头单位：市商务局；配合单位：无", ["lead 市商务局"], [], []),
    ("\n责任单位：\n市商务局、市教育局", ["shared 市商务局", "shared 市教育局"], [], []),
    ("\n责任人：王小明", None, [], []),
    ("（市商务局为牵头单位，市财政局为配合单位）", ["lead 市商务局", "support 市财政局"], [], []),
    ("(责任单位:市商务局,配合单位:市财政局)", ["lead 市商务局", "support 市财政局"], [], []),
    ("（由市商务局牵头，会同市财政局等部门落实）", ["lead 市商务局", "support 市财政局等部门"], [], []),
    ("（市农业农村局牵头，市水利局、市林业局，各镇人民政府配合）",
     ["lead 市农业农村局", "support 市水利局", "support 市林业局", "support 各镇人民政府"], [], []),
    ("（市政府办公室负责督办）", ["oversee 市政府办公室"], [], []),
    ("（市商务局牵头，各有关部门按职责分工抓好落实）", ["lead 市商务局", "shared 各有关部门"], [], []),
    ("\n责任（牵头）单位：市商务局\n市级配合单位：市财政局", ["lead 市商务局", "support 市财政局"], [], []),
    ("\n责任部门：区教育局　配合部门：区财政局", ["lead 区教育局", "support 区财政局"], [], []),
    ("\n【责任单位】市商务局", ["lead 市商务局"], [], []),
    ("（市商务局、市财政局）", ["shared 市商务局", "shared 市财政局"], [], []),
    ("（责任单位：市住建局、市城管局，排在首位的为牵头单位，下同）", ["lead 市住建局", "support 市城管局"], [], []),
    ("（2026年12月前完成）", [], ["2026年12月前"], []),
    ("（2026年12月底前由市商务局牵头）", ["lead 市商务局"], ["2026年12月底前"], []),
    ("（含智算中心、超算中心）", None, [], []),
]  # fmt: skip


@pytest.mark.parametrize(("note", "bodies", "times", "places"), NOTES, ids=[n[0].strip() for n in NOTES])
def test_notes(note: str, bodies: list[str] | None, times: list[str], places: list[str]) -> None:
    """Each form of a note gives its bodies with their roles, its times and its places."""
    told = said(TASK + note)
    if bodies is None:
        assert told == []
        return
    assert len(told) == 1
    assert told[0][:2] == (bodies, times)
    assert [p for place in told[0][2] for p in place.split("、")] == places


def test_convention_holds_from_there_on() -> None:
    """Before the convention is stated a list is shared; from there on its first body leads."""
    text = "推进甲。（甲局、乙局负责）\n推进乙。（乙局、丙局负责，排在第一位的部门为牵头部门，下同）\n推进丙。（丙局、丁局负责）"
    assert [bodies for bodies, _, _ in said(text)] == [
        ["shared 甲局", "shared 乙局"],
        ["lead 乙局", "support 丙局"],
        ["lead 丙局", "support 丁局"],
    ]


def test_convention_without_more_words_holds_to_the_end() -> None:
    """A note need not say "from here on"; where others take part, they stay what they are."""
    text = "推进甲。（责任单位：甲局、乙局，第一位为牵头单位）\n推进乙。（责任单位：乙局、丙局）\n推进丙。（丙局、丁局负责，戊局参与）"
    assert [bodies for bodies, _, _ in said(text)] == [
        ["lead 甲局", "support 乙局"],
        ["lead 乙局", "support 丙局"],
        ["lead 丙局", "support 丁局", "support 戊局"],
    ]


SCOPES = [
    ("推进甲。推进乙。（甲局负责）推进丙。（乙局负责）推进丁。", ["推进甲。推进乙。", "推进丙。"]),
    ("（一）抓改革。推进甲。推进乙。（甲局负责）", ["推进甲。推进乙。"]),
    ("一、抓改革\n推进甲。\n推进乙。\n责任单位：甲局\n推进丙。\n责任单位：乙局", ["推进甲。\n推进乙。\n", "推进丙。\n"]),
    ("一、抓改革\n责任单位：甲局\n推进甲。\n推进乙。\n二、抓开放\n推进丙。", ["推进甲。\n推进乙。\n"]),
    ("推进甲（甲局负责）；推进乙（乙局负责）。", ["推进甲", "推进乙"]),
    ("推进甲。\n推进乙。（乙局负责）", ["推进乙。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCOPES, ids=[t.replace("\n", "⏎") for t, _ in SCOPES])
def test_scope(text: str, expected: list[str]) -> None:
    """A note holds for its paragraph before it, or for the paragraphs back to a note or heading."""
    whole = TITLE + text
    assert [whole[n.scope_start : n.scope_end].strip() for n in found(text)] == [e.strip() for e in expected]


TABLE = """\
序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t建设园区\t市经信局\t市财政局、市商务局\t2025年底
\t培育企业\t\t市科技局\t
2\t推进改革\t市发改委\t/\t持续推进
3\t优化服务\t市商务局\t\t
\t完善制度\t\t\t
"""


def test_what_stands_for_all_that_follows() -> None:
    """A note may say once who carries out the rest of its chapter."""
    text = (
        "一、主要任务\n（一）完善制度。建立清单。（市环保局指导，县政府负责落实。以下均需县政府落实，不再列出）\n"
        "（二）治理污染。整治河道。（市水利局指导）\n二、保障措施\n加强领导。\n"
    )
    standing = next(n for n in found(text) if n.rule == "who answers for all that follows")
    whole = TITLE + text
    assert [(whole[b.start : b.end], b.role) for b in standing.bodies] == [("县政府", "lead")]
    assert standing.scope_end == whole.index("二、保障措施")


def test_table() -> None:
    """The cells of the labelled columns hold for their row; an empty one may continue the row above, no other."""
    assert said(TABLE) == [
        (["lead 市经信局", "support 市财政局", "support 市商务局"], ["2025年底"], []),
        (["lead 市经信局", "support 市科技局"], ["2025年底"], []),
        (["lead 市发改委"], ["持续推进"], []),
        (["lead 市商务局"], [], []),
        (["lead 市商务局"], [], []),
    ]
    whole = TITLE + TABLE
    first = found(TABLE)[0]
    assert whole[first.scope_start : first.scope_end].startswith("1\t建设园区\t")


def test_table_header_may_state_the_convention() -> None:
    """A column head may say that the first body leads."""
    text = "任务\t责任单位（排在第一位的为牵头单位）\n建设园区\t市经信局、市财政局\n推进改革\t市发改委\n"
    assert [bodies for bodies, _, _ in said(text)] == [
        ["lead 市经信局", "support 市财政局"],
        ["lead 市发改委"],
    ]


LAYOUTS = {
    "a header of two rows": (
        "序号\t任务\t责任单位\t\t完成时限\n\t\t牵头单位\t配合单位\t\n1\t建设园区。\t市工信局\t市财政局\t2026年底\n",
        ["lead 市工信局", "support 市财政局"],
        ["2026年底"],
    ),
    "a column of heads and their bodies": (
        "序号\t任务\t责任单位及责任人\t完成时限\n1\t建设园区。\t市工信局 张三\t2026年底\n",
        ["lead 市工信局"],
        ["2026年底"],
    ),
    "leaders, departments and a limit": (
        "序号\t任务\t责任领导\t责任部门\t配合部门\t时限要求\n1\t建设园区。\t张三\t市工信局\t市财政局、市住建局\t12月底前\n",
        ["lead 市工信局", "support 市财政局", "support 市住建局"],
        ["12月底前"],
    ),
    "hosts and helpers": (
        "任务\t主办\t协办\t进度要求\n建设园区。\t市工信局\t市财政局\t年底前完成\n",
        ["lead 市工信局", "support 市财政局"],
        ["年底前"],
    ),
    "roles within a cell": (
        "序号\t任务\t责任单位\n1\t建设园区。\t牵头单位：市工信局 配合单位：市财政局\n",
        ["lead 市工信局", "support 市财政局"],
        [],
    ),
    "who assesses, and years": (
        "序号\t任务\t实施主体\t负责考核部门\t起止年限\n1\t建设园区。\t各县区\t市工信局\t2024—2026年\n",
        ["lead 各县区", "oversee 市工信局"],
        ["2024—2026年"],
    ),
}


@pytest.mark.parametrize(("text", "bodies", "times"), LAYOUTS.values(), ids=LAYOUTS)
def test_table_layouts(text: str, bodies: list[str], times: list[str]) -> None:
    """Tables name who answers, and by when, in columns of many names."""
    assert said(text) == [(bodies, times, [])]


HEADED = "类别\t具体举措\t牵头单位\n"
TWICE = "重点任务\t工作目标\t牵头单位\n"
GROUPS = [
    pytest.param(HEADED + "防灾减灾\t建设场所\t甲局\n\t开展演练\t乙局\n", ["建设场所", "开展演练"], id="merged"),
    pytest.param(HEADED + "防灾减灾\t建设场所\t甲局\n防灾减灾\t开展演练\t乙局\n招商引资\t开展推介\t丙局\n",
                 ["建设场所", "开展演练", "开展推介"], id="repeated, and once"),
    pytest.param(HEADED + "推进减灾。\t建设场所\t甲局\n\t开展演练\t乙局\n", ["推进减灾。", "建设场所", "开展演练"],
                 id="a sentence"),
    pytest.param(HEADED + "推进减灾\t建设场所\t甲局\n推进治理\t开展演练\t乙局\n",
                 ["推进减灾", "建设场所", "推进治理", "开展演练"], id="a column of its own in each row"),
    pytest.param(TWICE + "培育企业\t到明年10家\t甲局\n\t到后年20家\t甲局\n", ["培育企业", "到明年10家", "到后年20家"],
                 id="a task with several goals"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "tasks"), GROUPS)
def test_what_heads_several_tasks_is_no_task(table: str, tasks: list[str]) -> None:
    """A merged or repeated cell in front of the tasks of its rows only heads them."""
    whole = document(table)
    found = table_columns.rows(whole.text, outline(whole).sentences, who())
    assert [whole.text[slice(*cell)] for row in found for cell in row.body] == tasks


def test_table_without_such_columns() -> None:
    """A table of other things names nobody."""
    assert said("指标\t单位\t目标\n产值\t亿元\t100\n面积\t亩\t50\n") == []


def extraction(text: str, *mentions: tuple[str, str]) -> tuple[Document, list[Unit], list[Mention]]:
    """A document with a unit for each sentence of prose and mentions at the words given."""
    whole = document(text)
    units = [
        Unit(f"u{i}", "measure", "do", s.start, s.end, s.text)
        for i, s in enumerate(outline(whole).sentences)
        if s.kind != "note"
    ]
    made = [
        Mention(f"m{i}", kind, whole.text.index(word), whole.text.index(word) + len(word), word)  # type: ignore[arg-type]
        for i, (kind, word) in enumerate(mentions)
    ]
    return whole, units, made


def test_answers_are_linked() -> None:
    """Bodies, deadlines and places of a note are linked to its units; what stood there before goes."""
    whole, units, made = extraction(
        "建设产业园区。（市经信局牵头，2026年12月前完成）\n适用范围：中心城区\n推进改革。",
        ("Project", "产业园区"), ("Instrument", "牵头"), ("Time", "2026年12月"), ("Place", "中心城区"),
    )  # fmt: skip
    outlined = outline(whole)
    done, mentions = answer(whole.text, units, made, notes(whole, outlined), outlined.sentences)
    assert [(m.type, m.text) for m in mentions] == [
        ("Project", "产业园区"), ("Body", "市经信局"), ("Time", "2026年12月前"), ("Place", "中心城区"),
    ]  # fmt: skip
    by_id = {m.id: m for m in mentions}
    assert len(by_id) == len(mentions)
    first, second = done
    assert [(by_id[link.mention].text, link.role, link.rule) for link in first.responsible] == [
        ("市经信局", "lead", "X牵头")
    ]
    assert [by_id[i].text for i in first.times] == ["2026年12月前"]
    assert [by_id[i].text for i in first.targets] == ["中心城区"]
    assert second.responsible == ()


def test_known_body_keeps_its_id() -> None:
    """A body that was found in the note already keeps its id, and links to it are not doubled."""
    whole, units, made = extraction("建设园区。（市经信局牵头）", ("Body", "市经信局"))
    outlined = outline(whole)
    linked = [Unit(**{**as_dict(units[0]), "responsible": (Link("m0", "lead"),)})]
    done, mentions = answer(whole.text, linked, made, notes(whole, outlined))
    assert [m.id for m in mentions] == ["m0"]
    assert [link.mention for link in done[0].responsible] == ["m0"]


def as_dict(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in Unit.__dataclass_fields__}


def test_issuer_is_inferred_for_orphans() -> None:
    """Units that nobody answers for have the issuer as inferred lead, with a mention as evidence."""
    whole, units, made = extraction(
        "清河市人民政府办公室印发。清河市人民政府要建设园区。", ("Project", "园区")
    )
    units[1] = Unit(**{**as_dict(units[1]), "responsible": (Link("m0", "oversee"),)})
    units[0] = Unit(**{**as_dict(units[0]), "responsible": (Link("m0", "lead"),)})
    done = infer_issuer(Extraction(whole, (), tuple(made), tuple(units)), who())
    assert done.units[0] == units[0]
    inferred = done.units[1].responsible[-1]
    assert inferred.inferred
    assert inferred.role == "lead"
    evidence = next(m for m in done.mentions if m.id == inferred.mention)
    assert (evidence.type, evidence.text) == ("Body", "清河市人民政府")
    assert evidence.start == whole.text.index("清河市人民政府要")
    assert infer_issuer(done, who()) == done


def test_issuer_that_stands_nowhere() -> None:
    """Where the text never names the issuer there is no evidence, and nothing is inferred."""
    whole, units, made = extraction("建设园区。")
    before = Extraction(whole, (), tuple(made), tuple(units))
    assert infer_issuer(before, who()) == before


PIECES = ["建设园区。", "（", "）", "市经信局", "财政部", "、", "，", "；", "牵头", "配合", "负责", "按职责分工负责", "责任单位：", "完成时限：",
          "2025年底前", "\n", "\t", "等", "和", "会同", "各市", "县（市、区）政府", "列第一位的为牵头单位，下同", "一、抓改革\n", "/", "无"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_spans_are_sound(pieces: list[str]) -> None:
    """Whatever the text, spans lie in it, names are bare, and mentions do not overlap."""
    whole = document("".join(pieces))
    outlined = outline(whole)
    told = notes(whole, outlined)
    for note in told:
        assert 0 <= note.scope_start <= note.scope_end <= len(whole.text)
        for body in note.bodies:
            name = whole.text[body.start : body.end]
            assert name.strip("，、；。：/ \t\n") == name != ""
            assert body.rule
    units = [Unit(f"u{s.start}", "measure", "do", s.start, s.end, s.text) for s in outlined.sentences]
    done, mentions = answer(whole.text, units, [], told, outlined.sentences)
    ids = {m.id for m in mentions}
    assert len(ids) == len(mentions)
    assert all(link.mention in ids for unit in done for link in unit.responsible)


@pytest.mark.parametrize("name", ["sc_employment_2018", "zj_ai_measures_2025", "zj_ai_tasks_2026"])
def test_official_tables(shared: Path, tmp_path: Path, name: str) -> None:
    """On official task lists the notes alone give who answers and by when."""
    whole = read(shared / "responsibility" / f"{name}.txt", own())
    outlined = outline(whole)
    units = [
        Unit(f"u{s.start}", "measure", "do", s.start, s.end, s.text)
        for s in outlined.sentences
        if s.kind != "note"
    ]
    done, mentions = answer(whole.text, units, [], notes(whole, outlined), outlined.sentences)
    path = tmp_path / "system.jsonl"
    records.write([Extraction(whole, outlined.headings, tuple(mentions), tuple(done))], path)
    rows = shared / "responsibility" / f"{name}.jsonl"
    script = [
        sys.executable,
        str(shared / "score_responsibility.py"),
        "-",
        str(rows),
        str(path),
        "--json",
    ]
    score = json.loads(subprocess.run(script, capture_output=True, check=True, encoding="utf-8").stdout)
    assert score["bodies"]["f1"] >= 0.99
    assert score["deadlines"]["found"] >= 0.97 * score["deadlines"]["of"]
