"""The kinds of input, and how one of each is made from a source of chance."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from urllib.parse import quote

from fuzz import mutations, samples
from kg.reading import READERS
from support.folders import FICTIONAL, ROOT

NEVER = "http://127.0.0.1:1/never"  # where a query would send data if it could


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: the ending of a file that holds one, how one is made, and one as it should be."""

    ending: str
    make: Callable[[Random], bytes]
    plain: Callable[[Random], bytes]


def _text(rng: Random) -> bytes:
    return mutations.encoded(mutations.text(samples.piece, rng), rng)


def _container(sample: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
    return lambda rng: mutations.container(sample(rng), rng, mutations.text(samples.piece, rng))


def _html(rng: Random) -> bytes:
    return mutations.encoded(mutations.markup(samples.html(rng), rng, mutations.text(samples.piece, rng)), rng)


def _pdf(rng: Random) -> bytes:
    made = samples.pdf(rng)
    if rng.random() < 0.5:
        return mutations.bytes_(made, rng)
    # Numbers, names and operators of the syntax, with others in their place.
    words = made.split(b" ")
    for _ in range(rng.choice((1, 3, 10))):
        odd = rng.choice(mutations.ODD_VALUES).encode()
        words[rng.randrange(len(words))] = rng.choice((odd, rng.choice(words), b"", b"<<" * 200, b"[" * 200))
    return b" ".join(words)


@cache
def _records() -> tuple[str, ...]:
    lines = (FICTIONAL / "yunzhou.jsonl").read_text(encoding="utf-8").splitlines()
    return (*lines, *(ROOT / "data" / "hanbin-2021.jsonl").read_text(encoding="utf-8").splitlines())


def _jsonl(rng: Random) -> bytes:
    lines = [mutations.json_(json.loads(rng.choice(_records())), rng) for _ in range(rng.choice((1, 1, 2)))]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    return mutations.bytes_(data, rng) if rng.random() < 0.2 else data


_TOKENS = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "*", "{", "}", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH ?g", "FROM", "FROM NAMED", f"FROM <{NEVER}>", f"SERVICE <{NEVER}> {{ ?s ?p ?o }}", "SERVICE ?s {}"),
    *(f"LOAD <{NEVER}>", "INSERT DATA { <a:a> <a:a> <a:a> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "BASE <x>"),
    *("PREFIX a: <a:>", "a:b", "?s", "?p", "?o", "$x", "<urn:x>", "'", '"', '"""', "'''", "\\", "#", "\n", "\\u0053"),
    *("ERVICE", "BIND(1/0 AS ?x)", "VALUES ?_text { 'x' }", "VALUES", "COUNT(*)", "AS", "(", ")", "GROUP BY", "^^"),
    *("^^<http://www.w3.org/2001/XMLSchema#integer>", "@en", "REGEX(?o, '(a*)*b')", "REPLACE(?o, '(', '')", "1e999"),
    *("LIMIT 5", "OFFSET -1", "ORDER BY", "DISTINCT", "a", ";", ",", ".", "/", "|", "!", "+", "<<", ">>", "EXISTS"),
)


_TERMS = (
    *("?s", "?p", "?o", "?g", "?x", "<urn:x>", "a", "kg:doc", "rdfs:label", "'x'", "'x'@zh", "1", "1e999", "true"),
    *('"much"^^xsd:integer', '"2025-13-41"^^xsd:date', '"\\""', "kg:label/rdfs:label*", "^kg:doc", "!a", "_:b"),
)
_CALLS = (
    *("STR({})", "REGEX({}, '(a*)*b')", "REPLACE({}, '(', '')", "SUBSTR({}, -1, 99)", "STRDT({}, xsd:integer)"),
    *("IRI({})", "xsd:integer({})", "!{}", "-{}", "({} / 0)", "({} = {})", "({} + {})", "BOUND(?x)", "CONCAT({}, {})"),
    *("EXISTS {{ {} ?p ?o }}", "IF({}, {}, {})", "COALESCE({}, {})", "YEAR({})", "ENCODE_FOR_URI({})", "{} IN ({})"),
)
_CLAUSES = (
    *("{} {} {} . ", "{} {} {} . ", "OPTIONAL {{ {} {} {} }} ", "GRAPH {} {{ {} {} {} }} ", "MINUS {{ {} {} {} }} "),
    *("{{ {} {} {} }} UNION {{ {} {} {} }} ", "{{ SELECT * {{ {} {} {} }} LIMIT 2 }} ", "VALUES ?v {{ {} {} UNDEF }} "),
    f"SERVICE <{NEVER}> {{{{ {{}} {{}} {{}} }}}} ",
)
_PROLOGUE = (
    "PREFIX kg: <https://w3id.org/policy-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)


def _filled(template: str, rng: Random) -> str:
    return template.format(*(rng.choice(_TERMS) for _ in range(8)))


def _query(rng: Random) -> str:
    """Return a query that is often one."""
    body = "".join(_filled(rng.choice(_CLAUSES), rng) for _ in range(rng.choice((1, 1, 2, 3))))
    for _ in range(rng.choice((0, 1, 2))):
        call = _filled(rng.choice(_CALLS), rng)
        body += rng.choice((f"FILTER({call}) ", f"BIND({call} AS ?b{rng.randrange(99)}) "))
    graphs = rng.choice(("", "", "", f"FROM <{NEVER}> ", "FROM NAMED kg:doc ", "FROM <file:///etc/hosts> "))
    form = rng.choice(("SELECT * ", "SELECT * ", "SELECT DISTINCT ?s ?o ", "SELECT (COUNT(*) AS ?n) ", "ASK "))
    return f"{_PROLOGUE}{form}{graphs}{{ {body}}} {rng.choice(('', 'LIMIT 9', 'ORDER BY ?s', 'OFFSET 2'))}"


def _sparql(rng: Random) -> bytes:
    own = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries").glob("*.rq"))]
    query = rng.choice((_query(rng), _query(rng), rng.choice(own), ""))
    if query and rng.random() < 0.5:
        return query.encode()
    words = query.split(" ")
    for _ in range(rng.choice((1, 2, 4, 10))):
        token = rng.choice((*_TOKENS, rng.choice(mutations.ODD_VALUES)))
        again = rng.choice((1, 1, 1, 1, 3, 60, 1000))
        words.insert(rng.randrange(len(words) + 1), rng.choice(("", " ")).join([token] * again))
        if rng.random() < 0.3:
            del words[rng.randrange(len(words))]
    return rng.choice((" ", " ", "\n")).join(words)[:20_000].encode()


_PATHS = (
    *("", "neighbourhood", "suggestions", "questions", "questions/owners", "questions/due", "questions/documents"),
    *("ledger", "documents", "documents/qinghe-notice-2026", "sparql", "resource", "data/doc/qinghe-notice-2026"),
    *("static/site.css", "data/", "documents/", "questions/"),
)
_NAMES = (
    *("text", "body", "doc", "kind", "modality", "theme", "missing", "sort", "descending", "group", "page", "as"),
    *("lang", "iri", "about", "q", "type", "format", "query", "ask", "until", "since", "example", "default-graph-uri"),
    *("encoding", "limit", "offset", "id", "measures", "types", "open", "rule", "area", "named-graph-uri", "output"),
)
_VALUES = (
    *("1", "2", "csv", "xlsx", "zh", "en", "-due", "due", "Goal", "2025", "2025-13", "json", "turtle", "水利", "slj"),
    *("SELECT * {?s ?p ?o}", "ASK {}", "https://w3id.org/policy-kg/data/doc/qinghe-notice-2026", "urn:x", "<script>"),
)


def _url(rng: Random) -> bytes:
    def odd() -> str:
        chosen = rng.choice((rng.choice(_VALUES), rng.choice(mutations.ODD_VALUES), samples.piece(rng)[:50]))
        return chosen * rng.choice((1, 1, 1, 1, 40))

    path = rng.choice(_PATHS) + rng.choice(("", "", "", "/", f"/{odd()}"))
    pairs = (f"{rng.choice(_NAMES)}={quote(odd(), safe='')}" for _ in range(rng.choice((0, 1, 2, 3, 6))))
    address = f"/{quote(path, safe='/')}?{'&'.join(pairs)}"[:8000].encode("ascii")
    if rng.random() < 0.2:
        address = address.replace(b"%", rng.choice((b"%%", b"%f", b"%FF%")), 1)
    return address


KINDS: dict[str, Kind] = {
    "text": Kind(".txt", _text, lambda rng: "\n".join(samples.lines(rng)).encode()),
    "docx": Kind(".docx", _container(samples.docx), samples.docx),
    "xlsx": Kind(".xlsx", _container(samples.xlsx), samples.xlsx),
    "xls": Kind(".xls", lambda rng: mutations.bytes_(samples.xls(rng), rng), samples.xls),
    "ods": Kind(".ods", _container(samples.ods), samples.ods),
    "csv": Kind(".csv", lambda rng: mutations.bytes_(samples.table(rng), rng), samples.table),
    "md": Kind(".md", lambda rng: mutations.bytes_(samples.markdown(rng), rng), samples.markdown),
    "zip": Kind(".zip", _container(samples.archive), samples.archive),
    "ofd": Kind(".ofd", _container(samples.ofd), samples.ofd),
    "html": Kind(".html", _html, lambda rng: samples.html(rng).encode()),
    "pdf": Kind(".pdf", _pdf, samples.pdf),
    "jsonl": Kind(".jsonl", _jsonl, lambda _: _records()[0].encode()),
    "sparql": Kind(".rq", _sparql, lambda _: b"SELECT * { ?s ?p ?o }"),
    "url": Kind(".url", _url, lambda _: b"/"),
}
# A format that nothing reads has nothing to withstand.
_NO_FILES = (".jsonl", ".zip", ".rq", ".url")
KINDS = {name: kind for name, kind in KINDS.items() if kind.ending in (*READERS, *_NO_FILES)}


def made(kind: str, seed: int, number: int) -> bytes:
    """Return the input of a kind that a seed and a number stand for, always the same."""
    return KINDS[kind].make(Random(f"{seed}/{kind}/{number}"))


def plain(*kinds: str) -> dict[str, bytes]:
    """Return an input as it should be of each kind."""
    return {kind: KINDS[kind].plain(Random(0)) for kind in kinds}


def kind_of(name: str) -> str:
    """Return the kind of the input in a file of this name."""
    return next(kind for kind, about in KINDS.items() if name.endswith(about.ending))
