"""What comparing knows of the language, from ``schema/comparing.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.knowledge import Knowledge, yaml_files
from kg.text.figures import Figure

_FILE = "comparing.yaml"


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """What tells the name of an indicator from the words around it."""

    marks: re.Pattern[str]
    front: re.Pattern[str]
    behind: re.Pattern[str]
    unsure: re.Pattern[str]
    alone: frozenset[str]
    counters: frozenset[str]
    lengths: tuple[int, int]

    def name(self, text: str, unit: str) -> str:
        """Return what a figure of a unit is of by the words in front of it, "" where they do not say."""
        said = self.marks.split(text)[-1]
        said = self.behind.sub("", said[self.front.match(said).end() :])  # type: ignore[union-attr]
        least, most = self.lengths
        named = least <= len(said) <= most and said not in self.alone and not self.unsure.search(said)
        return said if named and unit not in self.counters else ""


@dataclass(frozen=True, slots=True)
class CompareWords:
    """How strongly words demand, how units are converted, and what indicators are called.

    ``names`` are the strengths from weak to strong, ``ranks`` the places of words in them, ``modalities``
    those of modalities, ``only`` the modality that a word counts in, where it does not in all; ``plain`` is
    the place of a demand without such a word.
    """

    names: tuple[str, ...]
    ranks: Mapping[str, int]
    modalities: Mapping[str, int]
    only: Mapping[str, str]
    plain: int
    pattern: re.Pattern[str]
    units: Mapping[str, tuple[float, str]]
    indicators: IndicatorWords

    def in_base_unit(self, figure: Figure) -> Figure:
        """Return a figure in the unit that others of its kind are compared in."""
        factor, unit = self.units.get(figure.unit, (1.0, figure.unit))
        upper = None if figure.upper is None else _rounded(figure.upper * factor)
        return Figure(_rounded(figure.value * factor), upper, unit, figure.comparator)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def load(knowledge: Knowledge) -> CompareWords:
    """Return the words of a schema folder; raises ``SchemaError`` where the file is not as it should be."""
    return knowledge.kept(_FILE, lambda: _read(knowledge.folder / _FILE))


def _read(path: Path) -> CompareWords:
    content = yaml_files.load(path)
    try:
        strengths = content["strengths"]
        ranks = {word: rank for rank, one in enumerate(strengths) for word in one["words"]}
        return CompareWords(
            tuple(one["name"] for one in strengths),
            ranks,
            {one["modality"]: rank for rank, one in enumerate(strengths) if "modality" in one},
            {word: one["modality"] for one in strengths if "modality" in one for word in one["words"]},
            next(rank for rank, one in enumerate(strengths) if one.get("plain")),
            re.compile(_any(ranks)),
            {unit: (float(factor), base) for unit, (factor, base) in content["units"].items()},
            _indicators(content["indicators"]),
        )
    except (KeyError, TypeError, ValueError, StopIteration, re.error) as error:
        right = "it needs strengths (name, words, one of them plain), units ([factor, unit]) and indicators"
        raise SchemaError(f"{path}: not a word list for comparing ({error!r}): {right}") from None


def _indicators(content: Mapping[str, Any]) -> IndicatorWords:
    least, most = content["lengths"]
    return IndicatorWords(
        re.compile(f"[{re.escape(content['marks'])}\\s\\d%]"),
        re.compile(f"(?:{_any(content['front'])})*"),
        re.compile(f"(?:{_any(content['behind'])})+$"),
        re.compile(_any(content["unsure"])),
        frozenset(content["alone"]),
        frozenset(content["counters"]),
        (int(least), int(most)),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
