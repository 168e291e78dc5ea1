"""Models that a browser or the system brought itself: said with whose they are, because nobody here chose them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.domain.observation import Evidence, Observation
from app.scan.find import Find
from app.scan.looking import Looking, moment
from app.scan.walk import Folder

_SMALLEST_BYTES = 1_000_000
"""Below this there is only the program's bookkeeping."""


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The built-in model of a folder whose name the catalogue knows, whatever its format."""
    entry = next((entry for entry in looking.catalogue.built_in if entry.folder == folder.name), None)
    if entry is None:
        return
    sizes: list[int] = []
    newest = 0.0
    for path in looking.files_below(folder.path, deepest=6):
        try:
            facts = os.lstat(path)
        except OSError:
            continue
        sizes.append(facts.st_size)
        newest = max(newest, facts.st_mtime)
    folder.folders.clear()
    folder.files.clear()
    if sum(sizes) < _SMALLEST_BYTES:
        return
    account = looking.surroundings.account(folder.path)
    yield Find(
        observation=Observation(
            id=f"model:built-in:{entry.folder}:{account}",
            kind="model",
            name=entry.model,
            size_bytes=sum(sizes),
            file_count=len(sizes),
            places=(looking.place(folder.path),),
            origin="vendor",
            origin_program=entry.program,
            modified=moment(newest),
            evidence=(Evidence(about="origin", how="folder", source=entry.folder),),
        )
    )
