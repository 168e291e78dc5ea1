"""What is said of folders and links that a walk does not enter, and why."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.scan_event import SkipReason
from app.scan.catalogue import Catalogue
from app.scan.coverage import Coverage
from app.scan.drives import Drives
from app.scan.places import Surroundings
from app.scan.untrusted_file import is_placeholder

if TYPE_CHECKING:
    from app.scan.walk import Folder

HAS_PLACEHOLDERS = sys.platform in ("win32", "darwin")
_LONGEST_ON_WINDOWS = 248
"""Folders with longer paths are said not to exist, unless the system was told to allow them.

Source: learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation.
"""
_PYTHON = re.compile(r"(python|pypy)[\d.]*\Z")
_JUNCTIONS = (0xA0000003, 0xA000000C)
"""Windows reparse tags of mount points (junctions) and symbolic links. Source: winnt.h."""


class Judge:
    """Judges for one scan what is not entered, and counts it."""

    def __init__(
        self,
        surroundings: Surroundings,
        catalogue: Catalogue,
        coverage: Coverage,
        drives: Drives,
        inside: Callable[[str], bool],
        within: Callable[[], str],
        python_links: str,
    ) -> None:
        self._surroundings = surroundings
        self._coverage = coverage
        self._drives = drives
        self._inside = inside
        self._within = within
        self._python_links = python_links
        self._system = tuple(os.path.normpath(path) for path in catalogue.system_folders.on(surroundings.platform))
        self._met: set[tuple[int, int]] = set()
        self.roots: frozenset[str] = frozenset()
        """Where walks of this scan begin: a drive among them is looked at by itself."""
        self.mounts_inside = False
        """Whether a drive is mounted somewhere below; only then can one folder have two paths."""

    def closed_to_us(self, facts: os.stat_result, path: str, device: int) -> bool:
        """Whether a folder is another drive, lies in the cloud, or was walked under another path; said where it is."""
        if facts.st_dev != device and self._drives.begins_at(path):
            if path in self.roots or self._drives.holds_no_files(path):
                return True
            reason: SkipReason = "network_drive" if self._drives.on_network(path) else "other_drive"
            self._coverage.skip(reason, self._surroundings.shown(path))
            return True
        if HAS_PLACEHOLDERS and is_placeholder(facts):
            self._coverage.skip("cloud_only", self._surroundings.shown(path))
            return True
        return self.walked_elsewhere(facts)

    def was_met(self, facts: os.stat_result) -> bool:
        """Whether a folder was met before under another path, as happens where one is mounted in two places."""
        return self.mounts_inside and (facts.st_dev, facts.st_ino) in self._met

    def meet(self, facts: os.stat_result) -> None:
        """Remember a folder that is walked now."""
        if self.mounts_inside:
            self._met.add((facts.st_dev, facts.st_ino))

    def walked_elsewhere(self, facts: os.stat_result) -> bool:
        """Whether a folder was met before; one that was not is remembered."""
        met = self.was_met(facts)
        self.meet(facts)
        return met

    def is_junction(self, path: str) -> bool:
        """Whether a Windows folder is really a link to another one; Python 3.11 takes it for a folder."""
        return getattr(os.lstat(path), "st_reparse_tag", 0) in _JUNCTIONS

    def links(self, folder: Folder) -> None:
        """Count links that lead out of the places, without touching what they lead to."""
        for name in folder.links:
            try:
                if folder.handle is not None:
                    target = os.readlink(name, dir_fd=folder.handle)
                else:
                    target = os.readlink(folder.within(name))
            except (OSError, ValueError):
                continue
            # read as text only: asking the target could wake a sleeping network drive
            lexical = os.path.normpath(os.path.join(folder.path, target))
            plumbing = any(lexical == system or lexical.startswith(system + os.sep) for system in self._system)
            if not plumbing and not self._inside(lexical):
                # every environment links to the Python that made it: said once, not once for each
                python = _PYTHON.match(name) and folder.name in ("bin", "Scripts")
                self._coverage.skip("link_outside", "", within=self._python_links if python else self._within())

    def not_opened(self, path: str, error: OSError) -> None:
        """Count a folder or file that could not be opened."""
        shown = self._surroundings.shown(path)
        if isinstance(error, PermissionError):
            self._coverage.skip("permission", shown)
        elif sys.platform == "win32" and len(path) >= _LONGEST_ON_WINDOWS:
            self._coverage.skip("too_deep", shown)
        elif not isinstance(error, FileNotFoundError | NotADirectoryError):
            # a folder that vanished, or was replaced by a link, between two looks is nothing to report
            self._coverage.skip("unreadable", shown)
