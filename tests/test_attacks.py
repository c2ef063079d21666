"""Files that are made to break a reader: each gets its line, and the files beside it are read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest

from kg import corpus, reading
from kg.errors import InputError, KgError
from kg.knowledge import own
from kg.reading import limits
from support.attacks import GOOD, READ, REFUSED, page, record
from support.folders import ROOT

# Many times what any of the files takes, in seconds and bytes.
TIME, MEMORY = 120, 4_000_000_000


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_gets_one_line(name: str, tmp_path: Path) -> None:
    """The line names the file and says what is wrong with it."""
    make, says = REFUSED[name]
    (tmp_path / name).write_bytes(make())
    (outcome,) = corpus.extract_all([tmp_path / name])
    assert outcome.extractions == ()
    assert outcome.error.startswith(f"{tmp_path / name}:")
    assert says in outcome.error
    assert "\n" not in outcome.error
    assert "please report" not in outcome.error


@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_read_all_the_same(name: str, tmp_path: Path) -> None:
    """What can be made out of it is its text."""
    make, says = READ[name]
    (tmp_path / name).write_bytes(make())
    assert says in reading.read(tmp_path / name, own()).text


def test_scripts_have_no_attributes(tmp_path: Path) -> None:
    """What stands in a script or a comment is no markup, however much it looks like it."""
    code = "if (i<n) x = [" + "1 , " * 5_000 + "];"
    made = page(f"<script>{code}</script><!-- {code} --><textarea>{code}</textarea><p>要推进改革。</p>")
    (tmp_path / "x.html").write_bytes(made)
    assert "要推进改革" in reading.read(tmp_path / "x.html", own()).text


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (RecursionError("too deep"), "nested too deeply"),
        (MemoryError(), "more memory than there is"),
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero; this is a fault of the program, please report"),
        (PermissionError(13, "Permission denied"), "cannot be read: Permission denied"),
        (InputError("x.txt: known"), "x.txt: known"),
    ],
    ids=["recursion", "memory", "any other", "no access", "known"],
)
def test_whatever_is_raised_is_told_of_the_file(raised: Exception, says: str) -> None:
    """A step for one file raises nothing but ``KgError``, with what to do about it."""

    def step() -> None:
        raise raised

    with pytest.raises(KgError) as caught:
        corpus.alone(Path("x.txt"), step)
    assert str(caught.value).startswith("x.txt: ")
    assert says in str(caught.value)


def test_an_interrupt_is_no_fault_of_a_file() -> None:
    """Whoever presses Ctrl-C ends the run."""

    def step() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        corpus.alone(Path("x.txt"), step)


def test_a_record_is_checked_against_the_text_beside_it(tmp_path: Path) -> None:
    """Offsets behind the end of a text are refused where the text is a file of its own, too."""
    (tmp_path / "d.jsonl").write_bytes(record(text="", unit_end=300))
    (tmp_path / "d.txt").write_text(GOOD, encoding="utf-8")
    (outcome,) = corpus.extract_all([tmp_path / "d.jsonl"])
    assert "behind the end of the text" in outcome.error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl"])
def test_a_pipe_is_refused(name: str, tmp_path: Path) -> None:
    """Nothing waits for a pipe that nobody writes to."""
    os.mkfifo(tmp_path / name)
    (outcome,) = corpus.extract_all([tmp_path / name])
    assert "is a pipe or a device" in outcome.error


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode on this system")
def test_a_file_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """The name would be the document's, which no output could hold."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd0.txt"))
    path.write_text(GOOD, encoding="utf-8")
    done = kg("extract", path, tmp_path / "good.txt", folder=tmp_path)
    assert done.returncode == 1
    assert b"a document cannot be called" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all hostile files between two good ones."""
    inside = tmp_path / "files"
    inside.mkdir()
    for name in ("a-good", "z-good"):
        (inside / f"{name}.txt").write_text(f"{GOOD}{name}\n", encoding="utf-8")
    for name, (make, _) in REFUSED.items():
        (inside / name).write_bytes(make())
    return inside


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of memory for a process")
def test_hostile_files_stop_no_others(folder: Path) -> None:
    """In 4 GB of address space both good files are stored, each other one has its line, the exit code is 1."""
    done = kg("build", *sorted(folder.iterdir()), folder=folder.parent)
    *said, summary = done.stderr.decode().splitlines()
    assert summary.startswith(f"2 read, {len(REFUSED)} refused: ")
    assert [line.split(":")[0] for line in done.stdout.decode().splitlines()] == ["a-good", "z-good"]
    assert sorted(line.split(":")[1].strip() for line in said) == sorted(str(folder / name) for name in REFUSED)
    assert done.returncode == 1


def kg(*words: object, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the product in a process with little memory and time."""
    start = (
        "import resource, runpy, sys; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); "
        "sys.argv[0] = 'kg'; runpy.run_module('kg', run_name='__main__')"
    )
    command = [sys.executable, "-c", start, *map(str, words)]
    places = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=places, capture_output=True, timeout=TIME)


def test_a_killed_process_loses_no_file(tmp_path: Path) -> None:
    """The files that it and those beside it had in hand are read again."""
    paths = [tmp_path / f"{number}.txt" for number in range(12)]
    for path in paths:
        path.write_text(GOOD, encoding="utf-8")
    found, others = [], set(active_children())
    for number, outcome in enumerate(corpus.extract_all(paths, workers=2)):
        found.append(outcome)
        if number == 0:
            for process in set(active_children()) - others:
                process.kill()
    assert [(outcome.path, outcome.error) for outcome in found] == [(path, "") for path in paths]


def test_the_limits_stand_in_the_docs() -> None:
    """docs/limits.md lists every limit of the code, in the same order."""
    rows = re.findall(r"^\| ([0-9,]+) \| (.+) \|$", (ROOT / "docs" / "limits.md").read_text(encoding="utf-8"), re.M)
    held = [limit for limit in vars(limits).values() if isinstance(limit, limits.Limit)]
    assert rows == [(f"{limit.most:,}", limit.what) for limit in held]
