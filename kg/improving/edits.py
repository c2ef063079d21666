"""Lines of a lexicon to add, change or take out, and what a schema folder with them would read."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import files
from kg.errors import SchemaError
from kg.knowledge import Knowledge, lexicon
from kg.knowledge.loading import compile_schema


@dataclass(frozen=True, slots=True)
class Edit:
    """A line of a file of the lexicon: ``old`` stands at ``line`` now, "" where ``new`` is added at the end.

    ``new`` is "" where the line is taken out.
    """

    file: str
    line: int
    old: str
    new: str


def tried(edits: Sequence[Edit], knowledge: Knowledge) -> Knowledge:
    """Return what a schema folder would hold with some edits; nothing is written there."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "schema"
        shutil.copytree(knowledge.folder / "lexicon", folder / "lexicon")
        keep(edits, folder)
        words = lexicon.load(folder / "lexicon")
        if any(word.token_class not in knowledge.alphabet.letters for word in words.words.values()):
            shutil.copytree(knowledge.folder, folder, dirs_exist_ok=True, ignore=_no_lexicon)
            return replace(compile_schema(folder), folder=knowledge.folder)
    return knowledge.with_words(words)


def _no_lexicon(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "lexicon"]


def keep(edits: Iterable[Edit], folder: Path) -> None:
    """Write edits into a schema folder; raises ``SchemaError`` where a line no longer stands there."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    for name, of_file in by_file.items():
        path = folder / "lexicon" / name
        lines = path.read_text(encoding="utf-8").split("\n")
        for edit in sorted(of_file, key=lambda one: -one.line):
            _change(lines, edit, path)
        files.write(path, "\n".join(lines))


def _change(lines: list[str], edit: Edit, path: Path) -> None:
    at = edit.line - 1
    if not edit.old:
        end = len(lines) - (lines[-1] == "")
        lines.insert(end, edit.new)
        return
    if at >= len(lines) or lines[at].removesuffix("\r") != edit.old:
        raise SchemaError(f"{path}:{edit.line}: should be {edit.old!r}; the file has changed since")
    lines[at : at + 1] = [edit.new] if edit.new else []
