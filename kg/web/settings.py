"""The settings of a server: its store, its limits, and who else may read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server.

    ``timeout`` is in seconds, of one SPARQL query or page, and ``limit`` counts the rows or triples of a
    query; ``longest`` counts the bytes of a request, and ``queue`` the costly queries that wait at once.
    ``processes`` answer the pages, and as many the quick queries of clients. ``origins`` are the web origins
    that may read the data services (``("*",)`` for all). ``measures`` says how many measures and goals the
    explorer loads at once. ``root_path`` is the path of a proxy below which the server answers, such as
    ``/kg``. Whoever holds the ``token`` corrects the documents in the folder ``edit``, if there is one,
    as ``who`` where no other name is given.
    """

    store: str
    timeout: float = 30.0
    limit: int = 10_000
    longest: int = 100_000
    processes: int = 2
    queue: int = 16
    origins: tuple[str, ...] = ()
    measures: int = 4000
    schema: Path | None = None
    root_path: str = ""
    edit: Path | None = None
    token: str = ""
    who: str = ""
