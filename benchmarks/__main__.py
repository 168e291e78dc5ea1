"""Measures Groundrules beside its peers, prints tables, writes JSON, and compares with the last one committed."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.cold import cold
from benchmarks.hashing import hashing
from benchmarks.program import clicks, command_line, documents, opening, saving, ticks, windows
from benchmarks.readers import heads, hub_cache, pickle_check
from benchmarks.scan import growth, scan
from benchmarks.streaming import streaming
from benchmarks.tables import tables

_LAST = Path(__file__).parent / "results.json"
_SIZES = ((1_000, 10), (10_000, 10), (100_000, 10), (10_000, 100), (10_000, 1_000))
_LARGE_SIZES = (*_SIZES, (10_000, 10_000), (1_000_000, 300), (2_000_000, 10_000))

_PROGRAM = (
    command_line,
    windows,
    opening,
    clicks,
    saving,
    documents,
    ticks,
    hashing,
    streaming,
    heads,
    pickle_check,
    hub_cache,
)
_NAMES = ", ".join(("scan", "cold", "growth", *(told.__name__ for told in _PROGRAM)))

Rows = list[dict[str, object]]


def main() -> None:
    """Run the subjects that were asked for."""
    options = _options()
    many, models = (1_000_000, 300) if options.large else (options.files, 60)
    subjects: Mapping[str, Callable[[Path], Rows]] = {
        "scan": lambda top: scan(top, many, models, options.rounds),
        "cold": lambda top: cold(top, many, models, options.rounds),
        "growth": lambda top: growth(top, _LARGE_SIZES if options.large else _SIZES, min(options.rounds, 2)),
        **{told.__name__: partial(told, rounds=options.rounds) for told in _PROGRAM},
    }
    wanted = options.subjects or list(subjects)
    last = json.loads(_LAST.read_text(encoding="utf-8")) if _LAST.exists() else {}
    if options.tables:
        print(tables(last))
        return
    told: dict[str, object] = {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "busy": round(os.getloadavg()[0], 1),
        "files": many,
    }
    with tempfile.TemporaryDirectory(prefix="groundrules-trees-") as made:
        top = options.trees or Path(made)
        top.mkdir(parents=True, exist_ok=True)
        for subject in wanted:
            told[subject] = rows = subjects[subject](top)
            alike = subject not in ("scan", "cold") or last.get("files") == many
            _print(subject, rows, last.get(subject, []) if alike else [])
    if options.write:
        options.write.write_text(json.dumps(last | told, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", help=f"{_NAMES}; all of them when none is named")
    parser.add_argument("--files", type=int, default=200_000, help="size of the tree for the scan")
    parser.add_argument("--large", action="store_true", help="up to two million files: ten minutes and more")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command runs")
    parser.add_argument("--trees", type=Path, help="a folder that keeps the trees for the next time")
    parser.add_argument("--write", type=Path, nargs="?", const=_LAST, help="keep the figures, as the last ones")
    parser.add_argument("--tables", action="store_true", help="print the figures that were kept, measure none")
    return parser.parse_args()


def _print(subject: str, rows: Rows, last: Rows) -> None:
    """One table: medians, ratios to the first of the peers in the same round, and the ratio of the last figures."""
    before = {(row.get("name"), row.get("files"), row.get("models")): row for row in last}
    print(f"\n{subject}")
    print(f"{'':44}{'wall s':>8}{'CPU s':>8}{'MiB':>7}{'wall x':>8}{'CPU x':>8}{'CPU x last':>11}")
    for row in rows:
        size = f"{row['files']:>9,} files {row['models']:>6,} models " if "files" in row else ""
        known = before.get((row.get("name"), row.get("files"), row.get("models")), {}).get("cpu_ratio", "")
        figures = (
            f"{row['wall_s']:>8}{row['cpu_s']:>8}{row['memory_mib']:>7}{row['wall_ratio']:>8}{row['cpu_ratio']:>8}"
        )
        print(f"{size + str(row['name']):44}{figures}{known!s:>11}")


if __name__ == "__main__":
    main()
