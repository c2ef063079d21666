"""What passes between commands and the terminal."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from kg.cli import terminal
from kg.cli.main import main
from kg.messages import translated

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


PLACES = [
    pytest.param(["--lang", "zh", "build", "no-such-file"], id="in front"),
    pytest.param(["build", "no-such-file", "--lang", "zh"], id="behind a command without labels"),
    pytest.param(["review", "list", "--lang=zh", "no-such-file"], id="behind a command of a group"),
]


@pytest.mark.parametrize("words", PLACES)
def test_the_language_is_named_anywhere(words: list[str]) -> None:
    """Every command takes --lang, wherever it stands, and tells its errors in that language."""
    done = CliRunner().invoke(main, words, env={"KG_LANG": "en"})
    assert "错误" in done.stderr and "--lang" not in done.stderr


def test_behind_two_dashes_words_are_words() -> None:
    """What stands behind -- is no option."""
    done = CliRunner().invoke(main, ["--lang", "en", "explain", "--", "--lang"])
    assert done.exit_code == 0 and done.stderr == ""


def test_the_address_of_a_server_ends_before_a_space() -> None:
    """A terminal opens the address with a click: no mark of the sentence around it may follow at once."""
    said = translated("http://127.0.0.1:8765/ (Ctrl+C ends it)", "zh")
    assert "结束" in said and said.split()[0] == "http://127.0.0.1:8765/"
