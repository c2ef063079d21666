"""`kg review`: corrections are added, listed and undone on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import review
from kg.cli.main import main

# A notice made up for these tests.
TEXT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
县水利局推进青溪水源地保护。建设水质监测站6座。引导企业减少排放。

青禾县人民政府
2026年3月1日
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A document without corrections."""
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kg(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, ["review", *map(str, arguments)])


def add(path: Path, *options: str) -> Result:
    return kg("add", path, "--who", "李明", *options)


def test_a_correction_is_added_listed_and_undone(notice: Path) -> None:
    """What is added stands as a line, is listed with what the rules say, and can be taken back."""
    done = add(notice, "--quote", "水质监测站", "--what", "mention", "--value", "none", "--why", "示例")
    assert (done.exit_code, done.output.count("added: applies")) == (0, 1)
    done = add(notice, "--quote", "减少排放", "--what", "modality", "--value", "do")
    assert done.exit_code == 0
    corrections = review.read(notice.with_name("notice.review.jsonl"))
    assert [(one.who, one.why) for one in corrections] == [("李明", "示例"), ("李明", "")]
    assert corrections[1].anchor is not None
    assert corrections[1].anchor.quote == "引导企业减少排放"
    listed = kg(notice).stdout.splitlines()
    assert [
        "2: applies: 引导企业减少排放 -> modality do; the rules say encourage" in one for one in listed
    ] == [
        False,
        True,
    ]
    assert kg("undo", notice, 1).exit_code == 0
    assert len(kg("list", notice).stdout.splitlines()) == 1


def test_the_document_is_read_as_corrected(notice: Path) -> None:
    """``kg extract`` applies what was added, and says by whom."""
    assert (
        add(notice, "--quote", "监测站6座", "--what", "figure", "--value", "no", "--to", "6座").exit_code == 0
    )
    done = CliRunner().invoke(main, ["extract", str(notice)])
    assert '"what":"figure","value":"no","was":"yes","who":"李明"' in done.stdout


def test_a_corrected_document_is_gold_for_the_rules(notice: Path, tmp_path: Path) -> None:
    """``kg score`` measures what the rules read, not what people corrected of it."""
    assert add(notice, "--quote", "水质监测站", "--what", "mention", "--value", "none").exit_code == 0
    gold = tmp_path / "gold.jsonl"
    assert CliRunner().invoke(main, ["extract", str(notice), "-o", str(gold)]).exit_code == 0
    done = CliRunner().invoke(main, ["score", str(gold), str(notice), "--errors"])
    assert "水质监测站" in done.stdout


def test_what_no_longer_fits_is_listed(notice: Path) -> None:
    """A correction of words that are gone is told with the words that took their place."""
    assert add(notice, "--quote", "建设水质监测站6座", "--what", "unit", "--value", "goal").exit_code == 0
    notice.write_text(TEXT.replace("6座", "9座"), encoding="utf-8")
    done = kg(notice)
    assert "no longer fits: 建设水质监测站6座 -> unit goal" in done.stdout
    assert "notice.review.jsonl:1: the correction no longer fits" in done.stderr
    assert "建设水质监测站9座" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--quote", "青江", "--what", "mention", "--value", "Park"), "'青江' does not stand in the text"),
        (("--quote", "青溪", "--what", "mention", "--value", "Prak"), "did you mean 'Park'?"),
        (("--quote", "青溪", "--what", "mention", "--value", "Park"), "say at which of them is meant"),
        (("--quote", "企业", "--what", "mention", "--value", "Body"), "it reads 'Body' there already"),
        (
            ("--quote", "通知", "--what", "modality", "--value", "do"),
            "no measures and goals hold these words",
        ),
        (
            ("--quote", "减少排放", "--what", "target", "--value", "yes"),
            "and the words that are linked to it",
        ),
        (("--quote", "减少排放", "--what", "answers", "--value", "lead", "--to", "6座"), "needed is Body"),
        (("--what", "reviewed", "--quote", "青溪"), "it needs no words and no value"),
    ],
    ids=["no words", "value", "several places", "already", "no unit", "no link", "no body", "whole"],
)
def test_what_does_not_fit_is_not_added(options: tuple[str, ...], said: str, notice: Path) -> None:
    """The error is one line that says what would be right, and nothing is written."""
    done = add(notice, *options)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert not notice.with_name("notice.review.jsonl").exists()


def test_a_line_that_is_not_there_cannot_be_undone(notice: Path) -> None:
    """The error says which lines there are."""
    done = kg("undo", notice, 4)
    assert (done.exit_code, "no correction stands there; there are none" in done.stderr) == (1, True)


def test_names_are_merged_in_a_folder(notice: Path) -> None:
    """A line on a name changes what all documents say, and one that fits nothing is told by build and list."""
    for name in ("县水利局", "县教育局"):
        done = kg("names", "add", notice.parent, "--what", "merge", "--name", name, "--value", "青禾县水务局")
        assert (done.exit_code, "added: merge" in done.stdout) == (0, True)
    listed = [line.rsplit(": ", 2)[1:] for line in kg("names", "list", notice.parent).stdout.splitlines()]
    assert listed == [["merge 县水利局 -> 青禾县水务局", "1"], ["merge 县教育局 -> 青禾县水务局", "0"]]
    store = str(notice.parent / "kg.db")
    built = CliRunner().invoke(main, ["build", str(notice), "--store", store])
    assert "names.review.tsv:3: fits no document that was read: merge 县教育局" in built.stderr
    assert "names.review.tsv:2" not in built.stderr
    asked = ["query", "corrections", "--format", "csv", "--store", store, "-c", "what,words,was,becomes"]
    rows = CliRunner().invoke(main, asked).stdout.splitlines()
    assert rows[1:] == ["合并,县水利局,县水利局,青禾县水务局"] or rows[1:] == [
        "merge,县水利局,县水利局,青禾县水务局"
    ]
    again = CliRunner().invoke(main, ["build", str(notice), "--store", store])
    assert "fits no document" not in again.stderr
