"""Documents into a store: checked, written, told in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from typing import Self

from kg import stores
from kg.cli import terminal, wording
from kg.corpus import Account, Gathered, Making
from kg.errors import KgError
from kg.knowledge import Knowledge
from kg.search import index as search_index
from kg.stores import Store, Stored


class Writer:
    """A store that documents are written to; it is made with the first of them.

    ``lines`` say what became of each document, ``making`` how its graph is made for this store.
    """

    def __init__(self, address: str, knowledge: Knowledge, base: str, kept: Account) -> None:
        self._address, self._knowledge, self._kept = address, knowledge, kept
        self.making = Making(stores.preparing(address), base)
        self._stack, self._batch = ExitStack(), ExitStack()
        self._store: Store | None = None
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        if stores.exists(self._address):
            self._open(create=False)
        return self

    def _open(self, *, create: bool) -> Store:
        store = self._stack.enter_context(terminal.opened(self._address, create=create, write=True))
        self._batch.enter_context(store.batch())
        self._store = store
        return store

    def __exit__(self, wrong: object, *_: object) -> None:
        with self._stack:
            self._batch.close()
        if not wrong:
            self._index()

    def known(self) -> Sequence[Stored]:
        """Return the documents in the store, none where there is no store yet."""
        return self._store.stored() if self._store else ()

    def write(self, one: Gathered) -> None:
        """Write a document, unless it breaks a shape, and remove what its file was before."""
        made = one.made or self.making.make(one.extraction, self._knowledge, one.place)
        if made.prepared is None:
            for line in made.broken:
                self._kept.refuse(one.path, f"{one.path}: is not stored: {line}")
            return
        store = self._store or self._open(create=True)
        changed = store.write(made.prepared)
        self._kept.set(one.path, "read" if changed else "unchanged")
        self.lines.append(f"{wording.summary(one.extraction)}: {'stored' if changed else 'unchanged'}")
        for doc in one.before:
            store.remove(doc)
            self.lines.append(f"{doc}: removed, its file is now {one.extraction.document.id}")

    def leave(self, gone: Iterable[Stored], *, remove: bool) -> None:
        """Write what waits, then report the documents whose files have gone, or remove them."""
        self._batch.close()
        for one in gone:
            if remove and self._store:
                self._store.remove(one.doc)
                self.lines.append(f"{one.doc}: removed, {one.source} is gone")
            else:
                said = f"is gone; its document {one.doc!r} stays in the store, and --sync removes it"
                self._kept.warnings.append(f"{one.source}: {said}")

    def _index(self) -> None:
        """Bring the index of texts in the folder of a store up to it; that of a server follows when asked."""
        if self._store and stores.is_folder(self._address):
            # Queries to a store that is open for writing leave its files twice as large.
            with suppress(KgError), terminal.opened(self._address) as store:  # whoever searches is told
                search_index.searched(store, self._knowledge, lambda _: None, told)


def told(documents: int) -> None:
    """Tell that documents are read into the index of texts."""
    terminal.step(f"Reading {documents} documents into the index of texts")
