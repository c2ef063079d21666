"""A wheel carries all that the product needs and works in an empty environment, far from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from support.folders import ROOT

FOLDERS = {"kg": "kg", "schema": "kg/schema", "queries": "kg/queries", "viz": "kg/viz", "data": "kg/data"}
# Every way out of a process that Python code has: a place where nobody listens.
NOWHERE = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, built with the backend that is installed."""
    # From a copy: setuptools keeps what it built before, and would pack files that are gone.
    folder = tmp_path_factory.mktemp("wheel")
    kept = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "kg.db")
    shutil.copytree(ROOT, folder / "source", ignore=kept)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder / "source")
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def kg(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a new environment that holds the wheel and, beside it, the libraries of this one."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=False)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    python = folder / ("python.exe" if os.name == "nt" else "python")
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    libraries = [p for p in sys.path if p.endswith("site-packages")]
    (Path(site) / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return folder / ("kg.exe" if os.name == "nt" else "kg")


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command without a way out, and return what it prints."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "KG_STORE")} | NOWHERE
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_carries_every_file(wheel: Path) -> None:
    """All code, words, rules, questions, the page and the sample documents are in it, and nothing else."""
    with zipfile.ZipFile(wheel) as packed:
        names = {n for n in packed.namelist() if ".dist-info/" not in n}
    expected = {
        f"{inside}/{path.relative_to(ROOT / outside).as_posix()}"
        for outside, inside in FOLDERS.items()
        for path in (ROOT / outside).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert sorted(names ^ expected) == []


def test_the_wheel_works_far_from_the_checkout(kg: Path, tmp_path: Path) -> None:
    """Build, ask, check, draw and export, with nothing but the wheel and a document."""
    code = "from kg import resources; print(resources.folder('data'))"
    data = Path(run(kg.parent / "python", "-c", code, cwd=tmp_path).strip())
    assert not data.is_relative_to(ROOT)
    run(kg, "build", data / "hanbin-2021.txt", cwd=tmp_path)
    assert "汉江" in run(kg, "query", "owners", "-p", "text=汉江", cwd=tmp_path)
    run(kg, "validate", cwd=tmp_path)
    run(kg, "page", cwd=tmp_path)
    assert "汉江" in (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "@prefix" in run(kg, "export", cwd=tmp_path)
