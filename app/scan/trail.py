"""The folders of one walk in the order they were walked, so that the next walk can pass by those that did not change.

A folder's times change when a name in it is made, removed, renamed or replaced, and in no other case: files that are
written to in place do not change them, and neither does anything two levels down. So every folder is asked for its
times each time, and the files in it that may become models are asked for their size.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

PART = 4_000
"""Folders that are packed together."""
SETTLED_NS = 2_100_000_000
"""A folder that changed less than this before it was listed may have changed once more without another time: clocks
of file systems are as coarse as two seconds."""


class Step(Struct, frozen=True, array_like=True, gc=False):
    """One folder that was walked.

    Args:
        depth: how far below the folder where the walk began; the steps below it follow it.
        name: its own name; empty where it cannot be written down, then it is walked anew.
        modified: when a name in it changed, in nanoseconds since 1970; 0 where it is to be walked anew in any case.
        changed: when it was changed in any way, in nanoseconds since 1970.
        number: its number in the file system.
        entries: how many files it holds.
        repository: whether it is the top of a software project.
        small: names of files in it that may be models but for their size.
        closed: numbers of the reasons for which folders in it were not entered.
    """

    depth: int
    name: str
    modified: int = 0
    changed: int = 0
    number: int = 0
    entries: int = 0
    repository: bool = False
    small: tuple[str, ...] = ()
    closed: tuple[int, ...] = ()


END = Step(-1, "")
_decoder = msgspec.msgpack.Decoder(tuple[Step, ...])


class Trail:
    """Takes down the steps of one walk, and gives back those of the one before.

    Args:
        before: the packed steps of the walk before, in order.
        settled: nanoseconds since 1970; a folder that changed later is walked anew next time.
    """

    def __init__(self, before: list[bytes], settled: int) -> None:
        self.settled = settled
        self.known = bool(before)
        """Whether there was a walk before."""
        self.folders = 0
        self.before: Iterator[Step] = (step for part in before for step in _decoder.decode(part))
        self._steps: list[Step] = []
        self._packed: list[bytes] = []

    def add(self, step: Step) -> None:
        """Take down one folder."""
        steps = self._steps
        steps.append(step)
        if len(steps) >= PART:
            self._pack()

    @property
    def taken(self) -> int:
        """How many folders were taken down so far."""
        return self.folders + len(self._steps)

    def packed(self) -> list[bytes]:
        """All that was taken down."""
        self._pack()
        return self._packed

    def _pack(self) -> None:
        self.folders += len(self._steps)
        if self._steps:
            self._packed.append(_packed(self._steps))
            self._steps = []


def _packed(steps: list[Step]) -> bytes:
    try:
        return msgspec.msgpack.encode(steps)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode([_writable(step) for step in steps])


def is_text(name: str) -> bool:
    """Whether a name can be written down; on Linux a name may be any bytes."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _writable(step: Step) -> Step:
    """A folder with a name in no character set is walked anew each time."""
    if not is_text(step.name):
        return Step(step.depth, "")
    return step if all(map(is_text, step.small)) else Step(step.depth, step.name)
