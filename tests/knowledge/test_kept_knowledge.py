"""Compiled knowledge is kept between runs: read quickly, never stale, only from a private folder."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from kg import knowledge
from kg.extraction.extractor import extract
from kg.knowledge import loading, programs
from kg.knowledge.values import Knowledge
from kg.model import Document
from kg.resources import folder

TEXT = "市发展改革委牵头，2027年底前建成五里工业集中区污水处理厂，保护汉江水质。"


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A schema folder that may be changed."""
    return Path(shutil.copytree(folder("schema"), tmp_path / "schema"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where knowledge is kept."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The schema folders compiled so far."""
    done: list[Path] = []
    whole = loading.compile_schema

    def compiling(schema: Path) -> Knowledge:
        done.append(schema)
        return whole(schema)

    monkeypatch.setattr(loading, "compile_schema", compiling)
    return done


def test_kept_knowledge_reads_the_same(schema: Path, cache: Path, compilations: list[Path]) -> None:
    """The second load compiles nothing, and reads a text as the first does."""
    first, second = (extract(Document("one", TEXT), knowledge.load(schema)) for _ in range(2))
    assert compilations == [schema]
    assert first == second
    assert first.units


def test_kept_patterns_are_those_of_the_rules(schema: Path, cache: Path) -> None:
    """A pattern that was kept is what Python compiles of its source: it compares equal, code and all."""
    made, again = (knowledge.load(schema) for _ in range(2))
    rules = [(rule, again.files[stem]) for stem, file in made.files.items() for rule in file.all()]
    read = [next(one for one in file.all() if one.name == rule.name) for rule, file in rules]
    patterns = [programs.program(rule.regex) for rule, _ in rules]
    assert None not in patterns
    for (rule, _), one in zip(rules, read, strict=True):
        assert rule.regex == re.compile(rule.regex.pattern)
        assert one.regex.fullmatch.__self__ == rule.regex, rule.name


def test_what_nobody_reads_is_forgotten(schema: Path, cache: Path) -> None:
    """Of many schema folders those read last are kept."""
    cache.mkdir(mode=0o700)
    for number in range(100):
        (cache / f"{number}.pickle").write_bytes(b"")
        os.utime(cache / f"{number}.pickle", (number, number))
    knowledge.load(schema)
    left = {path.name for path in cache.iterdir()}
    assert len(left) == 32
    assert {"98.pickle", "99.pickle"} < left
    assert "1.pickle" not in left


@pytest.mark.parametrize("file", ["rules/organs.yaml", "lexicon/places.tsv"])
def test_a_change_is_seen(schema: Path, cache: Path, compilations: list[Path], file: str) -> None:
    """One more line in a file of the schema, and all is compiled anew."""
    knowledge.load(schema)
    with (schema / file).open("a", encoding="utf-8") as out:
        out.write("\n# more\n" if file.endswith("yaml") else "")
        out.write("" if file.endswith("yaml") else "测试新地名\n")
    knowledge.load(schema)
    assert compilations == [schema, schema]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 200_000], ids=["empty", "short", "zeros"])
def test_damage_is_no_matter(schema: Path, cache: Path, compilations: list[Path], damage: bytes) -> None:
    """A file that is cut off or overwritten is made anew."""
    knowledge.load(schema)
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:40] + damage)
    assert extract(Document("one", TEXT), knowledge.load(schema)).units
    assert compilations == [schema, schema]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes; a user's folders are private there")
def test_only_a_private_folder_is_trusted(schema: Path, cache: Path, compilations: list[Path]) -> None:
    """Nothing is read from, or written to, a folder where others can write: what is kept can run code."""
    knowledge.load(schema)
    cache.chmod(0o777)
    knowledge.load(schema)
    assert compilations == [schema, schema]


def test_it_can_be_switched_off(
    schema: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty KG_CACHE nothing is kept."""
    monkeypatch.setenv("KG_CACHE", "")
    knowledge.load(schema)
    knowledge.load(schema)
    assert compilations == [schema, schema]


def test_a_folder_that_cannot_be_made_is_no_matter(
    schema: Path, tmp_path: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder cannot be made, all goes on without it."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file" / "cache"))
    knowledge.load(schema)
    assert compilations == [schema]
