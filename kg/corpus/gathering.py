"""The documents of files, each under its id and with its origin, and none twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.corpus.account import Account
from kg.corpus.identity import Decision, Register
from kg.corpus.making import Expected, Made, Making, identified
from kg.corpus.outcomes import Outcome, alone
from kg.corpus.sources import Source, program_digest, source_of
from kg.corpus.workers import MANY
from kg.errors import InputError, KgError
from kg.files import name_fault
from kg.model import Document, Extraction, Origin
from kg.naming.iris import BASE_IRI, document_iri
from kg.reading.given import NOTHING, Given
from kg.stores.base import Stored
from kg.text.lines import text_digest


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document that is new or may have changed.

    ``path`` is that of its file, ``place`` a digest of where that lies, "" for records; ``before`` are the
    other ids that the document of this file had. ``made`` is its graph, where that was made already.
    """

    path: Path
    extraction: Extraction
    place: str = ""
    before: tuple[str, ...] = ()
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Gathering:
    """The documents of some files: those that are known to a register are not read again.

    ``paths`` are those given, ``name`` is the id of the document of a lone file, ``told`` what
    people say of it. What becomes of a file is taken down in the account ``kept``.
    """

    paths: Sequence[Path]
    register: Register
    kept: Account
    schema: Path | None = None
    base: str = BASE_IRI
    name: str = ""
    told: Given = NOTHING
    unchanged: list[str] = field(default_factory=list)  # ids of documents that were not read again
    left: list[Path] = field(default_factory=list)  # and their files

    def changed(self, files: Sequence[Path]) -> dict[Path, Source | None]:
        """Return the files to read, with where they lie; records say themselves where they come from."""
        if self.told != NOTHING and len(files) != 1:
            raise InputError(f"title, issuer, number and date are given of one file, not of {len(files)}")
        if self.name and len(files) != 1:
            raise InputError(f"{self.name!r} names one document, and {len(files)} files were given")
        if self.name and (fault := name_fault(self.name)):
            raise InputError(fault)
        found: dict[Path, Source | None] = {}
        for path in files:
            try:
                source = None if path.suffix.lower() in MANY else alone(path, source_of, path, self.paths)
            except KgError as error:
                self.kept.refuse(path, str(error))
            else:
                if source is None or not self._known(source):
                    found[path] = source
        return found

    def _known(self, source: Source) -> bool:
        """Tell whether a file need not be read, and take down why."""
        one = self.register.unchanged(source, program_digest(self.schema), self.base)
        if one is None or self.told != NOTHING or self.name not in ("", one.doc):
            return False
        if one.place == source.place:
            self.kept.warnings += [f"{source.path}: {line}" for line in one.warnings]
            self.kept.set(source.path, "unchanged")
            self.unchanged.append(one.doc)
            self.left.append(source.path)
        else:
            self._note(source.path, self.register.repeats(one))
        return True

    def gather(self, outcomes: Iterable[Outcome], files: Mapping[Path, Source | None]) -> Iterator[Gathered]:
        """Yield the documents of outcomes, each with its id and its file; the caller takes down the rest."""
        for outcome in outcomes:
            if not outcome.extractions:
                self.kept.note(self._as_named(outcome))
            elif self.name and len(outcome.extractions) > 1:
                self.kept.refuse(outcome.path, f"{outcome.path}: {self.name!r} cannot name several documents")
            else:
                self.kept.warnings += outcome.warnings
                for number, extraction in enumerate(outcome.extractions):
                    made = outcome.made[number] if outcome.made else None
                    yield from self._identified(outcome.path, extraction, files[outcome.path], made)
                if outcome.error:
                    self.kept.refuse(outcome.path, outcome.error)

    def _as_named(self, outcome: Outcome) -> Outcome:
        """Refuse a file that was named, where one that lies in a folder is skipped."""
        if outcome.skipped and outcome.path in self.paths:
            return Outcome(outcome.path, error=str(outcome.skipped))
        return outcome

    def expected(self, making: Making, source: Source | None) -> Expected:
        """Return how to make the graph of a file: under the id that it had before, if any."""
        if source is None:
            return Expected(making)
        before = next((one.doc for one in self.register.at(source)), "")
        return Expected(making, self.name or before, self._origin(source), source.place)

    def _origin(self, source: Source) -> Origin:
        return Origin(source.name, source.bytes, program_digest(self.schema))

    def _identified(
        self, path: Path, extraction: Extraction, source: Source | None, made: Made | None
    ) -> Iterator[Gathered]:
        document = extraction.document
        decision = Decision(self.name) if self.name else self.register.decide(document, source)
        self._note(path, decision)
        if decision.same:
            return
        extraction = identified(extraction, decision.id, self._origin(source) if source else None)
        document = extraction.document
        before = [one.doc for one in self.register.at(source) if one.doc != document.id] if source else []
        place = source.place if source else ""
        made = made if made and made.id == document.id else None
        yield Gathered(path, extraction, place, tuple(before), made)
        if self.kept.states.get(path) != "refused":
            self.register.add(_stored(document, self.base, place))

    def _note(self, path: Path, decision: Decision) -> None:
        if decision.said:
            self.kept.warnings.append(f"{path}: {decision.said}")
        if decision.same:
            self.kept.set(path, "same")


def _stored(document: Document, base: str, place: str) -> Stored:
    """Return a document as a store will know it."""
    origin = document.origin or Origin("", "", "")
    return Stored(
        doc=document.id,
        iri=document_iri(base, document.id),
        title=document.title or "",
        number=document.number or "",
        source=origin.source,
        file=origin.file,
        text=text_digest(document.text) if document.text else "",
        read_with=origin.read_with,
        warnings=document.warnings,
        place=place,
    )
