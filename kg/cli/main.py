"""The group of all commands, and what is the same for each: encodings, and errors as one line."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from kg.cli import terminal
from kg.cli.translating import in_language, language_first, speak_as_asked
from kg.errors import KgError
from kg.messages import LANGUAGES, translated
from kg.version import __version__

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
# Each command: the module that holds it, its name there, and what the overview says of it. The module is
# imported when the command is called, so that none waits for what only another one needs.
COMMANDS = {
    "build": ("documents", "build", "Read documents into the store."),
    "extract": ("documents", "extract", "Write what documents say as JSON Lines, one document a line."),
    "remove": ("documents", "remove", "Take documents out of the store; what others say too stays."),
    "load": ("graph_files", "load", "Load RDF files into the store, as kg export wrote them."),
    "export": ("graph_files", "export", "Write the whole graph as a file: RDF, GraphML, Neo4j CSV."),
    "validate": ("graph_files", "validate", "Check the graph in the store against the shapes."),
    "query": ("answers", "query", "Answer a question from the store; without NAME, list the questions."),
    "ask": ("asking", "ask", "Answer a question asked in a Chinese or English sentence."),
    "search": ("searching", "search", "Find words in the full text of all documents."),
    "ledger": ("ledgers", "ledger_", "List every goal and measure with who answers, by when, how much."),
    "page": ("answers", "page", "Draw the graph as a page: one file that opens in a browser."),
    "diff": ("comparing", "diff", "Compare two documents: what was kept, changed, added, dropped, moved."),
    "trace": ("comparing", "trace", "Follow a thing or an indicator through the documents of the store."),
    "explain": ("rule_tools", "explain", "Show how a text is read: tokens, mentions, clauses, units, links."),
    "review": ("reviewing", "review_", "Correct what the rules read of a document, for all readings after."),
    "score": ("rule_tools", "score", "Score extraction against gold."),
    "rules": ("rule_tools", "rules", "Try rules out before they are kept."),
    "mcp": ("assisting", "mcp", "Serve the graph to assistants by the Model Context Protocol."),
    "serve": ("serving", "serve", "Serve the graph to browsers: explorer, questions, ledger, documents."),
}


class _Commands(click.Group):
    """The commands; what the library raises on purpose becomes one line on stderr and exit code 1."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        # A Windows console may know GBK only: what it cannot show becomes a question mark, not a traceback.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        words = language_first(sys.argv[1:] if args is None else args)
        speak_as_asked(words)
        return super().main(words, *rest, **extra)

    def get_help(self, ctx: click.Context) -> str:
        return click.Command.get_help(in_language(self), ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        command: click.Command = getattr(import_module(f"kg.cli.{module}"), attribute)
        return in_language(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(translated("Commands")):
            formatter.write_dl([(name, translated(COMMANDS[name][2])) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            terminal.fail(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # The reader went away, as head does: click ends quietly.
                raise
            terminal.fail(error)


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help="Language of labels and messages.  [default: KG_LANG, else the system's]",
)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn Chinese policy documents into a graph: who does what, where it is written, found by which rule.

    \b
    kg build data/hanbin-2021.txt       read a document into the store kg.db
    kg query owners -p text=WORD        ask who answers for what a word names
    kg page                             look at it: graph.html
    """
