"""Names as people say them: in full, by a part, by a short form, by other names, or in pinyin.

One matcher serves the questions, the ledger, the explorer and the page of a graph.
"""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from kg.knowledge.body_forms import body_forms

_CLOSE, _ALIKE = 0.4, 200
_LETTERS = re.compile("[a-z]{2,}")
# How a text may fit, the likeliest first.
_EXACT, _BEGINS, _INITIALS, _SPELT, _HOLDS, _PARTS, _WITHIN = range(7)
_LITERAL = frozenset({_EXACT, _BEGINS, _HOLDS, _PARTS})


@dataclass(frozen=True, slots=True)
class Name:
    """A thing with its class and its names, the canonical one first, and the documents that speak of it."""

    iri: str
    type: str
    names: tuple[str, ...]
    docs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A form of a name in pinyin: in full, by initials, and where syllables begin in full."""

    full: str
    initials: str
    starts: frozenset[int]


class Names:
    """The things of a graph, found by what people call them; pinyin is worked out when it is first needed."""

    def __init__(self, known: Iterable[Name] = ()) -> None:
        self.known = tuple(known)

    @cached_property
    def by_iri(self) -> dict[str, Name]:
        """The things by their IRI."""
        return {name.iri: name for name in self.known}

    @cached_property
    def _forms(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(_plain, forms(name))) for name in self.known)

    @cached_property
    def _spellings(self) -> tuple[tuple[_Spelling, ...], ...]:
        return tuple(tuple(map(_spelling, forms)) for forms in self._forms)

    def matching(self, text: str, types: Iterable[str] = ()) -> tuple[Name, ...]:
        """Return all things of some classes (any by default) that a text names, in the order of their names.

        A text in small letters is pinyin only where no name holds these letters.
        """
        found = [(rank, name) for rank, name in self._ranked(_plain(text), types)]
        literal = [name for rank, name in found if rank in _LITERAL]
        letters = text.strip()
        # Two letters stand somewhere in too many names: there they count only at the beginning.
        most = _WITHIN if len(letters) > 2 else _SPELT
        if not literal and _LETTERS.fullmatch(letters):
            literal = [name for rank, name in found if rank <= most]
        return tuple(sorted(literal, key=lambda name: (name.names[0], name.iri)))

    def suggested(self, text: str, types: Iterable[str] = (), most: int = 12) -> list[Name]:
        """Return the things that a text may come to name while somebody types, the likeliest first."""
        found = self._ranked(_plain(text), types)
        ranked = ((rank, -len(name.docs), name.names[0], name.iri, name) for rank, name in found)
        return [name for *_, name in heapq.nsmallest(most, ranked, key=lambda item: item[:4])]

    def _ranked(self, text: str, types: Iterable[str]) -> Iterator[tuple[int, Name]]:
        wanted, parts = set(types), _parts(text)
        in_pinyin = bool(re.fullmatch("[a-z]+", text))
        for number, (name, forms) in enumerate(zip(self.known, self._forms, strict=True)):
            if wanted and name.type not in wanted:
                continue
            rank = _literal(forms, text, parts)
            if in_pinyin and rank != _EXACT and rank != _BEGINS:
                ranks = (rank, _spelt(self._spellings[number], text))
                rank = min((r for r in ranks if r is not None), default=None)
            if rank is not None:
                yield rank, name

    def nearest(self, text: str, types: Iterable[str] = (), most: int = 5) -> list[str]:
        """Return the names that are most like a text which names nothing, the likeliest first."""
        wanted, said = set(types), _plain(text)
        letters = bool(re.fullmatch("[a-z]+", said))
        called: dict[str, str] = {}
        for number, name in enumerate(self.known):
            if not wanted or name.type in wanted:
                spelt = (form.initials for form in self._spellings[number]) if letters else ()
                for form in (*self._forms[number], *spelt):
                    called.setdefault(form, name.names[0])
        alike = heapq.nlargest(_ALIKE, called, key=lambda form: (_shared(form, said), form))
        close = difflib.get_close_matches(said, alike, n=3 * most, cutoff=_CLOSE)
        return list(dict.fromkeys(called[form] for form in close))[:most]


def forms(name: Name) -> tuple[str, ...]:
    """Return all that a thing is called: its names, and the short forms of a body's."""
    return (*name.names, *short_forms(name))


def short_forms(name: Name) -> tuple[str, ...]:
    """Return the short forms of a body's name: those of the longest end of it that the lexicon knows."""
    return _short_forms(name.names[0]) if name.type == "Body" else ()


@lru_cache(maxsize=2**16)
def _short_forms(name: str) -> tuple[str, ...]:
    known = body_forms()
    start = next((i for i in range(len(name)) if name[i:] in known), None)
    return () if start is None else tuple(name[:start] + form for form in known[name[start:]])


@cache
def _ends() -> frozenset[str]:
    known = body_forms()
    return frozenset({_plain(form) for form in (*known, *(f for forms in known.values() for f in forms))})


def _parts(text: str) -> tuple[str, str]:
    """Return a text in two: what stands before the longest name of an organ at its end, and that name."""
    start = next((i for i in range(1, len(text)) if text[i:] in _ends()), len(text))
    return (text[:start], text[start:]) if start < len(text) else ("", "")


def _literal(forms: tuple[str, ...], text: str, parts: tuple[str, str]) -> int | None:
    if text in forms:
        return _EXACT
    if any(form.startswith(text) for form in forms):
        return _BEGINS
    if any(text in form for form in forms):
        return _HOLDS
    before, end = parts
    return _PARTS if end and any(0 <= form.find(before) < form.find(end) for form in forms) else None


def _spelt(spellings: tuple[_Spelling, ...], text: str) -> int | None:
    if any(s.initials.startswith(text) for s in spellings):
        return _INITIALS
    if any(s.full.startswith(text) for s in spellings):
        return _SPELT
    return _WITHIN if any(_inside(s, text) for s in spellings) else None


def _inside(spelling: _Spelling, text: str) -> bool:
    """Say whether a text stands in a spelling, from the beginning of a syllable."""
    if len(text) < 2:
        return False
    return text in spelling.initials or any(
        match.start() in spelling.starts for match in re.finditer(f"(?={text})", spelling.full)
    )


@lru_cache(maxsize=2**16)
def _spelling(form: str) -> _Spelling:
    from pypinyin import lazy_pinyin

    syllables = [syllable for syllable in lazy_pinyin(form, errors="ignore") if syllable]
    ends = [sum(map(len, syllables[:n])) for n in range(len(syllables))]
    return _Spelling("".join(syllables), "".join(s[0] for s in syllables), frozenset(ends))


def _shared(form: str, text: str) -> float:
    signs, said = set(form), set(text)
    return len(signs & said) / len(signs | said) if signs else 0.0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
