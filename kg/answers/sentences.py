"""A question asked in a sentence: which question it is, with which values, as far as the store knows them.

Nothing is guessed silently: what a sentence may mean comes as readings, with a note on each name that was
typed otherwise; a sentence that means nothing here comes with what is nearest to it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial

from kg.answers import names as store_names
from kg.answers.parameters import Parameter, checked
from kg.answers.phrases import LANGUAGES, TIMES, Phrases, Said, phrases
from kg.answers.questions import question
from kg.answers.readings import Reading, Slip, Understanding
from kg.errors import QueryError
from kg.graph.ontology import KG
from kg.knowledge import yaml_files
from kg.naming.matching import Names, forms
from kg.naming.slips import meant
from kg.resources import folder
from kg.stores.base import Store, Value
from kg.text import figures

_Key = tuple[str, frozenset[tuple[str, str]]]
_SHORTEST, _SUGGESTED = 2, 4
_HAN = re.compile("[\u3400-\u9fff]")
_ISO = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")
_TITLE_MARKS = re.compile("[\u300a\u300b]")
_HOLDS = {
    True: f'SELECT ?u WHERE {{ VALUES ?_text {{ "" }} GRAPH ?g {{ ?u <{KG}modality> ?m ; <{KG}text> ?words }}'
    " FILTER(CONTAINS(LCASE(?words), LCASE(?_text))) } LIMIT 1",
    False: "MATCH (u:Unit) WHERE toLower(u.text) CONTAINS toLower($text) RETURN u.iri LIMIT 1",
}


@dataclass(frozen=True)
class Known:
    """What a sentence can speak of: the names of a store, its documents, words of its goals and measures.

    ``titles`` are those of the documents by id; ``holds`` says whether a goal or measure has some words.
    """

    names: Names
    titles: Mapping[str, str]
    holds: Callable[[str], bool]
    today: date


def known(store: Store, names: Callable[[], Names] | None = None, today: date | None = None) -> Known:
    """Return what sentences can speak of in a store; ``names`` gives its things where they are read."""
    titles = {document.doc: document.title for document in store.stored()}
    read = names or partial(store_names.read, store)
    return Known(read(), titles, cache(partial(_holds, store)), today or date.today())


def _holds(store: Store, text: str) -> bool:
    return bool(store.query(_HOLDS[store.answers_sparql], {"text": text}).rows)


def understand(sentence: str, known: Known) -> Understanding:
    """Return what a sentence may mean, in whichever language it is.

    Only where the very words mean nothing are they taken for slips of what is known.
    """
    said = [one for language in _languages(sentence) for one in _said(sentence, known, phrases(language))]
    for slips in (False, True):
        resolving = _Resolving(known, slips)
        found = [reading for one in said for reading in resolving.readings(*one)]
        if found:
            return Understanding(sentence, tuple(_best(found)))
    return Understanding(sentence, (), _unknown(resolving.failed), tuple(_alike(sentence)))


def _unknown(failed: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the shortest words that nothing has, with names that are near them."""
    kept: dict[str, tuple[str, ...]] = {}
    for text in sorted(failed, key=len):
        if failed[text] and not any(word in text for word in kept):
            kept[text] = failed[text]
    return tuple(kept.items())[:2]


def _languages(sentence: str) -> tuple[str, ...]:
    """Return the languages that a sentence may be in: English needs words with blanks between them."""
    chinese = bool(_HAN.search(sentence))
    english = bool(re.search("[A-Za-z]{2,} +\\S", sentence)) or not chinese
    return tuple(language for language, is_it in zip(LANGUAGES, (chinese, english), strict=True) if is_it)


def _said(
    sentence: str, known: Known, ways: Phrases
) -> Iterator[tuple[Said, Mapping[str, str], re.Pattern[str]]]:
    """Yield what phrases read in a sentence, with the document that its beginning names, and its tails."""
    text = ways.plain(sentence, known.today)
    yield from ((said, {}, ways.tails) for said in ways.read(text))
    if scope := ways.scope.match(text):
        for doc in _documents(scope["doc"], known):
            yield from ((said, {"doc": doc}, ways.tails) for said in ways.read(text[scope.end() :]))


def _documents(text: str, known: Known) -> tuple[str, ...]:
    title = _TITLE_MARKS.sub("", text).strip()
    titles = ((doc, unicodedata.normalize("NFKC", name or "")) for doc, name in known.titles.items())
    return tuple(doc for doc, name in titles if title == doc or title in name)


def _best(readings: Iterable[Reading]) -> list[Reading]:
    """Return the different readings that have most names in full; who acts is asked for as a body."""
    found: dict[_Key, Reading] = {}
    for reading in readings:
        found.setdefault(_key(reading), reading)
    most = max(reading.exact for reading in found.values())
    kept = {key: reading for key, reading in found.items() if reading.exact == most}
    return [r for r in kept.values() if "text" not in r.values or _acting(r) not in kept]


def _key(reading: Reading) -> _Key:
    return reading.question.name, frozenset(reading.values.items())


def _acting(reading: Reading) -> _Key:
    """Return the key of a reading whose words name a body that acts."""
    values = {"body" if name == "text" else name: value for name, value in reading.values.items()}
    return reading.question.name, frozenset(values.items())


def _alike(sentence: str) -> list[str]:
    """Return sentences that are understood, those of the same language that are most alike first."""
    examples = phrases("zh" if _HAN.search(sentence) else "en").examples
    ratio = difflib.SequenceMatcher(b=sentence, autojunk=False)

    def like(example: str) -> float:
        ratio.set_seq1(example)
        return -ratio.ratio()

    return sorted(examples, key=like)[:_SUGGESTED]


@dataclass(frozen=True)
class _Resolving:
    """The slots of a phrase become values of its question; ``failed`` gathers words that mean nothing."""

    known: Known
    slips: bool
    failed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def readings(self, said: Said, fixed: Mapping[str, str], tails: re.Pattern[str]) -> Iterator[Reading]:
        """Yield a reading for each way to take the names that a phrase holds."""
        asked = question(said.question)
        kinds = {p.name: p for p in asked.parameters}
        readings = [Reading(asked, {**said.gives, **fixed})]
        if not fixed.keys() <= kinds.keys():
            return
        for name, text in said.slots.items():
            ways = tuple(self._ways(kinds.get(name), name, text, tails))
            readings = [
                replace(
                    r, values={**r.values, **way.values}, slips=r.slips + way.slips, exact=r.exact + way.exact
                )
                for r in readings
                for way in ways
            ]
        yield from (reading for reading in readings if _valid(reading))

    def _ways(
        self, parameter: Parameter | None, name: str, text: str, tails: re.Pattern[str]
    ) -> Iterator[_Way]:
        if name in TIMES or (parameter and parameter.type in ("since", "until")):
            yield from self._times(name, text)
        elif parameter and parameter.names:
            yield from self._names(parameter, text.strip(), tails)
        elif parameter and (parameter.values or text):
            yield _Way({name: text} if text else {})

    def _times(self, name: str, text: str) -> Iterator[_Way]:
        first, last = _days(text, self.known.today)
        if not first or not last:
            return
        if name == "before":
            yield _Way({"until": (date.fromisoformat(first) - timedelta(days=1)).isoformat()})
        else:
            yield _Way({"since": first, "until": last} if name == "during" else {name: last})

    def _names(self, parameter: Parameter, text: str, tails: re.Pattern[str]) -> Iterator[_Way]:
        """Yield what words may name: the very words, the words without a tail, or what they are a slip of."""
        if len(text) < _SHORTEST or any(_days(text, self.known.today)):
            return
        for said in dict.fromkeys((text, tails.sub("", text))):
            if len(said) >= _SHORTEST and (found := self._named(parameter, said)):
                yield found if said == text else replace(found, slips=(Slip(text, said),))
                return
        if self.slips:
            taken = meant(text, self.known.names, parameter.names)
            yield from (_Way({parameter.name: name}, (Slip(text, name),)) for name in taken)
            if not taken:
                self.failed.setdefault(text, tuple(self.known.names.nearest(text, parameter.names)))

    def _named(self, parameter: Parameter, text: str) -> _Way | None:
        found = self.known.names.matching(text, parameter.names)
        if found:
            exact = any(text.lower() in map(str.lower, forms(name)) for name in found)
            return _Way({parameter.name: text}, exact=int(exact))
        holds = parameter.type == "text" and self.known.holds(text)
        return _Way({parameter.name: text}) if holds else None


@dataclass(frozen=True, slots=True)
class _Way:
    values: Mapping[str, str]
    slips: tuple[Slip, ...] = ()
    exact: int = 0


def _valid(reading: Reading) -> bool:
    try:
        checked(reading.question.name, reading.question.parameters, dict[str, Value](reading.values))
    except QueryError:
        return False
    return True


def _days(text: str, today: date) -> tuple[str | None, str | None]:
    """Return the first and the last day of a time, as the extraction reads it; None where it names none."""
    if _ISO.fullmatch(text):
        parameters = question("due").parameters
        try:
            ends = checked("due", parameters, {"since": text, "until": text})
        except QueryError:
            return None, None
        return str(ends["since"]), str(ends["until"])
    words = _figure_words()
    return (
        figures.beginning(text, today.year, words),
        figures.deadline(text, today.year, words, today.year),
    )


@cache
def _figure_words() -> figures.FigureWords:
    path = folder("schema") / "rules" / "figures.yaml"
    return figures.compiled(yaml_files.load(path), path)
