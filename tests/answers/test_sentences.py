"""Questions asked in sentences: what they are taken for, what is refused, and what stands beside a reading."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.answers import phrases
from kg.answers.questions import questions
from kg.answers.readings import SentenceError, Slip
from kg.answers.sentences import Known, known, understand
from kg.cli.main import main
from kg.errors import SchemaError
from kg.extraction.extractor import extract
from kg.formats import records
from kg.knowledge import own
from kg.model import Document, Extraction
from kg.reading import read
from kg.stores import Store, open_store
from support.folders import FICTIONAL, ROOT

TODAY = date(2026, 5, 20)
SHARE = """云州市重点工作分工

一、流域治理

推进汉江流域综合治理，2027年底前建成污水处理厂2座。（市发展和改革委员会牵头，市水利局、市财政局配合）
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, founding_gold: Extraction) -> Path:
    """A store with the founding document and five fictional ones."""
    tasks = [extract(read(path, own()), own()) for path in sorted((ROOT / "data").glob("qinghe-*.txt"))]
    share = extract(Document("yunzhou-share", SHARE), own())
    path = tmp_path_factory.mktemp("store") / "kg.db"
    with open_store(str(path), create=True) as opened:
        for one in (founding_gold, *records.read(FICTIONAL / "yunzhou.jsonl"), *tasks, share):
            opened.replace(kg.build([one], own()))
    return path


@pytest.fixture(scope="module")
def store(place: Path) -> Iterator[Store]:
    with open_store(str(place)) as opened:
        yield opened


@pytest.fixture(scope="module")
def spoken_of(store: Store) -> Known:
    return known(store, today=TODAY)


def table(name: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return the sentences of a table with the question and the values that each means; "-" is none."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [(r["sentence"], r["question"], dict(v.split("=") for v in r["values"].split())) for r in rows]


CHINESE, ENGLISH = table("sentences.tsv"), table("sentences-en.tsv")


def taken(sentence: str, spoken_of: Known) -> list[tuple[str, dict[str, str]]]:
    return [(r.question.name, dict(r.values)) for r in understand(sentence, spoken_of).readings]


@pytest.mark.parametrize(
    ("sentence", "name", "values"), CHINESE + ENGLISH, ids=[row[0] for row in CHINESE + ENGLISH]
)
def test_a_sentence_is_understood(spoken_of: Known, sentence: str, name: str, values: dict[str, str]) -> None:
    """A sentence of the tables means its question with its values and nothing else, or is refused."""
    assert taken(sentence, spoken_of) == ([] if name == "-" else [(name, values)])


def test_most_sentences_are_understood() -> None:
    """Of the Chinese sentences nine in ten have a question."""
    assert len(CHINESE) == 60
    assert sum(name != "-" for _, name, _ in CHINESE) >= 54
    assert sum(name != "-" for _, name, _ in ENGLISH) >= 20


REFUSED = [
    pytest.param("今天天气怎么样", id="about the weather"),
    pytest.param("县水利局的电话是多少", id="what no question asks"),
    pytest.param("市发展改革委牵头的任务完成得怎么样了", id="what is added to a question"),
    pytest.param("去年完成了哪些任务", id="what is past"),
    pytest.param("县水利局不负责哪些任务", id="denied"),
    pytest.param("为什么县水利局负责青溪", id="why"),
    pytest.param("哪些举措没有数量也没有期限", id="two at once"),
    pytest.param("省教育厅负责哪些任务", id="a body of another level"),
    pytest.param("哪些任务由市长负责", id="nobody of that name"),
    pytest.param("写一首关于汉江的诗", id="an order"),
    pytest.param("汉江有多长", id="length of a river"),
    pytest.param("汉" * 300, id="endless"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_no_phrase_covers_is_refused_with_examples(spoken_of: Known, sentence: str) -> None:
    """A sentence is never taken for a part of it; whoever is refused sees what can be asked."""
    found = understand(sentence, spoken_of)
    assert found.readings == ()
    assert found.examples


def test_a_slip_is_told(spoken_of: Known) -> None:
    """What is typed with a wrong character of the same sound is understood, and said to be so."""
    (reading,) = understand("县水力局牵头哪些任务", spoken_of).readings
    assert reading.values["body"] == "县水利局"
    assert reading.slips == (Slip("县水力局", "县水利局"),)


def test_words_left_aside_are_told(spoken_of: Known) -> None:
    """What stands behind a name and is nothing known is left aside, and said to be."""
    (reading,) = understand("汉江流域治理由谁牵头", spoken_of).readings
    assert reading.slips == (Slip("汉江流域治理", "汉江流域"),)


def test_the_nearest_names_are_offered(spoken_of: Known) -> None:
    """A body that is nowhere is told, with those that are called alike."""
    found = understand("县水务局牵头哪些任务", spoken_of)
    assert found.readings == ()
    assert [text for text, _ in found.unknown] == ["县水务局"]
    assert "县水利局" in found.unknown[0][1]


def test_two_readings_are_both_offered(spoken_of: Known, place: Path) -> None:
    """Words that two titles share leave open which document is meant: the command lists both and takes one."""
    sentence = "《青禾》里县水利局负责哪些任务"
    found = understand(sentence, spoken_of).readings
    assert [r.values["doc"] for r in found] == ["qinghe-notice-2026", "qinghe-tasks-2026"]
    listed = CliRunner().invoke(main, ["ask", sentence, "-s", str(place)])
    assert (listed.exit_code, listed.stdout) == (1, "")
    assert listed.stderr.count("kg query owners -p doc=qinghe-") == 2
    done = CliRunner().invoke(main, ["ask", sentence, "--reading", "2", "-s", str(place), "-f", "json"])
    assert "qinghe-tasks-2026" in done.stdout and "qinghe-notice-2026" not in done.stdout


def test_every_question_can_be_asked_in_both_languages(spoken_of: Known) -> None:
    """Each question has phrases in Chinese, and each example in English that names nothing is understood."""
    for language in phrases.LANGUAGES:
        examples = phrases.phrases(language).examples
        assert len(examples) >= 10
    asked = {p.question for p in phrases.phrases("zh").phrases}
    assert asked == {q.name for q in questions()}


def test_a_phrase_with_an_unknown_slot_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever edits the phrases is told of a slot that the question does not have."""
    shutil.copytree(ROOT / "queries", tmp_path / "queries")
    path = tmp_path / "queries" / "sentences.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<text>归{whom}", "<texts>归{whom}"), encoding="utf-8")
    monkeypatch.setattr(phrases, "folder", lambda name: tmp_path / name)
    phrases.phrases.cache_clear()
    with pytest.raises(SchemaError, match="has no slot 'texts': did you mean 'text'"):
        phrases.phrases("zh")
    phrases.phrases.cache_clear()


# The library and the command


def test_the_library_answers_a_sentence(store: Store) -> None:
    """A sentence has the same rows as its question, which can be counted, iterated and made into dicts."""
    answer = kg.ask(store, "汉江相关的目标由谁负责")
    asked = kg.ask(store, "owners", {"text": "汉江", "kind": "Goal"})
    assert (answer.rows, len(answer)) == (asked.rows, len(asked.rows))
    assert list(answer) == list(answer.rows)
    assert [row["unit"] for row in answer.dicts()] == [row[4] for row in answer]
    assert answer.reading is not None and answer.reading.question.name == "owners"


def test_an_answer_becomes_a_frame(store: Store) -> None:
    """A frame has the rows and the names of the columns, also where there are none."""
    frame = kg.ask(store, "汉江有哪些举措").frame()
    assert list(frame.columns[:3]) == ["type", "area", "relation"]
    assert len(frame) > 1
    assert list(kg.ask(store, "area", {"text": "北海"}).frame().columns) == list(frame.columns)


def test_the_library_does_not_guess(store: Store) -> None:
    """What means nothing raises an error that holds what is nearest."""
    with pytest.raises(SentenceError, match="县水利局") as told:
        kg.ask(store, "县水务局牵头哪些任务")
    assert told.value.understanding.unknown


def test_the_command_shows_the_form_it_filled(place: Path) -> None:
    """``kg ask`` prints the rows, and on stderr the question, its values and the command that asks the same."""
    done = CliRunner().invoke(main, ["ask", "市发展改革委牵头哪些任务", "-s", str(place), "-f", "json"])
    assert done.exit_code == 0
    assert "建成污水处理厂2座" in done.stdout
    assert "理解为：哪些主体负责哪些目标和举措？" in done.stderr
    assert "kg query owners -p body=市发展改革委 -p role=lead" in done.stderr


def test_the_command_refuses_with_suggestions(place: Path) -> None:
    """A sentence that is not understood ends with 1 and says what can be asked."""
    done = CliRunner().invoke(main, ["ask", "县水务局牵头哪些任务", "-s", str(place)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "没有叫“县水务局”的；相近的有：" in done.stderr
    assert "可以这样问：水利局牵头哪些任务" in done.stderr
