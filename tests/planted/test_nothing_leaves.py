"""A look at a whole home sends nothing, needs no network, writes nothing outside its own folders, and marks nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from planted.home import plant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses strace and unshare of Linux")
_WRITES = re.compile(r'(?:openat|open|creat|mkdir|rename|unlink|truncate)\w*\([^"]*"([^"]+)"[^\n]*')


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted home, in which every file was last read long ago."""
    top = tmp_path_factory.mktemp("leaves") / "home"
    plant(top)
    for path in top.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return top


def look_at(home: Path, own: Path, *before: str) -> dict[str, Any]:
    """What the command says of this home; ``own`` is the only place it may write to, ``before`` runs it."""
    own.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(own), "TMPDIR": str(own), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {f"XDG_{name}_HOME": str(own / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    words = [*before, sys.executable, "-m", "app", "scan", str(home), "--format", "json"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=300)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def state(home: Path) -> Mapping[str, tuple[int, ...]]:
    """Names, sizes, times and rights of all files below a folder, the time of their last reading included."""
    files = [path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink()]
    facts = [(path, path.lstat()) for path in files]
    return {
        str(path): (one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_mode, one.st_ino, one.st_atime_ns)
        for path, one in facts
    }


def finds(report: Mapping[str, Any]) -> Any:
    """What was found and not seen, without the times of the look and what runs besides."""
    return [item for item in report["observations"] if item["kind"] != "server"], report["skipped"]


def test_without_a_network_the_result_is_the_same(home: Path, tmp_path: Path) -> None:
    """In a world without any network the same look finds the same."""
    alone = ("unshare", "--map-root-user", "--net")
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this system does not let unshare take the network away")

    assert finds(look_at(home, tmp_path / "a")) == finds(look_at(home, tmp_path / "b", *alone))


def test_no_socket_is_opened_and_nothing_is_written_elsewhere(home: Path, tmp_path: Path) -> None:
    """Of all calls to the system, by the program and its helpers, none opens a network socket or writes to a file
    outside its own folders, and the home is as it was, down to when each file was last read."""
    if not shutil.which("strace"):
        pytest.skip("strace is not here")
    log, own, before = tmp_path / "calls", tmp_path / "own", state(home)
    traced = "trace=socket,connect,openat,open,creat,mkdir,mkdirat,rename,renameat2,unlink,unlinkat,truncate"
    try:
        report = look_at(home, own, "strace", "-f", "-s", "4096", "-e", traced, "-o", str(log))
    except AssertionError as trouble:
        if "ptrace" in str(trouble).lower():
            pytest.skip("this system does not let strace watch")
        raise
    lines = log.read_text(errors="replace").splitlines()
    written = {
        match.group(1)
        for line in lines
        if (match := _WRITES.search(line))
        and "ENOENT" not in line
        and (re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", line) or not re.search(r"\bopen(at)?\(", line))
    }

    assert len(report["observations"]) > 40
    assert [] == [line for line in lines if "AF_INET" in line or "AF_NETLINK" in line]
    assert [] == sorted(path for path in written if not path.startswith((str(own), "/dev/")))
    assert before == state(home)
