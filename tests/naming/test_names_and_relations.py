"""One thing, one name: each rule of naming.yaml, names within and across documents, and what names say."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import naming
from kg.knowledge import load, own
from kg.knowledge.rules import Rule
from kg.model import Document, Extraction, Mention, MentionType
from kg.naming.iris import BASE_IRI, entity_iri, iri_segment
from kg.resources import folder

RULES = own().patterns("naming")
NO_NAMES = ("part", "organ", "ministry", "holds")


def document(source: str | None, text: str = "") -> Document:
    """A document by its issuer, or by ``issuer：title``."""
    issuer, _, title = (source or "").partition("：")
    return Document("d", text, title=title or None, issuers=(issuer,) if issuer else ())


def extraction(source: str | None, *mentions: tuple[MentionType, str], text: str = "") -> Extraction:
    """An extraction of mentions that stand in the text, or one behind the other."""
    text = text or "".join(f"{words}。" for _, words in mentions)
    made = []
    for number, (type_, words) in enumerate(mentions, 1):
        start = text.index(words)
        made.append(Mention(f"m{number}", type_, start, start + len(words), words))
    return Extraction(document(source, text), mentions=tuple(made))


def names(source: str | None, *mentions: tuple[MentionType, str], text: str = "") -> list[str]:
    return [m.name for m in naming.name(extraction(source, *mentions, text=text), own()).mentions]


def patterns(rewriting: bool = False) -> list[object]:
    """All rules, or those that rewrite one name by itself."""
    others = (*NO_NAMES, "given", "statute") if rewriting else ()
    found = [p for p in RULES.all() if p.attributes.get("act") not in others]
    return [pytest.param(pattern, id=pattern.name) for pattern in found]


def cases(of_names: bool) -> Iterator[object]:
    for pattern in RULES.all():
        if (pattern.attributes.get("act") in NO_NAMES) != of_names:
            for case in pattern.attributes.get("cases", ()):
                yield pytest.param(*case, id=f"{pattern.name}: {case[2]}")


# The rules


@pytest.mark.parametrize("pattern", patterns())
def test_the_examples_of_a_rule_hold(pattern: Rule) -> None:
    """Each rule finds what its examples say and nothing in its counter-examples, and there are enough of them."""
    assert list(pattern.failures()) == []
    assert len(pattern.examples) >= 2
    assert pattern.counter


def test_rules_are_told_apart_by_their_names() -> None:
    """A rule that explains a name can be found by its own name."""
    found = [pattern.name for pattern in RULES.all()]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("source", "type_", "text", "name"), list(cases(of_names=True)))
def test_the_cases_of_a_rule_hold(source: str | None, type_: MentionType, text: str, name: str) -> None:
    """In a document of the issuer, the text gets the name."""
    assert naming.canonical(text, type_, document(source), own()).name == name


@pytest.mark.parametrize(("source", "type_", "text", "name"), list(cases(of_names=False)))
def test_the_cases_of_a_relation_hold(
    source: str | None, type_: MentionType, text: str, name: str | None
) -> None:
    """From the name follows a part or a thing that it holds, or nothing."""
    found = naming.relations(extraction(source, (type_, text)), own())
    tails = [r.object_iri.rpartition("/")[2] for r in found]
    assert tails == ([] if name is None else [iri_segment(name)])


@pytest.mark.parametrize("pattern", patterns(rewriting=True))
def test_a_rule_that_changes_a_name_says_so(pattern: Rule) -> None:
    """At least one case of each rewriting rule has the rule among the steps that led to its name."""
    steps = [
        step.rule
        for source, type_, text, _ in pattern.attributes["cases"]
        for step in naming.canonical(text, type_, document(source), own()).steps
    ]
    assert pattern.name in steps


# Documents


@pytest.mark.parametrize(
    ("issuer", "text", "name"),
    [
        ("汉滨区委", "区委", "汉滨区委"),
        ("汉滨区委", "市委", "安康市委"),
        ("汉滨区委", "省委", "陕西省委"),
        ("中共安康市汉滨区委员会办公室", "区政府", "汉滨区人民政府"),
        ("海拉尔区人民政府", "自治区", "自治区"),
        ("海拉尔区人民政府", "自治区政府", "内蒙古自治区人民政府"),
        ("呼伦贝尔市人民政府", "区政府", "区人民政府"),
        ("北京市朝阳区人民政府", "市政府", "北京市人民政府"),
        ("北京市朝阳区人民政府", "区教委", "北京市朝阳区教育委员会"),
        ("仙桃市人民政府", "省政府", "湖北省人民政府"),
        ("延边朝鲜族自治州人民政府", "州财政局", "延边朝鲜族自治州财政局"),
        ("阿荣旗人民政府", "旗委", "阿荣旗委"),
        ("国务院办公厅", "市政府", "市人民政府"),
        ("某某公司", "区委", "区委"),
    ],
    ids=lambda value: value,
)
def test_level_words_mean_the_place_of_the_document(issuer: str, text: str, name: str) -> None:
    """区, 市 and 省 are the issuer's division and what it lies in; without a place they stay a class."""
    assert names(issuer, ("Body", text)) == [name]


def test_the_same_words_of_two_places_are_two_bodies() -> None:
    """市发改委 of 安康 and of 宝鸡 get different IRIs; its three spellings in one place get one."""
    spellings = ("市发改委", "市发展改革委", "市发展和改革委员会", "安康市发展改革委")
    here = naming.name(extraction("安康市人民政府", *(("Body", s) for s in spellings)), own())
    there = naming.name(extraction("宝鸡市人民政府", ("Body", "市发改委")), own())
    assert len({m.iri for m in here.mentions}) == 1
    assert there.mentions[0].iri not in {m.iri for m in here.mentions}


def test_same_names_of_different_types_stay_apart() -> None:
    """A school that acts and a school that is built are two nodes."""
    school = naming.name(extraction(None, ("Body", "学校"), ("Project", "学校")), own())
    assert len({m.iri for m in school.mentions}) == 2


def test_a_body_under_two_names_is_one_in_its_document() -> None:
    """What stands in brackets behind a body's name is the same body from there on, and before."""
    found = names(
        "安康市人民政府", ("Body", "市人工智能局"), ("Body", "市数据局（市人工智能局）"), ("Body", "市数据局")
    )
    assert found == ["安康市数据局"] * 3


def test_a_short_name_that_the_document_gives_is_followed() -> None:
    """《条例》 is what the document says it calls so."""
    text = "落实《安康市汉江水质保护条例》（以下简称《条例》），执行《条例》第三条。"
    mentions: tuple[tuple[MentionType, str], ...] = (
        ("Instrument", "《安康市汉江水质保护条例》"),
        ("Instrument", "《条例》"),
    )
    assert names("国务院", *mentions, text=text) == ["安康市汉江水质保护条例"] * 2
    assert names("国务院", *mentions) == ["安康市汉江水质保护条例", "条例"]


@pytest.mark.parametrize(
    ("issuer", "merged"),
    [("安康市人民政府", True), ("汉滨区委", True), ("宝鸡市人民政府", False), ("国务院", False)],
)
def test_a_local_rule_without_its_place_is_the_rule_of_the_place(issuer: str, merged: bool) -> None:
    """Only in documents of 安康 or of what lies in it, and only where the full name stands too."""
    both: tuple[tuple[MentionType, str], ...] = (
        ("Instrument", "《汉江水质保护条例》"),
        ("Instrument", "《安康市汉江水质保护条例》"),
    )
    assert (len(set(names(issuer, *both))) == 1) is merged
    assert names(issuer, both[0]) == ["汉江水质保护条例"]


def test_quantities_and_times_get_no_name() -> None:
    """Only entities are named."""
    made = naming.name(extraction(None, ("Quantity", "10家"), ("Time", "2025年"), ("Place", "汉滨")), own())
    assert [(m.name, bool(m.iri)) for m in made.mentions] == [("", False), ("", False), ("汉滨区", True)]


def test_every_step_to_a_name_names_its_rule() -> None:
    """The explanation begins with the text, ends with the name, and each step takes up the one before."""
    source = extraction("安康市人民政府", ("Body", "市国资委"))
    explained = naming.explain_name(source.mentions[0], source, own())
    assert explained.name == "安康市国有资产监督管理委员会"
    befores, afters = [s.before for s in explained.steps], [s.after for s in explained.steps]
    assert [*befores, explained.name] == ["市国资委", *afters]
    assert all(step.rule in {p.name for p in RULES.all()} for step in explained.steps)


# What names say


def edges(source: str | None, *mentions: tuple[MentionType, str]) -> set[tuple[str, str, str]]:
    found = naming.relations(extraction(source, *mentions), own())
    return {
        (r.subject_iri.removeprefix(BASE_IRI), r.property, r.object_iri.removeprefix(BASE_IRI)) for r in found
    }


def test_divisions_lie_in_each_other() -> None:
    """汉滨 lies in 安康, 安康 in 陕西, whatever the document mentions."""
    assert edges(None, ("Place", "汉滨")) == {
        ("place/汉滨区", "within", "place/安康市"),
        ("place/安康市", "within", "place/陕西省"),
    }


def test_a_park_lies_in_the_place_that_its_name_begins_with() -> None:
    """安康高新区 lies in 安康市; 高新区 lies nowhere in particular."""
    assert ("park/安康高新区", "within", "place/安康市") in edges(None, ("Park", "安康高新区"))
    assert edges(None, ("Park", "高新区")) == set()


def test_names_are_about_the_names_they_hold() -> None:
    """The longest names in a name count, bare class words do not, and a river is known by name."""
    found = edges(
        "汉滨区委",
        ("Instrument", "《安康市汉江水质保护条例》"),
        ("Park", "现代农业园区"),
        ("Industry", "现代农业"),
        ("Industry", "农业"),
        ("Project", "项目"),
        ("Instrument", "法治汉滨"),
        ("Place", "汉滨"),
    )
    about = {(s, o) for s, key, o in found if key == "about"}
    assert about == {
        ("instrument/安康市汉江水质保护条例", "ecologicalzone/汉江"),
        ("park/现代农业园区", "industry/现代农业"),
        ("industry/现代农业", "industry/农业"),
        ("instrument/法治汉滨", "place/汉滨区"),
    }


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        ("林长制实施方案", "林长制", True),
        ("《关于打赢脱贫攻坚战三年行动的指导意见》", "脱贫攻坚战", True),
        ("监督管理工作机制", "工作机制", False),
    ],
)
def test_an_instrument_in_an_instrument(outer: str, inner: str, held: bool) -> None:
    """A plan is about the system that its name begins with, a cited document about what its title names."""
    found = edges(None, ("Instrument", outer), ("Instrument", inner))
    assert any(key == "about" and o == f"instrument/{inner}" for _, key, o in found) is held


@pytest.mark.parametrize("organ", ["教育部", "浙江省教育厅", "海拉尔区农牧局"])
def test_an_organ_is_not_about_its_field(organ: str) -> None:
    """教育部 is a body, whatever education the document speaks of."""
    found = edges(None, ("Body", organ), ("Industry", "教育"), ("Industry", "农牧"))
    assert not any(key == "about" and s.startswith("body/") for s, key, _ in found)


@pytest.mark.parametrize(
    ("issuer", "text", "name"),
    [
        ("广州市人民政府办公厅", "康乐", "康乐"),
        ("海拉尔区人民政府", "老城区", "老城区"),
        ("浙江省人民政府", "义乌", "义乌市"),
        ("辽宁省人民政府", "朝阳", "朝阳市"),
        ("北京市人民政府", "朝阳", "北京市朝阳区"),
        ("国务院", "义乌", "义乌市"),
        ("国务院", "朝阳", "朝阳"),
    ],
)
def test_doubtful_forms_are_places_near_the_document_only(issuer: str, text: str, name: str) -> None:
    """A weak form, and a county's short form, is a place where the document shares its province."""
    assert names(issuer, ("Place", text)) == [name]


def test_facts_carry_the_codes_of_divisions_and_industries() -> None:
    """Codes of GB/T 2260 and GB/T 4754 stand beside the edges."""
    found = naming.facts(extraction(None, ("Place", "海拉尔"), ("Industry", "汽车制造业")), own())
    assert (entity_iri(BASE_IRI, "Place", "海拉尔区"), "notation", "150702") in found
    assert (entity_iri(BASE_IRI, "Industry", "汽车制造业"), "notation", "36") in found
    assert (
        entity_iri(BASE_IRI, "Place", "海拉尔区"),
        "within",
        entity_iri(BASE_IRI, "Place", "呼伦贝尔市"),
    ) in found


def test_the_base_of_iris_is_a_setting() -> None:
    """Names and relations use the base that they are given."""
    named = naming.name(extraction(None, ("Place", "汉滨")), own(), "http://example.org/")
    assert named.mentions[0].iri == "http://example.org/place/汉滨区"
    assert {r.subject_iri[:19] for r in naming.relations(named, own(), "http://example.org/")} == {
        "http://example.org/"
    }


def test_the_rules_of_another_schema_are_used(tmp_path: Path) -> None:
    """A person who tries a change in a copy of the schema gets names by the copy."""
    copy = tmp_path / "schema"
    shutil.copytree(folder("schema"), copy)
    rules = copy / "rules/naming.yaml"
    text = rules.read_text(encoding="utf-8").replace('gives: "{own}各{class}"', 'gives: "{own}的{class}"')
    rules.write_text(text, encoding="utf-8", newline="\n")
    assert naming.canonical("各镇", "Body", document("汉滨区委"), load(copy)).name == "汉滨区的镇"
    assert naming.canonical("各镇", "Body", document("汉滨区委"), own()).name == "汉滨区各镇"


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("汉滨区委", "汉滨区委"),
        ("县（市、区）", "县（市、区）"),
        ("1+N", "1%2BN"),
        ("a/b c", "a%2Fb%20c"),
        ("50%", "50%25"),
        ("..", "%2E%2E"),
        ("　", "%E3%80%80"),
    ],
)
def test_segments_stay_readable_and_valid(text: str, segment: str) -> None:
    """Chinese stays, what a path segment cannot hold is escaped."""
    assert iri_segment(text) == segment


# Properties

WORDS = st.lists(
    st.sampled_from(
        [
            "安康市",
            "汉滨区",
            "汉滨",
            "市",
            "区",
            "省",
            "各",
            "中共",
            "委",
            "政府",
            "发改委",
            "办公室",
            "《",
            "》",
            "（",
            "）",
            "(",
            "5",
            "Ｇ",
            "国家",
            "财政局",
            "条例",
            "镇",
            "、",
            "“",
            "”",
            "产业",
            "高新区",
            "团",
            "税务局",
            "\u3000",
            "本",
            "方案",
        ]
    ),
    min_size=1,
    max_size=8,
).map("".join)
TYPES = st.sampled_from(["Body", "Place", "Park", "Instrument", "Industry"])
ISSUERS = st.sampled_from([None, "汉滨区委", "安康市人民政府", "国务院办公厅", "内蒙古自治区人民政府"])


@given(WORDS, TYPES, ISSUERS)
def test_every_text_gets_a_name_and_a_valid_iri(text: str, type_: MentionType, issuer: str | None) -> None:
    """No text fails, no name is empty where the text is not, and the IRI holds no forbidden character."""
    named = naming.canonical(text, type_, document(issuer), own())
    assert named.name or not text.strip("《》“” ")
    assert not set(iri_segment(named.name)) & set(' <>"{}|\\^`/?#[]')


@given(WORDS, TYPES, ISSUERS)
def test_both_widths_give_one_name(text: str, type_: MentionType, issuer: str | None) -> None:
    """A text and the same text in the other width are one thing."""
    widths = {text, unicodedata.normalize("NFKC", text)}
    found = {naming.canonical(width, type_, document(issuer), own()).name for width in widths}
    assert len(found) == 1 or not text.strip()


@given(st.lists(st.tuples(TYPES, WORDS), min_size=1, max_size=5), ISSUERS)
def test_naming_again_changes_nothing(mentions: list[tuple[MentionType, str]], issuer: str | None) -> None:
    """Names come from the text alone: a second run on the result gives the same, and so do the relations."""
    first = naming.name(extraction(issuer, *mentions), own())
    assert naming.name(first, own()) == first
    bare = replace(first, mentions=tuple(replace(m, name="", iri="") for m in first.mentions))
    assert naming.facts(bare, own()) == naming.facts(first, own())
