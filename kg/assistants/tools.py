"""The tools of assistants: they only read, and each row of an answer tells where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from kg.answers import asking
from kg.answers import names as store_names
from kg.answers.asking import Answer
from kg.answers.names import understood
from kg.answers.questions import questions
from kg.answers.readings import Reading, SentenceError
from kg.stores import Store, open_store

_FEW = 50  # rows of an answer where nobody says how many


class Tools:
    """What can be asked of a store; it is opened for each call, so that what was built meanwhile is seen."""

    def __init__(self, address: str) -> None:
        self.address = address

    def list_questions(self) -> list[dict[str, Any]]:
        """List the named questions, in Chinese and English, with the parameters that each takes."""
        return [
            {
                "name": q.name,
                "zh": q.zh,
                "en": q.en,
                "parameters": [
                    {"name": p.name, "en": p.en, "needed": p.default is None, "values": list(p.values)}
                    for p in q.parameters
                ],
            }
            for q in questions()
        ]

    def answer_question(
        self, name: str, parameters: dict[str, str] | None = None, limit: int = _FEW, offset: int = 0
    ) -> dict[str, Any]:
        """Answer a named question; names of bodies and places may be short, such as the first part of one.

        Each row has a citation: the document, the sentence and the characters where it stands.
        """
        with open_store(self.address) as store:
            return _told(store, asking.ask(store, name, parameters or {}, limit=limit, offset=offset))

    def ask(self, sentence: str, limit: int = _FEW) -> dict[str, Any]:
        """Answer a question in a Chinese or English sentence, and tell how it was understood.

        A sentence that means several things, or nothing here, gives its readings or what is nearest to it.
        """
        with open_store(self.address) as store:
            try:
                return _told(store, asking.ask(store, sentence, limit=limit))
            except SentenceError as error:
                meant = error.understanding
                return {
                    "rows": [],
                    "readings": [_form(reading) for reading in meant.readings],
                    "unknown": {text: list(near) for text, near in meant.unknown},
                    "examples": list(meant.examples),
                }

    def search(self, text: str, limit: int = 12) -> list[dict[str, Any]]:
        """Find bodies, industries, parks, zones, places, groups, projects and instruments by a name.

        A part of a name, a short form, another name or pinyin will do.
        """
        with open_store(self.address) as store:
            found = store_names.read(store).suggested(text, most=limit)
        return [
            {
                "iri": name.iri,
                "type": name.type,
                "name": name.names[0],
                "also": list(name.names[1:]),
                "documents": sorted(name.docs),
            }
            for name in found
        ]

    def evidence(self, text: str, document: str = "", limit: int = _FEW) -> dict[str, Any]:
        """Tell where in the texts a name or a word stands, and which rule found it."""
        return self.answer_question("evidence", {"text": text, "doc": document}, limit)


def _told(store: Store, answer: Answer) -> dict[str, Any]:
    titles = {stored.doc: stored.title for stored in store.stored()}
    reading = answer.reading
    assert reading is not None
    names = cache(partial(store_names.read, store))
    meant = understood(reading.question.names(reading.values), names)
    return {
        "understood": _form(reading),
        "names": {m.text: list(m.names or m.nearest) for m in meant},
        "rows": [{**row, **_citation(row, titles)} for row in answer.dicts()],
        "more": answer.more,
    }


def _form(reading: Reading) -> dict[str, Any]:
    return {
        "question": reading.question.name,
        "en": reading.question.en,
        "zh": reading.question.zh,
        "parameters": dict(reading.values),
        "slips": {slip.said: slip.taken for slip in reading.slips},
    }


def _citation(row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    if "document" not in row or row.get("start") is None:
        return {}
    doc = str(row["document"])
    place = {"document": doc, "title": titles.get(doc, ""), "start": row["start"], "end": row["end"]}
    return {"citation": {**place, "sentence": row.get("sentence") or ""}}
