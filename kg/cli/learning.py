"""The command on what corrections teach: review lessons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from kg import corpus, reading, review
from kg.cli import inputs, options, terminal
from kg.corpus import Account, Outcome
from kg.errors import InputError, KgError
from kg.graph import readback
from kg.improving import edits, lessons, telling
from kg.improving.lessons import Corrected, Lesson
from kg.knowledge import Knowledge
from kg.model import Document
from kg.resources import folder

_RECORDS = ".jsonl"


@click.command("lessons")
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[FILE...]")
@click.option("--keep", "kept", type=click.IntRange(1), multiple=True, help="Write the lines of this lesson.")
@click.option("--store", "-s", "address", metavar="STORE", help="Try lines on the documents of a store too.")
@options.language
@options.schema
def lessons_(
    paths: Sequence[Path], kept: Sequence[int], address: str | None, language: str, schema: Path | None
) -> None:
    """Tell what corrections teach: the rule or word that made the errors, and the line that would mend them.

    Each line is tried on the files (by default those of this folder) and on the documents of a store:
    what else would change is counted. --keep writes the lines of a lesson into the folder of --schema.

    \b
    kg review lessons reports/
    kg review lessons reports/ --store kg.db
    kg review lessons reports/ --schema my-schema/ --keep 1 --keep 3
    """
    where = _own(schema) if kept else None
    known = corpus.load(schema)
    with inputs.account() as account, ExitStack() as stack:
        corrected = list(_corrected(paths or [Path()], known, account))
        mine = [one for one in corrected if one.corrections]
        stored = _stored(address, stack) if address else iter(())
        others = (one.document for one in corrected if not one.corrections)
        found = lessons.lessons(mine, (*others, *stored), known)
    for number, lesson in enumerate(found, 1):
        terminal.result("\n".join(telling.told(number, lesson, language, known)))
    if not found:
        terminal.result(telling.nothing(language))
    if where is not None:
        _keep(kept, found, where)


def _own(schema: Path | None) -> Path:
    """Return the schema folder to write into; raises ``InputError`` for the product's own."""
    if schema is None or schema.resolve() == folder("schema").resolve():
        raise InputError(
            "--keep writes into a schema folder of your own: copy schema/ and name it by --schema"
        )
    return schema


def _keep(kept: Sequence[int], found: Sequence[Lesson], where: Path) -> None:
    for number in kept:
        if number > len(found) or not found[number - 1].edits:
            raise InputError(f"--keep {number}: no lesson of this number has a line to write")
    wanted = [edit for number in kept for edit in found[number - 1].edits]
    edits.keep(list(dict.fromkeys(wanted)), where)
    for name in dict.fromkeys(edit.file for edit in wanted):
        terminal.say(f"{where / 'lexicon' / name}: written")


def _corrected(paths: Sequence[Path], known: Knowledge, account: Account) -> Iterator[Corrected]:
    found, others = corpus.files(paths)
    for outcome in others:
        account.note(outcome)
    for path in found:
        if path.suffix == _RECORDS:
            continue
        try:
            corrections = review.read(reading.corrections_beside(path))
            yield Corrected(corpus.alone(path, reading.read, path, known), corrections)
        except KgError as error:
            account.refuse(path, str(error))
        else:
            account.note(Outcome(path))


def _stored(address: str, stack: ExitStack) -> Iterator[Document]:
    store = stack.enter_context(terminal.opened(address))
    for name in store.documents():
        yield from (one.document for one in readback.extractions(store.graph(name)))
