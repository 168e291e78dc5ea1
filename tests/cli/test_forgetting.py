"""Forgetting from the command line: a person, and a whole organisation; asked first, and thoroughly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from virtual_computer import write_gguf

from app.cli.faces import CURABLE, DONE

HERE = Path(__file__).resolve().parents[2]


def _run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GROUNDRULES_DATA": str(folder / "data"), "PYTHONPATH": str(HERE)}
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, env=environment,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _holding(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_person_then_everything(tmp_path: Path) -> None:
    """Each place is shown, nothing changes without a yes, backups go when asked; then nothing of the file is left."""
    file = tmp_path / "x.groundrules"
    _run(tmp_path, "new", file, "--name", "Zyxobakery")
    _run(tmp_path, "answer", file, "organisation.lead", "Priya Nair")
    _run(tmp_path, "answer", file, "people", "9", "--note", "as Priya Nair says")
    script = (
        "import sys; from pathlib import Path; from app.compose import desk; d = desk();"
        "w = d.open(Path(sys.argv[1])); d.replace_backups(w); d.remember(w); w.close()"
    )
    environment = os.environ | {"GROUNDRULES_DATA": str(tmp_path / "data"), "PYTHONPATH": str(HERE)}
    subprocess.run([sys.executable, "-c", script, file], env=environment, check=True)
    assert 2 == len(_holding(tmp_path, "Priya Nair"))

    asked = _run(tmp_path, "forget", file, "--name", "priya nair")
    assert (CURABLE, 2) == (asked.returncode, len(_holding(tmp_path, "Priya Nair")))
    assert "Answer people: as Priya Nair says" in asked.stdout

    assert DONE == _run(tmp_path, "forget", file, "--name", "priya nair", "--backups", "--yes").returncode
    assert [] == _holding(tmp_path, "Priya Nair")
    assert "nowhere" in _run(tmp_path, "forget", file, "--name", "priya nair", "--yes").stderr

    model = write_gguf(tmp_path / "models" / "zyxobakery.gguf", name="Zyxobakery prices")
    _run(tmp_path, "scan", model.parent, "--no-processes")
    model.unlink()
    assert "last-look.db" in _names(tmp_path / "data")

    assert CURABLE == _run(tmp_path, "delete", file).returncode
    assert file.exists()
    assert DONE == _run(tmp_path, "delete", file, "--yes").returncode
    assert [] == _holding(tmp_path, "Zyxobakery")
    assert [] == list((tmp_path / "data" / "backups").iterdir())
    assert [] == list(tmp_path.glob("*.groundrules*"))
    assert {"backups", "packs", "recent.json"} == _names(tmp_path / "data")
    assert b"[]" == (tmp_path / "data" / "recent.json").read_bytes()
