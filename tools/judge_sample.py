"""Draw a random sample of sentences with what was read in them, to be judged by hand; sum up judgements.

    python tools/judge_sample.py CORPUS_FOLDER [--seed 20261124] [--count 200] [--out FILE]
    python tools/judge_sample.py --summary benchmarks/judged-sentences.tsv

A draw takes one document of the folder at random, then one prose sentence of it, so that long documents do
not outweigh the others. Each sentence is printed with its headings and its units, each unit with its links;
the issuer that stands in where nobody is named is left out. Judge them by the annotation guide, and write
down a line for each sentence: its document and offsets, how many units and links it has and how many of them
are right, how many units were missed. A unit is right in span, kind and modality; one of the guide is missed
where no right one stands for it. The judgements hold no text of the documents.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from kg import knowledge, reading
from kg.errors import InputError, KgError
from kg.extraction import extractor
from kg.knowledge import own
from kg.model import Document, Extraction, Mention, Sentence, Unit

SHORTEST = 12
COLUMNS = ("doc", "start", "end", "units", "units_right", "units_missed", "links", "links_right", "note")
FIELDS = ("targets", "instruments", "basis", "quantities", "times")


@dataclass(frozen=True)
class Judged:
    """The counts of one judged sentence, or of many together."""

    units: int = 0
    units_right: int = 0
    units_missed: int = 0
    links: int = 0
    links_right: int = 0

    def __post_init__(self) -> None:
        """Refuse counts that cannot be (``InputError``)."""
        counts = (self.units, self.units_right, self.units_missed, self.links, self.links_right)
        if min(counts) < 0 or self.units_right > self.units or self.links_right > self.links:
            raise InputError(f"{counts}: counts from 0 up, and no more right than there are, would be right")

    def __add__(self, other: Judged) -> Judged:
        """Return the counts of both together."""
        return Judged(
            self.units + other.units,
            self.units_right + other.units_right,
            self.units_missed + other.units_missed,
            self.links + other.links,
            self.links_right + other.links_right,
        )


def draw(documents: Sequence[Document], seed: int, count: int) -> list[tuple[Document, Sentence]]:
    """Return ``count`` different prose sentences, in the order of the documents and their text.

    Raises ``InputError`` where the documents do not have so many sentences of ``SHORTEST`` characters.
    """
    rules, chance = knowledge.load(), random.Random(seed)
    choices = [[s for s in extractor.outlined_by(d, rules).sentences if _is_prose(s)] for d in documents]
    if count > (available := sum(map(len, choices))):
        raise InputError(f"{count} sentences wanted, {available} are there")
    drawn: set[tuple[int, int]] = set()
    while len(drawn) < count:
        at = chance.randrange(len(documents))
        if choices[at]:
            drawn.add((at, chance.randrange(len(choices[at]))))
    return [(documents[at], choices[at][index]) for at, index in sorted(drawn)]


def _is_prose(sentence: Sentence) -> bool:
    return sentence.kind == "prose" and len(sentence.text) >= SHORTEST


def sheets(sample: Iterable[tuple[Document, Sentence]]) -> Iterator[str]:
    """Yield a block of lines for each sentence that is to be judged."""
    rules = knowledge.load()
    read: Extraction | None = None
    for number, (document, sentence) in enumerate(sample, 1):
        if read is None or read.document is not document:
            read = extractor.extract(document, rules)
        yield _sheet(number, sentence, read)


def _sheet(number: int, sentence: Sentence, read: Extraction) -> str:
    mentions = {m.id: m for m in read.mentions}
    units = [u for u in read.units if sentence.start <= u.start < sentence.end]
    lines = [f"== {number}\t{read.document.id}\t{sentence.start}\t{sentence.end}"]
    lines.append(" > ".join(h.text for h in sentence.headings))
    lines.append(sentence.text)
    for place, unit in enumerate(units, 1):
        lines.append(f"  U{place} {unit.kind} {unit.modality} | {unit.text}")
        lines += (f"     {link}" for link in _links(unit, mentions))
    return "\n".join(lines)


def _links(unit: Unit, mentions: dict[str, Mention]) -> Iterator[str]:
    for link in unit.responsible:
        if not link.inferred:
            yield _link(f"responsible {link.role}", mentions[link.mention])
    for field in FIELDS:
        for mention in getattr(unit, field):
            yield _link(field, mentions[mention])


def _link(field: str, mention: Mention) -> str:
    return f"{field} | {mention.text} | {mention.type}"


def judgements(path: Path) -> Iterator[Judged]:
    """Yield the counts of each sentence of a file of judgements.

    Raises ``InputError`` with file and line for columns that are missing, and counts that cannot be.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise InputError(f"{path}:1: the columns {', '.join(COLUMNS)} would be right")
        for row in rows:
            try:
                yield Judged(*(int(row[column]) for column in COLUMNS[3:8]))
            except (InputError, TypeError, ValueError) as error:
                raise InputError(f"{path}:{rows.line_num}: {error}") from error


def wilson(right: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the interval in which a share lies with 95 % confidence (E. B. Wilson 1927, JASA 22, 209-212).

    With a total of zero, any share is possible: (0, 1).
    """
    if not total:
        return 0.0, 1.0
    share, spread = right / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    reach = z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def summary(judged: Iterable[Judged]) -> list[str]:
    """Return the precision of units and of links and the recall of units, a line each."""
    all_ = list(judged)
    total = sum(all_, Judged())
    return [
        f"sentences        {len(all_)}",
        _share("unit precision", total.units_right, total.units),
        _share("link precision", total.links_right, total.links),
        _share("unit recall", total.units_right, total.units_right + total.units_missed),
    ]


def _share(name: str, right: int, total: int) -> str:
    low, high = wilson(right, total)
    value = f"{right / total:.3f}" if total else "-"
    return f"{name:<16} {value}  ({right} of {total}; 95 %: {low:.3f} to {high:.3f})"


def _material(corpus: Path, seed: int, count: int) -> str:
    documents = [reading.read(path, own()) for path in reading.find([corpus])]
    return "\n\n".join(sheets(draw(documents, seed, count))) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, nargs="?", help="folder of documents")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--out", type=Path, help="write to this file, not to the screen")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="sum up a file of judgements")
    given = parser.parse_args()
    if (given.corpus is None) == (given.summary is None):
        parser.error("a folder of documents or --summary FILE is needed")
    return given


def main() -> None:
    """Print the sample, or the sum of its judgements."""
    given = _arguments()
    try:
        if given.summary:
            text = "\n".join(summary(judgements(given.summary))) + "\n"
        else:
            text = _material(given.corpus, given.seed, given.count)
    except (KgError, OSError) as error:
        sys.exit(f"Error: {error}")
    if given.out:
        given.out.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
