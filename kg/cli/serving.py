"""The command that serves the graph to browsers: serve."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, terminal

_SHOWN = 3  # documents that a line names


@click.command()
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
@click.option(
    "--root-path",
    default="",
    metavar="PATH",
    help="Path of a proxy below which the server answers, such as /kg.",
)
@click.option(
    "--edit",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Correct documents, and add some: the folder where their files lie.",
)
@options.who
@options.schema
@options.store
def serve(
    port: int,
    host: str,
    timeout: float,
    limit: int,
    measures: int,
    origins: tuple[str, ...],
    root_path: str,
    edit: Path | None,
    who: str,
    schema: Path | None,
    address: str,
) -> None:
    """Serve the graph to browsers: explorer, questions, ledger, documents, and a SPARQL service.

    What kg build writes meanwhile is seen on reload. With --edit, who opens the address that is printed
    corrects documents in the browser; corrections stand beside their files, as those of kg review do.

    \b
    kg serve
    kg serve --store reports.db --port 8080
    kg serve --edit reports/
    """
    from kg import web  # takes long to import

    login = terminal.login(address)
    settings = web.Settings(
        login,
        timeout,
        limit,
        measures=measures,
        origins=origins,
        schema=schema,
        root_path=root_path,
        edit=edit,
        token=web.new_token() if edit else "",
        who=who,
    )
    if edit:
        _ready_to_edit(login, edit)
    way = f"edit?token={settings.token}" if edit else ""
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}/{way}"
    web.serve(settings, host, port, lambda: terminal.say(f"{shown} (Ctrl+C ends it)"))


def _ready_to_edit(address: str, folder: Path) -> None:
    """Make the store where there is none yet, and tell which of its documents cannot be corrected."""
    from kg.web.editing.desk import files_of

    with terminal.opened(address, create=True, write=True) as store:
        known = store.documents()
    found = files_of(address, folder)
    if left := [doc for doc in known if doc not in found]:
        more = f", and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        names = f"{', '.join(left[:_SHOWN])}{more}"
        terminal.warn(f"no file in {folder} of these documents, which cannot be corrected: {names}")
