"""Assessment files as every version of the tables left them."""

from __future__ import annotations

import lzma
from pathlib import Path

FILES = Path(__file__).parent / "storage" / "files"


def stored(version: int, folder: Path) -> Path:
    """A copy of the file that was made by version ``version`` of the tables, as it was closed then."""
    path = folder / f"version_{version}.groundrules"
    path.write_bytes(lzma.decompress((FILES / f"{path.name}.xz").read_bytes()))
    return path
