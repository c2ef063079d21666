"""How soon the page is still, beside pyvis's own page of the same graph, in headless Chromium.

    python benchmarks/page.py [--sizes 200 1000 5000 20000] [--wait 120]

For each size a graph of so many things, measures and goals is made (seeded); its page is opened at the first
view and at the whole graph, pyvis's default page of the same nodes and links beside it. "still" is the time
from opening to the first frame after which nothing moves any more (for pyvis: its `stabilized` event; "-"
where it did not come within the wait), "fps" the frames per second while the picture is dragged.
Needs chromium and chromedriver, and selenium; no network is reached.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx

from kg import graph as graphs
from kg.model import Document, Extraction, Heading, Link, Mention, MentionType, Unit
from kg.page import render

TYPES: tuple[MentionType, ...] = (
    "Body",
    "Industry",
    "Industry",
    "Park",
    "EcologicalZone",
    "Place",
    "Group",
    "Project",
    "Instrument",
)
# Wait for what says that the picture stands, then for the frame that shows it.
WATCH = """
const done = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.still = performance.now();
}));
const look = setInterval(() => {
  if (window.network && !window.hooked) { window.hooked = true; network.once("stabilized", done); }
  if (document.body && document.body.dataset.ready) { clearInterval(look); done(); }
}, 4);
"""
DRAG = """
const end = arguments[arguments.length - 1];
const net = window.network || KG.net;
const at = net.getViewPosition();
const from = performance.now();
let frames = 0;
const step = () => {
  const passed = performance.now() - from;
  net.moveTo({ position: { x: at.x + 200 * Math.sin(passed / 300), y: at.y }, animation: false });
  frames += 1;
  passed < 2000 ? requestAnimationFrame(step) : end(frames / (passed / 1000));
};
requestAnimationFrame(step);
"""


def sample(size: int) -> nx.MultiDiGraph:
    """A graph of about ``size`` things, measures and goals, in documents of about 600 of them each."""
    dice = random.Random(7)
    count = max(1, size // 600)
    documents = (_document(number, size // count, dice) for number in range(count))
    return graphs.build(documents, relations=lambda _: ())


def _document(number: int, size: int, dice: random.Random) -> Extraction:
    lines, headings, mentions, units, at = [], [], [], [], 0
    names = [f"名{dice.randrange(10**6):06d}号" for _ in range(int(size * 0.66))]
    for n in range(int(size * 0.46)):
        if n % 24 == 0:
            heading = f"第{n // 24 + 1}章任务{number}-{n // 24}"
            headings.append(Heading(at, at + len(heading), 1, heading))
            lines.append(heading)
            at += len(heading) + 1
        touched = [dice.choice(names) if dice.random() < 0.6 else names[n % len(names)] for _ in range(3)]
        line = "要推进" + "、".join(touched) + "建设。"
        ids = []
        for name in dict.fromkeys(touched):
            start = at + line.index(name)
            kind = TYPES[int(name[1:7]) % len(TYPES)]
            ids.append(f"m{len(mentions)}")
            mentions.append(Mention(ids[-1], kind, start, start + len(name), name, name=name))
        types = {mention.id: mention.type for mention in mentions[-3:]}
        links = tuple(Link(i, "lead") for i in ids if types[i] == "Body")
        targets = tuple(i for i in ids if types[i] not in ("Body", "Instrument"))
        kind = "goal" if n % 7 == 0 else "measure"
        units.append(
            Unit(
                id=f"u{n}",
                kind=kind,
                modality="do",
                start=at,
                end=at + len(line) - 1,
                text=line[:-1],
                responsible=links,
                targets=targets,
                rule="made up",
                heading=(headings[-1].text,),
                instruments=tuple(i for i in ids if types[i] == "Instrument"),
                sentence=(at, at + len(line)),
            )
        )
        lines.append(line)
        at += len(line) + 1
    document = Document(f"doc-{number}", "\n".join(lines), title=f"第{number + 1}份文件")
    return Extraction(document, tuple(headings), tuple(mentions), tuple(units))


def plain(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write pyvis's default page of the nodes and links that our page draws, and nothing else."""
    from pyvis.network import Network

    from kg.folding import collect

    facts = collect(graph)
    simple = nx.Graph()
    simple.add_nodes_from((n, {"label": node.name}) for n, node in enumerate(facts.nodes))
    simple.add_edges_from((link.unit, link.node) for link in facts.links)
    network = Network(cdn_resources="in_line")
    network.from_nx(simple)
    path.write_text(network.generate_html(), encoding="utf-8")


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium at 1440x900 that reaches no network."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9"):
        options.add_argument(argument)
    # The default page of thousands of nodes keeps the browser too busy to answer.
    options.page_load_strategy = "none"
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    screen = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    driver.set_script_timeout(300)
    try:
        yield driver
    finally:
        driver.quit()


def measure(url: str, wait: float) -> tuple[float | None, float | None]:
    """Open a page and return the seconds until it is still, and the frames per second of a drag."""
    with browser() as driver:
        driver.get(url)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            if still := driver.execute_script("return window.still"):
                return still / 1000, driver.execute_async_script(DRAG)
            time.sleep(0.1)
    return None, None


def main() -> None:
    """Print a row for each size and page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 5000, 20000])
    parser.add_argument("--wait", type=float, default=120, help="seconds to wait for a still picture")
    parser.add_argument("--plain-up-to", type=int, default=5000, help="largest size for pyvis's default page")
    options = parser.parse_args()
    print(f"{'nodes':>7} {'page':<24} {'render s':>9} {'still s':>8} {'fps':>6} {'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            rows(size, Path(folder), options)


def rows(size: int, folder: Path, options: argparse.Namespace) -> None:
    """Print the rows of one size."""
    graph, ours, theirs = sample(size), folder / "ours.html", folder / "theirs.html"
    start = time.perf_counter()
    nodes = render(graph, ours).nodes
    took = time.perf_counter() - start
    pages = [("first view", ours, ""), ("the whole graph", ours, "#view=everything")]
    times = [took, took]
    if size <= options.plain_up_to:
        start = time.perf_counter()
        plain(graph, theirs)
        pages.append(("pyvis default", theirs, ""))
        times.append(time.perf_counter() - start)
    for (name, path, address), seconds in zip(pages, times, strict=True):
        still, fps = measure(path.as_uri() + address, options.wait)
        shown = [f"{value:.2f}" if value else "-" for value in (still, fps)]
        megabytes = path.stat().st_size / 1e6
        print(
            f"{nodes:>7} {name:<24} {seconds:>9.2f} {shown[0]:>8} {shown[1]:>6} {megabytes:>6.2f}", flush=True
        )


if __name__ == "__main__":
    main()
