"""Readings for annotation tools and back: the other forms of extract, and review import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import click

from kg import corpus, reading, review
from kg.cli import inputs, options, terminal
from kg.cli.translating import language_of_labels
from kg.corpus import Outcome
from kg.errors import InputError, KgError
from kg.extraction.extractor import extract
from kg.formats import brat
from kg.knowledge import Knowledge
from kg.messages import translated
from kg.model import Extraction
from kg.review import Annotations, Correction, making

_CAS = {"cas": ".xmi", "cas-json": ".json"}
FORMATS = ("brat", *_CAS)
_ENDINGS = (brat.ENDING, *_CAS.values())


def _cas() -> ModuleType:
    """Return the module that reads and writes a CAS; raises ``KgError`` where its package is missing."""
    try:
        from kg.formats import cas
    except ModuleNotFoundError:
        raise KgError('a CAS needs the package dkpro-cassis: pip install "policy-kg[annotation]"') from None
    return cas


@dataclass(frozen=True, slots=True)
class Writing:
    """A folder that readings are written to for a tool; raises ``KgError`` where that cannot be."""

    form: str
    folder: Path | None

    def __post_init__(self) -> None:
        if self.folder is None:
            raise KgError(f"{self.form} is a file for each document: name the folder for them with --output")
        if self.form in _CAS:
            _cas()

    def write(self, found: Iterable[Extraction] | None) -> None:
        """Write a file for each document, and what the tool must know to show them."""
        for n, extraction in enumerate(found or ()):
            assert self.folder is not None
            if n == 0:
                _make(self.folder)
            terminal.say(f"{self._one(extraction, self.folder)}: written")

    def _one(self, extraction: Extraction, folder: Path) -> Path:
        name, annotations = extraction.document.id, review.annotated(extraction)
        if self.form != "brat":
            path = folder / f"{name}{_CAS[self.form]}"
            _cas().write(path, annotations)
            return path
        brat.write_settings(folder, language_of_labels())
        return brat.write(name, annotations, folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise KgError(f"{folder}: cannot be made: {error.strerror or error}") from None


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=options.PATH, metavar="FILE...")
@click.option(
    "--documents",
    "where",
    type=options.PATH,
    help="The documents, or their folder.  [default: the folder of FILE]",
)
@click.option("--reviewed", is_flag=True, help="Say too that a person has seen all of each document.")
@options.who
@click.option("--why", default="", help="The reason, in free words.")
@options.schema
def import_(
    files: Sequence[Path], where: Path | None, reviewed: bool, who: str, why: str, schema: Path | None
) -> None:
    """Take what was changed in an annotation tool as corrections.

    FILE is what brat (.ann) or a tool of UIMA such as INCEpTION (.xmi, .json) made of what kg extract wrote
    for it. What differs from the reading of now is appended to NAME.review.jsonl beside the document NAME.

    \b
    kg review import brat/notice.ann --documents reports/
    kg review import notice.xmi --documents notice.docx --reviewed
    """
    known = corpus.load(schema)
    with inputs.account() as kept:
        for path in files:
            try:
                new = corpus.alone(path, _imported, path, where or path.parent, reviewed, known, (who, why))
            except KgError as error:
                kept.refuse(path, str(error))
            else:
                terminal.result(new)
                kept.note(Outcome(path))


def _imported(path: Path, where: Path, reviewed: bool, known: Knowledge, by: tuple[str, str]) -> str:
    """Append what a file changes to the corrections of its document; return a line on it."""
    document = _document(path, where)
    extraction = extract(reading.read(document, known), known)
    beside = reading.corrections_beside(document)
    there = review.read(beside)
    current = review.applied(extraction, there, known)[0]
    found: tuple[Correction, ...]
    found = review.differences(current, _read(path, extraction.document.text), known)
    if reviewed and not review.reviewed(current):
        found = (*found, making.made(current, "reviewed", "", None))
    for one in found:
        review.append(beside, making.signed(one, *by))
    return translated(f"{beside}: {len(found)} corrections added")


def _read(path: Path, text: str) -> Annotations:
    annotations: Annotations
    if path.suffix.lower() == brat.ENDING:
        annotations = brat.read(path, text)
    elif path.suffix.lower() in _ENDINGS:
        annotations = _cas().read(path, text)
    else:
        raise InputError(f"{path}: is none of {', '.join(_ENDINGS)}, which annotation tools write")
    if not annotations.names and not annotations.units:
        raise InputError(f"{path}: holds no annotation; import it when something is annotated in it")
    return annotations


def _document(path: Path, where: Path) -> Path:
    """Return the document that a file of a tool belongs to: of its name, unless it is named itself.

    The copy of its text that brat needs is meant only where there is no other.
    """
    found = reading.find([where])
    named = found if where.is_file() else [one for one in found if one.stem == path.stem]
    copy = path.with_suffix(".txt").resolve()
    named = [one for one in named if one.resolve() != copy] or named
    if len(named) != 1:
        there = f"{len(named) or 'no'} documents called {path.stem}"
        raise InputError(f"{path}: {where} has {there}; name the one that is meant with --documents")
    return named[0]
