"""How the time of an extraction grows with the length of a text that repeats one thing.

    python benchmarks/growth.py [--kinds 200] [--sizes 1000 4000 16000] [--limit 60] [--worst 10]

A kind is a text of one line that says one thing again and again: a character, a word, two words, an example
of a rule, a list of names, brackets and quotes inside one another, figures. Words are taken from the lexicon,
one a class, and examples from the rules. Printed are the processor time of each size (loading is left out,
and each kind is read once before) and the exponent of growth, the slope of the logarithms: 1 is linear, 2
quadratic. A kind that takes longer than the limit (seconds) counts as endless. Needs a POSIX system for the
limit.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from types import FrameType

from kg.extraction.extractor import extract
from kg.knowledge import Knowledge, own
from kg.model import Document

SEED = 20
SHORTEST = 0.3
SIGNS = "（(“\"《「『[【）”》、，；：—·%.…\t 　-~/+*#0９"
FIGURES = (
    *("1", "12,", "3.", "1.2.", "第3条", "2021年", "2021年5月", "10万", "1×", "5%", "3至", "5—", "1/"),
    *("三分之一", "一", "十", "百亿", "①", "（1）", "一、", "1.1", "1：1", "20世纪", "3个"),
    *("１，２", "7日内"),
)
NESTED = (
    *("（甲", "“甲", "《甲", "（“甲", "“《甲", "「甲", "（甲）（", "“甲”“", "《甲》、《"),
    *("（甲，“乙", "\"甲", "(a", "（《》", "（“”》", "【（】"),
)
# What has been slow once: adverbs and nouns that may be neighbours in many ways, and bare prepositions.
ONCE = (
    *("为主线", "、市", "重大", "重点", "由", "对", "为", "把", "将", "以", "在", "从", "与", "同"),
    *("到", "向", "给", "被", "对汉中的、", "规划", "奖励"),
)
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
LISTED = ("有限公司", "股份有限公司", "镇", "局", "合作社", "村", "大学", "项目", "")


def kinds(knowledge: Knowledge, count: int) -> dict[str, str]:
    """Return ``count`` kinds of text by name, each a unit to be repeated."""
    chance = random.Random(SEED)
    rows = [*ONCE, *_words(knowledge), *FIGURES, *NESTED, *SIGNS]
    examples = [e.text.rstrip("。") for r in knowledge.rules() for e in r.examples]
    common = Counter(c for text in examples for c in text)
    rows += [c for c, _ in common.most_common(40)]
    words = list(_words(knowledge))
    rows += [f"{word}、" for word in chance.sample(words, 12)]
    rows += [f"、{word}" for word in chance.sample(words, 8)]
    rows += ["".join(chance.sample(words, 2)) for _ in range(16)]
    rows += ["".join(chance.sample(words, 3)) for _ in range(8)]
    named = {f"names …{end}": _names(end, chance) for end in LISTED}
    rest = chance.sample(examples, count)
    units = list(dict.fromkeys((*rows, *rest)))
    return dict(islice({**named, **{unit: unit for unit in units}}.items(), count))


def _words(knowledge: Knowledge) -> Iterator[str]:
    """Yield a word of each class of the lexicon, the shortest that stands first."""
    seen: dict[str, str] = {}
    for word in knowledge.lexicon.words.values():
        sort = word.cls.partition("+")[0]
        if len(word.text) > 1 or sort not in seen:
            seen.setdefault(sort, word.text)
    yield from seen.values()


def _names(end: str, chance: random.Random) -> str:
    """Return a list of different names with one ending, longer than any size."""
    given = ("".join(chance.choices(GIVEN, k=2)) for _ in range(4000))
    return "、".join(f"{chance.choice(SURNAMES)}{name}{end}" for name in given) + "、"


def pumped(unit: str, size: int) -> str:
    """Return a line of ``size`` characters that repeats a unit."""
    return "".join(islice(cycle(unit), size - 1)) + "。"


def _stop(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def seconds(text: str, knowledge: Knowledge, limit: float) -> float:
    """Return the processor time of an extraction, or infinity where the limit is passed."""
    signal.setitimer(signal.ITIMER_PROF, limit)
    began, times = time.process_time(), 0
    try:
        # The clock of some systems ticks a few hundred times a second: what is short is done again and again.
        while not times or time.process_time() - began < SHORTEST:
            extract(Document("growth", text), knowledge)
            times += 1
    except TimeoutError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return (time.process_time() - began) / times


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Return the slope of the logarithms of times over those of sizes."""
    if not all(map(math.isfinite, times)):
        return math.inf
    xs, ys = [math.log(s) for s in sizes], [math.log(max(t, 1e-4)) for t in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def measured(unit: str, sizes: Sequence[int], knowledge: Knowledge, limit: float) -> list[float]:
    """Return the times of a kind by size; behind an endless one no longer one is tried."""
    times: list[float] = []
    seconds(pumped(unit, sizes[0]), knowledge, limit)
    for size in sizes:
        times.append(seconds(pumped(unit, size), knowledge, limit) if math.inf not in times else math.inf)
    return times


def main() -> None:
    """Measure all kinds and print the worst."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kinds", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000, 16000])
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--worst", type=int, default=10)
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, _stop)
    knowledge = own()
    gc.freeze()  # what is loaded is no garbage, and takes long to look through
    seconds("建设园区。", knowledge, options.limit)
    found = []
    for name, unit in kinds(knowledge, options.kinds).items():
        times = measured(unit, options.sizes, knowledge, options.limit)
        found.append((exponent(options.sizes, times), max(times), name, times))
        print(f"{len(found)} of {options.kinds}", end="\r", file=sys.stderr, flush=True)
    found.sort(reverse=True)
    print("exponent  " + "".join(f"{size:>10,}" for size in options.sizes) + "  kind")
    for slope, _, name, times in found[: options.worst]:
        print(f"{slope:8.2f}  " + "".join(f"{t:10.3f}" for t in times) + f"  {name!r}")
    over, slowest = sum(slope > 1.2 for slope, *_ in found), max(found, key=lambda kind: kind[1])
    print(f"{len(found)} kinds; {over} grow with an exponent above 1.2;", end=" ")
    print(f"slowest {slowest[2]!r}, {slowest[1]:.1f} s")


if __name__ == "__main__":
    main()
