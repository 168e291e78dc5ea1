"""The command ``hash``, run as people run it, beside ``sha256sum`` and ``hashlib``."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command in a folder of its own."""

    def command(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", "hash", *map(str, arguments)], capture_output=True, text=True, cwd=tmp_path,
            env=_environment(tmp_path), timeout=110,
        )  # fmt: skip

    return command


def _environment(home: Path) -> dict[str, str]:
    own = {"HOME": str(home), "GROUNDRULES_DATA": str(home / "data"), "PYTHONPATH": str(HERE)}
    return {name: value for name, value in os.environ.items() if not name.startswith("XDG")} | own


def test_the_form_is_that_of_sha256sum(run: Run, tmp_path: Path) -> None:
    """A line for each file in the order asked for, names with line ends as sha256sum writes them."""
    names = ["b.gguf", "a model.bin", "two\nlines", "back\\slash", "-dash"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode() * 1_000)
    made = run("--", *names)

    theirs = subprocess.run(["sha256sum", "--", *names], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert made.stdout == theirs.stdout
    assert (made.returncode, made.stderr) == (0, "")


def test_a_name_that_carries_a_digest_is_compared(run: Run, tmp_path: Path) -> None:
    """It fits, or the file was changed or cut short; then the exit code is 1."""
    good = tmp_path / f"sha256-{hashlib.sha256(b'weights').hexdigest()}"
    good.write_bytes(b"weights")
    fits = run(good)
    assert fits.returncode == 0
    assert "this is the fingerprint that its name carries" in fits.stderr

    good.write_bytes(b"weigh")
    differs = run(good)
    assert differs.returncode == 1
    assert differs.stdout.startswith(hashlib.sha256(b"weigh").hexdigest())
    assert "changed or cut short" in differs.stderr


def test_what_cannot_be_read_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    """Missing, a folder, a link: each is told, and the file beside them is worked out all the same."""
    good = tmp_path / "good"
    good.write_bytes(b"abc")
    (tmp_path / "link").symlink_to(good)
    (tmp_path / "folder").mkdir()
    made = run("missing", "folder", "link", "good")

    assert made.returncode == 1
    assert made.stdout == f"{hashlib.sha256(b'abc').hexdigest()}  good\n"
    missing, folder, link = made.stderr.splitlines()
    assert "no file missing" in missing
    assert "folder is a folder" in folder
    assert "leads to instead: ~/good" in link
    assert run().returncode == 64


def test_in_use_needs_the_option(run: Run, tmp_path: Path) -> None:
    """A file that a program has open is named with that program; --in-use reads it."""
    path = tmp_path / "open.gguf"
    path.write_bytes(b"GGUF")
    script = "import sys\nf=open(sys.argv[1])\nprint('ready',flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        refused, read = run("open.gguf"), run("--in-use", "open.gguf")
        process.communicate()

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is in use by python" in refused.stderr
    assert "--in-use" in refused.stderr
    assert read.stdout == f"{hashlib.sha256(b'GGUF').hexdigest()}  open.gguf\n"


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl+C ends it soon, with the exit code of all commands and no line for what was not finished."""
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(200_000_000_000)
    with subprocess.Popen(
        [sys.executable, "-m", "app", "hash", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=_environment(tmp_path), cwd=tmp_path,
    ) as process:  # fmt: skip
        while not _reads(process.pid, path):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, "")


def _reads(pid: int, path: Path) -> bool:
    import psutil

    return any(item.path == str(path) and item.position for item in psutil.Process(pid).open_files())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_elses_file(tmp_path: Path) -> None:
    """A file that may not be read is told so, to a person without the rights of root."""
    path = tmp_path / "closed.gguf"
    path.write_bytes(b"GGUF")
    path.chmod(0)
    script = (
        "import os,sys\n"
        "from app.errors import HashTrouble\nfrom app.scan.hashing import Hashing\nimport psutil\n"
        "os.chdir(os.path.dirname(sys.argv[1]))\nos.setresuid(65534,65534,65534)\n"
        "try:\n    print(list(Hashing().work_out('closed.gguf',lambda: False)))\n"
        "except HashTrouble as trouble:\n    print(trouble.phrase)"
    )
    tmp_path.chmod(0o755)
    made = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=HERE,
        env=_environment(tmp_path), check=True,
    )  # fmt: skip

    assert made.stdout == "hash.permission\n"
