"""What a query in Cypher may not do, however it is written."""

from __future__ import annotations

import contextlib
import time

import pytest

from kg.errors import QueryError
from kg.stores.cypher_check import check
from kg.stores.query_check import ServiceRefused

FILE = "'file:///etc/passwd'"
ELSEWHERE = {
    "a table": f"LOAD CSV FROM {FILE} AS line RETURN line",
    "small letters": f"load csv with headers from {FILE} as line return line",
    "a comment between": f"LOAD/**/CSV FROM {FILE} AS line RETURN line",
    "a line comment between": f"LOAD // '\nCSV FROM {FILE} AS line RETURN line",
    "an odd blank between": f"LOAD\u180eCSV FROM {FILE} AS line RETURN line",
    "behind a string": f"WITH 'it\\'s' AS x LOAD CSV FROM {FILE} AS line RETURN line",
    "behind a string that looks like a comment": f"WITH '/*' AS x LOAD CSV FROM {FILE} AS l RETURN l //*/",
    "behind a name that looks like a string": f"WITH 1 AS `'` LOAD CSV FROM {FILE} AS l RETURN l //'",
    "written with an escape": rf"LO\u0041D CSV FROM {FILE} AS line RETURN line",
    "behind an escape that ends a string": rf"WITH 'a\u0027 AS x LOAD CSV FROM {FILE} AS l RETURN l //'",
    "behind an escape that does not": rf"WITH 'a\\\u0027 AS x LOAD CSV FROM {FILE} AS l RETURN l //'",
    "in a subquery": f"CALL {{ LOAD CSV FROM {FILE} AS l RETURN l }} RETURN l",
    "a procedure": "CALL apoc.load.json('http://127.0.0.1:1/') YIELD value RETURN value",
    "a procedure without brackets": "CALL apoc.export.csv.all",
    "a quoted procedure": "CALL `apoc`.`load`.`json`('x') YIELD value RETURN value",
    "a procedure in pieces": "CALL apoc . load /* */ .\n json ('x') YIELD value RETURN value",
    "a procedure that runs a text": "CALL apoc.cypher.run('LOAD CSV ...', {}) YIELD value RETURN value",
    "a procedure of the server": "CALL dbms.listConfig() YIELD name RETURN name",
    "a second procedure": "CALL db.labels() YIELD label CALL apoc.load.xml(label) YIELD value RETURN value",
    "a procedure behind a subquery": "CALL (n) { RETURN 1 AS x } CALL apoc.load.json('x') YIELD value RETURN 1",
    "a function": "RETURN apoc.cypher.runFirstColumnSingle('LOAD CSV ...', {})",
    "a function in a function": "RETURN size(genai.vector.encode('x', 'OpenAI', {}))",
    "a quoted function": "RETURN `apoc`.`util`.`x` ('x')",
}  # fmt: skip
INSIDE = {
    "plain": "MATCH (n:Resource) RETURN n.iri AS iri",
    "in a string": "RETURN 'LOAD CSV FROM x', \"CALL apoc.load.json()\" AS x",
    "in a comment": "// LOAD CSV\nRETURN 1 /* CALL apoc.load.json() */",
    "in a name": "MATCH (n:`LOAD CSV`) RETURN n AS `CALL apoc.load.json()`",
    "a subquery": "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
    "an old subquery": "CALL { MATCH (n) RETURN n } RETURN n",
    "procedures of the database": "CALL db.labels() YIELD label RETURN label",
    "an index": "CALL db.index.fulltext.queryNodes('i', 'x') YIELD node RETURN node",
    "dates": "RETURN date.truncate('year', date()), duration.between(date(), date())",
    "calls as a type, a property and a parameter": "MATCH ()-[r:CALL]->(n) RETURN n.call AS c, $call AS d",
    "numbers": "RETURN 1e5, 0xFF, 1.5 AS load",
    "an escape": r"RETURN '\u6c49\u6c5f\n' AS name",
}


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_reaches_elsewhere_is_refused(text: str) -> None:
    """Reading files, the network, or a text as a query is refused before it runs."""
    with pytest.raises(ServiceRefused):
        check(text)


@pytest.mark.parametrize("text", INSIDE.values(), ids=INSIDE)
def test_what_reads_the_store_passes(text: str) -> None:
    """Words inside strings, names and comments call nobody."""
    check(text)


@pytest.mark.parametrize(
    "text", ["RETURN 'x", 'RETURN "x\\', "RETURN `x", "RETURN 1 /* x", "RETURN 1e5CALL db.labels()"]
)
def test_what_is_not_clear_is_refused(text: str) -> None:
    """Where it is not told what ends where, a query is not passed on."""
    with pytest.raises(QueryError, match="not clear"):
        check(text)


PIECES = ["\\", "'", "''", "`", "/*", "*", "//", "a.", "CALL ", "\\u0027", "1.", ".", "`a`.", "CALL a.b("]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_query_is_read_at_once(piece: str) -> None:
    """A hundred thousand characters of any piece are taken or refused, in time that grows with their number."""
    start = time.process_time()
    with contextlib.suppress(QueryError):
        check(f"RETURN {piece * (100_000 // len(piece))} '")
    assert time.process_time() - start < 20  # many times what it takes
