"""What a SPARQL query gave, as a client reads it: SPARQL results in JSON, XML, CSV and TSV, or RDF."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.graph.ontology import prefixes

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row = Sequence[Term]

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, JSON_LD = "text/turtle", "application/ld+json"

# What clients ask for, and what they are given; the first is what is given to those who ask for anything.
ROWS = {media: media for media in (JSON, XML, CSV, TSV)} | {
    "application/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
}
_SYNTAX = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
TRIPLES = {media: media for media in _SYNTAX} | {
    "application/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
    "text/rdf+n3": TURTLE,
    "text/plain": "application/n-triples",
    "application/json": JSON_LD,
    "application/x-json+ld": JSON_LD,
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
}
# Short names that clients send as a parameter beside the query.
SHORT = {
    "json": "application/json",
    "xml": "application/xml",
    "csv": CSV,
    "tsv": TSV,
    "turtle": TURTLE,
    "ttl": TURTLE,
    "n3": TURTLE,
    "ntriples": "application/n-triples",
    "json-ld": JSON_LD,
    "jsonld": JSON_LD,
    "rdf": "application/rdf+xml",
}


def offered(form: str) -> dict[str, str]:
    """Return the media types of a form of query (``SELECT`` …): what is asked for -> what is given."""
    if form in ("CONSTRUCT", "DESCRIBE"):
        return TRIPLES
    return {media: given for media, given in ROWS.items() if form != "ASK" or given in (JSON, XML)}


def content_type(media: str) -> str:
    """Return a media type as a header names it: with its encoding where the type itself does not fix it."""
    return media if media.endswith(("+json", "+xml")) else f"{media}; charset=utf-8"


def write(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, media: str, limit: int
) -> tuple[bytes, str, bool]:
    """Return an answer in a media type, that type, and whether it was cut at ``limit`` rows or triples."""
    if isinstance(found, ox.QueryBoolean):
        return _truth(bool(found), media), media, False
    if isinstance(found, ox.QueryTriples):
        # What several documents say is found once in each of their graphs.
        triples = list(islice(_distinct(found), limit + 1))
        return _rdf(triples[:limit], media), media, len(triples) > limit
    names = [variable.value for variable in found.variables]
    rows = [[row[n] for n in range(len(names))] for row in islice(found, limit + 1)]
    return _ROWS[media](names, rows[:limit]).encode(), media, len(rows) > limit


def _distinct(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _truth(value: bool, media: str) -> bytes:
    if media == JSON:
        return json.dumps({"head": {}, "boolean": value}).encode()
    return _xml([], f"  <boolean>{str(value).lower()}</boolean>\n").encode()


def _rdf(triples: list[ox.Triple], media: str) -> bytes:
    abbreviated = media in (TURTLE, "application/rdf+xml", JSON_LD)
    return ox.serialize(triples, format=_SYNTAX[media], prefixes=prefixes() if abbreviated else None) or b""


def _json(names: Sequence[str], rows: Sequence[Row]) -> str:
    bindings = [{n: _json_term(t) for n, t in zip(names, row, strict=True) if t is not None} for row in rows]
    return json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}}, ensure_ascii=False)


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    found = {"type": "literal", "value": term.value}
    if term.language:
        return found | {"xml:lang": term.language}
    return found if term.datatype.value == _XSD_STRING else found | {"datatype": term.datatype.value}


def _xml(names: Sequence[str], body: str) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
        f"  <head>{head}</head>\n{body}</sparql>\n"
    )


def _xml_rows(names: Sequence[str], rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        cells = (
            f"<binding name={quoteattr(n)}>{_xml_term(t)}</binding>"
            for n, t in zip(names, row, strict=True)
            if t is not None
        )
        lines.append(f"    <result>{''.join(cells)}</result>\n")
    return _xml(names, f"  <results>\n{''.join(lines)}  </results>\n")


def _xml_term(term: Term) -> str:
    found = _json_term(term)
    text = escape(_NO_XML.sub("\ufffd", found["value"])).replace("\r", "&#13;")
    attribute = "".join(f" {key}={quoteattr(found[key])}" for key in ("xml:lang", "datatype") if key in found)
    return f"<{found['type']}{attribute}>{text}</{found['type']}>"


def _csv(names: Sequence[str], rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_csv_term(term) for term in row] for row in rows)
    return out.getvalue()


def _csv_term(term: Term) -> str:
    if isinstance(term, ox.BlankNode):
        return str(term)
    return "" if term is None else term.value if not isinstance(term, ox.Triple) else str(term)


def _tsv(names: Sequence[str], rows: Sequence[Row]) -> str:
    head = "\t".join(f"?{name}" for name in names)
    lines = ["\t".join("" if term is None else _tsv_term(term) for term in row) for row in rows]
    return "\n".join([head, *lines, ""])


def _tsv_term(term: Term) -> str:
    return str(term).replace("\t", "\\t")


_ROWS: dict[str, Callable[[Sequence[str], Sequence[Row]], str]] = {
    JSON: _json,
    XML: _xml_rows,
    CSV: _csv,
    TSV: _tsv,
}
