"""Annotations as a UIMA CAS, which INCEpTION and other tools of UIMA read: XMI or JSON, by cassis.

A CAS counts UTF-16 units; cassis counts code points, as the product does, and turns one into the other.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cassis import Cas, TypeSystem, load_cas_from_json, load_cas_from_xmi, load_typesystem

from kg import files
from kg.errors import InputError
from kg.review.annotations import DEFAULT_MODALITY, Annotations, Collecting

TYPES = "TypeSystem.xml"
_MENTION, _UNIT, _LINK = "policykg.Mention", "policykg.Unit", "policykg.Link"
# XML has no place for these characters; each becomes one that says so.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def type_system() -> TypeSystem:
    """Return the types: two layers of stretches, and from the second links with a role to the first."""
    types = TypeSystem()
    mention = types.create_type(_MENTION, description="What is named: body, park, industry, figure ...")
    types.create_feature(mention, "category", "uima.cas.String", description="The type, such as Park.")
    link = types.create_type(_LINK, "uima.cas.TOP")
    types.create_feature(link, "role", "uima.cas.String", description="A role such as lead, or target ...")
    types.create_feature(link, "target", mention)
    unit = types.create_type(_UNIT, description="A measure or a goal.")
    types.create_feature(unit, "kind", "uima.cas.String", description="measure or goal")
    types.create_feature(unit, "modality", "uima.cas.String", description="do, encourage or forbid")
    types.create_feature(unit, "links", "uima.cas.FSArray", elementType=link, description="Who and what.")
    return types


def made(annotations: Annotations) -> Cas:
    """Return annotations as a CAS."""
    types = type_system()
    cas = Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = _written(annotations.text), "text/plain"
    cas.document_language = "zh"
    mention, unit_, link = (types.get_type(name) for name in (_MENTION, _UNIT, _LINK))
    array = types.get_type("uima.cas.FSArray")
    names = {
        span: mention(begin=span[0], end=span[1], category=word)
        for span, word in sorted(annotations.names.items())
    }
    cas.add_all(names.values())
    linked = sorted(annotations.arcs)
    for span, (kind, modality) in sorted(annotations.units.items()):
        links = [link(role=what, target=names[name]) for unit, what, name in linked if unit == span]
        there = array(elements=links) if links else None
        cas.add(unit_(begin=span[0], end=span[1], kind=kind, modality=modality, links=there))
    return cas


def write(path: Path, annotations: Annotations) -> None:
    """Write annotations as a CAS: JSON, or XMI with the types beside it."""
    cas = made(annotations)
    if path.suffix == ".json":
        files.write(path, cas.to_json())
    else:
        files.write(path, cas.to_xmi())
        files.write(path.with_name(TYPES), type_system().to_xml())


def read(path: Path, text: str) -> Annotations:
    """Return what a CAS says of a text; raises ``InputError`` where it is none, or one of another text."""
    files.check_file(path)
    cas = _loaded(path)
    if cas.sofa_string != _written(text):
        raise InputError(f"{path}: holds another text than the document; export it again and annotate that")
    found = Collecting(text)
    for item in cas.select(_MENTION):
        found.span(_where(path, item), _id(item), item.category or "", (item.begin, item.end))
    units = list(cas.select(_UNIT))
    for item in units:
        found.span(_where(path, item), _id(item), item.kind or "", (item.begin, item.end))
        found.modality(_where(path, item), _id(item), item.modality or DEFAULT_MODALITY)
    for item in units:
        for link in _elements(item.links):
            found.arc(_where(path, item), _id(item), link.role or "", _id(link.target))
    return found.all()


def _loaded(path: Path) -> Cas:
    beside = path.with_name(TYPES)
    try:
        with warnings.catch_warnings():
            # Types of other layers are none of ours; an offset inside a character is a broken file.
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", message="Not mapping")
            content = path.read_text(encoding="utf-8-sig")
            if path.suffix.lower() == ".json":
                return load_cas_from_json(content)
            if "<!DOCTYPE" in content:
                raise ValueError("it has a document type, which no XMI needs")
            types = load_typesystem(beside) if beside.exists() else type_system()
            return load_cas_from_xmi(content, typesystem=types, lenient=True)
    except Exception as error:  # cassis and its parsers raise whatever is at hand
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InputError(f"{path}: cannot be read as a UIMA CAS: {said}") from None


def _elements(links: Any) -> Iterator[Any]:
    """Yield the links of a unit, which may have none."""
    yield from (link for link in (getattr(links, "elements", links) or ()) if link is not None)


def _where(path: Path, item: Any) -> str:
    return f"{path}: annotation {item.xmiID}"


def _id(item: Any) -> str:
    return str(getattr(item, "xmiID", None))


def _written(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
