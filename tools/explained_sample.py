"""Does `kg explain` show the units that `kg extract` gives? A random sample of sentences, compared.

    python tools/explained_sample.py FOLDER [--count 300] [--seed 1]

A draw takes one document of the folder at random, then one of its sentences. Each that differs is printed
with the units of both; the exit code is 1 then.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import knowledge, reading
from kg.cli import wording
from kg.extraction import explaining, extractor
from kg.knowledge import Knowledge, own
from kg.model import Document


def differing(
    document: Document, chosen: Sequence[float], known: Knowledge
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the sentences whose shown units are not those of the extraction, with both.

    ``chosen`` are the places of the sentences among all of the document, from 0 to 1.
    """
    units = extractor.extract(document, known).units
    trace, words = extractor.trace(document, known), explaining.words(known, "en")
    for place in chosen if trace.sentences else ():
        sentence = trace.sentences[int(place * len(trace.sentences))]
        lines = wording.explained(sentence, trace, words)
        shown = [line.split(maxsplit=1)[1] for line in lines if line.startswith("  unit ")]
        own = [u for u in units if sentence.start <= u.start < sentence.end]
        given = [f"{words.term(u.kind)} ({words.term(u.modality)}) {u.text}  [{u.rule}]" for u in own]
        if shown != given:
            yield sentence.text, given, shown


def main() -> int:
    """Compare a sample, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    draw, known = random.Random(asked.seed), knowledge.load()
    files = sorted(path for path in asked.folder.iterdir() if path.suffix in reading.READERS)
    chosen: dict[Path, list[float]] = defaultdict(list)
    for _ in range(asked.count):
        chosen[draw.choice(files)].append(draw.random())
    wrong = 0
    for path, places in chosen.items():
        for text, given, shown in differing(reading.read(path, own()), places, known):
            wrong += 1
            print(f"{path.name}: {text}\n  extract: {given}\n  explain: {shown}")
    print(f"{asked.count} sentences of {len(chosen)} documents: {wrong} differ")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
