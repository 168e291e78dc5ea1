"""Models that a browser or the system brought itself: said with whose they are, because nobody here chose them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.domain.observation import Evidence, Observation
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.known_tool import BuiltIn
from app.scan.looking import Looking, moment
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_SMALLEST_BYTES = 1_000_000
"""Below this there is only the program's bookkeeping."""


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(vendor=True)


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The built-in model of a folder whose name the catalogue knows, whatever its format."""
    entry = looking.catalogue.built_in_folder(folder.name) if folder.belonging.origin == "vendor" else None
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
    yield _find(entry, folder.path, looking, sizes, moment(newest))


def on_computer(looking: Looking) -> Iterator[Find]:
    """What the system brought and nobody may look into: only that it is there."""
    surroundings = looking.surroundings
    for entry in looking.catalogue.built_in:
        if not entry.never_entered:
            continue
        for home in surroundings.homes:
            for above in entry.on(surroundings.platform):
                for path in surroundings.expand_all(f"{above}/{entry.folder}", home):
                    if looking.first_time(f"built-in {path}"):
                        yield _find(entry, str(path), looking, [], "")


def _find(entry: BuiltIn, path: str, looking: Looking, sizes: list[int], modified: str) -> Find:
    folder = os.path.basename(path)
    return Find(
        observation=Observation(
            id=f"{entry.kind}:built-in:{folder}:{looking.surroundings.account(path)}",
            kind=entry.kind,
            name=entry.model,
            maker=entry.maker,
            task=entry.task,
            size_bytes=sum(sizes),
            file_count=max(len(sizes), 1),
            places=(looking.place(path),),
            origin="vendor",
            origin_program=entry.program,
            modified=modified,
            note=looking.say("note.not_entered") if entry.never_entered else "",
            evidence=(Evidence(about="origin", how="folder", source=folder),),
        )
    )
