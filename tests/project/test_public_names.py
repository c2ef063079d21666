"""The library as a program sees it: its public names, and that they do what the README shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg
from support.folders import ROOT


def test_public_names_are_sorted_and_there() -> None:
    """What is public is listed once, in order, and says what it is."""
    assert kg.__all__ == sorted(set(kg.__all__))
    assert [name for name in kg.__all__ if not getattr(kg, name).__doc__] == []


def test_the_readme_shows_working_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python runs where the sample documents are, and finds who owns what on the river."""
    (code,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S
    )
    (tmp_path / "data").mkdir()
    text = (ROOT / "data" / "hanbin-2021.txt").read_bytes()
    (tmp_path / "data" / "hanbin-2021.txt").write_bytes(text)
    monkeypatch.chdir(tmp_path)
    names: dict[str, kg.Rows] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["rows"].rows
    assert (tmp_path / "graph.html").stat().st_size > 100_000


def test_errors_are_of_one_family() -> None:
    """Whoever catches ``KgError`` catches all that the product raises on purpose."""
    errors = [value for name in kg.__all__ if isinstance(value := getattr(kg, name), type)]
    assert all(issubclass(e, kg.KgError) for e in errors if issubclass(e, Exception))
