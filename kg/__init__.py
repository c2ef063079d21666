"""Policy text goes in; a graph comes out whose every edge says who says so, where, and by which rule.

The steps, from a file to an answer::

    schema = kg.load_schema()
    document = kg.read(Path("notice.txt"), schema)
    extraction = kg.extract(document, schema)
    graph = kg.build([extraction], schema)
    with kg.open_store("kg.db", create=True) as store:
        store.replace(graph)
        rows = kg.ask(store, "owners", {"text": "..."})
    kg.draw(graph, Path("graph.html"))
"""

from kg.answers.questions import ask, questions
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
from kg.version import __version__

__all__ = [
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
