"""Commands on documents: build, extract, remove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kg import corpus, files
from kg.cli import annotating, inputs, options, terminal
from kg.cli.naming import Fitting
from kg.corpus import Account, Gathered, Gathering, Register
from kg.errors import nearest
from kg.formats import records
from kg.messages import translated
from kg.model import Extraction
from kg.naming.iris import check_base


@click.command()
@options.paths
@options.store
@options.name
@options.facts
@click.option("--sync", is_flag=True, help="Remove documents whose files are gone from the folders given.")
@options.base_iri
@options.schema
@options.workers
@click.option(
    "--dask",
    "cluster",
    default="",
    metavar="ADDRESS",
    help="Read on a Dask cluster: the address of its scheduler, such as tcp://host:8786.",
)
def build(
    paths: Sequence[Path],
    address: str,
    name: str,
    sync: bool,
    base_iri: str,
    schema: Path | None,
    workers: int | None,
    cluster: str,
    **facts: str | Sequence[str] | None,
) -> None:
    """Read documents into the store.

    PATH is a document, a folder of documents, or a JSON Lines file that kg extract wrote. A file that has
    not changed is not read again; one that has takes the place of what it said before. A document whose
    text, or number and title, is that of another is not taken in a second time.

    What --title, --issuer, --number and --date, or a file NAME.meta.yaml beside NAME.docx, say of a document
    wins over what is read from it.

    \b
    kg build data/hanbin-2021.txt
    kg build reports/ notice.txt --store reports.db
    kg build reports/ --store bolt://neo4j@localhost:7687
    kg build reports/ --sync
    kg build drafts/notice.docx --as notice-draft
    kg build scan.pdf --date 2021-02-07 --title "Plan for clean rivers"
    """
    from kg.cli import storing  # and with it what graphs and stores are made of

    base, known = check_base(base_iri), corpus.load(schema)
    told = options.told(facts, known)
    with (
        corpus.collected_rarely(),
        inputs.account() as kept,
        storing.Writer(address, known, base, kept) as writer,
    ):
        register = Register(writer.known(), paths)
        wanted = Gathering(paths, register, kept, schema, base, name, told)
        fitting = Fitting(known)
        for one in inputs.gathered(wanted, workers, writer.making, cluster):
            fitting.add(one.path, one.extraction)
            writer.write(one)
        kept.warnings += fitting.unfit(wanted.left)
        writer.leave(register.gone(), remove=sync)
        for line in (*(f"{doc}: unchanged" for doc in wanted.unchanged), *writer.lines):
            click.echo(translated(line))


@click.command()
@options.paths
@options.output("File to write; a folder for brat and cas.  [default: stdout]")
@options.form(["jsonl", *annotating.FORMATS], "The form: JSON Lines, or that of a tool.", default="jsonl")
@options.name
@options.facts
@options.schema
@options.workers
def extract(
    paths: Sequence[Path],
    output: Path | None,
    format: str,
    name: str,
    schema: Path | None,
    workers: int | None,
    **facts: str | Sequence[str] | None,
) -> None:
    """Write what documents say as JSON Lines, one document a line, in UTF-8.

    For annotation tools it is written as brat standoff, or as a UIMA CAS (XMI or JSON), which INCEpTION
    reads: files of the document's name, in a folder. kg review import reads them back.

    \b
    kg extract data/hanbin-2021.txt
    kg extract reports/ -o reports.jsonl
    kg extract reports/ --format brat -o brat/
    """
    writing = annotating.Writing(format, output) if format != "jsonl" else None
    told = options.told(facts, corpus.load(schema))
    with corpus.collected_rarely(), inputs.account() as kept:
        wanted = Gathering(paths, Register((), paths), kept, schema, name=name, told=told)
        found = inputs.unless_empty(_read(inputs.gathered(wanted, workers), kept))
        lines = (records.dumps(extraction) for extraction in found or ())
        if writing:
            writing.write(found)
        elif output is None:
            for line in lines:
                terminal.result(line)
        elif found is not None:
            with files.whole(output) as part, part.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{line}\n" for line in lines)
            terminal.say(f"{output}: written")


def _read(found: Iterable[Gathered], kept: Account) -> Iterator[Extraction]:
    for one in found:
        kept.set(one.path, "read")
        yield one.extraction


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
                click.echo(translated(f"{name}: removed"))
            else:
                wrong.append(f"{name}: no such document in the store; {nearest(name, store.documents())}")
