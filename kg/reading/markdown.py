"""Markdown files (.md): headings, lists with their numbers, tables as rows; its marks are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading import txt
from kg.reading.cells import Cell, rows
from kg.reading.content import Content
from kg.reading.limits import PAGE, within

# What stands between lines of dashes at the beginning says what the file is, in YAML.
_FRONT = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_KEYS = ("title", "issuer", "number", "date")
_DAY = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9])$")
_TAG = re.compile(r"<[^<>]{0,500}>")


def text(path: Path, rules: RuleFile) -> Content:
    """Return the text of a Markdown file; a line break in a paragraph stays one.

    The block of YAML that may open it gives title, issuer, number and date; a warning names what else it
    says. Raises ``InputError`` as ``kg.reading.txt`` does, and for a file that holds nothing but marks.
    """
    PAGE.check(path.stat().st_size)
    source = txt.text(path, rules).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(source)
    stated = _stated(front[1]) if front else {}
    # Official texts indent paragraphs by spaces, which are no code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    tokens = parser.parse(source[front.end() :] if front and stated else source)
    found = list(within(_titled(list(_lines(tokens)))))
    if not any(map(str.strip, found)):
        raise InputError(f"{path}: the file holds no text; it should hold that of a policy document")
    given = {key: stated[key] for key in _KEYS if stated.get(key)}
    if not _DAY.match(given.get("date", "")):
        given.pop("date", None)
    others = ", ".join(sorted(stated.keys() - given.keys()))
    warnings = (f"what its first lines say of {others} was not read",) if others else ()
    return Content("\n".join(found) + "\n", warnings, stated=given)


def _stated(block: str) -> dict[str, str]:
    """Return what a block of YAML says, nothing where it is none."""
    try:
        found = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(key): str(value)[: 10 if isinstance(value, date) else None].strip() for key, value in pairs}


def _titled(lines: list[str]) -> list[str]:
    """Take the first heading for the title where it is the only one of its level, and opens the text."""
    if lines and lines[0].startswith("# ") and sum(line.startswith("# ") for line in lines) == 1:
        return [lines[0].removeprefix("# "), *lines[1:]]
    return lines


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the lines of the blocks; the first of a heading or item has its mark."""
    mark = ""
    table: list[list[Cell]] = []
    for token in tokens:
        if token.type == "heading_open":
            mark = f"{'#' * int(token.tag[1])} "
        elif token.type == "list_item_open" and token.info:
            mark = f"{token.info}{token.markup} "
        elif token.type == "tr_open":
            table.append([])
        elif token.type == "table_close":
            yield from rows(table)
            table = []
        elif token.type == "inline" and table:
            table[-1].append(Cell(_words(token)))
        elif token.type == "inline":
            yield from (mark + _words(token)).split("\n")
            mark = ""
        elif token.type in ("fence", "code_block"):
            yield from token.content.splitlines()
        elif token.type == "html_block":
            yield from filter(str.strip, _TAG.sub("", token.content).splitlines())


def _words(token: Token) -> str:
    """Return the text of a paragraph, heading or cell without its marks."""
    return "".join(map(_piece, token.children or ()))


def _piece(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak") or token.content.startswith("<br"):
        return "\n"
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
