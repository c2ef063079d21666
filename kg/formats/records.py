"""Extractions as JSON Lines: the interchange format of the product, one object a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import RecordError
from kg.files import check_file
from kg.formats.origins import origin_record, shares
from kg.formats.record_checks import ID_LISTS, check, short
from kg.formats.revisions import REVISION_TEXTS, revision_records
from kg.model import (
    BETWEEN,
    Document,
    Extraction,
    Heading,
    Link,
    Mention,
    Origin,
    Part,
    Revision,
    Unit,
)
from kg.reading.limits import RECORD, BeyondLimit
from kg.text.brackets import parted

# What a document may state beside title, issuer, number and date: texts, and lists of names.
_STATED = ("addressee", "printed", "publication")
_NAMES = ("forwarded", "given")
_IRI = re.compile('[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20<>"{}|^`\\\\]*')
_Value = TypeVar("_Value")
_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


def to_record(extraction: Extraction) -> dict[str, Any]:
    """Return the record of an extraction, ready for ``json.dumps``; key order is fixed."""
    document = extraction.document
    return {
        "doc": document.id,
        "title": document.title,
        "issuer": document.issuer,
        "issuers": list(document.issuers),
        "number": document.number,
        "numbers": list(document.numbers),
        "date": document.date,
        **origin_record(document),
        **{key: value for key in _STATED if (value := getattr(document, key))},
        **{key: list(value) for key in _NAMES if (value := getattr(document, key))},
        "parts": [asdict(part) for part in document.parts],
        "text": document.text,
        "headings": [
            {"start": h.start, "end": h.end, "level": h.level, "text": h.text} for h in extraction.headings
        ],
        "mentions": [_mention_record(m) for m in extraction.mentions],
        "units": [_unit_record(u) for u in extraction.units],
        **revision_records(extraction.revisions),
    }


def _mention_record(mention: Mention) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": mention.id,
        "type": mention.type,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }
    record |= {k: v for k in ("rule", "name", "iri") if (v := getattr(mention, k))}
    return record


def _unit_record(unit: Unit) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": unit.id,
        "kind": unit.kind,
        "modality": unit.modality,
        "start": unit.start,
        "end": unit.end,
        "text": unit.text,
        "responsible": [_link_record(link) for link in unit.responsible],
    }
    record |= {field: list(getattr(unit, field)) for field in ID_LISTS}
    if unit.rule:
        record["rule"] = unit.rule
    if unit.heading:
        record["heading"] = list(unit.heading)
    if unit.sentence:
        record["sentence"] = {"start": unit.sentence[0], "end": unit.sentence[1]}
    return record


def _link_record(link: Link) -> dict[str, Any]:
    record: dict[str, Any] = {"mention": link.mention, "role": link.role}
    if link.inferred:
        record["inferred"] = True
    if link.rule:
        record["rule"] = link.rule
    return record


def dumps(extraction: Extraction) -> str:
    """Return the record of an extraction as one line of JSON, without a line break."""
    return json.dumps(to_record(extraction), ensure_ascii=False, separators=(",", ":"))


def from_record(record: dict[str, Any]) -> Extraction:
    """Return the extraction that a record describes.

    Fields that the product does not know are ignored. Raises ``RecordError`` where a field that it
    needs is missing or of another kind.
    """
    told = [_field(record, name, str, "") for name in ("source", "file", "read_with")]
    stated: dict[str, Any] = {key: _field(record, key, str, "") or None for key in _STATED}
    stated |= {key: tuple(_items(record, key, str)) for key in _NAMES}
    document = Document(
        id=_field(record, "doc", str),
        text=_field(record, "text", str, ""),
        title=_field(record, "title", str, "") or None,
        date=_field(record, "date", str, "") or None,
        warnings=tuple(_items(record, "warnings", str)),
        recognised=shares(_items(record, "recognised", list)),
        origin=Origin(*told) if all(told) else None,
        issuers=_names(record, "issuer"),
        numbers=_names(record, "number"),
        parts=tuple(map(_part, _items(record, "parts", dict))),
        **stated,
    )
    extraction = Extraction(
        document,
        tuple(map(_heading, _items(record, "headings", dict))),
        tuple(map(_mention, _field(record, "mentions", list))),
        tuple(map(_unit, _field(record, "units", list))),
        tuple(map(_revision, _items(record, "revisions", dict))),
    )
    check(extraction)
    return extraction


def _names(record: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of a field that is a list under its plural, or one text where there is no list."""
    if listed := _items(record, f"{name}s", str):
        return tuple(listed)
    return tuple(parted(_field(record, name, str, ""), BETWEEN))


def _part(record: object) -> Part:
    return Part(*_span(record), _field(record, "title", str), _field(record, "mark", str, ""))


def _field(record: object, name: str, kind: type[_Value], otherwise: _Value | None = None) -> _Value:
    """Return a field of a kind; where it is absent or null, what stands for it, if it may be absent."""
    if not isinstance(record, dict):
        raise RecordError(f"not an extraction record: {short(record)} is no object")
    value = record.get(name)
    if value is None and otherwise is not None:
        return otherwise
    if name not in record:
        raise RecordError(f"field {name!r} is missing")
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise RecordError(f"field {name!r} should be {_KINDS[kind]}, not {short(value)}")
    return value


def _items(record: object, name: str, kind: type[_Value]) -> list[_Value]:
    """Return the items of a list, all of one kind; none where the field is absent or null."""
    found = _field(record, name, list, [])
    if wrong := [item for item in found if not isinstance(item, kind)]:
        raise RecordError(f"field {name!r} should hold {_KINDS[kind]} each time, not {short(wrong[0])}")
    return found


def _span(record: object) -> tuple[int, int]:
    start, end = _field(record, "start", int), _field(record, "end", int)
    if not 0 <= start <= end:
        raise RecordError(f"'start' {start} and 'end' {end} are no span of a text: 0 <= start <= end is")
    return start, end


def _heading(record: object) -> Heading:
    return Heading(*_span(record), _field(record, "level", int, 1), _field(record, "text", str, ""))


def _mention(record: object) -> Mention:
    start, end = _span(record)
    kind: Any = _field(record, "type", str)
    extra = {name: _field(record, name, str, "") for name in ("rule", "name", "iri")}
    if extra["iri"] and not _IRI.fullmatch(extra["iri"]):
        raise RecordError(f"{extra['iri'][:60]!a} is not an IRI")
    return Mention(_field(record, "id", str), kind, start, end, _field(record, "text", str), **extra)


def _unit(record: object) -> Unit:
    start, end = _span(record)
    kind: Any = _field(record, "kind", str)
    modality: Any = _field(record, "modality", str, "do")
    sentence = _field(record, "sentence", dict, {})
    return Unit(
        id=_field(record, "id", str),
        kind=kind,
        modality=modality,
        start=start,
        end=end,
        text=_field(record, "text", str),
        responsible=tuple(map(_link, _items(record, "responsible", dict))),
        rule=_field(record, "rule", str, ""),
        heading=tuple(_items(record, "heading", str)),
        sentence=_span(sentence) if sentence else None,
        **{name: tuple(_items(record, name, str)) for name in ID_LISTS},
    )


def _revision(record: object) -> Revision:
    said = {name: _field(record, name, str, "") for name in REVISION_TEXTS}
    to = _field(record, "to", dict, {})
    return Revision(start=_span(record)[0], end=_span(record)[1], to=_span(to) if to else None, **said)


def _link(record: object) -> Link:
    role: Any = _field(record, "role", str)
    inferred = _field(record, "inferred", bool, False)
    return Link(_field(record, "mention", str), role, inferred, _field(record, "rule", str, ""))


def read(path: Path) -> Iterator[Extraction]:
    """Yield the extractions of a JSON Lines file; raises ``RecordError`` with file and line."""
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(RECORD.most + 1), ""), 1):
                if line.strip():
                    yield _parse(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _parse(line: str, where: str) -> Extraction:
    try:
        RECORD.check(len(line))
        extraction = from_record(json.loads(line))
        dumps(extraction).encode()
        return extraction
    except RecursionError:
        raise RecordError(f"{where}: is nested too deeply for an extraction record") from None
    except UnicodeEncodeError:
        raise RecordError(f"{where}: holds half of a surrogate pair, which is no character") from None
    except (ValueError, RecordError, BeyondLimit) as error:  # JSON with a number of 5,000 digits is no value
        raise RecordError(f"{where}: {error}") from None


def write(extractions: Iterable[Extraction], path: Path) -> None:
    """Write extractions to a JSON Lines file: UTF-8, LF, one document a line."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for extraction in extractions:
            out.write(dumps(extraction) + "\n")
