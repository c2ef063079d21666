"""Documents of older word processors (.doc, .wps, .rtf, .odt), by LibreOffice, where it is installed.

It makes a Word document of a copy, in a folder that goes away: with a profile of its own, without macros and
without what a document would fetch from a network, and for a limited time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, KindError
from kg.knowledge.rules import RuleFile
from kg.reading import docx, html
from kg.reading.limits import FILE, BeyondLimit

NEEDED = "LibreOffice: www.libreoffice.org, on Debian: apt install libreoffice-writer"
SECONDS = 120  # that one document may take
_OLD, _PACKED, _MARKUP, _RICH = b"\xd0\xcf\x11\xe0", b"PK", b"<", b"{\\rtf"
_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    ("ProgramFiles", "LibreOffice/program/soffice.exe"),
    ("ProgramFiles(x86)", "LibreOffice/program/soffice.exe"),
    ("HOME", "../../Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ("HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_OFFICE = "/org.openoffice.Office"
# What the profile says, as path, name and value: no macros, no links, and a proxy that does not exist.
_SETTINGS = (
    (f"{_OFFICE}.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_OFFICE}.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_OFFICE}.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_OFFICE}.Common/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_OFFICE}.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        setting
        for scheme in ("HTTP", "HTTPS")
        for setting in (
            ("/org.openoffice.Inet/Settings", f"ooInet{scheme}ProxyName", "127.0.0.1"),
            ("/org.openoffice.Inet/Settings", f"ooInet{scheme}ProxyPort", "9"),
        )
    ),
)


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of a document as ``kg.reading.docx`` reads what LibreOffice makes of it.

    What other programs save under these names is read for what it is: a .docx, or a page of HTML. Raises
    ``KindError`` where LibreOffice is not installed, ``InputError`` where it makes nothing of the file.
    """
    with path.open("rb") as file:
        start = file.read(512).lstrip()
    if start.startswith(_PACKED) and path.suffix.lower() != ".odt":
        return docx.text(path, rules)
    if start.startswith(_MARKUP):
        return html.text(path, rules)
    program = _program()
    if program is None:
        raise KindError(path, path.suffix.lower(), NEEDED)
    with tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True) as folder:
        made = _converted(path, _ending(path, start), program, Path(folder))
        FILE.check(made.stat().st_size)
        try:
            return docx.text(made, rules)
        except BeyondLimit:
            raise
        except InputError:
            raise InputError(f"{path}: LibreOffice finds no text in it; save it as .docx") from None


def _program() -> str | None:
    """Return where LibreOffice is: on the path, or in the folders of Windows and macOS."""
    usual = (Path(os.environ[name], rest) for name, rest in _PLACES if os.environ.get(name))
    found = (shutil.which(name) for name in _PROGRAMS)
    return next(filter(None, found), None) or next((str(place) for place in usual if place.is_file()), None)


def _ending(path: Path, start: bytes) -> str:
    """Return the ending that LibreOffice knows the kind by, from the first bytes and not the name."""
    if start.startswith(_RICH):
        return ".rtf"
    return ".doc" if start.startswith(_OLD) else path.suffix.lower()


def _converted(path: Path, ending: str, program: str, folder: Path) -> Path:
    """Let LibreOffice make a Word document in a folder, and return it."""
    copy = folder / f"document{ending}"
    shutil.copyfile(path, copy)
    profile = folder / "profile"
    _write_profile(profile / "user")
    options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", *options]
    command += ["--convert-to", "docx", "--outdir", str(folder / "made"), str(copy)]
    if not _ran(command, folder):
        raise InputError(f"{path}: LibreOffice takes longer than {SECONDS} seconds for it; save it as .docx")
    made = folder / "made" / "document.docx"
    if not made.is_file():
        raise InputError(f"{path}: LibreOffice cannot open it (is it whole, and without a password?)")
    return made


def _write_profile(user: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _ran(command: list[str], folder: Path) -> bool:
    """Run a command and return whether it ended in time; else it and its children are ended."""
    quiet = subprocess.DEVNULL
    places = os.environ | {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    with _group(
        subprocess.Popen(
            command, cwd=folder, env=places, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return False
    return True


@contextlib.contextmanager
def _group(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process, and end all that it started when done with it."""
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
