"""Documents read on a Dask cluster: a real scheduler, two real workers, one of them killed in the middle."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.corpus import cluster
from kg.corpus.workers import Task
from kg.errors import KgError
from kg.stores import open_store

COUNT = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents."""
    folder = tmp_path_factory.mktemp("notices")
    for number in range(COUNT):
        text = f"关于推进第{number}产业园区建设的通知\n\n市发展改革委要推进第{number}产业园区建设。\n"
        (folder / f"notice-{number}.txt").write_text(text, encoding="utf-8")
    return folder


def started(stack: ExitStack, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *words]
    process = stack.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL))
    stack.callback(process.kill)
    return process


@pytest.fixture
def running() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        started(stack, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        yield address, [started(stack, *worker) for _ in range(2)]


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(
    running: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had in hand is read by the other one, and outcomes come in the order of the files."""
    address, workers = running
    monkeypatch.setattr(cluster, "FILES", 1)
    paths = sorted(folder.iterdir())
    outcomes = cluster.extract_on(address, [Task(path) for path in paths])
    first = next(outcomes)
    workers[0].kill()
    found = [first, *outcomes]
    assert [outcome.path for outcome in found] == paths
    assert [outcome.error for outcome in found] == [""] * COUNT
    assert all(outcome.extractions[0].units for outcome in found)


@pytest.mark.slow
def test_a_cluster_builds_the_same_store(
    running: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, tmp_path: Path
) -> None:
    """`kg build --dask` stores what `kg build` stores."""
    graphs = []
    for name, options in (("one.db", []), ("two.db", ["--dask", running[0]])):
        store = str(tmp_path / name)
        done = CliRunner().invoke(main, ["build", str(folder), "--store", store, *options])
        assert done.exit_code == 0, done.output
        with open_store(store) as opened:
            graphs.append(sorted(opened.dataset().quads()))
    assert graphs[0] == graphs[1]


def test_a_cluster_that_is_not_there_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named."""
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    begun = time.monotonic()
    with pytest.raises(KgError, match=r"^tcp://127\.0\.0\.1:9: the cluster is gone"):
        list(cluster.extract_on("tcp://127.0.0.1:9", [Task(path) for path in sorted(folder.iterdir())]))
    assert time.monotonic() - begun < 30
