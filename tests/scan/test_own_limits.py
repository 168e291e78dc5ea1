"""Rights that a process gives up, tried in a process that has given them up."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="the limits of Windows are other ones")


def tried(code: str) -> subprocess.CompletedProcess[str]:
    """Run these lines in a process that has given up its rights."""
    lines = f"import os, sys\nfrom app.scan.own_limits import *\n{code}"
    return subprocess.run([sys.executable, "-P", "-c", lines], cwd=HERE, capture_output=True, text=True, timeout=100)


@POSIX_ONLY
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(MOST_BYTES + 10_000_000)", "MemoryError"),
        ("open('/etc/hostname')", "Too many open files"),
        ("open('made-by-a-test', 'w')", "Too many open files"),
        ("import socket; socket.socket()", "Too many open files"),
        ("import subprocess; subprocess.run(['true'])", "Too many open files"),
        ("os.write(os.memfd_create('x'), b'x')", "Too many open files"),
    ],
)
def test_what_was_given_up_is_gone(code: str, error: str) -> None:
    """Memory, files, network and other programs."""
    if "memfd" in code and sys.platform != "linux":
        pytest.skip("only Linux has such files")
    if "bytearray" in code and sys.platform == "darwin":
        pytest.skip("macOS does not keep the limit")
    early, _, last = code.rpartition("; ")
    ended = tried(f"{early}\ngive_up_rights()\n{last}")

    assert 1 == ended.returncode
    assert error in ended.stderr


@POSIX_ONLY
def test_what_is_needed_still_works() -> None:
    """Memory within the limit, and what was open before."""
    ended = tried("give_up_rights()\nprint(len(bytearray(MOST_BYTES // 2)))")

    assert (0, "100000000\n", "") == (ended.returncode, ended.stdout, ended.stderr)


def test_what_takes_too_long_ends_the_process() -> None:
    """Whatever it is doing, and without a word."""
    ended = tried("with little_time(0.2):\n    while True: pass")

    assert ended.returncode in ((1,) if sys.platform == "win32" else (-signal.SIGPROF,))


def test_what_ends_in_time_goes_on() -> None:
    """The time counts for each piece of work anew."""
    ended = tried(
        "import time\n"
        "for _ in range(3):\n"
        "    with little_time(0.4):\n"
        "        start = time.process_time()\n"
        "        while time.process_time() - start < 0.2: pass\n"
        "print('went on')"
    )

    assert (0, "went on\n") == (ended.returncode, ended.stdout)
