"""A small document about water, made up, with all kinds of links; and graphs as values that compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx

from kg.model import Document, Extraction, Heading, Link, Mention, Revision, Unit
from kg.naming.iris import BASE_IRI

TEXT = "区委关于水的意见\n一、保护\n市水利局要在2025年底前落实《水条例》，把汉江水质达标率提高到95%以上，确保安全。\n责任单位：市水利局、区委\n"
DOC = f"{BASE_IRI}doc/water"


def span(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


def mention(id_: str, type_: Any, words: str, after: int = 0, name: str = "") -> Mention:
    start, end = span(words, after)
    return Mention(id_, type_, start, end, words, f"rule of {id_}", name)


BODY = TEXT.index("市水利局")
SENTENCE = (BODY, TEXT.index("\n责任"))
WATER = Extraction(
    Document("water", TEXT, "区委关于水的意见", ("区委",), ("区发〔2021〕1号",), "2021-03-01"),
    (Heading(*span("一、保护"), 1, "一、保护"),),
    (
        mention("m1", "Body", "市水利局", name="某市水利局"),
        mention("m2", "Time", "2025年底前"),
        mention("m3", "Instrument", "《水条例》"),
        mention("m4", "EcologicalZone", "汉江"),
        mention("m5", "Quantity", "95%以上"),
        mention("m6", "Body", "市水利局", SENTENCE[1], name="某市水利局"),
        mention("m7", "Body", "区委", SENTENCE[1]),
    ),
    (
        Unit(
            "u1",
            "measure",
            "do",
            *span("在2025年底前落实《水条例》"),
            "在2025年底前落实《水条例》",
            responsible=(Link("m1", "lead"), Link("m6", "lead"), Link("m7", "oversee", True, "issuer")),
            instruments=("m3",),
            times=("m2",),
            rule="acts",
            heading=("一、保护",),
            sentence=SENTENCE,
        ),
        Unit(
            "u2",
            "measure",
            "encourage",
            *span("把汉江水质达标率提高到95%以上"),
            "把汉江水质达标率提高到95%以上",
            targets=("m4",),
            basis=("m4",),
            quantities=("m5",),
            times=("m2",),
            aims=("u3",),
            sentence=SENTENCE,
        ),
        Unit("u3", "goal", "do", *span("确保安全"), "确保安全", sentence=SENTENCE),
    ),
)
_SAID = {"who": "李明", "when": "2026-11-30T15:30:00+08:00", "why": "看原文", "state": "applies"}
# As WATER, with what people corrected of it: a thing, a link of two places, a thing that is gone, and all seen.
REVISED = replace(
    WATER,
    revisions=(
        Revision("reviewed", "1f", "", 0, len(TEXT), who="王芳", when="2026-12-01", state="moved"),
        Revision("answers", "lead", "none", *span("在2025年底前落实《水条例》"), span("市水利局"), **_SAID),
        Revision("mention", "EcologicalZone", "Place", *span("汉江"), rule="a rule", **_SAID),
        Revision("mention", "none", "Group", *span("安全"), who="王芳", when="2026-12-01T08:00:00+08:00"),
    ),
)
UNIT = f"{DOC}/unit/{WATER.units[0].start}-{WATER.units[0].end}"
SECOND = f"{DOC}/unit/{WATER.units[1].start}-{WATER.units[1].end}"


def iri(type_: str, name: str) -> str:
    return f"{BASE_IRI}{type_}/{name}"


def equal(a: nx.MultiDiGraph, b: nx.MultiDiGraph) -> bool:
    """Nodes, edges and all attributes, and their order too."""
    return list(a.nodes(data=True)) == list(b.nodes(data=True)) and list(
        a.edges(keys=True, data=True)
    ) == list(b.edges(keys=True, data=True))


def said(found: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[Any, Any]]:
    """Return a graph as values that compare."""
    nodes = {iri: dict(node) for iri, node in found.nodes(data=True)}
    return nodes, {(a, b, k): dict(edge) for a, b, k, edge in found.edges(keys=True, data=True)}
