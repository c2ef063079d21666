"""How soon the page is still, beside pyvis's own page of the same graph, in headless Chromium.

    python benchmarks/page.py [--sizes 200 1000 5000 20000] [--wait 120] [--plain-up-to 20000]

For each size a graph of so many things, measures and goals is made (seeded). pyvis's default page of its
nodes and links is opened first, then our page: at its first view, at the whole graph with its groups closed,
and, as far as the page offers it, with all of them open. "still" is the time from opening to the first frame
after which nothing moves any more (for pyvis: its `stabilized` event); where it did not come within the wait,
">" and the wait. "sooner" is pyvis's time by ours, "drag" and "zoom" are frames per second while a pointer
drags the picture and a wheel zooms it, whether still or not; "-" where the page was too busy to follow.
"write" is the time to compute and write the file.
Needs chromium and chromedriver, and selenium; no network is reached.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from kg import graph as graphs
from kg.knowledge import own
from kg.model import Document, Extraction, Heading, Link, Mention, MentionType, Unit
from kg.page.rendering import SMOOTH, render

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
# A pointer goes down where no node is, and circles: the way of a drag through the page is that of a mouse.
DRAG = """
const end = arguments[arguments.length - 1];
const net = window.network || KG.net;
const canvas = document.querySelector("canvas");
const box = canvas.getBoundingClientRect();
const spots = [];
for (let x = 300; x < box.width - 300; x += 20) {
  for (let y = 200; y < box.height - 200; y += 20) spots.push({ x, y });
}
const start = spots.find((spot) => net.getNodeAt(spot) === undefined) || spots[0];
const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
  clientX: box.x + x, clientY: box.y + y, pointerId: 1, pointerType: "mouse", bubbles: true, isPrimary: true,
  button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1,
}));
const before = net.getViewPosition();
send("pointerdown", start.x, start.y);
let far = 0;
let frames = 0;
const from = performance.now();
const step = () => {
  const passed = performance.now() - from;
  send("pointermove", start.x + 200 * Math.sin(passed / 300), start.y + 120 * (1 - Math.cos(passed / 300)));
  const now = net.getViewPosition();
  far = Math.max(far, Math.abs(now.x - before.x) * net.getScale());
  frames += 1;
  if (passed < 3000) return requestAnimationFrame(step);
  send("pointerup", start.x, start.y);
  end([frames / (passed / 1000), far]);
};
requestAnimationFrame(step);
"""
# The wheel turns in and out again, a notch each frame.
WHEEL = """
const end = arguments[arguments.length - 1];
const canvas = document.querySelector("canvas");
const box = canvas.getBoundingClientRect();
let frames = 0;
const from = performance.now();
const step = () => {
  const passed = performance.now() - from;
  canvas.dispatchEvent(new WheelEvent("wheel", {
    clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true,
    deltaY: Math.floor(passed / 400) % 2 ? 20 : -20,
  }));
  frames += 1;
  passed < 3000 ? requestAnimationFrame(step) : end(frames / (passed / 1000));
};
requestAnimationFrame(step);
"""


def sample(size: int) -> nx.MultiDiGraph:
    """A graph of about ``size`` things, measures and goals, in documents of about 600 of them each."""
    dice = random.Random(7)
    count = max(1, size // 600)
    documents = (_document(number, size // count, dice) for number in range(count))
    return graphs.build(documents, own(), relations=lambda _: ())


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

    from kg.page.collecting import collect

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
    driver.command_executor.client_config.timeout = 60
    try:
        yield driver
    finally:
        with suppress(HTTPError):  # its page is too busy to be left; the driver ends it
            driver.quit()
        driver.service.stop()


@dataclass(frozen=True)
class Seen:
    """Seconds until the page was still, frames per second dragged and zoomed; None where there are none."""

    still: float | None = None
    drag: float | None = None
    zoom: float | None = None


def measure(url: str, wait: float) -> Seen:
    """Open a page, wait until it is still or the time is over, and move it."""
    with browser() as driver, suppress(HTTPError):
        driver.get(url)
        end, still = time.monotonic() + wait, None
        while still is None and time.monotonic() < end:
            time.sleep(0.1)
            still = _asked(driver.execute_script, "return window.still")
        moved = _asked(driver.execute_async_script, DRAG)
        # A page that did not follow the pointer was not dragged.
        drag = moved[0] if moved and moved[1] > 50 else None
        return Seen(still and still / 1000, drag, _asked(driver.execute_async_script, WHEEL))
    return Seen()  # the page kept the browser too busy to say anything


def _asked(run: Callable[[str], Any], script: str) -> Any:
    """Return the result of a script, or None while the page is not there yet or too busy to answer."""
    try:
        return run(script)
    except WebDriverException:
        return None


def main() -> None:
    """Print a row for each size and page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 5000, 20000])
    parser.add_argument("--wait", type=float, default=120, help="seconds to wait for a still picture")
    parser.add_argument("--plain-up-to", type=int, default=20000, help="largest size for pyvis's page")
    options = parser.parse_args()
    heads = f"{'write s':>8} {'still s':>8} {'sooner':>8} {'drag':>6} {'zoom':>6} {'MB':>6}"
    print(f"{'nodes':>7} {'links':>7} {'page':<18} {heads}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            rows(size, Path(folder), options)


def rows(size: int, folder: Path, options: argparse.Namespace) -> None:
    """Print the rows of one size."""
    graph, ours, theirs = sample(size), folder / "ours.html", folder / "theirs.html"
    start = time.perf_counter()
    summary = render(graph, ours)
    pages = [("first view", ours, ""), ("all, grouped", ours, "#view=everything")]
    if summary.nodes <= SMOOTH:
        pages.append(("all, drawn in full", ours, "#view=everything&open=everything-1:all"))
    times = dict.fromkeys((name for name, *_ in pages), time.perf_counter() - start)
    if size <= options.plain_up_to:
        start = time.perf_counter()
        plain(graph, theirs)
        pages.insert(0, ("pyvis default", theirs, ""))
        times["pyvis default"] = time.perf_counter() - start
    base: float | None = None
    for name, path, address in pages:
        seen = measure(path.as_uri() + address, options.wait)
        base = seen.still if path == theirs else base
        beside = path != theirs and seen.still and size <= options.plain_up_to
        sooner = _ratio(base, seen.still, options.wait) if beside else ""
        still = f"{seen.still:.2f}" if seen.still else f">{options.wait:g}"
        sizes = f"{summary.nodes:>7} {summary.links:>7} {name:<18} {times[name]:>8.2f}"
        frames = f"{_shown(seen.drag):>6} {_shown(seen.zoom):>6} {path.stat().st_size / 1e6:>6.2f}"
        print(f"{sizes} {still:>8} {sooner:>8} {frames}", flush=True)


def _ratio(theirs: float | None, ours: float, wait: float) -> str:
    return f"{theirs / ours:.0f}x" if theirs else f">{wait / ours:.0f}x"


def _shown(value: float | None) -> str:
    return f"{value:.1f}" if value else "-"


if __name__ == "__main__":
    main()
