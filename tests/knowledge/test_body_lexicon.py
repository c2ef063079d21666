"""The lexicon of bodies: well-formed, and enough to find the names of organs whole in a sentence."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from kg import knowledge
from kg.extraction import mentions
from kg.knowledge import Knowledge
from kg.naming import gazetteer
from kg.resources import folder

LEXICON = folder("schema") / "lexicon"
HEAD = "…"
ROWS = [row for _, row in gazetteer.rows(LEXICON / "body.tsv", ("term", "name", "note"))]
SENTENCES = (
    "由{}牵头负责落实。",
    "{}要加强监督管理。",
    "经{}审核同意后实施。",
    "请{}抓好贯彻执行。",
    "支持{}开展试点。",
)

CENTRE = """
国务院办公厅 中共中央办公厅 国家发展和改革委员会 国家市场监督管理总局 工业和信息化部 人力资源社会保障部办公厅
国家卫生健康委办公厅 财政部税政司 国家能源局综合司 海关总署 中国人民银行 国务院国有资产监督管理委员会 中央网信办
国务院安全生产委员会办公室 国家防灾减灾救灾委员会办公室 最高人民法院 最高人民检察院 中华全国总工会 共青团中央
全国人民代表大会常务委员会 中央农村工作领导小组办公室 全国双拥工作领导小组办公室 水利部黄河水利委员会 国家林业和草原局
中华全国供销合作总社 中国残疾人联合会 国家开发银行 中国国家铁路集团有限公司 国家自然科学基金委员会
"""
PLACES = """
中共陕西省委 中共汉滨区委办公室 中共安康市委机构编制委员会办公室 中共蚌埠市纪律检查委员会 陕西省人民政府办公厅
安康市发展和改革委员会 呼伦贝尔市海拉尔区农牧局 浙江省经济和信息化厅 浙江省文化广电和旅游厅 上海市浦东新区人民政府办公室
汉滨区教育体育和科技局 杭州市西湖区经济信息化和科技局 苏州市园林和绿化管理局 海南省旅游和文化广电体育厅
河南省行政审批和政务信息管理局 深圳市政务服务和数据管理局 汕头市南澳县农业农村和水务局 北京市公安局昌平分局
安康市生态环境局汉滨分局 西安市公安局交通警察支队 国家税务总局安康市汉滨区税务局 国家统计局陕西调查总队
国家金融监督管理总局安康监管分局 中国人民银行安康市中心支行 国家矿山安全监察局山西局 西安海关 安康市中级人民法院
共青团陕西省委员会 中国人民政治协商会议安康市委员会 安康市人民代表大会常务委员会 锡林郭勒盟行政公署办公室
伊犁哈萨克自治州人民政府 新疆生产建设兵团第八师 鄂温克族自治旗人民政府 安康市汉滨区五里镇人民政府
安康市汉滨区江北街道办事处 安康高新技术产业开发区管理委员会 中国（上海）自由贸易试验区临港新片区管理委员会
安康市优化营商环境工作领导小组办公室 安康市推进政府职能转变和“放管服”改革协调小组办公室 安康市应对新冠肺炎疫情工作领导小组办公室
陕西省防汛抗旱总指挥部办公室 陕西省河长制办公室 安康市供销合作社联合社 安康市归国华侨联合会 安康市住房公积金管理中心
安康市疾病预防控制中心 汉滨区人民武装部 五家渠市住房和城乡建设局 永和县教育局 大同市水务局 清华大学 中国证券业协会
"""
SHORT = """
省委 市政府 区卫健委 县总工会 市妇联 州政协 旗检察院 区发改局 市住建局 县教体局 省经信厅 市网信办 区乡村振兴局 市中院
自治区发展改革委 市公积金中心 区市场监管局 县市场监管局 市政务服务局 区民政局 市直机关工委 县委政法委 区委组织部
"""


def test_the_file_is_a_table_of_three_columns() -> None:
    """A header, three cells a line, no stray spaces, LF at the end of each line, and every line says why."""
    raw = (LEXICON / "body.tsv").read_bytes()
    lines = raw.decode("utf-8").splitlines()
    assert lines[0] == "term\tname\tnote"
    assert b"\r" not in raw and raw.endswith(b"\n")
    assert [line for line in lines if line.count("\t") != 2] == []
    assert [
        row for row in ROWS if any(cell != cell.strip() for cell in row.values()) or not row["note"]
    ] == []


def test_a_term_stands_once() -> None:
    """A term has one line as a name and one as a head at most."""
    assert [term for term, lines in Counter(row["term"] for row in ROWS).items() if lines > 1] == []


def test_canonical_names_end_where_they_are_listed() -> None:
    """A canonical name differs from its term, is a head where the term is one, and has no other name itself."""
    names = {row["term"]: row["name"] for row in ROWS}
    for term, name in names.items():
        if name:
            assert name != term
            assert name.startswith(HEAD) == term.startswith(HEAD)
            assert not names.get(name), f"{term} leads to {name}, which leads to {names[name]}"


def test_central_names_are_named_from_canonical_ones() -> None:
    """The short form of a central organ is what the short names of its local like become."""
    rows = [row for _, row in gazetteer.rows(LEXICON / "body-names.tsv", ("short", "canonical", "note"))]
    names = {row["term"]: row["name"] for row in ROWS}
    led = [row["short"] for row in rows if names.get(HEAD + row["short"]) or names.get(row["short"])]
    assert led == []
    assert [term for term, lines in Counter(row["short"] for row in rows).items() if lines > 1] == []


@cache
def known() -> Knowledge:
    return knowledge.load()


def found_whole(name: str, sentence: str) -> bool:
    text = sentence.format(name)
    start = text.index(name)
    tokens = mentions.read(text, known())
    return any((t.start, t.end, t.cls) == (start, start + len(name), "Body.mention") for t in tokens)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", [*CENTRE.split(), *PLACES.split(), *SHORT.split()])
def test_names_of_organs_are_found_whole(name: str, sentence: str) -> None:
    """A name is one mention, with its place, and without the verb in front of it."""
    assert found_whole(name, sentence)


def test_organs_of_every_division_are_found_whole() -> None:
    """Whatever a division is called, its government's office is found, also where a word looks like it (会同)."""
    divisions = gazetteer.load(LEXICON / "divisions.tsv").by_code.values()
    offices = [f"{division.name}人民政府办公室" for division in divisions]
    missed = [name for name in offices if not found_whole(name, SENTENCES[0])]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "推进全省教育布局调整。",
        "发展和平事业。",
        "按县域推进改革。",
        "加强市场监管。",
        "和区域内企业合作。",
        "推动农业和旅游融合。",
    ],
)
def test_no_body_where_none_is(text: str) -> None:
    """Level words and fields of work alone name nobody."""
    assert [
        t.text for t in mentions.read(text, known()) if t.cls == "Body.mention" and t.text != "企业"
    ] == []
