"""Drives of this computer beside the usual places, which are looked at only when somebody ticks them."""

from __future__ import annotations

import os
import tempfile

from app.scan.drives import Drives
from app.scan.known_tool import Platform
from app.scan.registry import Registry, linux_inside

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


def all_disks(platform: Platform) -> tuple[str, ...]:
    """Where every disk of this computer begins, the system's first; drives of other computers are left out."""
    import psutil

    drives = Drives.of_this_computer(platform)
    points = {part.mountpoint for part in psutil.disk_partitions(all=False)}
    local = sorted(point for point in points if not drives.on_network(point))
    # the list leaves out a system that runs from layers, as in a container, and what lies in memory
    return tuple(local) if platform == "windows" else tuple(dict.fromkeys(["/", tempfile.gettempdir(), *local]))


def linux_folders(registry: Registry) -> dict[str, str]:
    """The homes in each Linux inside Windows, by its name. Looking at one starts it.

    Source: learn.microsoft.com/windows/wsl/filesystems.
    """
    return {name: f"\\\\wsl.localhost\\{name}\\home" for name in linux_inside(registry)}
