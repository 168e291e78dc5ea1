"""Other drives."""

from __future__ import annotations

import pytest

from app.scan.drives import Drives

DRIVES = Drives({"/": "ext4", "/home/a/nas": "nfs4", "/home/a/nas/usb": "vfat", "/run/user/1/gvfs": "fuse.gvfsd-fuse"})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/a", False),
        ("/home/a/nas", True),
        ("/home/a/nas/deep/er", True),
        ("/home/a/nasty", False),
        ("/home/a/nas/usb/x", False),
        ("/run/user/1/gvfs/smb", True),
        ("\\\\server\\share", True),
        ("relative", False),
    ],
)
def test_network_drives_are_known_by_their_mount(path: str, expected: bool) -> None:
    """The nearest mount above decides."""
    assert expected is DRIVES.on_network(path)


def test_this_computers_own_folders_are_local() -> None:
    """The folder of temporary files of this computer is not taken for a network drive."""
    assert not Drives.of_this_computer("linux").on_network("/tmp")


def test_a_subvolume_is_no_other_drive() -> None:
    """Where nothing is mounted, no drive begins, whatever number the folder has; unlisted, any change counts."""
    drives = Drives({"/": "btrfs", "/media/stick": "vfat"})

    assert [False, True] == [drives.begins_at(path) for path in ("/home/anna/projects", "/media/stick")]
    assert Drives({}).begins_at("/home/anna/projects")


def test_a_view_of_the_system_is_no_drive() -> None:
    """Processes and settings that show themselves as files are not counted as a drive nobody looked at."""
    drives = Drives({"/": "ext4", "/proc": "proc", "/data": "xfs"})

    assert [True, False, False] == [drives.holds_no_files(path) for path in ("/proc", "/data", "/home")]
