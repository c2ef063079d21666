"""A graph as one web page that works offline: pyvis generates it, from our template in ``viz/``.

pyvis brings the drawing library (vis-network, Apache-2.0 or MIT) too. Its own template is not used, since
that fetches from the network, escapes nothing and writes in the system's encoding.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError, PageError, nearest
from kg.files import whole
from kg.graph.classes import READER_TYPES, UNIT_TYPES
from kg.knowledge import fields, own
from kg.knowledge.titles import titles
from kg.naming.matching import Name, short_forms
from kg.page.appearance import LANGUAGES, load_labels, load_theme
from kg.page.collecting import collect
from kg.page.facts import Facts, Node, around, names
from kg.page.facts import about as named
from kg.page.rows import fact_rows, rows, rule_numbers, view_rows
from kg.page.views import DEEPER, ENTITY_EMS, FIRST, UNIT_EMS, View, views
from kg.resources import folder

if TYPE_CHECKING:
    from pyvis.network import Network

SCRIPTS = (
    "facts.js",
    "views.js",
    "paths.js",
    "choices.js",
    "signs.js",
    "cards.js",
    "labels.js",
    "edges.js",
    "network.js",
    "motion.js",
    "search.js",
    "filters.js",
    "panel.js",
    "duties.js",
    "export.js",
    "main.js",
)
READABLE = 1500  # the most nodes and links that can be read at once; with more, the groups start closed
# The most nodes that can all be opened: more move at less than 30 frames a second (benchmarks/page.py).
SMOOTH = 1500
# Characters that could end the element or the line in which the data stands, in HTML or in a script.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page holds: nodes, links and documents, whether groups start closed, and its size in bytes."""

    path: Path
    nodes: int
    links: int
    documents: int
    grouped: bool
    size: int


def render(
    graph: nx.MultiDiGraph,
    path: Path,
    about: str | None = None,
    types: Sequence[str] | None = None,
    language: str = "zh",
) -> Summary:
    """Write the page of a graph to ``path`` and return what is on it.

    ``about`` narrows the page to what a text names and all that touches it, and the page opens there;
    ``types`` are the classes to draw (measures and goals are always kept). The same graph gives the same
    bytes. Raises ``PageError`` where there is nothing to draw or the file cannot be written; the file is
    written as a whole or not at all.
    """
    if language not in LANGUAGES:
        raise PageError(f"no page in {language!r}; {nearest(language, LANGUAGES)}")
    facts, focus = _chosen(graph, about, _classes(types))
    pictures = views(facts)
    content = html(facts, pictures, focus, language).encode("utf-8")
    _write(path, content)
    grouped = any(len(view.board.places) + view.edges > READABLE for view in pictures)
    return Summary(path, len(facts.nodes), len(facts.links), len(facts.sources), grouped, len(content))


def _classes(types: Sequence[str] | None) -> Sequence[str]:
    for name in types or ():
        if name not in READER_TYPES:
            raise PageError(f"no class {name!r} to draw; {nearest(name, READER_TYPES)}")
    return types or READER_TYPES


def _chosen(
    graph: nx.MultiDiGraph, about: str | None, classes: Sequence[str]
) -> tuple[Facts, tuple[int, ...]]:
    facts = collect(graph, classes)
    if not facts.units:
        raise PageError("the graph holds no measure and no goal; load documents with 'kg build' first")
    if not about:
        return facts, ()
    focus = named(facts, about)
    if not focus:
        alike = names(facts).nearest(about)
        hint = f"; did you mean {' or '.join(map(repr, alike))}?" if alike else ""
        raise PageError(f"nothing in the graph is named {about!r}{hint[:200]}")
    near = collect(graph, classes, around(facts, focus))
    return near, named(near, about)


def html(
    facts: Facts,
    pictures: Sequence[View],
    focus: Sequence[int],
    language: str,
    template: str = "page.html",
    more: Mapping[str, Any] | None = None,
) -> str:
    """Return the page of facts as HTML.

    ``template`` names another file in ``viz/`` that extends the page's own, ``more`` its own variables.
    """
    home = folder("viz")
    theme, labels = load_theme(home / "theme.json"), load_labels(home / "labels.json")
    network = _network(facts)
    script = "\n".join([library(), *((home / name).read_text(encoding="utf-8") for name in SCRIPTS)])
    environment = Environment(
        loader=FileSystemLoader(home, encoding="utf-8"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["data"] = data_block
    environment.globals |= {
        "title": _heading(facts, labels, language),
        "language": language,
        "labels": labels,
        "theme": theme,
        "facts": _facts(facts, pictures, focus),
        "style": Markup((home / "page.css").read_text(encoding="utf-8")),
        "script": Markup(script),
        "digest": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "ui": {key: words[language] for key, words in labels.items()},
        **(more or {}),
    }
    network.templateEnv, network.path = environment, template
    return str(network.generate_html())


def data(facts: Facts) -> dict[str, Any]:
    """Return nodes, links and the other facts as the scripts of the page read them, without any view."""
    network = _network(facts)
    return {"nodes": network.nodes, "links": network.edges, "facts": _facts(facts, (), ())}


def _network(facts: Facts) -> Network:
    """Return the pyvis network of the nodes and links of the page."""
    # The import takes most of a second, so it is done only when a page is drawn.
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node as VisNode

    network = Network(height="100%", width="100%", directed=False, cdn_resources="in_line")
    # add_node and add_edge search everything added before, which takes minutes for 20,000 nodes.
    for number, node in enumerate(facts.nodes):
        drawn = VisNode(number, "custom", node.name, **_extras(node))
        del drawn.options["shape"]  # it is the same for all
        network.nodes.append(drawn.options)
        network.node_ids.append(number)
        network.node_map[number] = drawn.options
    rules = rule_numbers(facts)
    for link in facts.links:
        more: dict[str, Any] = {"kind": link.kind}
        more |= {"inferred": 1} if link.inferred else {}
        more |= {"rule": rules[link.rule]} if link.rule else {}
        more |= {"spans": rows("span", link.spans)} if link.spans else {}
        network.edges.append(Edge(link.unit, link.node, False, **more).options)
    network.options = _options()
    return network


def _extras(node: Node) -> dict[str, Any]:
    extras: dict[str, Any] = {"group": node.type, "key": node.key}
    if node.type not in UNIT_TYPES:
        extras["pinyin"] = _pinyin(node.name)
    if short := short_forms(Name(node.iri, node.type, (node.name,))):
        extras["forms"] = [[form, _pinyin(form)] for form in short]
    extras |= {k: v for k in ("aliases", "notation", "date") if (v := getattr(node, k))}
    return extras


@functools.lru_cache(maxsize=2**15)
def _pinyin(name: str) -> str:
    """Return the syllables of a name with spaces between them: search takes them in full and as initials."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name, errors="ignore"))


def _options() -> dict[str, Any]:
    """Return the options of vis-network: positions are given, so physics is off at the start."""
    return {
        "autoResize": True,
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "physics": {"enabled": False, "solver": "barnesHut", "stabilization": False},
        "interaction": {
            "hover": True,
            "keyboard": {"enabled": False},
            "hideEdgesOnZoom": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
        },
        "nodes": {"shape": "custom", "size": 10, "font": {"size": 0}},
        "edges": {"smooth": False, "arrows": {}, "selectionWidth": 0, "hoverWidth": 0},
    }


def _facts(facts: Facts, pictures: Sequence[View], focus: Sequence[int]) -> dict[str, Any]:
    """Return all data of the page except nodes and links."""
    found = fact_rows(facts)
    return {
        **found,
        "works": {
            name: {"zh": field.label.zh, "en": field.label.en, "broader": field.broader}
            for name, field in fields.load(own()).fields.items()
        },
        "titles": {rule: title for rule in found["rules"] if (title := titles("zh").get(rule))},
        "base": facts.nodes[0].iri.removesuffix(facts.nodes[0].key),
        "focus": focus,
        "readable": READABLE,
        "smooth": SMOOTH,
        "first": FIRST,
        "deeper": DEEPER,
        "labelEms": {"thing": ENTITY_EMS, "unit": UNIT_EMS},
        "views": [view_rows(view) for view in pictures],
    }


def _heading(facts: Facts, labels: Mapping[str, Mapping[str, str]], language: str) -> str:
    if len(facts.sources) == 1:
        return facts.sources[0].title
    return labels["documents_n"][language].replace("{n}", str(len(facts.sources)))


def data_block(value: Any) -> Markup:
    """Return a value as JSON for a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))


def library() -> str:
    """Return the vis-network script of pyvis without the address of a source map, which browsers fetch."""
    import pyvis

    library = Path(pyvis.__file__).parent / "templates" / "lib"
    found = sorted(library.glob("vis-9*/vis-network.min.js"))
    if not found:
        raise PageError(f"no vis-network in {library}; reinstall pyvis 0.3.2")
    text = found[-1].read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL")[0]


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; raises ``PageError``."""
    try:
        with whole(path) as part:
            part.write_bytes(content)
    except KgError as error:
        raise PageError(str(error)) from None
