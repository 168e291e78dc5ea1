"""Other drives of this computer, which are looked at only when somebody ticks them."""

from __future__ import annotations

import os

from app.scan.catalogue import Platform
from app.scan.drives import Drives

_WHERE: dict[Platform, tuple[str, ...]] = {"linux": ("/media/", "/run/media/", "/mnt/"), "macos": ("/Volumes/",)}
"""Where sticks and further disks appear. Source: Filesystem Hierarchy Standard 3.0, section 3.12; udisks(8)."""


def other_drives(platform: Platform, system_drive: str = "") -> tuple[str, ...]:
    """Mount points of further disks and sticks; drives of other computers are left out, and none is touched.

    Args:
        system_drive: on Windows the drive of the system, such as ``C:``.
    """
    import psutil  # deferred: it costs 30 ms, and most commands need no drives

    drives = Drives.of_this_computer(platform)
    points = sorted({part.mountpoint for part in psutil.disk_partitions(all=False)})
    if platform == "windows":
        own = system_drive.upper()
        return tuple(point for point in points if not point.upper().startswith(own or os.sep))
    return tuple(point for point in points if point.startswith(_WHERE[platform]) and not drives.on_network(point))
