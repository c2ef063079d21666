"""What a sentence may mean: questions with their values, or what is nearest to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.answers.coded_words import coded_words
from kg.answers.names import Understood
from kg.answers.parameters import Parameter
from kg.answers.questions import Question
from kg.errors import QueryError

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Slip:
    """Words of a sentence and the name that they were taken for, since nothing has the very words."""

    said: str
    taken: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the values that a sentence gives it.

    ``slips`` are the words that were taken for others; ``exact`` counts the names that are said in full.
    """

    question: Question
    values: Mapping[str, str]
    slips: tuple[Slip, ...] = ()
    exact: int = field(default=0, compare=False)

    def line(self, language: str) -> str:
        """Return the question with its form filled in."""
        comma, colon = ("\uff1b", "\uff1a") if language == "zh" else ("; ", ": ")
        filled = comma.join(f"{name}{colon}{value}" for name, value in self.form(language))
        open_, close = ("\uff08", "\uff09") if language == "zh" else (" (", ")")
        return self.question.words(language) + (f"{open_}{filled}{close}" if filled else "")

    def notes(self, words: Words, language: str) -> list[str]:
        """Return what to tell of words that were taken for others."""
        return [words["slip"][language].format(said=s.said, taken=s.taken) for s in self.slips]

    def form(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return the form that the sentence filled: what each parameter means, and its value for readers."""
        words = coded_words(language)
        shown = {p.name: words.get(v, v) if p.values else v for p, v in self._given()}
        return tuple((p.label(language), shown[p.name]) for p, _ in self._given())

    def _given(self) -> Iterator[tuple[Parameter, str]]:
        for parameter in self.question.parameters:
            if parameter.name in self.values:
                yield parameter, self.values[parameter.name]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a sentence may mean.

    Without readings, ``unknown`` holds words that nothing in the store has, each with the nearest names, and
    ``examples`` sentences that are understood, the most alike first.
    """

    sentence: str
    readings: tuple[Reading, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    examples: tuple[str, ...] = ()

    def lines(self, words: Words, language: str) -> list[str]:
        """Return what to tell of a sentence that is not understood, in the words of the pages."""
        unknown = (Understood("", text, (), near).line(words, language) for text, near in self.unknown)
        comma = "\u3001" if language == "zh" else "; "
        return [
            words["not_understood"][language].format(sentence=self.sentence),
            *filter(None, unknown),
            words["try_asking"][language].format(examples=comma.join(self.examples)),
        ]


class SentenceError(QueryError):
    """A sentence that means nothing here, or several things; ``understanding`` holds what it may mean."""

    def __init__(self, understanding: Understanding) -> None:
        super().__init__(_told(understanding))
        self.understanding = understanding


def _told(meant: Understanding) -> str:
    if meant.readings:
        listed = "; ".join(
            f"{r.question.name} {' '.join(f'{k}={v}' for k, v in r.values.items())}".strip()
            for r in meant.readings
        )
        return f"{meant.sentence!r} may mean several things: {listed}"
    unknown = "; ".join(
        f"nothing is named {text!r}" + (f", the nearest are {', '.join(near)}" if near else "")
        for text, near in meant.unknown
    )
    return f"{meant.sentence!r} is not understood: {unknown or 'try: ' + '; '.join(meant.examples)}"
