"""The same documents give the same answers on every kind of store, at the size of real work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import networkx as nx
import pytest

from kg import graph, reading
from kg.answers import questions
from kg.extraction import extractor
from kg.knowledge import own
from kg.stores import Rows, open_store
from support.serving import emptied

QUESTIONS = questions.questions()
COUNT = 30  # documents beside those with gold: the shortest


@pytest.fixture(scope="module")
def graphs(shared: Path) -> list[nx.MultiDiGraph]:
    """The graphs of the documents with gold and of thirty others."""
    others = sorted((shared / "corpus").glob("*.txt"), key=lambda path: (path.stat().st_size, path.name))
    annotated = sorted((shared / "gold").glob("*.txt"))
    known = {path.stem for path in annotated}
    paths = [*annotated, *(path for path in others[:COUNT] if path.stem not in known)]
    return [graph.build([extractor.extract(reading.read(path, own()), own())], own()) for path in paths]


def settings(asked: questions.Question) -> Iterator[dict[str, str]]:
    """Yield three ways to ask a question: for all, by a word, and by all that can be chosen."""
    yield {p.name: "" for p in asked.parameters if p.default is None}
    yield {
        p.name: "产业"
        for p in asked.parameters
        if p.type in ("text", "name") and p.name not in ("doc", "other")
    }
    narrow = {"text": "农", "name": "农", "choice": "", "integer": "2", "since": "2020", "until": "2027-06"}
    yield {p.name: p.values[-1] if p.values else narrow[p.type] for p in asked.parameters if p.name != "doc"}


def answers(address: str, graphs: list[nx.MultiDiGraph]) -> list[Rows]:
    """Load the documents and ask every question in each of its three ways."""
    with open_store(address, create=True) as store:
        for one in graphs:
            store.replace(one)
        assert len(store.documents()) == len(graphs)
    with open_store(address) as store:
        return [questions.ask(store, asked, given) for asked in QUESTIONS for given in settings(asked)]


@pytest.fixture(scope="module")
def found(
    graphs: list[nx.MultiDiGraph], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Rows]]:
    """What each kind of store answers; they work side by side, as each waits much for its server."""
    addresses = {kind: emptied(request, kind) for kind in ("sparql", "neo4j")}
    addresses["oxigraph"] = str(tmp_path_factory.mktemp("store") / "kg.db")
    with ThreadPoolExecutor(len(addresses)) as pool:
        return dict(zip(addresses, pool.map(answers, addresses.values(), repeat(graphs)), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("server", ["sparql", "neo4j"])
def test_a_server_answers_like_the_embedded_store(server: str, found: dict[str, list[Rows]]) -> None:
    """Every question, asked in three ways, has the same rows in the same order."""
    for number, (one, other) in enumerate(zip(found[server], found["oxigraph"], strict=True)):
        assert one == other, f"{QUESTIONS[number // 3].name}, setting {number % 3 + 1}"


@pytest.mark.slow
def test_real_documents_have_answers(found: dict[str, list[Rows]]) -> None:
    """No question is empty in all of its ways, but that of what people corrected, which is nothing here."""
    for number, asked in enumerate(QUESTIONS):
        assert asked.name == "corrections" or any(rows.rows for rows in found["oxigraph"][3 * number : 3 * number + 3]), asked.name
