"""Corrections hold after every reading, move with their words, and are told where they no longer fit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import corpus, review
from kg.errors import InputError
from kg.formats import record_checks, records
from kg.knowledge import own
from kg.model import Extraction, Link, Mention, Unit
from kg.review import RULE, WHAT, Anchor, Correction, Result
from kg.review.lines import line
from kg.text.lines import text_digest
from support.extractions import extractions
from support.water import WATER

INDUSTRIAL = "加大与中国富硒产业研究院等科研院所的深度合作"
# Each: what, value, the words, and the words of the thing that is linked to them.
FOUNDING = {
    "not a thing": ("mention", "none", "[龙头]培育", ""),
    "another type": ("mention", "Project", "[基地]建设力度", ""),
    "other rims": ("mention", "Project", "产品开发、[冷链保鲜]、", ""),
    "missed thing": ("mention", "Industry", "会计、[品牌]、出口", ""),
    "no measure": ("unit", "none", "[投向、产业方向、空间布局],", ""),
    "a goal": ("unit", "goal", "[持续提升打造]。", ""),
    "missed goal": ("unit", "goal", "[以高质量的项目工作支撑高质量的发展需要]", ""),
    "modality": ("modality", "encourage", "[大力吸引开发城东、投资城东、支持城东的各类要素加快聚集]", ""),
    "another role": ("answers", "support", f"[{INDUSTRIAL}]", "[中国富硒产业研究院]等"),
    "does not answer": ("answers", "none", f"[{INDUSTRIAL}]", "[科研院所]的"),
    "no target": ("target", "no", "[不断提升集中区承载能力、孵化能力和服务水平]", "提升[集中区]承载"),
    "no instrument": (
        "instrument",
        "no",
        "[统筹推进“六保”“六稳”政策落实和区域优势产业延链、补链、强链]",
        "[“六保”]",
    ),
    "no figure": ("figure", "no", "[强力推进147个年度区属重点项目]", "[147个]年度"),
    "a deadline": ("deadline", "yes", "[大力发展数字经济],", "上强调,[2021年]经济"),
}


def marked(words: str, text: str) -> Anchor:
    """Return the anchor of the words that stand in square brackets among others."""
    before, quote, _ = words.replace("]", "[").split("[")
    start = text.index(words.replace("[", "").replace("]", "")) + len(before)
    return review.anchor(text, start, start + len(quote))


def correction(text: str, what: str, value: str, words: str, to: str) -> Correction:
    anchors = marked(words, text), marked(to, text) if to else None
    return Correction(what, value, *anchors, who="李明", when="2026-11-30T15:30:00+08:00", why="看原文")


@pytest.fixture(scope="module")
def plain(founding: Path) -> Extraction:
    """The founding document as the rules read it."""
    return read(founding)


@pytest.fixture(scope="module")
def folder(founding: Path, plain: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the founding document, with its corrections beside it."""
    copy = tmp_path_factory.mktemp("review") / founding.name
    copy.write_bytes(founding.read_bytes())
    for row in FOUNDING.values():
        review.append(copy.with_name("hanbin-2021.review.jsonl"), correction(plain.document.text, *row))
    return copy.parent


@pytest.fixture(scope="module")
def revised(folder: Path) -> Extraction:
    """The founding document, read with its corrections."""
    return read(folder / "hanbin-2021.txt")


def read(path: Path) -> Extraction:
    (outcome,) = corpus.extract_all([path])
    assert not outcome.error
    return outcome.extractions[0]


def at(extraction: Extraction, words: str) -> list[Mention | Unit]:
    """Return what stands in exactly the marked words."""
    found = marked(words, extraction.document.text)
    span = (found.at, found.at + len(found.quote))
    return [one for one in (*extraction.mentions, *extraction.units) if (one.start, one.end) == span]


def one_unit(extraction: Extraction, kind: str) -> Unit:
    (found,) = at(extraction, FOUNDING[kind][2])
    assert isinstance(found, Unit)
    return found


def linked(extraction: Extraction, ids: tuple[str, ...]) -> list[str]:
    return [m.text for m in extraction.mentions if m.id in ids]


def answering(extraction: Extraction, links: tuple[Link, ...]) -> list[tuple[str, str, bool]]:
    texts = {m.id: m.text for m in extraction.mentions}
    return [(texts[link.mention], link.role, link.rule == RULE) for link in links if not link.inferred]


def test_what_is_named_stands_as_corrected(revised: Extraction) -> None:
    """Things are gone, of another type, in other rims or new; what is new is linked by its type."""
    assert not at(revised, FOUNDING["not a thing"][2])
    for kind in ("another type", "other rims", "missed thing"):
        _, type_, words, _ = FOUNDING[kind]
        (found,) = at(revised, words)
        assert isinstance(found, Mention)
        assert (found.type, found.rule, bool(found.name and found.iri)) == (type_, RULE, True)
        assert any(found.id in unit.targets for unit in revised.units)
    assert "冷链" not in [m.text for m in revised.mentions]


def test_measures_and_goals_stand_as_corrected(revised: Extraction) -> None:
    """One is gone, one a goal, one new under its heading, one encouraged."""
    assert not at(revised, FOUNDING["no measure"][2])
    assert (one_unit(revised, "a goal").kind, one_unit(revised, "a goal").rule) == ("goal", RULE)
    missed = one_unit(revised, "missed goal")
    assert (missed.kind, missed.rule, missed.heading[-1]) == ("goal", RULE, "强化项目支撑")
    assert missed.sentence and missed.sentence[0] < missed.start
    assert one_unit(revised, "modality").modality == "encourage"


def test_links_stand_as_corrected(plain: Extraction, revised: Extraction) -> None:
    """Roles, targets, instruments, figures and deadlines are as people said, and no others changed."""
    assert answering(revised, one_unit(revised, "another role").responsible) == [
        ("中国富硒产业研究院", "support", True)
    ]
    assert linked(revised, one_unit(revised, "no target").targets) == ["五里工业集中区"]
    assert linked(revised, one_unit(revised, "no instrument").instruments) == ["“六稳”政策"]
    assert linked(revised, one_unit(revised, "no figure").quantities) == []
    assert linked(revised, one_unit(revised, "a deadline").times) == ["2021年"]
    said = {(u.start, u.kind, u.modality, len(u.targets)) for u in revised.units}
    assert len(said - {(u.start, u.kind, u.modality, len(u.targets)) for u in plain.units}) == 6


def test_every_correction_is_noted(revised: Extraction) -> None:
    """Who corrected what, when and why, and what the rules had said, stays with the extraction."""
    was = ["Body", "Park", "Project 冷链", "none", "measure", "measure", "none", "do"]
    was += ["partner", "partner", "yes", "yes", "yes", "no"]
    expected = [(*row[:2], old) for row, old in zip(FOUNDING.values(), was, strict=True)]
    assert sorted((one.what, one.value, one.was) for one in revised.revisions) == sorted(expected)
    assert {(one.who, one.why, one.state) for one in revised.revisions} == {("李明", "看原文", "applies")}
    assert [one.start for one in revised.revisions] == sorted(one.start for one in revised.revisions)
    assert records.from_record(json.loads(records.dumps(revised))).revisions == revised.revisions


def test_corrections_move_with_their_words(folder: Path, tmp_path: Path) -> None:
    """Words above move them; where their own words changed they are told, with old and new words."""
    text = (folder / "hanbin-2021.txt").read_text(encoding="utf-8")
    text = text.replace("经济高质量发展着力推进(一)", "𠮷会议要求认真学习。\n\n经济高质量发展着力推进(一)", 1)
    text = text.replace("强力推进147个年度区属重点项目", "强力推进150个年度区属重点项目")
    text = text.replace("加快聚集,释放", "快速聚集,释放")
    path = tmp_path / "hanbin-2021.txt"
    path.write_text(text, encoding="utf-8")
    corrections = review.read(folder / "hanbin-2021.review.jsonl")
    (outcome,) = corpus.extract_all([path])
    _, results = review.applied(outcome.extractions[0], corrections, own())
    states = dict(zip(FOUNDING, (result.state for result in results), strict=True))
    assert {kind for kind, state in states.items() if state == "no longer fits"} == {"modality", "no figure"}
    assert {kind for kind, state in states.items() if state == "applies"} == set()
    lost = [review.warning(result, Path("hanbin-2021.review.jsonl")) for result in results]
    said = next(line for line in lost if "147" in line)
    assert said.startswith("hanbin-2021.review.jsonl:13: the correction no longer fits")
    assert "[强力推进147个年度区属重点项目]" in said
    assert "强力推进150个年度区属重点项目" in said


def test_what_no_longer_fits_is_a_warning(folder: Path, tmp_path: Path) -> None:
    """The account of a run has a line on each correction that does not fit; the others are applied."""
    text = (folder / "hanbin-2021.txt").read_text(encoding="utf-8").replace("147个", "150个")
    (tmp_path / "hanbin-2021.txt").write_text(text, encoding="utf-8")
    corrections = (folder / "hanbin-2021.review.jsonl").read_bytes()
    (tmp_path / "hanbin-2021.review.jsonl").write_bytes(corrections)
    (outcome,) = corpus.extract_all([tmp_path / "hanbin-2021.txt"])
    assert ["hanbin-2021.review.jsonl:13" in line for line in outcome.warnings] == [True]
    assert len(outcome.extractions[0].revisions) == len(FOUNDING) - 1


def result(
    value: str, what: str = "mention", words: str = "[汉江]水质", to: str = ""
) -> tuple[Extraction, Result]:
    given_ = correction(WATER.document.text, what, value, words, to)
    done, (found,) = review.applied(WATER, [given_], own())
    return done, found


@pytest.mark.parametrize(
    ("what", "value", "words", "to", "why"),
    [
        pytest.param("modality", "forbid", "[关于水]的", "", "no measure or goal stands there", id="no unit"),
        pytest.param(
            "answers", "lead", "[确保安全]", "[汉江]", "is of type EcologicalZone; needed is Body", id="type"
        ),
        pytest.param("figure", "yes", "[确保安全]", "[一、保护]", "nothing is named there", id="no mention"),
    ],
)
def test_a_correction_of_what_is_not_there_is_told(
    what: str, value: str, words: str, to: str, why: str
) -> None:
    """Where the words stand but not what is corrected, the line says what stands there."""
    done, found = result(value, what, words, to)
    assert found.state == "no longer fits"
    assert why in found.why
    assert done.units == WATER.units


def test_a_correction_that_the_rules_say_too_changes_nothing() -> None:
    """Rules that have learnt what a person said make the correction superfluous; it stays in the file."""
    done, found = result("EcologicalZone")
    assert (found.state, done.revisions) == ("not needed", ())


def test_a_named_lead_takes_the_place_of_the_inferred_one() -> None:
    """Nobody is inferred where a person says who leads."""
    done, found = result("shared", "answers", "[在2025年底前落实《水条例》]", "责任单位：[市水利局]")
    assert [(link.role, link.inferred) for link in done.units[0].responsible] == [
        ("lead", False),
        ("shared", False),
    ]
    assert found.was == "lead"


def test_a_later_correction_counts_over_an_earlier_one() -> None:
    """Two corrections of the same words leave one revision, which knows what the rules had said."""
    first = correction(WATER.document.text, "mention", "Place", "[汉江]水质", "")
    done, _ = review.applied(WATER, [first, replace(first, value="Park")], own())
    assert [(one.value, one.was) for one in done.revisions] == [("Park", "EcologicalZone")]
    assert [m.type for m in done.mentions if m.text == "汉江"] == ["Park"]


def test_a_reviewed_document_is_known_by_its_text() -> None:
    """That all of a document has been reviewed no longer holds once its text has changed."""
    seen = Correction("reviewed", text_digest(WATER.document.text), None)
    for text, state in ((WATER.document.text, "applies"), (WATER.document.text + "节水。", "no longer fits")):
        changed = replace(WATER, document=replace(WATER.document, text=text))
        assert review.applied(changed, [seen], own())[1][0].state == state


AMONG = "甲市推进园区建设。乙市推进园区建设。"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param(AMONG, 13, id="same"),
        pytest.param("总则。" + AMONG, 16, id="moved"),
        pytest.param("丙市推进园区建设。" + AMONG, 22, id="moved, its old place taken by its like"),
        pytest.param(AMONG.replace("乙", "我"), 13, id="context changed"),
        pytest.param("𠮷🏞️" + AMONG, 16, id="moved by characters beyond the BMP"),
    ],
)
def test_words_are_found_by_their_context(text: str, start: int) -> None:
    """Of the places where the words stand, the one with the most alike context is meant."""
    from kg.review.anchors import place

    assert place(review.anchor(AMONG, 13, 15), text) == start


@pytest.mark.parametrize(
    ("record", "error"),
    [
        pytest.param(
            '{"what": "mention"', "is no JSON: Expecting ',' delimiter at character 19", id="broken"
        ),
        pytest.param("[]", "should be an object with 'what', 'value', 'quote'", id="no object"),
        pytest.param('{"what": "menton"}', "unknown what 'menton'; did you mean 'mention'?", id="what"),
        pytest.param('{"value": "Park"}', "'what' is missing; it should be a text", id="missing"),
        pytest.param(
            '{"what": "mention", "value": "Prak"}', "unknown value 'Prak'; did you mean 'Park'?", id="value"
        ),
        pytest.param('{"what": "unit", "vlaue": 1}', "unknown key 'vlaue'; did you mean 'value'?", id="key"),
        pytest.param('{"what": "unit", "value": "goal", "quote": ""}', "'quote' is empty", id="empty quote"),
        pytest.param(
            '{"what": "unit", "value": "goal", "quote": "水", "at": -1}', "'at' should be the number", id="at"
        ),
        pytest.param(
            '{"what": "target", "value": "yes", "quote": "水", "at": 0}',
            "'to': should be an object",
            id="no to",
        ),
        pytest.param(
            '{"what": "unit", "value": "goal", "to": {}}', "'unit' has no 'to'; leave it out", id="to"
        ),
        pytest.param(
            '{"what": "unit", "value": "goal", "quote": "水", "at": 0, "when": "today"}',
            "'when' is 'today'; write it as 2021-02-07T09:30:00+08:00",
            id="when",
        ),
        pytest.param('{"what": "\\ud840"}', "holds half of a surrogate pair", id="surrogate"),
    ],
)
def test_a_line_that_cannot_be_understood_is_told(record: str, error: str, tmp_path: Path) -> None:
    """The error is one line with file and line, what is wrong, and what would be right."""
    path = tmp_path / "a.review.jsonl"
    path.write_text(f"\n{record}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        review.read(path)
    assert str(raised.value).startswith(f"{path}:2: {error}")


def test_a_wrong_line_stops_its_document_alone(tmp_path: Path) -> None:
    """A document whose corrections cannot be understood is refused; others are read."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("一、保护\n市水利局要保护汉江。\n", encoding="utf-8")
    (tmp_path / "a.review.jsonl").write_text("{}\n", encoding="utf-8")
    found, others = corpus.files([tmp_path])
    assert others == []
    assert [bool(one.error) for one in corpus.extract_all(found)] == [True, False]


def test_undo_takes_one_line_out(tmp_path: Path) -> None:
    """What is undone is gone from the file; all other lines stay as they are."""
    path = tmp_path / "a.review.jsonl"
    one = Correction("mention", "Park", Anchor("水", 3, "喝", "。"), who="甲")
    path.write_text("\n" + line(one), encoding="utf-8")
    review.append(path, replace(one, value="none"))
    assert [c.line for c in review.read(path)] == [2, 3]
    assert json.loads(review.undo(path, 2))["value"] == "Park"
    assert [(c.line, c.value) for c in review.read(path)] == [(2, "none")]
    with pytest.raises(InputError, match="no correction stands there; corrections stand in the lines 2"):
        review.undo(path, 7)


def test_a_changed_file_of_corrections_is_a_changed_source(tmp_path: Path) -> None:
    """The digest of a document counts its corrections, so that it is read again when they change."""
    from kg.corpus.sources import digest

    path = tmp_path / "a.txt"
    path.write_text("水", encoding="utf-8")
    before = digest(path)
    review.append(tmp_path / "a.review.jsonl", Correction("mention", "Park", Anchor("水", 0)))
    assert digest(path) != before


# ---- whatever the extraction, whatever the correction ----

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@st.composite
def anchors(draw: st.DrawFn, text: str) -> Anchor:
    start = draw(st.integers(0, max(0, len(text) - 1)))
    end = draw(st.integers(start + 1, len(text) + 1))
    return review.anchor(text, start, end) if text[start:end] else Anchor("水", 0)


@st.composite
def corrected(draw: st.DrawFn) -> tuple[Extraction, list[Correction]]:
    """An extraction, and corrections of its own parts or of any stretch of its text."""
    extraction = draw(extractions("doc"))
    text = extraction.document.text
    spans = [(part.start, part.end) for part in (*extraction.mentions, *extraction.units) if text]
    known = [review.anchor(text, *span) for span in spans]
    place = st.one_of(st.sampled_from(known), anchors(text)) if known else anchors(text)

    def one() -> Correction:
        what = draw(st.sampled_from([key for key in WHAT if key != "reviewed"]))
        to = draw(place) if what in review.OF_TWO else None
        value = draw(st.sampled_from(WHAT[what]))
        return Correction(what, value, draw(place), to, draw(words), "2026-11-30", draw(words))

    return extraction, [one() for _ in range(draw(st.integers(1, 5)))]


@given(corrected())
@settings(max_examples=40)
def test_what_is_corrected_is_whole(case: tuple[Extraction, list[Correction]]) -> None:
    """Parts stand in text order under their ids, links lead to what is there, words are those of the text."""
    extraction, corrections = case
    done, results = review.applied(extraction, corrections, own())
    assert len(results) == len(corrections)
    record_checks.check(done)
    for parts in (done.mentions, done.units):
        assert [(p.start, p.end) for p in parts] == sorted((p.start, p.end) for p in parts)
    for part in (*done.mentions, *done.units):
        assert part.rule != RULE or part.text == done.document.text[part.start : part.end]
    types = {m.id: m.type for m in done.mentions}
    if any(result.state in ("applies", "moved") for result in results):
        assert {types[link.mention] for unit in done.units for link in unit.responsible} <= {"Body"}
    goals = {unit.id for unit in done.units if unit.kind == "goal"}
    assert {aim for unit in done.units for aim in unit.aims} <= goals
    assert records.from_record(json.loads(records.dumps(done))).revisions == done.revisions
    again, _ = review.applied(extraction, corrections, own())
    assert again == done


@given(st.data())
def test_a_line_says_all_of_a_correction(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """What is written is read again, whatever the characters."""
    _, corrections = data.draw(corrected())
    path = tmp_path_factory.mktemp("lines") / "a.review.jsonl"
    for one in corrections:
        review.append(path, one)
    assert list(review.read(path)) == corrections


@pytest.mark.parametrize("kind", ["mention", "unit"])
def test_what_is_found_right_changes_nothing_and_is_known(kind: str) -> None:
    """It is a revision with the rule that read it; twice is not needed, read otherwise it no longer fits."""
    read = WATER
    item = (read.units if kind == "unit" else read.mentions)[0]
    value = item.kind if isinstance(item, Unit) else item.type
    new = Correction("confirm", value, review.anchor(WATER.document.text, item.start, item.end), who="李明")
    done, results = review.applied(read, [new, new], own())
    assert [one.state for one in results] == ["applies", "not needed"]
    (revision,) = done.revisions
    assert (revision.what, revision.value, revision.rule) == ("confirm", value, item.rule)
    assert replace(done, revisions=()) == read
    other = replace(new, value="goal" if value != "goal" else "measure")
    assert review.applied(read, [other], own())[1][0].state == "no longer fits"
