"""What coded values (classes, roles, rules) are called in an answer, in the language of the reader."""

from __future__ import annotations

import csv
from functools import cache

from kg.errors import SchemaError
from kg.graph.ontology import terms
from kg.knowledge import fields, own
from kg.knowledge.titles import titles
from kg.resources import folder


@cache
def coded_words(language: str) -> dict[str, str]:
    """Return what coded values are called: by ``queries/words.tsv``, fields, ontology or rules."""
    path = folder("queries") / "words.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines, delimiter="\t"))
    if not table or language not in table[0]:
        raise SchemaError(f"{path}: has no column {language!r}")
    labels = {name: term.labels[language] for name, term in terms().items() if language in term.labels}
    works = {name: field.label[language] for name, field in fields.load(own()).fields.items()}
    return titles(language) | labels | works | {row["word"]: row[language] for row in table}
