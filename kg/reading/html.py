"""HTML pages: the text of the article, its tables as rows of tab-joined cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.cells import Cell, rows
from kg.reading.txt import decoded

_UNSEEN = "script,style,noscript,template,svg,nav,header,footer,form,select,button,iframe,head > *:not(title)"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SITE = re.compile(r" [-_|\u2013\u2014] ?|[_|\uff5c]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figcaption figure h1 h2 h3 h4"
        " h5 h6 hr li main ol p pre section table tbody td tfoot th thead tr ul",
    )
)
# A container whose own text is at least this long may be an article.
_SHORTEST = 200
# A table with a cell longer than this lays out the page and holds no data.
_LONGEST_CELL = 600


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of an HTML page's article, one block a line, without the page around it.

    Raises ``InputError`` for a file that is empty, of an unknown encoding, or without text.
    """
    tree = LexborHTMLParser(_markup(path))
    titles = _titles(tree)
    _strip(tree)
    article = _article(tree, rules)
    found = [line for line in _lines(article) if line.strip()] if article else []
    if not found:
        raise InputError(f"{path}: the page holds no text; save the page that shows the document")
    return "\n".join(_titled(found, titles)) + "\n"


def _markup(path: Path) -> str:
    data = path.read_bytes()
    named = _CHARSET.search(data[:4096])
    # Pages that call themselves GB 2312 hold characters of GB 18030.
    encoding = "gb18030" if named and named[1].lower().startswith(b"gb") else None
    return decoded(data, path, encoding)


def _titles(tree: LexborHTMLParser) -> list[str]:
    """Return the titles that the page gives its article, the most reliable first."""
    metas = (tree.css_first(f'meta[name="{name}"]') for name in ("ArticleTitle", "title"))
    titles = [(node.attributes.get("content") or "") for node in metas if node]
    heads = (tree.css_first(selector) for selector in ("h1", "title"))
    return [t for t in map(_own, [*titles, *(n.text() for n in heads if n)]) if t]


def _own(title: str) -> str:
    """Return a title without the name of the site that follows it."""
    return _SITE.split(" ".join(title.split()))[0].strip()


def _strip(tree: LexborHTMLParser) -> None:
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()


def _article(tree: LexborHTMLParser, rules: RuleFile) -> LexborNode | None:
    """Return the element that holds the document: one that sites name so, or the one with most text."""
    for selector in rules.words["article-selectors"]:
        node = tree.css_first(selector)
        if node and len(node.text(strip=True)) >= _SHORTEST:
            return node
    body = tree.body
    candidates = tree.css("body *")
    best = max(candidates, key=_own_text, default=None)
    return best if best and _own_text(best) >= _SHORTEST else body


def _own_text(node: LexborNode) -> int:
    """Count the characters of the paragraphs that stand directly in an element, links left out."""
    return sum(
        len(child.text(strip=True)) - sum(len(a.text(strip=True)) for a in child.css("a"))
        for child in node.iter(include_text=True)
        if child.tag in ("p", "-text", "table") or (child.tag == "div" and not _holds_blocks(child))
    )


def _holds_blocks(node: LexborNode) -> bool:
    return any(child.mem_id != node.mem_id for child in node.css("div,p"))


def _titled(found: list[str], titles: list[str]) -> list[str]:
    """Put the page's title above an article that does not contain it."""
    opening = "".join("".join(found[:12]).split())
    for title in titles:
        bare = "".join(title.split())
        if bare in opening or (opening and opening[:60] in bare):
            return found
    return [titles[0], *found] if titles else found


# ---- blocks ----


def _lines(node: LexborNode) -> Iterator[str]:
    """Yield the lines of an element: one for each block and line break."""
    line = ""
    for piece in _pieces(node):
        if isinstance(piece, str):
            line += piece
            continue
        yield _line(line)
        yield from piece
        line = ""
    yield _line(line)


def _line(words: str) -> str:
    """Return a line with each run of space as one space; ideographic space at its start stays."""
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", words).strip(" ")


def _pieces(node: LexborNode) -> Iterator[str | list[str]]:
    """Yield text, and a list wherever a line ends: the rows of a table that stands there, or no rows."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False) or ""
        elif child.tag == "br":
            yield []
        elif child.tag == "table" and (table := _table(child)):
            yield table
        elif child.tag in _BLOCKS:
            yield []
            yield from _pieces(child)
            yield []
        elif child.tag and not child.tag.startswith("-"):
            yield from _pieces(child)


def _table(node: LexborNode) -> list[str]:
    """Return the rows of a table, or [] if the page uses it for layout only."""
    cells = [
        [_cell(cell) for cell in row.css("td,th") if _in(cell, row)]
        for row in node.css("tr")
        if _in(row, node)
    ]
    lengths = [len(cell.text) for row in cells for cell in row]
    nested = any(table.mem_id != node.mem_id for table in node.css("table"))
    if max(map(len, cells), default=0) < 2 or max(lengths) > _LONGEST_CELL or nested:
        return []
    return rows(cells)


def _in(node: LexborNode, outer: LexborNode) -> bool:
    """Tell whether a node stands in an element, and in no nearer one of the same tag."""
    parent = node.parent
    while parent is not None and parent.tag != outer.tag:
        parent = parent.parent
    return parent is not None and parent.mem_id == outer.mem_id


def _cell(node: LexborNode) -> Cell:
    words = " ".join(line for line in _lines(node) if line)
    spans = (node.attributes.get(name) or "" for name in ("colspan", "rowspan"))
    wide, high = (min(int(s), 100) if s.isdigit() and int(s) else 1 for s in spans)
    return Cell(words, wide, high)
