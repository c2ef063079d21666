"""The group of all commands, and what is the same for each: encodings, and errors as one line."""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

import click

from kg.cli import answers, documents, graph_files, rule_tools, serving, terminal
from kg.errors import KgError
from kg.version import __version__

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_COMMANDS = (
    documents.build,
    documents.extract,
    documents.remove,
    graph_files.load,
    graph_files.export,
    graph_files.validate,
    answers.query,
    answers.ledger_,
    answers.page,
    rule_tools.explain,
    rule_tools.score,
    rule_tools.rules,
    serving.serve,
)


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
            terminal.fail(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # The reader went away, as head does: click ends quietly.
                raise
            terminal.fail(error)


@click.group(cls=_Commands, context_settings=_SETTINGS, commands=_COMMANDS)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn Chinese policy documents into a graph: who does what, where it is written, found by which rule.

    \b
    kg build data/hanbin-2021.txt       read a document into the store kg.db
    kg query owners -p text=WORD        ask who answers for what a word names
    kg page                             look at it: graph.html
    """
