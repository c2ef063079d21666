"""A server over a small store: in this process for requests, in one of its own for browsers and other clients."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from kg import graph
from kg.model import Extraction
from kg.stores import open_store
from kg.web import Settings, application
from serving import free_port, running

ROOT = Path(__file__).resolve().parent.parent
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
    with open_store(str(folder), create=True) as store:
        store.replace(graph.build([founding_gold]))
    return folder


@pytest.fixture(scope="session")
def web(founding_store: Path) -> Iterator[TestClient]:
    """A client of a server of the founding document; other web pages may read its data."""
    yield from client(Settings(str(founding_store), timeout=5, limit=500, longest=20_000, origins=_OTHERS))
