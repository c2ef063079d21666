"""A comparison as an answer: a row for each measure, goal or passage, for readers or for programs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, partial

from kg.comparing.changes import Change, Part
from kg.comparing.comparison import Comparison, Row
from kg.comparing.items import Item
from kg.page.appearance import load_labels, load_theme
from kg.resources import folder
from kg.stores.base import Column, Rows, Value

Words = Mapping[str, Mapping[str, str]]
_COLUMNS = ("state", "changes", "kind", "before", "after", "what", "heading_before", "heading_after", "why")
_PLACES = ("start_before", "start_after")
_SHOWN = 4  # so many names are told of those that both items name


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return the words in which comparisons are told."""
    return load_labels(folder("viz") / "compare.json")


def chosen(
    comparison: Comparison,
    types: Collection[str] = (),
    kinds: Collection[str] = ("measure", "goal"),
    kept: bool = False,
) -> Iterator[Row]:
    """Yield the rows of some kinds with a change of some types (any by default); all rows with ``kept``."""
    for row in comparison.rows:
        if row.kind in kinds and (kept or row.types) and (not types or not set(types).isdisjoint(row.types)):
            yield row


def table(rows: Iterable[Row], language: str, coded: bool = False) -> Rows:
    """Return rows as an answer; with ``coded`` states and types stay the words of programs."""
    words = labels()
    names = (*_COLUMNS, *_PLACES)
    columns = tuple(Column(name, words[name]["zh"], words[name]["en"]) for name in names)
    return Rows(columns, tuple(tuple(_cells(row, language, coded)) for row in rows))


def _cells(row: Row, language: str, coded: bool) -> Iterator[Value]:
    say = str if coded else partial(word, language=language)
    yield say(row.state)
    yield _between(language).join(map(say, row.types)) if row.pair else ""
    yield say(row.kind)
    for item in (row.before, row.after):
        yield one_line(item.text) if item else ""
    yield "\uff1b".join(told(change, language) for change in row.changes if change.before or change.after)
    for item in (row.before, row.after):
        yield " / ".join(item.path) if item else ""
    yield why(row, language)
    for item in (row.before, row.after):
        yield item.start if item else None


def word(code: str, language: str) -> str:
    """Return the word for a state, a type of change or a kind."""
    return labels()[code][language]


def told(change: Change, language: str) -> str:
    """Return a change as words: what it is, from what, to what."""
    sides = (parts(side, language) or word("nothing", language) for side in (change.before, change.after))
    arrow = " \u2192 ".join(sides)
    return f"{word(change.type, language)}: {arrow}"


def parts(side: Iterable[Part], language: str) -> str:
    """Return one side of a change, bodies with their roles."""
    return _between(language).join(map(partial(_part, language=language), side))


def _part(part: Part, language: str) -> str:
    if not part.role:
        return one_line(part.text)
    role = _roles()[part.role][language]
    return f"{part.text}\uff08{role}\uff09" if language == "zh" else f"{part.text} ({role})"


@cache
def _roles() -> Words:
    roles: Words = load_theme(folder("viz") / "theme.json")["roles"]
    return roles


def why(row: Row, language: str) -> str:
    """Return why two items are held to be one; "" for an item of one document only."""
    if row.pair is None:
        return ""
    said = word(row.pair.how, language).format(share=round(100 * row.pair.likeness))
    both = sorted(row.pair.before.names & row.pair.after.names, key=_place(row.pair.after))
    if row.pair.how != "same" and both:
        names = _between(language).join(both[:_SHOWN])
        said += ("\uff0c" if language == "zh" else ", ") + word("shared", language).format(names=names)
    return said


def _place(item: Item) -> Callable[[str], tuple[int, str]]:
    return lambda name: (item.text.find(name), name)


def one_line(text: str) -> str:
    """Return a text without breaks and tabs."""
    return " ".join(text.split())


def _between(language: str) -> str:
    return "\u3001" if language == "zh" else ", "
