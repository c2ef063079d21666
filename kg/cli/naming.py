"""Commands on the file of names of a folder: review names list, review names add; and what fits nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from kg import corpus, reading
from kg.cli import inputs, options, terminal
from kg.knowledge import Knowledge
from kg.model import NAME_ASPECTS, Extraction
from kg.review import NameCorrection, making, naming


@dataclass(slots=True)
class Fitting:
    """Which lines of files of names changed something in the documents of a run, and in how many."""

    knowledge: Knowledge
    _found: dict[Path, Counter[tuple[str, ...]]] = field(default_factory=dict)

    def add(self, path: Path, extraction: Extraction) -> None:
        """Take down a document that was read."""
        if where := reading.names_above(path):
            said = {naming.signature(one) for one in extraction.revisions}
            self._found.setdefault(where, Counter()).update(said)

    def rows(self) -> list[tuple[Path, NameCorrection, int]]:
        """Return the lines of each file with the number of documents that each changed."""
        return [
            (where, one, found[naming.signature_of(one, self.knowledge, where)])
            for where, found in sorted(self._found.items())
            for one in naming.read_names(where)
        ]

    def unfit(self, unread: Sequence[Path]) -> list[str]:
        """Return a line on each that fits no document; none of a file by which others are left ``unread``."""
        known = {reading.names_above(path) for path in unread}
        rows = [(where, one) for where, one, count in self.rows() if not count and where not in known]
        return [f"{where}:{one.line}: fits no document that was read: {_said(one)}" for where, one in rows]


def _said(one: NameCorrection) -> str:
    narrowed = "".join(f" ({text})" for text in (one.type, one.form, one.doc) if text)
    return f"{one.what} {one.name}{narrowed} -> {one.value}"


@click.group()
def names() -> None:
    """Merge, split and rename things in all documents of a folder.

    What is said of names stands in names.review.tsv in the folder of the documents, or in one above it.

    \b
    kg review names list reports/
    kg review names add reports/ --what merge --name WORDS --value NAME --type Body
    """


@names.command("list")
@options.paths
@options.schema
@options.workers
def list_(paths: Sequence[Path], schema: Path | None, workers: int | None) -> None:
    """List what is said of names, and in how many of these documents it changes something.

    \b
    kg review names list reports/
    kg review names list reports/2026.docx
    """
    fitting = Fitting(corpus.load(schema))
    with inputs.account() as kept:
        found, others = corpus.files(paths)
        for outcome in (*others, *corpus.extract_all(found, schema, workers)):
            kept.note(outcome)
            for extraction in outcome.extractions:
                fitting.add(outcome.path, extraction)
        for where, one, count in fitting.rows():
            terminal.result(f"{where}:{one.line}: {_said(one)}: {count}")


@names.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--what", type=click.Choice(NAME_ASPECTS), required=True, help="What is done with a name.")
@click.option("--name", required=True, help="The name of the thing, as the graph has it.")
@click.option("--value", required=True, help="The name that is right; or a type, or a code.")
@click.option("--type", "type_", default="", help="Only things of this type, such as Body.")
@click.option("--form", default="", help="Only where these words stand in the text.")
@click.option("--doc", default="", help="Only in the document of this id.")
@options.who
@click.option("--why", default="", help="The reason, in free words.")
def add(
    folder: Path,
    what: str,
    name: str,
    value: str,
    type_: str,
    form: str,
    doc: str,
    who: str,
    why: str,
) -> None:
    """Add a line on a name to the file of names in FOLDER.

    \b
    kg review names add reports/ --what merge --name WORDS --value NAME
    kg review names add reports/ --what split --name NAME --form WORDS --value OTHER
    kg review names add reports/ --what code --type Place --name NAME --value 610902
    """
    where = folder / reading.NAMES
    when = making.now()
    new = NameCorrection(what, name, value, type_, form, doc, who, when, why)
    naming.append_name(where, new)
    terminal.result(f"{where}: added: {_said(new)}")
