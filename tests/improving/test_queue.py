"""The review queue: what is most likely wrong or matters most comes first, and says why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import corpus, review
from kg.cli.main import main
from kg.errors import SchemaError
from kg.extraction.extractor import extract
from kg.improving import judging, rows
from kg.improving import queue as queueing
from kg.improving.doubts import REASONS, Entry
from kg.knowledge import own
from kg.knowledge.measured import LEAST, Measured, measured
from kg.model import Extraction, Revision
from kg.text.lines import text_digest

# Two documents of one place, made up for these tests.
PLAN = """青禾县人民政府关于2026年水环境工作的通知（虚构示例）

一、保护水源
县水利局牵头建设青溪水质监测站。建设饮水净化工程6处。到2026年底，森林覆盖率达到62%以上。
推进青溪流域治理。巩固青溪流域成果。加强青溪流域管护。保护伊仕丹购物广场。改造伊仕丹购物广场。
从教育、医疗、文化等领域抓起。着力拓展思路。

青禾县人民政府
2026年3月1日
"""
NOTICE = """青禾县人民政府关于2026年环境整治的通知（虚构示例）

一、整治环境
县林业局牵头建设青溪水质监测站。建设饮水净化工程8处。扩建伊士丹购物广场。

青禾县人民政府
2026年5月1日
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two documents; beside the first lies a correction of words that are gone."""
    path = tmp_path_factory.mktemp("queue")
    (path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    gone = review.Correction("mention", "Park", review.Anchor("城东新区", 30, "推进", "建设"))
    review.append(path / "plan.review.jsonl", gone)
    return path


@pytest.fixture(scope="module")
def read(folder: Path) -> list[Extraction]:
    """The two documents, read with their corrections and a part of one that could not be read."""
    found = [next(corpus.extract_each([path])).extractions[0] for path in sorted(folder.glob("*.txt"))]
    document = found[-1].document
    warned = replace(document, warnings=(*document.warnings, "page 3: a picture without text"))
    return [*found[:-1], replace(found[-1], document=warned)]


@pytest.fixture(scope="module")
def entries(read: list[Extraction]) -> tuple[Entry, ...]:
    """The queue of the two documents."""
    return queueing.queue(read, own())


def kg(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, list(map(str, arguments)))


FOUND = [
    pytest.param("unfit", "plan", "城东新区", "no longer finds its place", id="correction"),
    pytest.param(
        "two_leads",
        "plan",
        "建设青溪水质监测站",
        "县林业局 in 青禾县人民政府关于2026年环境整治的通知",
        id="leads",
    ),
    pytest.param(
        "two_figures", "plan", "建设饮水净化工程6处", "6处 here, 8处 for the same year", id="figures"
    ),
    pytest.param("inferred", "plan", "森林覆盖率达到62%以上", "(2026年底、62%以上)", id="inferred"),
    pytest.param(
        "slip", "notice", "伊士丹购物广场", "nearly 伊仕丹购物广场, which stands 2 times", id="slip"
    ),
    pytest.param("low_precision", "plan", "从教育", "targets: 教育、医疗、文化, by the rule", id="rule"),
    pytest.param("warning", "plan", "a picture without text", "could not be read", id="warning"),
    pytest.param("no_link", "plan", "着力拓展思路", "nothing is read of who", id="no link"),
]


@pytest.mark.parametrize(("reason", "doc", "text", "why"), FOUND)
def test_each_reason_is_found(reason: str, doc: str, text: str, why: str, entries: tuple[Entry, ...]) -> None:
    """A place stands in the queue once, with its reasons in words."""
    entry, *_ = [
        one for one in entries if one.doc == doc and text in one.text and one.doubts[0].reason == reason
    ]
    assert why in rows.why(entry.doubts[0], "en", own())
    assert rows.why(entry.doubts[0], "zh", own()) != ""


def test_the_weightiest_comes_first(entries: tuple[Entry, ...]) -> None:
    """Entries come in the order of their first reasons, and of one reason the least precise rule first."""
    ranks = [REASONS.index(one.doubts[0].reason) for one in entries]
    assert ranks == sorted(ranks)
    low = [one.doubts[0].precision for one in entries if one.doubts[0].reason == "low_precision"]
    assert low == sorted(low)


def test_what_a_person_has_seen_whole_is_left_out(read: list[Extraction]) -> None:
    """Of a reviewed document only what others contradict is left, and what no longer fits."""
    whole = [
        replace(one, revisions=(Revision("reviewed", text_digest(one.document.text), "", 0, 1),))
        for one in read
    ]
    left = {doubt.reason for entry in queueing.queue(whole, own()) for doubt in entry.doubts}
    assert left == {"unfit", "two_leads", "two_figures"}


def test_years_and_places_are_told_apart(read: list[Extraction]) -> None:
    """What holds for another place or another year is no conflict."""
    others = [NOTICE.replace("青禾县", "云顶县"), NOTICE.replace("2026", "2025")]
    for text in others:
        document = replace(read[0].document, text=text, date="2025" if "2025" in text else "2026")
        issuers = ("云顶县人民政府",) if "云顶" in text else document.issuers
        title = text.partition("\n")[0]
        other = extract(replace(document, issuers=issuers, title=title, front=0, end=None), own())
        found = queueing.queue([other, read[1]], own())
        assert not {"two_leads", "two_figures"} & {doubt.reason for one in found for doubt in one.doubts}


def test_the_store_has_the_same_queue(folder: Path, tmp_path: Path) -> None:
    """`kg review queue` lists the store, or some of its documents, as files: table, CSV and JSON."""
    store = tmp_path / "kg.db"
    assert kg("build", folder, "--store", store).exit_code == 0
    of_store = kg("review", "queue", "--store", store, "--format", "json")
    of_files = kg("review", "queue", folder, "--format", "json")
    assert json.loads(of_store.stdout) == json.loads(of_files.stdout)
    one = kg("review", "queue", "plan", "--store", store, "--format", "json")
    assert {row["document"] for row in json.loads(one.stdout)} == {"plan"}
    table = kg("review", "queue", folder, "--only", "slip", "--format", "csv", "--lang", "zh")
    assert "疑似笔误,只出现一次" in table.stdout
    first = kg("review", "queue", folder, "--limit", 1, "--lang", "en")
    assert "the first 1 are shown" in first.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "slips"), "there is no reason 'slips'; did you mean 'slip'?"),
        (("notise",), "notise: neither a file nor a document in the store; did you mean 'notice'?"),
    ],
    ids=["reason", "document"],
)
def test_what_is_not_there_is_told(
    arguments: tuple[str, ...], said: str, folder: Path, tmp_path: Path
) -> None:
    """The error is one line with the nearest valid word."""
    assert kg("build", folder / "notice.txt", "--store", tmp_path / "kg.db").exit_code == 0
    done = kg("review", "queue", *arguments, "--store", tmp_path / "kg.db")
    assert (done.exit_code, said in done.stderr) == (1, True)


def test_precision_is_measured_on_gold(root: Path, tmp_path: Path) -> None:
    """`kg score -o` writes how often rules are right, below its own command; rare rules have no figure."""
    out = tmp_path / "measured.tsv"
    data = root / "data"
    assert kg("score", data / "hanbin-2021.jsonl", data / "hanbin-2021.txt", "-o", out).exit_code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# kg score ")
    assert "hanbin-2021" in lines[1]
    cells = [line.split("\t") for line in lines[4:]]
    assert cells
    assert all(int(found) >= LEAST and int(right) <= int(found) for _, _, found, right in cells)


def test_the_product_has_measured_figures() -> None:
    """Each rule that has a figure is one of the product."""
    figures = measured(own())
    assert figures["units", "predicate at the head"].precision > 0.9
    assert [rule for _, rule in figures if own().rule(rule) is None] == []


BAD = [
    pytest.param("mentions\tX\tmany\t2", "should be numbers", id="no number"),
    pytest.param("mentions\tX\t3\t2", "at least 10 finds", id="few"),
    pytest.param("mentions\tX\t20\t21", "no more right than found", id="too many right"),
]


@pytest.mark.parametrize(("line", "said"), BAD)
def test_a_wrong_figure_is_refused(line: str, said: str, tmp_path: Path) -> None:
    """The error names file and line."""
    (tmp_path / "measured.tsv").write_text(
        f"# by hand\nfield\trule\tfound\tright\n{line}\n", encoding="utf-8"
    )
    known = replace(own(), folder=tmp_path, _kept={})
    with pytest.raises(SchemaError, match=f"measured.tsv:3: .*{said}"):
        measured(known)


def test_a_schema_without_figures_has_none(tmp_path: Path) -> None:
    """Nothing is guessed of rules that nobody has measured."""
    assert measured(replace(own(), folder=tmp_path, _kept={})) == {}
    assert Measured(32, 25).precision == 0.78125


def test_what_people_judged_counts_as_measured(read: list[Extraction]) -> None:
    """Each find that is found right or corrected counts for its rule; from enough of them on it has a figure."""
    plan = read[1]
    unit = next(one for one in plan.units if one.targets)
    right = Revision("confirm", unit.kind, unit.kind, unit.start, unit.end)
    wrong = Revision("unit", "none", "measure", 0, 5, rule=unit.rule)
    said = list(judging.judged(replace(plan, revisions=(right, wrong))))
    assert (("units", unit.rule), True) in said and (("links.targets", unit.rule), True) in said
    assert (("units", unit.rule), False) in said
    before = measured(own())["units", unit.rule]
    counted = judging.with_judgements(own(), said)["units", unit.rule]
    assert (counted.found, counted.right) == (before.found + 2, before.right + 1)
    new = ("mentions", "a rule of my own")
    assert new not in judging.with_judgements(own(), [(new, False)] * (LEAST - 1))
    assert judging.with_judgements(own(), [(new, False)] * LEAST)[new] == Measured(LEAST, 0)


def test_what_somebody_found_right_is_left_out(read: list[Extraction], entries: tuple[Entry, ...]) -> None:
    """The place leaves the queue for all its reasons, and others stay."""
    entry = next(one for one in entries if one.doubts[0].reason == "no_link")
    right = Revision("confirm", entry.kind, entry.kind, entry.start, entry.end)
    judged = [replace(one, revisions=(right,)) if one.document.id == entry.doc else one for one in read]
    left = queueing.queue(judged, own())
    assert len(left) == len(entries) - 1
    assert (entry.doc, entry.start) not in [(one.doc, one.start) for one in left]
