"""A word that is changed in any file of a schema folder is seen by the commands that are given the folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.resources import folder
from support.folders import LEXICON, RULES

# A notice made up for this test.
BODY = """一、加强水源保护
各镇人民政府要落实河长制，保护青溪水源，到2027年完成治理投资3000万元。妇联要支持退役军人、冷链和自贸区，大力发展旅游，推进乡村振兴。防治农业面源污染，加强滨江路整治。推进供水、环保、信息等基础设施建设。会同县公安局开展“五早”行动。落实《水条例》精神，由汉滨区文化和旅游局负责保护古迹。市人力资源和社会保障、民政部门要加强电子商务培训，落实“十百千”工程。
主责单位：市水利局、市财政局
二、工作目标
建设老旧小区2个，加快耕地保护。做好农业工作。推广储能锂电池。少走冤枉路。能源局要加强监管。依据《水条例》制定本通知。
"""
LOCAL = f"清河市人民政府关于加强水源保护的通知\n清政发〔2026〕3号\n\n各县人民政府：\n\n{BODY}\n清河市人民政府\n2026年3月1日\n"
CENTRAL = f"国务院关于加强水源保护的通知\n国发〔2026〕3号\n\n{BODY}\n国务院\n2026年3月1日\n"

ALL, READ, KEPT = ("extract", "explain", "build"), ("extract", "build"), ("build",)
# file: what stands in it, what is written instead, and which commands show it.
EDITS = {
    "rules/reading.yaml": ("〔", "﹝", READ),
    "rules/issuers.yaml": ("政府|中央|国务院|", "中央|", READ),
    "rules/outline.yaml": ("|主责|", "|主要责|", READ),
    "rules/sections.yaml": ("目标$", "目的$", ALL),
    "rules/classes.yaml": ("predicate:\n    [verb, ", "predicate:\n    [", ALL),
    "rules/word-shapes.yaml": ("公铁半", "公铁半江", ALL),
    "rules/shapes.yaml": ("会同(?=", "会通(?=", ALL),
    "rules/organs.yaml": ("人力资源和社会保障", "人力资源及社会保障", ALL),
    "rules/times.yaml": ("年", "载", ALL),
    "rules/quotes.yaml": ("makes: counted", "makes: Project.mention", ALL),
    "rules/quantities.yaml": ("万", "萬", ALL),
    "rules/words.yaml": ("makes: verb", "makes: vn", ALL),
    "rules/names.yaml": ("makes: last", "makes: Place", ALL),
    "rules/lists.yaml": ("{等}", "{的}", ALL),
    "rules/clauses.yaml": ("makes: measure", "makes: goal", ALL),
    "rules/responsibility.yaml": ("主责", "主要", ALL),
    "rules/naming.yaml": ("《", "〈", ALL),
    "rules/graph.yaml": ("^《.+》$", "^〈.+〉$", KEPT),
    "rules/figures.yaml": ("万: 10000", "万: 1000", KEPT),
    "rules/pieces.yaml": ("[0-9０-９]", "[1-9０-９]", ALL),
    "lexicon/body.tsv": ("妇联\t", "妇女联\t", ALL),
    "lexicon/body-names.tsv": ("国家能源局", "国家能源总局", READ),
    "lexicon/divisions.tsv": ("汉滨区\t汉滨", "汉滨县\t汉滨", KEPT),
    "lexicon/fields.tsv": ("旅游\ttourism", "旅游\tsport", KEPT),
    "lexicon/field-signs.tsv": ("EcologicalZone\tecology", "EcologicalZone\tindustry", KEPT),
    "lexicon/fixed.tsv": ("农业面源污染", "农业面源", ALL),
    "lexicon/grammar.tsv": ("落实\tverb", "落实\tnoun", ALL),
    "lexicon/group.tsv": ("退役军人\t", "退伍军人\t", ALL),
    "lexicon/industry.tsv": ("电子商务\t", "电子商业\t", ALL),
    "lexicon/industry-codes.tsv": ("\t农业\t", "\t农事\t", KEPT),
    "lexicon/instrument.tsv": ("乡村振兴\t", "乡村振新\t", ALL),
    "lexicon/park.tsv": ("自贸区\t", "自贸地\t", ALL),
    "lexicon/nouns.tsv": ("冤枉路\t", "冤枉道\t", ALL),
    "lexicon/place.tsv": ("老旧小区", "老小区", ALL),
    "lexicon/products.tsv": ("锂电池\t", "锂电磁\t", ALL),
    "lexicon/project.tsv": ("冷链\t", "冷连\t", ALL),
    "lexicon/zone.tsv": ("耕地\t", "耕土\t", ALL),
}


def test_no_file_is_left_out() -> None:
    """Every file of the schema that experts edit has its case; the index is tested by what it refuses."""
    files = [*RULES.glob("*.yaml"), *LEXICON.glob("*.tsv")]
    assert {f"{path.parent.name}/{path.name}" for path in files} == {*EDITS, "rules/index.yaml"}


def shown(command: str, documents: list[Path], where: Path, *schema: str) -> str:
    """Return what a command says of the documents, with a schema or the product's own."""
    run = CliRunner(catch_exceptions=False)
    if command == "extract":
        return run.invoke(main, ["extract", *map(str, documents), *schema]).stdout
    if command == "explain":
        return run.invoke(main, ["explain", BODY, *schema]).stdout
    store = str(where / "store")
    shutil.rmtree(store, ignore_errors=True)
    assert run.invoke(main, ["build", *map(str, documents), "--store", store, *schema]).exit_code == 0
    return run.invoke(main, ["export", "--store", store, "--format", "nquads"]).stdout


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The notice, of a city and of the State Council."""
    found = []
    for name, text in (("local", LOCAL), ("central", CENTRAL)):
        found.append(tmp_path_factory.mktemp("notice") / f"{name}.txt")
        found[-1].write_text(text, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def before(documents: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the commands say by the product's own schema."""
    where = tmp_path_factory.mktemp("own")
    return {command: shown(command, documents, where) for command in ALL}


@pytest.mark.parametrize(("file", "edit"), EDITS.items(), ids=EDITS)
def test_a_word_in_a_file_counts(
    file: str, edit: tuple[str, str, tuple[str, ...]], documents: list[Path], before: dict[str, str], tmp_path: Path
) -> None:
    """The commands that are given the changed folder say something else, and those that are not do not."""
    old, new, commands = edit
    schema = Path(shutil.copytree(folder("schema"), tmp_path / "schema"))
    text = (schema / file).read_text(encoding="utf-8")
    assert old in text
    (schema / file).write_text(text.replace(old, new), encoding="utf-8")
    for command in commands:
        assert shown(command, documents, tmp_path, "--schema", str(schema)) != before[command], command
    assert shown("extract", documents, tmp_path) == before["extract"]
