"""Scores are those of the project's reference table, and every figure can be traced to verdicts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import scoring
from kg.formats import records
from kg.model import Document, Extraction, Heading, Link, Mention, Unit
from kg.scoring import report


def mention(id: str, start: int, end: int, type: str = "Park") -> Mention:
    return Mention(id, type, start, end, f"{id}-text", rule=f"rule of {id}")  # type: ignore[arg-type]


def unit(id: str, start: int, end: int, **fields: object) -> Unit:
    return Unit(id, fields.pop("kind", "measure"), "do", start, end, f"{id}-text", **fields)  # type: ignore[arg-type]


def extraction(*items: Mention | Unit | Heading, doc: str = "d", text: str = "") -> Extraction:
    return Extraction(
        Document(doc, text),
        tuple(i for i in items if isinstance(i, Heading)),
        tuple(i for i in items if isinstance(i, Mention)),
        tuple(i for i in items if isinstance(i, Unit)),
    )


def rows(gold: Extraction, found: Extraction) -> dict[str, tuple[int, int, int]]:
    table = scoring.score([gold], [found]).rows
    return {r.key: (r.gold, r.found, r.hit) for r in table if isinstance(r, scoring.Row)}


@pytest.mark.parametrize(
    ("end", "hit"),
    [(10, 1), (20, 1), (21, 0), (5, 1), (4, 0)],
    ids=["same", "half of union", "just under half", "half inside", "under half inside"],
)
def test_spans_match_at_half_of_their_union(end: int, hit: int) -> None:
    """Two spans are one at an overlap of at least half of their union."""
    found = extraction(mention("m", 0, end))
    assert rows(extraction(mention("m", 0, 10)), found)["mentions"] == (1, 1, hit)


def test_each_span_is_matched_once() -> None:
    """The best overlap wins, and what is taken is taken."""
    gold = extraction(mention("a", 0, 10))
    found = extraction(mention("b", 0, 8), mention("c", 0, 10))
    verdicts = scoring.score([gold], [found]).verdicts
    assert [(v.outcome, v.item.text) for v in verdicts] == [("hit", "c-text"), ("extra", "b-text")]


def test_another_type_is_another_mention() -> None:
    """A span of another type is a miss and an extra."""
    gold, found = extraction(mention("a", 0, 10)), extraction(mention("a", 0, 10, "Place"))
    assert rows(gold, found)["mentions.Park"] == (1, 0, 0)
    assert rows(gold, found)["mentions.Place"] == (0, 1, 0)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("b", "lead"), (1, 1, 1)),
        (Link("b", "support"), (1, 1, 0)),
        (Link("b", "lead", inferred=True), (1, 0, 0)),
    ],
    ids=["same role", "other role", "inferred"],
)
def test_responsibility_counts_with_its_role(link: Link, expected: tuple[int, int, int]) -> None:
    """A link is right when unit, body and role are; an inferred one is not scored."""
    body = mention("b", 0, 4, "Body")
    gold = extraction(body, unit("u", 5, 20, responsible=(Link("b", "lead"),)))
    found = extraction(body, unit("u", 5, 20, responsible=(link,)))
    assert rows(gold, found)["links.responsible"] == expected
    assert rows(gold, found)["triples"] == expected


def test_aims_join_units() -> None:
    """A goal that is served is matched as a unit, not as a mention."""
    gold = extraction(unit("u", 0, 9, aims=("g",)), unit("g", 10, 20, kind="goal"))
    found = extraction(unit("x", 0, 9, aims=("y",)), unit("y", 10, 20, kind="goal"))
    assert rows(gold, found)["links.aims"] == (1, 1, 1)


def test_a_document_that_was_not_found_counts_as_missed() -> None:
    """What gold has and the system lacks is missed; what only the system has does not count."""
    gold = extraction(mention("a", 0, 10))
    other = extraction(mention("a", 0, 10), mention("b", 20, 30), doc="other")
    assert rows(gold, other)["mentions"] == (1, 0, 0)


def test_errors_stand_beside_their_text_and_rule() -> None:
    """An extra names its rule, its words and the words around it."""
    found = extraction(mention("a", 3, 6), text="0123456789" * 10)
    (error,) = report.errors(scoring.score([extraction()], [found]).verdicts)
    assert (error.outcome, error.kind, error.rule) == ("extra", "Park", "rule of a")
    assert error.context.startswith("0123456789")


def test_rules_are_judged_by_what_they_found() -> None:
    """Precision by rule counts what each rule found and what of it is right."""
    gold = extraction(mention("a", 0, 10))
    found = extraction(mention("a", 0, 10), mention("b", 20, 30))
    verdicts = scoring.score([gold], [found]).verdicts
    assert report.by_rule(verdicts) == [
        ("mentions", "rule of b", 1, 0),
        ("mentions", "rule of a", 1, 1),
    ]


def spoil(gold: Extraction, seed: int) -> Extraction:
    """Return an extraction with every kind of mistake in it, the same for the same seed."""
    chance = random.Random(seed)
    mentions = tuple(
        replace(m, start=max(0, m.start - chance.randrange(3)), type=chance.choice((m.type, m.type, "Place")))
        for m in gold.mentions
        if chance.random() < 0.9
    )
    ids = {m.id for m in mentions}
    keep = tuple(u for u in gold.units if chance.random() < 0.9)
    units = tuple(_spoil_unit(u, ids, {k.id for k in keep}, chance) for u in keep)
    return replace(gold, mentions=mentions, units=units, headings=gold.headings[1:])


def _spoil_unit(unit: Unit, mentions: set[str], units: set[str], chance: random.Random) -> Unit:
    links = tuple(
        replace(r, role=chance.choice((r.role, "shared")), inferred=chance.random() < 0.1)
        for r in unit.responsible
        if r.mention in mentions
    )
    there: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda ids: tuple(i for i in ids if i in mentions)  # noqa: E731
    return replace(
        unit,
        end=max(unit.start + 1, unit.end - chance.randrange(4)),
        modality=chance.choice((unit.modality, "forbid")),
        responsible=links,
        targets=(*there(unit.targets), *chance.sample(sorted(mentions), 1)),
        instruments=there(unit.instruments),
        basis=there(unit.basis),
        quantities=there(unit.quantities),
        times=there(unit.times),
        aims=tuple(a for a in unit.aims if a in units),
    )


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_the_reference(seed: int, shared: Path, tmp_path: Path) -> None:
    """The table holds the same numbers as the reference script, on extractions with all kinds of mistakes."""
    golds = [next(records.read(path)) for path in sorted(shared.glob("gold/*.jsonl"))]
    found = [spoil(one, seed) for one in golds[seed % 2 :]]
    records.write(golds, tmp_path / "gold.jsonl")
    records.write(found, tmp_path / "found.jsonl")
    script = [sys.executable, "-X", "utf8", str(shared / "score.py"), "--json"]
    expected = subprocess.run(
        [*script, str(tmp_path / "gold.jsonl"), str(tmp_path / "found.jsonl")],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert report.to_json(scoring.score(golds, found)) == json.loads(expected)


def test_the_table_reads_like_the_reference(founding_gold: Extraction, shared: Path) -> None:
    """Gold against itself gives a table of ones, line for line that of the reference."""
    path = str(shared / "gold" / "hanbin-2021.jsonl")
    script = [sys.executable, "-X", "utf8", str(shared / "score.py"), path, path]
    expected = subprocess.run(script, capture_output=True, check=True, encoding="utf-8").stdout
    assert sorted(report.table(scoring.score([founding_gold], [founding_gold]))) == sorted(
        expected.splitlines()
    )
