"""How parts of a document get their names in the graph, by the words of ``schema/rules/graph.yaml``."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import yaml

from kg.errors import SchemaError
from kg.resources import folder


@dataclass(frozen=True, slots=True)
class _Naming:
    strip: tuple[re.Pattern[str], ...]
    cited: re.Pattern[str]
    based_on: tuple[re.Pattern[str], ...]
    sentence_end: re.Pattern[str]


@functools.cache
def _naming() -> _Naming:
    path = folder("schema") / "rules/graph.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _Naming(
            strip=tuple(map(re.compile, data["theme"]["strip"])),
            cited=re.compile(data["cited"]),
            based_on=tuple(map(re.compile, data["based on"]["patterns"])),
            sentence_end=re.compile(data["sentence end"]),
        )
    except (KeyError, TypeError, re.error, yaml.YAMLError) as error:
        raise SchemaError(f"{path}: {' '.join(str(error).split())}") from None


def theme(heading: str) -> str:
    """Return the name of the theme of a top heading: the heading without its number."""
    name = heading
    for pattern in _naming().strip:
        name = pattern.sub("", name) or name
    return name


def rests_on(sentence: str) -> bool:
    """Say whether a sentence names what its document is based on; ※ stands for the title of that."""
    return any(pattern.search(sentence) for pattern in _naming().based_on)
