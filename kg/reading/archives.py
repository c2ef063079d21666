"""Archives of documents (.zip): each file in one is a document of its own."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import InputError, KgError, KindError
from kg.files import check_file, name_fault
from kg.reading.limits import FILE, MEMBERS, UNPACKED, BeyondLimit

ENDING = ".zip"
_CHUNK = 1 << 20
_LOCKED, _UTF_8 = 0x1, 0x800  # flags of a file in an archive


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, and where it was unpacked, or a line on why it was not."""

    name: str
    path: Path = Path()
    fault: str = ""


def members(archive: Path) -> Iterator[Member]:
    """Yield the files of an archive, each unpacked until the next is asked for.

    Whatever a file is called, it is unpacked in a folder of its own, which goes away. Raises ``InputError``
    for what is no archive, or holds too many files or bytes.
    """
    check_file(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            found = [info for info in opened.infolist() if not info.is_dir()]
            MEMBERS.check(len(found))
            size = 0
            for info in found:
                name = _name(info)
                file = PurePosixPath(name).name
                if file.startswith((".", "~$")) or name.startswith("__MACOSX/"):
                    continue
                with tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True) as folder:
                    locked = "is locked with a password" if info.flag_bits & _LOCKED else ""
                    fault = name_fault(file) or locked
                    path = Path(folder) / file
                    if not fault:
                        fault, unpacked = _unpacked(opened, info, path, size)
                        size += unpacked
                    yield Member(name, path, fault)
    except BeyondLimit as error:
        raise InputError(f"{archive}: {error}") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise InputError(f"{archive}: no zip archive that can be opened; pack it anew") from None


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; Windows in China writes GBK where the archive does not say UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _unpacked(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, before: int) -> tuple[str, int]:
    """Write a file of an archive; return what is wrong with it, and its size."""
    size = 0
    try:
        with opened.open(info) as packed, path.open("wb") as file:
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                FILE.check(size)
                UNPACKED.check(before + size)
                file.write(chunk)
    except BeyondLimit:
        raise
    except Exception:  # A damaged archive makes each unpacker raise errors of its own.
        return "is damaged; pack it anew", size
    return "", size


def free_id(id_: str, name: str, taken: set[str]) -> str:
    """Return an id that is not taken: the one given, or with the folder of the file or a number behind it."""
    folders = ".".join(PurePosixPath(name).parts[:-1])
    names = (id_, f"{id_}@{folders}", *(f"{id_}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken and not name_fault(name))


def line_of(error: KgError, member: Member) -> str:
    """Return the line of an error of an unpacked file, with the name that it has in the archive."""
    if isinstance(error, KindError):
        return f"{member.name}: {error.kind} needs {error.needs}"
    return str(error).replace(str(member.path), member.name)
