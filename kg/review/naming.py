"""The file of names of a folder, ``names.review.tsv``: which names mean one thing, and which do not.

A line says what becomes of the things of one name (and type, where it is given), in all documents of the
folder or in one of them. Lines on types come first, then the others in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from kg import reading
from kg.errors import InputError, nearest
from kg.files import lines_of
from kg.knowledge import Knowledge
from kg.model import MENTION_TYPES, NAME_ASPECTS, Extraction, Mention, MentionType, Revision
from kg.naming import registry
from kg.naming.iris import BASE_IRI, entity_iri
from kg.naming.names import UNNAMED
from kg.review import mending
from kg.review.applying import noted, whole

NAMED = tuple(type_ for type_ in MENTION_TYPES if type_ not in UNNAMED)
COLUMNS = ("what", "name", "type", "value", "form", "doc", "who", "when", "why")
_FILLED = ("what", "name", "value")


@dataclass(frozen=True, slots=True)
class NameCorrection:
    """What a person says of the things of a name, in a line of the file of names.

    ``what`` is one of ``NAME_ASPECTS``, ``value`` the name that is right, or the type, or the code of a
    division or industry. ``type``, ``form`` (the words as they stand in a text) and ``doc`` (a document's id)
    narrow what is meant; each may be empty.
    """

    what: str
    name: str
    value: str
    type: str = ""
    form: str = ""
    doc: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    line: int = field(default=0, compare=False)


def read_names(path: Path) -> tuple[NameCorrection, ...]:
    """Return the lines of a file of names; raises ``InputError`` with file and line for a wrong one."""
    lines = lines_of(path)
    header, rows = _columns(lines[0]), enumerate(lines[1:], 2)
    for column in (*header, *_FILLED):
        if column not in COLUMNS:
            raise InputError(f"{path}:1: unknown column {column[:40]!r}; {nearest(column, COLUMNS)}")
        if column not in header:
            raise InputError(f"{path}:1: no column {column!r} in the header; it has {', '.join(header)}")
    return tuple(_line(header, line, f"{path}:{n}", n) for n, line in rows if line.strip())


def _columns(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.rstrip("\r").split("\t"))


def _line(header: Sequence[str], line: str, where: str, number: int) -> NameCorrection:
    cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
    if len(cells) > len(header):
        raise InputError(f"{where}: has {len(cells)} cells where the header has {len(header)} columns")
    one = NameCorrection(**dict(zip(header, cells, strict=False)), line=number)
    check(one, where)
    return one


def check(one: NameCorrection, where: str) -> None:
    """Raise ``InputError`` where a line says what no line may."""
    for column in _FILLED:
        if not getattr(one, column).strip():
            raise InputError(f"{where}: column {column!r} is empty")
    for word, valid in ((one.what, NAME_ASPECTS), (one.type, ("", *NAMED))):
        if word not in valid:
            raise InputError(f"{where}: unknown word {word[:40]!r}; {nearest(word, valid)}")
    if one.what == "type" and one.value not in NAMED:
        raise InputError(f"{where}: unknown type {one.value[:40]!r}; {nearest(one.value, NAMED)}")
    if one.what == "split" and not (one.form or one.doc):
        raise InputError(f"{where}: a split needs the form or the doc that is another thing")


def renamed(extraction: Extraction, path: Path, knowledge: Knowledge) -> Extraction:
    """Return an extraction with the names that the file of names in or above a folder gives.

    ``path`` is the file that holds the document: itself, an archive or records.

    Raises ``InputError`` for a file that cannot be understood.
    """
    where = reading.names_above(path)
    given = read_names(where) if where else ()
    for one in sorted(given, key=lambda one: one.what != "type"):
        docs = (path.stem, extraction.document.id)
        extraction = _applied(extraction, one, docs, knowledge, f"{where}:{one.line}")
    return extraction


def _applied(
    extraction: Extraction, one: NameCorrection, docs: Sequence[str], knowledge: Knowledge, where: str
) -> Extraction:
    right = _value(one, knowledge, where)
    meant = [m for m in extraction.mentions if _is_meant(m, one, docs)]
    if not meant or all((m.type if one.what == "type" else m.name) == right for m in meant):
        return extraction
    first = next((m for m in meant if not _is_noted(extraction, m, one.what)), meant[0])
    was = first.type if one.what == "type" else first.name
    if one.what == "type":
        done = _retyped(extraction, meant, cast(MentionType, right), knowledge)
    else:
        done = _with_name(extraction, {m.id for m in meant}, right)
    said = {key: getattr(one, key) for key in ("what", "who", "when", "why")} | {"state": "applies"}
    return noted(done, Revision(value=right, was=was, start=first.start, end=first.end, **said))


def _is_meant(mention: Mention, one: NameCorrection, docs: Sequence[str]) -> bool:
    named = mention.name == one.name and one.type in ("", mention.type)
    return named and one.form in ("", mention.text) and one.doc in ("", *docs)


def _is_noted(extraction: Extraction, mention: Mention, what: str) -> bool:
    place = mention.start, mention.end, what
    return place in [(r.start, r.end, r.what) for r in extraction.revisions]


def _value(one: NameCorrection, knowledge: Knowledge, where: str) -> str:
    """Return the name that is right; that of a code is the one of its division or industry."""
    if one.what != "code":
        return one.value
    known = registry.registry(knowledge)
    if division := known.gazetteer.by_code.get(one.value):
        return known.gazetteer.label(division)
    industries = {code: name for name, code in known.industries.items()}
    if one.value not in industries:
        raise InputError(f"{where}: {one.value[:40]!r} is no code of a division or an industry")
    return industries[one.value]


def _retyped(
    extraction: Extraction, meant: Iterable[Mention], type_: MentionType, knowledge: Knowledge
) -> Extraction:
    places = {(m.start, m.end): m.name for m in meant}
    for span in places:
        extraction, _ = mending.mention(extraction, span, type_)
    done = whole(extraction, knowledge)
    for span, name in places.items():
        done = _with_name(done, {m.id for m in done.mentions if (m.start, m.end) == span}, name)
    return done


def _with_name(extraction: Extraction, ids: set[str], name: str) -> Extraction:
    mentions = tuple(
        replace(m, name=name, iri=entity_iri(BASE_IRI, m.type, name)) if m.id in ids else m
        for m in extraction.mentions
    )
    return replace(extraction, mentions=mentions)


def signature(revision: Revision) -> tuple[str, ...]:
    """Return by what a revision is known again as that of a line."""
    was = "" if revision.what == "type" else revision.was
    return revision.what, was, revision.value, revision.who, revision.when, revision.why


def signature_of(one: NameCorrection, knowledge: Knowledge, where: Path) -> tuple[str, ...]:
    """Return the signature of the revisions that a line makes."""
    was, right = "" if one.what == "type" else one.name, _value(one, knowledge, f"{where}:{one.line}")
    return one.what, was, right, one.who, one.when, one.why


def append_name(path: Path, new: NameCorrection) -> None:
    """Add a line to a file of names, in one write.

    Raises ``InputError`` where it says what no line may, or the file is wrong or cannot be written.
    """
    check(new, str(path))
    before = read_names(path) if path.exists() else ()
    if any(replace(one, who="", when="", why="") == replace(new, who="", when="", why="") for one in before):
        raise InputError(f"{path}: says so already")
    columns = _columns(lines_of(path)[0]) if path.exists() else COLUMNS
    cells = {column: " ".join(getattr(new, column).split()) for column in COLUMNS}
    if left := [column for column, cell in cells.items() if cell and column not in columns]:
        raise InputError(f"{path}:1: no column {left[0]!r} in the header; it has {', '.join(columns)}")
    lines = [] if path.exists() else ["\t".join(COLUMNS)]
    try:
        start = "\n" if path.exists() and not path.read_bytes().endswith(b"\n") else ""
        with path.open("ab", buffering=0) as out:
            text = "\n".join([*lines, "\t".join(cells[column] for column in columns)])
            out.write(f"{start}{text}\n".encode())
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
