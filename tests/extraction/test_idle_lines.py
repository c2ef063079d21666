"""A line of a lexicon that has no effect is told with the rule or line that wins."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import knowledge
from kg.cli.main import main
from kg.extraction.idle_lines import idle
from kg.knowledge import lexicon
from kg.resources import folder

# Lines that somebody adds: file, line, and what wins; "" where the line has its effect.
LINES = [
    ("park.tsv", "云上谷\t\t", ""),
    ("park.tsv", "…云上谷\t\t", ""),
    ("park.tsv", "龙头企业\t\t", "body.tsv"),
    ("industry.tsv", "水平\t\t", "nouns.tsv"),
    ("project.tsv", "24小时\t\t", "length of time"),
    ("nouns.tsv", "打造\t", "grammar.tsv"),
    ("grammar.tsv", "上谷\tverb\t", ""),
    ("grammar.tsv", "定期\tadverb\t", "frequency"),
]


@pytest.fixture(scope="module")
def winners(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What wins over the lines of a schema folder that the product's own, without their terms, has not."""
    base, mine = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("mine")
    shutil.copytree(folder("schema") / "lexicon", base / "lexicon")
    for file, line, _ in LINES:
        path, term = base / "lexicon" / file, line.split("\t")[0]
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\n".join(one for one in lines if one.split("\t")[0] != term), encoding="utf-8")
    shutil.copytree(base / "lexicon", mine / "lexicon")
    for file, line, _ in LINES:
        with (mine / "lexicon" / file).open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")
    changed = replace(knowledge.own().with_words(lexicon.load(mine / "lexicon")), folder=mine)
    return {one.term: one.winner.partition(":")[0] for one in idle(changed, base)}


@pytest.mark.parametrize(("file", "line", "winner"), LINES, ids=[f"{f} {n.strip()}" for f, n, _ in LINES])
def test_a_line_without_effect_names_the_winner(
    file: str, line: str, winner: str, winners: dict[str, str]
) -> None:
    """A line that another line or rule overrides is told with it; one that has its effect is not."""
    assert winners.get(line.split("\t")[0], "") == winner


def test_rules_check_tells_it(tmp_path: Path) -> None:
    """`kg rules check` names the line and the winner; of the product's own lines it says nothing."""
    mine = tmp_path / "mine"
    shutil.copytree(folder("schema"), mine)
    with (mine / "lexicon" / "park.tsv").open("a", encoding="utf-8") as out:
        out.write("龙头企业\t\t\n")
    done = CliRunner(catch_exceptions=False).invoke(main, ["rules", "check", "--schema", str(mine)])
    assert done.exit_code == 0
    (line,) = [one for one in done.stderr.splitlines() if "has no effect" in one]
    assert "park.tsv" in line
    assert "'龙头企业' has no effect: 'body.tsv:" in line
