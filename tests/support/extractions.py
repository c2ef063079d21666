"""Extractions made up by Hypothesis: any text, any names, also hostile ones, and every kind of link."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from kg.model import (
    MENTION_TYPES,
    ROLES,
    Document,
    Extraction,
    Heading,
    Link,
    Mention,
    Part,
    Revision,
    Unit,
)

HOSTILE = [
    "'}) DETACH DELETE n //",
    '"> } INSERT DATA { <a> <b> <c> }',
    '"""; DROP GRAPH <x> #',
    "\\u0022\\n\\",
    "<b>汉江</b>&amp;{{name}}",
    "a b\u3000c\u00a0d",
    "🏞️👩‍👩‍👧",
    "𠮷野家㐂𪚥",
    "葛󠄀城",
    "\u200fשלום\u200e\u202eabc",
    "\x00\x07\x1b\x7f\x85\u2028\ufffe",
    "é\u0301 ＡＢＣ %41%20 +",
    "..",
    ".",
    "/",
    "#?&=:@",
    "汉滨区委",
    "“十四五”规划",
    "《条例》",
    "65%以上",
    "2025年底前",
    " ",
    "\r\n",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
# Names stand in one text, so the mark between them is in none, and no bracket reaches over it.
_plain = texts.map(lambda text: re.sub(r"[（）()〔〕\[\]【】《》“”、]", "", text) or "局")
_names = st.lists(_plain, max_size=3, unique=True).map(tuple)
_dates = st.sampled_from([None, "2021", "2021-02", "2021-02-07", "二月"])


@st.composite
def extractions(draw: st.DrawFn, doc: str | None = None) -> Extraction:
    """An extraction whose spans are those of its text, with all links that the model allows."""
    pieces = draw(st.lists(texts, min_size=4, max_size=14))
    spans, text = [], ""
    for piece in pieces:
        spans.append((len(text), len(text) + len(piece)))
        text += piece
    document = Document(
        id=doc or draw(texts),
        text=text if draw(st.booleans()) else "",
        title=draw(st.none() | texts),
        issuers=draw(_names),
        numbers=draw(_names),
        date=draw(_dates),
        addressee=draw(st.none() | texts),
        printed=draw(_dates),
        publication=draw(st.none() | texts),
        forwarded=draw(_names),
        parts=tuple(Part(*span, draw(texts), draw(texts)) for span in spans[: draw(st.integers(0, 2))]),
    )
    cut = len(spans) // 2
    mentions = draw(_mentions(text, spans[:cut]))
    units = draw(_units(text, spans[cut:], mentions))
    headings = tuple(
        Heading(start, end, draw(st.integers(1, 3)), text[start:end])
        for start, end in spans[: draw(st.integers(0, 3))]
    )
    return Extraction(document, headings, mentions, units, draw(_revisions(spans)))


@st.composite
def _revisions(draw: st.DrawFn, spans: list[tuple[int, int]]) -> tuple[Revision, ...]:
    """Revisions in text order, one of each aspect of a place."""
    aspects = st.sampled_from([("mention", False), ("unit", False), ("answers", True), ("a b", False)])
    places = st.tuples(st.sampled_from(spans), aspects, st.sampled_from(spans))
    revisions = {}
    for (start, end), (what, two), to in draw(st.lists(places, max_size=3)):
        who, when, why = (draw(st.just("") | texts) for _ in range(3))
        revisions[start, end, what, to if two else ()] = Revision(
            what, draw(texts), draw(st.just("") | texts), start, end, to if two else None, who, when, why
        )
    return tuple(revisions[place] for place in sorted(revisions))


@st.composite
def _mentions(draw: st.DrawFn, text: str, spans: list[tuple[int, int]]) -> tuple[Mention, ...]:
    named = [("Body", *spans[0]), *((draw(st.sampled_from(MENTION_TYPES)), *span) for span in spans[1:])]
    return tuple(
        Mention(
            f"m{i}", type_, start, end, text[start:end], draw(st.sampled_from(["", "rule a"])), draw(_name)
        )
        for i, (type_, start, end) in enumerate(named)
    )


_name = st.one_of(st.just(""), texts)


@st.composite
def _units(
    draw: st.DrawFn, text: str, spans: list[tuple[int, int]], mentions: tuple[Mention, ...]
) -> tuple[Unit, ...]:
    def some(*types: str) -> tuple[str, ...]:
        ids = [m.id for m in mentions if m.type in types]
        return tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))) if ids else ()

    entities = tuple(t for t in MENTION_TYPES if t not in ("Quantity", "Time"))
    kinds = [draw(st.sampled_from(["measure", "goal"])) for _ in spans]
    goals = [f"u{i}" for i, kind in enumerate(kinds) if kind == "goal"]
    units = []
    for i, ((start, end), kind) in enumerate(zip(spans, kinds, strict=True)):
        links = tuple(
            Link(
                id_, draw(st.sampled_from(ROLES)), draw(st.booleans()), draw(st.sampled_from(["", "rule b"]))
            )
            for id_ in some("Body")
        )
        units.append(
            Unit(
                id=f"u{i}",
                kind=kind,
                modality=draw(st.sampled_from(["do", "encourage", "forbid"])),
                start=start,
                end=end,
                text=text[start:end],
                responsible=links,
                targets=some(*entities),
                instruments=some("Instrument"),
                basis=some(*entities),
                quantities=some("Quantity"),
                times=some("Time"),
                aims=tuple(draw(st.lists(st.sampled_from(goals), unique=True, max_size=2))) if goals else (),
                rule=draw(st.sampled_from(["", "rule c"])),
                heading=tuple(draw(st.lists(texts, max_size=2))),
                sentence=draw(st.sampled_from([None, (start, end)])),
            )
        )
    return tuple(units)
