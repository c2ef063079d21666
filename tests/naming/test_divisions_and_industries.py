"""The gazetteers of the lexicon: divisions by GB/T 2260, industries by GB/T 4754, and the script that makes them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.knowledge import tsv
from kg.naming import gazetteer
from kg.resources import folder

LEXICON = folder("schema") / "lexicon"
DIVISIONS = gazetteer.load(LEXICON / "divisions.tsv")
INDUSTRIES = {
    row["name"]: (row["code"], row["level"])
    for _, row in tsv.rows(LEXICON / "industry-codes.tsv", ("code", "name", "level"))
}


def test_the_divisions_are_complete() -> None:
    """34 provinces, 333 cities and their like, and the counties of 2023."""
    levels = Counter(d.level for d in DIVISIONS.by_code.values())
    assert (levels["province"], levels["city"]) == (34, 333)
    assert 2840 <= levels["county"] <= 2860


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        ("610000", "陕西省", ("陕西",)),
        ("610900", "安康市", ("安康",)),
        ("610902", "汉滨区", ("汉滨",)),
        ("150000", "内蒙古自治区", ("内蒙古",)),
        ("150702", "海拉尔区", ("海拉尔",)),
        ("222400", "延边朝鲜族自治州", ("延边", "延边州")),
        ("710000", "台湾省", ("台湾",)),
        ("810000", "香港特别行政区", ("香港",)),
        ("820000", "澳门特别行政区", ("澳门",)),
        ("429021", "神农架林区", ("神农架",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_division_has_its_code_and_short_forms(code: str, name: str, short: tuple[str, ...]) -> None:
    """Short forms that can stand alone are listed with the official name."""
    assert (DIVISIONS.by_code[code].name, DIVISIONS.by_code[code].short) == (name, short)


@pytest.mark.parametrize(
    "form",
    [
        "和平",
        "朝阳",
        "新城",
        "东方",
        "通道",
        "资源",
        "合作",
        "互助",
        "平安",
        "大理",
        "文山",
        "长治",
        "海口",
        "和县",
        "范县",
        "城区",
        "海城市",
    ],
)
def test_words_are_no_sure_names_of_places(form: str) -> None:
    """A form that is a word, or that chance makes of two, is weak: something else must say that it is a place."""
    divisions = DIVISIONS.by_form[form]
    assert all(form not in d.short for d in divisions)
    assert all(form in d.weak for d in divisions if form != d.name or len(form) == 2 or form == "海城市")


@pytest.mark.parametrize("form", ["城东", "路北", "市中", "市辖区", "全国", "县", "省直辖县级行政区划"])
def test_directions_and_fillers_are_no_places(form: str) -> None:
    """Names of no particular place and single characters are left out."""
    assert form not in DIVISIONS.by_form
    assert min(map(len, DIVISIONS.by_form)) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("襄樊市", "襄阳市"),
        ("海拉尔市", "海拉尔区"),
        ("思茅市", "普洱市"),
        ("户县", "鄠邑区"),
        ("呼伦贝尔盟", "呼伦贝尔市"),
    ],
)
def test_old_names_lead_to_present_ones(old: str, new: str) -> None:
    """Former names of divisions are known, as old documents use them."""
    assert [d.name for d in DIVISIONS.by_form[old]] == [new]


def test_every_division_lies_in_a_province() -> None:
    """Parents lead up to a province, and the code of each begins with the province's."""
    for division in DIVISIONS.by_code.values():
        top = DIVISIONS.chain(division)[-1]
        assert top.level == "province"
        assert division.code[:2] == top.code[:2]


def test_labels_are_unique() -> None:
    """Districts of one name are told apart by what they lie in."""
    labels = Counter(map(DIVISIONS.label, DIVISIONS.by_code.values()))
    assert [label for label, count in labels.items() if count > 1] == []
    assert DIVISIONS.label(DIVISIONS.by_code["120101"]) == "天津市和平区"


def test_regions_have_no_code() -> None:
    """Regions of several divisions, such as 京津冀, are known beside the divisions."""
    regions = {d.name for found in DIVISIONS.by_form.values() for d in found if d.level == "region"}
    assert {"京津冀", "粤港澳大湾区", "长三角", "成渝地区双城经济圈"} <= regions


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("农业", "01", "2"),
        ("林业", "02", "2"),
        ("渔业", "04", "2"),
        ("制造业", "C", "1"),
        ("汽车制造业", "36", "2"),
        ("批发零售业", "F", "1"),
        ("风力发电", "4415", "4"),
        ("软件和信息技术服务业", "65", "2"),
    ],
)
def test_industries_are_named_as_texts_name_them(name: str, code: str, level: str) -> None:
    """Sections and divisions by the forms that texts use, groups and classes where their names are usable."""
    assert INDUSTRIES[name] == (code, level)


@pytest.mark.parametrize("part", ["未列明", "其他农业", "辅助性活动"])
def test_names_that_no_text_says_are_left_out(part: str) -> None:
    """Residual classes of the classification ("other ...") give no names."""
    assert [name for name in INDUSTRIES if part in name] == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["code\tname"], "d.tsv:1: no column 'short' in the header; valid are: code, name"),
        (["{header}", "1\tA\t\tregoin"], "d.tsv:2: unknown level 'regoin'; did you mean 'region'?"),
        (["{header}", "1\t\t\tcity"], "d.tsv:2: column 'name' is empty"),
        (["{header}", "1\tA\t\tcity\t9"], "d.tsv:2: no division has the parent code '9'"),
    ],
    ids=["no column", "unknown level", "no name", "unknown parent"],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, lines: list[str], message: str) -> None:
    """A person who edits the gazetteer is told what is wrong, where, and what would be right."""
    path = tmp_path / "d.tsv"
    text = "\n".join(lines).replace("{header}", "\t".join(gazetteer.COLUMNS))
    path.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(SchemaError) as caught:
        gazetteer.load(path)
    assert str(caught.value) == message.replace("d.tsv", str(path))


def test_a_missing_gazetteer_is_told(tmp_path: Path) -> None:
    """The file's name is in the message."""
    with pytest.raises(SchemaError, match=r"none\.tsv: no such file"):
        gazetteer.load(tmp_path / "none.tsv")


# The script


def build(root: Path, out: Path, divisions: Path, industries: Path) -> None:
    script = root / "tools/build_gazetteers.py"
    command = [sys.executable, str(script), str(divisions), str(industries), "--out", str(out)]
    subprocess.run(command, check=True, timeout=120)


def test_the_script_makes_the_gazetteers_from_the_tables(root: Path, shared: Path, tmp_path: Path) -> None:
    """The files of the lexicon are what the script makes, byte by byte."""
    build(root, tmp_path, shared / "tables/gbt2260.tsv", shared / "tables/gbt4754-2017.tsv")
    for name in ("divisions.tsv", "industry-codes.tsv"):
        assert (tmp_path / name).read_bytes() == (LEXICON / name).read_bytes()


def test_every_named_row_of_the_table_is_there(shared: Path) -> None:
    """Nothing but fillers and statistical zones (codes 71 to 79) is left out."""
    rows = [row for _, row in tsv.rows(shared / "tables/gbt2260.tsv", ("code", "name", "level"))]
    left = {row["name"] for row in rows if row["code"] not in DIVISIONS.by_code and row["code"][4] != "7"}
    doubles = {"东莞市", "中山市", "儋州市", "嘉峪关市"}
    assert left - doubles == {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def test_the_script_reads_the_tree_of_the_npm_package(root: Path, tmp_path: Path) -> None:
    """The JSON tree gives the same divisions: codes are filled up to six digits, fillers and streets dropped."""
    tree = [
        {
            "code": "61",
            "name": "陕西省",
            "children": [
                {
                    "code": "6109",
                    "name": "安康市",
                    "children": [{"code": "610901", "name": "市辖区"}, {"code": "610902", "name": "汉滨区"}],
                }
            ],
        }
    ]
    (tmp_path / "tree.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "industries.tsv").write_text(
        "code\tname\tparent\tlevel\nA\t农、林、牧、渔业\t\t1\n", encoding="utf-8"
    )
    choices = tmp_path / "out"
    choices.mkdir()
    build(root, choices, tmp_path / "tree.json", tmp_path / "industries.tsv")
    made = gazetteer.load(choices / "divisions.tsv")
    assert [d.name for d in made.chain(made.by_code["610902"])] == ["汉滨区", "安康市", "陕西省"]
    assert "610901" not in made.by_code
    industries = (choices / "industry-codes.tsv").read_text(encoding="utf-8").splitlines()
    assert industries[1:] == ["A\t农林牧渔业\t1\t农、林、牧、渔业"]
