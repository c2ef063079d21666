"""The ledger as a table for files, and as a workbook with a sheet for each body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kg.answers.ledger import COLUMNS, MISSING, Entry, cell
from kg.answers.ledger_choice import grouped
from kg.answers.ledger_states import KEPT, State
from kg.answers.spreadsheets import Sheet
from kg.graph.classes import HELPING_ROLES, LEADING_ROLES
from kg.stores.base import Column, Rows, Value

_YES_NO = (*MISSING, "doubtful")
FILE_COLUMNS = (
    *("kind", "text", "lead", "support", "due", "due_by", "quantity", "instrument", "target", "field"),
    *(
        "theme",
        "document",
        "sentence",
        "modality",
        *_YES_NO,
        *KEPT,
        "standing",
        "start",
        "end",
        "link",
        "iri",
    ),
)

Words = Mapping[str, Mapping[str, str]]


def columns(words: Words) -> tuple[Column, ...]:
    """Return the columns of the table, with their labels in the words of the pages."""
    coded = ("kind", "modality", "standing", *_YES_NO)
    return tuple(
        Column(name, words[f"ledger_{name}"]["zh"], words[f"ledger_{name}"]["en"], name in coded)
        for name in FILE_COLUMNS
    )


def table(
    rows: Iterable[Entry],
    words: Words,
    language: str,
    states: Mapping[str, State] | None = None,
    standings: Mapping[str, str] | None = None,
    link: Callable[[Entry], str] = lambda row: row.iri,
) -> Rows:
    """Return rows as an answer, for files; ``link`` gives the address of the place in the text."""
    mark = f"\uff08{words['inferred'][language]}\uff09"
    told = (
        {
            **_told(row, mark),
            **_kept((states or {}).get(row.iri)),
            "standing": (standings or {}).get(row.iri, ""),
            "link": link(row),
        }
        for row in rows
    )
    return Rows(columns(words), tuple(tuple(cells[name] for name in FILE_COLUMNS) for cells in told))


def _told(row: Entry, mark: str) -> dict[str, Value]:
    def bodies(*roles: str) -> str:
        return "\uff1b".join(b.name + (mark if b.inferred else "") for b in row.those(*roles))

    return {
        **{name: cell(row, name) for name in COLUMNS},
        **{name: name in row.missing for name in MISSING},
        **{
            name: getattr(row, name)
            for name in ("due_by", "sentence", "modality", "doubtful", "start", "end")
        },
        "iri": row.iri,
        "field": row.fields[-1] if row.fields else "",
        "lead": bodies(*LEADING_ROLES),
        "support": bodies(*HELPING_ROLES),
    }


def _kept(state: State | None) -> dict[str, Value]:
    return {name: getattr(state, name) if state else "" for name in KEPT}


def sheets(
    rows: Sequence[Entry], title: str, nobody: str, tabled: Callable[[Sequence[Entry]], Rows]
) -> Iterator[Sheet]:
    """Yield a sheet for each body that is stated to answer, the busiest first, and one for the rest."""
    for body, own in grouped(rows):
        yield Sheet(body or nobody, f"{title} \u00b7 {body or nobody}", tabled(own))
