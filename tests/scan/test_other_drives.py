"""Other drives: only where further disks and sticks appear, and never a drive of another computer."""

from __future__ import annotations

import sys

import pytest

from app.scan.catalogue import Platform
from app.scan.drives import Drives
from app.scan.other_drives import other_drives


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
