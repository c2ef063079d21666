"""The canonical names and IRIs of all mentions of a document."""

from __future__ import annotations

from dataclasses import replace

from kg.knowledge import Knowledge
from kg.model import Document, Extraction, Mention, MentionType
from kg.naming import registry
from kg.naming.aliases import Source, follow, other_names
from kg.naming.iris import BASE_IRI, entity_iri
from kg.naming.rewriting import Named, rewritten
from kg.naming.scope import scope

UNNAMED: frozenset[MentionType] = frozenset({"Quantity", "Time"})


def name(extraction: Extraction, knowledge: Knowledge, base_iri: str = BASE_IRI) -> Extraction:
    """Return the extraction with the canonical name and the IRI of each mention but quantities and times.

    Names depend on the document alone, so that loading it again gives the same IRIs. ``schema`` is the
    folder of rules and lexicon, the product's own by default; raises ``SchemaError`` where a file that
    naming needs has a mistake.
    """
    named = all_names(extraction, knowledge)
    mentions = tuple(
        replace(m, name=named[m.id].name, iri=entity_iri(base_iri, m.type, named[m.id].name))
        if m.id in named
        else m
        for m in extraction.mentions
    )
    return replace(extraction, mentions=mentions)


def explain_name(mention: Mention, extraction: Extraction, knowledge: Knowledge) -> Named:
    """Return the canonical name of a mention of an extraction, with the rules that led to it."""
    return all_names(extraction, knowledge).get(mention.id, Named(mention.text))


def canonical(text: str, type_: MentionType, document: Document, knowledge: Knowledge) -> Named:
    """Return the canonical name of a text that a document says, as a mention of a type."""
    known = registry.registry(knowledge)
    return rewritten(text, type_, scope(document, known), known)


def all_names(extraction: Extraction, knowledge: Knowledge) -> dict[str, Named]:
    """Return the names of all mentions of an extraction by mention id."""
    known, document = registry.registry(knowledge), extraction.document
    where = scope(document, known)
    mentions = [m for m in extraction.mentions if m.type not in UNNAMED]
    forms = {(m.type, m.text): m for m in mentions}
    named = {form: rewritten(m.text, m.type, where, known) for form, m in forms.items()}
    pairs = tuple((m, named[m.type, m.text]) for m in mentions)
    others = other_names(Source(document, where, known, pairs))
    return {m.id: follow(names, m.type, others) for m, names in pairs}
