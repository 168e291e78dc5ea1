"""Has folders brought from the disk before the walk comes to them, while the disk is what is waited for.

Measured on a million files with a cold cache: one thread waits most of the time, eight are about twice as fast; with a
warm cache more threads only get in each other's way. So helpers are called when the walk was seen waiting, and rest
once nothing comes from the disk any more. They list folders and throw the names away: what the walk finds, and in
which order, is its own doing and the same without them.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Collection, Sequence
from queue import Empty, SimpleQueue

from app.scan.judging import HAS_PLACEHOLDERS
from app.scan.untrusted_file import is_placeholder
from app.scan.waiting import Waiting

_HELPERS = 8
_MOST_GIVEN = 32
"""Folders of the pile, from its top, that are given to the helpers."""
_DEEP = 200
"""Folders that one helper lists below one it was given: the next one is nearer by then."""
_REST_AFTER = 20
"""Beats in which hardly anything came from the disk, after which the helpers rest."""
_MUCH = 256
"""Blocks of 512 bytes that come from the disk during a beat of 64 folders where these were not in memory: each folder
has a block of 4 KiB at least. Less is one head of a model, or what was lost of what was in memory."""
_MOST_REMEMBERED = 20_000
_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


class ReadingAhead:
    """Watches whether a walk waits for its disk, and has helpers read ahead of it then.

    Only where the system says how much a process read from disks, which is on Linux and macOS.

    Args:
        device: the drive that is walked; helpers do not leave it.
        closed: names, small letters, of folders that are never entered.
        passed: endings of files nobody asks for their size.
    """

    def __init__(self, device: int, closed: Collection[str], passed: Collection[str]) -> None:
        self._device = device
        self._closed = closed
        self._passed = passed
        self._queue: SimpleQueue[str] = SimpleQueue()
        self._given: set[str] = set()
        self._helpers: list[threading.Thread] = []
        self._over = threading.Event()
        self._quiet = 0
        self.active = False
        """Whether the helpers read now."""
        self._wall = self._cpu = 0.0
        self._blocks = 0
        self.begin()

    def begin(self) -> None:
        """Look at the clocks; what happens from now on counts."""
        self._wall, self._cpu, self._blocks = time.perf_counter(), time.thread_time(), _blocks_read()

    def beat(self, waiting: Sequence[Waiting]) -> None:
        """Judge the time since ``begin`` and, while the disk is waited for, give the next folders to the helpers.

        Args:
            waiting: the pile of the walk, the next folder last.
        """
        if _blocks_read() - self._blocks < _MUCH:
            self._quiet += 1
            if self._quiet > _REST_AFTER:
                self.active = False
        else:
            self._quiet = 0
            cpu = time.thread_time() - self._cpu
            if time.perf_counter() - self._wall > 2 * cpu:
                self.active = True
        if self.active:
            self._give(waiting)

    def close(self) -> None:
        """Send the helpers home; none is waited for, because its disk may hang."""
        self._over.set()

    def _give(self, waiting: Sequence[Waiting]) -> None:
        if len(self._given) > _MOST_REMEMBERED:
            self._given.clear()
        if self._queue.qsize() < _MOST_GIVEN:
            for item in reversed(waiting[-_MOST_GIVEN:]):
                if item.anchor is None and not item.remembered and item.path not in self._given:
                    self._given.add(item.path)
                    self._queue.put(item.path)
        while len(self._helpers) < _HELPERS:
            helper = threading.Thread(target=self._help, name="reading ahead", daemon=True)
            self._helpers.append(helper)
            helper.start()

    def _help(self) -> None:
        while not self._over.is_set():
            try:
                pile = [self._queue.get(timeout=0.2)]
            except Empty:
                continue
            for _ in range(_DEEP):
                if not pile or self._over.is_set():
                    break
                path = pile.pop()
                try:
                    below = self._listed(path)
                except (OSError, ValueError):
                    continue  # the walk itself will meet it, and tell
                pile += [path + os.sep + name for name in sorted(below, reverse=True)]

    def _listed(self, path: str) -> list[str]:
        """Bring one folder from the disk; the names of the folders in it that will be entered.

        Raises:
            OSError, ValueError: it cannot be listed.
        """
        handle = os.open(path, _FLAGS)
        below: list[str] = []
        try:
            facts = os.fstat(handle)
            if facts.st_dev != self._device or (HAS_PLACEHOLDERS and is_placeholder(facts)):
                return []
            with os.scandir(handle) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name.lower() not in self._closed:
                            below.append(name)
                    elif name[name.rfind(".") :].lower() not in self._passed:
                        entry.stat(follow_symlinks=False)
        finally:
            os.close(handle)
        return below


def _blocks_read() -> int:
    """How much this process has read from disks so far, in blocks; always 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_inblock
