"""What the extractor finds: the founding document at its level, and one sentence for each kind of speech."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kg import knowledge, reading, scoring
from kg.extraction import extractor
from kg.formats import records
from kg.knowledge import Knowledge, own
from kg.knowledge.segmenter import Segmenter, reference
from kg.model import Document, Extraction, Unit
from kg.resources import folder


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


@pytest.fixture(scope="module")
def found(known: Knowledge) -> Extraction:
    return extractor.extract(reading.read(folder("data") / "hanbin-2021.txt", own()), known)


def _said(text: str, known: Knowledge) -> Extraction:
    return extractor.extract(Document("d", text), known)


def _spans(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [(u.kind, u.modality, u.text) for u in extraction.units]


def _named(ids: tuple[str, ...], extraction: Extraction) -> list[str]:
    texts = {m.id: m.text for m in extraction.mentions}
    return [texts[i] for i in ids]


UNITS = {
    "one clause, one unit": ("大力发展数字经济。", [("measure", "do", "大力发展数字经济")]),
    "two clauses": (
        "完善服务体系，提升保障水平。",
        [("measure", "do", "完善服务体系"), ("measure", "do", "提升保障水平")],
    ),
    "two verb-object phrases at a list mark": (
        "推进园区建设、完善配套设施。",
        [("measure", "do", "推进园区建设"), ("measure", "do", "完善配套设施")],
    ),
    "several verbs over one object": (
        "巩固、增强、提升现代农业园区。",
        [("measure", "do", "巩固、增强、提升现代农业园区")],
    ),
    "verbs that share their object, and what is not supported twice": (
        "不得截留、挤占、挪用资金，同一项目不重复支持。",
        [("measure", "forbid", "不得截留、挤占、挪用资金"), ("measure", "forbid", "同一项目不重复支持")],
    ),
    "attribute in which several act": (
        "建立政府牵头、部门联动、整合资源的机制。",
        [("measure", "do", "建立政府牵头、部门联动、整合资源的机制")],
    ),
    "attribute of several acts": (
        "培育掌握核心技术、带动产业升级的龙头企业。",
        [("measure", "do", "培育掌握核心技术、带动产业升级的龙头企业")],
    ),
    "faculty for several acts": (
        "增强推动发展、服务群众的本领。",
        [("measure", "do", "增强推动发展、服务群众的本领")],
    ),
    "list of targets that begins in a line of its own": (
        "推进改革。\n今年发展的\n主要目标\n是：产值增长5%左右。",
        [("measure", "do", "推进改革"), ("goal", "do", "产值增长5%左右")],
    ),
    "goal by its head": ("确保工作有序推进。", [("goal", "do", "确保工作有序推进")]),
    "goal behind a causative": (
        "推动核心区建设取得实质性进展。",
        [("goal", "do", "推动核心区建设取得实质性进展")],
    ),
    "growth": ("地区生产总值增长3.5%左右。", [("goal", "do", "地区生产总值增长3.5%左右")]),
    "counted object": ("新建高标准农田81万亩。", [("measure", "do", "新建高标准农田81万亩")]),
    "encouraged, and what follows from it": (
        "鼓励民营企业采购特色产品，帮助群众增收。",
        [("measure", "encourage", "鼓励民营企业采购特色产品"), ("measure", "encourage", "帮助群众增收")],
    ),
    "forbidden": ("严禁在保护区采石。", [("measure", "forbid", "严禁在保护区采石")]),
    "context phrase": ("立足区位优势，加快发展现代农业。", [("measure", "do", "加快发展现代农业")]),
    "set phrases": ("因地制宜、久久为功，推进乡村振兴。", [("measure", "do", "推进乡村振兴")]),
    "statement": ("就业是最大的民生。", []),
    "look back": ("近年来，各项改革取得进展。", []),
    "preamble": ("为推进改革，扩大开放，现提出如下意见。", []),
    "introduction": ("会议强调，要推进改革。", [("measure", "do", "要推进改革")]),
    "measures of a text": ("为推进改革，扩大开放，制定以下政策措施。", []),
    "guidance before the predicate": ("按投资额的10%给予补贴。", [("measure", "do", "给予补贴")]),
    "guidance behind a modal": (
        "应当根据实际情况制定方案。",
        [("measure", "do", "应当根据实际情况制定方案")],
    ),
    "one thing taken as another": ("以龙头企业为主体带动产业发展。", [("measure", "do", "带动产业发展")]),
    "thing put in front": ("对检查中发现的突出风险，及时处置。", [("measure", "do", "及时处置")]),
    "more of what is put in front": (
        "对新建的养老机构，以及在社区实施的养老项目，给予补助。",
        [("measure", "do", "给予补助")],
    ),
    "plan spoken of": (
        "年度计划可以动态调整，并向社会公布。",
        [("measure", "encourage", "年度计划可以动态调整"), ("measure", "encourage", "向社会公布")],
    ),
    "work of a time": ("做好今年工作，要坚持创新。", [("measure", "do", "要坚持创新")]),
    "what may be done goes on": (
        "部门可以根据需要，委托机构，开展评估。应当及时公开。",
        [
            ("measure", "encourage", "委托机构"),
            ("measure", "encourage", "开展评估"),
            ("measure", "do", "应当及时公开"),
        ],
    ),
    "not admitted": ("住院费用不纳入补助范围。", [("measure", "forbid", "住院费用不纳入补助范围")]),
    "no limit": ("抽查比例不设上限。", [("measure", "do", "抽查比例不设上限")]),
    "cap of what is given": (
        "给予企业补贴，最高500万元。",
        [("measure", "do", "给予企业补贴"), ("measure", "do", "最高500万元")],
    ),
    "figure that limits nothing": ("失业率不超过5%。", [("goal", "do", "失业率不超过5%")]),
    "works safeguarded": ("保障重大工程建设。", [("measure", "do", "保障重大工程建设")]),
    "state safeguarded": ("保障群众饮水安全。", [("goal", "do", "保障群众饮水安全")]),
    "act rewarded": ("对学校举办技能大赛，给予补助。", [("measure", "do", "给予补助")]),
    "act that nothing is given for": (
        "对学校开展培训，完善制度。",
        [("measure", "do", "对学校开展培训"), ("measure", "do", "完善制度")],
    ),
    "told apart and rewarded": ("经认定的龙头企业，给予奖励。", [("measure", "do", "给予奖励")]),
    "earner and figure in front of a gift": (
        "企业参加展会，展位面积30平方米以上，给予2万元补助。",
        [("measure", "do", "给予2万元补助")],
    ),
    "figure of the act that earns": (
        "新建服务中心，面积1000平方米以上，给予30万元补助。",
        [("measure", "do", "给予30万元补助")],
    ),
    "act with its figure at the head of a gift": (
        "新建冷库200立方米以上，每立方米补助150元。",
        [("measure", "do", "每立方米补助150元")],
    ),
    "each step of a gift": (
        "种粮大户持有流转合同，且面积达到100亩的，奖励1万元，200亩的奖励2万元。",
        [("measure", "do", "奖励1万元"), ("measure", "do", "200亩的奖励2万元")],
    ),
    "remark within those who earn": (
        "销售收入达100万元（含税，下同）的养殖场，奖励5000元。",
        [("measure", "do", "奖励5000元")],
    ),
    "what is asked earns nothing": (
        "鼓励企业参加展会，给予2万元补助。",
        [("measure", "encourage", "鼓励企业参加展会"), ("measure", "do", "给予2万元补助")],
    ),
    "giver of something": (
        "市财政局设立资金，给予企业2万元补助。",
        [("measure", "do", "设立资金"), ("measure", "do", "给予企业2万元补助")],
    ),
    "body spoken of in a list of targets": (
        "主要目标是：企业参与产教融合，建成园区10个。",
        [("goal", "do", "企业参与产教融合"), ("goal", "do", "建成园区10个")],
    ),
    "encouraged around something": ("支持企业围绕行业需求，开展攻关。", [("measure", "encourage", "开展攻关")]),
    "avoided": ("避免重复检查。", [("goal", "do", "避免重复检查")]),
    "act in front of what its doer must do": (
        "企业从事危险化学品经营，应当取得许可证，并公示价格。",
        [("measure", "do", "应当取得许可证"), ("measure", "do", "公示价格")],
    ),
    "occasion of what somebody else must do": (
        "对申请材料进行审查，登记机关应当听取意见。",
        [("measure", "do", "应当听取意见")],
    ),
    "act that no demand follows": (
        "主管部门对申请材料进行审查，公示审查结果。",
        [("measure", "do", "对申请材料进行审查"), ("measure", "do", "公示审查结果")],
    ),
    "without leave": ("未经主管部门批准，不得占用绿地。", [("measure", "forbid", "不得占用绿地")]),
    "forbidden acts in a list": (
        "不得提高收费标准、扩大收费范围，加强监管。",
        [
            ("measure", "forbid", "不得提高收费标准"),
            ("measure", "forbid", "扩大收费范围"),
            ("measure", "do", "加强监管"),
        ],
    ),
    "wrongs in front of a penalty are its case": (
        "工作人员玩忽职守，影响审批进度，造成损失的，由主管部门给予处分。",
        [("measure", "do", "给予处分")],
    ),
    "breach of a rule inside the first clause": (
        "企业违反本条例规定，未报送材料，扰乱秩序，法律没有规定责任的，主管部门可以约谈。",
        [("measure", "encourage", "可以约谈")],
    ),
    "demand in front of a penalty stays": (
        "学校应当加强管理，发生事故的，依法追究责任。",
        [("measure", "do", "应当加强管理"), ("measure", "do", "依法追究责任")],
    ),
    "penalty behind a breach, and the next one": (
        "违反安全规定的，依照有关法律进行处罚；构成犯罪的，依法追究刑事责任。",
        [("measure", "do", "进行处罚"), ("measure", "do", "依法追究刑事责任")],
    ),
    "what may be done in one case only": (
        "可以处五千元以下罚款；情节严重的，处违法所得三倍的罚款。",
        [("measure", "encourage", "可以处五千元以下罚款"), ("measure", "do", "处违法所得三倍的罚款")],
    ),
    "what is regulated of a thing": (
        "水费的核定、计收和管理办法，由市政府制定。",
        [("measure", "do", "制定")],
    ),
    "act that tells which thing is meant": (
        "收取通行费的范围和期限，由省政府规定。",
        [("measure", "do", "规定")],
    ),
    "platform that is built, and run by somebody": (
        "建立统一的平台，由市数据局负责运维。",
        [("measure", "do", "建立统一的平台"), ("measure", "do", "负责运维")],
    ),
    "act in a place, in front of what is forbidden there": (
        "在湿地内从事生产经营活动，不得影响湿地生态。",
        [("measure", "forbid", "不得影响湿地生态")],
    ),
    "means that an act needs": (
        "建设公共设施所需资金，由财政部门安排。",
        [("measure", "do", "安排")],
    ),
    "sanction behind its case": ("逾期不报的，通报批评。", [("measure", "do", "通报批评")]),
    "item under a heading of conditions": ("一、申请条件\n持股比例不低于5%的创业人才；", []),
    "name told apart under a heading of conditions": (
        "一、申请条件\n获得创业投资并从事技术服务的其他人才。",
        [],
    ),
    "what may be done under a heading of conditions": (
        "一、申请条件\n紧缺人才可提前申请。",
        [("measure", "encourage", "可提前申请")],
    ),
    "under a heading of explained words": ("一、名词解释\n建设医保影像云存储中心。", []),
    "those told apart, a circumstance, and what they may do": (
        "参加保险的人员，在有效期内，可享受待遇。",
        [("measure", "encourage", "可享受待遇")],
    ),
    "those told apart, and what is done by a rule": (
        "培育龙头企业，按照规定推广技术。",
        [("measure", "do", "培育龙头企业"), ("measure", "do", "推广技术")],
    ),
    "reason, and what must be done all the same": (
        "由于技术落后，企业减少投入，应当加强扶持。",
        [("measure", "do", "应当加强扶持")],
    ),
    "what was done, and what must be": (
        "市政府编制了规划，提交大会审查，要抓好落实。",
        [("measure", "do", "要抓好落实")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), UNITS.values(), ids=UNITS)
def test_units(known: Knowledge, text: str, expected: list[tuple[str, str, str]]) -> None:
    """Which stretches of a sentence are measures and goals, and in which modality."""
    assert _spans(_said(text, known)) == expected


ROLES = {
    "subject": ("市财政局要加强资金保障。", [("市财政局", "lead")]),
    "coordinated subject": ("市财政局、市教育局要制定方案。", [("市财政局", "lead"), ("市教育局", "lead")]),
    "agent": ("由县级人民政府牵头制定方案。", [("县级人民政府", "lead")]),
    "body of which a statement tells": (
        "执委会是理事会的执行机构，负责重大项目的实施。",
        [("执委会", "lead")],
    ),
    "rules of which a statement tells": ("有的缺乏最必要的规章制度，无人负责。", []),
    "business told before whose it is": (
        "跨区域项目的审批、备案，由市发展改革委办理。",
        [("市发展改革委", "lead")],
    ),
    "joined by others": (
        "市统计局会同有关部门建立制度。",
        [("市统计局", "lead"), ("有关部门", "support")],
    ),
    "division of work": (
        "商务部、财政部按照各自职能分工，做好供应工作。",
        [("商务部", "shared"), ("财政部", "shared")],
    ),
    "division of work, alone": ("市财政局按照职责分工，加强监管。", [("市财政局", "lead")]),
    "division of work among assistants": (
        "市财政局、市审计局按照职责分工，配合做好监督。",
        [("市财政局", "support"), ("市审计局", "support")],
    ),
    "short name behind the agent": (
        "由市城投公司（以下简称城投）设立基金。",
        [("市城投公司", "lead")],
    ),
    "towns behind which a bracket stands": (
        "青山镇、白水镇（以下统称两镇）重点做好防汛工作。",
        [("青山镇", "lead"), ("白水镇", "lead")],
    ),
    "each of several": ("区级领导每人联系2家企业。", [("区级领导", "lead")]),
    "led and assisted, side by side": (
        "市水利局牵头、市财政局配合，开展检查。",
        [("市水利局", "lead"), ("市财政局", "support")],
    ),
    "agent, and those who join in": (
        "由市商务局会同市财政局追回资金。",
        [("市商务局", "lead"), ("市财政局", "support")],
    ),
    "guided by what somebody has approved": (
        "市财政局根据市政府批准的资金安排计划，拨付资金。",
        [("市财政局", "lead")],
    ),
    "responsibilities side by side": (
        "压实企业主体责任、部门监管责任。",
        [("企业", "lead"), ("部门", "lead")],
    ),
    "assistant": ("公安部配合有关部门打击犯罪。", [("公安部", "support")]),
    "partner": ("加强与中国科学院合作。", [("中国科学院", "partner")]),
    "bracket note": (
        "加快园区建设。（市发展改革委牵头，市财政局配合）",
        [("市发展改革委", "lead"), ("市财政局", "support")],
    ),
    "labelled note": (
        "加快园区建设。（责任单位：市发展改革委、市财政局）",
        [("市发展改革委", "shared"), ("市财政局", "shared")],
    ),
    "joint subject": ("市商务局与市财政局共同制定办法。", [("市商务局", "lead"), ("市财政局", "lead")]),
    "joint agent": ("由市商务局与市财政局制定办法。", [("市商务局", "lead"), ("市财政局", "lead")]),
    "joined by a body of its own": (
        "市商务局及其有关部门应当加强监督。",
        [("市商务局", "lead"), ("有关部门", "lead")],
    ),
    "office set up under another": ("指挥部下设办公室，负责日常工作。", [("办公室", "lead")]),
    "under guidance": ("在市政府统筹指导下，推进改革。", [("市政府", "oversee")]),
    "joined behind a modal": (
        "市财政局应当会同市教育局调查处理。",
        [("市财政局", "lead"), ("市教育局", "support")],
    ),
    "partners at the head": ("联合高校开展技术攻关。", [("高校", "partner")]),
    "told": ("及时向市政府报告进展。", []),
    "agent of a relative clause": ("完成市政府交办的任务。", []),
    "responsibility defined": ("明确市财政局责任。", []),
    "behind a modifier": ("流域内县级以上人民政府应当开展评估。", [("流域内县级以上人民政府", "lead")]),
    "behind a relative clause": ("受委托的检测机构应当如实报告。", [("检测机构", "lead")]),
    "acted on behind a preposition": ("对涉及的机构应当依法处理。", []),
    "with a duty": ("各级人民政府都有保护河湖的责任。", [("各级人民政府", "lead")]),
    "closed by a comma": ("依法登记的社会组织，可以提出申请。", [("社会组织", "lead")]),
    "places closed by a comma": ("杭州、宁波等地区，要加强统筹。", [("杭州", "lead"), ("宁波", "lead"), ("地区", "lead")]),
    "in a case, and acting": ("主管部门发现异常的，应当立即调查。", [("主管部门", "lead")]),
    "has done something before": ("主管部门收到申请后，进行实地核查。", [("主管部门", "lead")]),
    "in a case, and given": ("主管部门采购设备存在困难的，给予补助。", []),
    "guided subject": ("在市委领导下，市政府组织实施规划。", [("市委", "oversee"), ("市政府", "lead")]),
    "in some capacity": ("市财政局作为主管部门，加强监管。", [("市财政局", "lead")]),
    "place in some capacity": ("杭州市作为中心城市，必须走在前列。", [("杭州市", "lead")]),
    "told apart by what was done to it": ("被列入名录的企业，应当定期报告。", [("企业", "lead")]),
    "all places and departments": ("各地各部门要认真落实。", [("各地", "lead"), ("各部门", "lead")]),
    "in charge of a field": (
        "教育部门主管本行政区域内的校外教育工作。",
        [("教育部门", "lead")],
    ),
    "told apart by what it does to something": (
        "向大气排放废气的企业，应当定期报告。",
        [("企业", "lead")],
    ),
    "by whom a penalty is set": ("由主管部门处工程造价一倍的罚款。", [("主管部门", "lead")]),
    "wrongdoer in front of another clause": (
        "企业违反本条例规定，未报送材料，情节严重的，主管部门应当约谈。",
        [("主管部门", "lead")],
    ),
    "advised": ("建议国务院加强统筹。", [("国务院", "lead")]),
    "called to account": ("依法追究企业的责任。", []),
    "somebody else's demand": ("承担省政府规定的储备义务。", []),
    "subject of an attribute": ("市财政局制定的办法要及时公布。", []),
    "agent told apart": ("所需费用由造成破坏的单位承担。", [("单位", "lead")]),
    "schools beside a body": (
        "各区各高中学校不得招收借读生。",
        [("各区", "lead"), ("高中学校", "lead")],
    ),
    "nobody": ("加快园区建设。", []),
    "office named by what it does": ("审查机构和登记机构负责公示结果。", [("审查机构", "lead"), ("登记机构", "lead")]),
    "offices that a body has for the matter": (
        "县委有关工作机构应当加强协作。",
        [("县委有关工作机构", "lead")],
    ),
    "unit and people in a case": (
        "任何单位或者个人发现违法行为的，可以向主管部门举报。",
        [("单位", "lead"), ("个人", "lead")],
    ),
    "another body behind a case": ("企业逾期不改正的，主管部门应当责令停工。", [("主管部门", "lead")]),
    "act in front of a demand": ("企业从事危险化学品经营，应当取得许可证。", [("企业", "lead")]),
    "before it decides": ("主管部门在批准用地的申请前，应当征求意见。", [("主管部门", "lead")]),
    "a list, and its class word": (
        "供热企业、房地产企业等建设单位应当组织验收。",
        [("供热企业", "lead"), ("房地产企业", "lead"), ("建设单位", "lead")],
    ),
    "told apart, and must not": ("取得资质的单位不得转让资质证书。", [("单位", "lead")]),
    "words that jieba holds for one": ("定点机构应向经办机构申请登记。", [("定点机构", "lead")]),
    "decides when asked": ("重大事项由联席会议审议决定。", [("联席会议", "lead")]),
    "whom the demand is about": ("市政府对成绩显著的单位，应当给予表彰。", [("市政府", "lead")]),
}


@pytest.mark.parametrize(("text", "expected"), ROLES.values(), ids=ROLES)
def test_who_answers(known: Knowledge, text: str, expected: list[tuple[str, str]]) -> None:
    """The bodies that answer for the first unit, with their roles; each is a body, whatever it is elsewhere."""
    extraction = _said(text, known)
    mentions = {m.id: m for m in extraction.mentions}
    answering = extraction.units[0].responsible
    assert [(mentions[r.mention].text, r.role) for r in answering] == expected
    assert {mentions[r.mention].type for r in answering} <= {"Body"}


def test_who_does_something_within_a_clause_goes_on(known: Knowledge) -> None:
    """An agent takes the place of the subject before it, also one that no list knows, up to the next."""
    said = _said(
        "市政府要加强监管，经费由市财政局统筹使用，定期公开结果，其余费用由受益的一方承担，不得截留。", known
    )
    texts = {m.id: m.text for m in said.mentions}
    assert [[texts[r.mention] for r in u.responsible] for u in said.units] == [
        *(["市政府"], ["市财政局"], ["市财政局"], [], [])
    ]


def test_who_is_called_in_for_one_act_supports_no_other(known: Knowledge) -> None:
    """Behind a subject of its own clause 会同 holds through the sentence, else for its clause alone."""
    said = _said("市人社局负责协调；会同市教育局制定目录；开发信息系统。", known)
    roles = [[r.role for r in unit.responsible] for unit in said.units]
    assert roles == [["lead"], ["lead", "support"], ["lead"]]
    said = _said("市人社局会同市教育局制定目录，开发信息系统。", known)
    assert [[r.role for r in unit.responsible] for unit in said.units] == [["lead", "support"]] * 2


def test_a_topic_holds_for_its_sentence(known: Knowledge) -> None:
    """What stands at the head of a sentence is a target of all its units, and of none behind the full stop."""
    said = _said("五里工业集中区要加快配套，完善服务功能。深化改革创新。", known)
    assert [_named(u.targets, said) for u in said.units] == [["五里工业集中区"], ["五里工业集中区"], []]


def test_what_is_regulated_of_a_thing_is_about_it(known: Knowledge) -> None:
    """The thing of which something is regulated is a target of each unit of the sentence."""
    said = _said("湿地公园的设立，由县林业局组织论证，并报县政府批准。", known)
    assert [_named(u.targets, said) for u in said.units] == [["湿地公园"], ["湿地公园"]]


def test_what_stands_before_a_colon_holds_for_its_sentence(known: Knowledge) -> None:
    """A project, park or group in front of a colon is a target of all that follows; a mere caption is none."""
    said = _said("推进改革。\n带动农户的产业项目：加快建设，完善服务。\n重点任务：加快建设。", known)
    assert [_named(u.targets, said) for u in said.units] == [[], ["农户", "产业项目"], ["农户", "产业项目"], []]


def test_gifts_are_for_all_whom_a_case_names(known: Knowledge) -> None:
    """Whom and what a case names is a target of what is given, save a body that only acts within it."""
    said = _said("对获得市财政局认定的示范基地的，一次性鼓励3万元。", known)
    assert [(u.modality, _named(u.targets, said)) for u in said.units] == [("do", ["示范基地"])]


def test_who_earns_a_gift_is_its_target_and_does_not_answer_for_it(known: Knowledge) -> None:
    """企业引进人才，每人给予2万元: the enterprise is given something, and each gift has its own earners."""
    said = _said("企业引进博士，每人给予2万元补助；学校举办展会，每场奖励1万元。", known)
    assert [_named(unit.targets, said) for unit in said.units] == [["企业", "博士"], ["学校"]]
    assert not any(unit.responsible for unit in said.units)


def test_a_bracket_may_say_for_whom_a_gift_is_not(known: Knowledge) -> None:
    """企业（不含国有企业） are the enterprises, save those of the bracket, which stay mentions."""
    for text in ("对企业（不含国有企业）给予补助。", "对企业，给予补助（国有企业除外）。"):
        said = _said(text, known)
        assert [_named(unit.targets, said) for unit in said.units] == [["企业"]], text
        assert "国有企业" in [mention.text for mention in said.mentions]
    said = _said("对企业（含国有企业）给予补助。", known)
    assert _named(said.units[0].targets, said) == ["企业", "国有企业"]


def test_who_is_told_or_acts_elsewhere_is_no_target(known: Knowledge) -> None:
    """A body that receives a report, approves, or acts inside a relative clause is named and not linked."""
    for text in (
        *("及时向市政府报告进展。", "报市政府批准后实施。", "完成市政府交办的任务。"),
        *("将总结报送市政府备案。", "健全政府主导、社会协同的治理体系。", "落实国家支持改革的政策。"),
    ):
        assert _said(text, known).units[0].targets == (), text
    said = _said("向市民政局提供服务。", known)
    assert _named(said.units[0].targets, said) == ["市民政局"]


def test_the_time_of_a_list_of_targets_binds_each(known: Knowledge) -> None:
    """A year in the words that open a list of targets, and a beginning, are times of all that follows."""
    for text in ("今年主要预期目标是：产值增长5%，投资增长6%。", "从2019年开始，启动改革，推进开放。"):
        said = _said(text, known)
        assert [_named(u.times, said) for u in said.units] == [
            [text[:2]] * 1 if text[0] == "今" else ["2019年"]
        ] * 2


def test_a_date_in_front_binds_the_sentence(known: Knowledge) -> None:
    """A date before a comma is a time of every unit of the sentence."""
    said = _said("到2027年，建成先导区，培育企业10家。", known)
    assert [_named(u.times, said) for u in said.units] == [["2027年"], ["2027年"]]
    assert _named(said.units[1].quantities, said) == ["10家"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("今年要启动改造，到2030年建成园区，扩大规模。", [["今年"], ["2030年"], ["2030年"]], id="until"),
        pytest.param(
            "今年安排资金6亿元，比上年增加1亿元，加快建设。", [["今年"], ["今年", "上年"], ["今年"]], id="compared"
        ),
        pytest.param("近年来，改革取得进展，要完善政策。", [[]], id="past"),
    ],
)
def test_which_times_go_on_to_the_next_clauses(text: str, times: list[list[str]], known: Knowledge) -> None:
    """A time that says until when ends those before it; what is compared with, or has passed, does not go on."""
    said = _said(text, known)
    assert [_named(u.times, said) for u in said.units] == times


def test_a_time_may_stand_in_front_of_the_body_that_acts(known: Knowledge) -> None:
    """The body behind a time answers, and the time binds what it does."""
    said = _said("从明年起市教育局要公布进展，完善制度。", known)
    texts = {m.id: m.text for m in said.mentions}
    assert [[texts[r.mention] for r in u.responsible] for u in said.units] == [["市教育局"], ["市教育局"]]
    assert [_named(u.times, said) for u in said.units] == [["明年起"], ["明年起"]]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("加强工程建设，特别是大中城市的抗震设防。", [("加强工程建设，特别是大中城市的抗震设防", [])], id="object"),
        pytest.param(
            "各部门，特别是市财政局，要抓紧落实。", [("要抓紧落实", ["各部门", "市财政局"])], id="subject between commas"
        ),
        pytest.param(
            "有条件的地区，特别是沿海地区要开展试点。", [("要开展试点", ["有条件的地区", "沿海地区"])], id="subject"
        ),
        pytest.param(
            "加强文化建设，特别是加强农村建设。", [("加强文化建设", []), ("特别是加强农村建设", [])], id="an act of its own"
        ),
    ],
)
def test_what_is_picked_out_belongs_to_the_clause_before(
    text: str, units: list[tuple[str, list[str]]], known: Knowledge
) -> None:
    """特别是 adds to what the clause before has named, unless it opens an act of its own."""
    said = _said(text, known)
    texts = {m.id: m.text for m in said.mentions}
    assert [(u.text, [texts[r.mention] for r in u.responsible if not r.inferred]) for u in said.units] == units


def test_a_field_set_off_by_a_comma_is_what_the_next_measure_builds_on(known: Knowledge) -> None:
    """A phrase with 在 in front of a comma is context."""
    said = _said("在养老服务、家政等领域，扩大招生规模。", known)
    assert [_named(u.basis, said) for u in said.units] == [["养老服务", "家政"]]


def test_duties_in_a_list_belong_to_the_one_who_is_named_before(known: Knowledge) -> None:
    """A body whose duties are listed answers for each item, and for nothing behind the list."""
    said = _said(
        "办公室承担以下职责：\n（1）起草有关文件和简报。\n（2）联系成员单位开展工作。\n二、保障措施\n各项工作要落实到位。",
        known,
    )
    texts = {m.id: m.text for m in said.mentions}
    assert [[texts[r.mention] for r in u.responsible] for u in said.units] == [["办公室"], ["办公室"], []]


def test_the_duties_of_an_article_do_not_go_on_to_the_next(known: Knowledge) -> None:
    """A list of duties within one line ends there: the next article has the number that opened it."""
    said = _said(
        "第三条 管委会依法履行下列职责：（一）编制发展规划；（二）管理国有资产。\n第四条 设立产业发展基金。\n", known
    )
    texts = {m.id: m.text for m in said.mentions}
    assert [u.text for u in said.units] == ["编制发展规划", "管理国有资产", "设立产业发展基金"]
    assert [[texts[r.mention] for r in u.responsible] for u in said.units] == [["管委会"], ["管委会"], []]


def test_what_opens_a_list_holds_for_its_items(known: Knowledge) -> None:
    """A time or a body before a colon holds for the numbered items below, and for nothing behind them."""
    said = _said(
        "一、总体要求\n到2027年：\n（1）产值突破100亿元。\n（2）建成园区10个。\n市财政局要：\n（1）落实资金。\n（2）加强监管。\n完善制度。", known
    )
    assert [_named(u.times, said) for u in said.units] == [["2027年"], ["2027年"], [], [], []]
    texts = {m.id: m.text for m in said.mentions}
    assert [[texts[r.mention] for r in u.responsible] for u in said.units] == [[], [], ["市财政局"], ["市财政局"], []]


def test_what_a_list_forbids_is_forbidden_item_by_item(known: Knowledge) -> None:
    """Words before a list forbid what its items tell, up to what one of them demands."""
    said = _said(
        "见习单位不得有下列行为：\n（一）安排人员从事危险劳动；\n（二）收取押金，扣押证件；\n"
        "（三）擅自解除协议，确需解除的，应当提前告知。\n严禁弄虚作假，要做好以下工作：\n（一）核实材料；", known
    )
    assert [u.modality for u in said.units] == ["forbid"] * 4 + ["do", "do"]


def test_items_of_a_list_of_cases_say_what_is_done_in_each(known: Knowledge) -> None:
    """Who deals with the cases of a list answers for its items; items that only name cases are no units."""
    said = _said(
        "第一条 主管部门应当根据下列情况分别作出处理：\n（一）材料不齐全的，应当书面告知。\n"
        "第二条 有下列情形之一的，可以申请补助：\n（一）家庭发生重大困难。\n（二）因病失去收入。\n"
        "第三条 有下列行为之一的，由县林业局责令改正：\n（一）擅自烧荒的，处五百元罚款。\n（二）随意放牧，毁坏植被的。\n（三）开垦湿地的，限期恢复；逾期不恢复的，处千元罚款。",
        known,
    )
    texts = {m.id: m.text for m in said.mentions}
    assert [([texts[r.mention] for r in u.responsible], u.text) for u in said.units] == [
        (["主管部门"], "应当根据下列情况分别作出处理"),
        (["主管部门"], "应当书面告知"),
        ([], "可以申请补助"),
        (["县林业局"], "责令改正"),
        (["县林业局"], "处五百元罚款"),
        (["县林业局"], "限期恢复"),
        (["县林业局"], "处千元罚款"),
    ]


def test_a_label_of_places_holds_for_its_item(known: Knowledge) -> None:
    """Places and parks of a labelled line are targets of every unit of their item, and of no other."""
    said = _said(
        "一、产业布局\n赛道一：现代物流\n发展冷链。（市商务局负责）\n空间载体：高新区\n赛道二：生物医药\n发展原料药。", known
    )
    assert [_named(u.targets, said)[-1:] for u in said.units] == [["高新区"], []]


def test_the_founding_document_reaches_its_level(found: Extraction) -> None:
    """Extraction of the founding document against its gold does not fall below what has been reached."""
    gold = next(iter(records.read(folder("data") / "hanbin-2021.jsonl")))
    table = _f1(gold, found)
    assert table["headings"] == 1.0
    assert table["units"] >= 0.95
    assert table["mentions"] >= 0.88
    assert table["triples"] >= 0.82


def test_every_unit_stands_under_its_heading_and_in_its_sentence(found: Extraction) -> None:
    """Offsets name the words: of mentions, units and sentences; each unit but the opening has a heading."""
    text = found.document.text
    assert all(text[m.start : m.end] == m.text for m in found.mentions)
    for unit in found.units:
        assert text[unit.start : unit.end] == unit.text
        assert unit.sentence and unit.sentence[0] <= unit.start < unit.end <= unit.sentence[1]
    first = found.headings[0].start
    assert all(unit.heading for unit in found.units if unit.start > first)


def test_every_find_names_its_rule(found: Extraction) -> None:
    """An expert can go from each find to the line that made it."""
    assert all(m.rule for m in found.mentions)
    assert all(u.rule for u in found.units)
    assert all(link.rule for u in found.units for link in u.responsible)


def test_mentions_do_not_overlap(found: Extraction) -> None:
    """What stands inside a longer mention is not named again."""
    inferred = {r.mention for u in found.units for r in u.responsible if r.inferred}
    # The issuer's name may stand inside a longer one; it is the evidence of what is inferred.
    named = [m for m in found.mentions if m.id not in inferred]
    ordered = sorted(named, key=lambda m: m.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_the_same_input_twice_gives_the_same_bytes(known: Knowledge, found: Extraction) -> None:
    """Nothing in the extraction depends on chance or order of sets."""
    again = extractor.extract(found.document, known)
    assert records.dumps(again) == records.dumps(found)


def test_the_reference_segmenter_cuts_alike(known: Knowledge) -> None:
    """Where no wheel of the Rust jieba exists, plain jieba takes its place with nearly the same cuts."""
    words = sorted(word for word in known.lexicon.words if len(word) > 1)
    nameless = [word for word in words if known.lexicon.words[word].plain]
    plain = reference([word for word in words if word not in nameless], nameless)
    lines = [line for line in _founding_text().splitlines() if line]
    same = sum(_cut(known.lexicon.segmenter, line) == _cut(plain, line) for line in lines)
    assert same / len(lines) >= 0.98


def _founding_text() -> str:
    return (folder("data") / "hanbin-2021.txt").read_text(encoding="utf-8")


def _cut(segmenter: Segmenter, line: str) -> list[str]:
    return [word for word, _ in segmenter.tag(line)]


def _f1(gold: Extraction, found: Extraction) -> dict[str, float]:
    rows = scoring.score([gold], [found]).rows
    return {row.key: row.f1 for row in rows if isinstance(row, scoring.Row)}


HELD = {"consumption-poverty-2018": (0.95, 0.88), "hailar-2019": (0.93, 0.84)}


@pytest.mark.parametrize(("name", "floors"), HELD.items(), ids=HELD)
def test_other_annotated_documents(
    known: Knowledge, shared: Path, name: str, floors: tuple[float, float]
) -> None:
    """Units and mentions of the other annotated documents do not fall below what has been reached."""
    gold = next(iter(records.read(shared / "gold" / f"{name}.jsonl")))
    found = extractor.extract(reading.read(shared / "gold" / f"{name}.txt", own()), known)
    table = _f1(gold, found)
    assert table["units"] >= floors[0]
    assert table["mentions"] >= floors[1]


def test_units_are_numbered_in_text_order(found: Extraction) -> None:
    """Ids count from one in text order, so that a reader can find them."""
    assert [u.id for u in found.units] == [f"u{i}" for i in range(1, len(found.units) + 1)]
    units: list[Unit] = [replace(u) for u in found.units]
    assert [u.start for u in units] == sorted(u.start for u in units)


def test_a_bare_predicate_shares_the_object_put_in_front(known: Knowledge) -> None:
    """What has been put in front with 把 is acted on by a predicate without an object, too."""
    said = _said("把五里工业集中区、城东新区作为主战场，举全区之力，持续提升打造。", known)
    assert [_named(u.targets, said) for u in said.units] == [["五里工业集中区", "城东新区"]] * 2


def test_a_task_that_is_only_named_has_its_body(known: Knowledge) -> None:
    """An item of a task list without a predicate is a measure of the body that its note names."""
    said = _said(
        "1.人工智能产业的潜在风险及对策建议。（省公安厅牵头）\n2.推进平台建设。（省经信厅牵头）", known
    )
    texts = {m.id: m.text for m in said.mentions}
    found = [(u.text, [texts[r.mention] for r in u.responsible]) for u in said.units]
    assert found == [
        ("人工智能产业的潜在风险及对策建议", ["省公安厅"]),
        ("推进平台建设", ["省经信厅"]),
    ]
