"""Questions asked by name or in a sentence, with what they were taken for beside the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from kg.answers import names as store_names
from kg.answers import questions
from kg.answers.questions import Question, question
from kg.answers.readings import Reading, SentenceError
from kg.answers.sentences import known, understand
from kg.naming.matching import Names
from kg.stores.base import Rows, Store, Value

_NAME = re.compile("[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Answer(Rows):
    """The rows of an answer, and the question and the values that it answers."""

    reading: Reading | None = None


def ask(
    store: Store,
    asked: str | Question,
    parameters: Mapping[str, Value] | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
    services: bool = False,
    names: Callable[[], Names] | None = None,
) -> Answer:
    """Return the answer to a question, asked by its name or in a Chinese or English sentence.

    A sentence takes no parameters but those that it leaves open. Values may be given as text. ``names``
    gives the things of the store where they are read already. Only with ``services`` may the query ask other
    services. Raises ``SentenceError`` for a sentence that means nothing here or several things, and
    ``QueryError`` for an unknown question and for a missing, unknown or malformed parameter.
    """
    read = names or cache(partial(store_names.read, store))
    if isinstance(asked, Question) or _NAME.fullmatch(asked):
        found = asked if isinstance(asked, Question) else question(asked)
        reading = Reading(found, {name: str(value) for name, value in (parameters or {}).items()})
    else:
        reading = _read(store, asked, read)
    given = {**reading.values, **(parameters or {})}
    rows = questions.ask(
        store, reading.question, given, limit=limit, offset=offset, services=services, names=read
    )
    return Answer(rows.columns, rows.rows, rows.more, reading)


def _read(store: Store, sentence: str, names: Callable[[], Names]) -> Reading:
    understood = understand(sentence, known(store, names))
    if len(understood.readings) != 1:
        raise SentenceError(understood)
    return understood.readings[0]
