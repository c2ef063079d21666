"""Write docs/ontology.md from schema/ontology.ttl: every class and property, in Chinese and English.

    python tools/document_ontology.py

A test holds that the page says what the ontology says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.graph import ontology
from kg.graph.ontology import Kind, Term

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ontology.md"
HEAD = """\
# The ontology

Every class and property of the graph, with its name, label and meaning in Chinese and English. This page is
made from [`schema/ontology.ttl`](../schema/ontology.ttl) by `python tools/document_ontology.py`: change the
ontology, not the page. [`schema/shapes.ttl`](../schema/shapes.ttl) has the rules that a graph must keep,
[`schema/context.jsonld`](../schema/context.jsonld) the names for JSON-LD.

Namespace: `{namespace}`, prefix `kg`. Names of things are `rdfs:label`, other forms of a name
`skos:altLabel`. Each document is one named graph, whose name is the IRI of the document. The data says the
same in other vocabularies too.
"""
PARTS: tuple[tuple[str, Kind], ...] = (
    ("Classes", "Class"),
    ("Links", "ObjectProperty"),
    ("Attributes", "DatatypeProperty"),
)


def page() -> str:
    """Return the page."""
    sections = (_section(title, kind) for title, kind in PARTS)
    prefixes = [f"- `{prefix}`: <{iri}>" for prefix, iri in sorted(ontology.prefixes().items())]
    parts = [HEAD.format(namespace=ontology.KG), *sections, "## Prefixes\n", "\n".join(prefixes)]
    return "\n".join(parts) + "\n"


def _section(title: str, kind: Kind) -> str:
    terms = [term for term in ontology.terms().values() if term.kind == kind]
    return "\n".join([f"## {title}\n", *(line for term in terms for line in _entry(term))])


def _entry(term: Term) -> Iterator[str]:
    yield f"### `{term.name}`: {term.labels['zh']}, {term.labels['en']}\n"
    for language in ("zh", "en"):
        yield " ".join(filter(None, [term.definitions[language], term.notes.get(language)])) + "\n"
    facts = {
        "under": _names(term.above),
        "over": _names(_below(term)),
        "from": _names(term.domain),
        "to": _names(term.range),
    }
    yield "\n".join(f"- {key}: {names}" for key, names in facts.items() if names)
    yield ""


def _below(term: Term) -> Iterable[str]:
    return [other.iri for other in ontology.terms().values() if term.iri in other.above]


def _names(iris: Iterable[str]) -> str:
    return ", ".join(f"`{_short(iri)}`" for iri in iris)


def _short(iri: str) -> str:
    for prefix, namespace in ontology.prefixes().items():
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return name if prefix == "kg" else f"{prefix}:{name}"
    return iri


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
