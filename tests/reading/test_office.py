"""Documents of older word processors are read by way of LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.errors import InputError, KindError
from kg.knowledge import own
from kg.reading import office, read
from support.attacks import PROSE, docx, page, paragraph
from support.serving import absent

TITLE = "清河市2026年重点任务分工表"
ROWS = (("序号", "重点任务", "责任单位"), ("1", "建设智能制造产业园", "市发展改革委"))
LINES = [TITLE, *("\t".join(row) for row in ROWS)]


def rich(title: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return an RTF document of a title and a table."""
    table = ""
    for row in rows:
        edges = "".join(f"\\cellx{3000 * number}" for number in range(1, len(row) + 1))
        cells = "".join(f"\\intbl {cell}\\cell " for cell in row)
        table += f"\\trowd{edges} {cells}\\row "
    body = f"\\pard {title}\\par {table}\\pard\\par"
    words = "".join(f"\\u{ord(c)}?" if c > "\x7f" else c for c in body)
    return f"{{\\rtf1\\ansi\\ansicpg936 {words}}}".encode("ascii")


@pytest.fixture(scope="module")
def libreoffice() -> str:
    """The program; where it is absent, the test is skipped with what to install."""
    program = shutil.which("soffice")
    if not program:
        absent("needs LibreOffice: apt-get install libreoffice-writer-nogui")
    return str(program)


@pytest.fixture(scope="module")
def saved(libreoffice: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document as LibreOffice saves it in older kinds."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "plan.rtf").write_bytes(rich(TITLE, ROWS))
    for kind in ("doc", "odt"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [libreoffice, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / "plan.rtf")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    shutil.copy(folder / "plan.doc", folder / "plan.wps")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "wps", "rtf", "odt"])
def test_an_older_document_is_read(kind: str, saved: Path) -> None:
    """Its paragraphs and tables are those of the same document in the kind of today."""
    document = read(saved / f"plan.{kind}", own())
    assert document.text.rstrip().splitlines() == LINES
    assert document.id == "plan"


@pytest.mark.slow
def test_what_libreoffice_cannot_open_gets_a_line(libreoffice: str, tmp_path: Path) -> None:
    """A damaged file is refused."""
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    with pytest.raises(InputError, match=r"a\.doc: LibreOffice (cannot open it|finds no text)"):
        read(tmp_path / "a.doc", own())


def test_without_libreoffice_a_line_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, and where it is to be had."""
    for name in ("PATH", "HOME", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.setenv(name, str(tmp_path))
    (tmp_path / "a.wps").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(KindError, match=r"a\.wps: \.wps needs LibreOffice: www\.libreoffice\.org"):
        read(tmp_path / "a.wps", own())


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.doc", page(PROSE)), ("b.doc", docx(paragraph("市商务局要推进产业发展。")))],
    ids=["page", "new document"],
)
def test_what_calls_itself_doc(name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and newer documents under the old name are read for what they are, without LibreOffice."""
    monkeypatch.setenv("PATH", "")
    (tmp_path / name).write_bytes(data)
    assert "市商务局要推进产业发展" in read(tmp_path / name, own()).text


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in the place of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\nimport os, sys, time, pathlib, subprocess\n{script}", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


posix = pytest.mark.skipif(os.name != "posix", reason="a script stands for the program, which Windows does not run")


@posix
def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and what it started are ended."""
    sleep = f"[{sys.executable!r}, '-c', 'import time; time.sleep(60)']"
    script = f"child = subprocess.Popen({sleep})\npathlib.Path({str(tmp_path / 'child')!r}).write_text(str(child.pid))\ntime.sleep(60)"
    program(tmp_path, script, monkeypatch)
    monkeypatch.setattr(office, "SECONDS", 3)
    (tmp_path / "a.rtf").write_bytes(rich("任务"))
    with pytest.raises(InputError, match=r"a\.rtf: LibreOffice takes longer than 3 seconds"):
        read(tmp_path / "a.rtf", own())
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text(encoding="utf-8").split()[2]:
        assert time.monotonic() < deadline, "the child goes on"
        time.sleep(0.1)


@posix
def test_the_program_gets_a_profile_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Macros are off, nothing is fetched, and nothing of it stays behind."""
    script = (
        "profile = next(a for a in sys.argv if a.startswith('-env:')).split('file://')[1]\n"
        f"kept = pathlib.Path({str(tmp_path / 'kept')!r})\n"
        "kept.write_text(profile + '\\n' + pathlib.Path(profile, 'user/registrymodifications.xcu').read_text())\n"
    )
    program(tmp_path, script, monkeypatch)
    (tmp_path / "--headless.rtf").write_bytes(rich("任务"))
    with pytest.raises(InputError, match="LibreOffice cannot open it"):
        read(tmp_path / "--headless.rtf", own())
    profile, settings = (tmp_path / "kept").read_text().split("\n", 1)
    assert not Path(profile).exists()
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in settings
    assert 'oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1' in settings
