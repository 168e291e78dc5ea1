"""Models of several parts in folders below one, as diffusers keeps models that make pictures.

Source: pypi.org/project/diffusers 0.42.1 pipelines (model_index.json).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.scan.assembling import Assembly, assemble
from app.scan.beside import settings
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.looking import Looking, Seen, is_regular
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_INDEX = "model_index.json"
_INDEX_BYTES = 1_000_000
_SMALL_BYTES = 4_096
_MAX_DEPTH = 3


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(beside=frozenset({_INDEX}))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The model whose index lies in this folder; what lies below it is part of it."""
    if _INDEX not in folder.beside:
        return
    index = settings(looking.data(folder.within(_INDEX), _INDEX_BYTES, folder=folder))
    if not isinstance(index.get("_class_name"), str):
        return
    members: list[Seen] = []
    other_sizes: list[int] = []
    for path in looking.files_below(folder.path, deepest=_MAX_DEPTH):
        if looking.cancelled():
            return
        try:
            facts = os.lstat(path)
        except OSError:
            continue
        if not is_regular(facts.st_mode):
            continue
        ending = os.path.splitext(path)[1].lower()
        seen = None
        if facts.st_size >= _SMALL_BYTES and ending not in looking.catalogue.passed_endings:
            seen = looking.file(path)
        if seen is not None and seen.header.role in ("model", "adapter", "shard"):
            members.append(seen)
        else:
            other_sizes.append(facts.st_size)
    if not members:
        return
    folder.folders.clear()
    folder.files.clear()
    about = looking.card_of(folder)
    assembly = Assembly(
        name=folder.name,
        name_how="folder",
        members=members,
        path=folder.path,
        belonging=folder.belonging,
        about=about,
        other_sizes=tuple(other_sizes),
        kind="model",
    )
    yield assemble(assembly, looking)
