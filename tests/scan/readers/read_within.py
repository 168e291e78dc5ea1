"""Reads files one by one, each in a process with little memory and little time: ``read_within.py FOLDER``.

The folder holds files named ``number`` and a list of their names, ``names.json``. For each it prints, as one JSON
object, what was recognised, the seconds of processor time, and by how much its memory grew at most, in bytes.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

import msgspec

from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted

MOST_BYTES = 200_000_000
MOST_SECONDS = 4
"""Of processor time: eight times what is wanted, because computers that test are busy."""


def _one(path: Path, name: str) -> dict[str, object]:
    before = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.process_time()
    with open_untrusted(path) as untrusted:
        header = identify(untrusted, name, exact=True)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before.ru_maxrss
    return {
        "header": msgspec.to_builtins(header),
        "seconds": time.process_time() - begun,
        "bytes": grown * 1024,
    }


def main(folder: Path) -> None:
    """Read each file in a child of its own."""
    results = []
    for number, name in enumerate(json.loads((folder / "names.json").read_text())):
        read, write = os.pipe()
        child = os.fork()
        if not child:
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + MOST_BYTES, used + MOST_BYTES))
            signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
            os.write(write, json.dumps(_one(folder / str(number), name)).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as said:
            told = said.read()
        _, status = os.waitpid(child, 0)
        results.append(json.loads(told) if told and status == 0 else {"died": status})
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
