"""Questionnaires on the command line: made, taken in, used, gone on with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import bundled

HERE = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command with an empty data folder and gives what it said."""
    own = {"GROUNDRULES_DATA": str(tmp_path / "data"), "PYTHONPATH": str(HERE), "PYTHONWARNINGS": "error"}

    def command(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, cwd=tmp_path,
            env=os.environ | own, timeout=110,
        )  # fmt: skip

    return command


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """The small example of the guide, as a folder."""
    guide = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^`([\w./-]+)`\n\n```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL):
        (tmp_path / "tea" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tea" / name).write_text(text, encoding="utf-8")
    return tmp_path / "tea"


def test_from_the_stick_to_the_next_version(run: Run, tea: Path, tmp_path: Path) -> None:
    """Take in a zip file, make a check with it, then go on with a newer version: what is new is said first."""
    with zipfile.ZipFile(tmp_path / "tea.zip", "w") as archive:
        for path in tea.rglob("*.toml"):
            archive.write(path, f"tea/{path.relative_to(tea).as_posix()}")
    taken = run("import-pack", tmp_path / "tea.zip")
    listed = run("packs").stdout.splitlines()
    run("new", "tea.groundrules", "--name", "Tea at Five", "--pack", "tea-room")
    run("answer", "tea.groundrules", "people", 3)
    nothing = run("upgrade", "tea.groundrules")
    rules = tea / "questions" / "rules.toml"
    rules.write_text(rules.read_text().replace("Are your rules for AI written down?", "Is there a page of rules?"))
    (tea / "pack.toml").write_text((tea / "pack.toml").read_text().replace('"1.0"', '"1.1"'))
    run("import-pack", tea)
    done = run("upgrade", "tea.groundrules")

    assert (0, "", True) == (taken.returncode, taken.stdout, "made by You" in taken.stderr)
    assert ["tea-room 1.0: AI in the tea room (You, CC0-1.0)"] == listed[1:]
    assert (0, "", True) == (nothing.returncode, nothing.stdout, "no newer" in nothing.stderr)
    assert ["Asked in other words: 1", "    written: Is there a page of rules?"] == done.stdout.splitlines()
    assert "version 1.1, no longer 1.0. Answers kept: 1." in done.stderr
    assert "Is there a page of rules?" in run("questions", "tea.groundrules").stdout


def test_one_with_mistakes_is_refused_with_all_of_them(run: Run, tea: Path) -> None:
    """The sentence, then each mistake with file and line; nothing is kept."""
    rules = tea / "questions" / "rules.toml"
    rules.write_text(rules.read_text().replace("weight = 3", "weight = 9"))
    refused = run("import-pack", tea)

    assert (1, "") == (refused.returncode, refused.stdout)
    assert "was not taken in" in refused.stderr
    assert re.search(r"questions/rules\.toml:\d+: error", refused.stderr)
    assert 1 == len(run("packs").stdout.splitlines())


def test_an_unknown_questionnaire(run: Run, tmp_path: Path) -> None:
    """The sentence names those that are there, and no file is made."""
    refused = run("new", "x.groundrules", "--name", "X", "--pack", "tea-room")

    assert 1 == refused.returncode
    assert "There are: responsible-ai." in refused.stderr
    assert not (tmp_path / "x.groundrules").exists()


def test_schemas_are_written(run: Run, tmp_path: Path) -> None:
    """One for each kind of file, and each is JSON."""
    ended = run("schemas", "--out", "deep/schemas")
    written = sorted(path.name for path in (tmp_path / "deep" / "schemas").iterdir())

    assert (0, "") == (ended.returncode, ended.stderr)
    assert "questions.json" in written
    assert all(json.loads((tmp_path / "deep" / "schemas" / name).read_bytes()) for name in written)
