"""A server over a small store: in this process for requests, in one of its own for browsers and other clients."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from kg import graph
from kg.knowledge import own
from kg.model import Document, Extraction, Heading, Kind, Link, Mention, MentionType, Unit
from kg.stores import open_store
from kg.web import Settings, application
from support.folders import ROOT
from support.serving import free_port, running

_OTHERS = ("https://elsewhere.example",)


def client(settings: Settings, **more: object) -> Iterator[TestClient]:
    """Give a client of the application of a store; errors come as answers."""
    with TestClient(application(settings), raise_server_exceptions=False, **more) as found:
        yield found


def serving(store: Path, folder: Path, *options: str) -> Iterator[str]:
    """Run ``kg serve`` over a store and give its address."""
    root = f"http://127.0.0.1:{(port := free_port())}"

    def ready() -> bool:
        try:
            with urlopen(f"{root}/static/site.css", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError:
            return False
        except OSError:
            return False

    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port), *options]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    for _ in running(command, folder, ready):
        yield root


def build(folder: Path) -> None:
    """Read the founding document into a store, as a user does it."""
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        str(ROOT / "data" / "hanbin-2021.txt"),
        "--store",
        str(folder),
    ]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)


@pytest.fixture(scope="session")
def founding_store(founding_gold: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the founding document, from its gold."""
    folder = tmp_path_factory.mktemp("served") / "kg.db"
    keep(folder, founding_gold)
    return folder


@pytest.fixture(scope="session")
def site(founding_store: Path) -> Iterator[TestClient]:
    """A server of the founding document; other web pages may read its data."""
    yield from client(Settings(str(founding_store), timeout=30, limit=500, longest=20_000, origins=_OTHERS))


@pytest.fixture
def web(site: TestClient) -> TestClient:
    """A client of that server that remembers nothing of other tests."""
    site.cookies.clear()
    return site


def little(doc: str, park: str = "五里工业集中区", title: str = "示例文件") -> Extraction:
    """A document with a heading, two measures and a goal, about a park of any name."""
    body = f"汉滨区委要加快{park}建设，保护汉江，2025年底前建成10个园区。"
    text = f"{title}\n一、{title}\n{body}\n这一句什么也没有说。\n"
    start = text.index(body)

    def spot(words: str) -> tuple[int, int]:
        return (at := text.index(words, start)), at + len(words)

    def mention(number: int, type_: MentionType, words: str) -> Mention:
        return Mention(f"m{number}", type_, *spot(words), words, "a rule")

    def unit(number: int, kind: Kind, words: str, **links: Any) -> Unit:
        sentence = (start, start + len(body))
        return Unit(
            f"u{number}",
            kind,
            "do",
            *spot(words),
            words,
            rule="a rule",
            heading=(title,),
            sentence=sentence,
            **links,
        )

    heading = text.index("一、")
    return Extraction(
        Document(doc, text, title, ("汉滨区委",), (), "2021-02-07"),
        (Heading(heading, heading + 2 + len(title), 1, f"一、{title}"),),
        (
            mention(1, "Body", "汉滨区委"),
            mention(2, "Park", park),
            mention(3, "EcologicalZone", "汉江"),
            mention(4, "Time", "2025年底前"),
            mention(5, "Quantity", "10个"),
        ),
        (
            unit(1, "measure", f"要加快{park}建设", responsible=(Link("m1", "lead"),), targets=("m2",)),
            unit(
                2, "measure", "保护汉江", targets=("m3",), responsible=(Link("m1", "lead", True, "issuer"),)
            ),
            unit(3, "goal", "2025年底前建成10个园区", times=("m4",), quantities=("m5",)),
        ),
    )


def keep(folder: Path, *extractions: Extraction) -> None:
    """Write documents into a store."""
    with open_store(str(folder), create=True) as store:
        for extraction in extractions:
            store.replace(graph.build([extraction], own()))
