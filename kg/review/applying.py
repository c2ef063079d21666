"""Corrections, applied to an extraction: what fits is done and marked, what does not is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kg import naming
from kg.extraction.extractor import numbered, outlined_by
from kg.knowledge import Knowledge
from kg.model import Extraction, Revision, Sentence
from kg.review import mending
from kg.review.anchors import Lost, likest, place
from kg.review.mending import RULE, Mended, Span
from kg.review.values import CONFIRM, LINKS, REVIEWED, Anchor, Correction
from kg.text.lines import text_digest

State = Literal["applies", "moved", "not needed", "no longer fits"]
_UNFIT = ": the correction no longer fits: "
_LONG = 40  # characters of a text that a line quotes


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a correction.

    ``was`` is what the rules had said, ``start`` where its words stand now. ``why`` says what does not fit,
    ``lost`` is the place that it was made for, and ``now`` the stretch of the text that is most like it.
    """

    correction: Correction
    state: State
    was: str = ""
    start: int = 0
    why: str = ""
    lost: Anchor | None = None
    now: str = ""


def applied(
    extraction: Extraction, corrections: Iterable[Correction], knowledge: Knowledge
) -> tuple[Extraction, tuple[Result, ...]]:
    """Return an extraction as people corrected it, and what became of each correction, in their order.

    What a correction made carries the rule ``RULE``; ``revisions`` of the extraction hold each that changed
    something, with what the rules had said. Later corrections count over earlier ones.
    """
    given = tuple(corrections)
    if not given:
        return extraction, ()
    sentences = outlined_by(extraction.document, knowledge).sentences
    results = []
    for correction in given:
        extraction, result = _one(extraction, correction, sentences)
        results.append(result)
    return whole(extraction, knowledge), tuple(results)


def reviewed(extraction: Extraction) -> bool:
    """Tell whether a person has seen all of the text of an extraction that corrections were applied to."""
    return any(one.what == REVIEWED for one in extraction.revisions)


def warning(result: Result, where: Path) -> str:
    """Return a line on a correction that no longer fits, with its old and new words; "" for others."""
    if result.state != "no longer fits":
        return ""
    said = f"{where.name}:{result.correction.line}{_UNFIT}{result.why}"
    anchor = result.lost
    old = f"; it was made in {_short(f'{anchor.before}[{anchor.quote}]{anchor.after}')}" if anchor else ""
    return f"{said}{old}{f', most like it is now {_short(result.now)}' if result.now else ''}"


def is_unfit(line: str) -> bool:
    """Say whether a warning of a document is on a correction that no longer fits."""
    return _UNFIT in line


def _short(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= 2 * _LONG else f"{words[:_LONG]} ... {words[-_LONG:]}")


def _one(
    extraction: Extraction, correction: Correction, sentences: Sequence[Sentence]
) -> tuple[Extraction, Result]:
    text, anchor = extraction.document.text, correction.anchor
    try:
        if anchor is None:
            return _reviewed(extraction, correction)
        span = _span(anchor, text)
        to = _span(correction.to, text) if correction.to else None
        done, was = _mended(extraction, correction, span, to, sentences)
    except Lost as error:
        lost = error.anchor or anchor
        now = likest(lost, text) if lost else ""
        return extraction, Result(correction, "no longer fits", why=str(error), lost=lost, now=now)
    if done is extraction:
        return extraction, Result(correction, "not needed", was, span[0])
    stays = span[0] == anchor.at and (to is None or correction.to is None or to[0] == correction.to.at)
    result = Result(correction, "applies" if stays else "moved", was, span[0])
    rule = mending.maker(extraction, correction.what, correction.value, span, to)
    return noted(done, replace(_revision(result, span, to), rule="" if rule == RULE else rule)), result


def _span(anchor: Anchor, text: str) -> Span:
    start = place(anchor, text)
    return start, start + len(anchor.quote)


def _mended(
    extraction: Extraction,
    correction: Correction,
    span: Span,
    to: Span | None,
    sentences: Sequence[Sentence],
) -> Mended:
    what, value = correction.what, correction.value
    if what == "mention":
        return mending.mention(extraction, span, value)
    if what == "unit":
        return mending.unit(extraction, span, value, sentences)
    if what == "modality":
        return mending.modality(extraction, span, value)
    if what == CONFIRM:
        return mending.confirmed(extraction, span, value)
    assert to is not None
    if what in LINKS:
        return mending.link(extraction, span, to, value, what)
    return mending.answers(extraction, span, to, value)


def _reviewed(extraction: Extraction, correction: Correction) -> tuple[Extraction, Result]:
    """Take down that all of a document has been reviewed; that holds of the very text that was seen."""
    text = extraction.document.text
    if correction.value != text_digest(text):
        raise Lost("the text has changed since it was reviewed")
    result = Result(correction, "applies")
    return noted(extraction, _revision(result, (0, len(text)), None)), result


def _revision(result: Result, span: Span, to: Span | None) -> Revision:
    said = {key: getattr(result.correction, key) for key in ("what", "value", "who", "when", "why")}
    return Revision(start=span[0], end=span[1], was=result.was, to=to, state=result.state, **said)


def noted(extraction: Extraction, new: Revision) -> Extraction:
    """Add a revision, in text order.

    It replaces an earlier one of the same place, but for what the rules had said, and which of them.
    """
    before = next((one for one in extraction.revisions if _subject(one) == _subject(new)), None)
    kept = tuple(one for one in extraction.revisions if one is not before)
    found = (*kept, replace(new, was=before.was, rule=before.rule) if before else new)
    return replace(extraction, revisions=tuple(sorted(found, key=_subject)))


def _subject(one: Revision) -> tuple[int, int, str, Span | tuple[()]]:
    return one.start, one.end, one.what, one.to or ()


def whole(extraction: Extraction, knowledge: Knowledge) -> Extraction:
    """Put the parts in text order under their ids, and name the mentions that have no name yet."""
    units = tuple(sorted(extraction.units, key=lambda u: (u.start, u.end)))
    ordered = numbered(replace(extraction, units=units))
    named = {m.id: m for m in naming.name(ordered, knowledge).mentions}
    mentions = tuple(named[m.id] if m.rule == RULE and not m.name else m for m in ordered.mentions)
    return replace(ordered, mentions=mentions)


__all__ = ["RULE", "Result", "applied", "is_unfit", "noted", "reviewed", "warning", "whole"]
