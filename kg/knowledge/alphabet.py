"""Word classes as letters: a sentence of tokens becomes one string, which patterns over classes match.

A pattern names word classes in braces: ``{verb}`` is a token of that class, ``{Park}`` any of ``Park.head``,
``Park.whole``..., ``{telling}`` any class that is narrowed to it (``verb.telling``), ``{+house}`` one with
that mark (``Project.head+house``), a name of ``classes.yaml`` a set of classes, ``{a|b}`` one of several,
``{^a|b}`` none of them; the rest is the syntax of Python's ``re``. The cascade is one of finite-state
transducers in the manner of Abney (1996), "Partial parsing via finite-state cascades": each phase writes its
finds back as tokens for the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.knowledge.programs import compiled

_FIRST_LETTER = 0xE000  # the private use area: no letter has a meaning of its own in ``re``
_CLASSES = re.compile(r"\{(\^?[\d,]*[^\d,{}][^{}]*)\}")
_VERBS = ("verb", "vn", "strong-vn")


@dataclass
class Alphabet:
    """The letter of each token class, and the sets of classes that patterns may name."""

    sets: Mapping[str, tuple[str, ...]]
    letters: dict[str, str] = field(default_factory=dict)
    _members: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def letter(self, cls: str) -> str:
        """Return the letter of a class; a class met for the first time gets the next one."""
        if cls not in self.letters:
            self.letters[cls] = chr(_FIRST_LETTER + len(self.letters))
            self._members.clear()
        return self.letters[cls]

    def members(self, name: str) -> str:
        """Return the letters that ``{name}`` stands for; raises ``KeyError`` for an unknown name."""
        if name not in self._members:
            self._members[name] = self._found(name)
        return self._members[name]

    def _found(self, name: str) -> str:
        if name in self.sets:
            return "".join(self.members(part) for part in self.sets[name])
        found = "".join(letter for cls, letter in self.letters.items() if _belongs(cls, name))
        if not found:
            raise KeyError(name)
        return found

    def classes(self, name: str) -> frozenset[str]:
        """Return the classes that ``{name}`` stands for; raises ``KeyError`` for an unknown name."""
        letters = set(self.members(name))
        return frozenset(cls for cls, letter in self.letters.items() if letter in letters)

    def names(self) -> list[str]:
        """Return every name that a pattern may use."""
        parts = (part for letter in self.letters for part in letter.split("."))
        marks = {f"+{letter.split('+')[-1]}" for letter in self.letters if "+" in letter}
        return sorted({*self.sets, *self.letters, *parts, *marks, "verbal"})

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a pattern over classes; raises ``KeyError`` or ``re.error``."""
        return compiled(_CLASSES.sub(self._letters, pattern).replace(" ", ""))

    def _letters(self, match: re.Match[str]) -> str:
        negated = "^" if match[1].startswith("^") else ""
        parts = match[1].removeprefix("^").split("|")
        return f"[{negated}{''.join(self.members(part.strip()) for part in parts)}]"


def _belongs(cls: str, name: str) -> bool:
    """Whether a name stands for a class; mentions, which rules make, are named in full."""
    base, _, mark = cls.partition("+")
    if name == "verbal":
        return mark.partition(".")[0] == "v" or base.partition(".")[0] in _VERBS
    if name.startswith("+"):
        return cls.endswith(name) or mark.partition(".")[0] == name[1:]
    if cls == name or base.endswith(f".{name}") or mark.endswith(f".{name}"):
        return True
    return cls.startswith((f"{name}.", f"{name}+")) and not cls.endswith(".mention")
