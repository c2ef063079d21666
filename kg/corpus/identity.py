"""Which document a file is: one that is known from the same place, the same as another, or a new one."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from kg.corpus.sources import Source, folders, place_of
from kg.model import Document
from kg.stores.base import Stored
from kg.text.lines import text_digest

_ALIKE = 0.8  # the likeness of two titles from which on one is taken for a correction of the other


@dataclass(frozen=True, slots=True)
class Decision:
    """The id of a document, and a line on how it came by it, if any.

    A document that is the ``same`` as another is not taken in.
    """

    id: str
    said: str = ""
    same: bool = False


class Register:
    """The documents that are known: those of a store, and those that were read since.

    ``paths`` are what a command was given; a document whose file has gone from a folder among them leaves its
    id to a file of the same text or number.
    """

    def __init__(self, known: Iterable[Stored], paths: Sequence[Path] = ()) -> None:
        self._paths = paths
        self._known: dict[str, Stored] = {}
        self._by: Mapping[str, dict[str, list[str]]] = {
            key: defaultdict(list) for key in ("place", "file", "text", "number")
        }
        for one in known:
            self.add(one)

    def add(self, one: Stored) -> None:
        """Take down a document, in place of what was known of it."""
        self._known[one.doc] = one
        for key, table in self._by.items():
            if value := getattr(one, key):
                table[value].append(one.doc)

    def unchanged(self, source: Source, read_with: str, base: str) -> Stored | None:
        """Return the document that was read from the same bytes in the same way, or None.

        It was read from this file, or from another that has not gone.
        """
        found = [one for one in self._found("file", source.bytes) if one.read_with == read_with]
        current = [one for one in found if one.iri.startswith(f"{base}doc/")]
        here = [one for one in current if (one.place, one.source) == (source.place, source.name)]
        copies = [one for one in current if not self.is_gone(one) and not self._gives_way(one, source)]
        return next(iter([*here, *copies]), None)

    def at(self, source: Source) -> list[Stored]:
        """Return the documents of a file."""
        return self._found("place", source.place)

    def decide(self, document: Document, source: Source | None) -> Decision:
        """Return which document this is; ``source`` is None where the document itself says its id."""
        if source and (before := self.at(source)):
            return Decision(before[0].doc)
        other = self._same(document)
        if other is None:
            return self._named(document, source)
        if source and self.is_gone(other):
            return Decision(other.doc, f"was {other.source} before; its document is still {other.doc!r}")
        if self._gives_way(other, source) if source else other.doc == document.id:
            return Decision(other.doc)
        return self.repeats(other)

    def repeats(self, one: Stored) -> Decision:
        """Return the decision that a file holds this document too."""
        source = f" ({one.source})" if one.source else ""
        return Decision(one.doc, f"same document as {one.doc!r}{source}, which is kept", same=True)

    def _named(self, document: Document, source: Source | None) -> Decision:
        """Return the id of a document that is like no other, another one where its own is taken."""
        taken = self._known.get(document.id)
        if taken is None or source is None or self._is_earlier(taken, document, source):
            return Decision(document.id, self._doubt(document))
        id_ = self._free(f"{document.id}@{'.'.join(PurePosixPath(source.name).parts[:-1])}")
        said = f"{document.id!r} is the document of {taken.source}, so this one is {id_!r}"
        return Decision(id_, f"{said}; --as {document.id} puts it in the place of that one")

    def _is_earlier(self, one: Stored, document: Document, source: Source) -> bool:
        alike = not one.source or _alike(one.title, document.title or "")
        return alike and self._gives_way(one, source)

    def _gives_way(self, one: Stored, source: Source) -> bool:
        """Tell whether a file may be that of a document: its folder was moved, or its file is not known."""
        moved = one.source == source.name and not self._lies(one)
        return not one.source or one.place == source.place or moved

    def _free(self, id_: str) -> str:
        names = (id_, *(f"{id_}-{number}" for number in range(2, len(self._known) + 3)))
        return next(name for name in names if name not in self._known)

    def _same(self, document: Document) -> Stored | None:
        """Return the document of the same text, or of the same number and title."""
        texts = self._found("text", text_digest(document.text)) if document.text else []
        numbers = self._found("number", document.number or "")
        titled = [one for one in numbers if _alike(one.title, document.title or "")]
        found = [*texts, *titled]
        return next((one for one in found if one.doc == document.id), next(iter(found), None))

    def _doubt(self, document: Document) -> str:
        """Return a line where another document has the same number under another title."""
        others = [one for one in self._found("number", document.number or "") if one.doc != document.id]
        if not others:
            return ""
        said = f"has the number of {others[0].doc!r} too ({document.number}), under another title"
        return f"{said}; --as {others[0].doc} puts it in the place of that one"

    def _found(self, key: str, value: str) -> list[Stored]:
        """Return the documents that have a value now."""
        ids = dict.fromkeys(self._by[key].get(value, ()) if value else ())
        return [self._known[id_] for id_ in ids if getattr(self._known[id_], key) == value]

    # ---- files ----

    def gone(self) -> list[Stored]:
        """Return the documents whose files have gone from the folders given, sorted by id."""
        return [one for _, one in sorted(self._known.items()) if self.is_gone(one)]

    def is_gone(self, one: Stored) -> bool:
        """Tell whether the file of a document lay in a folder given, and has gone."""
        path = self._path(one)
        return path is not None and not path.exists()

    def _lies(self, one: Stored) -> bool:
        path = self._path(one)
        return path is not None and path.exists()

    def _path(self, one: Stored) -> Path | None:
        """Return where the file of a document lies or lay in the folders given, None where it did not."""
        top, *inner = PurePosixPath(one.source).parts or ("",)
        paths = (place.joinpath(*inner) for place in self._folders.get(top, ()))
        return next((path for path in paths if place_of(path) == one.place), None)

    @cached_property
    def _folders(self) -> dict[str, list[Path]]:
        return folders(self._paths)


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles may be of one document: alike, one in the other, or one not known."""
    one, other = "".join(one.split()), "".join(other.split())
    return one in other or other in one or difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE
