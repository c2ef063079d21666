"""Other versions of a document, and the one that says it is no longer in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from kg.graph.ontology import KG, LABEL
from kg.knowledge import Knowledge
from kg.search import kinds
from kg.stores.base import Store, Value, check_iri
from kg.web.watched_store import Snapshot, StoredDocument

_SERIES = {
    "rq": f"""SELECT ?edition ?doc WHERE {{ GRAPH <IRI> {{ <IRI> <{KG}series> ?series }}
      GRAPH ?one {{ ?one <{KG}series> ?series ; <{KG}edition> ?edition ; <{KG}doc> ?doc }} }}""",
    "cypher": """MATCH (d:PolicyDocument {iri: 'IRI'}) MATCH (one:PolicyDocument {series: d.series})
      RETURN one.edition, one.doc""",
}
_REPEALS = {
    "rq": f"""SELECT ?name ?doc WHERE {{ GRAPH ?one {{ ?one <{KG}repeals> ?thing ; <{KG}doc> ?doc .
      ?thing <{LABEL}> ?name }} }}""",
    "cypher": "MATCH (one:PolicyDocument)-[:repeals]->(thing) RETURN thing.name, one.doc",
}


@dataclass(frozen=True, slots=True)
class Versions:
    """The ids of the documents before and behind one in its series, and of the one that repeals it.

    Each is "" where there is none.
    """

    document: str
    earlier: str = ""
    later: str = ""
    repealed_by: str = ""


def versions(snapshot: Snapshot, document: StoredDocument, title: str, knowledge: Knowledge) -> Versions:
    """Return the versions of a document as the list of documents tells them."""
    series = sorted(_pairs(snapshot.store, _SERIES, document.iri))
    own = next((edition for edition, doc in series if doc == document.doc), "")
    before = [doc for edition, doc in series if edition < own]
    behind = [doc for edition, doc in series if edition > own]
    repeals = snapshot.cached("repeals", partial(_pairs, snapshot.store, _REPEALS))
    passed_on = kinds.load(knowledge).passed_on.search(title)
    names = (title, passed_on["it"]) if passed_on else (title,)
    ending = sorted(doc for name, doc in repeals if name in names and doc != document.doc)
    return Versions(document.doc, *(one[0] if one else "" for one in (before[::-1], behind, ending)))


def _pairs(store: Store, queries: dict[str, str], iri: str = "") -> list[tuple[str, str]]:
    query = queries[store.language]
    rows: Sequence[Sequence[Value]]
    rows = store.query(query.replace("IRI", check_iri(iri).replace("'", "\\'")) if iri else query).rows
    return [(str(one), str(other)) for one, other in rows]
