"""Annotations for brat: standoff lines beside a text, and the files that tell brat what there is.

Offsets are code points, as in the product. A stretch with a line break or tab in it is written in pieces,
because a line of brat has no place for these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg import files
from kg.errors import InputError, nearest
from kg.model import KINDS, MENTION_TYPES, MODALITIES
from kg.resources import folder
from kg.review.annotations import ARCS, DEFAULT_MODALITY, Annotations, Collecting, Span
from kg.review.values import ADMITTED, LINKS

ENDING = ".ann"
_MODALITY = "modality"
_PIECE = re.compile("[^\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_SPAN = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_ARC = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)")
# What the names of links in viz/theme.json are for: the words that it calls otherwise.
_CALLED = {"figure": "quantity", "deadline": "time"}


def write(name: str, annotations: Annotations, where: Path) -> Path:
    """Write NAME.txt and NAME.ann into a folder, and return the path of the latter."""
    with files.whole(where / f"{name}.txt") as part:
        part.write_bytes(annotations.text.encode())
    path = where / f"{name}{ENDING}"
    files.write(path, dumps(annotations))
    return path


def write_settings(where: Path, language: str) -> None:
    """Write annotation.conf and visual.conf into a folder: what can be annotated, and how it looks."""
    files.write(where / "annotation.conf", _settings())
    files.write(where / "visual.conf", _looks(language))


def dumps(annotations: Annotations) -> str:
    """Return the lines of a file .ann."""
    words = {span: kind for span, (kind, _) in annotations.units.items()}
    units = {span: f"T{n}" for n, span in enumerate(sorted(words), 1)}
    names = {span: f"T{n}" for n, span in enumerate(sorted(annotations.names), len(units) + 1)}
    lines = [
        *(_stretch(id_, words[span], span, annotations.text) for span, id_ in units.items()),
        *(_stretch(id_, annotations.names[span], span, annotations.text) for span, id_ in names.items()),
    ]
    demanded = [(s, m) for s, (_, m) in sorted(annotations.units.items()) if m != DEFAULT_MODALITY]
    lines += [f"A{n}\t{_MODALITY} {units[span]} {word}" for n, (span, word) in enumerate(demanded, 1)]
    lines += [
        f"R{n}\t{what} Arg1:{units[unit]} Arg2:{names[name]}"
        for n, (unit, what, name) in enumerate(sorted(annotations.arcs), 1)
    ]
    return "".join(f"{line}\n" for line in lines)


def _stretch(id_: str, word: str, span: Span, text: str) -> str:
    pieces = list(_PIECE.finditer(text, *span))
    places = ";".join(f"{piece.start()} {piece.end()}" for piece in pieces)
    return f"{id_}\t{word} {places}\t{' '.join(piece.group() for piece in pieces)}"


def read(path: Path, text: str) -> Annotations:
    """Return what a file .ann says of a text; raises ``InputError`` with file and line."""
    rows = [
        (f"{path}:{n}", *_fields(line)) for n, line in enumerate(files.lines_of(path), 1) if line.strip()
    ]
    found = Collecting(text)
    for where, id_, said, words in rows:
        if id_[:1] == "T":
            _take_stretch(found, where, id_, said, words, text)
        elif id_[:1] not in tuple("AMRN#"):
            raise InputError(f"{where}: {id_[:20]!r} is no annotation used here; those begin with T, A and R")
    for where, id_, said, _ in rows:
        if id_[:1] in ("A", "M"):
            _take_attribute(found, where, said)
        elif id_[:1] == "R":
            arc = _ARC.fullmatch(said)
            if not arc:
                raise InputError(f"{where}: should be a link, such as R1 lead Arg1:T1 Arg2:T2")
            found.arc(where, arc[2], arc[1], arc[3])
    return found.all()


def _fields(line: str) -> tuple[str, str, str]:
    id_, said, words, *_ = (*line.rstrip("\r").split("\t", 2), "", "")
    return id_, said.strip(), words


def _take_stretch(found: Collecting, where: str, id_: str, said: str, words: str, text: str) -> None:
    shape = _SPAN.fullmatch(said)
    if not shape:
        raise InputError(f"{where}: should be a type and a place, such as T1 Park 812 819")
    pieces = [(int(start), int(end)) for start, _, end in (p.partition(" ") for p in shape[2].split(";"))]
    between = (text[before[1] : after[0]] for before, after in pairwise(pieces))
    if any(gap.strip() for gap in between):
        raise InputError(f"{where}: stands in several pieces; one stretch of the text is needed")
    span = pieces[0][0], pieces[-1][1]
    found.span(where, id_, shape[1], span)
    if "".join(words.split()) != "".join(text[slice(*span)].split()):
        said, there = repr(words[:40]), repr(text[slice(*span)][:40])
        raise InputError(f"{where}: {said} does not stand there: {there} does; is this its document?")


def _take_attribute(found: Collecting, where: str, said: str) -> None:
    name, id_, word, *_ = (*said.split(" "), "", "", "")
    if name != _MODALITY:
        raise InputError(f"{where}: unknown attribute {name[:40]!r}; {nearest(name, [_MODALITY])}")
    found.modality(where, id_, word)


def _settings() -> str:
    units = "|".join(KINDS)
    modalities = "|".join(word for word in MODALITIES if word != DEFAULT_MODALITY)
    return "\n".join(
        (
            "[entities]",
            *KINDS,
            *MENTION_TYPES,
            "",
            "[relations]",
            *(f"{what} Arg1:{units}, Arg2:{'|'.join(_ends(what))}" for what in ARCS),
            "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            "",
            "[events]",
            "",
            "[attributes]",
            f"{_MODALITY} Arg:{units}, Value:{modalities}",
            "",
        )
    )


def _ends(what: str) -> list[str]:
    """Return the types of what an arc may lead to."""
    types = ADMITTED[LINKS[what]] if what in LINKS else {"Body"}
    return [word for word in MENTION_TYPES if word in types]


def _looks(language: str) -> str:
    theme: dict[str, Any] = json.loads((folder("viz") / "theme.json").read_text(encoding="utf-8"))
    return "\n".join(("[labels]", *_labels(theme, language), "", "[drawing]", *_colours(theme), ""))


def _appearances(theme: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Return each type and kind with how its class looks."""
    from kg.graph.classes import class_of

    return ((word, theme["classes"][class_of(word)]) for word in (*KINDS, *MENTION_TYPES))


def _labels(theme: Mapping[str, Any], language: str) -> Iterator[str]:
    for word, look in _appearances(theme):
        yield f"{word} | {look['zh'] if language == 'zh' else look['one']}"
    for what in ARCS:
        yield f"{what} | {(theme['roles'] | theme['kinds'])[_CALLED.get(what, what)][language]}"
    yield from (f"{word} | {theme['modalities'][word][language]}" for word in MODALITIES)


def _colours(theme: Mapping[str, Any]) -> Iterator[str]:
    for word, look in _appearances(theme):
        yield f"{word}\tbgColor:{look['dark']}, borderColor:darken"
