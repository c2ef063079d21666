"""What a service that only reads refuses, and what reading a query costs."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.stores.query_check import Reading, Refused, read
from kg.stores.sparql_tokens import Token, tokens

ELSEWHERE = "http://127.0.0.1:1/"  # a port that engines refuse to ask, with an error that says so
PROLOGUE = f"PREFIX x: <{ELSEWHERE}> PREFIX : <{ELSEWHERE}> PREFIX http: <{ELSEWHERE}> "

CALLS = {
    "plain": f"SERVICE <{ELSEWHERE}> {{}}",
    "silent": "service SILENT ?x {}",
    "written with an escape": rf"\u0053ERVICE <{ELSEWHERE}> {{}}",
    "glued to a prefix": "SERVICEx:y {}",
    "glued to the empty prefix": "service:y {}",
    "behind a number": "?s ?p 1.SERVICEx:y {}",
    "behind an empty local name": f"?s a x:.SERVICE <{ELSEWHERE}> {{}}",
    "between less and greater": "FILTER(1<1)SERVICE#>\nx:y{}",
    "behind a quote between less and greater": f"FILTER(1<1&&'>'='a')SERVICE<{ELSEWHERE}>{{}}#'",
    "between escaped quotes": f"?s ?p x:b\u0300\\' . SERVICE <{ELSEWHERE}> {{}} . ?x ?y x:c\u0300\\'",
    "behind an escape in a string": rf"?s ?p 'a\u0027 x' . SERVICE<{ELSEWHERE}>{{}} #'",
    "behind long strings": f"?s ?p '''a\"\"\"''' . SERVICE <{ELSEWHERE}> {{}} #\"\"\"",
    "behind a sign of a comment": f'?s ?p "#" . SERVICE <{ELSEWHERE}> {{}}',
    "in a filter": f"FILTER EXISTS {{ SERVICE <{ELSEWHERE}> {{}} }}",
}


@pytest.mark.parametrize("body", CALLS.values(), ids=CALLS)
def test_calls_of_other_services_are_refused(body: str) -> None:
    """A call is seen in whatever way it is written, also where only an engine would read it as one."""
    with pytest.raises(QueryError):
        read(f"{PROLOGUE} SELECT * {{ {body} }}")


HARMLESS = {
    "in a variable": "?service ?p 'SERVICE'",
    "in a name": "?s x:SERVICE ?o",
    "as a prefix": "?s service:SERVICE ?o",
    "as a graph": "GRAPH service:x { ?s ?p ?o }",
    "in a comment": "?s ?p ?o # SERVICE <x>\n",
    "in a long string": '?s ?p """a \\" SERVICE \'\'\' """@en-service',
    "in an IRI": "?s <http://example.org/#SERVICE> ?o",
    "beside a comparison": "?s ?p ?o FILTER(?o < 'service' && ?o > ?p)",
}


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_words_that_only_look_like_calls_are_taken(body: str) -> None:
    """The word inside a string, a name, a variable, an IRI or a comment calls nobody."""
    text = f"PREFIX service: <urn:x> {PROLOGUE} SELECT * {{ {body} }}"
    assert read(text).form == "SELECT"
    list(ox.Store().query(text))  # the engine takes it too


_PIECES = st.sampled_from(
    [
        "SERVICE", "service", "SERVICEx:y", "service:x", f"<{ELSEWHERE}>", "{", "}", "{}", " ", "\n", "#>", "#", "'", '"',
        "'''", '"""', "\\'", '\\"', "<", ">", "1<1", "1.", "FILTER(", "(", ")", "?s ?p ?o", "?s", ".", ";", "&&", "=",
        "'a'", "'>'", "@en", r"\u0053ERVICE", r"\u0027", "x:a", "x:a\u0300", "\u00b7", "x:\\'", "GRAPH ?g", "OPTIONAL",
        "UNION", "<urn:x>", "<1)", "EXISTS", "MINUS", "\u00aa", "SILENT", "a", "-", "/", "<?s&&",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(CALLS.values())), st.lists(st.tuples(st.integers(0, 80), _PIECES), max_size=4))
def test_no_query_that_is_taken_calls_anybody(body: str, pieces: list[tuple[int, str]]) -> None:
    """Whatever is put into a call, what the check takes the engine answers without asking anybody."""
    for at, piece in pieces:
        body = body[:at] + piece + body[at:]
    text = f"{PROLOGUE} SELECT * {{ {body} }}"
    try:
        read(text)
    except QueryError:
        return
    try:
        list(ox.Store().query(text))
    except SyntaxError:
        return


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PREFIX select: <urn:ask> CONSTRUCT { } WHERE { }", Reading("CONSTRUCT", ())),
        ("BASE <file:///etc/> ASK FROM <passwd> {}", Reading("ASK", ("file:///etc/passwd",))),
        ("PREFIX f: <file:///etc/> SELECT * FROM NAMED f:passwd {}", Reading("SELECT", ("file:///etc/passwd",))),
        ("SELECT(1 AS ?x){}", Reading("SELECT", ())),
        ("# ASK\ndescribe <urn:x>", Reading("DESCRIBE", ())),
        ("", Reading("", ())),
    ],
    ids=["prefix", "base", "named", "bracket", "comment", "nothing"],
)  # fmt: skip
def test_a_query_tells_its_form_and_its_graphs(text: str, found: Reading) -> None:
    """The first keyword that is one decides, and FROM is resolved by the prologue."""
    assert read(text) == found


@pytest.mark.parametrize(
    "text", ["LOAD <urn:x>", "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "# ASK\nDROP ALL"]
)
def test_updates_are_refused(text: str) -> None:
    """What writes is understood and refused."""
    with pytest.raises(Refused):
        read(text)


def test_a_query_is_cut_into_tokens() -> None:
    """Strings, IRIs, variables, names and marks are told apart; blanks and comments are left out."""
    found = tokens('?a x:b.c. <urn:x>\'it\\\'s\'@en """a"b""" # no\n{ \'open')
    assert list(found) == [
        Token("variable", "a"), Token("name", "x:b.c."), Token("iri", "urn:x"), Token("string", "'it\\'s'"),
        Token("language", "en"), Token("string", '"""a"b"""'), Token("mark", "{"), Token("wrong", "'open"),
    ]  # fmt: skip


PUMPED = [
    "\\", '"', "'", '"""', "'''", '"\\', "'\\", "<", "a.", "1.", "1", "a:", "%4", "%41", "x:%4", "\\u", "?", "@a-", "<a",
    "#", '"a', "'\"", '"""\\', "'''\"", "PREFIX a:<b>", "BASE <a/>", "FROM ", "<a> ", "service ", "-", "a-", "_", "<\\u",
]  # fmt: skip
# Reads queries that are given as JSON, and says what was done: in a process that can be ended from outside.
READER = """
import json, sys
from kg.stores.query_check import read
from kg.errors import QueryError
for text in json.load(sys.stdin):
    try:
        read(text)
    except QueryError:
        pass
print("done")
"""


@pytest.mark.parametrize(
    "opening", ['ASK { ?s ?p """', "ASK { ?s ?p '", "ASK "], ids=["long", "short", "none"]
)
def test_no_query_takes_long_to_read(opening: str) -> None:
    """Queries of 100,000 characters, each a piece repeated, are read within a hundred times of what they need.

    A pattern in which a backslash matched in two ways never came to an end behind 60 of them.
    """
    texts = [opening + piece * (100_000 // len(piece)) for piece in PUMPED]
    done = subprocess.run(
        [sys.executable, "-c", READER], input=json.dumps(texts), capture_output=True, text=True, timeout=300, check=True
    )  # fmt: skip
    assert done.stdout == "done\n"
