"""The start script sets everything up, or says in one sentence why it cannot."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]


def test_an_old_python_can_read_it() -> None:
    """A Python that is too old must get as far as the sentence that says so."""
    ast.parse((HERE / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_it_needs_nothing_that_must_be_installed() -> None:
    """Only the standard library is imported, as nothing else is there yet."""
    tree = ast.parse((HERE / "start.py").read_text(encoding="utf-8"))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }

    assert imported <= sys.stdlib_module_names


def test_locks_name_hashes_and_no_hosts() -> None:
    """Every locked package has its hashes, and no lock says where packages are fetched from."""
    locks = sorted((HERE / "requirements").glob("*.txt"))
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        packages = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith(("#", "--"))]

        assert packages
        assert all(line.rstrip().endswith("\\") for line in packages)
        assert "://" not in text and "--index" not in text
    assert len(locks) == 5


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="cannot switch the network off")
def test_without_a_network_the_first_start_says_so(tmp_path: Path) -> None:
    """On a computer that cannot reach anything, the first start ends in one sentence with the cure."""
    shutil.copy(HERE / "start.py", tmp_path)
    shutil.copytree(HERE / "requirements", tmp_path / "requirements")
    home = tmp_path / "home"
    home.mkdir()
    ended = subprocess.run(
        ["unshare", "-rn", sys.executable, "start.py", "--version"], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PIP_NO_CACHE_DIR": "1"},
    )  # fmt: skip
    last = ended.stderr.strip().splitlines()[-1]

    assert 1 == ended.returncode
    assert "Connect this computer once and start again." in last


def test_a_folder_that_cannot_be_written_is_said(public_path: Path) -> None:
    """From a read-only place, such as a stick that is locked, it says where to copy the folder to."""
    if os.name == "nt":
        pytest.skip("rights work differently there")
    place = public_path / "stick"
    place.mkdir()
    shutil.copy(HERE / "start.py", place)
    shutil.copytree(HERE / "requirements", place / "requirements")
    place.chmod(0o555)
    # Root may write everywhere, so the child becomes nobody, after importing what nobody may not read here.
    code = (
        "import hashlib, os, pkgutil, runpy, shutil, subprocess, sys, sysconfig\n"
        "os.geteuid() or os.setuid(65534)\n"
        "sys.argv = ['start.py']\n"
        "runpy.run_path('start.py', run_name='__main__')\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True)

    assert 1 == ended.returncode
    assert "Copy the folder to your own documents" in ended.stderr


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with the start script and locks that name nothing, so that setting up takes no network."""
    shutil.copy(HERE / "start.py", tmp_path)
    locks = tmp_path / "requirements"
    locks.mkdir()
    (locks / "runtime.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "__main__.py").write_text("print('started')\n", encoding="utf-8")
    return tmp_path


def environment_python(folder: Path) -> Path:
    return folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def test_an_environment_that_was_cut_off_is_made_anew(bare: Path) -> None:
    """A first start that was ended in the middle leaves a Python without its installer; the next start mends that."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=bare, check=True)
    ended = subprocess.run([sys.executable, "start.py"], cwd=bare, capture_output=True, text=True)

    assert (0, "started\n") == (ended.returncode, ended.stdout), ended.stderr


def test_a_second_start_waits_while_the_first_sets_up(bare: Path) -> None:
    """Whoever grows impatient and starts again spoils nothing: both starts end well."""
    first = subprocess.Popen([sys.executable, "start.py"], cwd=bare, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while first.poll() is None and not environment_python(bare).exists():
        time.sleep(0.01)
    second = subprocess.run([sys.executable, "start.py"], cwd=bare, capture_output=True, text=True)
    told, trouble = first.communicate()

    assert (0, "started\n") == (second.returncode, second.stdout), second.stderr
    assert (0, b"started") == (first.returncode, told.strip()), trouble
