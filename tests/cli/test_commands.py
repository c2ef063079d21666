"""The command line: results on stdout, messages on stderr, one clear line for what is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from kg.formats import records
from kg.stores import open_store
from support.folders import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``kg`` in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    return lambda *words, **options: CliRunner().invoke(main, [str(word) for word in words], **options)


@pytest.fixture(scope="module")
def store(founding: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the founding document."""
    return built(founding, tmp_path_factory)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds a short document, for tests that need no particular one."""
    return built(ROOT / "data" / "qinghe-notice-2026.txt", tmp_path_factory)


def built(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "kg.db"
    done = CliRunner().invoke(main, ["build", str(document), "--store", str(path)])
    assert done.exit_code == 0, done.output
    return path


def snapshot(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# What goes well


def test_build_says_what_it_found(run: Run, founding: Path, tmp_path: Path) -> None:
    """Build prints a line for each document; a second run changes nothing in the store."""
    first = run("build", founding)
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("hanbin-2021: 25 headings, ")
    assert first.stdout.rstrip().endswith("stored")
    with open_store("kg.db") as built:
        before = sorted(built.dataset().quads())
    assert run("build", founding).stdout.rstrip().endswith("unchanged")
    with open_store("kg.db") as built:
        assert sorted(built.dataset().quads()) == before


def test_remove_takes_a_document_away(run: Run) -> None:
    """The document is gone and the other stays; a second time there is nothing to remove."""
    for name in ("qinghe-notice-2026", "qinghe-tasks-2026"):
        assert run("build", ROOT / "data" / f"{name}.txt").exit_code == 0
    assert run("remove", "qinghe-notice-2026").stdout == "qinghe-notice-2026: removed\n"
    with open_store("kg.db") as left:
        assert left.documents() == ("qinghe-tasks-2026",)
    assert "'qinghe-tasks-2026'" in one_line(run("remove", "qinghe-notice-2026"))


def test_build_reads_what_extract_wrote(run: Run, founding: Path, store: Path, tmp_path: Path) -> None:
    """A store built from text equals one built from the JSON Lines of the same text."""
    assert run("extract", founding, "-o", "out.jsonl").exit_code == 0
    assert run("build", "out.jsonl").exit_code == 0
    with open_store("kg.db") as one, open_store(str(store)) as other:
        assert sorted(one.dataset().quads()) == sorted(other.dataset().quads())


def test_extract_is_the_same_twice(run: Run, founding: Path, tmp_path: Path) -> None:
    """The same input gives the same bytes, to stdout and to a file."""
    first = run("extract", founding)
    assert first.stdout_bytes == run("extract", founding).stdout_bytes
    assert run("extract", founding, "-o", "out.jsonl").exit_code == 0
    assert (tmp_path / "out.jsonl").read_bytes() == first.stdout_bytes
    (extraction,) = records.read(tmp_path / "out.jsonl")
    assert extraction.document.text == founding.read_bytes().decode()
    assert all(m.rule for m in extraction.mentions)
    assert all(m.name and m.iri for m in extraction.mentions if m.type not in ("Quantity", "Time"))
    assert all(u.rule and u.sentence for u in extraction.units)


def test_query_lists_the_questions(run: Run) -> None:
    """Without a name, and without a store, the questions are listed."""
    done = run("query", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "owners" in done.stdout
    assert "text" in done.stdout


def test_query_traces_every_row(run: Run, store: Path, founding: Path) -> None:
    """Who owns what on the river: body, inferred or not, and the words at their place in the document."""
    done = run("query", "owners", "-p", "text=汉江", "--store", store, "-f", "json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    text = founding.read_bytes().decode()
    assert rows
    for row in rows:
        assert text[row["start"] : row["end"]] == row["unit"]
        assert row["unit"] in row["sentence"]
        assert isinstance(row["inferred"], bool)
        assert row["body"]


@pytest.mark.parametrize("format", ["table", "csv", "json", "md"])
def test_query_prints_in_every_format(format: str, run: Run, store: Path) -> None:
    """Each format holds the rows."""
    done = run("query", "owners", "-p", "text=五里工业集中区", "--store", store, "--format", format)
    assert done.exit_code == 0, done.output
    assert "五里工业集中区" in done.stdout


def test_query_writes_csv_for_excel(run: Run, store: Path, tmp_path: Path) -> None:
    """A CSV file begins with a byte order mark, without which Excel reads Chinese as mojibake."""
    assert run("query", "themes", "--store", store, "-f", "csv", "-o", "themes.csv").exit_code == 0
    data = (tmp_path / "themes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) > 1


def test_query_shows_the_columns_asked_for(run: Run, store: Path) -> None:
    """The rows have the columns asked for and no others, in that order."""
    done = run("query", "owners", "-p", "text=汉江", "--store", store, "-f", "json", "-c", "unit, body")
    assert {tuple(row) for row in json.loads(done.stdout)} == {("unit", "body")}


def test_query_keeps_to_its_limit(run: Run, store: Path) -> None:
    """At most ``--limit`` rows are printed; stderr says how to get the rest."""
    done = run("query", "workload", "--store", store, "-f", "json", "--limit", "1")
    assert len(json.loads(done.stdout)) == 1
    assert "--offset" in done.stderr


def test_page_is_one_file(run: Run, store: Path, tmp_path: Path) -> None:
    """The page is written to graph.html, and stderr names the file."""
    done = run("page", "--store", store)
    assert done.exit_code == 0, done.output
    assert (done.stdout, snapshot(tmp_path)) == ("", {"graph.html"})
    assert done.stderr.startswith("graph.html: ")


@pytest.mark.parametrize("format", ["turtle", "trig", "nquads", "jsonld", "rdfxml", "graphml", "gexf"])
def test_export_is_the_same_twice(format: str, run: Run, small: Path) -> None:
    """Two exports of one store do not differ."""
    first = run("export", "--store", small, "--format", format)
    assert first.exit_code == 0, first.output
    assert len(first.stdout) > 1000
    assert run("export", "--store", small, "--format", format).stdout == first.stdout


@pytest.mark.parametrize(
    ("name", "begins"),
    [("g.ttl", "@prefix"), ("g.nq", "<https://"), ("g.jsonld", "{"), ("g.graphml", "<?xml")],
)
def test_export_takes_the_format_from_the_name(
    name: str, begins: str, run: Run, small: Path, tmp_path: Path
) -> None:
    """The ending of the file says what to write."""
    assert run("export", "--store", small, "-o", name).exit_code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_validate_passes_on_the_founding_document(run: Run, store: Path) -> None:
    """What the product builds holds its own shapes."""
    done = run("validate", "--store", store)
    assert done.exit_code == 0, done.output


def test_score_prints_the_table(run: Run, founding: Path) -> None:
    """Gold against itself is 1.000 throughout."""
    gold = founding.with_suffix(".jsonl")
    done = run("score", gold, gold, "--rules", "--errors")
    assert done.exit_code == 0, done.output
    (triples,) = [line.split() for line in done.stdout.splitlines() if line.startswith("triples")]
    assert triples[1:4] == ["1.000", "1.000", "1.000"]


def test_score_lists_errors_beside_their_rule(run: Run, founding: Path) -> None:
    """Each find that the gold lacks is listed with its rule and its text."""
    done = run("score", founding.with_suffix(".jsonl"), founding, "--errors", "--rules")
    assert done.exit_code == 0, done.output
    extras = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("extra\tmentions")]
    assert extras
    assert all(len(line) == 7 and line[5] for line in extras)


def test_score_as_json(run: Run, founding: Path) -> None:
    """Programs get the same figures."""
    gold = founding.with_suffix(".jsonl")
    assert json.loads(run("score", gold, gold, "-f", "json").stdout)["units"]["f1"] == 1


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", ["政策工具 河长制  [", "得出     举措 (要求) 要落实河长制  [", "牵头: 各镇人民政府", "没有得出举措或目标: "]),
        ("en", ["policy instrument 河长制  [", "measure (required) 要落实河长制  [", "leads: 各镇人民政府", "no unit: "]),
    ],
)
def test_explain_names_the_rules(run: Run, language: str, shown: list[str]) -> None:
    """A sentence is shown with its tokens, mentions and units, and what made them; a silent clause with why."""
    done = run("explain", "各镇人民政府要落实河长制，保护青溪水源。久久为功。", "--lang", language)
    assert done.exit_code == 0, done.output
    for words in ("落实/", *shown):
        assert words in done.stdout


def test_explain_speaks_chinese_to_chinese_readers(run: Run) -> None:
    """Types, kinds, roles and rules have their Chinese names; only the classes of tokens are codes."""
    lines = run("explain", "支持企业建设研发中心，2027年建成。（市科技局牵头）", "--lang", "zh").stdout.splitlines()
    assert [line for line in lines if "/" not in line and re.search("[A-Za-z]", line)] == []


def test_rules_hold_their_examples(run: Run) -> None:
    """The rules of the product are clean."""
    done = run("rules", "check")
    assert done.exit_code == 0, done.output


@pytest.fixture
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the schema, for a rule author to change."""
    return Path(shutil.copytree(ROOT / "schema", tmp_path_factory.mktemp("own") / "schema"))


def test_rules_diff_shows_what_a_change_does(run: Run, schema: Path, tmp_path: Path) -> None:
    """A new word in a copied schema shows what it adds to the documents that contain it."""
    with (schema / "lexicon" / "park.tsv").open("a", encoding="utf-8", newline="\n") as lines:
        lines.write("云顶谷地\t\t\n")
    (tmp_path / "a.txt").write_text("关于云顶谷地的通知\n\n加快建设云顶谷地。\n", encoding="utf-8")
    done = run("rules", "diff", schema, "a.txt")
    assert done.exit_code == 0, done.output
    added = [line for line in done.stdout.splitlines() if line.startswith("+ a:")]
    assert any("Park" in line and "云顶谷地" in line for line in added)
    assert "云顶谷地" in run("extract", "a.txt", "--schema", schema).stdout
    assert run("rules", "diff", ROOT / "schema", "a.txt").stdout == ""


@pytest.mark.parametrize(
    "words",
    [["build", "a.txt"], ["extract", "a.txt", "-o", "out.jsonl"], ["rules", "check"], ["explain", "x"]],
)
def test_a_mistake_in_a_rule_has_one_line(words: list[str], run: Run, schema: Path, tmp_path: Path) -> None:
    """The line names the file, the line, the rule and the nearest valid word."""
    (tmp_path / "a.txt").write_text("推进改革。", encoding="utf-8")
    rules = schema / "rules" / "names.yaml"
    with rules.open("a", encoding="utf-8", newline="\n") as lines:
        lines.write("- name: a rule with a mistake\n  pattern: '{noun}'\n  makes: Parc\n")
    number = rules.read_text(encoding="utf-8").count("\n") - 2
    done = run(*words, env={"KG_SCHEMA": str(schema)})
    for told in (f"names.yaml:{number}", "'a rule with a mistake'", "did you mean 'Park'?"):
        assert told in one_line(done)
    assert snapshot(tmp_path) == {"a.txt"}


def test_the_store_may_be_set_once(run: Run, store: Path) -> None:
    """KG_STORE is the default of --store."""
    assert run("query", "themes", env={"KG_STORE": str(store)}).exit_code == 0


def test_a_bad_file_does_not_stop_the_others(run: Run, founding: Path, tmp_path: Path) -> None:
    """The good ones are built, the bad ones have a line each, and the exit code says that not all went well."""
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("build", "empty.txt", "none.txt", founding)
    assert done.exit_code == 1
    assert done.stdout.startswith("hanbin-2021: ")
    *errors, summary = done.stderr.splitlines()
    assert sorted(line.split(":")[1].strip() for line in errors) == ["empty.txt", "none.txt"]
    assert summary == "1 read, 2 refused: none.txt; empty.txt"


# What goes wrong: one line, an exit code, nothing half-written

BAD_FILES = {
    "no such file": (None, "no such file"),
    "an empty file": (b"", "empty"),
    "only space": (b" \n\t\n", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    "a program": (b"\x7fELF\x02\x01\x01\0\0\0", "binary"),
    "an unknown encoding": ("これは政策の文書です。".encode("shift_jis") * 9, "unknown encoding"),
}


@pytest.mark.parametrize("command", [["build"], ["extract", "-o", "out.jsonl"], ["extract"]], ids=" ".join)
@pytest.mark.parametrize(("data", "says"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_has_one_line(
    data: bytes | None, says: str, command: list[str], run: Run, tmp_path: Path
) -> None:
    """The line names the file and what is wrong with it; no store and no output is left."""
    if data is not None:
        (tmp_path / "bad.txt").write_bytes(data)
    before = snapshot(tmp_path)
    done = run(command[0], "bad.txt", *command[1:])
    assert one_line(done).startswith("Error: bad.txt: ")
    assert says in done.stderr
    assert (done.stdout, snapshot(tmp_path)) == ("", before)


def one_line(done: Result) -> str:
    assert done.exit_code == 1, done.output
    assert not done.exception or isinstance(done.exception, SystemExit)
    assert done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


BAD_CALLS = {
    "unknown question": (["query", "ownrs"], "'owners'"),
    "missing parameter": (["query", "between"], "one"),
    "unknown parameter": (["query", "owners", "-p", "txt=x"], "'text'"),
    "parameter without value": (["query", "owners", "-p", "text"], "KEY=VALUE"),
    "parameter twice": (["query", "owners", "-p", "text=a", "-p", "text=b"], "twice"),
    "unknown column": (["query", "themes", "-c", "thema"], "'theme'"),
    "not a date": (["query", "due", "-p", "until=soon"], "date"),
    "own question not there": (["query", "--file", "my.rq"], "my.rq"),
    "nothing of that name": (["page", "--about", "不存在的河"], "不存在的河"),
    "unknown class": (["page", "--types", "Parks"], "'Park'"),
    "no folder for the page": (["page", "-o", "none/graph.html"], "none"),
    "no folder for the export": (["export", "-o", "none/graph.ttl"], "none"),
    "ending without a format": (["export", "-o", "graph.doc"], ".ttl"),
    "no gold": (["score", "none.jsonl", "none.txt"], "none.jsonl"),
}


@pytest.mark.parametrize(("words", "says"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_bad_call_has_one_line(words: list[str], says: str, run: Run, store: Path, tmp_path: Path) -> None:
    """The line says what is wrong and what would be right; nothing is written."""
    done = run(*words, env={"KG_STORE": str(store)})
    assert says in one_line(done)
    assert (done.stdout, snapshot(tmp_path)) == ("", set())


@pytest.mark.parametrize("command", ["query themes", "page", "export", "validate"])
@pytest.mark.parametrize("kind", ["absent", "file", "folder"])
def test_a_path_that_is_no_store_has_one_line(kind: str, command: str, run: Run, tmp_path: Path) -> None:
    """Reading makes no store where there is none, and touches nothing that is not one."""
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("text", encoding="utf-8")
    elif kind == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("text", encoding="utf-8")
    before = snapshot(tmp_path)
    done = run(*command.split(), "--store", place)
    assert "place" in one_line(done)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_build_does_not_overwrite_what_is_no_store(
    kind: str, run: Run, founding: Path, tmp_path: Path
) -> None:
    """A file, or a folder with other things in it, is left as it is."""
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("text", encoding="utf-8")
    else:
        place.mkdir()
        (place / "notes.txt").write_text("text", encoding="utf-8")
    before = snapshot(tmp_path)
    assert "place" in one_line(run("build", founding, "--store", place))
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("words", [["build"], ["--unknown"], ["unknown"], ["query", "--format", "xls"]])
def test_a_call_that_cannot_be_read_exits_2(words: list[str], run: Run) -> None:
    """What click refuses it explains, with exit code 2."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


# Consoles and pipes


def kg(*words: object, **environment: str) -> list[str]:
    return [sys.executable, "-m", "kg", *map(str, words)]


@pytest.mark.parametrize(
    "words",
    [["query"], ["query", "owners", "-p", "text=青溪"], ["validate"], ["query", "owners", "-p", "x=𠮷"]],
)
def test_a_console_that_knows_little_gets_no_traceback(words: list[str], small: Path) -> None:
    """What a console of another encoding cannot show becomes a question mark."""
    for encoding in ("gbk", "ascii"):
        environment = os.environ | {"KG_STORE": str(small), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(kg(*words), env=environment, capture_output=True)
        assert b"Traceback" not in done.stderr
        assert done.stdout or done.stderr


def test_programs_get_utf_8_whatever_the_console(small: Path) -> None:
    """JSON and exports in a pipe are UTF-8 also where the console is not."""
    environment = os.environ | {"KG_STORE": str(small), "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    done = subprocess.run(
        kg("query", "themes", "-f", "json"), env=environment, capture_output=True, check=True
    )
    assert json.loads(done.stdout.decode("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows do not tell that the reader has gone")
def test_a_reader_that_goes_away_is_no_error(small: Path) -> None:
    """``kg export | head`` ends without a traceback."""
    environment = os.environ | {"KG_STORE": str(small)}
    with subprocess.Popen(
        kg("export", "-f", "nquads"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
