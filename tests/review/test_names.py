"""What people say of names holds in all documents of a folder, and is told where it fits nothing."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg import corpus, graph, naming, review
from kg.errors import InputError
from kg.formats import records
from kg.knowledge import own
from kg.model import Extraction
from kg.naming.iris import BASE_IRI
from kg.reading import NAMES
from kg.review import NameCorrection
from kg.review.naming import COLUMNS, append_name, read_names, signature, signature_of
from support.water import WATER

WHO = {"who": "李明", "when": "2026-11-30T15:30:00+08:00", "why": "同一机构"}


def read(folder: Path, *lines: NameCorrection) -> Extraction:
    """Return the small document as it reads in a folder whose file of names has these lines."""
    for line in lines:
        append_name(folder / NAMES, line)
    plain = naming.name(WATER, own())
    (folder / "deeper").mkdir(exist_ok=True)
    return review.corrected(plain, folder / "deeper" / "water.txt", own())


def named(extraction: Extraction, text: str) -> set[tuple[str, str, str]]:
    found = (m for m in extraction.mentions if m.text == text)
    return {(m.type, m.name, m.iri.removeprefix(BASE_IRI)) for m in found}


PLAIN = naming.name(WATER, own())
BUREAU = next(m.name for m in PLAIN.mentions if m.text == "市水利局")
CASES = {
    "merge": (NameCorrection("merge", BUREAU, "某市水务局", "Body"), "市水利局", "Body", "某市水务局"),
    "rename": (NameCorrection("rename", "汉江", "汉江干流"), "汉江", "EcologicalZone", "汉江干流"),
    "split": (NameCorrection("split", BUREAU, "甲市水利局", form="市水利局"), "市水利局", "Body", "甲市水利局"),
    "type": (NameCorrection("type", "汉江", "Place"), "汉江", "Place", "汉江"),
    "code": (NameCorrection("code", "区委", "610902", "Body"), "区委", "Body", "汉滨区"),
}


@pytest.mark.parametrize(("line", "text", "type_", "name"), CASES.values(), ids=CASES)
def test_a_line_changes_all_mentions_of_a_name(
    line: NameCorrection, text: str, type_: str, name: str, tmp_path: Path
) -> None:
    """Name, type and IRI are those that are right, and the revision says what they were, who says so and when."""
    done = read(tmp_path, replace(line, **WHO))
    assert named(done, text) == {(type_, name, f"{type_.lower()}/{name}")}
    (revision,) = done.revisions
    was = "EcologicalZone" if line.what == "type" else line.name
    right = type_ if line.what == "type" else name
    assert (revision.what, revision.value, revision.was) == (line.what, right, was)
    assert (revision.who, revision.when, revision.why) == tuple(WHO.values())
    assert signature(revision) == signature_of(replace(line, **WHO), own(), tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        NameCorrection("merge", "县水利局", "某市水务局"),
        NameCorrection("merge", "汉江", "长江", "Place"),
        NameCorrection("split", "汉江", "长江", doc="another"),
        NameCorrection("split", "汉江", "长江", form="漢江"),
        NameCorrection("rename", "汉江", "汉江"),
    ],
    ids=["name", "type", "document", "form", "said already"],
)
def test_what_is_not_meant_stays(line: NameCorrection, tmp_path: Path) -> None:
    """Another name, type, document or form is not touched, and nothing is noted."""
    assert read(tmp_path, line) == PLAIN


def test_lines_follow_each_other(tmp_path: Path) -> None:
    """A line is about the names that those before it gave; types come first."""
    lines = [NameCorrection("rename", "汉江", "汉水"), NameCorrection("merge", "汉水", "长江")]
    done = read(tmp_path, *lines, NameCorrection("type", "汉江", "Place"))
    assert named(done, "汉江") == {("Place", "长江", "place/长江")}
    assert [r.what for r in done.revisions] == ["merge", "rename", "type"]


def test_a_thing_is_found_from_the_correction_of_its_name(tmp_path: Path) -> None:
    """In the graph the correction leads to every mention of the thing."""
    built = graph.build([read(tmp_path, CASES["merge"][0])], own())
    (correction,) = (iri for iri, type_ in built.nodes(data="type") if type_ == "Correction")
    texts = [built.nodes[iri]["text"] for iri in graph.targets(built, correction, "corrects")]
    assert texts == ["市水利局", "市水利局"]


HEADER = "what\tname\tvalue\ttype"
WRONG = {
    "no header": ("merge\ta\tb\n", ":1: unknown column 'merge'"),
    "missing column": ("what\tname\n", ":1: no column 'value' in the header"),
    "unknown word": (f"{HEADER}\nmerg\ta\tb\n", ":2: unknown word 'merg'; did you mean 'merge'?"),
    "unknown type": (f"{HEADER}\n\ntype\ta\tBodi\n", ":3: unknown type 'Bodi'; did you mean 'Body'?"),
    "type of a figure": (f"{HEADER}\nmerge\ta\tb\tQuantity\n", ":2: unknown word 'Quantity'"),
    "empty": (f"{HEADER}\nmerge\ta\t\n", ":2: column 'value' is empty"),
    "too much": (f"{HEADER}\nmerge\ta\tb\tBody\tc\n", ":2: has 5 cells where the header has 4 columns"),
    "split of all": (f"{HEADER}\nsplit\ta\tb\n", ":2: a split needs the form or the doc"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_line_that_cannot_be_understood_is_told(text: str, said: str, tmp_path: Path) -> None:
    """One error with file, line, what is wrong and what would be right."""
    (tmp_path / NAMES).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_names(tmp_path / NAMES)
    assert f"{NAMES}{said}" in str(error.value)


def test_a_code_that_is_none_is_told(tmp_path: Path) -> None:
    """The line is named where nothing has the code."""
    with pytest.raises(InputError, match=r"names.review.tsv:2: '999999' is no code of a division"):
        read(tmp_path, NameCorrection("code", "汉江", "999999"))


@pytest.mark.parametrize("column", ["name", "value"])
def test_a_line_that_could_not_be_read_is_not_added(column: str, tmp_path: Path) -> None:
    """An empty name or value would stop every later reading of the folder."""
    with pytest.raises(InputError, match=f"column '{column}' is empty"):
        append_name(tmp_path / NAMES, replace(NameCorrection("rename", "c", "d"), **{column: " "}))
    assert not (tmp_path / NAMES).exists()


def test_what_a_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    """A byte order mark, CRLF and cells that are left out change nothing; lines are added below."""
    (tmp_path / NAMES).write_bytes("\ufeff".encode() + "\t".join(COLUMNS).encode() + b"\r\nmerge\ta\t\tb\r\n")
    append_name(tmp_path / NAMES, NameCorrection("rename", "c", "d", who="李明"))
    assert read_names(tmp_path / NAMES) == (
        NameCorrection("merge", "a", "b"),
        NameCorrection("rename", "c", "d", who="李明"),
    )
    with pytest.raises(InputError, match="says so already"):
        append_name(tmp_path / NAMES, NameCorrection("rename", "c", "d"))


def test_names_reach_archives_and_records(tmp_path: Path) -> None:
    """What holds of a name in a folder holds of the documents in its archives and JSON Lines, each by its id."""
    text = "县水务局建设水质监测站6座。\n"
    (tmp_path / "plain.txt").write_text(text, encoding="utf-8")
    (outcome,) = corpus.extract_each([tmp_path / "plain.txt"])
    (plain,) = outcome.extractions
    bureau = next(one.name for one in plain.mentions if one.type == "Body")
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("packed.txt", text)
    record = replace(plain, document=replace(plain.document, id="kept"))
    (tmp_path / "some.jsonl").write_text(f"{records.dumps(record)}\n", encoding="utf-8")
    append_name(tmp_path / NAMES, NameCorrection("merge", bureau, "县水利局"))
    append_name(tmp_path / NAMES, NameCorrection("rename", "县水利局", "乙县水利局", doc="kept"))
    found = {}
    for outcome in corpus.extract_each([tmp_path / "many.zip", tmp_path / "some.jsonl"]):
        for one in outcome.extractions:
            found[one.document.id] = {m.name for m in one.mentions if m.type == "Body"}
    assert found == {"packed": {"县水利局"}, "kept": {"乙县水利局"}}
