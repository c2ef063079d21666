"""The command that serves the graph to assistants: mcp."""

from __future__ import annotations

import click

from kg.cli import options
from kg.errors import KgError


@click.command()
@options.store
def mcp(address: str) -> None:
    """Serve the graph to assistants by the Model Context Protocol, over standard input and output.

    Its tools only read: the questions, sentences, names and evidence, each row with its citation. It needs
    the package mcp: pip install "policy-kg[mcp]".

    \b
    kg mcp --store reports.db
    kg mcp --store bolt://localhost:7687
    """
    try:
        from kg.assistants.server import server
    except ModuleNotFoundError:
        raise KgError('kg mcp needs the package mcp: pip install "policy-kg[mcp]"') from None
    server(address).run("stdio")
