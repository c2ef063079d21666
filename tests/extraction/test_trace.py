"""A trace is the reading that ran: its units are those of the extraction, and what is gone has its reason."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from kg.cli import wording
from kg.errors import SchemaError
from kg.extraction import explaining, rule_checks
from kg.extraction.extractor import extract, trace
from kg.extraction.trace import REASONS, Reason, Trace, missing
from kg.formats import records
from kg.knowledge import own
from kg.knowledge.loading import CLAUSE_PARTS, load
from kg.model import Document, Unit
from kg.reading import read
from kg.responsibility import named_tasks
from support.folders import FICTIONAL, ROOT
from support.outlines import known

TEXTS = [read(path, own()) for path in sorted((ROOT / "data").glob("*.txt"))]
RECORDS = [e.document for e in records.read(FICTIONAL / "yunzhou.jsonl")]
DOCUMENTS = [document for document in (*TEXTS, *RECORDS) if document.text]


def of(text: str) -> Trace:
    return trace(Document("d", "清河市工作方案\n" + text), known())


def shape(unit: Unit) -> tuple[object, ...]:
    return unit.kind, unit.modality, unit.start, unit.end, unit.rule, unit.sentence


def test_a_trace_changes_nothing() -> None:
    """An extraction that keeps its trace is the same as one that does not."""
    for document in DOCUMENTS:
        assert trace(document, known()).extraction == extract(document, known())


def test_sentences_show_their_units() -> None:
    """For 300 sentences `kg explain` shows exactly the units that the extraction of their document gives."""
    draw = random.Random(10)
    done = [(trace(d, known()), extract(d, known())) for d in DOCUMENTS]
    every = [(read_, extraction, s) for read_, extraction in done for s in read_.sentences]
    words = explaining.words(known(), "en")
    for read_, extraction, sentence in draw.sample(every, min(300, len(every))):
        own = [u for u in extraction.units if sentence.start <= u.start < sentence.end]
        lines = wording.explained(sentence, read_, words)
        shown = [line.split(maxsplit=1)[1] for line in lines if line.startswith("  unit ")]
        kinds = [f"{words.term(u.kind)} ({words.term(u.modality)})" for u in own]
        assert shown == [f"{k} {u.text}  [{u.rule}]" for k, u in zip(kinds, own, strict=True)]


def test_passages_give_the_units() -> None:
    """What counts of the passages is what comes out, save tasks that only a note behind them makes."""
    for document in DOCUMENTS:
        read_ = trace(document, known())
        found = [shape(u) for passage in read_.passages for u in passage.units]
        given = [shape(u) for u in read_.extraction.units if u.rule != named_tasks.RULE]
        assert sorted(found, key=repr) == sorted(given, key=repr)


def test_a_row_is_read_by_cells() -> None:
    """Each cell is a passage; the cell of who answers and the header are none, and say so."""
    read_ = of("序号\t任务\t责任单位\n1\t建设产业园区\t市经信局\n2\t培育龙头企业\t市科技局\n")
    header, first, _ = read_.sentences
    assert [p.words.text for p in read_.of(first)] == ["1", "建设产业园区"]
    assert read_.of(header) == () and read_.silence(header) == Reason("cells")
    assert [u.text for u in read_.units(first)] == ["建设产业园区"]
    said = [f for f in read_.firings(first) if f.step == "responsibility"]
    assert [f.text for f in said] == ["市经信局"]
    about = explaining.about(said[0].rule, known())
    assert about.note and about.source.startswith("responsibility.yaml:")


def test_an_item_shows_what_introduced_it() -> None:
    """The items of a list of duties carry those who answer for them, from the sentence that opens the list."""
    read_ = of("县级以上人民政府履行下列职责：\n（一）制定发展规划；\n（二）建设信息平台。\n")
    items = [p for p in read_.passages if p.introduced.answering]
    text = read_.extraction.document.text
    assert [p.words.text for p in items] == ["制定发展规划；", "建设信息平台。"]
    for passage in items:
        start, end = map(int, passage.introduced.answering[0].mention.split("-"))
        assert text[start:end] == "县级以上人民政府"


def test_a_preamble_is_dropped_with_its_reason() -> None:
    """What leads to the opening words is shown, and why it counts for nothing."""
    read_ = of("推进产业升级，建设创新平台。为贯彻落实上级要求，现制定本方案。\n一、加快改革\n建设园区。\n")
    first = read_.sentences[0]
    assert read_.units(first) == ()
    gone = list(read_.dropped(first))
    assert {d.reason for d in gone if isinstance(d.what, Unit)} == {Reason("preamble")}
    lines = "\n".join(wording.explained(first, read_, explaining.words(known())))
    assert "属于同段引子" in lines


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        pytest.param("昨天下雨。", "not-open", id="a verb that does not open the clause"),
        pytest.param("去年完成了建设。", "read-as", id="read as silent by a rule"),
        pytest.param("今天星期三。", "no-verb", id="no verb"),
    ],
)
def test_a_silent_clause_has_a_reason(sentence: str, code: str) -> None:
    """A clause without a unit says why, as a value."""
    (passage,) = of(sentence).passages
    assert [r.code for c in passage.reading.clauses if (r := missing(c, known()))][:1] == [code]


def test_a_heading_that_looks_back_hushes_what_is_under_it() -> None:
    """What has been done is read, and gives nothing, because of the heading above it."""
    read_ = of("一、2025年工作回顾\n加快建设园区。\n二、主要任务\n加快推进改革。\n")
    first, second = (p for p in read_.passages)
    assert [missing(c, known()) for c in first.reading.clauses if c.tokens] == [Reason("look-back")]
    assert [u.text for u in second.units] == ["加快推进改革"]


def test_a_name_that_a_note_takes_is_dropped() -> None:
    """A mention within a note, or over one of its names, has a reason and the rule that won."""
    read_ = of("建设园区。（市发展和改革委员会牵头，2026年12月前完成）\n")
    note = next(s for s in read_.sentences if s.kind == "note")
    codes = {d.reason.code for d in read_.dropped(note)}
    assert read_.silence(note) == Reason("note")
    assert codes <= {"note", "mention-in-note", "mention-overlapped"} and codes


@pytest.mark.parametrize("document", DOCUMENTS[:3], ids=lambda d: d.id)
def test_firings_stand_where_they_say(document: Document) -> None:
    """The words of a firing are those at its offsets, whatever the step."""
    read_ = trace(document, known())
    fired = [f for sentence in read_.sentences for f in read_.firings(sentence)]
    assert {"names", "clauses", "naming"} <= {f.step for f in fired}
    assert [f for f in fired if document.text[f.start : f.end] != f.text] == []


def test_checking_sees_the_same_firings() -> None:
    """`kg rules check` judges the firings that a trace holds."""
    text = "各镇人民政府要落实河长制。"
    read_ = trace(Document("d", text), known())
    whole = [f for s in read_.sentences for f in read_.firings(s) if f.step not in ("naming", "responsibility")]
    assert rule_checks.firings(text, known()) == whole


@pytest.mark.parametrize("language", explaining.LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    """Reasons and parts are put into words in either language, with nothing left to fill in."""
    words = explaining.words(known(), language)
    for code in REASONS:
        data = tuple({"makes": "none", "rule": "r", "words": "w", "text": "t"}.items())
        said = words.reason(Reason(code, data))
        assert said and "{" not in said
    assert all(words.part(part) for part in CLAUSE_PARTS)


def test_every_rule_of_a_find_is_known() -> None:
    """A find by a note, a name or a step has a reason and a source like any other."""
    for document in DOCUMENTS:
        read_ = trace(document, known())
        links = [link.rule for u in read_.extraction.units for link in u.responsible]
        fired = [f.rule for s in read_.sentences for f in read_.firings(s)]
        for rule in {*links, *fired}:
            assert explaining.about(rule, known()).source


def test_missing_words_are_told(tmp_path: Path) -> None:
    """A reason without words is refused with its file and name."""
    copy = Path(shutil.copytree(ROOT / "schema", tmp_path / "schema"))
    content = (copy / "explaining.yaml").read_text(encoding="utf-8")
    (copy / "explaining.yaml").write_text(content.replace("  look-back:", "  lookback:"), encoding="utf-8")
    with pytest.raises(SchemaError, match=r"explaining\.yaml: reasons: no words for 'look-back'.*'lookback'"):
        explaining.words(load(copy))
