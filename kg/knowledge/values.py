"""What a schema folder holds, as one value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import SchemaError, nearest
from kg.knowledge import tsv
from kg.knowledge.alphabet import Alphabet
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.rules import Bilingual, Rule, RuleFile, Step
from kg.knowledge.sieve import Sieve
from kg.knowledge.tokens import Tokenizer
from kg.text.figures import FigureWords

_Made = TypeVar("_Made")
_OF_WORDS = ("areas", "examples")  # what is kept and depends on words, not on their classes


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the reading with its rule files in their order; ``why`` gives the reason of each place."""

    name: str
    files: tuple[str, ...]
    why: Mapping[str, Bilingual]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The compiled lexicon and rules of one schema folder."""

    folder: Path
    stages: tuple[Stage, ...]
    lexicon: Lexicon
    alphabet: Alphabet
    tokenizer: Tokenizer
    figures: FigureWords
    files: Mapping[str, RuleFile]
    class_examples: Mapping[str, str] = field(default_factory=dict)
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    def patterns(self, stem: str) -> RuleFile:
        """Return a rule file by its name, ``outline`` or ``responsibility`` for one."""
        return self.files[stem]

    def stage(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of a stage, in the order in which they apply."""
        return self.kept(("stage", name), lambda: tuple(self._staged(name)))

    def _staged(self, name: str) -> Iterator[Rule]:
        for stage in self.stages:
            for stem in stage.files if stage.name == name else ():
                yield from self.files[stem].all() if stem in self.files else ()

    def sieve(self, name: str) -> Sieve:
        """Return the rules of a stage, to be asked which of them may fit."""
        return self.kept(("sieve", name), lambda: Sieve(self.stage(name)))

    def making(self, kinds: tuple[str, ...]) -> Sieve:
        """Return the clause rules that make one of some parts, in their order."""
        return self.kept(kinds, lambda: self.sieve("clauses").only(kinds))

    def classes(self, name: str) -> frozenset[str]:
        """Return the word classes of a set of ``classes.yaml``; raises ``SchemaError`` for an unknown one."""
        return self.kept(("classes", name), lambda: self._classes(name))

    def _classes(self, name: str) -> frozenset[str]:
        try:
            return self.alphabet.classes(name)
        except KeyError:
            where = self.folder / "rules" / "classes.yaml"
            raise SchemaError(f"{where}: no set {name!r}; {nearest(name, self.alphabet.names())}") from None

    def rules(self) -> Iterator[Rule]:
        """Yield every rule, in the order in which they apply."""
        for stage in self.stages:
            yield from self.stage(stage.name)

    def rule(self, name: str) -> Rule | Step | None:
        """Return the rule or step of a name, None where none is called so (as words of the lexicon are)."""
        return self.kept("by name", lambda: {rule.name: rule for rule in self._named()}).get(name)

    def _named(self) -> Iterator[Rule | Step]:
        yield from self.rules()
        for file in self.files.values():
            yield from file.steps

    def title(self, name: str, language: str) -> str:
        """Return what a rule is called in a language; what is no rule, a line of the lexicon, stays."""
        rule = self.rule(name)
        return rule.title[language] if rule else name

    def rows(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows of a table of the lexicon with their line numbers."""
        return tsv.rows(self.folder / "lexicon" / table, columns)

    def with_words(self, lexicon: Lexicon) -> Knowledge:
        """Return the same rules with other words, whose classes must be those of this knowledge."""
        tokenizer = replace(self.tokenizer, lexicon=lexicon, _known={})
        kept = {key: made for key, made in self._kept.items() if key not in _OF_WORDS}
        return replace(self, lexicon=lexicon, tokenizer=tokenizer, _kept=kept)

    def kept(self, key: Any, make: Callable[[], _Made]) -> _Made:
        """Return what is made from this knowledge under a key: made once, then kept with it."""
        if key not in self._kept:
            self._kept[key] = make()
        made: _Made = self._kept[key]
        return made
