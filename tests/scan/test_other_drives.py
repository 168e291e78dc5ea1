"""Other drives: only where further disks and sticks appear, and never a drive of another computer."""

from __future__ import annotations

import sys

import pytest

from app.scan.drives import Drives
from app.scan.known_tool import Platform
from app.scan.other_drives import all_disks, linux_folders, other_drives
from app.scan.registry import LINUX


@pytest.mark.skipif(sys.platform != "linux", reason="asks the mounts of this Linux")
def test_only_further_disks_of_this_computer_are_offered() -> None:
    """The system's own file systems, and drives of other computers, are never offered."""
    drives = Drives.of_this_computer("linux")
    offered = other_drives("linux")

    assert all(path.startswith(("/media/", "/run/media/", "/mnt/")) for path in offered)
    assert not any(drives.on_network(path) for path in offered)


@pytest.mark.parametrize("platform", ["macos", "linux"])
def test_the_top_of_the_file_tree_is_no_other_drive(platform: Platform) -> None:
    """The disk of the system is looked at by its usual places, not as a drive."""
    assert "/" not in other_drives(platform)


def test_every_disk_of_this_computer_begins_somewhere() -> None:
    """A look at the whole computer begins at the top, and at no drive of another computer."""
    disks = all_disks("linux")

    assert "/" == disks[0]
    assert len(set(disks)) == len(disks)
    assert not any(Drives.of_this_computer("linux").on_network(disk) for disk in disks)


def test_each_linux_inside_windows_has_a_path() -> None:
    """Windows shows its files under a name of its own."""
    registry = {f"{LINUX}\\{{1}}": {"DistributionName": "Ubuntu-24.04", "Version": "2"}}

    assert {"Ubuntu-24.04": "\\\\wsl.localhost\\Ubuntu-24.04\\home"} == linux_folders(registry)
