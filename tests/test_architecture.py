"""The house stands as its plan says: who may know whom, and nothing that talks to a network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
APP = HERE / "app"


def test_the_layers_hold() -> None:
    """Every contract of pyproject.toml is kept."""
    from importlinter.cli import lint_imports

    assert 0 == lint_imports(config_filename=str(HERE / "pyproject.toml"), no_cache=True)


def test_nothing_fetches_from_the_internet() -> None:
    """No part of the program imports a way to fetch a web address."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name.name}" for name in node.names] + [str(node.module)]

            assert not any(name.startswith(("urllib.request", "urllib.error")) for name in names), path


def test_no_room_is_called_utils() -> None:
    """A file is named for what it does."""
    names = {path.stem for path in APP.rglob("*.py")}

    assert not names & {"utils", "util", "common", "helpers", "helper", "misc", "manager"}


def test_no_file_is_empty() -> None:
    """Nothing lies about for later."""
    assert [] == [path for path in APP.rglob("*.py") if not path.read_text(encoding="utf-8").strip()]


def test_the_command_line_does_not_load_the_window() -> None:
    """A command neither imports Qt nor what only documents need, so that it starts at once."""
    code = (
        "import sys; sys.argv = ['groundrules', '--version']\n"
        "from app.__main__ import main; main(); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in ended.stdout.split()}

    assert not loaded & {"PySide6", "shiboken6", "reportlab", "PIL", "sqlite_utils", "sqlcipher3", "psutil", "keyring"}
