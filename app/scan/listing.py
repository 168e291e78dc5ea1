"""Lists one folder with care: what each name is, which files may be models, what is a sign of something."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.scan.catalogue import Catalogue
from app.scan.glance import UNLIKELY_BYTES, Glance
from app.scan.judging import Judge
from app.scan.masked import SIGNS, begins_as_model, behind_endings
from app.scan.wanted import Interest

if TYPE_CHECKING:
    from app.scan.walk import Folder

_ASK_EVERY = 1_024
"""Files of one folder after which the walk asks whether to stop: one may hold a hundred thousand."""


class Listing:
    """Lists folders by the rules of the catalogue and the wishes of the detectors."""

    def __init__(
        self, catalogue: Catalogue, interest: Interest, glance: Glance, judge: Judge, stopping: Callable[[], bool]
    ) -> None:
        self._passed = catalogue.passed_endings
        self._passed_names = catalogue.passed_names
        self._beside = catalogue.beside
        self._closed = catalogue.closed_folders
        self._interest = interest
        self._glance = glance
        self._judge = judge
        self._stopping = stopping

    def fill(self, folder: Folder) -> None:
        """The names in one folder, sorted out."""
        folders, files, links, beside = folder.folders, folder.files, folder.links, folder.beside
        passed, passed_names, closed, known = self._passed, self._passed_names, self._closed, self._beside
        count = 0
        with os.scandir(folder.path if folder.handle is None else folder.handle) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name.lower() not in closed:
                        folders.append(name)
                    else:
                        folder.closed.append(name)
                    continue
                count += 1
                if not count % _ASK_EVERY and self._stopping():
                    break
                if name in known:
                    beside.add(name)
                dot = name.rfind(".")
                if dot >= 0:
                    ending = name[dot:]
                    if ending in passed or ending.lower() in passed:
                        continue
                if name.lower() in passed_names:
                    continue
                if entry.is_symlink():
                    links.append(name)
                else:
                    files.append(entry)
        folder.entries = count
        if ".git" in folder.closed:
            folder.belonging = replace(folder.belonging, repository=True)
        if sys.platform == "win32":
            junctions = [name for name in folders if self._judge.is_junction(folder.within(name))]
            links += junctions
            folders[:] = [name for name in folders if name not in junctions]
        folders.sort()
        if files:
            files.sort(key=_name_of)
        if folder.belonging.store or not SIGNS.isdisjoint(beside):
            self.unmask(folder)
        elif self._glance.sizes_left > 0:
            self.unmask(folder, least=UNLIKELY_BYTES)

    def unmask(self, folder: Folder, only: str = "", least: int = 0) -> None:
        """Add files that begin as models do although their ending says otherwise.

        Args:
            only: one of this name, however small.
            least: those of so many bytes, as long as sizes may be asked for.
        """
        found = []
        for entry in behind_endings(folder, self._passed):
            if self._stopping():
                return
            if only and entry.name != only:
                continue
            if least:
                self._glance.sizes_left -= 1
                if self._glance.sizes_left < 0:
                    break
            facts = entry.stat(follow_symlinks=False)
            large = bool(only) or not self._glance.too_small(facts, entry.name, folder.belonging)
            large = large and facts.st_size >= least
            if large and begins_as_model(folder, entry.name):
                found.append(entry)
        if found:
            known = {entry.name for entry in folder.files}
            folder.files += [entry for entry in found if entry.name not in known]
            folder.files.sort(key=_name_of)

    def small(self, folder: Folder) -> tuple[str, ...] | None:
        """The names of the files, where all are too small for a model; None where one is not."""
        for number, entry in enumerate(folder.files, 1):
            if not number % _ASK_EVERY and self._stopping():
                return None
            try:
                facts = entry.stat(follow_symlinks=False)
            except OSError:
                return None
            if entry.name in folder.beside or not self._glance.too_small(facts, entry.name, folder.belonging):
                return None
        return tuple(entry.name for entry in folder.files)

    def has_sign(self, folder: Folder, name: str) -> bool:
        """Whether any detector may have a sign to go by; quick, because it is asked for every folder."""
        interest, folders = self._interest, folder.folders
        if folder.beside and not interest.beside.isdisjoint(folder.beside):
            return True
        if name in interest.named or name.endswith(interest.named_ends) or folder.belonging.origin == "vendor":
            return True
        if folders:
            if not interest.below.isdisjoint(folders):
                return True
            starts = interest.below_starts
            for below in folders:
                if below.startswith(starts):
                    return True
        return bool(folder.links) and bool(folder.belonging.store)


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name
