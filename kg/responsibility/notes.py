"""Notes of who answers for what, by when and where: brackets, labelled lines and sentences.

What they say, and for which stretch of the text, is told by ``schema/rules/responsibility.yaml``;
which sentences are notes, the outline has told already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.knowledge.rules import Rule, RuleFile
from kg.model import Document, Role, Sentence
from kg.outline.assembly import Outline
from kg.responsibility.name_lists import Span, bare, cut, names
from kg.responsibility.note_scope import groups, item, scope, section
from kg.responsibility.table_columns import Row
from kg.text.brackets import enclosed

_SHARE, _NOBODY, _DUE, _WHERE = "share", "nobody", "due", "where"
_LONGEST_TIME = 24
_FIRST, _NAMED = "first named leads", "named in a note"


@dataclass(frozen=True, slots=True)
class Answerer:
    """A body that a note names: its span, its role, and the rule that told the role."""

    start: int
    end: int
    role: Role
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says, and the stretch of text for whose units it says it.

    ``bodies``, ``times`` and ``places`` are spans of the text; they stand in the note itself, or,
    for a table cell that continues the one above it, in that one. ``rule`` names what told the note.
    """

    start: int
    end: int
    scope_start: int
    scope_end: int
    bodies: tuple[Answerer, ...] = ()
    times: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    rule: str = ""


@dataclass
class _Said:
    """What has been read of a note so far; ``share`` is a role that is still open."""

    bodies: list[tuple[Span, str, str]] = field(default_factory=list)
    times: list[Span] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)
    pending: list[Span] = field(default_factory=list)
    label: Rule | None = None
    first_leads: bool = False
    prose: bool = True


def notes(document: Document, outline: Outline, rows: Iterable[Row], patterns: RuleFile) -> list[Note]:
    """Return the notes of a document in text order: those in prose, and one a table row."""
    text = document.text
    convention = _convention(text, outline.sentences, patterns)
    found = [_prose_note(text, outline, group, convention, patterns) for group in groups(outline)]
    found = list(_placed(text, outline, found)) + list(_standing(text, outline, patterns))
    found += (_row_note(text, row, convention, patterns) for row in rows)
    return sorted((n for n in found if n.bodies or n.times or n.places), key=lambda n: n.start)


def _row_note(text: str, row: Row, convention: int, patterns: RuleFile) -> Note:
    place = (row.sentence.start, row.sentence.end)
    said = _Said(first_leads=row.first_leads or convention <= row.sentence.start, prose=False)
    for cell in row.labelled:
        said.label = cell.label
        _clauses(text, cell.start, cell.end, said, patterns)
        _settle_pending(said)
    return _note(said, place, place)


def _convention(text: str, sentences: Sequence[Sentence], patterns: RuleFile) -> int:
    """Return the offset from which the first body of each list leads; the text's end if nowhere."""
    stated = (s.start for s in sentences if patterns.search("convention", s.text))
    return next(stated, len(text) + 1)


def _prose_note(
    text: str, outline: Outline, group: Sequence[int], convention: int, patterns: RuleFile
) -> Note:
    said = _Said()
    sentences = [outline.sentences[index] for index in group]
    for sentence in sentences:
        said.label = None
        said.first_leads |= convention <= sentence.start
        _read(text, *_inner(sentence, patterns), said, patterns)
        _settle_pending(said)
    return _note(said, (sentences[0].start, sentences[-1].end), scope(text, outline, group))


def _placed(text: str, outline: Outline, found: Iterable[Note]) -> Iterator[Note]:
    """Yield the notes, what one says of places for itself: it holds for the whole item it stands in."""
    notes = list(found)
    items = {n.start: item(text, outline, n.start) for n in notes if n.places}
    said = Counter(items.values())
    for note in notes:
        span = items.get(note.start)
        if span is None or said[span] > 1:
            yield note
            continue
        yield replace(note, bodies=(), times=(), scope_start=span[0], scope_end=span[1])
        yield replace(note, places=())


def _inner(sentence: Sentence, patterns: RuleFile) -> Span:
    """Return the span of a note without its own bracket and closing punctuation."""
    end = sentence.end
    while end > sentence.start and sentence.text[end - sentence.start - 1] in patterns.words["clauses"]:
        end -= 1
    whole = (0, end - sentence.start)
    bracketed = enclosed(sentence.text[: whole[1]], patterns.words["pairs"]) == [whole]
    # A label may itself stand in brackets; it is no note.
    labelled = bracketed and patterns.first("label", sentence.text[: whole[1]])
    inset = 1 if bracketed and not (labelled and labelled[1].end() == whole[1]) else 0
    return sentence.start + inset, end - inset


def _standing(text: str, outline: Outline, patterns: RuleFile) -> Iterator[Note]:
    """Yield what notes say once for all that follows them in their chapter."""
    for sentence in outline.sentences:
        found = patterns.first("standing", sentence.text) if sentence.kind == "note" else None
        if found is None:
            continue
        pattern, match = found
        start, end = (sentence.start + place for place in match.span("who"))
        said = _Said(bodies=[(span, _SHARE, pattern.name) for span in names(text, start, end, patterns)])
        yield _note(said, (sentence.start, sentence.end), section(text, outline, sentence, 0))


# ---- what it says ----


def _read(text: str, start: int, end: int, said: _Said, patterns: RuleFile) -> None:
    """Read a note without its bracket; a convention in it, and what stands for later, are left out."""
    if standing := patterns.search("standing", text[start:end]):
        end = start + standing.start()
    found = patterns.search("convention", text[start:end])
    if found is None:
        _clauses(text, start, end, said, patterns)
        return
    said.first_leads = True
    _clauses(text, start, start + found.start(), said, patterns)
    _clauses(text, start + found.end(), end, said, patterns)


def _clauses(text: str, start: int, end: int, said: _Said, patterns: RuleFile) -> None:
    for clause in cut(text, start, end, patterns.words["clauses"], patterns):
        for span in _labelled(text, *clause, patterns):
            _clause(text, *span, said, patterns)


def _labelled(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[Span]:
    """Yield the stretches of a clause that begin with a label of their own."""
    begin = start
    for place in range(start + 1, end):
        if text[place - 1].isspace() and patterns.search("label", text[place:end]):
            yield begin, place
            begin = place
    yield begin, end


def _clause(text: str, start: int, end: int, said: _Said, patterns: RuleFile) -> None:
    if found := patterns.first("label", text[start:end]):
        _settle_pending(said)
        said.label = found[0]
        start += found[1].end()
    role = said.label.attributes["role"] if said.label else ""
    span = bare(text, start, end, patterns)
    if span is None or role == _NOBODY or patterns.search("nobody", text[slice(*span)]):
        return
    if role == _WHERE:
        said.places.append(span)
    elif role == _DUE or patterns.search("due-clause", text[slice(*span)]):
        said.times.extend(_times(text, *span, patterns))
    else:
        _bodies(text, *span, said, patterns)


def _times(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[Span]:
    """Yield the times in a clause that says by when; the clause itself where none is known."""
    found = [m for p in patterns.groups["time"] for m in p.regex.finditer(text[start:end])]
    for match in found:
        yield start + match.start(), start + match.end()
    if not found and end - start <= _LONGEST_TIME:
        yield start, end


def _bodies(text: str, start: int, end: int, said: _Said, patterns: RuleFile) -> None:
    """Read the bodies of a clause: those in front of each verb, or all of them behind a label."""
    bounded = patterns.search("time-opening", text[start:end])
    if bounded:
        said.times.extend(_times(text, start, start + bounded.end(), patterns))
        start += bounded.end()
    for pattern, verb_start, verb_end in _verbs(text, start, end, patterns):
        listed = list(_joined(text, start, verb_start, pattern.attributes["role"], patterns))
        spans = [(span, pattern.attributes["role"]) for span in said.pending]
        said.pending.clear()
        said.bodies.extend((span, role, pattern.name) for span, role in spans + listed)
        start = verb_end
    rest = list(names(text, start, end, patterns)) if start < end else []
    if said.label:
        role, rule = said.label.attributes["role"], said.label.name
        each = (name for span in rest for name in (_named(text, span, patterns) if said.prose else [span]))
        said.bodies.extend((span, role, rule) for span in each)
    else:
        said.pending.extend(s for s in rest if patterns.search("body", text[slice(*s)]))


def _named(text: str, span: Span, patterns: RuleFile) -> Iterator[Span]:
    """Yield a name, and its second name in brackets for itself: a label in prose lists both."""
    second = patterns.search("second-name", text[slice(*span)])
    yield span[0], span[0] + second.start() if second else span[1]
    if second:
        yield span[0] + second.start("name"), span[0] + second.end("name")


def _joined(text: str, start: int, end: int, role: str, patterns: RuleFile) -> Iterator[tuple[Span, str]]:
    """Yield the names of a list with their roles; those that only join in support."""
    joins = patterns.search("joining", text[start:end])
    middle = start + joins.start() if joins else end
    for span in names(text, start, middle, patterns):
        yield span, role
    for span in names(text, middle, end, patterns) if joins else ():
        yield span, "support"


def _verbs(text: str, start: int, end: int, patterns: RuleFile) -> Iterator[tuple[Rule, int, int]]:
    """Yield the verbs of a clause that say what the bodies before them do, in order."""
    while True:
        found = [
            (m.start(), -m.end(), p)
            for p in patterns.groups["verb"]
            if (m := p.regex.search(text, start, end))
        ]
        if not found:
            return
        begin, stop, pattern = min(found, key=lambda f: f[:2])
        yield pattern, begin, -stop
        start = -stop


def _settle_pending(said: _Said) -> None:
    """Give the bodies that no verb followed the role of those that come behind a leader."""
    role = "support" if any(role == "lead" for _, role, _ in said.bodies) else _SHARE
    said.bodies.extend((span, role, "") for span in said.pending)
    said.pending.clear()


def _note(said: _Said, place: Span, scope: Span) -> Note:
    bodies = _settled(said)
    rule = next((b.rule for b in bodies if b.rule), "") or (said.label.name if said.label else "")
    return Note(*place, *scope, bodies, tuple(said.times), tuple(said.places), rule)


def _settled(said: _Said) -> tuple[Answerer, ...]:
    """Return the bodies with their roles settled: who shares, and who leads."""
    roles = [role for _, role, _ in said.bodies]
    if said.first_leads and "lead" not in roles:
        return tuple(_ranked(said.bodies))
    alone = roles.count(_SHARE) == 1 and "lead" not in roles
    settled = [Answerer(*span, _role(role, alone), rule) for span, role, rule in said.bodies]
    return tuple(replace(a, rule=a.rule or _NAMED) for a in settled)


def _ranked(bodies: Iterable[tuple[Span, str, str]]) -> Iterator[Answerer]:
    """Yield the bodies of a note whose first leads: of those that answer, the others support it."""
    answering: Role = "lead"
    for span, role, rule in bodies:
        if role in (_SHARE, "shared"):
            yield Answerer(*span, answering, _FIRST)
            answering = "support"
        else:
            yield Answerer(*span, _role(role, alone=False), rule or _NAMED)


def _role(role: str, alone: bool) -> Role:
    if role == _SHARE:
        return "lead" if alone else "shared"
    return role  # type: ignore[return-value]
