"""What a scan says while it runs, and the report that is left of it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.domain.difference import Difference
from app.domain.observation import Observation

SkipReason = Literal[
    "permission",
    "cloud_only",
    "other_drive",
    "network_drive",
    "link_outside",
    "not_a_file",
    "too_deep",
    "unreadable",
    "failed",
    "stopped",
    "time",
    "other_account",
    "missing",
    "encrypted",
    "suspected",
    "linux_inside",
]
"""``encrypted``: locked with a password. ``suspected``: traces of a program that we know from hearsay only.
``linux_inside``: a Linux inside Windows, which looking at would start."""


Thorough = Literal["", "first", "again", "rules", "asked", "month", "broken"]
"""Why a look went through everything: it was the ``first`` here, the ``rules`` of looking are new, somebody ``asked``,
a ``month`` has gone, or what was remembered was ``broken``. ``again``: what had not changed was passed by. Empty: this
look remembers nothing."""


class Skipped(Struct, frozen=True, kw_only=True):
    """Something that was not looked at, and why. ``count`` places of this kind are meant by it."""

    what: str
    reason: SkipReason
    count: int = 1


class Closed(Struct, frozen=True, kw_only=True):
    """So many folders that are never entered, and the rule by which they are not."""

    why: str
    folders: int


class PlaceEntered(Struct, frozen=True, kw_only=True, tag="place"):
    """A place begins: the ``number``-th of ``total``; ``place`` is the id of its phrase, ``label`` its path or name."""

    place: str
    label: str
    number: int
    total: int


class PlaceDone(Struct, frozen=True, kw_only=True, tag="place_done"):
    """A place is finished; ``found`` finds came from it."""

    place: str
    label: str
    number: int
    total: int
    found: int


class ItemSeen(Struct, frozen=True, kw_only=True, tag="find"):
    """Something was found. A later event with the same id replaces this one."""

    item: Observation


class NotSeen(Struct, frozen=True, kw_only=True, tag="skipped"):
    """Something could not be looked at."""

    skipped: Skipped


class Progress(Struct, frozen=True, kw_only=True, tag="progress"):
    """How far the scan is.

    ``folders`` of the place in hand have been walked; it had ``folders_last`` the last time, 0 where that is not known.
    """

    files_passed: int
    files_opened: int
    folders: int = 0
    folders_last: int = 0


class ScanReport(Struct, frozen=True, kw_only=True):
    """The whole result of one look at one computer."""

    started: str
    finished: str
    platform: str
    computer: str
    """A name for this computer that names no person: the host name."""
    places: tuple[str, ...]
    """Labels of the places that were looked at."""
    observations: tuple[Observation, ...]
    skipped: tuple[Skipped, ...]
    files_passed: int
    files_opened: int
    complete: bool
    """False when it was stopped or ran out of time."""
    told_staff: bool = False
    thorough: Thorough = ""
    closed: tuple[Closed, ...] = ()
    """Folders that were not entered by rule."""
    difference: Difference | None = None
    """What is different from the look before; None where there is none to compare with."""


class Done(Struct, frozen=True, kw_only=True, tag="done"):
    """The scan has ended, by itself or because it was stopped."""

    report: ScanReport


ScanEvent = PlaceEntered | PlaceDone | ItemSeen | NotSeen | Progress | Done


class LookRequest(Struct, frozen=True, kw_only=True):
    """What to look at. Without ``paths``: this computer's usual places and all readable homes."""

    paths: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Folders to look at after the usual places; not asked when there are ``paths``."""
    whole: bool = False
    """Look at all disks of this computer too, after the usual places; not asked when there are ``paths``."""
    processes: bool = True
    told_staff: bool = False
    max_seconds: int = 0
    """Stop after this many seconds; 0 means no limit."""
    full: bool = False
    """Go through everything, also where nothing seems to have changed since the last look."""
    exact: bool = False
    """Count parameters one by one where an estimate would be quicker; then everything is gone through as well."""
