"""Two documents compared: what is found to be one, what changed, and in which words it is told."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import kg
from kg.comparing import rows
from kg.comparing.comparison import Comparison, Row, compare
from kg.comparing.places import longest_rise
from kg.knowledge import own
from kg.model import Extraction
from kg.reading import front_matter
from support.edits import changed, judge

# Texts made up for these tests: there is no Qinghe County.
HEAD = "青禾县人民政府关于保护青溪的通知（虚构示例）\n\n各镇人民政府：\n\n"
END = "\n\n青禾县人民政府\n2026年3月1日\n"
FIRST = "一、保护水源\n推进青溪水源地保护。建设水质监测站6座。引导企业减少排放。\n"
SECOND = "二、发展产业\n支持合作社种植茶叶。打造青溪绿色农业品牌。（责任单位：县农业农村局）\n"


def extraction(text: str, name: str = "notice", end: str = END) -> Extraction:
    return kg.extract(front_matter.describe(name, HEAD + text + end, own()), own())


def compared(before: str, after: str, end: str = END) -> Comparison:
    return compare(extraction(before), extraction(after, end=end), own())


def told(found: Comparison, kinds: Iterable[str] = ("measure", "goal")) -> set[tuple[str, str]]:
    """Return the types of change, each with the words of its item."""
    return {(type_, _words(row)) for row in found.rows if row.kind in set(kinds) for type_ in row.types}


def _words(row: Row) -> str:
    item = row.after or row.before
    assert item is not None
    return item.text


def test_a_text_is_kept_as_it_is() -> None:
    """Nothing is said to have changed between a text and itself."""
    found = compared(FIRST + SECOND, FIRST + SECOND)
    assert found.counts()["kept"] > 4
    assert told(found, ("measure", "goal", "passage")) == set()


CHANGES = {
    "figure raised": (("6座", "9座"), {("figure_up", "建设水质监测站9座")}),
    "figure lowered": (("6座", "4座"), {("figure_down", "建设水质监测站4座")}),
    "figure in other digits": (("6座", "六座"), set()),
    "limit": (("6座", "6座以上"), {("figure", "建设水质监测站6座以上")}),
    "forbidden": (
        ("引导企业减少", "严禁企业增加"),
        {("strengthened", "严禁企业增加排放"), ("wording", "严禁企业增加排放")},
    ),
    "bound": (("推进青溪", "必须推进青溪"), {("strengthened", "必须推进青溪水源地保护")}),
    "deadline": (("建设水质", "2027年底前建设水质"), {("deadline", "2027年底前建设水质监测站6座")}),
    "wording": (("推进青溪", "抓好青溪"), {("wording", "抓好青溪水源地保护")}),
    "added": (("座。引", "座。开展河道清淤。引"), {("added", "开展河道清淤")}),
    "dropped": (("建设水质监测站6座。", ""), {("dropped", "建设水质监测站6座")}),
    "body": (
        ("县农业农村局", "县供销社"),
        {("bodies", "支持合作社种植茶叶"), ("bodies", "打造青溪绿色农业品牌")},
    ),
}


@pytest.mark.parametrize(("edit", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_by_its_type(edit: tuple[str, str], expected: set[tuple[str, str]]) -> None:
    """One change in a text is told with its type, and nothing else is."""
    text = FIRST + SECOND
    assert edit[0] in text
    assert told(compared(text, text.replace(*edit))) == expected


def test_units_are_converted() -> None:
    """A figure in another unit is the same, or higher, by what it amounts to."""
    text = FIRST.replace("建设水质监测站6座", "整治河道1.2公里，投资1.2亿元")
    assert told(compared(text, text.replace("1.2公里", "1200米").replace("1.2亿元", "12000万元"))) == set()
    assert told(compared(text, text.replace("1.2亿元", "13000万元"))) == {("figure_up", "投资13000万元")}


def test_what_stands_elsewhere_has_moved() -> None:
    """A measure under another heading has moved, one before its neighbours is in another order."""
    moved = FIRST.replace("建设水质监测站6座。", "") + SECOND.replace("打造", "建设水质监测站6座。打造")
    types = {type_ for type_, words in told(compared(FIRST + SECOND, moved)) if "监测站" in words}
    assert "moved" in types
    turned = FIRST.replace(
        "推进青溪水源地保护。建设水质监测站6座。", "建设水质监测站6座。推进青溪水源地保护。"
    )
    assert {type_ for type_, _ in told(compared(FIRST + SECOND, turned + SECOND))} == {"order"}


def test_this_year_is_no_other_deadline_next_year() -> None:
    """A time that is told from the year of its document is the same in the next one's."""
    text = FIRST.replace("建设", "2026年底前建设")
    later = END.replace("2026", "2027")
    assert told(compared(text, text.replace("2026", "2027"), later)) == set()
    assert {type_ for type_, _ in told(compared(text, text.replace("2026", "2029"), later))} == {"later"}


def test_the_table_says_what_changed_and_why() -> None:
    """A row holds both texts, the change from what to what, and why the two are one, in zh and en."""
    found = compared(FIRST, FIRST.replace("6座", "9座"))
    (row,) = rows.chosen(found)
    for language, said in (("zh", "数值提高: 6座 → 9座"), ("en", "figure raised: 6座 → 9座")):
        table = rows.table([row], language)
        cells = dict(zip((column.name for column in table.columns), table.rows[0], strict=True))
        assert cells["what"] == said
        assert cells["before"] == "建设水质监测站6座"
        assert "%" in str(cells["why"])
    assert rows.table([row], "zh", coded=True).rows[0][1] == "figure_up"


def test_rows_are_chosen_by_type_and_kind() -> None:
    """Kept items and other words are told on request, types by their names."""
    found = compared(FIRST + SECOND, FIRST.replace("6座", "9座") + SECOND)
    assert len(list(rows.chosen(found))) == 1
    assert len(list(rows.chosen(found, kept=True))) == sum(found.counts().values())
    assert list(rows.chosen(found, ["later"])) == []


def test_forty_changes_are_found() -> None:
    """Of forty changes in the founding document 38 are found, and of what is told 95 in a hundred is right."""
    text = (kg.read(kg.resources.folder("data") / "hanbin-2021.txt", own())).text
    before = kg.extract(front_matter.describe("before", text, own()), own())
    after, known = changed(before)
    found = compare(before, kg.extract(front_matter.describe("after", after, own()), own()), own())
    judged = judge(found, known, ("measure", "goal"))
    assert len(known) == 40
    assert len(judged.found) >= 38
    assert len(judged.right) >= 0.95 * (len(judged.right) + len(judged.wrong))


@pytest.mark.parametrize(
    ("numbers", "places"),
    [([], []), ([3], [0]), ([0, 1, 2], [0, 1, 2]), ([0, 5, 1, 2], [0, 2, 3]), ([2, 1, 0], [2])],
    ids=["none", "one", "in order", "one moved", "turned"],
)
def test_the_longest_rise(numbers: list[int], places: list[int]) -> None:
    """The fewest numbers are left out for the others to rise."""
    assert longest_rise(numbers) == places
