"""Passes by the folders in which no name is a sign of anything, which are nearly all.

What is done here is done for each folder of a disk, so it is written to take few steps, and each step was measured.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from dataclasses import replace

from app.scan.belonging import Belongings
from app.scan.coverage import Coverage
from app.scan.glance import Glance
from app.scan.judging import HAS_PLACEHOLDERS, Judge
from app.scan.trail import Step, Trail, is_text
from app.scan.untrusted_file import is_placeholder
from app.scan.waiting import Waiting

MAX_DEPTH = 4_000
_LONGEST_RELATIVE = 800
"""Below the shortest PATH_MAX in use (macOS: 1,024 bytes); a name has at most 255."""
_NEVER_LONG = _LONGEST_RELATIVE // 4
"""No letter has more than four bytes."""
LINKS_OF_A_LEAF = 2
"""A folder's own name and its own dot; each folder in it adds one, its two dots. Source: Linux inode(7)."""
_CROWDED_BYTES = 65_536
"""A folder whose list of names takes this much room holds some two thousand: it is listed with pauses in which the
walk can be stopped."""
HAS_HANDLES = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FLAGS_BELOW = FLAGS | NO_LINK
_open, _fstat, _close = os.open, os.fstat, os.close


class Passing:
    """Walks the folders of one place that need no care.

    Args:
        device: the drive that is walked.
        counts_folders: whether the number of links to a folder tells how many folders lie in it.
        closed: names, small letters, of folders that are never entered, each with the number of its reason.
        done: where walks that have ended began.
    """

    def __init__(
        self,
        glance: Glance,
        judge: Judge,
        belongings: Belongings,
        coverage: Coverage,
        trail: Trail | None,
        *,
        device: int,
        counts_folders: bool,
        closed: Mapping[str, int],
        done: Set[str],
    ) -> None:
        self._glance = glance
        self._judge = judge
        self._belongings = belongings
        self._coverage = coverage
        self._trail = trail
        self._device = device
        self._counts_folders = counts_folders
        self._closed = closed
        self._done = done

    def passed_by(self, item: Waiting, waiting: list[Waiting]) -> bool:
        """Walk a folder in which no name is a sign of anything; False where it is to be looked at carefully."""
        relative, depth, name, belonging = item.relative, item.depth, item.name, item.belonging
        if not HAS_HANDLES or item.anchor is not None or not 0 < depth < MAX_DEPTH or is_long(relative):
            return False
        judge = self._judge
        try:
            handle = _open(relative, _FLAGS_BELOW)
        except OSError:
            return False
        try:
            facts = _fstat(handle)
            if facts.st_dev != self._device or facts.st_size > _CROWDED_BYTES:
                return False
            if HAS_PLACEHOLDERS and is_placeholder(facts):
                return False
            if judge.mounts_inside and judge.was_met(facts):
                return False
            leaf = self._counts_folders and facts.st_nlink == LINKS_OF_A_LEAF
            plain = self._glance.at(handle, name, belonging, leaf=leaf)
        except OSError:
            return False
        finally:
            _close(handle)
        if plain is None:
            return False
        if judge.mounts_inside:
            judge.meet(facts)
        folders, entries, small, closed_names = plain
        self._coverage.files_passed += entries
        closed: tuple[int, ...] = ()
        if closed_names:
            closed = tuple([self._closed[below.lower()] for below in closed_names])
            self._coverage.close(closed)
            if ".git" in closed_names:
                belonging = replace(belonging, repository=True)
        whole = True
        if folders:
            base = relative + os.sep
            if self._done and not self._done.isdisjoint([base + below for below in folders]):
                whole = False
                folders = [below for below in folders if base + below not in self._done]
            if not is_text("".join(folders)):
                whole = False
            folders.reverse()
            depth += 1
            if self._belongings.pass_on(belonging, folders):
                for below in folders:
                    path = base + below
                    waiting.append(Waiting(None, path, path, below, belonging, depth))
            else:
                below_of = self._belongings.below
                for below in folders:
                    path = base + below
                    waiting.append(Waiting(None, path, path, below, below_of(belonging, below, path), depth))
        trail = self._trail
        if trail is not None:
            modified, changed = facts.st_mtime_ns, facts.st_ctime_ns
            if not whole or modified >= trail.settled or changed >= trail.settled:
                modified = 0
            repository = belonging.repository
            trail.add(Step(item.depth, name, modified, changed, facts.st_ino, entries, repository, small, closed))
        return True


def is_long(relative: str) -> bool:
    """Whether what lies below is opened from here instead of by so long a path."""
    return len(relative) > _NEVER_LONG and len(os.fsencode(relative)) > _LONGEST_RELATIVE
