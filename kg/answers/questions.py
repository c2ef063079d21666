"""Named questions: read from the files of ``queries/``, and asked of a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, cast, get_args

import yaml

from kg.answers import names as store_names
from kg.answers.coded_words import coded_words
from kg.answers.parameters import TODAY, Parameter, ParameterType, checked
from kg.errors import QueryError, SchemaError, nearest
from kg.graph.classes import ENTITY_TYPES
from kg.naming.matching import Names
from kg.resources import folder
from kg.stores.base import Column, Language, Rows, Store, Value

_PREFIX: dict[str, str] = {"rq": "#", "cypher": "//"}


@dataclass(frozen=True, slots=True)
class Rest:
    """The rows that an answer leaves aside, which come where ``parameter`` has this value.

    ``zh`` and ``en`` tell of them, with ``{n}`` for how many differ in the columns ``of``.
    """

    parameter: str
    value: str
    zh: str
    en: str
    of: tuple[str, ...]

    def line(self, rows: Rows, language: str) -> str:
        """Return what to tell of the rows that were left aside; "" where there are none."""
        places = [n for n, column in enumerate(rows.columns) if column.name in self.of]
        found = len({tuple(row[n] for n in places) for row in rows.rows})
        return (self.zh if language == "zh" else self.en).format(n=found) if found else ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its words, its parameters, its columns and its query in each language.

    The rows of a question ``by_document`` come in the order of the documents' ids, if no name is given.
    """

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    texts: Mapping[str, str] = field(repr=False)
    rest: Rest | None = None
    by_document: bool = False

    def words(self, language: str) -> str:
        """Return the question itself, in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en

    def text(self, language: Language) -> str:
        """Return the query in a query language; raises ``QueryError`` where it is not written in it."""
        if language not in self.texts:
            raise QueryError(f"{self.name!r} is not written for this store: it needs {self.name}.{language}")
        return self.texts[language]

    def values(self, given: Mapping[str, Value], names: Callable[[], Names] = Names) -> dict[str, Value]:
        """Return a checked value for all that the query takes.

        ``names`` gives the things of the store; it is called only where a name is given.
        Raises ``QueryError`` for a wrong or missing value.
        """
        values = checked(self.name, self.parameters, given)
        texts = {p: str(values[p.name]) for p in self.parameters if p.names}
        known = names() if any(texts.values()) else Names()
        return values | {
            p.named: store_names.listed(known.matching(text, p.names)) if text else ""
            for p, text in texts.items()
        }

    def left_aside(self, given: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return the parameters that ask for the rows left aside, None where the answer leaves none."""
        if self.rest is None or given.get(self.rest.parameter):
            return None
        return {**given, self.rest.parameter: self.rest.value}

    def begins_today(self, given: Mapping[str, Value]) -> bool:
        """Say whether the answer begins today because nobody said otherwise."""
        aside = self.rest is not None and given.get(self.rest.parameter) == self.rest.value
        values = checked(self.name, self.parameters, given)
        return not aside and any(
            p.default == TODAY and p.name not in given and values[p.name] for p in self.parameters
        )

    def names(self, given: Mapping[str, Value]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield each parameter that is given a name, with the name and the classes that it may name."""
        for parameter in self.parameters:
            if parameter.names:
                yield parameter.name, str(given.get(parameter.name) or "").strip(), parameter.names


@cache
def questions() -> tuple[Question, ...]:
    """Return every named question, sorted by name."""
    return tuple(_both(path) for path in sorted(folder("queries").glob("*.rq")))


def question(name: str) -> Question:
    """Return the question of a name; raises ``QueryError`` with the nearest name where there is none."""
    for known in questions():
        if known.name == name:
            return known
    raise QueryError(f"no question {name!r}: {nearest(name, [q.name for q in questions()])}")


def catalogue(language: str = "zh") -> Rows:
    """Return the named questions as rows: name, the question itself, and what it can be asked with."""
    columns = tuple(Column(word, coded_words("zh")[word], coded_words("en")[word]) for word in _CATALOGUE)
    return Rows(columns, tuple((q.name, q.words(language), _given(q, language)) for q in questions()))


_CATALOGUE = ("name", "question", "parameters")


def _given(asked: Question, language: str) -> str:
    return "; ".join(
        f"{p.name}{'*' if p.default is None else ''}: {p.help(language)}"
        + (f" ({'|'.join(p.values)})" if p.values else "")
        for p in asked.parameters
    )


def load(path: Path) -> Question:
    """Read a question of one's own from a ``.rq`` or ``.cypher`` file; its opening comment may be left out.

    Raises ``QueryError`` where the file cannot be read, ``SchemaError`` where its opening is wrong.
    """
    language = path.suffix[1:]
    if language not in _PREFIX:
        raise QueryError(f"{path}: a query file ends in .rq (SPARQL) or .cypher")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read as UTF-8 text: {error}") from None
    return _parse(path, text, language)


def ask(
    store: Store,
    asked: str | Question,
    parameters: Mapping[str, Value] | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
    services: bool = False,
    names: Callable[[], Names] | None = None,
) -> Rows:
    """Return the rows that answer a question, after ``offset`` and up to ``limit`` of them.

    Values may be given as text. ``names`` gives the things of the store where they are read
    already. Only with ``services`` may the query ask other services. Raises
    ``QueryError`` for an unknown question and for a missing, unknown or malformed parameter.
    """
    asked = question(asked) if isinstance(asked, str) else asked
    values = asked.values(parameters or {}, names or partial(store_names.read, store))
    if offset < 0 or (limit is not None and limit < 0):
        raise QueryError("limit and offset count rows: they cannot be negative")
    answer = store.query(asked.text(store.language), values, services=services)
    labels = {column.name: column for column in asked.columns}
    columns = tuple(labels.get(column.name, column) for column in answer.columns)
    end = None if limit is None else offset + limit
    more = end is not None and len(answer.rows) > end
    return Rows(columns, answer.rows[offset:end], more)


def _both(path: Path) -> Question:
    found = load(path)
    twin = path.with_suffix(".cypher")
    if not twin.is_file():
        return found
    other = load(twin)
    if replace(other, texts=found.texts) != found:
        raise SchemaError(f"{twin}: its opening is not the same as that of {path.name}")
    return replace(found, texts={**found.texts, **other.texts})


def _parse(path: Path, text: str, language: str) -> Question:
    try:
        opening = _opening(text, _PREFIX[language])
        words = opening.get("question") or {"zh": path.stem, "en": path.stem}
        return Question(
            name=path.stem,
            zh=words["zh"],
            en=words["en"],
            parameters=tuple(_parameter(*item) for item in (opening.get("parameters") or {}).items()),
            columns=tuple(_column(*item) for item in (opening.get("columns") or {}).items()),
            texts={language: text},
            rest=_rest(opening["rest"]) if "rest" in opening else None,
            by_document=bool(opening.get("by_document", False)),
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SchemaError(f"{path}:{line}: the opening comment is no YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise SchemaError(f"{path}: the opening comment is no YAML: {said}") from None
    except RecursionError:
        raise SchemaError(f"{path}: the opening comment is nested too deeply") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SchemaError(f"{path}: the opening comment is wrong: {error}") from None


def _opening(text: str, prefix: str) -> dict[str, Any]:
    comment = "\n".join(_comments(text, prefix))
    # A query of one's own may open with any comment: only one that speaks of these is ours to read.
    if not re.search(r"^ ?(question|parameters|columns):", comment, re.MULTILINE):
        return {}
    return cast(dict[str, Any], yaml.safe_load(comment))


def _comments(text: str, prefix: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith(prefix):
            return
        yield line.removeprefix(prefix)


def _parameter(name: str, spec: Mapping[str, Any]) -> Parameter:
    kind = spec["type"]
    if kind not in get_args(ParameterType):
        raise ValueError(f"{name} has no type {kind!r}: {nearest(str(kind), get_args(ParameterType))}")
    values = tuple(str(value) for value in spec.get("values") or ())
    names = tuple(str(type_) for type_ in spec.get("names") or (ENTITY_TYPES if kind == "name" else ()))
    for type_ in names:
        if type_ not in ENTITY_TYPES:
            raise ValueError(f"{name} names no class {type_!r}: {nearest(type_, ENTITY_TYPES)}")
    default = spec.get("default")
    return Parameter(name, cast(ParameterType, kind), default, spec["zh"], spec["en"], values, names)


def _rest(spec: Mapping[str, Any]) -> Rest:
    return Rest(spec["parameter"], str(spec["value"]), spec["zh"], spec["en"], tuple(spec["of"]))


def _column(name: str, spec: Mapping[str, Any]) -> Column:
    return Column(name, spec["zh"], spec["en"], bool(spec.get("coded")))
