"""Lessons as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from kg.improving.blame import UNREAD
from kg.improving.edits import Edit
from kg.improving.lessons import Lesson, Place
from kg.improving.rows import between, labels
from kg.knowledge import Knowledge
from kg.review.values import LINKS, Anchor

_SHOWN = 3  # so many places and changes are named


def told(number: int, lesson: Lesson, language: str, knowledge: Knowledge) -> Iterator[str]:
    """Yield the lines of a lesson under its number."""
    yield f"{number}. {_say('lesson', language, **_corrected(lesson, language))}"
    was = between(language).join(dict.fromkeys(place.was for place in lesson.places))
    yield f"   {_say('lesson_was', language, was=_short(was))}"
    yield f"   {_made(lesson, language, knowledge)}"
    if not lesson.edits:
        key = "lesson_missing" if lesson.blame.rule == UNREAD else "lesson_look"
        yield f"   {_say(key, language, finds=lesson.finds)}"
        yield f"   {_to_do(lesson, language)}"
        return
    yield from (f"   {line}" for edit in lesson.edits for line in _written(edit))
    documents = {change.doc for change in lesson.changes}
    counts = {"count": len(lesson.places), "mended": lesson.mended, "documents": len(documents)}
    yield f"   {_say('lesson_mends', language, changes=_places(lesson), **counts)}"
    for change in lesson.changes[:_SHOWN]:
        yield f"     {change.sign} {change.doc}:{change.start}  {change.what}  {_short(change.text)}"
    if len(lesson.changes) > _SHOWN:
        yield f"     {_say('lesson_more', language, count=len(lesson.changes) - _SHOWN)}"


def _corrected(lesson: Lesson, language: str) -> dict[str, str | int]:
    quotes = dict.fromkeys(_quoted(place) for place in lesson.places)
    places = [f"{one.document.id}.review.jsonl:{one.correction.line}" for one in lesson.places[:_SHOWN]]
    places += ["..."] if len(lesson.places) > _SHOWN else []
    return {
        "words": between(language).join(list(quotes)[:_SHOWN]),
        "what": lesson.what,
        "value": lesson.value,
        "count": len(lesson.places),
        "places": between(language).join(places),
    }


def _quoted(place: Place) -> str:
    one = place.correction
    return " -> ".join(_short(a.quote) for a in (one.anchor, one.to) if isinstance(a, Anchor))


def _made(lesson: Lesson, language: str, knowledge: Knowledge) -> str:
    blame = lesson.blame
    if blame.rule == UNREAD:
        word = f"{blame.word} [{blame.source}]" if blame.source else blame.word
        return _say("lesson_unread", language, word=word)
    rule = knowledge.title(blame.rule, language)
    key = "lesson_word" if blame.listed else "lesson_rule"
    return _say(key, language, word=blame.word, source=blame.source, rule=rule)


def _to_do(lesson: Lesson, language: str) -> str:
    """Return what to change in the rule where no line of the lexicon helps."""
    place = lesson.places[0]
    words = {"words": _quoted(place), "what": lesson.what, "value": lesson.value}
    if lesson.blame.rule == UNREAD:
        return _say("lesson_write", language, **words)
    if lesson.what in LINKS:
        return _say("lesson_link", language, **words)
    if lesson.value in ("none", "no"):
        return _say("lesson_narrow", language, **words)
    return _say("lesson_widen" if place.was in ("none", "no") else "lesson_other", language, **words)


def _written(edit: Edit) -> Iterator[str]:
    """Yield an edit as a difference of two files is written."""
    for sign, line in (("-", edit.old), ("+", edit.new)):
        if line:
            yield f"{sign} lexicon/{edit.file}:{edit.line}  {' | '.join(line.rstrip().split(chr(9)))}"


def _places(lesson: Lesson) -> int:
    return len({(change.doc, change.start) for change in lesson.changes})


def _say(key: str, language: str, **values: str | int) -> str:
    return labels()[key][language].format(**values)


def _short(text: str, most: int = 40) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most]}..."


def nothing(language: str) -> str:
    """Return that there is nothing to learn."""
    return _say("no_lessons", language)
