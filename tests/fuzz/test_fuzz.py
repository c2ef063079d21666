"""Input that once broke something, and some new input of each kind, is read or refused in a line."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from fuzz import targets
from fuzz.judging import Judge
from fuzz.kinds import KINDS, kind_of, made, plain
from fuzz.minimising import smaller
from fuzz.mutations import packed
from kg.errors import KgError

FOLDER = Path(__file__).parent / "crashers"
CRASHERS = sorted(path.name for path in FOLDER.iterdir())
SEED, COUNT = 20_260_101, 6  # of each kind; a long run is `make fuzz`


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """A process that takes inputs of all kinds, and that is ready for each."""
    found = Judge(targets.run, plain(*KINDS))
    yield found
    found.close()


@pytest.mark.parametrize("name", CRASHERS)
def test_what_broke_once_breaks_nothing(judge: Judge, name: str) -> None:
    """Each find that is kept is read, or refused in a line, within the limits of time and memory."""
    verdict = judge.ask(kind_of(name), (FOLDER / name).read_bytes())
    assert not verdict.found, f"{verdict}\n{verdict.detail}"


@pytest.mark.parametrize("kind", KINDS)
def test_new_input_breaks_nothing(judge: Judge, kind: str) -> None:
    """The first inputs of a fixed seed, the same on every machine."""
    for number in range(COUNT):
        verdict = judge.ask(kind, made(kind, SEED, number))
        assert not verdict.found, f"python -m fuzz --kind {kind} --seed {SEED} --first {number}: {verdict}"


# The harness itself: what it looks for, it sees


def _faulty(kind: str, data: bytes) -> None:
    """Do to the process what an input asks for."""
    match data:
        case b"raises":
            raise IndexError("of no list")
        case b"slow":
            while True:
                pass
        case b"large":
            bytearray(3 << 30)
        case b"dies":
            os.abort()
        case b"refused":
            raise KgError("this is no document")


def test_a_fault_is_seen() -> None:
    """A traceback, an endless loop, 3 GB and a sudden end are told apart, and what follows is judged again."""
    judge = Judge(_faulty, {})
    try:
        for outcome in ("raises", "refused", "slow", "ok", "large", "dies", "ok"):
            verdict = judge.ask("text", outcome.encode())
            assert (verdict.outcome, verdict.found) == (outcome, outcome not in ("ok", "refused")), verdict
    finally:
        judge.close()


def test_an_input_is_what_its_number_says() -> None:
    """A find can be made again from kind, seed and number."""
    for kind in KINDS:
        assert made(kind, 1, 5) == made(kind, 1, 5)
        assert len({made(kind, 1, number) for number in range(20)}) > 10


def test_a_find_gets_smaller() -> None:
    """What does not matter goes, from texts and from the members of a container."""
    assert smaller("一二三四五六七八".encode(), lambda data: "五".encode() in data, 10) == "五".encode()
    large = packed({"a.xml": b"<a>" * 100 + b"!", "b.xml": b"<b/>"})

    def shows(data: bytes) -> bool:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "a.xml" in archive.namelist() and b"!" in archive.read("a.xml")

    assert smaller(large, shows, 10) == packed({"a.xml": b"!"})


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_input_is_read(judge: Judge, kind: str) -> None:
    """Of every kind there is input that is not refused: the others are made from it."""
    assert judge.ask(kind, KINDS[kind].plain(Random(1))).outcome == "ok"
