"""Commands on corrections: review list, review add, review undo; others have their own modules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg import corpus, reading, review
from kg.cli import annotating, inputs, naming, options, terminal
from kg.cli.learning import lessons_
from kg.cli.queueing import queue
from kg.corpus import Outcome
from kg.errors import KgError
from kg.extraction.extractor import extract
from kg.knowledge import Knowledge
from kg.messages import translated
from kg.model import Extraction
from kg.review import Result, making
from kg.review.making import Words

_QUOTED = 30  # characters of a quote that a line shows


class _Review(click.Group):
    """The commands on corrections; files without a command are listed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["list", *args])


@click.group("review", cls=_Review)
def review_() -> None:
    """Correct what the rules read of a document: once, and for all readings after.

    Corrections stand in NAME.review.jsonl beside the document; kg build and kg extract apply them.

    \b
    kg review data/hanbin-2021.txt           list its corrections: do they still fit?
    kg review add FILE --quote WORDS --what mention --value Park
    kg review undo FILE 3                    take line 3 out
    kg review queue                          what is most likely wrong?
    kg review lessons                        what do corrections teach?
    """


review_.add_command(queue)
review_.add_command(lessons_)


@review_.command("list")
@click.argument("paths", nargs=-1, required=True, type=options.PATH, metavar="FILE...")
@options.schema
def list_(paths: Sequence[Path], schema: Path | None) -> None:
    """List corrections of documents: applied, moved, not needed any more, or no longer fitting.

    \b
    kg review list data/hanbin-2021.txt
    kg review list reports/
    """
    known = corpus.load(schema)
    with inputs.account() as kept:
        found, others = corpus.files(paths)
        for outcome in others:
            kept.note(outcome)
        for path in found:
            try:
                _list(path, known)
            except KgError as error:
                kept.refuse(path, str(error))
            else:
                kept.note(Outcome(path))


def _list(path: Path, known: Knowledge) -> None:
    where = reading.corrections_beside(path)
    corrections = review.read(where)
    if not corrections:
        return
    for result in review.applied(_plain(path, known), corrections, known)[1]:
        terminal.result(f"{where}:{result.correction.line}: {_line(result)}")
        if said := review.warning(result, where):
            terminal.warn(said)


def _plain(path: Path, known: Knowledge) -> Extraction:
    """Return what the rules say of a document."""
    return corpus.alone(path, extract, corpus.alone(path, reading.read, path, known), known)


def _line(result: Result) -> str:
    one = result.correction
    quoted = [_short(anchor.quote) for anchor in (one.anchor, one.to) if anchor]
    was = translated(f"; the rules say {result.was}") if result.was else ""
    by = f" ({one.who})" if one.who else ""
    return f"{translated(result.state)}: {' -> '.join([*quoted, f'{one.what} {one.value}'])}{was}{by}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}..."


@review_.command()
@click.argument("path", type=options.PATH, metavar="FILE")
@click.option("--what", type=click.Choice(list(review.WHAT)), required=True, help="What is corrected.")
@click.option("--value", default="", help="What is right: a type, a kind, a role, yes, no or none.")
@click.option("--quote", help="The words that are corrected, as they stand in the text.")
@click.option("--at", type=click.IntRange(0), help="Where the quote starts, if it stands several times.")
@click.option("--to", help="The words of the name that is linked to a measure or goal.")
@click.option("--to-at", type=click.IntRange(0), help="Where these start.  [default: nearest to the quote]")
@options.who
@click.option("--why", default="", help="The reason, in free words.")
@options.schema
def add(
    path: Path,
    what: str,
    value: str,
    quote: str | None,
    at: int | None,
    to: str | None,
    to_at: int | None,
    who: str,
    why: str,
    schema: Path | None,
) -> None:
    """Add a correction, after a check that it fits.

    A measure or goal is named by some of its words, but for --what unit, which needs all of them.

    \b
    kg review add notice.docx --quote WORDS --what mention --value Park
    kg review add notice.docx --quote WORDS --what unit --value none --why "says what was"
    kg review add notice.docx --quote WORDS --what answers --value lead --to BODY
    kg review add notice.docx --what reviewed
    """
    known = corpus.load(schema)
    extraction, where = _plain(path, known), reading.corrections_beside(path)
    before = review.read(where)
    words = None if quote is None else Words(quote, at)
    linked = None if to is None else Words(to, to_at)
    current = review.applied(extraction, before, known)[0]
    new = making.made(current, what, value, words, linked)
    new = making.signed(new, who, why)
    result = making.tried(extraction, before, new, known)
    review.append(where, new)
    terminal.result(f"{where}: added: {_line(result)}")


@review_.command()
@click.argument("path", type=options.PATH, metavar="FILE")
@click.argument("line", type=click.IntRange(1))
def undo(path: Path, line: int) -> None:
    """Take a correction back: the LINE of the file of corrections, as kg review lists them.

    \b
    kg review undo data/hanbin-2021.txt 3
    kg review undo notice.docx 1
    """
    where = reading.corrections_beside(path)
    terminal.result(f"{where}: undone: {review.undo(where, line)}")


review_.add_command(annotating.import_)
review_.add_command(naming.names)
