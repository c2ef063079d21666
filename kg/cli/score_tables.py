"""The scores of an extraction as lines for a terminal and as JSON."""

from __future__ import annotations

from typing import Any

from kg import scoring
from kg.scoring import Accuracy, Row, Score


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


def rule_table(result: Score) -> list[str]:
    """Return the precision of each rule as the lines of a table."""
    lines = [f"{'found':>7}{'right':>7}{'P':>8}  rule"]
    for field, rule, found, right in scoring.by_rule(result.verdicts):
        lines.append(f"{found:7}{right:7}{right / found:8.3f}  {field}: {rule}")
    return lines


def error_lines(result: Score) -> list[str]:
    """Return what is not a hit, tabs between outcome, field, kind, place, text, rule and context."""
    return [
        "\t".join(
            (v.outcome, v.field, v.kind, f"{v.document.id}:{v.item.start}", v.item.text, v.rule, v.context)
        )
        for v in scoring.errors(result.verdicts)
    ]


def to_json(result: Score) -> dict[str, dict[str, Any]]:
    """Return the scores by key, rounded to four places, ready for ``json.dumps``."""
    return {row.key: _json(row) for row in result.rows}


def _json(row: Row | Accuracy) -> dict[str, Any]:
    if isinstance(row, Accuracy):
        return {"accuracy": round(row.value, 4)}
    figures = {"p": round(row.precision, 4), "r": round(row.recall, 4), "f1": round(row.f1, 4)}
    return figures | {"gold": row.gold, "found": row.found, "hit": row.hit}
