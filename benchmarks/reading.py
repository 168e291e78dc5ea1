"""What ``benchmarks.readers`` measures, in one process: prints seconds by name as JSON."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from app.domain.scan_event import LookRequest
from app.scan.deep_reading import DeepReading
from app.scan.engine import look
from app.scan.places import Surroundings
from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted
from benchmarks.inside import in_turn
from benchmarks.samples import HOSTILE


def main(subject: str, folder: Path, rounds: int) -> None:
    """Measure one subject."""
    runs = in_turn(_SUBJECTS[subject](folder), rounds)
    sys.stdout.write(json.dumps(runs))


def _heads(folder: Path) -> Mapping[str, Callable[[], object]]:
    files = sorted(folder.iterdir())
    doing: dict[str, Callable[[], object]] = {}
    if find_spec("gguf"):
        from gguf import GGUFReader

        doing["gguf.GGUFReader"] = lambda: [GGUFReader(file) for file in files]
    doing["ours"] = lambda: [_read(file) for file in files]
    doing["ours, parameters counted exactly"] = lambda: [_read(file, exact=True) for file in files]
    return doing


def _pickle_check(folder: Path) -> Mapping[str, Callable[[], object]]:
    return _pickles([file for file in sorted(folder.iterdir()) if file.name != HOSTILE], "")


def _hostile_pickle(folder: Path) -> Mapping[str, Callable[[], object]]:
    return _pickles([folder / HOSTILE], ", 16 MB hostile")


def _pickles(files: list[Path], which: str) -> Mapping[str, Callable[[], object]]:
    doing: dict[str, Callable[[], object]] = {}
    if find_spec("picklescan"):
        from picklescan.scanner import scan_file_path

        logging.disable(logging.CRITICAL)
        doing[f"picklescan{which}"] = lambda: [scan_file_path(str(file)) for file in files]
    deep = DeepReading(bool)
    doing[f"ours, in this process{which}"] = lambda: [_read(file) for file in files]
    doing[f"ours, in a process of its own{which}"] = lambda: [_read(file, deep=deep) for file in files]
    return doing


def _hub_cache(folder: Path) -> Mapping[str, Callable[[], object]]:
    doing: dict[str, Callable[[], object]] = {}
    if find_spec("huggingface_hub"):
        from huggingface_hub import scan_cache_dir

        doing["huggingface_hub.scan_cache_dir"] = lambda: scan_cache_dir(folder)
    here = Surroundings(platform="linux", homes=(folder,), environment={}, computer="bench", root=folder / "none")
    request = LookRequest(paths=(str(folder),), processes=False)
    doing["ours, a whole look"] = lambda: list(look(request, here, cancelled=bool, now=lambda: datetime.now(UTC)))
    return doing


def _read(file: Path, *, exact: bool = False, deep: DeepReading | None = None) -> object:
    with open_untrusted(file) as untrusted:
        return identify(untrusted, file.name, exact=exact, deeply=deep.identify if deep else None)


_SUBJECTS: Mapping[str, Callable[[Path], Mapping[str, Callable[[], object]]]] = {
    "heads": _heads, "pickle_check": _pickle_check, "hostile_pickle": _hostile_pickle, "hub_cache": _hub_cache,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
