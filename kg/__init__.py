"""Policy text goes in; a graph comes out whose every edge says who says so, where, and by which rule.

The steps, from a file to an answer::

    schema = kg.load_schema()
    document = kg.read(Path("notice.txt"), schema)
    extraction = kg.extract(document, schema)
    graph = kg.build([extraction], schema)
    with kg.open_store("kg.db", create=True) as store:
        store.replace(graph)
        answer = kg.ask(store, "owners", {"text": "..."})  # or a sentence
        rows = answer.dicts()
    kg.draw(graph, Path("graph.html"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.version import __version__

if TYPE_CHECKING:
    from kg.answers.asking import Answer, ask
    from kg.answers.questions import questions
    from kg.answers.readings import SentenceError
    from kg.corpus import Outcome, extract_all
    from kg.errors import InputError, KgError, PageError, QueryError, RecordError, SchemaError, StoreError
    from kg.extraction.extractor import extract
    from kg.formats.records import read as read_records
    from kg.formats.records import write as write_records
    from kg.graph.building import build
    from kg.graph.rdf import from_dataset, to_dataset
    from kg.graph.shapes import Report, validate
    from kg.knowledge import Knowledge
    from kg.knowledge import load as load_schema
    from kg.model import Document, Extraction, Heading, Link, Mention, Sentence, Unit
    from kg.page.rendering import render as draw
    from kg.reading import find, read
    from kg.scoring import Score, score
    from kg.stores import Rows, Store, open_store

__all__ = [
    "Answer",
    "Document",
    "Extraction",
    "Heading",
    "InputError",
    "KgError",
    "Knowledge",
    "Link",
    "Mention",
    "Outcome",
    "PageError",
    "QueryError",
    "RecordError",
    "Report",
    "Rows",
    "SchemaError",
    "Score",
    "Sentence",
    "SentenceError",
    "Store",
    "StoreError",
    "Unit",
    "__version__",
    "ask",
    "build",
    "draw",
    "extract",
    "extract_all",
    "find",
    "from_dataset",
    "load_schema",
    "open_store",
    "questions",
    "read",
    "read_records",
    "score",
    "to_dataset",
    "validate",
    "write_records",
]

# Where each name comes from. A name is imported when it is asked for (PEP 562), since all of them together
# take much longer to import than any program needs.
_FROM = {
    "Answer": "kg.answers.asking:Answer",
    "Document": "kg.model:Document",
    "Extraction": "kg.model:Extraction",
    "Heading": "kg.model:Heading",
    "InputError": "kg.errors:InputError",
    "KgError": "kg.errors:KgError",
    "Knowledge": "kg.knowledge:Knowledge",
    "Link": "kg.model:Link",
    "Mention": "kg.model:Mention",
    "Outcome": "kg.corpus:Outcome",
    "PageError": "kg.errors:PageError",
    "QueryError": "kg.errors:QueryError",
    "RecordError": "kg.errors:RecordError",
    "Report": "kg.graph.shapes:Report",
    "Rows": "kg.stores:Rows",
    "SchemaError": "kg.errors:SchemaError",
    "Score": "kg.scoring:Score",
    "Sentence": "kg.model:Sentence",
    "SentenceError": "kg.answers.readings:SentenceError",
    "Store": "kg.stores:Store",
    "StoreError": "kg.errors:StoreError",
    "Unit": "kg.model:Unit",
    "ask": "kg.answers.asking:ask",
    "build": "kg.graph.building:build",
    "draw": "kg.page.rendering:render",
    "extract": "kg.extraction.extractor:extract",
    "extract_all": "kg.corpus:extract_all",
    "find": "kg.reading:find",
    "from_dataset": "kg.graph.rdf:from_dataset",
    "load_schema": "kg.knowledge:load",
    "open_store": "kg.stores:open_store",
    "questions": "kg.answers.questions:questions",
    "read": "kg.reading:read",
    "read_records": "kg.formats.records:read",
    "score": "kg.scoring:score",
    "to_dataset": "kg.graph.rdf:to_dataset",
    "validate": "kg.graph.shapes:validate",
    "write_records": "kg.formats.records:write",
}


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _FROM[name].partition(":")
    globals()[name] = found = getattr(import_module(module), attribute)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
