"""Which blocks of a document are headings, and how deep they stand.

What tells a heading is its form and that of its siblings, not its words: see
``schema/rules/outline.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.knowledge.rules import Rule, RuleFile
from kg.outline.blocks import Block
from kg.text.brackets import enclosed
from kg.text.numerals import value

# The longest phrases that stand as headings, in characters: in front of the text that they head,
# alone in a line behind a number, alone without a number, in front of a colon.
_RUN_ON, _FULL, _BARE, _COLON = 36, 60, 30, 24
# A phrase that ends in a full stop may be this long among siblings that are headings.
_LONG = 56
# An article may open with a phrase of this length that says what it is about.
_HEADED = 20
# A heading that ends in a full stop has at most this many commas; a sentence has more.
_OPEN_COMMAS = 1
# So many siblings of one section show whether they are headings.
_SECTION = 3
# More unnumbered short lines than this, one under the other, are a list or a verse.
_BARE_RUN = 2


@dataclass(frozen=True, slots=True)
class Item:
    """A block with its number: ``content`` is where its own words start in the text.

    ``form`` is ``run-on``, ``full``, ``open`` (a short sentence that may head what follows),
    ``long`` (such a phrase that is a heading only among others) or ""; ``head`` is the end of the
    phrase that would be the heading.
    """

    block: Block
    content: int
    style: Rule | None = None
    number: int = 0
    form: str = ""
    head: int = 0
    rank: float = 0.0


def items(found: Iterable[Block], patterns: RuleFile) -> list[Item]:
    """Return the blocks with their numbers, and with the forms that they have as headings."""
    return _formed([_item(block, patterns) for block in found], patterns)


# ---- numbers and forms ----


def _item(block: Block, patterns: RuleFile) -> Item:
    """Read the number of a block; note and row have none."""
    if block.kind != "text":
        return Item(block, block.start)
    if found := patterns.first("trailing", block.text):
        return _numbered(block, *found, content=0)
    if found := patterns.first("numbering", block.text) or patterns.first("article", block.text):
        return _numbered(block, *found, content=found[1].end())
    match = patterns.search("bullet", block.text)
    return Item(block, block.start + (match.end() if match else 0), form="item" if match else "")


def _numbered(block: Block, style: Rule, match: re.Match[str], content: int) -> Item:
    numeral = match.groupdict().get("number") or next((v for v in match.groupdict().values() if v), "")
    parts = [value(part) for part in numeral.replace("\uff0e", ".").split(".")]
    rank = style.attributes["rank"] + style.attributes.get("step", 0) * (len(parts) - 1)
    return Item(block, block.start + content, style, parts[-1], rank=float(rank))


def _formed(items: Sequence[Item], patterns: RuleFile) -> list[Item]:
    """Give each numbered item the form that it has as a heading, if any."""
    formed = []
    for index, item in enumerate(items):
        form, length = _form(items, index, patterns) if item.style else (item.form, 0)
        formed.append(replace(item, form=form, head=item.content + length))
    return formed


def _form(items: Sequence[Item], index: int, patterns: RuleFile) -> tuple[str, int]:
    """Return the form of a numbered item, and the length of its phrase."""
    item = items[index]
    text = item.block.text[item.content - item.block.start :]
    phrase, rest = _phrase(text, patterns)
    # What a sentence runs on to tells it from a head; what a colon heads does not.
    if not phrase or patterns.search("sentence", phrase if patterns.search("headed", text) else text):
        return "", 0
    if _is_article(item, patterns):
        short = len(phrase) <= _HEADED and not set(phrase) & set(patterns.words["commas"])
        return ("run-on" if short and rest.strip() else ""), len(phrase)
    if rest.strip():
        form = "run-on" if len(phrase) <= _RUN_ON else "long" if len(phrase) <= _LONG else ""
        return form, len(phrase)
    if not _has_content(items, index, patterns):
        return "", 0
    if phrase == text:
        return _full(text, patterns)
    clauses = sum(phrase.count(mark) for mark in patterns.words["commas"])
    noted = items[index + 1].block.paragraph == item.block.paragraph
    if noted or clauses > _OPEN_COMMAS or len(phrase) > _LONG:
        return "", 0
    return "open" if len(phrase) <= _RUN_ON else "long", len(phrase)


def _is_article(item: Item, patterns: RuleFile) -> bool:
    return item.style in patterns.groups["article"]


def _full(text: str, patterns: RuleFile) -> tuple[str, int]:
    if text[-1] in patterns.words["colons"]:
        return ("full", len(text) - 1) if len(text) <= _COLON else ("", 0)
    short = len(text) <= _FULL and text[-1] not in patterns.words["closing"]
    return ("full", len(text)) if short else ("", 0)


def _phrase(text: str, patterns: RuleFile) -> tuple[str, str]:
    """Part a text behind its first full stop that no quote or bracket encloses, or a colon that heads it."""
    if found := patterns.search("headed", text):
        return text[: found.end("head")], text[found.end("head") + 1 :]
    inside = {p for s, e in enclosed(text, patterns.words["pairs"]) for p in range(s, e)}
    stop = next((p for p, c in enumerate(text) if c == patterns.words["enders"][0] and p not in inside), None)
    return (text, "") if stop is None else (text[:stop], text[stop + 1 :])


def _has_content(items: Sequence[Item], index: int, patterns: RuleFile) -> bool:
    """Tell whether something stands under an item: text, or items of a deeper rank."""
    item = items[index]
    # Its notes do not count, be they in its line or below it, nor text behind them in its line.
    for later in range(index + 1, len(items)):
        following = items[later]
        own = following.block.paragraph == item.block.paragraph or following.block.kind == "note"
        if not own and not patterns.search("label", following.block.text):
            return following.style is None or following.rank > item.rank
    return False


# ---- headings ----


def ranks_of(items: Sequence[Item], patterns: RuleFile) -> dict[int, float]:
    """Return the rank of each item that is a heading, by its index."""
    ranks: dict[int, float] = {}
    for group in _groups(items):
        # Siblings that count on through several sections may be headings in one of them alone.
        parts = [group] if _are_heads(items, group, patterns) else _sections(items, group)
        for part in parts:
            if _are_heads(items, part, patterns):
                ranks |= {index: items[index].rank for index in part if items[index].form}
    bare = _bare(items, ranks, patterns)
    return ranks | dict(_bare_ranks(bare, items, ranks))


def _are_heads(items: Sequence[Item], group: Sequence[int], patterns: RuleFile) -> bool:
    """Tell whether siblings are headings.

    They are of a kind: where most are whole sentences, a short one is no heading either; in a list that words
    before it open, half of them do not suffice.
    """
    heads = sum(items[index].form not in ("", "long") for index in group)
    formed = sum(bool(items[index].form) for index in group)
    return 2 * heads >= len(group) and (not _is_listed(items, group[0], patterns) or 2 * formed > len(group))


def _sections(items: Sequence[Item], group: Sequence[int]) -> Iterator[list[int]]:
    """Yield the siblings under each item of a higher rank, where they are enough to compare."""
    section = [group[0]]
    for before, index in pairwise(group):
        between = (items[later] for later in range(before + 1, index))
        if any(item.style and item.rank < items[index].rank for item in between):
            yield from [section] if len(section) >= _SECTION else []
            section = []
        section.append(index)
    yield from [section] if len(section) >= _SECTION else []


def _is_listed(items: Sequence[Item], first: int, patterns: RuleFile) -> bool:
    """Tell whether words that end in a colon open the list that begins with an item."""
    before = items[first - 1].block if first else None
    return before is not None and before.kind == "text" and before.text[-1] in patterns.words["colons"]


def _groups(items: Sequence[Item]) -> Iterator[list[int]]:
    """Yield the indexes of items that count on from one another in one style."""
    open_groups: dict[tuple[str, float], list[int]] = {}
    for index, item in enumerate(items):
        if item.style is None:
            continue
        key = (item.style.name, item.rank)
        group = open_groups.get(key)
        if group and items[group[-1]].number < item.number:
            group.append(index)
            continue
        if group:
            yield group
        open_groups[key] = [index]
    yield from open_groups.values()


def _bare(items: Sequence[Item], ranks: dict[int, float], patterns: RuleFile) -> list[int]:
    """Return the indexes of unnumbered short lines that what follows falls under."""
    found: list[int] = []
    run: list[int] = []
    ready = True  # a line that breaks off goes on in the next; only behind a finished one a heading stands
    for index, item in enumerate(items):
        if ready and _is_alone(items, index) and _is_bare(item, patterns):
            run.append(index)
            continue
        goes_on = patterns.search("unfinished", item.block.text) if run else None
        if len(run) <= _BARE_RUN and item.block.kind != "row" and not (goes_on and goes_on.start() == 0):
            found.extend(run)
        run = []
        ready = index in ranks or item.block.kind != "text" or is_finished(item.block.text, patterns)
    return found


def _is_bare(item: Item, patterns: RuleFile) -> bool:
    text = item.block.text
    if article := patterns.search("article", text):
        text = text[article.end() :]  # an article may be headed by what it is about
    if (item.style or item.form) and not article:
        return False
    if item.block.kind != "text" or not 2 <= len(text) <= _BARE:
        return False
    if text[-1] in patterns.words["closing"] + patterns.words["colons"] or not any(map(str.isalpha, text)):
        return False
    return not any(patterns.search(group, text) for group in ("unfinished", "label", "sentence"))


def _is_alone(items: Sequence[Item], index: int) -> bool:
    """Tell whether a block is all of its line."""
    neighbours = items[max(index - 1, 0) : index + 2]
    return sum(i.block.paragraph == items[index].block.paragraph for i in neighbours) == 1


def is_finished(text: str, patterns: RuleFile) -> bool:
    """Tell whether a text ends in a mark that lets nothing go on behind it."""
    return text[-1] not in patterns.words["continuing"] and not text[-1].isalnum()


def _bare_ranks(
    bare: Iterable[int], items: Sequence[Item], ranks: dict[int, float]
) -> Iterator[tuple[int, float]]:
    """Yield the ranks of unnumbered headings: above the items that each starts, or under those before."""
    numbered = sorted(index for index in ranks if items[index].style)
    for index in bare:
        at = bisect_left(numbered, index)
        if at < len(numbered) and items[numbered[at]].number == 1:
            yield index, ranks[numbered[at]] - 0.5
        else:
            yield index, ranks[numbered[at - 1]] + 0.5 if at else 0.5
