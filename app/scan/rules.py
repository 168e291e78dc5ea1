"""A mark of the rules of looking: what was seen under other rules has to be looked at again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app import __version__
from app.paths import bundled


def rules_mark() -> str:
    """Changes with the catalogue, the licences, the makers, the version and, in a checkout, the program's own text."""
    digest = hashlib.sha256(__version__.encode())
    for folder in ("catalogue", "licences"):
        for file in sorted(bundled("resources", folder).glob("*.toml")):
            digest.update(file.read_bytes())
    digest.update(bundled("resources", "makers.toml").read_bytes())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        facts = file.stat()
        digest.update(f"{file.name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
