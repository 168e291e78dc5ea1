"""A glance at one folder: in nearly every one, the names alone say that there is nothing in it.

A computer has some hundred thousand folders without any AI. What is done for each of them is what a look costs, so it
is done here in as few steps as Python allows; a folder with a sign of anything in it is left to the careful way.
"""

from __future__ import annotations

import os
import stat

from app.scan.belonging import Belonging
from app.scan.catalogue import Catalogue
from app.scan.wanted import Interest

_SMALL_BYTES = 4_096
_LARGE_BYTES = 256 * 1024
UNLIKELY_BYTES = 16_000_000
"""So large is hardly a picture, a text or a document, but a model that people talk with always is."""
_listdir, _scandir, _stat = os.listdir, os.scandir, os.stat

Plain = tuple[list[str], int, tuple[str, ...], tuple[str, ...]]
"""A folder in which nothing is a sign of anything: names of the folders below that are entered, in order; how many
files it holds; names of files that may be models but for their size, in order; names of folders never entered.

A plain tuple, because a named one takes longer to make than all the questions about its names.
"""


class Glance:
    """Tells folders without any sign from the others, by the rules of the catalogue and the wishes of the detectors."""

    def __init__(self, catalogue: Catalogue, interest: Interest) -> None:
        self._passed = catalogue.passed_endings
        self._passed_names = catalogue.passed_names
        self._beside = catalogue.beside
        self._closed = catalogue.closed_folders
        self._interest = interest
        # an ending without its dot is looked for behind the last dot of a name, in half the time that a slice takes;
        # a name that is nothing but such a word would pass for one, so it counts as a sign
        self._words = frozenset(ending[1:] for ending in self._passed)
        self._signs = interest.beside | catalogue.locked | self._words
        self.sizes_left = 0
        """How many files that are passed by for their ending may still be asked for their size."""

    def at(self, handle: int, name: str, belonging: Belonging, *, leaf: bool) -> Plain | None:
        """What an open folder holds, where nothing in it is a sign; None where it is to be looked at carefully.

        Args:
            name: its own name.
            leaf: no folder lies in it, so no name need be asked what it is.

        Raises:
            OSError: it cannot be listed.
        """
        interest, words = self._interest, self._words
        if name in interest.named or name.endswith(interest.named_ends) or belonging.origin == "vendor":
            return None
        if belonging.store:
            return None  # a model may lie in it under any ending
        folders: list[str] = []
        closed: tuple[str, ...] = ()
        if leaf:
            names = _listdir(handle)
        else:
            names = []
            with _scandir(handle) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.name)
                    else:
                        names.append(entry.name)
            if folders:
                never = self._closed
                closed = tuple([below for below in folders if below.lower() in never])
                if closed:
                    folders = [below for below in folders if below not in closed]
                if not interest.below.isdisjoint(folders):
                    return None
                starts = interest.below_starts
                for below in folders:
                    if below.startswith(starts):
                        return None
                folders.sort()
        if not self._signs.isdisjoint(names):
            return None
        if self.sizes_left > 0 and self._hides_much(names, handle):
            return None
        left = [file for file in names if file.rpartition(".")[2] not in words]
        small = self._small(left, handle, belonging) if left else ()
        return (folders, len(names), small, closed) if small is not None else None

    def _hides_much(self, names: list[str], handle: int) -> bool:
        """Whether a file that would be passed by for its ending is larger than such files are."""
        for name in names:
            if name[name.rfind(".") :].lower() in self._passed:
                self.sizes_left -= 1
                if self.sizes_left < 0:
                    return False
                if _stat(name, dir_fd=handle, follow_symlinks=False).st_size >= UNLIKELY_BYTES:
                    return True
        return False

    def _small(self, names: list[str], handle: int, belonging: Belonging) -> tuple[str, ...] | None:
        """Those of the names that may be models but for their size; None where one of them has the size too."""
        small = []
        passed, passed_names, beside = self._passed, self._passed_names, self._beside
        for name in names:
            lower = name.lower()
            if lower in passed_names or lower[lower.rfind(".") :] in passed:
                continue
            if name in beside:
                return None
            facts = _stat(name, dir_fd=handle, follow_symlinks=False)
            if not self.too_small(facts, name, belonging):
                return None
            small.append(name)
        small.sort()
        return tuple(small)

    def too_small(self, facts: os.stat_result, name: str, belonging: Belonging) -> bool:
        """Whether a file is an ordinary one in which no model has room; the detectors have the last word."""
        if not stat.S_ISREG(facts.st_mode):
            return False
        if facts.st_size < _SMALL_BYTES:
            return True
        if facts.st_size >= _LARGE_BYTES or belonging.store:
            return False
        dot = name.rfind(".")
        return dot < 0 or name[dot:].lower() not in self._interest.four_kilobytes
