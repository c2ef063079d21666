"""How names are found: whole lists, a document's own names, and what is done to a thing."""

from __future__ import annotations

import pytest

from kg import knowledge
from kg.extraction import extractor
from kg.knowledge import Knowledge
from kg.model import Document


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


def _mentions(text: str, known: Knowledge) -> list[tuple[str, str]]:
    extraction = extractor.extract(Document("d", text), known)
    return [(m.type, m.text) for m in extraction.mentions if m.type not in ("Quantity", "Time")]


FOUND = {
    "short name in brackets": (
        "支持建设河谷算力应用示范基地（以下简称“示范点”）。要加快示范点建设。",
        [("Park", "河谷算力应用示范基地"), ("Park", "“示范点”"), ("Park", "示范点")],
    ),
    "fields of departments": (
        "市教育局会同商务、文化和旅游、税务等部门开展检查。",
        [("Body", "市教育局"), ("Body", "商务"), ("Body", "文化和旅游"), ("Body", "税务"), ("Body", "部门")],
    ),
    "departments of several fields": (
        "由市农业农村、水利部门负责。",
        [("Body", "市农业农村、水利部门")],
    ),
    "bodies inside a park": ("支持园区内企业开展维修。", [("Body", "园区内企业")]),
    "lines in a list": (
        "加快青山至白石、东坪至西坝等公路建设。",
        [("Project", "青山至白石"), ("Project", "东坪至西坝"), ("Project", "公路")],
    ),
    "school that is improved": ("改善乡村小学办学条件。", [("Project", "乡村小学")]),
    "school that acts": ("乡村小学要组织学生参观。", [("Body", "乡村小学"), ("Group", "学生")]),
    "centre that is founded": ("鼓励高校设立雪豹研究中心。", [("Body", "高校"), ("Project", "雪豹研究中心")]),
    "other last word in brackets": ("创建青山示范基地（点）。", [("Park", "青山示范基地（点）")]),
    "subject of several acts": (
        "垃圾清运、处置单位应当分类收集。",
        [("Body", "垃圾清运、处置单位")],
    ),
    "act inside the name of a policy": ("健全国企履行使命评价机制。", [("Instrument", "国企履行使命评价机制")]),
    "act inside the second name of a list": (
        "实施商业便民行动、青企网销培优计划。",
        [("Instrument", "商业便民行动"), ("Instrument", "青企网销培优计划")],
    ),
    "sum behind a subsidy": ("每个项目补助2万元。", [("Project", "项目")]),
    "adjacent quotes": ("抓好“两重”“两新”政策。", [("Instrument", "“两重”"), ("Instrument", "“两新”政策")]),
    "act on what stands behind it": ("损毁界桩的，由部门责令恢复。", [("Project", "界桩")]),
    "act that leads somewhere": ("未划入重点防御区的地区要加强巡查。", [("Place", "重点防御区")]),
    "second act behind another": ("修复治理退化草原。", [("EcologicalZone", "退化草原")]),
    "second act in a row": ("新建农房、更新住宅。", [("Project", "农房"), ("Project", "住宅")]),
    "places and departments": ("会议强调，各地各部门要落实责任。", [("Body", "各地"), ("Body", "各部门")]),
    "principle as a whole": (
        "保护应当遵循政府主导、多方参与的原则。",
        [("Instrument", "政府主导、多方参与的原则")],
    ),
    "acts that share the last word": (
        "依据矿山生态保护与修复规划，完善退役军人安置和管理制度。",
        [("Instrument", "矿山生态保护与修复规划"), ("Group", "退役军人"), ("Instrument", "安置和管理制度")],
    ),
    "rule beside a rule of its own name": ("落实生态保护和林长制。", [("Instrument", "林长制")]),
    "places that share a body": (
        "卫辉市、辉县市、凤泉区人民政府应当加强巡查。",
        [("Body", "卫辉市、辉县市、凤泉区人民政府")],
    ),
    "what a bracket takes in and out": (
        "引进外贸企业（含外资企业），给予奖励（房地产项目除外）。",
        [("Body", "外贸企业"), ("Body", "外资企业"), ("Project", "房地产项目")],
    ),
    "bodies that meet a condition": ("鼓励有条件的区、镇人民政府先行。", [("Body", "有条件的区、镇人民政府")]),
    "longer name behind a quoted one": ("做强“川字号”跨境电商产业带。", [("Industry", "“川字号”跨境电商产业带")]),
    "class word beside a body": ("应当以企业和机构为主体。", [("Body", "企业"), ("Body", "机构")]),
    "sector by an act before its field": ("聚焦制造、教材等领域。", [("Industry", "制造"), ("Industry", "教材")]),
    "post and its holder": ("市委副书记、市长王明远主持会议。", [("Body", "市委副书记"), ("Body", "市长王明远")]),
    "body that somebody speaks for": ("由他代表省人民政府签字。", [("Body", "省人民政府")]),
    "what bodies build together": (
        "支持企业联合高校共建共享研发基地。",
        [("Body", "企业"), ("Body", "高校"), ("Park", "研发基地")],
    ),
    "act behind the guidance": ("各区可根据实际情况提高资助标准。", [("Body", "各区"), ("Instrument", "资助标准")]),
    "meeting under its name": ("办好民营企业绿色发展大会。", [("Instrument", "民营企业绿色发展大会")]),
    "spirit of two meetings": (
        "贯彻党的二十大和二十届历次全会以及中央经济工作会议精神。",
        [("Instrument", "党的二十大和二十届历次全会以及中央经济工作会议精神")],
    ),
    "what a body builds": (
        "街道办事处建设养老服务设施存在困难。",
        [("Body", "街道办事处"), ("Project", "养老服务设施")],
    ),
    "done well": ("规划好产业园区。", [("Park", "产业园区")]),
    "contract that must hold something": ("承包合同应当载明期限。", [("Instrument", "承包合同")]),
    "body with a qualification": ("委托有资质的机构检验。", [("Body", "有资质的机构")]),
    "unit and people of any kind": ("任何单位和个人都有权举报。", [("Body", "单位")]),
    "reservoir that is looked after": ("加大水库保洁力度。", [("EcologicalZone", "水库")]),
    "reservoir that is built": ("开工建设东嘎水库。", [("Project", "东嘎水库")]),
    "unit by what it does": ("申请单位的培训条件。", [("Body", "申请单位")]),
    "second act over a project": ("优化布局海外仓。", [("Project", "海外仓")]),
    "rule that is set": ("鼓励属地出台政策。", [("Instrument", "政策")]),
    "kind behind a word of degree": ("认定技术先进型服务企业。", [("Body", "技术先进型服务企业")]),
    "sort of projects": ("支持教育类重大项目落地。", [("Project", "教育类重大项目")]),
    "new inside a name": ("探索人才评价新标准。", [("Instrument", "人才评价新标准")]),
    "scale in front of a fund": ("设立20亿元规模海洋产业基金。", [("Instrument", "海洋产业基金")]),
    "what a base is for": ("推进高技能人才培养基地建设。", [("Park", "高技能人才培养基地")]),
    "what firms do": ("支持标准制定企业。", [("Body", "标准制定企业")]),
    "event that is organized": ("支持组织创新大赛。", [("Instrument", "创新大赛")]),
    "programme at the end of its name": ("承接国家产业化专项。", [("Instrument", "国家产业化专项")]),
    "act behind 重点": ("重点支持开源社区建设。", [("Instrument", "开源社区")]),
    "acts before a listed mechanism": (
        "健全内容动态监测与应急处置机制。",
        [("Instrument", "内容动态监测与应急处置机制")],
    ),
    "sectors before people": ("对旅游、养老等人才给予补贴。", [("Industry", "旅游"), ("Industry", "养老")]),
    "new district that acts": (
        "由市、浦东新区和奉贤区共同出资。",
        [("Body", "市"), ("Body", "浦东新区"), ("Body", "奉贤区")],
    ),
}


@pytest.mark.parametrize(("text", "names"), FOUND.values(), ids=FOUND)
def test_names_are_found(text: str, names: list[tuple[str, str]], known: Knowledge) -> None:
    """A sentence yields these names with these types."""
    found = _mentions(text, known)
    assert [name for name in names if name not in found] == []


NOT_FOUND = {
    "short name before it is given": ("要加快示范点建设。", "示范点"),
    "bare class word in front of money": ("加强项目资金监管。", "项目"),
    "field without departments": ("推进税务等事业。", "税务"),
    "act inside a name": ("擅自移动、损毁界桩的，依法处理。", "损毁界桩"),
    "each one of many": ("每艘渔船补助2万元。", "每艘渔船"),
    "sector of which goods are": ("支持智能制造产品研制。", "智能制造"),
    "policy that only says of what": ("优化政策环境。", "政策"),
}


@pytest.mark.parametrize(("text", "name"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_words_that_name_nothing(text: str, name: str, known: Knowledge) -> None:
    """A word that names nothing where it stands is no mention."""
    assert name not in [text for _, text in _mentions(text, known)]
