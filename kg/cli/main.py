"""The command line: parse, call, print. Results go to stdout, messages to stderr."""

from __future__ import annotations

import errno
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import networkx as nx

from kg import corpus, files, graph, reading, scoring
from kg.answers import questions, tables
from kg.cli import wording
from kg.errors import InputError, KgError, QueryError, StoreError, nearest
from kg.extraction import explaining, extractor, rule_checks
from kg.formats import rdf_input, records
from kg.formats.output import FORMATS, dumps, format_of
from kg.graph import shapes
from kg.model import Document, Extraction
from kg.naming.iris import BASE_IRI, check_base
from kg.page import rendering
from kg.scoring import report
from kg.stores import Store, neo4j_csv, open_store, with_login
from kg.stores.base import document
from kg.version import __version__

_PATH = click.Path(path_type=Path)
_CSV = "neo4j-csv"
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_Command = TypeVar("_Command", bound=Callable[..., None])
_Item = TypeVar("_Item")


class _Commands(click.Group):
    """The commands; what the library raises on purpose becomes one line on stderr and exit code 1."""

    def main(self, *args: Any, **extra: Any) -> Any:
        # A Windows console may know GBK only: what it cannot show becomes a question mark, not a traceback.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            _fail(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # The reader went away, as head does: click ends quietly.
                raise
            _fail(error)


def _fail(error: Exception) -> NoReturn:
    _complain(str(error))
    raise click.exceptions.Exit(1)


def _complain(message: str) -> None:
    click.echo(f"Error: {' '.join(message.split())}", err=True)


def _store(command: _Command) -> _Command:
    return click.option(
        "--store",
        "-s",
        "address",
        envvar="KG_STORE",
        default="kg.db",
        show_default=True,
        show_envvar=True,
        metavar="STORE",
        help="A folder, or the address of a Neo4j (bolt://, neo4j://) or SPARQL server (http://).",
    )(command)


def _workers(command: _Command) -> _Command:
    return click.option(
        "--workers",
        type=click.IntRange(min=1),
        help="Processes to work with.  [default: one a core where there is much to do]",
    )(command)


def _schema(command: _Command) -> _Command:
    return click.option(
        "--schema",
        type=_PATH,
        envvar="KG_SCHEMA",
        show_envvar=True,
        help="Folder of lexicon and rules to read with.  [default: the product's own]",
    )(command)


def _language(command: _Command) -> _Command:
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["zh", "en"]),
        default="zh",
        show_default=True,
        help="Language of the labels.",
    )(command)


def _output(help: str, default: str | None = None) -> Callable[[_Command], _Command]:
    return click.option(
        "--output", "-o", type=_PATH, default=default, show_default=default is not None, help=help
    )


_documents = click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="PATH...")


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn Chinese policy documents into a graph: who does what, where it is written, found by which rule.

    \b
    kg build data/hanbin-2021.txt       read a document into the store kg.db
    kg query owners -p text=WORD        ask who answers for what a word names
    kg page                             look at it: graph.html
    """


@main.command()
@_documents
@_store
@click.option(
    "--base-iri",
    envvar="KG_BASE_IRI",
    default=BASE_IRI,
    show_default=True,
    show_envvar=True,
    help="What the IRIs of all that is named begin with; ends in / or #.",
)
@_schema
@_workers
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
    with _complaints() as wrong:
        found = _peek(_extractions(paths, schema, workers, wrong))
        if found is not None:  # No store for no document.
            click.echo("\n".join(_stored(found, address, base)))


def _stored(found: Iterable[Extraction], address: str, base: str) -> list[str]:
    lines = []
    with _opened(address, create=True) as store:
        for extraction in found:
            changed = store.replace(graph.build([extraction], base))
            lines.append(f"{wording.summary(extraction)}: {'stored' if changed else 'unchanged'}")
    return lines


@main.command()
@_documents
@_store
def load(paths: Sequence[Path], address: str) -> None:
    """Load RDF files into the store, as kg export wrote them.

    PATH is a file with a named graph a document (.trig, .nq, .jsonld), or one of a single document (.ttl,
    .nt, .rdf). A document that is there takes the place of what it said before. Nothing of a file that
    breaks the shapes is loaded.

    \b
    kg load graph.trig
    kg load graph.nq --store bolt://neo4j@localhost:7687
    """
    with _complaints() as wrong:
        found = _peek(_graphs(paths, wrong))
        if found is not None:  # No store for no document.
            with _opened(address, create=True) as store:
                for made in found:
                    changed = store.replace(made)
                    click.echo(f"{document(made)[0]}: {'stored' if changed else 'unchanged'}")


def _graphs(paths: Iterable[Path], wrong: list[str]) -> Iterator[nx.MultiDiGraph]:
    for path in paths:
        try:
            yield from rdf_input.read(path)
        except InputError as error:
            wrong.append(str(error))


@main.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_store
def remove(documents: Sequence[str], address: str) -> None:
    """Take documents out of the store; what others say too stays.

    DOCUMENT is the name of its file without the ending, as the question "documents" lists it.

    \b
    kg remove hanbin-2021
    kg remove notice-1 notice-2 --store reports.db
    """
    with _complaints() as wrong, _opened(address, write=True) as store:
        for name in documents:
            if store.remove(name):
                click.echo(f"{name}: removed")
            else:
                wrong.append(f"{name}: no such document in the store; {nearest(name, store.documents())}")


@main.command()
@_documents
@_output("File to write.  [default: stdout]")
@_schema
@_workers
def extract(paths: Sequence[Path], output: Path | None, schema: Path | None, workers: int | None) -> None:
    """Write what documents say as JSON Lines, one document a line, in UTF-8.

    \b
    kg extract data/hanbin-2021.txt
    kg extract reports/ -o reports.jsonl
    """
    with _complaints() as wrong:
        found = _peek(_extractions(paths, schema, workers, wrong))
        lines = (records.dumps(extraction) for extraction in found or ())
        if output is None:
            for line in lines:
                _result(line)
        elif found is not None:  # No file for no document.
            with files.whole(output) as part, part.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{line}\n" for line in lines)
            click.echo(f"{output}: written", err=True)


@main.command()
@click.argument("name", required=False)
@click.option("--param", "-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter; repeatable.")
@click.option(
    "--format",
    "-f",
    "format",
    type=click.Choice(tables.FORMATS),
    default="table",
    show_default=True,
    help="How to print the rows.",
)
@click.option("--columns", "-c", metavar="NAME,...", help="Only these columns, as --format json names them.")
@click.option("--limit", type=click.IntRange(min=0), help="Print so many rows at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows at the start.")
@click.option("--file", "own", type=_PATH, help="Ask your own: a .rq (SPARQL) or, of Neo4j, a .cypher file.")
@_output("File to write; CSV opens in Excel.  [default: stdout]")
@_language
@_store
def query(
    name: str | None,
    pairs: Sequence[str],
    format: str,
    columns: str | None,
    limit: int | None,
    offset: int,
    own: Path | None,
    output: Path | None,
    language: str,
    address: str,
) -> None:
    """Answer a question from the store; without NAME, list the questions and their parameters.

    \b
    kg query
    kg query owners -p text=WORD
    kg query owners -p text=WORD --columns body,inferred,unit
    kg query due -p until=2025 --format csv -o due.csv
    """
    if name is None and own is None:
        rows = questions.catalogue(language)
    else:
        asked = questions.load(own) if own else questions.question(str(name))
        with _opened(address) as store:
            rows = questions.ask(store, asked, _parameters(pairs), limit=limit, offset=offset)
    if columns is not None:
        rows = tables.select(rows, [name.strip() for name in columns.split(",")])
    width = None if output else shutil.get_terminal_size((0, 0)).columns or None
    _result(tables.render(rows, format, language, width=width, bom=output is not None), output)
    if rows.more:
        click.echo(f"There are more rows: --offset {offset + len(rows.rows)} goes on.", err=True)


def _parameters(pairs: Iterable[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise QueryError(f"a parameter is given as KEY=VALUE, not {pair!r}")
        if key in given:
            raise QueryError(f"parameter {key!r} is given twice")
        given[key] = value
    return given


@main.command(name="page")
@_output("File to write.", default="graph.html")
@click.option("--about", metavar="TEXT", help="Only what a text names, and all that touches it.")
@click.option("--types", metavar="TYPE,...", help="Only these classes, such as Park,Industry,EcologicalZone.")
@_language
@_store
def draw(output: Path, about: str | None, types: str | None, language: str, address: str) -> None:
    """Draw the graph as a page: one file that opens in a browser, without any network.

    \b
    kg page
    kg page --about WORD -o neighbourhood.html
    kg page --types Park,Industry,EcologicalZone
    """
    chosen = [word.strip() for word in types.split(",")] if types else None
    with _opened(address) as store:
        drawn = rendering.render(store.graph(), output, about, chosen, language)
    click.echo(f"{output}: {drawn.nodes} nodes, {drawn.links} links, {drawn.size // 1024} KB", err=True)


@main.command(name="serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="Port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer at.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    help="Seconds that a SPARQL query or a page may take.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Rows that a SPARQL query may give.",
)
@click.option(
    "--measures",
    type=click.IntRange(min=1),
    default=4000,
    show_default=True,
    help="Measures and goals that the explorer loads at once; it loads the others on the way.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="A web origin that may read the data services, * for all; repeatable.",
)
@_schema
@_store
def serve_(
    port: int,
    host: str,
    timeout: float,
    limit: int,
    measures: int,
    origins: tuple[str, ...],
    schema: Path | None,
    address: str,
) -> None:
    """Serve the graph to browsers: explorer, questions, ledger, documents, and a SPARQL service.

    What kg build writes meanwhile is seen on reload.

    \b
    kg serve
    kg serve --store reports.db --port 8080
    """
    from kg import web  # takes long to import

    address = with_login(address, _password)
    settings = web.Settings(address, timeout, limit, measures=measures, origins=origins, schema=schema)
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    web.serve(settings, host, port, lambda: click.echo(f"{address} (Ctrl+C ends it)", err=True))


@main.command()
@_output("File to write; a folder for neo4j-csv.  [default: stdout]")
@click.option(
    "--format",
    "-f",
    "format",
    type=click.Choice([*FORMATS, _CSV]),
    help="The form of the file.  [default: what the file's name says, else turtle]",
)
@_store
def export(output: Path | None, format: str | None, address: str) -> None:
    """Write the whole graph as a file: RDF for integrators, GraphML or GEXF for Gephi and yEd.

    What is written as .trig, .nq or .jsonld, kg load reads; what is written as .jsonl (JSON Lines), kg build.

    \b
    kg export -o graph.ttl
    kg export -o graph.jsonld
    kg export --format nquads | gzip > graph.nq.gz
    kg export --format neo4j-csv -o import/
    """
    if format == _CSV:
        return _tables(address, output)
    form = format or (format_of(output) if output else "turtle")
    with _opened(address) as store:
        text = dumps(store.graph(), form)
    _result(text.removesuffix("\n"), output)
    return None


def _tables(address: str, output: Path | None) -> None:
    if output is None:
        raise KgError(f"{_CSV} is two files: name the folder for them with --output")
    with _opened(address) as store:
        command = neo4j_csv.write(store.graph(), output)
    click.echo(f"{output}: written; read with\n{command}", err=True)


@main.command()
@_language
@_store
def validate(language: str, address: str) -> None:
    """Check the graph in the store against the shapes; exit 1 where it breaks one.

    \b
    kg validate
    kg validate --store reports.db --lang en
    """
    with _opened(address) as store:
        documents = store.documents()
        reports = [shapes.validate(store.dataset(doc, others=False), language) for doc in documents]
    if all(report.conforms for report in reports):
        click.echo(f"The graph conforms to the shapes (documents: {len(documents)}).")
    else:
        click.echo("\n".join(line for report in reports for line in shapes.lines(report)))
        broken = sum(len(report.violations) for report in reports)
        _fail(KgError(f"the graph breaks the shapes in {broken} places"))


@main.command()
@click.argument("text")
@_language
@_schema
def explain(text: str, language: str, schema: Path | None) -> None:
    """Show how a text is read: tokens, mentions, clauses, units, the rules behind them, and what was missing.

    \b
    kg explain TEXT
    kg explain "$(cat notice.txt)"
    """
    knowledge = corpus.load(schema)
    read = extractor.trace(Document("text", text), knowledge)
    for line in wording.explanation(read, explaining.words(knowledge, language)):
        click.echo(line)


@main.command()
@click.argument("gold", type=_PATH)
@_documents
@click.option("--errors", is_flag=True, help="List what was missed or is too much, by rule, beside its text.")
@click.option("--rules", is_flag=True, help="List the precision of each rule.")
@click.option(
    "--format",
    "-f",
    "format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print the scores.",
)
@_schema
@_workers
def score(
    gold: Path,
    paths: Sequence[Path],
    errors: bool,
    rules: bool,
    format: str,
    schema: Path | None,
    workers: int | None,
) -> None:
    """Score extraction against gold.

    GOLD is a JSON Lines file, or a folder of them; PATH are the documents themselves, or what a system
    wrote of them as JSON Lines.

    \b
    kg score data/hanbin-2021.jsonl data/hanbin-2021.txt
    kg score gold/ gold/ --rules --errors
    """
    expected = scoring.gold(gold)
    with _complaints() as wrong:
        result = scoring.score(expected, list(_extractions(paths, schema, workers, wrong)))
        if format == "json":
            _result(json.dumps(report.to_json(result), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(report.table(result)))
        if rules:
            click.echo("\n".join(["", *report.rule_table(result, explaining.abouts(corpus.load(schema)))]))
        if errors:
            click.echo("\n".join(["", *report.error_lines(result)]))


@main.group()
def rules() -> None:
    """Try rules out before they are kept."""


@rules.command()
@_schema
def check(schema: Path | None) -> None:
    """Run every rule's examples and counter-examples; exit 1 where one does not hold.

    \b
    kg rules check
    kg rules check --schema my-schema/
    """
    problems = rule_checks.check(corpus.load(schema))
    for problem in problems:
        click.echo(f"{problem.source}: rule {problem.rule!r}: {problem.text}")
    if problems:
        _fail(KgError(f"{len(problems)} problems in the rules"))
    click.echo("Every rule holds its examples and counter-examples.")


@rules.command()
@click.argument("other", type=_PATH, metavar="OTHER_SCHEMA")
@_documents
@_schema
def diff(other: Path, paths: Sequence[Path], schema: Path | None) -> None:
    """Show what another folder of lexicon and rules would add (+) and take away (-) on documents.

    \b
    kg rules diff my-schema/ data/
    kg rules diff my-schema/ reports/ --schema kept-schema/
    """
    old, new = corpus.load(schema), corpus.load(other)
    with _complaints() as wrong:
        for change in rule_checks.diff(_read(paths, wrong), old, new):
            place = f"{change.doc}:{change.start}"
            click.echo(f"{change.sign} {place}  {change.what}  {change.text}  [{change.rule}]")


def _opened(address: str, *, create: bool = False, write: bool = False) -> Store:
    return open_store(with_login(address, _password), create, write=write)


def _password(whom: str) -> str:
    if not sys.stdin.isatty():
        raise StoreError(f"no password of {whom}: set NEO4J_PASSWORD, or SPARQL_PASSWORD for a SPARQL server")
    return str(click.prompt(f"Password of {whom}", hide_input=True, err=True))


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what is wrong with single files; at the end say it, a line each, and exit 1 if there is any."""
    wrong: list[str] = []
    yield wrong
    for message in wrong:
        _complain(message)
    if wrong:
        raise click.exceptions.Exit(1)


def _extractions(
    paths: Iterable[Path], schema: Path | None, workers: int | None, wrong: list[str]
) -> Iterator[Extraction]:
    found, failed = corpus.files(paths)
    wrong += [outcome.error for outcome in failed]
    outcomes = corpus.extract_all(found, schema, workers)
    with click.progressbar(
        outcomes, length=len(found), label="Reading", file=sys.stderr, hidden=not _watched(found)
    ) as bar:
        for outcome in bar:
            wrong += [outcome.error] if outcome.error else []
            yield from outcome.extractions


def _watched(found: Sequence[Path]) -> bool:
    """Say whether a progress bar is of use: work that takes a while, and a terminal to show it on."""
    return len(found) > 1 and sys.stderr.isatty()


def _read(paths: Iterable[Path], wrong: list[str]) -> Iterator[Document]:
    found, failed = corpus.files(paths)
    wrong += [outcome.error for outcome in failed]
    for path in found:
        try:
            yield reading.read(path)
        except KgError as error:
            wrong.append(str(error))


def _peek(items: Iterator[_Item]) -> Iterator[_Item] | None:
    """Return the items, or None where there are none."""
    for first in items:
        return chain([first], items)
    return None


def _result(text: str, output: Path | None = None) -> None:
    """Write a result to a file, or to stdout: in UTF-8 where a program reads it, else as the screen can."""
    if output is not None:
        files.write(output, text + "\n")
        click.echo(f"{output}: written", err=True)
    elif sys.stdout.isatty():
        click.echo(text)
    else:
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()
