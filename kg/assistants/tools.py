"""The tools of assistants: they only read, and each row of an answer tells where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from kg.answers import asking, ledger_choice, ledger_rows
from kg.answers import names as store_names
from kg.answers.asking import Answer
from kg.answers.ledger import Entry
from kg.answers.names import understood
from kg.answers.questions import questions
from kg.answers.readings import Reading, SentenceError
from kg.graph.classes import HELPING_ROLES, LEADING_ROLES
from kg.knowledge import fields, own
from kg.search import finding, kinds
from kg.search.finding import Hit
from kg.stores import Store, open_store

_FEW = 50  # rows of an answer where nobody says how many


class Tools:
    """What can be asked of a store; it is opened for each call, so that what was built meanwhile is seen."""

    def __init__(self, address: str) -> None:
        self.address = address

    def all(self) -> tuple[Callable[..., Any], ...]:
        """Return every tool, in the order in which assistants see them."""
        return (
            self.list_questions,
            self.answer_question,
            self.ask,
            self.list_tasks,
            self.search,
            self.search_texts,
            self.list_fields,
            self.evidence,
        )

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

    def list_tasks(
        self,
        field: str = "",
        body: str = "",
        place: str = "",
        text: str = "",
        until: str = "",
        missing: str = "",
        document: str = "",
        limit: int = _FEW,
        offset: int = 0,
    ) -> dict[str, Any]:
        """List goals and measures with who answers, by when and how much; what states both comes first.

        Narrowed by field of work (see list_fields), body, place, a word, a last day (2027-12-31), or what is
        missing: body, date, figure, all.
        """
        choice = ledger_choice.Choice(
            text=text,
            body=body,
            place=place,
            doc=document,
            field=_named("field", field),
            missing=missing,
            until=until,
        )
        with open_store(self.address) as store:
            names = cache(partial(store_names.read, store, ledger_choice.types(choice)))
            found = ledger_choice.chosen(ledger_rows.rows(store, choice, names), choice, names)
        rows = [_task(row) for row in found[offset : offset + limit]]
        return {"total": len(found), "rows": rows, "more": offset + limit < len(found)}

    def search_texts(
        self,
        words: str,
        field: str = "",
        level: str = "",
        year: str = "",
        kind: str = "",
        issuer: str = "",
        document: str = "",
        newest: bool = False,
        limit: int = 20,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Find words in the full text of all documents; words in quotes stand side by side.

        Narrowed by field of work (see list_fields), level of the issuer (nation, province, city, county,
        town), year, kind of document (report, law, rules, plan, opinion, notice) and issuer; with the counts
        that each of these would leave.
        """
        given = {"level": level, "year": year, "kind": kind, "field": field}
        narrowed = {facet: _named(facet, said) for facet, said in given.items()}
        order = "date" if newest else ""
        choice = finding.Choice(words, **narrowed, issuer=issuer, doc=document, order=order)
        with open_store(self.address) as store:
            found = finding.search(store, own(), choice, limit=limit, offset=offset)
        return {
            "total": found.total,
            "documents": found.documents,
            "hits": [_hit(hit) for hit in found.hits],
            "counts": {facet: dict(counted) for facet, counted in found.counts.items() if facet != "doc"},
        }

    def list_fields(self) -> list[dict[str, str]]:
        """List the fields of work that all documents share, each with the broader one that holds it."""
        works = fields.load(own()).fields
        return [
            {"name": name, "zh": field.label.zh, "en": field.label.en, "broader": field.broader}
            for name, field in works.items()
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
    return {"citation": _cited(doc, titles.get(doc, ""), row["start"], row["end"], row.get("sentence"))}


def _named(facet: str, said: str) -> str:
    """Return the value of a facet by its name or label; raises ``QueryError`` where there is none."""
    return kinds.load(own()).value(facet, said) if said else ""


def _task(row: Entry) -> dict[str, Any]:
    """Return a row of the ledger; bodies that are only inferred are told apart."""
    stated = [body for body in row.bodies if not body.inferred]
    return {
        "kind": row.kind,
        "text": row.text,
        "modality": row.modality,
        "lead": [body.name for body in stated if body.note in LEADING_ROLES],
        "others": {body.name: body.note for body in stated if body.note in HELPING_ROLES},
        "inferred": [body.name for body in row.bodies if body.inferred],
        "due": [{"said": due.name, "date": due.note} for due in row.due],
        "figures": [figure.name for figure in row.quantities],
        "instruments": [tool.name for tool in row.instruments],
        "targets": [target.name for target in row.targets],
        "fields": list(row.fields),
        "citation": _cited(row.doc, row.title, row.start, row.end, row.sentence),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "under": list(hit.path),
        "kind": hit.kind,
        "date": hit.date,
        "citation": _cited(hit.doc, hit.title, hit.start, hit.end, hit.text),
    }


def _cited(document: str, title: str, start: Any, end: Any, sentence: Any) -> dict[str, Any]:
    return {"document": document, "title": title, "start": start, "end": end, "sentence": sentence or ""}
