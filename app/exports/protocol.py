"""What every exporter is: a format that one kind of value can be written in."""

from __future__ import annotations

from typing import Any, BinaryIO, Protocol


class Exporter(Protocol):
    """Writes one kind of value in one format; the same value gives the same bytes."""

    @property
    def id(self) -> str:
        """Name of the format, such as ``pdf``."""

    @property
    def suffix(self) -> str:
        """How the names of its files end, such as ``.pdf``."""

    @property
    def takes(self) -> type:
        """The kind of value it writes."""

    def write(self, subject: Any, target: BinaryIO) -> None:
        """Write ``subject``, a value of the kind it ``takes``, to a binary file open for writing.

        Raises:
            OSError: the file could not take it.
        """
