"""The command line in the language of its user: which one that is, and the help of commands in it."""

from __future__ import annotations

import copy
import inspect
import os
import re
from collections.abc import Sequence
from itertools import islice, pairwise

import click

from kg.messages import LANGUAGES, speak, spoken, system_language, translated

_labels = ["zh"]
_ASIDE = re.compile(r"(\S\s{2,})(?=\S)")  # between a command and what stands beside it


def language_first(words: Sequence[str]) -> list[str]:
    """Return the words of a command with ``--lang`` in front: it is understood behind every command."""
    found, others, left = list[str](), list[str](), iter(words)
    for word in left:
        if word == "--":
            others += [word, *left]
        elif word == "--lang":
            found += [word, *islice(left, 1)]
        else:
            (found if word.startswith("--lang=") else others).append(word)
    return [*found, *others]


def speak_as_asked(words: Sequence[str]) -> None:
    """Tell messages in the language of ``--lang``, ``KG_LANG`` or the system, else in English."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    named = (*reversed(asked), os.environ.get("KG_LANG", ""), system_language())
    found = next((language for language in named if language in LANGUAGES), "")
    speak(found or "en")
    _labels[0] = found or "zh"


def language_of_labels() -> str:
    """Return the language of labels: that of messages, or that of the documents where nobody names one."""
    return _labels[0]


def in_language(command: click.Command) -> click.Command:
    """Return a command whose help is in the language of its user."""
    if spoken() == "en":
        return command
    found = copy.copy(command)
    found.help = _help(command.help)
    vars(found)["_help_option"] = None  # click keeps it in the language in which it was first asked for
    found.params = [_option(p) if isinstance(p, click.Option) else p for p in command.params]
    if isinstance(found, click.Group):
        found.commands = {name: in_language(one) for name, one in found.commands.items()}
    return found


def _option(option: click.Option) -> click.Option:
    found = copy.copy(option)
    found.help = translated(option.help) if option.help else None
    return found


def _help(text: str | None) -> str:
    return "\n\n".join(map(_paragraph, inspect.cleandoc(text or "").split("\n\n")))


def _paragraph(text: str) -> str:
    if not text.startswith("\b"):
        return translated(" ".join(text.split()))
    return "\n".join("".join(translated(part) for part in _ASIDE.split(line)) for line in text.split("\n"))
