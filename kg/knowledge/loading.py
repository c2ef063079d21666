"""A schema folder -> its ``Knowledge``: the index of the rules, the classes of words, then file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import SchemaError, nearest
from kg.knowledge import kept, lexicon, yaml_files
from kg.knowledge.alphabet import Alphabet
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.rules import Bilingual, Rule, RuleFile, load_rules, pieces
from kg.knowledge.sieve import Sieve
from kg.knowledge.tokens import OF_ACT, VERBS, Cuts, Tokenizer, WordShape
from kg.knowledge.values import Knowledge, Stage
from kg.knowledge.yaml_files import Located
from kg.model import MENTION_TYPES
from kg.text import figures

# The stages of the reading. ``values`` and ``classes`` hold no rules but words with examples.
STAGES = (
    *("documents", "classes", "characters", "words", "names"),
    *("clauses", "notes", "naming", "graph", "values"),
)
# The stages whose patterns speak of classes of words.
CLASS_STAGES = ("words", "names", "clauses")
CLAUSE_PARTS = (
    *("none", "list", "targets", "statement", "backward", "preamble"),
    *("context", "preface", "condition", "case", "doer", "time", "period", "label"),
    *("pursuit", "undertaking", "occasion", "setting"),
    *("fronted", "alike", "rewarded", "addressed", "prescribed", "assigned", "earning"),
    *("subject", "topic", "theme", "shared", "support"),
    *("lead", "doing", "partner", "supporting", "overseeing", "oversee", "aside"),
    *("split", "goal", "measure", "cap", "closing"),
)
# What the rules of a file may say beyond what all rules have, for the step that uses them.
_ATTRIBUTES = {
    "outline": ("rank", "step", "alone", "markup"),
    "responsibility": ("role", "always"),
    "naming": ("act", "gives", "types", "when", "own", "thing", "cases"),
}
_KINDS = ("head", "whole", "both", "proper")
_ENGINE_CLASSES = (
    *("fixed", "quoted", "counted", "slogan", "bracket", "bracket.like", "punct", "item", "inner-dun"),
    *("short-name", "vn", "vn+v", "number", "measure-word", "Quantity", "Quantity.size"),
    *("Time", "Time.past", "Time.term"),
)
_LISTS = ("first", "last", "each", *(f"each {name}" for name in MENTION_TYPES))
_CLASSES, _WORD_SHAPES, _FIGURES = "classes", "word-shapes", "figures"


@cache
def own() -> Knowledge:
    """Return the knowledge that the product brings, loaded once."""
    return load()


def load(folder: Path | None = None) -> Knowledge:
    """Read a schema folder (the product's own by default).

    Raises ``SchemaError`` that names file, line, rule and the nearest valid word.
    """
    schema = folder or resources.folder("schema")
    return kept.load(schema, lambda: compile_schema(schema))


def compile_schema(schema: Path) -> Knowledge:
    """Read and compile the files of a schema folder, whatever was kept of it; raises as ``load``."""
    where = schema / "rules"
    stages = tuple(_stages(where))
    words = lexicon.load(schema / "lexicon")
    settings = yaml_files.load(where / f"{_CLASSES}.yaml")
    shared = pieces(where / "pieces.yaml")
    shapes = load_rules(where / f"{_WORD_SHAPES}.yaml", shared, makes=_Anything(), attributes=("tag",))
    alphabet = _alphabet(words, settings, shapes)
    if both := sorted(set(shared) & set(alphabet.names())):
        where = where / "pieces.yaml"
        raise SchemaError(f"{where}: piece {both[0]!r} is a word class too; call it differently")
    files = {_WORD_SHAPES: shapes}
    for stage in stages:
        for stem in stage.files:
            if stem not in (_CLASSES, _WORD_SHAPES, _FIGURES):
                files[stem] = _rule_file(where / f"{stem}.yaml", stage.name, alphabet, shared)
    return Knowledge(
        schema,
        stages,
        words,
        alphabet,
        _tokenizer(words, settings, files, stages),
        figures.compiled(yaml_files.load(where / f"{_FIGURES}.yaml"), where / f"{_FIGURES}.yaml"),
        files,
        settings.get("examples") or {},
    )


class _Anything:
    """The values of ``makes`` where the rules of a file may make any class of words."""

    def __contains__(self, _: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _stages(where: Path) -> Iterator[Stage]:
    """Yield the stages of the index; a rule file that it does not name is refused."""
    path = where / "index.yaml"
    content = yaml_files.load(path)
    named = {"index", "pieces"}
    for name, files in content.items():
        if name not in STAGES:
            raise SchemaError(f"{path}:{content.line}: unknown stage {name!r}; {nearest(name, STAGES)}")
        why = {stem: Bilingual(reason["zh"], reason["en"]) for stem, reason in files.items()}
        named |= set(why)
        yield Stage(name, tuple(why), why)
    for stem in sorted(path.stem for path in where.glob("*.yaml")):
        if stem not in named:
            hint = nearest(stem, sorted(named))
            raise SchemaError(f"{path}:1: does not say where {stem}.yaml stands; {hint}")


def _rule_file(path: Path, stage: str, alphabet: Alphabet, shared: dict[str, str]) -> RuleFile:
    classes, typed = set(alphabet.letters), set(MENTION_TYPES)
    names = set(alphabet.names())
    if stage == "characters":
        return load_rules(path, shared, makes=typed | classes)
    if stage == "words":
        return load_rules(path, shared, alphabet, classes, names)
    if stage == "names":
        return load_rules(path, shared, alphabet, typed | set(_LISTS), names)
    if stage == "clauses":
        return load_rules(path, shared, alphabet, CLAUSE_PARTS, names)
    return load_rules(path, shared, attributes=_ATTRIBUTES.get(path.stem, ()))


def _alphabet(words: Lexicon, settings: Located, shapes: RuleFile) -> Alphabet:
    """Give every class a letter in a fixed order, so that a rule may name a class that no word has yet."""
    alphabet = Alphabet({k: tuple(v) for k, v in settings.get("sets", {}).items()})
    for name in MENTION_TYPES:
        alphabet.letter(f"{name}.mention")
        for kind in _KINDS:
            for mark in ("", "+v", "+q"):
                alphabet.letter(f"{name}.{kind}{mark}")
        alphabet.letter(f"{name}.both{OF_ACT}")
    listed = sorted({cls for word in words.words.values() for cls in (word.cls, word.token_class)})
    shaped = [rule.makes for rule in shapes.all()]
    narrowed = (f"{verb}.{narrower}" for verb in VERBS for narrower in _narrower(listed))
    for cls in (*_ENGINE_CLASSES, *narrowed, *settings.get("parts-of-speech", {}).values(), *shaped, *listed):
        alphabet.letter(cls)
    alphabet.letter(settings.get("fallback", "noun"))
    _check_sets(alphabet, settings)
    return alphabet


def _narrower(listed: Iterable[str]) -> list[str]:
    """Return what narrows the listed word classes: ``telling`` for ``verb.telling``."""
    halves = (cls.partition("+")[0].partition(".") for cls in listed)
    return sorted({narrower for cls, _, narrower in halves if narrower and cls not in MENTION_TYPES})


def _check_sets(alphabet: Alphabet, settings: Located) -> None:
    line = getattr(settings.get("sets"), "line", 1)
    for name, members in alphabet.sets.items():
        for member in members:
            try:
                alphabet.members(member)
            except RecursionError:
                message = f"classes.yaml:{line}: set {name!r} holds itself; name the classes it is made of"
                raise SchemaError(message) from None
            except KeyError as error:
                hint = nearest(error.args[0], alphabet.names())
                message = f"classes.yaml:{line}: set {name!r}: unknown word class {error.args[0]!r}; {hint}"
                raise SchemaError(message) from None


def _tokenizer(
    words: Lexicon, settings: Located, files: Mapping[str, RuleFile], stages: Iterable[Stage]
) -> Tokenizer:
    characters = [stem for stage in stages if stage.name == "characters" for stem in stage.files]
    shapes = Sieve(rule for stem in characters for rule in files[stem].all())
    return Tokenizer(
        words,
        shapes,
        tuple(_word_shape(rule) for rule in files[_WORD_SHAPES].all()),
        tuple(settings.get("parts-of-speech", {}).items()),
        settings.get("fallback", "noun"),
        Cuts(**{k: frozenset(v) for k, v in settings.get("cuts", {}).items()}),
    )


def _word_shape(rule: Rule) -> WordShape:
    return WordShape(rule.name, rule.regex, rule.makes, rule.attributes.get("tag", ""))
