"""What passes between commands and the terminal."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from kg.cli import terminal
from kg.cli.main import main

PAGES = [pytest.param(936, "cp936", id="Chinese"), pytest.param(65001, "cp65001", id="UTF-8")]


@pytest.mark.parametrize(("page", "encoding"), [*PAGES, pytest.param(0, "utf-8", id="no console")])
def test_a_pipe_on_windows_has_the_encoding_of_the_console(
    page: int, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a Windows console decodes is written in its code page; where there is none, in UTF-8."""
    monkeypatch.setattr(sys, "platform", "win32")
    kernel = SimpleNamespace(GetConsoleOutputCP=lambda: page)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert terminal.piped_encoding() == encoding
    assert "水".encode(encoding).decode(encoding) == "水"


def test_elsewhere_a_pipe_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs expect UTF-8."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert terminal.piped_encoding() == "utf-8"


LANGUAGES = [
    pytest.param([], {}, "问题", id="of the documents"),
    pytest.param([], {"LC_ALL": "en_US.UTF-8"}, "question", id="of the system"),
    pytest.param([], {"LC_ALL": "en_US.UTF-8", "KG_LANG": "zh"}, "问题", id="of the environment"),
    pytest.param(["--lang", "en"], {"KG_LANG": "zh"}, "question", id="asked for"),
]


@pytest.mark.parametrize(("words", "environment", "label"), LANGUAGES)
def test_labels_are_in_the_language_of_the_user(
    words: list[str], environment: dict[str, str], label: str
) -> None:
    """--lang, else KG_LANG, else what the system is set to, else that of the documents."""
    for command in (["query", *words], [*words, "query"]):
        done = CliRunner().invoke(main, command, env=environment)
        assert done.stdout.split()[1] == label
