"""Names as people say them: what a text finds among the names of a graph, and what comes nearest."""

from __future__ import annotations

import pytest

from kg.naming.matching import Name, Names

BODIES = ("安康市发展和改革委员会", "国家发展和改革委员会", "安康市水利局", "汉滨区人民政府")
KNOWN = Names(
    [
        *(Name(f"b{number}", "Body", (name,)) for number, name in enumerate(BODIES)),
        Name("z0", "EcologicalZone", ("汉江", "一江清水")),
        Name("z1", "EcologicalZone", ("汉江流域",)),
        Name("p0", "Park", ("汉滨高新技术产业开发区",)),
        Name("i0", "Industry", ("5G产业",)),
    ]
)

FOUND = [
    pytest.param("汉江", {"汉江", "汉江流域"}, id="part"),
    pytest.param("一江清水", {"汉江"}, id="other name"),
    pytest.param("５g", {"5G产业"}, id="width and case"),
    pytest.param("发改委", {"安康市发展和改革委员会", "国家发展和改革委员会"}, id="short form"),
    pytest.param("国家发改委", {"国家发展和改革委员会"}, id="short form of a level"),
    pytest.param("安康发改委", {"安康市发展和改革委员会"}, id="place without its level"),
    pytest.param("区政府", {"汉滨区人民政府"}, id="government"),
    pytest.param("hj", {"汉江", "汉江流域"}, id="initials"),
    pytest.param("hanjiangliuyu", {"汉江流域"}, id="pinyin"),
    pytest.param("fgw", {"安康市发展和改革委员会", "国家发展和改革委员会"}, id="initials of a short form"),
    pytest.param("slj", {"安康市水利局"}, id="initials behind a place"),
    pytest.param("angai", set(), id="not from the middle of a syllable"),
    pytest.param("HJ", set(), id="capitals are no pinyin"),
    pytest.param("长江", set(), id="nothing"),
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_a_text_finds_names(text: str, names: set[str]) -> None:
    """A name is found by its parts, other names, short forms and pinyin, and by nothing else."""
    assert {name.names[0] for name in KNOWN.matching(text)} == names


def test_only_some_classes_are_found() -> None:
    """Who asks for a class gets no name of another."""
    assert {name.type for name in KNOWN.matching("汉")} == {"Body", "EcologicalZone", "Park"}
    assert {name.type for name in KNOWN.matching("汉", ["Park"])} == {"Park"}


def test_the_likeliest_is_suggested_first() -> None:
    """The very name comes before what begins with it, and that before what holds it."""
    assert [name.names[0] for name in KNOWN.suggested("汉江")] == ["汉江", "汉江流域"]
    assert KNOWN.suggested("h")[0].names[0].startswith("汉")
    assert len(KNOWN.suggested("", most=3)) == 3


NEAREST = [
    pytest.param("发改伟", "安康市发展和改革委员会", id="slip in a short form"),
    pytest.param("汉姜", "汉江", id="slip"),
    pytest.param("汉滨高新技术开发区", "汉滨高新技术产业开发区", id="left out"),
    pytest.param("hjl", "汉江", id="initials"),
]


@pytest.mark.parametrize(("text", "near"), NEAREST)
def test_what_finds_nothing_has_neighbours(text: str, near: str) -> None:
    """A name that is nowhere is answered with the nearest names."""
    assert near in KNOWN.nearest(text)
