"""What programs keep of what was typed into them: how many files, how large and how old.

None of these files is ever opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from app.domain.observation import Evidence, Kept
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.known_tool import ChatStore, Tool
from app.scan.looking import Looking, is_regular, moment
from app.scan.of_tool import of_tool
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_DEEPEST = 5
"""Codex keeps a folder for each year, month and day."""


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every program that keeps chats, or indexes of documents, where the catalogue says, in every readable home."""
    for tool in looking.catalogue.tools:
        for store in tool.chats:
            for home in looking.surroundings.homes:
                for pattern in store.on(looking.surroundings.platform):
                    for path in looking.paths_of(tool, pattern, home):
                        yield from _kept_at(tool, store, str(path), looking)


def wanted(known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(beside=frozenset(known.chats_by_file))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """Chats that a program keeps in the folder it works in."""
    known = looking.catalogue.chats_by_file
    for name in sorted(folder.beside & known.keys()):
        for tool, store in known[name]:
            if not store.beside or store.beside in folder.folders:
                yield from _kept_at(tool, store, folder.within(name), looking)


def _kept_at(tool: Tool, store: ChatStore, path: str, looking: Looking) -> Iterator[Find]:
    """The chats in a file, or in a folder of files; each place counts once."""
    if not looking.first_time(f"chats {tool.id} {os.path.realpath(path)}"):
        return
    if os.path.isdir(path):
        below = looking.files_below(path, deepest=_DEEPEST)
        kept = _counted(store, (file for file in below if _is_wanted(file, store)))
    else:
        kept = _counted(store, [path])
    if kept is None:
        return
    evidence = Evidence(about="kept", how="folder", source=looking.surroundings.shown(path))
    yield Find(observation=of_tool(tool, path, looking, evidence, kept=(kept,)))


def _is_wanted(file: str, store: ChatStore) -> bool:
    return any(fnmatchcase(os.path.basename(file), pattern) for pattern in store.files)


def _counted(store: ChatStore, files: Iterable[str]) -> Kept | None:
    """How many there are, how large and how old; None where there is none."""
    sizes: list[int] = []
    times: list[float] = []
    for file in files:
        try:
            facts = os.lstat(file)
        except OSError:
            continue
        if is_regular(facts.st_mode) and facts.st_size:
            sizes.append(facts.st_size)
            times.append(facts.st_mtime)
    if not sizes:
        return None
    return Kept(
        kind=store.kind,
        files=len(sizes),
        size_bytes=sum(sizes),
        oldest=moment(min(times)),
        newest=moment(max(times)),
    )
