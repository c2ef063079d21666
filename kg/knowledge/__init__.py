"""All that the experts edit for extraction, read, checked and compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import resources
from kg.errors import SchemaError
from kg.knowledge import lexicon, patterns, rules
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.patterns import Patterns
from kg.knowledge.rules import Alphabet, Rule
from kg.knowledge.tokens import Cuts, Tokenizer, WordShape
from kg.model import MENTION_TYPES

_KINDS = ("head", "whole", "both", "proper")
_ENGINE_CLASSES = (
    *("fixed", "quoted", "counted", "slogan", "bracket", "punct", "item", "inner-dun"),
    *("short-name", "vn", "vn+v", "number", "measure-word", "Quantity", "Time", "Time.past"),
)
CLAUSE_PARTS = (
    *("none", "list", "targets", "statement", "backward", "preamble"),
    *("context", "time", "fronted", "addressed", "subject", "topic", "shared", "support"),
    *("lead", "partner", "supporting", "overseeing", "oversee"),
    *("split", "goal", "measure"),
)


@dataclass(frozen=True)
class Knowledge:
    """The compiled lexicon and rules of one schema folder."""

    folder: Path
    lexicon: Lexicon
    alphabet: Alphabet
    tokenizer: Tokenizer
    words: tuple[Rule, ...]
    names: tuple[Rule, ...]
    clauses: tuple[Rule, ...]
    sections: Patterns
    _making: dict[tuple[str, ...], tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def patterns(self, stem: str) -> Patterns:
        """Return a pattern file of the schema's rules, ``outline`` or ``responsibility`` for one."""
        return patterns.load(self.folder / "rules" / f"{stem}.yaml")

    def making(self, kinds: tuple[str, ...]) -> tuple[Rule, ...]:
        """Return the clause rules that make one of some parts, in their order."""
        if kinds not in self._making:
            self._making[kinds] = tuple(rule for rule in self.clauses if rule.makes in kinds)
        return self._making[kinds]

    def rules(self) -> tuple[Rule, ...]:
        """Return every rule, in the order in which they apply."""
        return (*self.tokenizer.shapes, *self.words, *self.names, *self.clauses)


def load(folder: Path | None = None) -> Knowledge:
    """Read a schema folder (the product's own by default).

    Raises ``SchemaError`` that names file, line, rule and the nearest valid word.
    """
    schema = folder or resources.folder("schema")
    words = lexicon.load(schema / "lexicon")
    where = schema / "rules"
    settings = rules.load_classes(where / "classes.yaml")
    alphabet = _alphabet(words, settings)
    typed = set(MENTION_TYPES)
    shapes = tuple(
        rule
        for stem in ("shapes", "organs", "times", "quotes", "quantities")
        for rule in rules.load_shapes(where / f"{stem}.yaml", typed | set(alphabet.letters))
    )
    classes = set(alphabet.letters)
    lists = {"last", "each", *(f"each {name}" for name in MENTION_TYPES)}
    return Knowledge(
        schema,
        words,
        alphabet,
        Tokenizer(words, shapes, tuple(_word_shapes(where, settings)), *_parts(settings), _cuts(settings)),
        rules.load(where / "words.yaml", alphabet, classes),
        tuple(
            rule
            for stem in ("names", "lists")
            for rule in rules.load(where / f"{stem}.yaml", alphabet, typed | lists)
        ),
        rules.load(where / "clauses.yaml", alphabet, CLAUSE_PARTS),
        patterns.load(where / "sections.yaml"),
    )


def _alphabet(words: Lexicon, settings: dict[str, Any]) -> Alphabet:
    """Give every class a letter in a fixed order, so that a rule may name a class that no word has yet."""
    alphabet = Alphabet({k: tuple(v) for k, v in settings.get("sets", {}).items()})
    for name in MENTION_TYPES:
        for kind in (*_KINDS, "mention"):
            alphabet.letter(f"{name}.{kind}")
            alphabet.letter(f"{name}.{kind}+v")
            alphabet.letter(f"{name}.{kind}+q")
    listed = sorted({word.cls for word in words.words.values()})
    shaped = [shape["class"] for shape in settings.get("shapes", ())]
    for cls in (*_ENGINE_CLASSES, *settings.get("parts-of-speech", {}).values(), *shaped, *listed):
        alphabet.letter(cls)
    alphabet.letter(settings.get("fallback", "noun"))
    return alphabet


def _word_shapes(where: Path, settings: dict[str, Any]) -> Iterator[WordShape]:
    for shape in settings.get("shapes", ()):
        try:
            yield WordShape(shape["name"], re.compile(shape["pattern"]), shape["class"], shape.get("tag", ""))
        except (KeyError, TypeError, re.error) as error:
            raise SchemaError(f"{where / 'classes.yaml'}: shape {shape!r}: {error}") from None


def _parts(settings: dict[str, Any]) -> tuple[tuple[tuple[str, str], ...], str]:
    return tuple(settings.get("parts-of-speech", {}).items()), settings.get("fallback", "noun")


def _cuts(settings: dict[str, Any]) -> Cuts:
    return Cuts(**{k: frozenset(v) for k, v in settings.get("cuts", {}).items()})
