"""What passes between the commands and a terminal: results, progress, complaints and passwords."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from kg import files
from kg.errors import KgError, StoreError
from kg.messages import translated
from kg.stores import Store, open_store, with_login

_Item = TypeVar("_Item")


def say(line: str) -> None:
    """Tell something on stderr, in the language of messages."""
    click.echo(translated(line), err=True)


def step(line: str) -> None:
    """Tell what is being done, where somebody waits for it at a terminal."""
    if sys.stderr.isatty():
        say(f"{line} \u2026")


def result(text: str, output: Path | None = None) -> None:
    """Write a result to a file, or to stdout: as the screen can, or in the encoding of the pipe."""
    if output is not None:
        files.write(output, text + "\n")
        say(f"{output}: written")
    elif sys.stdout.isatty():
        click.echo(text)
    else:
        sys.stdout.buffer.write(f"{text}\n".encode(piped_encoding(), errors="replace"))
        sys.stdout.buffer.flush()


def piped_encoding() -> str:
    """Return the encoding of text for another program: UTF-8, or on Windows that of the console it is in."""
    if sys.platform != "win32":
        return "utf-8"
    import ctypes

    page = ctypes.windll.kernel32.GetConsoleOutputCP()
    return f"cp{page}" if page else "utf-8"


def data(content: bytes, output: Path | None = None) -> None:
    """Write what only programs read to a file, or to stdout; raises ``KgError`` where that is a screen."""
    if output is not None:
        with files.whole(output) as part:
            part.write_bytes(content)
        say(f"{output}: written")
    elif sys.stdout.isatty():
        raise KgError("this is no text for a screen: name a file with --output")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def fail(error: Exception) -> NoReturn:
    """Complain of an error and exit with code 1."""
    complain(str(error))
    raise click.exceptions.Exit(1)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collect what is wrong with single files; print it at the end, a line each, and exit 1 if any is."""
    wrong: list[str] = []
    yield wrong
    for message in wrong:
        complain(message)
    if wrong:
        raise click.exceptions.Exit(1)


def complain(message: str) -> None:
    """Print what is wrong as one line on stderr."""
    click.echo(translated("Error: {}").format(translated(" ".join(message.split()))), err=True)


def warn(message: str) -> None:
    """Print what is not as it should be, but stops nothing, as one line on stderr."""
    click.echo(translated("Warning: {}").format(translated(" ".join(message.split()))), err=True)


def progress(items: Iterable[_Item], length: int) -> AbstractContextManager[Iterable[_Item]]:
    """Show how many items are taken, how many a second and the time left; only of several, on a terminal."""
    hidden = length < 2 or not sys.stderr.isatty()
    begun, taken = time.monotonic(), count(1)

    def rate(_: object) -> str:
        return translated(f"{next(taken) / max(time.monotonic() - begun, 0.001):.1f} a second")

    return click.progressbar(
        items,
        length=length,
        label=translated("Reading"),
        file=sys.stderr,
        hidden=hidden,
        show_pos=True,
        item_show_func=rate,
    )


def opened(address: str, *, create: bool = False, write: bool = False) -> Store:
    """Open the store at an address; ask for the password of a server where nothing else says it."""
    return open_store(login(address), create, write=write)


def login(address: str) -> str:
    """Return an address that holds the password of its server, asked for where nothing else says it."""
    return with_login(address, _password)


def _password(whom: str) -> str:
    if not sys.stdin.isatty():
        raise StoreError(f"no password of {whom}: set NEO4J_PASSWORD, or SPARQL_PASSWORD for a SPARQL server")
    return str(click.prompt(translated(f"Password of {whom}"), hide_input=True, err=True))
