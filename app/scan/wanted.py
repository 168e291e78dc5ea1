"""What each way of looking at folders wants to be asked about, so that a folder with nothing in it costs nothing.

A computer has some hundred thousand folders, and in nearly all of them there is no AI. So a detector says beforehand
by which names it can tell something; the walk looks for these names while it lists the folder, and asks only the
detectors for which one is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.scan.walk import Folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The signs by which a detector may recognise something in a folder; one of them is enough to be asked.

    Args:
        beside: names of small files that lie in it; the walk notes those the catalogue knows.
        below: names of folders that lie in it.
        below_starts: how names of folders that lie in it begin.
        named: names it may have itself.
        named_ends: how its own name may end.
        inside: pairs of its own name and the name of a small file in it.
        files: files that may be models by name and size.
        four_kilobytes: endings of files that may be models from 4 KB on.
        vendor: it belongs to the maker of a browser or system.
        store_links: it lies in a store and holds links.
    """

    beside: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    below_starts: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    named_ends: tuple[str, ...] = ()
    inside: frozenset[tuple[str, str]] = frozenset()
    files: bool = False
    four_kilobytes: frozenset[str] = frozenset()
    vendor: bool = False
    store_links: bool = False

    def by(self, folder: Folder, *, plausible: bool) -> bool:
        """Whether one of the signs is there.

        Args:
            plausible: whether one of the folder's files is large enough for a model.
        """
        name = folder.name
        return (
            (self.files and plausible)
            or not self.beside.isdisjoint(folder.beside)
            or not self.below.isdisjoint(folder.folders)
            or name in self.named
            or (bool(self.named_ends) and name.endswith(self.named_ends))
            or (self.vendor and folder.belonging.origin == "vendor")
            or (self.store_links and bool(folder.links) and bool(folder.belonging.store))
            or (bool(self.inside) and any((name, file) in self.inside for file in folder.beside))
            or (bool(self.below_starts) and any(below.startswith(self.below_starts) for below in folder.folders))
        )


class Interest:
    """The signs of all detectors together."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self.wanted = tuple(wanted)
        self.beside = frozenset(
            name for one in self.wanted for name in (*one.beside, *(file for _, file in one.inside))
        )
        self.below = frozenset(name for one in self.wanted for name in one.below)
        self.below_starts = tuple(start for one in self.wanted for start in one.below_starts)
        self.named = frozenset(name for one in self.wanted for name in one.named)
        self.named_ends = tuple(end for one in self.wanted for end in one.named_ends)
        self.four_kilobytes = frozenset(ending for one in self.wanted for ending in one.four_kilobytes)

    def asked(self, folder: Folder, *, plausible: bool) -> tuple[int, ...]:
        """Which detectors are to be asked about a folder, by their number."""
        return tuple(number for number, one in enumerate(self.wanted) if one.by(folder, plausible=plausible))
