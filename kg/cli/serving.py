"""The command that serves the graph to browsers: serve."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, terminal


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

    settings = web.Settings(
        terminal.login(address),
        timeout,
        limit,
        measures=measures,
        origins=origins,
        schema=schema,
        root_path=root_path,
    )
    shown = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    web.serve(settings, host, port, lambda: terminal.say(f"{shown} (Ctrl+C ends it)"))
