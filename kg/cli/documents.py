"""Commands on documents: build, extract, remove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from kg import corpus, files, graph
from kg.cli import inputs, options, terminal, wording
from kg.corpus import Account, Outcome
from kg.errors import nearest
from kg.formats import records
from kg.knowledge import Knowledge
from kg.naming.iris import check_base


@click.command()
@options.paths
@options.store
@options.base_iri
@options.schema
@options.workers
def build(
    paths: Sequence[Path], address: str, base_iri: str, schema: Path | None, workers: int | None
) -> None:
    """Read documents into the store.

    PATH is a document, a folder of documents, or a JSON Lines file that kg extract wrote. A document
    that is read again takes the place of what it said before.

    \b
    kg build data/hanbin-2021.txt
    kg build reports/ notice.txt --store reports.db
    kg build reports/ --store bolt://neo4j@localhost:7687
    """
    base = check_base(base_iri)
    with inputs.account() as kept:
        found = inputs.unless_empty(inputs.outcomes(paths, schema, workers, kept))
        if found is not None:
            click.echo("\n".join(_stored(found, address, corpus.load(schema), base, kept)))


def _stored(found: Iterable[Outcome], address: str, known: Knowledge, base: str, kept: Account) -> list[str]:
    lines = []
    with terminal.opened(address, create=True) as store:
        for outcome in found:
            states = []
            for extraction in outcome.extractions:
                changed = store.replace(graph.build([extraction], known, base))
                states.append("stored" if changed else "unchanged")
                lines.append(f"{wording.summary(extraction)}: {states[-1]}")
            kept.note(outcome, "read" if "stored" in states else "unchanged")
    return lines


@click.command()
@options.paths
@options.output("File to write.  [default: stdout]")
@options.schema
@options.workers
def extract(paths: Sequence[Path], output: Path | None, schema: Path | None, workers: int | None) -> None:
    """Write what documents say as JSON Lines, one document a line, in UTF-8.

    \b
    kg extract data/hanbin-2021.txt
    kg extract reports/ -o reports.jsonl
    """
    with inputs.account() as kept:
        found = inputs.unless_empty(inputs.extractions(paths, schema, workers, kept))
        lines = (records.dumps(extraction) for extraction in found or ())
        if output is None:
            for line in lines:
                terminal.result(line)
        elif found is not None:
            with files.whole(output) as part, part.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{line}\n" for line in lines)
            click.echo(f"{output}: written", err=True)


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@options.store
def remove(documents: Sequence[str], address: str) -> None:
    """Take documents out of the store; what others say too stays.

    DOCUMENT is the name of its file without the ending, as the question "documents" lists it.

    \b
    kg remove hanbin-2021
    kg remove notice-1 notice-2 --store reports.db
    """
    with terminal.complaints() as wrong, terminal.opened(address, write=True) as store:
        for name in documents:
            if store.remove(name):
                click.echo(f"{name}: removed")
            else:
                wrong.append(f"{name}: no such document in the store; {nearest(name, store.documents())}")
