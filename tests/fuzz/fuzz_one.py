"""Fuzzes one target: ``python tests/fuzz/fuzz_one.py GgufReader -runs=50000 -seed=1``.

What follows the name goes to libFuzzer (llvm.org/docs/LibFuzzer.html#options). An input that breaks a rule of its
target, takes over a second of processor time, or brings the process over its memory ends the run and is printed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

MOST_SECONDS = 1.0
MOST_MEGABYTES = 400
"""Of the whole process: some 150 of it are the interpreter, the fuzzer and the catalogue."""


def main() -> None:
    """Take the target's name out of the command line, write its seeds, and fuzz."""
    name, *options = sys.argv[1:]
    followed = "app.scan.readers" if name.endswith("Reader") else "app.scan"
    with atheris.instrument_imports(include=[followed]):
        from fuzz.targets import targets
    target = targets()[name]()

    def one_input(data: bytes) -> None:
        begun = time.process_time()
        target.take(data)
        taken = time.process_time() - begun
        assert taken < MOST_SECONDS, f"{taken:.1f} s for one input"

    with TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds()):
            Path(folder, str(number)).write_bytes(seed)
        limits = [
            f"-rss_limit_mb={MOST_MEGABYTES}",
            "-timeout=60",
            "-max_len=16384",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *limits, *options, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
