"""Corrections teach: each names the rule or word that made the error, and a line that mends it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import knowledge, reading, review
from kg.cli.main import main
from kg.errors import SchemaError
from kg.extraction.extractor import extract
from kg.improving import edits, lessons
from kg.improving.edits import Edit
from kg.improving.lessons import Corrected, Lesson
from kg.improving.telling import told as told_in_words
from kg.knowledge import own
from kg.model import Document, Extraction
from kg.resources import folder

# Each: what is corrected, what is right, the words; then what the lesson names: the line or rule that made the
# error, and the line that would mend it.
LINES = {
    "no thing": ("mention", "none", "[龙头]培育", "lexicon/body.tsv", "nouns.tsv", "龙头"),
    "other rims": (
        "mention",
        "Project",
        "产品开发、[冷链保鲜]、",
        "lexicon/project.tsv",
        "project.tsv",
        "冷链保鲜",
    ),
    "another type": ("mention", "Project", "[基地]建设力度", "lexicon/park.tsv", "project.tsv", "基地"),
    "type of a last word": (
        "mention",
        "Group",
        "[科研院所]的深度",
        "lexicon/body.tsv",
        "group.tsv",
        "科研院所",
    ),
    "missed thing": (
        "mention",
        "Industry",
        "会计、[品牌]、出口",
        "lexicon/grammar.tsv",
        "industry.tsv",
        "品牌",
    ),
    "longer name": (
        "mention",
        "Instrument",
        "深化[全域汉滨理念]",
        "lexicon/divisions.tsv",
        "instrument.tsv",
        "全域汉滨理念",
    ),
    "no predicate": (
        "unit",
        "none",
        "[投向、产业方向、空间布局],",
        "lexicon/grammar.tsv",
        "grammar.tsv",
        "投向",
    ),
    "set phrase": ("unit", "none", "[政策不留空白]", "clauses.yaml", "grammar.tsv", "政策不留空白"),
    "a goal": ("unit", "goal", "[筑牢生态安全屏障]", "lexicon/grammar.tsv", "grammar.tsv", "筑牢"),
    "modality": (
        "modality",
        "encourage",
        "[大力吸引开发城东、投资城东、支持城东的各类要素加快聚集]",
        "lexicon/grammar.tsv",
        "grammar.tsv",
        "吸引",
    ),
}
# Links are made by rules of clauses: no line of the lexicon mends them.
INDUSTRIAL = "加大与中国富硒产业研究院等科研院所的深度合作"
RULES = {
    "another role": ("answers", "support", INDUSTRIAL, "中国富硒产业研究院", "partner of a joint work"),
    "no figure": ("figure", "no", "强力推进147个年度区属重点项目", "147个", "number with a unit"),
}
# What a person writes in the files of rules as a lesson says: in front of the rule, another one that reads it
# right, and in the rule, what leaves it out.
JOINT = """- name: {zh: 深度合作的对象, en: partner of a deep joint work}
  note: {zh: “与院所的深度合作”：对方配合。, en: "Who works deeply along supports: 与院所的深度合作."}
  pattern: |
    .{0,99}?{with}(?P<it>(?>(?:{det|degree}*{Body.mention}{等|dun|and}*)+)){的}{adverb}{partnering}
  makes: supporting
  examples:
    - {text: "加大与中国科学院等科研院所的深度合作。", finds: ["中国科学院等科研院所"]}
    - {text: "推进与高校的深度合作。", finds: ["高校"]}
  counter: ["深化与高校对接。"]
"""


@pytest.fixture(scope="module")
def document(founding: Path) -> Document:
    """The founding document."""
    return reading.read(founding, own())


def corrections(document: Document) -> tuple[review.Correction, ...]:
    """Return the corrections, those of lines first."""
    text, made = document.text, list[review.Correction]()
    for what, value, words, *_ in LINES.values():
        before, quote, _ = words.replace("]", "[").split("[")
        start = text.index(words.replace("[", "").replace("]", "")) + len(before)
        made.append(review.Correction(what, value, review.anchor(text, start, start + len(quote))))
    for what, value, words, to, _ in RULES.values():
        start, end = text.index(words), text.index(words) + len(words)
        at = text.index(to, start)
        anchors = review.anchor(text, start, end), review.anchor(text, at, at + len(to))
        made.append(review.Correction(what, value, *anchors))
    return tuple(made)


@pytest.fixture(scope="module")
def told(document: Document) -> dict[str, Lesson]:
    """The lessons of the corrections, by the words that are corrected."""
    found = lessons.lessons([Corrected(document, corrections(document))], (), own())
    return {quoted(lesson): lesson for lesson in found}


def quoted(lesson: Lesson) -> str:
    anchor = lesson.places[0].correction.anchor
    assert anchor is not None
    return anchor.quote


@pytest.mark.parametrize("case", LINES)
def test_a_line_of_the_lexicon_mends_an_error(
    case: str, told: dict[str, Lesson], document: Document, tmp_path: Path
) -> None:
    """The lesson names what made the error, and its line, once kept, changes the reading as it says."""
    _, _, words, source, file, word = LINES[case]
    lesson = told[words[words.index("[") + 1 : words.index("]")]]
    assert lesson.blame.source.startswith(source)
    assert (file, word) in {(one.file, one.new.split("\t")[0]) for one in lesson.edits}
    assert lesson.mended == len(lesson.places) == 1
    known = edits.tried(lesson.edits, own())
    read, correction = extract(document, known), lesson.places[0].correction
    assert review.applied(read, [correction], known)[1][0].state == "not needed"
    assert len(lesson.changes) == len(finds(extract(document, own())) ^ finds(read)) > 0


def finds(extraction: Extraction) -> set[tuple[object, ...]]:
    """Return the mentions and units of an extraction."""
    units = {(u.start, u.end, u.kind, u.modality) for u in extraction.units}
    return {*((m.start, m.end, m.type) for m in extraction.mentions), *units}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_is_named_where_no_line_mends(case: str, told: dict[str, Lesson], document: Document) -> None:
    """Of a link the lesson names the rule that made it, where it stands, and how much it finds."""
    _, _, words, _, rule = RULES[case]
    lesson = told[words]
    assert (lesson.blame.rule, lesson.edits) == (rule, ())
    assert re.match(r"(clauses|quantities)\.yaml:\d+$", lesson.blame.source)
    assert lesson.finds > 1
    said = "\n".join(told_in_words(1, lesson, "en", own()))
    # No rule decides to what a figure belongs: narrowing the one of the measure would lose the measure.
    assert ("keep the correction" in said) is (case == "no figure")
    assert ("to change: let this rule not apply here" in said) is (case == "another role")
    assert words[:40] in said


def test_following_a_lesson_on_a_rule_changes_the_reading_as_it_says(
    told: dict[str, Lesson], document: Document, tmp_path: Path
) -> None:
    """With the rule narrowed where the lesson points, and another one beside it, the correction is needless."""
    lesson = told[INDUSTRIAL]
    name, line = lesson.blame.source.split(":")
    shutil.copytree(folder("schema"), tmp_path / "mine")
    path = tmp_path / "mine" / "rules" / name
    lines = path.read_text(encoding="utf-8").split("\n")
    before, rule = lines[: int(line) - 1], "\n".join(lines[int(line) - 1 :])
    narrow = rule.replace("(?:(?!{end|predicate}).)*?", "(?!{的}{adverb})(?:(?!{end|predicate}).)*?", 1)
    path.write_text("\n".join([*before, JOINT + narrow]), encoding="utf-8")
    known = knowledge.load(tmp_path / "mine")
    read = extract(document, known)
    assert review.applied(read, [lesson.places[0].correction], known)[1][0].state == "not needed"
    assert finds(read) == finds(extract(document, own()))


# A notice made up for these tests.
TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
推进青溪龙头建设。培育茶叶龙头。

青禾县人民政府
2026年3月1日
"""


def kg(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, list(map(str, arguments)))


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A document with two corrections of one word."""
    path = tmp_path / "notices" / "notice.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    starts = [i for i in range(len(TEXT)) if TEXT.startswith("龙头", i)]
    for start in starts:
        correction = review.Correction("mention", "none", review.anchor(TEXT, start, start + 2))
        review.append(path.with_name("notice.review.jsonl"), correction)
    return path


def test_a_lesson_is_kept_in_a_schema_of_ones_own(notice: Path, tmp_path: Path) -> None:
    """Corrections of one word are one lesson; ``--keep`` writes its line, and then nothing is left to learn."""
    mine = tmp_path / "my-schema"
    shutil.copytree(folder("schema"), mine)
    listed = kg("review", "lessons", notice.parent, "--schema", mine, "--lang", "en")
    assert (
        "1. 龙头: mention none (2 corrected: notice.review.jsonl:1, notice.review.jsonl:2)" in listed.stdout
    )
    assert "this mends 2 of 2, and changes" in listed.stdout
    done = kg("review", "lessons", notice.parent, "--schema", mine, "--keep", 1)
    assert done.exit_code == 0
    assert "龙头\tas corrections ask\n" in (mine / "lexicon" / "nouns.tsv").read_text(encoding="utf-8")
    kept = shutil.copytree(mine, tmp_path / "kept")  # a process reads a folder once
    again = kg("review", "lessons", notice.parent, "--schema", kept, "--lang", "zh")
    assert again.stdout == "没有仍然起作用的校正\n"
    assert knowledge.load(kept).lexicon.words["龙头"].cls == "noun"


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--keep", 1), "a schema folder of your own"), (("--keep", 9, "--schema"), "--keep 9: no lesson")],
    ids=["own schema", "number"],
)
def test_what_cannot_be_kept_is_told(
    options: tuple[object, ...], said: str, notice: Path, tmp_path: Path
) -> None:
    """The product's own schema is never written to, and a lesson must be there."""
    if options[-1] == "--schema":
        shutil.copytree(folder("schema"), tmp_path / "mine")
        options = (*options, tmp_path / "mine")
    done = kg("review", "lessons", notice, *options)
    assert (done.exit_code, said in done.stderr) == (1, True)


def test_a_line_that_has_changed_is_not_overwritten(tmp_path: Path) -> None:
    """An edit of a line that reads otherwise now is refused with file and line."""
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "park.tsv").write_text("term\tname\tnote\n云谷\t\t\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"park\.tsv:2: should be .*the file has changed since"):
        edits.keep([Edit("park.tsv", 2, "云港\t\t", "")], tmp_path)
    edits.keep([Edit("park.tsv", 2, "云谷\t\t", ""), Edit("park.tsv", 3, "", "云港\t\t")], tmp_path)
    assert (tmp_path / "lexicon" / "park.tsv").read_text(encoding="utf-8") == "term\tname\tnote\n云港\t\t\n"
