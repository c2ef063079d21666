"""The command that answers a question asked in a sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kg.answers import names as store_names
from kg.answers import questions, sentences, tables
from kg.answers.names import understood
from kg.answers.readings import Reading, Understanding
from kg.answers.spreadsheets import Encoding
from kg.cli import options, terminal
from kg.cli.answers import listed, tabular, tell, tell_of_days, write
from kg.messages import translated
from kg.page.appearance import load_labels
from kg.resources import folder

_SPECIAL = re.compile(r"[^\w=.,-]")  # what a shell may take for its own


@click.command()
@click.argument("sentence", nargs=-1, required=True)
@tabular
@click.option("--columns", "-c", metavar="NAME,...", help="Only these columns, as --format json names them.")
@click.option("--limit", type=click.IntRange(min=0), help="Print so many rows at most.")
@click.option("--reading", type=click.IntRange(min=1), help="Which of several readings is meant: 1, 2, ...")
@options.output("File to write; CSV opens in Excel.  [default: stdout]")
@options.language
@options.store
def ask(
    sentence: Sequence[str],
    format: str,
    encoding: Encoding,
    columns: str | None,
    limit: int | None,
    reading: int | None,
    output: Path | None,
    language: str,
    address: str,
) -> None:
    """Answer a question asked in a Chinese or English sentence, and say how it was understood.

    \b
    kg ask which goals have no responsible body
    kg ask what is due by the end of 2027 --format xlsx -o due.xlsx
    """
    with terminal.opened(address) as store:
        names = functools.cache(functools.partial(store_names.read, store))
        meant = sentences.understand(" ".join(sentence), sentences.known(store, names))
        chosen = _chosen(meant, reading, language)
        given = chosen.values
        rows = questions.ask(store, chosen.question, given, limit=limit, names=names)
        tell(rows, understood(chosen.question.names(given), names), language)
        tell_of_days(store, chosen.question, given, language)
    if columns is not None:
        rows = tables.select(rows, listed(columns))
    write(rows, format, encoding, language, output, picked=columns is not None)
    if rows.more:
        terminal.say(f"There are more rows: {_command(chosen)} --offset {len(rows)} goes on.")


def _chosen(meant: Understanding, number: int | None, language: str) -> Reading:
    """Return the reading of a sentence, and say on stderr what it is; exit 1 where none or several are."""
    words = load_labels(folder("viz") / "web" / "labels.json")
    if number and number > len(meant.readings) > 0:
        line = f"--reading {number}: the sentence has {len(meant.readings)}"
        raise click.UsageError(translated(line))
    if meant.readings and (number or len(meant.readings) == 1):
        found = meant.readings[(number or 1) - 1]
        click.echo(words["understood"][language].format(reading=found.line(language)), err=True)
        for line in (f"  {_command(found)}", *found.notes(words, language)):
            click.echo(line, err=True)
        return found
    for line in meant.lines(words, language) if not meant.readings else _offered(meant, words, language):
        click.echo(line, err=True)
    raise click.exceptions.Exit(1)


def _offered(meant: Understanding, words: Mapping[str, Mapping[str, str]], language: str) -> Iterator[str]:
    """Yield the readings of a sentence that means several things, each with the command that asks it."""
    yield words["several"][language].format(sentence=meant.sentence)
    for number, reading in enumerate(meant.readings, start=1):
        yield f"  {number}  {reading.line(language)}"
        yield f"     {_command(reading)}"


def _command(reading: Reading) -> str:
    """Return the command that asks the same question by its name."""
    given = (f"{name}={value}" for name, value in reading.values.items())
    quoted = (f' -p "{text}"' if _SPECIAL.search(text) else f" -p {text}" for text in given)
    return f"kg query {reading.question.name}{''.join(quoted)}"
