"""Full fingerprints beside ``openssl`` and, where it is installed, blake3: one file, and two at once."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measured import figures, paired

_MEGABYTES = 1_000
_OURS = (
    "import sys; from app.scan.hashing import Hashing\n"
    "for _ in Hashing().work_out_all(sys.argv[1:], bool, in_use=True): pass"
)
_PLAIN = "import hashlib, sys\nfor path in sys.argv[1:]:\n    hashlib.file_digest(open(path, 'rb'), 'sha256')"
_BLAKE3 = "import blake3, sys\nfor path in sys.argv[1:]:\n    blake3.blake3(max_threads=2).update_mmap(path).digest()"


def hashing(top: Path, rounds: int) -> list[dict[str, object]]:
    """Every way over the same files, which are in memory by then: what is measured is the work, not the disk."""
    paths = [str(_file(top / f"hashing-{number}.bin")) for number in (1, 2)]
    commands = {"ours, one file": [sys.executable, "-c", _OURS, paths[0]]}
    if shutil.which("openssl"):
        commands = {"openssl dgst -sha256": ["openssl", "dgst", "-sha256", paths[0]]} | commands
    commands["ours, two files at once"] = [sys.executable, "-c", _OURS, *paths]
    commands["hashlib.file_digest, one file"] = [sys.executable, "-c", _PLAIN, paths[0]]
    if find_spec("blake3"):
        commands["blake3 mapped, two threads"] = [sys.executable, "-c", _BLAKE3, paths[0]]
    return figures(paired(commands, rounds, {}), next(iter(commands)))


def _file(path: Path) -> Path:
    if not path.exists():
        with path.open("wb") as file:
            for _ in range(_MEGABYTES):
                file.write(os.urandom(1_000_000))
    return path
