"""Where the expert-edited folders are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
FOLDERS = ("schema", "data", "queries", "viz")


def folder(name: str) -> Path:
    """Return the folder ``schema``, ``data``, ``queries`` or ``viz`` of this installation."""
    if name not in FOLDERS:
        raise ValueError(f"no resource folder {name!r}; there are {', '.join(FOLDERS)}")
    beside = _PACKAGE.parent / name
    # A stray "data" folder in site-packages must not be taken for ours: a checkout has setup.cfg.
    if beside.is_dir() and (_PACKAGE.parent / "setup.cfg").is_file():
        return beside
    return _PACKAGE / name
