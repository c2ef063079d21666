"""Scores as tables: by kind of thing, by rule, and what was missed or is too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kg.extraction.explaining import about
from kg.knowledge import Knowledge
from kg.knowledge.measured import COLUMNS, LEAST
from kg.scoring import Accuracy, Row, Score, Verdict


def by_rule(verdicts: Iterable[Verdict]) -> list[tuple[str, str, int, int]]:
    """Return field, rule, what the rule found and how much of it is right, the most often wrong first."""
    found: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        if verdict.found and verdict.rule:
            found[verdict.field, verdict.rule] += 1
            right[verdict.field, verdict.rule] += verdict.outcome == "hit"
    rows = [(field, rule, n, right[field, rule]) for (field, rule), n in found.items()]
    return sorted(rows, key=lambda row: (row[3] - row[2], row))


def errors(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return what is not a hit, by field, rule and place in the document."""
    wrong = [v for v in verdicts if v.outcome != "hit"]
    return sorted(wrong, key=lambda v: (v.field, v.rule, v.document.id, v.item.start, v.item.text))


def rule_table(result: Score, knowledge: Knowledge) -> list[str]:
    """Return the precision of each rule as the lines of a table, with the place where the rule stands."""
    lines = [f"{'found':>7}{'right':>7}{'P':>8}  rule"]
    for field, rule, found, right in by_rule(result.verdicts):
        lines.append(f"{found:7}{right:7}{right / found:8.3f}  {field}: {rule}{_source(rule, knowledge)}")
    return lines


def measured_table(result: Score, command: str) -> list[str]:
    """Return how often rules are right as the lines of ``measured.tsv``, below the command that measured it.

    Rules with too few finds are left out, and lines of the lexicon, whose numbers change.
    """
    documents = sorted({verdict.document.id for verdict in result.verdicts})
    rows = [row for row in by_rule(result.verdicts) if row[2] >= LEAST and ".tsv:" not in row[1]]
    return [
        f"# {command}",
        f"# measured on {len(documents)} documents: {', '.join(documents)}",
        f"# rules with fewer than {LEAST} finds are left out",
        "\t".join(COLUMNS),
        *("\t".join(map(str, row)) for row in sorted(rows)),
    ]


def _source(rule: str, knowledge: Knowledge) -> str:
    source = about(rule, knowledge).source
    return f"  [{source}]" if source not in ("", rule) else ""


def error_lines(result: Score) -> list[str]:
    """Return what is not a hit, tabs between outcome, field, kind, place, text, rule and context."""
    return [
        "\t".join(
            (v.outcome, v.field, v.kind, f"{v.document.id}:{v.item.start}", v.item.text, v.rule, v.context)
        )
        for v in errors(result.verdicts)
    ]


def table(result: Score) -> list[str]:
    """Return the scores as the lines of a table."""
    lines = [f"{'':24}{'P':>8}{'R':>8}{'F1':>8}{'gold':>7}{'found':>7}"]
    for row in sorted(result.rows, key=lambda row: isinstance(row, Accuracy)):
        if isinstance(row, Accuracy):
            lines.append(f"{row.key:24}{row.value:8.3f}  (accuracy on matched units)")
        else:
            figures = f"{row.precision:8.3f}{row.recall:8.3f}{row.f1:8.3f}"
            lines.append(f"{row.key:24}{figures}{row.gold:7}{row.found:7}")
    return lines


def to_json(result: Score) -> dict[str, dict[str, Any]]:
    """Return the scores by key, rounded to four places, ready for ``json.dumps``."""
    return {row.key: _json(row) for row in result.rows}


def _json(row: Row | Accuracy) -> dict[str, Any]:
    if isinstance(row, Accuracy):
        return {"accuracy": round(row.value, 4)}
    figures = {"p": round(row.precision, 4), "r": round(row.recall, 4), "f1": round(row.f1, 4)}
    return figures | {"gold": row.gold, "found": row.found, "hit": row.hit}
