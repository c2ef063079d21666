"""Extractions -> one networkx ``MultiDiGraph`` over all documents: the contract of the graph.

A node's key is its IRI, an edge's key the local name of a property in ``schema/ontology.ttl``. Attributes
are ``str``, ``int``, ``float``, ``bool`` or ``list[str]``; an attribute with no known value is not set.
Every node has ``type`` (a class of the ontology), ``name`` (Chinese, for readers) and ``docs``; every edge
has ``docs``: the sorted ids of the documents that say it. IRIs are made from content, so that a second run
gives the same graph.

==============  =======================================  ==================================================
type            IRI, behind the base                     attributes; edges
==============  =======================================  ==================================================
PolicyDocument  doc/{doc}                                doc, title, content (the whole text), issuer, number,
                                                         date, printed, addressee, publication, forwarded,
                                                         given, series, edition, generator, textDigest,
                                                         recognised, warnings (list), and of its file: source,
                                                         fileDigest, readWith;
                                                         passedBy, forwards -> Body; cites, basedOn,
                                                         repeals -> Instrument
Attachment      doc/{doc}/attachment/{start}             mark, start, end; partOf -> PolicyDocument
Section         doc/{doc}/section/{start}                level, start, end; partOf -> Section, PolicyDocument;
                                                         at the top hasTheme
Sentence        doc/{doc}/sentence/{start}               text, start, end, confidence; partOf -> Section,
                                                         PolicyDocument
Measure, Goal   doc/{doc}/unit/{start}-{end}             doc, text, start, end, modality, rule, heading (list,
                                                         from the top down), fieldRule (list);
                                                         fromDocument, inSentence, inSection, hasTheme,
                                                         inField -> Field, target, basis, instrument,
                                                         targetMention, basisMention, instrumentMention,
                                                         quantity, time, contributesTo, hasResponsibility,
                                                         and derived: evidencedBy, leadBody, supportBody,
                                                         sharedBody, overseeBody, partnerBody
Responsibility  {unit}/responsibility/{role}/{body}      role, inferred, rule; body -> Body, evidencedBy
Mention         doc/{doc}/mention/{start}-{end}-{Type}   doc, text, start, end, rule, mentionType;
                                                         denotes -> entity, inSentence
Quantity        doc/{doc}/quantity/{start}-{end}         text, start, end, rule, and where the words parse:
                                                         value, upper, unit, comparator; inSentence
Deadline        doc/{doc}/time/{start}-{end}             text, start, end, rule, and where the words parse:
                                                         date (the last day, ISO); inSentence
Correction      doc/{doc}/correction/{place}             doc, text, start, end, aspect, becomes, was, state,
                                                         correctedBy, correctedAt, reason, judgedRule, and
                                                         of the mention whose link it is about:
                                                         linkedText, linkedStart, linkedEnd; inSentence,
                                                         corrects -> what it changed
Theme           theme/{name}                             -
Field           (a concept of schema/fields.ttl)         broaderField -> Field
the entities    {type}/{name}                            aliases (derived: other forms met), notation;
                                                         within, about, subBodyOf -> entity
==============  =======================================  ==================================================

Every mention of an entity is a Mention, every figure a Quantity and every time a Deadline, so that nothing of
an extraction is lost (``kg.graph.readback`` returns the extraction of a graph).

Edge attributes: ``target``, ``basis`` and ``instrument`` carry ``evidence`` (sorted IRIs of the Mentions),
the body edges ``evidence``, ``inferred`` and ``rule`` of their Responsibility. ``derive`` computes all
derived attributes and edges anew, so that they never disagree with what they come from.
"""

from __future__ import annotations

from kg.graph.access import entities, sources, targets, unit_edges, units
from kg.graph.building import build
from kg.graph.classes import ENTITY_TYPES, LINKS, ROLE_EDGES, UNIT_TYPES
from kg.graph.deriving import derive
from kg.graph.merging import merge, restrict
from kg.graph.statements import say_edge, say_node
from kg.graph.themes import rests_on, theme

__all__ = [
    "ENTITY_TYPES",
    "LINKS",
    "ROLE_EDGES",
    "UNIT_TYPES",
    "build",
    "derive",
    "entities",
    "merge",
    "restrict",
    "rests_on",
    "say_edge",
    "say_node",
    "sources",
    "targets",
    "theme",
    "unit_edges",
    "units",
]
