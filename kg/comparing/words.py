"""What comparing knows of the language, from ``schema/comparing.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SchemaError
from kg.knowledge import Knowledge, yaml_files
from kg.text.figures import Figure

_FILE = "comparing.yaml"


@dataclass(frozen=True, slots=True)
class CompareWords:
    """How strongly words demand, and how units are converted.

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
        longest = sorted(ranks, key=len, reverse=True)
        return CompareWords(
            tuple(one["name"] for one in strengths),
            ranks,
            {one["modality"]: rank for rank, one in enumerate(strengths) if "modality" in one},
            {word: one["modality"] for one in strengths if "modality" in one for word in one["words"]},
            next(rank for rank, one in enumerate(strengths) if one.get("plain")),
            re.compile("|".join(map(re.escape, longest))),
            {unit: (float(factor), base) for unit, (factor, base) in content["units"].items()},
        )
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        right = "it needs strengths (name, words, one of them plain) and units ([factor, unit])"
        raise SchemaError(f"{path}: not a word list for comparing ({error!r}): {right}") from None
