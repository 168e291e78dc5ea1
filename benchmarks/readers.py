"""Reading heads, pickles and the Hugging Face store beside the packages that others use for it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from benchmarks.measured import figures, inside
from benchmarks.samples import hub, pickles, vocabularies

_HOSTILE_ROUNDS = 2
"""``picklescan`` takes 20 seconds and more each time."""

Rows = list[dict[str, object]]


def heads(top: Path, rounds: int) -> Rows:
    """Three GGUF heads with a vocabulary of 32,000 words each, beside ``gguf.GGUFReader``."""
    vocabularies(top / "vocabularies")
    return _beside("heads", top / "vocabularies", "gguf", "gguf.GGUFReader", rounds)


def pickle_check(top: Path, rounds: int) -> Rows:
    """A hundred pickles as people have them, and one of 16 MB made to keep a reader busy, beside ``picklescan``."""
    pickles(top / "pickles")
    return _beside("pickle_check", top / "pickles", "picklescan", "picklescan", rounds) + _beside(
        "hostile_pickle", top / "pickles", "picklescan", "picklescan, 16 MB hostile", min(rounds, _HOSTILE_ROUNDS)
    )


def hub_cache(top: Path, rounds: int) -> Rows:
    """A Hugging Face store of 200 repositories, beside ``huggingface_hub.scan_cache_dir``."""
    hub(top / "hub")
    return _beside("hub_cache", top / "hub", "huggingface_hub", "huggingface_hub.scan_cache_dir", rounds)


def _beside(subject: str, folder: Path, package: str, peer: str, rounds: int) -> Rows:
    """Both in one process, in turn; ours alone where the package is not installed."""
    runs = inside(("benchmarks.reading", subject, str(folder), str(rounds)), folder.parent, numpy=True)
    return figures(runs, peer if find_spec(package) else next(iter(runs)))
