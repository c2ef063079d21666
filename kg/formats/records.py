"""Extractions as JSON Lines: the interchange format of the product, one object a document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import RecordError
from kg.model import (
    MENTION_TYPES,
    ROLES,
    Document,
    Extraction,
    Heading,
    Link,
    Mention,
    Unit,
)

_ID_LISTS = ("targets", "instruments", "basis", "quantities", "times", "aims")


def to_record(extraction: Extraction) -> dict[str, Any]:
    """Return the record of an extraction, ready for ``json.dumps``; key order is fixed."""
    document = extraction.document
    return {
        "doc": document.id,
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "date": document.date,
        "text": document.text,
        "headings": [
            {"start": h.start, "end": h.end, "level": h.level, "text": h.text} for h in extraction.headings
        ],
        "mentions": [_mention_record(m) for m in extraction.mentions],
        "units": [_unit_record(u) for u in extraction.units],
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
    record |= {field: list(getattr(unit, field)) for field in _ID_LISTS}
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
    try:
        document = Document(
            id=str(record["doc"]),
            text=record.get("text") or "",
            title=record.get("title"),
            issuer=record.get("issuer"),
            number=record.get("number"),
            date=record.get("date"),
        )
        extraction = Extraction(
            document,
            tuple(_heading(h) for h in record.get("headings") or ()),
            tuple(_mention(m) for m in record["mentions"]),
            tuple(_unit(u) for u in record["units"]),
        )
    except KeyError as error:
        raise RecordError(f"field {error} is missing") from None
    except (TypeError, AttributeError, ValueError) as error:
        raise RecordError(f"not an extraction record: {error}") from None
    _check(extraction)
    return extraction


def _heading(record: dict[str, Any]) -> Heading:
    level = int(record.get("level") or 1)
    return Heading(int(record["start"]), int(record["end"]), level, record.get("text") or "")


def _mention(record: dict[str, Any]) -> Mention:
    return Mention(
        id=str(record["id"]),
        type=record["type"],
        start=int(record["start"]),
        end=int(record["end"]),
        text=record["text"],
        rule=record.get("rule") or "",
        name=record.get("name") or "",
        iri=record.get("iri") or "",
    )


def _unit(record: dict[str, Any]) -> Unit:
    ids: dict[str, Any] = {field: tuple(record.get(field) or ()) for field in _ID_LISTS}
    sentence = record.get("sentence")
    return Unit(
        id=str(record["id"]),
        kind=record["kind"],
        modality=record.get("modality") or "do",
        start=int(record["start"]),
        end=int(record["end"]),
        text=record["text"],
        responsible=tuple(
            Link(r["mention"], r["role"], bool(r.get("inferred")), r.get("rule") or "")
            for r in record.get("responsible") or ()
        ),
        rule=record.get("rule") or "",
        heading=tuple(record.get("heading") or ()),
        sentence=(int(sentence["start"]), int(sentence["end"])) if sentence else None,
        **ids,
    )


def _check(extraction: Extraction) -> None:
    mentions = {m.id for m in extraction.mentions}
    units = {u.id for u in extraction.units}
    for mention in extraction.mentions:
        if mention.type not in MENTION_TYPES:
            raise RecordError(f"mention {mention.id}: unknown type {mention.type!r}")
    for unit in extraction.units:
        if unit.kind not in ("measure", "goal"):
            raise RecordError(f"unit {unit.id}: kind {unit.kind!r} is neither measure nor goal")
        if unit.modality not in ("do", "encourage", "forbid"):
            raise RecordError(f"unit {unit.id}: unknown modality {unit.modality!r}")
        for link in unit.responsible:
            if link.role not in ROLES:
                raise RecordError(f"unit {unit.id}: unknown role {link.role!r}")
        named = {r.mention for r in unit.responsible}
        named |= {i for field in _ID_LISTS[:-1] for i in getattr(unit, field)}
        if missing := sorted(named - mentions) or sorted(set(unit.aims) - units):
            raise RecordError(f"unit {unit.id}: links to {missing[0]!r}, which is not there")


def read(path: Path) -> Iterator[Extraction]:
    """Yield the extractions of a JSON Lines file; raises ``RecordError`` with file and line."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parse(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _parse(line: str, where: str) -> Extraction:
    try:
        extraction = from_record(json.loads(line))
        dumps(extraction).encode()
        return extraction
    except UnicodeEncodeError:
        raise RecordError(f"{where}: holds half of a surrogate pair, which is no character") from None
    except (json.JSONDecodeError, RecordError) as error:
        raise RecordError(f"{where}: {error}") from None


def write(extractions: Iterable[Extraction], path: Path) -> None:
    """Write extractions to a JSON Lines file: UTF-8, LF, one document a line."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for extraction in extractions:
            out.write(dumps(extraction) + "\n")
