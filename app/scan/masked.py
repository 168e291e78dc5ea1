"""Models under an ending that no model has, such as ``.txt`` or ``.jpg``.

The walk passes such endings by without asking for a size, which is most of its speed: nine of ten files of a computer
have one. So it looks behind them only where something else points to a model: in the store of a program, beside a file
that only models have, and at a file that somebody named. In Downloads, Desktop, Documents and folders that were named,
the first two thousand files are asked for their size, and those larger than any picture for their first bytes.
Elsewhere a model in disguise is not seen, and whoever suspects one names the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.scan.untrusted_file import NotLookedAt, open_untrusted

if TYPE_CHECKING:
    from app.scan.walk import Folder

SIGNS = frozenset(
    {
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "generation_config.json", "adapter_config.json",
        "special_tokens_map.json", "model_index.json", "model.safetensors.index.json", "Modelfile",
        "mergekit_config.yml",
    }
)  # fmt: skip
"""Names of small files that lie beside models and hardly elsewhere."""
_HEAD_BYTES = 128
_LONGEST_HEAD = 100_000_000
_BEGINNINGS = (
    b"GGUF", b"lmgg", b"fmgg", b"tjgg", b"algg", b"\x89HDF\r\n\x1a\n", bytes.fromhex("80028a0a6cfc9c46f9206aa85019"),
)  # fmt: skip
"""First bytes of formats that begin like nothing else; the readers know them better, and decide."""


def behind_endings(folder: Folder, passed: frozenset[str]) -> Iterator[os.DirEntry[str]]:
    """The ordinary files of a folder that were passed by for their ending."""
    with os.scandir(folder.path if folder.handle is None else folder.handle) as entries:
        for entry in entries:
            name = entry.name
            ending = name[name.rfind(".") :].lower() if "." in name else ""
            if ending in passed and name not in folder.beside and entry.is_file(follow_symlinks=False):
                yield entry


def begins_as_model(folder: Folder, name: str) -> bool:
    """Whether a file begins as only models do; False when it cannot be opened."""
    try:
        path = name if folder.handle is not None else folder.within(name)
        with open_untrusted(path, dir_fd=folder.handle) as untrusted:
            head = untrusted.read_at(0, min(untrusted.size, _HEAD_BYTES))
    except (NotLookedAt, OSError):
        return False
    if head.startswith(_BEGINNINGS) or head[4:8] == b"TFL3":
        return True
    if head.startswith(b"PK\x03\x04"):
        return b"/data.pkl" in head  # the first member that PyTorch writes
    return head[8:10] == b'{"' and int.from_bytes(head[:8], "little") <= _LONGEST_HEAD
