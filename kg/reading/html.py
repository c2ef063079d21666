"""HTML pages: the text of the article, its tables as rows of tab-joined cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.errors import InputError
from kg.knowledge.rules import RuleFile
from kg.reading.article import Article, article
from kg.reading.cells import Cell, rows
from kg.reading.limits import PAGE, within
from kg.reading.markup import check
from kg.reading.nodes import children
from kg.reading.txt import decoded
from kg.text.numerals import whole

_SITE = re.compile(r" [-_|\u2013\u2014] ?|[_|\uff5c]|-{2,}")
_PARAGRAPH = re.compile("\r?\n[ \t\r]*\n|\r?\n[ \t]*(?=\u3000)")
_HEADS = "h1, h2, h3, .title"
# Wide characters are those of Chinese and its punctuation.
_BROKEN = re.compile("(?<=[\u2e80-\uffef])[ \\t]*+[\r\n]\\s*+(?=[\u2e80-\uffef])")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*+["']?\s*([\w-]{3,20})""", re.I)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figcaption figure h1 h2 h3 h4"
        " h5 h6 hr li main ol p pre section table tbody td tfoot th thead tr ul",
    )
)
# A table with a cell longer than this lays out the page and holds no data.
_LONGEST_CELL = 600
# The spans that browsers honour; more is a way to write "all".
_WIDEST, _HIGHEST = 100, 1_000


def text(path: Path, rules: RuleFile) -> str:
    """Return the text of an HTML page's article, one block a line, without the page around it.

    Raises ``InputError`` for a file that is empty, of an unknown encoding, or without text.
    """
    tree = LexborHTMLParser(_markup(path))
    shown = article(tree, rules)
    found = list(within(line for line in _lines(shown.node, shown) if line.strip())) if shown else []
    if not found:
        raise InputError(f"{path}: the page holds no text; save the page that shows the document")
    return "\n".join(_titled(found, _titles(tree, rules))) + "\n"


def _markup(path: Path) -> str:
    PAGE.check(path.stat().st_size)
    data = path.read_bytes()
    named = _CHARSET.search(data[:4096])
    # Pages that call themselves GB 2312 hold characters of GB 18030.
    encoding = "gb18030" if named and named[1].lower().startswith(b"gb") else None
    markup = decoded(data, path, encoding)
    check(markup)
    return markup


def _titles(tree: LexborHTMLParser, rules: RuleFile) -> list[str]:
    """Return the titles that the page gives its article, the most reliable first.

    A heading that the title of the window opens with is the article's; another may be the site's name.
    """
    named, site = (_content(tree, *names) for names in (("ArticleTitle", "title"), ("SiteName",)))
    window = _spaced(node.text()) if (node := tree.css_first("title")) else ""
    heads = [text for node in tree.css(_HEADS) if (text := _spaced(node.text()))]
    own = [text for text in heads if len(text) > 3 and window.startswith(text)]
    first = tree.css_first("h1")
    others = [_spaced(first.text())] if first else []
    found = [*own, *(_own(title, site) for title in (*named, *others, window))]
    return sorted(filter(None, found), key=lambda title: not rules.search("title", title))


def _content(tree: LexborHTMLParser, *names: str) -> list[str]:
    metas = (tree.css_first(f'meta[name="{name}"]') for name in names)
    return [_spaced(node.attributes.get("content") or "") for node in metas if node]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _own(title: str, site: list[str]) -> str:
    """Return a title without the name of the site that follows it."""
    for name in filter(None, site):
        title = title.removesuffix(name).rstrip("-_|\u2013\u2014 ") or title
    return _SITE.split(title)[0].strip()


def _titled(found: list[str], titles: list[str]) -> list[str]:
    """Put the page's title above an article that does not contain it."""
    opening = "".join("".join(found[:12]).split())
    for title in titles:
        bare = "".join(title.split())
        if bare in opening or (opening and opening[:60] in bare):
            return found
    return [titles[0], *found] if titles else found


# ---- blocks ----


def _lines(node: LexborNode, shown: Article) -> Iterator[str]:
    """Yield the lines of an element: one for each block and line break."""
    line: list[str] = []
    for piece in _pieces(node, shown):
        if isinstance(piece, str):
            line.append(piece)
            continue
        yield _line("".join(line))
        yield from piece
        line = []
    yield _line("".join(line))


def _line(words: str) -> str:
    """Return a line with each run of space as one space; ideographic space at its start stays.

    A line break of the source between two wide characters is nothing.
    """
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", _BROKEN.sub("", words)).strip(" ")


def _pieces(node: LexborNode, shown: Article) -> Iterator[str | list[str]]:
    """Yield text, and a list wherever a line ends: the rows of a table that stands there, or no rows."""
    left: list[LexborNode | None] = list(reversed(children(node, shown.unseen)))
    mark = ""  # of a list item, for its first words
    while left:
        child = left.pop()
        if child is None or child.tag == "br":
            yield []
        elif child.tag == "-text":
            words = child.text(deep=False) or ""
            yield from _paragraphs(mark + words if words.strip() else words)
            mark = "" if words.strip() else mark
        elif child.tag == "table" and (table := _table(child, shown)):
            yield table
        else:
            ends = [None] if child.tag in _BLOCKS else []
            yield from ([] for _ in ends)
            mark = shown.marks.get(child.mem_id, mark)
            left += [*ends, *reversed(children(child, shown.unseen))]


def _paragraphs(words: str) -> Iterator[str | list[str]]:
    """Yield a text, cut by an empty list where only a blank or an indented line begins a paragraph."""
    found = [piece for piece in _PARAGRAPH.split(words) if piece.strip()]
    yield found[0] if found else words
    for piece in found[1:]:
        yield []
        yield piece
    if found and words[-1].isspace():
        yield " "


def _table(node: LexborNode, shown: Article) -> list[str]:
    """Return the rows of a table, or [] if the page uses it for layout only."""
    if node.mem_id in shown.layout:
        return []
    lines = (_inside(row, "td th", shown) for row in _inside(node, "tr", shown))
    cells = [[_cell(cell, shown) for cell in line] for line in lines]
    lengths = [len(cell.text) for row in cells for cell in row]
    if max(map(len, cells), default=0) < 2 or max(lengths) > _LONGEST_CELL:
        return []
    return rows(cells)


def _inside(node: LexborNode, tags: str, shown: Article) -> Iterator[LexborNode]:
    """Yield the elements of some tags in an element, but none that stands in another of them."""
    left = list(reversed(children(node, shown.unseen)))
    while left:
        child = left.pop()
        if child.tag in tags.split():
            yield child
        else:
            left += reversed(children(child, shown.unseen))


def _cell(node: LexborNode, shown: Article) -> Cell:
    words = " ".join(line for line in _lines(node, shown) if line)
    wide, high = (whole(node.attributes.get(name) or "", 1) or 1 for name in ("colspan", "rowspan"))
    return Cell(words, min(wide, _WIDEST), min(high, _HIGHEST))
