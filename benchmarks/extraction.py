"""How fast a text is extracted, beside cutting the same text into words with jieba.

    python benchmarks/extraction.py [FILE ...] [--times 3] [--json FILE]

Files default to ``data/*.txt``. Each document is read by the rules, cut by ``jieba.lcut`` and by
``rjieba.cut`` (where it is installed) in turns; the shortest processor time of each counts, loading left
out, and each is done once before. A ratio of 0.5 says that an extraction takes twice as long as jieba. The
machine's load changes seconds by far more than ratios.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import jieba

from kg import reading
from kg.extraction.extractor import extract
from kg.knowledge import own
from kg.model import Document

ROOT = Path(__file__).resolve().parents[1]


def readers() -> dict[str, Callable[[Document], object]]:
    """Return what reads a document, by name; ``kg`` is the extraction."""
    jieba.setLogLevel(logging.WARNING)
    known = own()
    found: dict[str, Callable[[Document], object]] = {
        "kg": lambda document: extract(document, known),
        "jieba": lambda document: jieba.lcut(document.text),
    }
    try:
        import rjieba
    except ImportError:
        return found
    plain = rjieba.Jieba()  # without the words of the lexicon
    return found | {"rjieba": lambda document: plain.cut(document.text)}


def seconds(documents: Iterable[Document], times: int) -> dict[str, float]:
    """Return the processor time that each reader takes for all documents together."""
    found = dict.fromkeys(ways := readers(), 0.0)
    for document in documents:
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(times + 1):
            for name, read in ways.items():
                began = time.process_time()
                read(document)
                taken[name].append(time.process_time() - began)
        for name, each in taken.items():
            found[name] += min(each[1:])
    return found


def main() -> None:
    """Measure, print a table, and write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "data").glob("*.txt")))
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    documents = [reading.read(path, own()) for path in options.files]
    gc.freeze()  # what is loaded is no garbage, and takes long to look through
    found = seconds(documents, options.times)
    size = sum(len(document.text) for document in documents)
    print(f"{len(documents)} documents, {size:,} characters")
    print(f"{'':8}{'seconds':>9}{'µs a character':>16}{'kg against it':>15}")
    rows = [
        {"reader": name, "seconds": taken, "ratio": taken / found["kg"]} for name, taken in found.items()
    ]
    for name, taken in found.items():
        print(f"{name:8}{taken:9.3f}{taken / size * 1e6:16.2f}{taken / found['kg']:15.3f}")
    if options.json:
        told = {"benchmark": "extraction", "characters": size, "rows": rows}
        options.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
