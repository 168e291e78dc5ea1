"""Writes the golden texts of the invented organisations again. Read the differences before you keep them.

PYTHONPATH=. python tests/write_golden.py            all of them
PYTHONPATH=. python tests/write_golden.py bakery     one or some
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sample_organisations import GOLDEN, names, tell


def write_golden(wanted: tuple[str, ...]) -> None:
    """Write the texts of these samples, and say in a line what each gets."""
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            told = tell(name, Path(folder) / name)
            golden = told.golden()
            kept = GOLDEN / name
            kept.mkdir(parents=True, exist_ok=True)
            for old in kept.iterdir():
                if old.name not in golden:
                    old.unlink()
            for file_name, content in golden.items():
                (kept / file_name).write_bytes(content)
            print(f"{name}: {len(told.questions)} questions, {len(told.snapshot.checklist.items)} tasks")


if __name__ == "__main__":
    write_golden(tuple(sys.argv[1:]) or names())
