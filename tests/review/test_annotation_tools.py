"""Annotation tools: what a reading is to them, and that what they change, and only that, is a correction."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cassis
import pytest
from click.testing import CliRunner, Result

from kg import corpus, review
from kg.cli.main import main
from kg.errors import InputError
from kg.extraction.extractor import extract
from kg.formats import brat, cas
from kg.model import Document, Extraction
from support.folders import ROOT

# A notice made up for these tests; its second and third paragraph begin with characters of two UTF-16 units.
TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
𠮷县水利局推进青溪水源地保护。建设水质监测站6座。引导企业减少排放。
🌊县林业局推进青溪湿地保护区建设，培育生态旅游产业。2027年底前建成青溪绿道。

青禾县人民政府
2026年3月1日
"""
FORMS = {"brat": ".ann", "cas": ".xmi", "cas-json": ".json"}
Said = tuple[str, str, str, str]


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def reading() -> Extraction:
    return extract(Document("notice", TEXT), corpus.load())


def kg(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, [*map(str, arguments)])


def exported(path: Path, form: str) -> Path:
    """Write a document for a tool and return the file that the tool changes."""
    folder = path.parent / form
    assert kg("extract", path, "--format", form, "-o", folder).exit_code == 0
    return folder / f"{path.stem}{FORMS[form]}"


def imported(file: Path, document: Path) -> list[Said]:
    """Return what the corrections say that an import appends."""
    done = kg("review", "import", file, "--documents", document, "--who", "李明")
    assert done.exit_code == 0, done.output
    found = review.read(document.with_name(f"{document.stem}.review.jsonl"))
    assert {one.who for one in found} <= {"李明"}
    return [said(one) for one in found]


def said(one: review.Correction) -> Said:
    return one.what, one.value, one.anchor.quote if one.anchor else "", one.to.quote if one.to else ""


@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_changed_is_no_correction(form: str, tmp_path: Path) -> None:
    """The founding document goes out and comes back as it was."""
    document = tmp_path / "hanbin-2021.txt"
    document.write_bytes((ROOT / "data" / "hanbin-2021.txt").read_bytes())
    assert imported(exported(document, form), document) == []


def edited(*changes: tuple[str, str]) -> Callable[[str], str]:
    """Return an editing of lines: patterns, and what takes their place, each once."""

    def edit(lines: str) -> str:
        for pattern, new in changes:
            lines, n = re.subn(pattern, new, lines, count=1, flags=re.MULTILINE)
            assert n == 1, pattern
        return lines

    return edit


def id_of(words: str, lines: str) -> str:
    """Return the id of the stretch with these words."""
    return next(line.split("\t")[0] for line in lines.split("\n") if line.endswith(f"\t{words}"))


def test_three_lines_edited_for_brat_are_three_corrections(notice: Path) -> None:
    """A type, a link and a modality are changed in the lines; offsets are code points."""
    file = exported(notice, "brat")
    lines = file.read_text(encoding="utf-8")
    start = TEXT.index("生态旅游产业")
    assert re.search(rf"^T\d+\tIndustry {start} {start + 6}\t生态旅游产业$", lines, re.MULTILINE)
    body, unit = id_of("县林业局", lines), id_of("培育生态旅游产业", lines)
    edit = edited(
        (r"^(T\d+\t)\w+( .*\t青溪湿地保护区)$", r"\1Park\2"),
        (rf"^(R\d+\t)lead( Arg1:{unit} Arg2:{body})$", r"\1support\2"),
        (r"^A\d+\tmodality .*\n", ""),
    )
    file.write_text(edit(lines), encoding="utf-8")
    assert imported(file, notice) == [
        ("mention", "Park", "青溪湿地保护区", ""),
        ("modality", "do", "引导企业减少排放", ""),
        ("answers", "support", "培育生态旅游产业", "县林业局"),
    ]
    again = exported(notice, "brat")
    assert len(imported(again, notice)) == 3


def change_cas(held: cassis.Cas) -> None:
    """Change three things, with the library's own means."""
    mentions = {one.get_covered_text(): one for one in held.select("policykg.Mention")}
    units = {one.get_covered_text(): one for one in held.select("policykg.Unit")}
    mentions["青溪湿地保护区"].category = "Park"
    unit: Any = units["培育生态旅游产业"]
    (link,) = [one for one in unit.links.elements if one.role == "lead"]
    link.role = "support"
    held.remove(mentions["6座"])
    station = units["建设水质监测站6座"]
    station.links.elements = [one for one in station.links.elements if one.target is not mentions["6座"]]


@pytest.mark.parametrize("form", ["cas", "cas-json"])
def test_three_changes_by_cassis_are_three_corrections(form: str, notice: Path) -> None:
    """A type, a role and a name that is taken out; a CAS counts UTF-16 units."""
    file = exported(notice, form)
    units = len(TEXT[: TEXT.index("生态旅游产业")].encode("utf-16-le")) // 2
    assert str(units) in file.read_text(encoding="utf-8")
    if form == "cas":
        types = cassis.load_typesystem(file.with_name("TypeSystem.xml"))
        held = cassis.load_cas_from_xmi(file, types)
    else:
        held = cassis.load_cas_from_json(file.read_text(encoding="utf-8"))
    change_cas(held)
    (held.to_xmi if form == "cas" else held.to_json)(file)  # type: ignore[operator]
    assert imported(file, notice) == [
        ("mention", "none", "6座", ""),
        ("mention", "Park", "青溪湿地保护区", ""),
        ("answers", "support", "培育生态旅游产业", "县林业局"),
    ]


def stretch(id_: str, word: str, quote: str) -> str:
    start = TEXT.index(quote)
    return f"{id_}\t{word} {start} {start + len(quote)}\t{quote}"


def line_of(quote: str) -> str:
    return rf"^(T\d+)\t\w+ \d+ \d+\t{quote}$"


EDITS = [
    pytest.param(
        [(line_of("生态旅游产业"), stretch(r"\1", "Industry", "旅游产业"))],
        [("mention", "Industry", "旅游产业", "")],
        id="a narrower name keeps its links",
    ),
    pytest.param(
        [(r"\Z", stretch("T90", "Instrument", "青溪的通知") + "\n")],
        [("mention", "Instrument", "青溪的通知", "")],
        id="a name that was missed",
    ),
    pytest.param(
        [
            (r"\Z", stretch("T90", "Project", "监测站") + "\n"),
            (line_of("水质监测站") + "\n", ""),
            (r"^R4.*\n", ""),
        ],
        [("mention", "Project", "监测站", "")],
        id="what a new name overlaps gives way",
    ),
    pytest.param(
        [(line_of("建设水质监测站6座"), stretch(r"\1", "goal", "建设水质监测站6座"))],
        [("unit", "goal", "建设水质监测站6座", "")],
        id="kind",
    ),
    pytest.param(
        [(line_of("推进青溪湿地保护区建设"), stretch(r"\1", "measure", "青溪湿地保护区建设"))],
        [("unit", "measure", "青溪湿地保护区建设", "")],
        id="a narrower measure keeps its links",
    ),
    pytest.param(
        [(r"\Z", stretch("T90", "measure", "保护青溪") + "\nA90\tmodality T90 forbid\n")],
        [("unit", "measure", "保护青溪", ""), ("modality", "forbid", "保护青溪", "")],
        id="a measure that was missed",
    ),
    pytest.param(
        [(line_of("引导企业减少排放") + "\n", ""), (r"^A1.*\n", ""), (r"^R5.*\n", "")],
        [("unit", "none", "引导企业减少排放", "")],
        id="no measure",
    ),
    pytest.param(
        [(r"^R4\ttarget", "R4\tbasis")],
        [
            ("basis", "yes", "建设水质监测站6座", "水质监测站"),
            ("target", "no", "建设水质监测站6座", "水质监测站"),
        ],
        id="another kind of link",
    ),
    pytest.param(
        [(r"^R1\t.*\n", "")],
        [("answers", "none", "推进青溪水源地保护", "𠮷县水利局")],
        id="nobody answers",
    ),
]


def changed(changes: list[tuple[str, str]], reading: Extraction, folder: Path) -> review.Annotations:
    """Return what brat would be left with after changes of its lines."""
    path = folder / "notice.ann"
    path.write_text(edited(*changes)(brat.dumps(review.annotated(reading))), encoding="utf-8")
    return brat.read(path, TEXT)


@pytest.mark.parametrize(("changes", "corrections"), EDITS)
def test_a_change_is_one_correction(
    changes: list[tuple[str, str]],
    corrections: list[Said],
    reading: Extraction,
    tmp_path: Path,
) -> None:
    """What was changed is said, what follows from it is not; and the tool is given what it was left with."""
    wanted = changed(changes, reading, tmp_path)
    found = review.differences(reading, wanted, corpus.load())
    assert [said(one) for one in found] == corrections
    after = review.annotated(review.applied(reading, found, corpus.load())[0])
    assert (after.names, after.units) == (wanted.names, wanted.units)
    assert after.arcs >= wanted.arcs


FAULTS = [
    pytest.param(
        (r"^T7\tBody", "T7\tBoddy"), "notice.ann:7: unknown word 'Boddy'; did you mean 'Body'?", id="type"
    ),
    pytest.param(
        (r"^T7\tBody 31 36", "T7\tBody 30 35"), "notice.ann:7: '𠮷县水利局' does not stand there", id="place"
    ),
    pytest.param(
        (r"^T7\tBody 31 36", "T7\tBody 31 999"), "no stretch of the text, which has", id="behind the end"
    ),
    pytest.param((r"^T7\tBody 31 36", "T7\tBody 31 33;35 36"), "stands in several pieces", id="pieces"),
    pytest.param((r"^T7\tBody 31 36", "T7\tBody"), "such as T1 Park 812 819", id="no place"),
    pytest.param((r"^A1\tmodality", "A1\tmood"), "unknown attribute 'mood'", id="attribute"),
    pytest.param((r"encourage$", "hope"), "unknown word 'hope'", id="value"),
    pytest.param((r"^R1\tlead Arg1:T1", "R1\tlead Arg1:T8"), "'T8' is not a measure or goal", id="wrong way"),
    pytest.param(
        (r"^R1\tlead Arg1:T1 Arg2:T7", "R1\tlead T1 T7"), "such as R1 lead Arg1:T1 Arg2:T2", id="no link"
    ),
    pytest.param((r"^R1\tlead", "E1\tlead"), "those begin with T, A and R", id="event"),
    pytest.param(
        (r"\Z", "R90\tsupport Arg1:T1 Arg2:T7\n"), "in one role, not in lead and support", id="two roles"
    ),
    pytest.param((r"\Z", "R90\tdeadline Arg1:T1 Arg2:T8\n"), "deadline cannot be yes", id="wrong type"),
    pytest.param(
        (r"\Z", stretch("T90", "Place", "水利") + "\n"), "'水利' overlaps '𠮷县水利局'", id="overlap"
    ),
    pytest.param(
        (r"\Z", stretch("T90", "Place", "𠮷县水利局") + "\n"), "in the same place as another", id="twice"
    ),
]


@pytest.mark.parametrize(("change", "error"), FAULTS)
def test_what_cannot_be_is_told(
    change: tuple[str, str], error: str, reading: Extraction, tmp_path: Path
) -> None:
    """The error is one line that names the annotation and says what would be right."""
    with pytest.raises(InputError) as raised:
        review.differences(reading, changed([change], reading, tmp_path), corpus.load())
    assert error in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_line_break_inside_a_stretch_is_written_in_pieces(tmp_path: Path) -> None:
    """A line of brat holds neither breaks nor tabs; the pieces are one stretch again."""
    text = "建设水质\n监测站，\t6座"
    held = review.Annotations(text, {(2, 8): "Project"}, {(0, 12): ("goal", "forbid")}, frozenset())
    path = tmp_path / "a.ann"
    path.write_text(brat.dumps(held), encoding="utf-8")
    assert "T2\tProject 2 4;5 8\t水质 监测站\n" in path.read_text(encoding="utf-8")
    assert brat.read(path, text) == held


def test_a_cas_of_another_text_is_refused(tmp_path: Path) -> None:
    """So is a file that is none; control characters, which XML cannot hold, do no harm."""
    text = "建设\x0c水质监测站"
    held = review.Annotations(text, {(3, 8): "Project"}, {(0, 8): ("measure", "do")}, frozenset())
    path = tmp_path / "a.xmi"
    cas.write(path, held)
    assert cas.read(path, text) == held
    with pytest.raises(InputError, match="holds another text than the document"):
        cas.read(path, f"{text}。")
    path.write_text("<a>", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as a UIMA CAS"):
        cas.read(path, text)


def test_annotations_of_other_layers_are_left_aside(tmp_path: Path) -> None:
    """A tool adds layers of its own to a CAS, such as sentences."""
    held = review.Annotations(TEXT, {(31, 36): "Body"}, {}, frozenset())
    made = cas.made(held)
    other = made.typesystem.create_type("tool.Sentence")
    made.add(other(begin=0, end=10))
    path = tmp_path / "a.xmi"
    made.to_xmi(path)
    assert cas.read(path, TEXT) == held


def test_a_document_reviewed_in_a_tool_is_gold(notice: Path) -> None:
    """What the rules alone read is scored against what a person made of it."""
    file = exported(notice, "brat")
    lines = file.read_text(encoding="utf-8")
    file.write_text(edited((line_of("水质监测站") + "\n", ""), (r"^R4.*\n", ""))(lines), encoding="utf-8")
    before = kg("score", notice.parent)
    assert (before.exit_code, "no document here has been reviewed" in before.stderr) == (1, True)
    assert kg("review", "import", file, "--documents", notice.parent, "--reviewed").exit_code == 0
    for gold in (notice, notice.parent):
        done = kg("score", gold, "--errors")
        assert re.search(r"mentions +0\.\d+ +1\.000 ", done.stdout)
        assert re.search(r"^extra\tmentions\t.*水质监测站", done.stdout, re.MULTILINE)
    notice.write_text(TEXT.replace("6座", "9座"), encoding="utf-8")
    assert "the text has changed since it was reviewed" in kg("score", notice).stderr


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["notice.txt"], "is none of .ann, .xmi, .json"),
        (["brat/notice.ann", "--documents", "brat/annotation.conf"], "needs a copy"),
        (["other.ann"], "no documents called other"),
        (["notice.ann"], "holds no annotation"),
    ],
    ids=["no such kind", "no document", "name", "nothing in it"],
)
def test_a_file_that_is_none_is_one_line(
    arguments: list[str], error: str, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the exit code is 1."""
    exported(notice, "brat")
    monkeypatch.chdir(notice.parent)
    for name in ("other.ann", "notice.ann"):
        Path(name).touch()
    done = kg("review", "import", *arguments)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert error in done.stderr
    assert not Path("notice.review.jsonl").exists()
