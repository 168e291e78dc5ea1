"""Files to read in the benchmarks: heads with vocabularies, pickles, and a store of Hugging Face."""

from __future__ import annotations

import os
import pickle
import random
import struct
from collections import OrderedDict
from pathlib import Path

from benchmarks.trees import gguf_head

HOSTILE = "hostile.pkl"
_HOSTILE_BYTES = 16_000_000
_WORDS = 32_000


def vocabularies(folder: Path) -> None:
    """Three GGUF files of one tensor whose head holds a vocabulary, scores and merges; made once."""
    if folder.exists():
        return
    folder.mkdir()
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(_WORDS)]
    more = b"".join(
        (
            _pair("tokenizer.ggml.model", 8, _text("llama")),
            _pair("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, _WORDS) + b"".join(map(_text, words))),
            _pair("tokenizer.ggml.scores", 9, struct.pack(f"<IQ{_WORDS}f", 6, _WORDS, *range(_WORDS))),
            _pair("tokenizer.ggml.merges", 9, struct.pack("<IQ", 8, _WORDS) + b"".join(map(_text, words))),
        )
    )
    for number in range(3):
        head = gguf_head(f"Model {number}", more=more, pairs=4)
        with (folder / f"model-{number}.Q4_K_M.gguf").open("wb") as file:
            file.write(head)
            file.truncate(len(head) + 4_096 * 4_096 * 4 + 64)


def pickles(folder: Path) -> None:
    """A hundred pickles of settings and numbers of about 100 KB, and one that is all small steps; made once."""
    if folder.exists():
        return
    folder.mkdir()
    chance = random.Random(2)
    for number in range(100):
        rows = [{"step": step, "loss": chance.random(), "note": f"row {step}"} for step in range(2_000)]
        value = OrderedDict(rows=rows, weights={f"layer.{layer}": os.urandom(500) for layer in range(50)})
        (folder / f"run-{number}.pkl").write_bytes(pickle.dumps(value))
    (folder / HOSTILE).write_bytes(b"\x80\x04" + b"N0" * (_HOSTILE_BYTES // 2) + b"N.")


def hub(folder: Path) -> None:
    """200 repositories with 15 files each, as the library lays them out: blobs, and links to them; made once."""
    if folder.exists():
        return
    chance = random.Random(3)
    for number in range(200):
        repository = folder / f"models--maker-{number % 20}--model-{number}"
        commit = f"{number:040x}"
        snapshot = repository / "snapshots" / commit
        for path in (repository / "blobs", repository / "refs", snapshot):
            path.mkdir(parents=True)
        (repository / "refs/main").write_text(commit)
        for name in ("config.json", "README.md", *(f"part-{part}.txt" for part in range(12)), "model.gguf"):
            blob = repository / "blobs" / f"{chance.getrandbits(256):064x}"
            with blob.open("wb") as file:
                file.write(gguf_head(f"Model {number}") if name == "model.gguf" else b"{}")
                file.truncate(4_000_000_000 if name == "model.gguf" else 2)
            (snapshot / name).symlink_to(os.path.relpath(blob, snapshot))


def _pair(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()
