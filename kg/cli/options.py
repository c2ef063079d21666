"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.translating import language_of_labels
from kg.knowledge import Knowledge
from kg.messages import LANGUAGES
from kg.naming.iris import BASE_IRI
from kg.reading.given import Given, given

_Command = TypeVar("_Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)

paths = click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")

store = click.option(
    "--store",
    "-s",
    "address",
    envvar="KG_STORE",
    default="kg.db",
    show_default=True,
    show_envvar=True,
    metavar="STORE",
    help="A folder, or the address of a Neo4j (bolt://, neo4j://) or SPARQL server (http://).",
)


def _user() -> str:
    """Return the name of the user, "" where the system knows none."""
    with suppress(KeyError, ImportError, OSError):
        return getpass.getuser()
    return ""


who = click.option(
    "--who",
    envvar="KG_WHO",
    show_envvar=True,
    default=_user,
    help="Who corrects.  [default: the user]",
)

schema = click.option(
    "--schema",
    type=PATH,
    envvar="KG_SCHEMA",
    show_envvar=True,
    help="Folder of lexicon and rules to read with.  [default: the product's own]",
)

base_iri = click.option(
    "--base-iri",
    envvar="KG_BASE_IRI",
    default=BASE_IRI,
    show_default=True,
    show_envvar=True,
    help="What the IRIs of all that is named begin with; ends in / or #.",
)

language = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=language_of_labels,
    show_default=False,
    help="Language of the labels.  [default: KG_LANG, else the system's]",
)

name = click.option(
    "--as",
    "name",
    default="",
    metavar="ID",
    help="Id of the document of a lone file; it takes the place of what has this id.  [default: its name]",
)


def facts(command: _Command) -> _Command:
    """Add the options that say what a lone file is, in the place of what is read from it."""
    options = (
        click.option("--title", help="Title of a lone file, in place of the one that is read."),
        click.option("--issuer", multiple=True, help="Issuer of a lone file; may be given again."),
        click.option("--number", multiple=True, help="Document number of a lone file; may be given again."),
        click.option("--date", help="Date of a lone file: 2021-02-07, 2021-02 or 2021."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def told(facts: Mapping[str, str | Sequence[str] | None], known: Knowledge) -> Given:
    """Return what these options say; raises ``InputError`` for a value that is none."""
    lists = {name: [value] if isinstance(value, str) else value or () for name, value in facts.items()}
    return given(lists, known, "option ")


workers = click.option(
    "--workers",
    "--jobs",
    "-j",
    "workers",
    type=click.IntRange(min=1),
    help="Processes to work with.  [default: one a core where there is much to do]",
)


def output(help: str, default: str | None = None) -> Callable[[_Command], _Command]:
    """Return the option that names the file to write; its default is shown unless it is stdout."""
    return click.option(
        "--output", "-o", type=PATH, default=default, show_default=default is not None, help=help
    )


def form(choices: Sequence[str], help: str, default: str | None = None) -> Callable[[_Command], _Command]:
    """Return the option that says in which form a result is written."""
    return click.option(
        "--format",
        "-f",
        "format",
        type=click.Choice(choices),
        default=default,
        show_default=default is not None,
        help=help,
    )
