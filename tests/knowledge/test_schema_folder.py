"""A schema folder of one's own is used for all that is read, and every file of it counts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.extraction.extractor import extract
from kg.extraction.rule_checks import check
from kg.knowledge import load, own
from kg.model import Document
from kg.resources import folder
from support.folders import RULES

STEMS = sorted(path.stem for path in RULES.glob("*.yaml"))


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A copy of the product's schema."""
    return Path(shutil.copytree(folder("schema"), tmp_path / "schema"))


def test_every_rule_file_has_its_place_in_the_index() -> None:
    """The index names all files; pieces and the index itself hold no rules."""
    named = {stem for stage in own().stages for stem in stage.files}
    assert named | {"index", "pieces"} == set(STEMS)
    assert all(reason.zh and reason.en for stage in own().stages for reason in stage.why.values())


def test_a_rule_file_outside_the_index_is_refused(schema: Path) -> None:
    """A file that nobody reads would be a rule that silently does nothing."""
    (schema / "rules" / "mine.yaml").write_text("rules: []\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"index\.yaml.*does not say where mine\.yaml stands"):
        load(schema)


def test_a_mark_without_a_class_is_refused(schema: Path) -> None:
    """A mark alone belongs to a word of another file; on any other word it would silently do nothing."""
    path = schema / "lexicon" / "grammar.tsv"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}青溪水坝\t+house\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=rf"grammar\.tsv:{len(text.splitlines()) + 1}: '青溪水坝' has a mark and no"):
        load(schema)


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem not in ("index", "pieces")])
def test_a_broken_example_in_any_file_is_reported(schema: Path, stem: str) -> None:
    """The checking of rules covers every file."""
    path = schema / "rules" / f"{stem}.yaml"
    text = path.read_text(encoding="utf-8")
    if stem == "classes":
        changed = text.replace("龙头企业: Body.both", "龙头企业: Park.both")
    elif stem == "figures":
        changed = text.replace("147个: {value: 147", "147个: {value: 148")
    else:
        changed = re.sub(r"counter: \[|counter:(\n *- )", lambda m: _with(m, _found(stem)), text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert [p for p in check(load(schema)) if p.source.startswith(f"{stem}.yaml")] != []


def test_the_reading_takes_its_word_classes_from_the_folder(schema: Path) -> None:
    """What ends a modality is a set of classes.yaml: without it, the encouragement goes on."""
    path, words = schema / "rules" / "classes.yaml", "鼓励企业建设研发中心，要完善标准。"
    path.write_text(
        path.read_text(encoding="utf-8").replace("demanding: [modal]", "demanding: [copula]"), encoding="utf-8"
    )
    changed = extract(Document("d", words), load(schema)).units
    assert [unit.modality for unit in extract(Document("d", words), own()).units] == ["encourage", "do"]
    assert [unit.modality for unit in changed] == ["encourage", "encourage"]


@pytest.mark.parametrize("change", ["  demandin: [modal]", "  demanding: [modl]"], ids=["missing set", "unknown class"])
def test_a_set_that_the_reading_needs_is_refused_where_it_is_wrong(schema: Path, change: str) -> None:
    """A set under another name, or with a class that is none, is told with the file and the nearest name."""
    path = schema / "rules" / "classes.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("  demanding: [modal]", change), encoding="utf-8"
    )
    with pytest.raises(SchemaError, match=r"classes\.yaml.*did you mean '(demandin|model)'"):
        extract(Document("d", "建设园区。"), load(schema))


def _with(counter: re.Match[str], text: str) -> str:
    """Return the beginning of a list of counter-examples with one more in front."""
    return f"counter:{counter[1]}{text}{counter[1]}" if counter[1] else f"counter: [{text}, "


def _found(stem: str) -> str:
    """Return a text in which the first rule of a file finds something."""
    rule = next(own().files[stem].all())
    return f'"{rule.examples[0].text}"'


def test_the_product_is_not_changed_by_a_copy(schema: Path) -> None:
    """What a copy says stays in the copy."""
    (schema / "rules" / "naming.yaml").write_text("rules: {}\nwords: {}\n", encoding="utf-8")
    load(schema)
    assert check(own()) == []
