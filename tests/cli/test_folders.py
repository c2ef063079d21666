"""Folders as they come: nothing lost without a word, no document twice, unchanged files left alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import reading
from kg.cli.main import main
from kg.cli.storing import Writer
from kg.corpus import Gathered
from kg.stores import open_store
from support import attacks
from support.folders import ROOT

Build = Callable[..., Result]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Run ``kg build`` in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    return lambda *words: CliRunner().invoke(main, ["build", *map(str, words)])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    found: list[str] = []
    read = reading.read

    def counted(path: Path, *more: object) -> object:
        found.append(path.name)
        return read(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", counted)
    return found


def notice(subject: str, number: str = "", body: str = "") -> str:
    """Return the text of a document."""
    head = f"青政发〔2026〕{number}号\n\n" if number else ""
    return f"{head}关于{subject}的通知\n\n一、任务\n\n市农业农村局要推进{subject}。{body}\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def documents() -> tuple[str, ...]:
    with open_store("kg.db") as store:
        return store.documents()


# ---- the account ----

BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "space.txt": b" \n",
    "picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0",
    "encoding.txt": "これは政策の文書です。".encode("shift_jis") * 9,
    "cut.docx": attacks.docx(attacks.paragraph())[:200],
    "none.docx": b"no archive",
    "cut.pdf": b"%PDF-1.7\n",
    "scan.pdf": attacks.pdf("0 0 200 200 re f"),
    "hollow.html": b"<html><body></body></html>",
    "page.htm": b"\0\0\0",
}
SKIPPED = {"plan.xyz": b"x", "sound.mp3": b"x", "LICENSE": b"x"}
SAID = [*BAD, *SKIPPED]


def forty(folder: Path) -> None:
    """Fill a folder with 40 files of all kinds, 10 of them bad, and 3 that are no documents."""
    for number in range(10):
        put(
            folder / f"{number % 3}" / f"t{number}.{'md' if number % 2 else 'txt'}",
            notice(f"发展第{number}类茶叶产业"),
        )
        put(
            folder / "web" / f"h{number}.html",
            f"<html><body><p>{notice(f'建设第{number}号水库')}</p></body></html>",
        )
        words = "".join(map(attacks.paragraph, notice(f"治理第{number}条河流").split("\n")))
        (folder / f"d{number}.docx").write_bytes(attacks.docx(words))
    for name, data in (BAD | SKIPPED).items():
        (folder / "web" / name).write_bytes(data)


def test_forty_files_add_up(build: Build, tmp_path: Path) -> None:
    """Each of the 30 good files is stored, each bad one and each of another kind has its line, the exit is 1."""
    forty(tmp_path / "in")
    done = build("in")
    assert done.exit_code == 1
    good = [f"{kind}{number}" for kind in "dht" for number in range(10)]
    assert documents() == tuple(sorted(good))
    *lines, summary = done.stderr.splitlines()
    told = [line for line in lines if any(f"{name}: " in line for name in SAID)]
    assert len(told) == len(SAID) == 13
    assert [line.startswith("Error: ") for line in told].count(True) == len(BAD)
    assert [int(count) for count in re.findall(r"([0-9]+) (?:read|skipped|refused)", summary)] == [30, 3, 10]
    again = build("in").stderr.splitlines()[-1]
    assert [int(count) for count in re.findall(r"([0-9]+) (?:unchanged|skipped|refused)", again)] == [
        30,
        3,
        10,
    ]


def test_what_breaks_a_shape_is_not_stored(build: Build, tmp_path: Path) -> None:
    """The line has the sentence that is told by ``kg validate``; the other documents are stored."""
    put(tmp_path / "good.txt", notice("发展茶叶产业"))
    assert CliRunner().invoke(main, ["extract", "good.txt", "-o", "out.jsonl"]).exit_code == 0
    line = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    broken = (
        line.replace('"date":null', '"date":"soon"')
        .replace('"doc":"good"', '"doc":"bad"')
        .replace("茶", "麦")
    )
    put(tmp_path / "out.jsonl", broken + line)
    done = build("out.jsonl")
    assert done.exit_code == 1
    assert "out.jsonl: is not stored: " in done.stderr
    assert "a year, a month or a day (date)" in done.stderr
    assert documents() == ("good",)


# ---- which document a file is ----


def test_the_same_name_in_two_folders_is_two_documents(build: Build, tmp_path: Path) -> None:
    """Neither takes the place of the other, within a run or across runs, and the second is told."""
    put(tmp_path / "2021" / "n.txt", notice("发展茶叶产业"))
    put(tmp_path / "2022" / "n.txt", notice("建设青溪水库"))
    assert build("2021").exit_code == 0
    done = build("2022/n.txt")
    assert done.exit_code == 0
    assert "'n' is the document of 2021/n.txt, so this one is 'n@2022'" in done.stderr
    assert documents() == ("n", "n@2022")
    put(tmp_path / "2022" / "n.txt", notice("建设白河水库"))
    assert "n@2022: " in build("2021", "2022").stdout
    assert documents() == ("n", "n@2022")


SAME = {
    "text": (notice("发展茶叶产业"), notice("发展茶叶产业").replace("\n\n", "\n \n")),
    "bytes": (notice("发展茶叶产业"),) * 2,
    "number": (notice("发展茶叶产业", "7"), notice("发展茶叶产业", "7", "市水利局要配合。")),
}


@pytest.mark.parametrize("texts", SAME.values(), ids=SAME)
@pytest.mark.parametrize("runs", [1, 2])
def test_the_same_document_is_kept_once(
    texts: tuple[str, str], runs: int, build: Build, tmp_path: Path
) -> None:
    """What has the same text, or the same number and title, is told and not taken in."""
    for name, text in zip(("a", "b"), texts, strict=True):
        put(tmp_path / "in" / f"{name}.txt", text)
        done = build("in") if runs == 2 else None
    done = build("in")
    assert done.exit_code == 0
    assert "b.txt: same document as 'a' (in/a.txt), which is kept" in done.stderr
    assert "1 the same as another" in done.stderr
    assert documents() == ("a",)


def test_the_same_number_under_another_title_is_told(build: Build, tmp_path: Path) -> None:
    """A number may be misread or shared by an attachment, so both documents are kept."""
    put(tmp_path / "a.txt", notice("发展茶叶产业", "7"))
    put(tmp_path / "b.txt", notice("建设青溪水库", "7"))
    done = build("a.txt", "b.txt")
    assert "b.txt: has the number of 'a' too (青政发〔2026〕7号)" in done.stderr
    assert documents() == ("a", "b")


def test_a_document_is_named_on_request(build: Build, tmp_path: Path) -> None:
    """``--as`` gives a file's document an id, in place of what it was before and of what has that id."""
    put(tmp_path / "a.txt", notice("发展茶叶产业"))
    put(tmp_path / "b.txt", notice("建设青溪水库"))
    build("a.txt", "b.txt")
    assert build("a.txt", "--as", "tea").exit_code == 0
    assert documents() == ("b", "tea")
    assert build("b.txt", "--as", "tea").exit_code == 0
    assert documents() == ("tea",)
    assert build("a.txt", "b.txt", "--as", "x").exit_code == 1
    assert build("a.txt", "--as", "a/b").exit_code == 1


def test_facts_of_one_file_are_given(build: Build, tmp_path: Path) -> None:
    """Options win over what is read, also of a file that has not changed; they are for one file alone."""
    put(tmp_path / "a.txt", notice("发展茶叶产业"))
    put(tmp_path / "b.txt", notice("建设青溪水库"))
    build("a.txt", "b.txt")
    assert build("a.txt", "--date", "2021", "--issuer", "青溪县水利局").exit_code == 0
    assert "unchanged" not in build("a.txt", "--title", "茶叶规划").stdout
    assert build("a.txt", "b.txt", "--date", "2021").exit_code == 1
    done = build("a.txt", "--date", "soon")
    assert done.exit_code == 1
    assert "option 'date' is 'soon'; write it as 2021-02-07, 2021-02 or 2021" in done.stderr


def test_a_file_beside_a_document_is_no_document(build: Build, tmp_path: Path) -> None:
    """It is neither read nor skipped; a document whose facts are wrong is refused, with the line."""
    put(tmp_path / "in" / "a.txt", notice("发展茶叶产业"))
    put(tmp_path / "in" / "a.meta.yaml", "date: 2021-05-01")
    done = build("in")
    assert (done.exit_code, "meta" in done.stderr) == (0, False)
    assert "unchanged" in build("in").stdout
    put(tmp_path / "in" / "a.meta.yaml", "date: May")
    done = build("in")
    assert done.exit_code == 1
    assert "a.meta.yaml:1: 'date' is 'May'; write it as" in done.stderr


def test_a_file_that_is_gone_is_told_and_removed_on_request(build: Build, tmp_path: Path) -> None:
    """Only what lay in the folder given is told or removed, also of another folder of the same name."""
    for name in ("a", "b"):
        put(tmp_path / "one" / "in" / f"{name}.txt", notice(f"发展{name}产业"))
    put(tmp_path / "two" / "in" / "c.txt", notice("建设青溪水库"))
    build("one/in", "two/in")
    (tmp_path / "one" / "in" / "b.txt").unlink()
    (tmp_path / "two" / "in" / "c.txt").unlink()
    put(tmp_path / "two" / "in" / "d.txt", notice("治理白河"))
    done = build("one/in")
    assert (done.exit_code, "in/b.txt: is gone" in done.stderr, "c.txt" in done.stderr) == (0, True, False)
    assert documents() == ("a", "b", "c")
    assert "b: removed, in/b.txt is gone" in build("one/in", "--sync").stdout
    assert documents() == ("a", "c")


def test_a_renamed_file_keeps_its_document(build: Build, tmp_path: Path) -> None:
    """A file under a new name leaves the id of its document, and ``--sync`` removes nothing."""
    put(tmp_path / "in" / "a.txt", notice("发展茶叶产业"))
    build("in")
    (tmp_path / "in" / "a.txt").rename(tmp_path / "in" / "b.txt")
    assert "was in/a.txt before; its document is still 'a'" in build("in", "--sync").stderr
    assert documents() == ("a",)
    (tmp_path / "in").rename(tmp_path / "new")
    put(tmp_path / "new" / "b.txt", notice("发展茶叶产业", body="市水利局要配合。"))
    assert build("new").exit_code == 0


def test_a_folder_that_was_moved_is_the_same(build: Build, tmp_path: Path) -> None:
    """The documents of a folder at another place are known by their path in it."""
    put(tmp_path / "old" / "in" / "a.txt", notice("发展茶叶产业"))
    build("old/in")
    (tmp_path / "old").rename(tmp_path / "new")
    put(tmp_path / "new" / "in" / "a.txt", notice("发展茶叶产业", body="市水利局要配合。"))
    assert build("new/in").exit_code == 0
    assert documents() == ("a",)
    (tmp_path / "new" / "in" / "a.txt").unlink()
    put(tmp_path / "new" / "in" / "b.txt", notice("建设青溪水库"))
    build("new/in", "--sync")
    assert documents() == ("b",)


# ---- what has not changed ----


def test_an_unchanged_folder_is_not_read(build: Build, reads: list[str], tmp_path: Path) -> None:
    """A file is read again where its bytes, its words and rules or its base differ, and only then."""
    for name in ("a", "b"):
        put(tmp_path / "in" / f"{name}.txt", notice(f"发展{name}产业"))
    put(tmp_path / "in" / "c.txt", "名单\n张三\n")
    assert "c.txt: no measure and no goal" in build("in").stderr
    assert reads == ["a.txt", "b.txt", "c.txt"]
    again = build("in")
    assert reads == ["a.txt", "b.txt", "c.txt"]
    assert again.stdout == "a: unchanged\nb: unchanged\nc: unchanged\n"
    assert again.stderr.splitlines()[-1] == "3 unchanged"
    assert "c.txt: no measure and no goal" in again.stderr
    put(tmp_path / "in" / "b.txt", notice("建设青溪水库"))
    build("in")
    assert reads[3:] == ["b.txt"]
    build("in", "--base-iri", "https://example.org/")
    assert reads[4:] == ["a.txt", "b.txt", "c.txt"]


def test_a_change_of_the_schema_reads_again(build: Build, reads: list[str], tmp_path: Path) -> None:
    """Other words and rules may find other things."""
    own_schema = shutil.copytree(ROOT / "schema", tmp_path / "schema")
    with (own_schema / "lexicon" / "park.tsv").open("a", encoding="utf-8", newline="\n") as lines:
        lines.write("云顶谷地\t\t\n")
    put(tmp_path / "in" / "a.txt", notice("发展茶叶产业"))
    build("in")
    build("in", "--schema", own_schema)
    build("in", "--schema", own_schema)
    assert reads == ["a.txt", "a.txt"]


def test_an_interrupt_leaves_what_was_read(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is one line; the documents before it are in the store, and the same command reads the others."""
    for number, subject in enumerate(("水利", "林业", "渔业")):
        put(tmp_path / "in" / f"{number}.txt", notice(subject))
    write = Writer.write

    def interrupted(writer: Writer, one: Gathered) -> None:
        if one.path.name == "2.txt":
            raise KeyboardInterrupt
        write(writer, one)

    monkeypatch.setattr(Writer, "write", interrupted)
    result = build("in")
    assert result.exit_code == 130
    assert result.stderr == "Interrupted: 2 read; the same command reads the rest\n"
    assert documents() == ("0", "1")
    monkeypatch.setattr(Writer, "write", write)
    assert build("in").exit_code == 0
    assert documents() == ("0", "1", "2")
