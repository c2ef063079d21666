"""Rules as data: the files of ``schema/rules``, read, checked and compiled.

A rule file is YAML with ``pieces`` (named parts of patterns, used as ``{name}``), ``words`` (lists and
settings that a step of the reading asks for), ``rules``, a list or groups of lists by name, and ``steps``,
finds that are made without a pattern and have but a name and a note::

    pieces:
      digit: "[0-9]"
    rules:
      number:
        - name:
            zh: ... (in Chinese)
            en: bracketed year
          note:
            zh: ... (in Chinese)
            en: Why the rule is there.
          pattern: |
            No
            (?P<it>{digit}+)
          examples:
            - {text: "of No 12", finds: ["12"]}
          counter: ["No"]
          role: lead

The lines of a pattern are joined without the space around them. The group ``it`` is what the rule takes,
where that is not all it matches. ``makes`` says what becomes of it; any other key is an attribute, which the
step that uses the rule knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kg.errors import SchemaError, nearest
from kg.frozen import dataclass
from kg.knowledge import ambiguity
from kg.knowledge.alphabet import Alphabet
from kg.knowledge.needs import Needs, needed
from kg.knowledge.pattern_tree import UnreadablePattern
from kg.knowledge.programs import compiled
from kg.knowledge.yaml_files import Located, load

LANGUAGES = ("zh", "en")
_KEYS = ("name", "note", "pattern", "examples", "counter")
_PIECE = re.compile(r"\{([a-z][a-z-]*)\}")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Words for people, in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Return the words in a language, ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what a rule must find in it; without finds, anything."""

    text: str
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule over the characters of a text, or over the classes of its words.

    ``name`` is the English one of ``title``; records and graphs carry it. ``pattern`` has its pieces put in,
    and word classes in braces; ``regex`` is what it compiles to, ``source`` is file and line.
    ``needs`` says what a text must hold for it to fit.
    """

    name: str
    title: Bilingual
    note: Bilingual
    pattern: str
    regex: re.Pattern[str]
    source: str
    makes: str = ""
    group: str = ""
    examples: tuple[Example, ...] = ()
    counter: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    needs: Needs = field(default_factory=Needs)

    def taken(self, match: re.Match[str]) -> tuple[int, int]:
        """Return the span of what the rule takes of a match."""
        span = match.span("it") if "it" in self.regex.groupindex else (-1, -1)
        return match.span() if span[0] < 0 else span

    def failures(self) -> Iterator[str]:
        """Yield a sentence for each example or counter-example that its pattern alone does not hold."""
        for example in self.examples:
            found = self.regex.search(example.text)
            if found is None or (example.finds and found[0] not in example.finds):
                wanted = ", ".join(map(repr, example.finds)) or "something"
                yield f"example {example.text!r}: finds {found and found[0]!r}, should find {wanted}"
        for text in self.counter:
            if found := self.regex.search(text):
                yield f"counter-example {text!r}: finds {found[0]!r}, should find nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """A find that a step of the reading makes without a pattern, such as the issuer who stands in."""

    name: str
    title: Bilingual
    note: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What a rule file holds: ``words`` by name, ``groups`` of rules by name, and ``steps``."""

    path: Path
    words: Mapping[str, Any]
    groups: Mapping[str, tuple[Rule, ...]]
    steps: tuple[Step, ...] = ()

    def search(self, group: str, text: str) -> re.Match[str] | None:
        """Return the match of the first rule of a group that is found in a text."""
        for rule in self.groups[group]:
            if match := rule.regex.search(text):
                return match
        return None

    def first(self, group: str, text: str) -> tuple[Rule, re.Match[str]] | None:
        """Return the first rule of a group that is found in a text, and its match."""
        return next(((rule, m) for rule in self.groups[group] if (m := rule.regex.search(text))), None)

    def all(self) -> Iterator[Rule]:
        """Yield every rule of the file, in its order."""
        for group in self.groups.values():
            yield from group


def pieces(path: Path) -> dict[str, str]:
    """Return the pieces that all rule files share; none where the file is not there."""
    return _pieces(load(path), {}, path) if path.is_file() else {}


def load_rules(
    path: Path,
    shared: Mapping[str, str],
    alphabet: Alphabet | None = None,
    makes: Collection[str] | None = None,
    names: Collection[str] = (),
    attributes: Collection[str] = (),
) -> RuleFile:
    """Read, check and compile a rule file.

    ``shared`` are the pieces that all files share, ``alphabet`` the word classes that patterns speak of (None
    where they speak of characters), ``makes`` the values that ``makes`` may have (None where
    the rules of the file make nothing), ``names`` what else a pattern may name in braces, ``attributes`` the
    further keys that a rule may have. Raises ``SchemaError`` with file, line, rule and what would be right.
    """
    content = load(path)
    known = _pieces(content, shared, path)
    given = content.get("rules") or []
    groups = given if isinstance(given, dict) else {"": given}
    reader = _Reader(path, known, alphabet, makes, names, attributes)
    return RuleFile(
        path,
        content.get("words") or {},
        {name: tuple(reader.rule(entry, name) for entry in entries) for name, entries in groups.items()},
        tuple(reader.step(entry) for entry in content.get("steps") or ()),
    )


def _pieces(content: Located, shared: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return the pieces of a file, with those before them put in, beside the shared ones."""
    own = content.get("pieces") or Located()
    done = dict(shared)
    for name, piece in own.items():
        where = f"{path}:{getattr(own, 'line', 1)}: piece {name!r}"
        done[name] = _filled(_joined(str(piece)), done, (), where)
    return done


def _joined(pattern: str) -> str:
    return "".join(line.strip() for line in pattern.splitlines()) if "\n" in pattern else pattern


def _filled(pattern: str, pieces: Mapping[str, str], names: Collection[str], where: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] in pieces:
            return f"(?:{pieces[match[1]]})"
        if match[1] in names:
            return match[0]
        hint = nearest(match[1], [*pieces, *names])
        raise SchemaError(f"{where}: unknown word class or piece {match[1]!r}; {hint}")

    return _PIECE.sub(value, pattern)


@dataclass(frozen=True, slots=True)
class _Reader:
    """How the rules of one file are read."""

    path: Path
    pieces: Mapping[str, str]
    alphabet: Alphabet | None
    makes: Collection[str] | None
    names: Collection[str]
    attributes: Collection[str]

    def rule(self, entry: Any, group: str) -> Rule:
        if not isinstance(entry, Located):
            keys = ", ".join(_KEYS)
            raise SchemaError(f"{self.path}: {entry!r} is no rule: a rule is a mapping with {keys}")
        where = f"{self.path}:{entry.line}: rule {_called(entry)!r}"
        self._check(entry, where)
        title, note = (_bilingual(entry[key], key, where) for key in ("name", "note"))
        pattern = _filled(_joined(str(entry["pattern"])), self.pieces, self.names, where)
        regex, needs = self._compiled(pattern, where)
        return Rule(
            name=title.en,
            title=title,
            note=note,
            pattern=pattern,
            regex=regex,
            source=f"{self.path.name}:{entry.line}",
            makes=entry.get("makes", ""),
            group=group,
            examples=tuple(_example(e, where) for e in entry["examples"]),
            counter=tuple(map(str, entry["counter"])),
            attributes={key: entry[key] for key in self.attributes if key in entry},
            needs=needs,
        )

    def step(self, entry: Located) -> Step:
        where = f"{self.path}:{entry.line}: step {_called(entry)!r}"
        title, note = (_bilingual(entry.get(key), key, where) for key in ("name", "note"))
        return Step(title.en, title, note, f"{self.path.name}:{entry.line}")

    def _check(self, entry: Located, where: str) -> None:
        keys = _KEYS if self.makes is None else (*_KEYS, "makes")
        if unknown := [key for key in entry if key not in keys and key not in self.attributes]:
            hint = nearest(str(unknown[0]), [*keys, *self.attributes])
            raise SchemaError(f"{where}: unknown key {unknown[0]!r}; {hint}")
        if self.makes is not None and "makes" in entry and entry["makes"] not in self.makes:
            hint = nearest(str(entry["makes"]), sorted(self.makes))
            raise SchemaError(f"{where}: unknown value {entry['makes']!r} of 'makes'; {hint}")
        if missing := [key for key in keys if not entry.get(key)]:
            raise SchemaError(f"{where}: {missing[0]!r} is missing; each rule has {', '.join(keys)}")

    def _compiled(self, pattern: str, where: str) -> tuple[re.Pattern[str], Needs]:
        members = self.alphabet.members if self.alphabet else None
        try:
            regex = self.alphabet.compile(pattern) if self.alphabet else compiled(pattern)
            blame, needs = ambiguity.doubling(pattern, members), needed(pattern, members)
            if needs.guard:
                regex = compiled(f"(?=[{re.escape(needs.guard)}])(?:{regex.pattern})")
        except KeyError as error:
            hint = nearest(error.args[0], self.names)
            raise SchemaError(f"{where}: unknown word class {error.args[0]!r}; {hint}") from None
        except re.error as error:
            raise SchemaError(f"{where}: not a pattern: {error}") from None
        except UnreadablePattern as error:
            raise SchemaError(f"{where}: {str(error)!r} is nothing that a rule may use") from None
        if blame:
            raise SchemaError(f"{where}: {blame}, which takes for ever on a long sentence; {ambiguity.CURE}")
        return regex, needs


def _called(entry: Mapping[str, Any]) -> str:
    name = entry.get("name")
    return str(name.get("en") or name.get("zh") or "?") if isinstance(name, dict) else str(name or "?")


def _bilingual(given: Any, key: str, where: str) -> Bilingual:
    words = given if isinstance(given, dict) else {}
    for language in LANGUAGES:
        if not isinstance(words.get(language), str) or not words[language].strip():
            raise SchemaError(f"{where}: {key!r} needs words in zh and in en; {language!r} is missing")
    return Bilingual(words["zh"].strip(), words["en"].strip())


def _example(given: Any, where: str) -> Example:
    if isinstance(given, str):
        return Example(given)
    if isinstance(given, dict) and isinstance(given.get("text"), str):
        finds = given.get("finds") or ()
        return Example(given["text"], (finds,) if isinstance(finds, str) else tuple(finds))
    raise SchemaError(f"{where}: an example is a text, or has the keys text and finds; not {given!r}")
