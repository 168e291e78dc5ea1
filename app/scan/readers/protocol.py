"""What every reader of a file format is given and offers, and what may go wrong in one."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Protocol

from app.domain.observation import RunsCode
from app.scan.header import ModelHeader
from app.scan.untrusted_file import UntrustedFile

FAILURES = (
    ValueError,  # with UnicodeDecodeError and msgspec's errors
    LookupError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    TypeError,
    OSError,  # with ReadLimit
    struct.error,
)
"""What a hostile or broken file can bring a reader to raise."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a model.

    ``file_name`` is its name without its folder. ``exact`` asks to count the parameters one by one where an
    estimate would be quicker.
    """

    untrusted: UntrustedFile
    file_name: str
    exact: bool = False

    @property
    def head(self) -> bytes:
        """Its first 64 bytes, or fewer when it is shorter."""
        return self.untrusted.head

    @property
    def size(self) -> int:
        """In bytes."""
        return self.untrusted.size

    def named(self, endings: tuple[str, ...]) -> bool:
        """Whether its name has one of these endings, given in small letters."""
        return self.file_name.lower().endswith(endings)


class Reader(Protocol):
    """Reads the head of files of one format."""

    @property
    def format(self) -> str:
        """What people call it."""

    @property
    def certain(self) -> bool:
        """Whether its first bytes belong to no other format."""

    @property
    def endings(self) -> tuple[str, ...]:
        """File name endings, small letters, that settle what the first bytes leave open."""

    @property
    def if_broken(self) -> RunsCode:
        """What holds of a file that cannot be read: ``unread`` when the format can hold code."""

    def recognises(self, candidate: Candidate) -> bool:
        """Whether a file may be of this format, judged by its first 64 bytes, its name and its size."""

    @property
    def deep(self) -> bool:
        """Whether reading goes far beyond a short head: unpacks, follows or searches what is in the file."""

    def read(self, candidate: Candidate) -> ModelHeader | None:
        """What its head says; None when it is of another format after all.

        Raises:
            any of ``FAILURES``: it is broken.
        """


def problem_of(error: BaseException) -> str:
    """A few plain words on why a file could not be read to its end."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, MemoryError):
        return "says more than we read"
    if isinstance(error, OSError):
        return error.strerror or str(error) or "cannot be read"
    if isinstance(error, struct.error):
        return "ends too early"
    return "not as its format prescribes"
