"""Sentences in which people ask, read against the phrases of ``queries/sentences.yaml``.

A phrase covers a whole sentence and says which question it means; its slots hold the words of names and days,
which are not looked up here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kg.answers.questions import question, questions
from kg.errors import SchemaError, nearest
from kg.knowledge import yaml_files
from kg.resources import folder
from kg.text.scripts import simplified

LANGUAGES = ("zh", "en")
TIMES = ("during", "before")  # slots that are no parameter: a stretch of time, and what lies before a day
_LONGEST = 200  # characters of a sentence
_SLOT = re.compile("<([a-z]+)>")
_PIECE = re.compile(r"\{([a-z]+)\}")
_HAN = "[\u3400-\u9fff\u3001-\u301f\uff00-\uffef]"
_BLANK = re.compile(rf"(?<={_HAN})\s+|\s+(?={_HAN})")
_CLOSING = re.compile(r"[\s?!.;\u3002]+$")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as one phrase reads it: a question, and the words in the slots of the phrase."""

    question: str
    slots: Mapping[str, str]
    gives: Mapping[str, str]


@dataclass(frozen=True)
class _Phrase:
    """A phrase of a question; its names may be read from the left as short or as long as possible."""

    question: str
    pattern: str
    gives: Mapping[str, str]

    @cached_property
    def short(self) -> re.Pattern[str]:
        """The pattern that takes names as short as can be."""
        return re.compile(self.pattern, re.IGNORECASE)

    @cached_property
    def long(self) -> re.Pattern[str]:
        """The pattern that takes names as long as can be."""
        return re.compile(self.pattern.replace(",40}?", ",40}"), re.IGNORECASE)


@dataclass(frozen=True)
class Phrases:
    """How people ask in a language; ``joined`` where its words stand without blanks."""

    joined: bool
    polite: re.Pattern[str]
    never: re.Pattern[str]
    tails: re.Pattern[str]
    scope: re.Pattern[str]
    rewrites: tuple[tuple[re.Pattern[str], str, int], ...]
    values: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    phrases: tuple[_Phrase, ...]
    examples: tuple[str, ...]

    def plain(self, sentence: str, today: date) -> str:
        """Return a sentence without politeness, with days that count from today written out."""
        text = _CLOSING.sub("", simplified(unicodedata.normalize("NFKC", sentence)).strip())
        text = " ".join((_BLANK.sub("", text) if self.joined else text).split())
        text = self.polite.sub("", text)
        for pattern, template, months in self.rewrites:
            text = pattern.sub(_later(template, today, months), text)
        return text[: _LONGEST + 1]

    def read(self, text: str) -> Iterator[Said]:
        """Yield each way in which a phrase reads all of a text that ``plain`` gave."""
        if len(text) > _LONGEST:
            return
        for phrase in self.phrases:
            if short := phrase.short.fullmatch(text):
                for match in filter(None, (short, phrase.long.fullmatch(text))):
                    slots = self._slots(match)
                    if not any(map(self.never.search, slots.values())):
                        yield Said(phrase.question, slots, phrase.gives)

    def _slots(self, match: re.Match[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for group, text in match.groupdict().items():
            name = group.rstrip("0123456789")
            if text is not None:
                found[name] = self._value(name, text)
        return found

    def _value(self, name: str, text: str) -> str:
        for value, pattern in self.values.get(name, ()):
            if pattern.fullmatch(text):
                return value
        return text


@cache
def phrases(language: str) -> Phrases:
    """Return how people ask in a language, ``zh`` or ``en``.

    Raises ``SchemaError`` where the file names a question, a slot or a piece that there is not.
    """
    path = folder("queries") / "sentences.yaml"
    said = yaml_files.load(path)[language]
    try:
        return _compiled(said, path)
    except (KeyError, TypeError, re.error) as error:
        raise SchemaError(f"{path}: not a file of phrases: {' '.join(str(error).split())}") from None


def _compiled(said: Mapping[str, Any], path: Path) -> Phrases:
    asked = said["questions"]
    known = [q.name for q in questions()]
    for name in asked:
        if name not in known:
            raise SchemaError(f"{path}: no question {name!r}: {nearest(name, known)}")
    return Phrases(
        joined=said["joined"],
        polite=re.compile(f"^{said['polite']}|{said['end']}$", re.IGNORECASE),
        never=re.compile(said["never"], re.IGNORECASE),
        tails=re.compile(said["tails"]),
        scope=re.compile(said["scope"], re.IGNORECASE),
        rewrites=tuple(
            (re.compile(r["from"], re.IGNORECASE), r["to"], r.get("months", 0)) for r in said["rewrites"]
        ),
        values={
            name: tuple((value, re.compile(words, re.IGNORECASE)) for value, words in table.items())
            for name, table in said["values"].items()
        },
        phrases=tuple(
            _phrase(name, phrase, said, path) for name, group in asked.items() for phrase in group["phrases"]
        ),
        examples=tuple(example for group in asked.values() for example in group["examples"]),
    )


def _phrase(name: str, phrase: str | Mapping[str, Any], said: Mapping[str, Any], path: Path) -> _Phrase:
    text, gives = (phrase, {}) if isinstance(phrase, str) else (phrase["say"], phrase["gives"])
    allowed = {p.name for p in question(name).parameters} | set(TIMES)
    for slot in (*_SLOT.findall(pattern := _whole(text, said, path)), *gives):
        if slot not in allowed:
            raise SchemaError(f"{path}: {text!r} of {name!r} has no slot {slot!r}: {nearest(slot, allowed)}")
    number = iter(range(1000))
    with_slots = _SLOT.sub(lambda m: f"(?P<{m[1]}{next(number)}>{_slot(m[1], said)})", pattern)
    return _Phrase(name, with_slots, gives)


def _whole(text: str, said: Mapping[str, Any], path: Path) -> str:
    def piece(match: re.Match[str]) -> str:
        if match[1] not in said["pieces"]:
            hint = nearest(match[1], said["pieces"])
            raise SchemaError(f"{path}: no piece {match[1]!r} for {text!r}: {hint}")
        return _whole(said["pieces"][match[1]], said, path)

    return _PIECE.sub(piece, text)


def _slot(name: str, said: Mapping[str, Any]) -> str:
    if name in said["values"]:
        return "|".join(f"(?:{words})" for words in said["values"][name].values())
    return str(said["slots"].get(name) or said["slots"]["any"])


def _later(template: str, today: date, months: int) -> str:
    number = today.year * 12 + today.month - 1 + months
    year, month = divmod(number, 12)
    quarter = month // 3 + 1
    filled = template
    for field, value in (("year", year), ("month", month + 1), ("quarter", quarter)):
        filled = filled.replace(f"{{{field}}}", str(value)).replace(f"{{{field}:02}}", f"{value:02}")
    return filled
