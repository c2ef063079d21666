"""RDF files -> graphs: `kg load` takes what `kg export` writes, and nothing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import graph
from kg.cli.main import main
from kg.formats import output, rdf_input, records
from kg.formats.output import dumps
from kg.graph.ontology import KG
from kg.knowledge import own
from kg.stores import open_store
from support.folders import FICTIONAL
from support.water import WATER, said

YUNZHOU = FICTIONAL / "yunzhou.jsonl"
NAMED = (".trig", ".nq", ".jsonld")
SINGLE = (".ttl", ".nt", ".rdf")


def kg(*words: str | Path) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two documents that share bodies, industries and a park."""
    assert kg("build", YUNZHOU, "-s", tmp_path / "kg.db").exit_code == 0
    return tmp_path / "kg.db"


@pytest.mark.parametrize("ending", NAMED)
def test_an_export_is_loaded_as_it_was(store: Path, tmp_path: Path, ending: str) -> None:
    """Store to file to store: the same graph, the same statements; a second load changes nothing."""
    file, other = tmp_path / f"graph{ending}", tmp_path / "other.db"
    kg("export", "-s", store, "-o", file)
    for outcome in ("stored", "unchanged"):
        result = kg("load", file, "-s", other)
        assert result.stdout.splitlines() == [f"yunzhou-{name}: {outcome}" for name in ("food", "water")]
    with open_store(str(store)) as one, open_store(str(other)) as two:
        assert said(two.graph()) == said(one.graph())
        assert set(two.dataset().quads()) == set(one.dataset().quads())


@pytest.mark.parametrize("ending", SINGLE)
def test_one_document_needs_no_named_graph(tmp_path: Path, ending: str) -> None:
    """All that such a file says, its one document says."""
    made = graph.build([WATER], own())
    file = tmp_path / f"water{ending}"
    kg("build", YUNZHOU, "-s", tmp_path / "kg.db")
    with open_store(str(tmp_path / "water.db"), create=True) as store:
        store.replace(made)
    kg("export", "-s", tmp_path / "water.db", "-o", file)
    (found,) = rdf_input.read(file)
    assert said(found) == said(made)


def test_what_others_say_is_left_out(tmp_path: Path) -> None:
    """Statements in other vocabularies, and those of no document, change nothing."""
    made = graph.build([WATER], own())
    (document,) = (iri for iri, node in made.nodes(data=True) if node["type"] == "PolicyDocument")
    more = f"<http://else/s> <http://else/p> \"o\" <{document}> .\n<http://else/s> <{KG}text> \"o\" .\n"
    file = tmp_path / "water.nq"
    file.write_text(dumps(made, "nquads") + more, encoding="utf-8")
    (found,) = rdf_input.read(file)
    assert said(found) == said(made)


def without(line: str) -> str:
    """Return the fictional documents as N-Quads without the statements that have these words in them."""
    text = dumps(graph.build(records.read(YUNZHOU), own()), "nquads")
    return "\n".join(one for one in text.splitlines() if line not in one)


WRONG = {
    "not.ttl": ("<a:b> <a:b .\n", "cannot be read as Turtle"),
    "empty.nq": ("", "holds no policy document"),
    "foreign.nt": ("<a:b> <a:b> <a:b> .\n", "holds no policy document"),
    "graph.xls": ("", "its ending names no RDF format"),
    "broken.nq": (without("ontology#role>"), "breaks the shapes in"),
}


@pytest.mark.parametrize(("name", "content", "message"), [(n, *rest) for n, rest in WRONG.items()], ids=WRONG)
def test_a_file_that_is_wrong_is_told_in_one_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    """Nothing of it is loaded, and the other files of the same run are."""
    file, good, store = tmp_path / name, tmp_path / "good.nq", tmp_path / "kg.db"
    file.write_text(content, encoding="utf-8")
    good.write_text(dumps(graph.build([WATER], own()), "nquads"), encoding="utf-8")
    result = kg("load", file, good, "-s", store)
    assert (result.exit_code, result.stdout) == (1, "water: stored\n")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"Error: {file}: ") and message in line


def test_no_store_is_made_for_nothing(tmp_path: Path) -> None:
    """Where no file can be read, there is no store either."""
    result = kg("load", tmp_path / "missing.trig", "-s", tmp_path / "kg.db")
    assert result.exit_code == 1
    assert "no such file" in result.stderr
    assert not (tmp_path / "kg.db").exists()


def test_many_documents_want_named_graphs(store: Path, tmp_path: Path) -> None:
    """Turtle does not say which document says what."""
    kg("export", "-s", store, "-o", tmp_path / "graph.ttl")
    result = kg("load", tmp_path / "graph.ttl", "-s", tmp_path / "other.db")
    assert result.exit_code == 1
    assert "does not say which of its 2 documents" in result.stderr


def test_every_syntax_that_is_exported_can_be_read() -> None:
    """The endings of both mean the same."""
    formats = {output.format_of(Path(f"graph{ending}")) for ending in rdf_input.FORMATS}
    assert formats == {"turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"}
