"""Sentences without end: they are cut, and neither their words nor their length make them slow.

No test measures a time: what must not hang runs in a process of its own with a limit of many times what it
needs, and growth is told by counting calls.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice, pairwise
from types import FrameType

import pytest

from kg.errors import InputError
from kg.extraction.extractor import extract
from kg.extraction.time_budget import EACH, START, in_time
from kg.knowledge import Knowledge, own
from kg.model import Document, Extraction
from kg.outline.sentences import cut
from support.folders import ROOT

LIMIT = 600  # seconds; ten are enough
READS = """
import sys
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document
for line in sys.stdin.read().split("\\n"):
    print(line[:12], flush=True)
    extract(Document("d", line), own())
"""
PREPOSITIONS = "由对为把将以在从被与同到向给"
FACING = "、".join(f"对{place}的" for place in ("安康", "汉中", "商洛", "榆林", "延安", "铜川", "渭南") * 4)
# Texts of a line each, that one pattern or another could read in very many ways.
HANGING = [
    *(word * 60 + "。" for word in PREPOSITIONS),
    f"面向{FACING}服务。",
    *(unit * (1000 // len(unit)) + "。" for unit in ("为主线", "一、", "、市", "重大", "重点", "规划", "奖励", "和工业")),
    "党委、" * 300 + "：",
    "按照各自" * 200 + "牵头。",
    "教育局" * 300,
    "（" + "甲局、乙" * 90 + "）",
]


def repeated(unit: str, size: int) -> str:
    return "".join(islice(cycle(unit), size)) + "。"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return own()


def test_nothing_hangs() -> None:
    """No line of a few hundred characters keeps the reading busy; the output names the line that does."""
    text = "\n".join(HANGING).encode()
    command = [sys.executable, "-X", "utf8", "-c", READS]
    done = subprocess.run(command, input=text, capture_output=True, timeout=LIMIT, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert len(done.stdout.decode().splitlines()) == len(HANGING)


# ---- cut ----

CUTS = {
    "behind a semicolon": ("推进改革，完善制度；" * 60 + "加强管理，" * 90 + "。", "；"),
    "behind a comma": ("推进改革，" * 300 + "。", "，"),
    "behind a list mark": ("甲镇、" * 500 + "。", "、"),
    "outside brackets": ("改革，" * 200 + "（" + "甲；" * 180 + "）、" + "乙、" * 300 + "。", "，、"),
    "inside them where there is nothing else": ("（" + "甲，" * 900 + "）。", "，"),
}


@pytest.mark.parametrize(("text", "marks"), CUTS.values(), ids=CUTS)
def test_a_long_sentence_is_cut_at_its_best_mark(known: Knowledge, text: str, marks: str) -> None:
    """Each stretch but the last ends in the best mark at hand, has at least half the length, and nothing is lost."""
    patterns = known.patterns("outline")
    longest = patterns.words["longest-sentence"]
    spans = list(cut(text, 0, len(text), patterns))
    assert len(spans) > 1
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert all(longest / 2 < end - start <= longest for start, end in spans[:-1])
    assert all(text[end - 1] in marks for _, end in spans[:-1])


def test_a_text_without_marks_is_cut_at_the_full_length(known: Knowledge) -> None:
    """Where no mark stands, the stretch is as long as it may be."""
    text = "改" * 2500
    spans = list(cut(text, 10, len(text), known.patterns("outline")))
    assert spans == [(10, 1010), (1010, 2010), (2010, 2500)]


@pytest.mark.parametrize("size", [1, 999, 1000])
def test_other_sentences_stay_whole(known: Knowledge, size: int) -> None:
    """A sentence of up to the limit is not cut."""
    assert list(cut("改" * size, 0, size, known.patterns("outline"))) == [(0, size)]


LONG = {
    "prose": "加快推进园区建设，" * 300 + "确保完成任务。",
    "a note": "发展数字经济。\n责任单位：" + "、".join(f"{c}镇人民政府" for c in "城关清河云顶石泉白水" * 40) + "\n",
    "a cell": "序号\t任务\t责任单位\n1\t" + "推进园区建设，" * 300 + "\t市发展改革委\n2\t完善制度\t市财政局\n",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_offsets_stay_right(known: Knowledge, text: str) -> None:
    """What is found in a sentence that is cut stands where it says, and no stretch is left out."""
    found = extract(Document("d", text), known)
    assert found.mentions
    assert all(text[m.start : m.end] == m.text for m in found.mentions)
    assert all(text[u.start : u.end] == u.text for u in found.units)


def test_a_long_sentence_gives_all_its_units(known: Knowledge) -> None:
    """Each clause gives its unit, on whichever side of a cut it stands."""
    assert len(extract(Document("d", LONG["prose"]), known).units) == 301


def test_a_long_note_is_read_whole(known: Knowledge) -> None:
    """All bodies of a labelled list answer, also behind the length at which a sentence is cut."""
    (unit,) = extract(Document("d", LONG["a note"]), known).units
    assert len(unit.responsible) == 400


# ---- growth ----


def calls(read: Callable[[], Extraction]) -> int:
    """Return how many functions are called while something is read."""
    count = 0

    def counted(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read()
    finally:
        sys.setprofile(None)
    return count


GROWING = {
    "a noun": "园区",
    "a degree word": "重点",
    "a list of names": "城关镇、清河镇、云顶镇、",
    "clauses": "推进园区建设，",
    "sentences in one line": "推进园区建设。",
    "digits": "1",
    "a quote that never closes": "“甲",
    "brackets that close nothing": "（《》",
    "tasks with their notes": "完善工作制度。（市发展改革委牵头，市财政局配合）\n",
    "named tasks": "园区发展规划纲要（市发展改革委牵头）\n",
    "places of tasks": "（一）园区\n完善工作制度。\n适用范围：城关镇\n",
    "numbered lines": "一、园区\n推进园区建设。\n",
    "bare headings": "园区发展\n推进园区建设，完善园区的各项制度。\n",
}


@pytest.mark.parametrize("unit", GROWING.values(), ids=GROWING)
def test_work_grows_with_the_length(known: Knowledge, unit: str) -> None:
    """Four times the text makes about four times the calls, whatever it repeats."""
    few, many = repeated(unit, 4_000), repeated(unit, 16_000)
    extract(Document("d", few), known)  # what is kept for later is kept now
    once = calls(lambda: extract(Document("d", few), known))
    assert calls(lambda: extract(Document("d", many), known)) < 5 * once


# ---- the time of a document ----


def test_a_document_whose_time_has_run_out_is_refused() -> None:
    """The line says which document it is, how long it took and how long it is; what came before is kept."""
    text = "改" * 1000
    clock = iter([0.0, START, START + 1000 * EACH + 1])
    read = in_time(["first", "second", "third"], Document("slow", text), lambda: next(clock))
    assert next(read) == "first"
    assert next(read) == "second"
    with pytest.raises(InputError, match=r"^slow: not read within 22 s, the time for 1,000 characters; please"):
        next(read)


def test_a_document_in_time_is_read_whole() -> None:
    """Time that has not run out changes nothing."""
    clock = iter([0.0, 1.0, START])
    assert list(in_time([1, 2], Document("d", ""), lambda: next(clock))) == [1, 2]
