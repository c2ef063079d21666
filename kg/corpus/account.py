"""What became of every file that was given, so that none is lost without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from kg.corpus.outcomes import Outcome
from kg.messages import spoken, translated

State = Literal["unchanged", "same", "read", "skipped", "refused"]
# In the order in which they prevail: a file is refused where one of its documents is.
STATES: tuple[State, ...] = get_args(State)
_NAMED = 3  # files that the summary names; each has a line of its own above it


@dataclass(slots=True)
class Account:
    """What became of each file of a run, and the lines that say more of it.

    ``warnings`` are of files that were skipped or not read in full, ``errors`` of those that were refused.
    """

    states: dict[Path, State] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _needs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, outcome: Outcome, state: State = "read") -> None:
        """Take down what became of a file, with its warnings."""
        if outcome.error:
            self.refuse(outcome.path, outcome.error)
        elif outcome.skipped:
            self._needs[outcome.skipped.kind, outcome.skipped.needs] += 1
            self.warnings.append(f"{outcome.skipped}; it is skipped")
            self.set(outcome.path, "skipped")
        else:
            self.warnings += outcome.warnings
            self.set(outcome.path, state)

    def refuse(self, path: Path, error: str) -> None:
        """Take down what is wrong with a file, or with one of its documents."""
        self.errors.append(error)
        self.set(path, "refused")

    def set(self, path: Path, state: State) -> None:
        """Take down what became of a file, or of one of its documents; of several, the worst counts."""
        self.states[path] = max(self.states.get(path, state), state, key=STATES.index)

    def summary(self) -> str:
        """Return a line on all files: "12 read, 1 skipped: .xls needs a copy as .xlsx, 1 refused: b.txt"."""
        return ("\uff0c" if spoken() == "zh" else ", ").join(map(translated, self._counts()))

    def _counts(self) -> Iterator[str]:
        files = Counter(self.states.values())
        words: dict[State, str] = {"read": "read", "unchanged": "unchanged", "same": "the same as another"}
        yield from (f"{files[state]} {said}" for state, said in words.items() if files[state])
        if files["skipped"]:
            kinds = (f"{kind} needs {needs}" for kind, needs in sorted(self._needs))
            yield f"{files['skipped']} skipped: {'; '.join(kinds)}"
        if files["refused"]:
            named = [path.name for path, state in self.states.items() if state == "refused"]
            more = [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
            yield f"{files['refused']} refused: {'; '.join([*named[:_NAMED], *more])}"
