"""Which folders are other drives or drives of other computers, known without touching them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.scan.known_tool import Platform

_NETWORK = frozenset(
    (
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "afpfs", "ncpfs", "9p", "webdav", "davfs", "ceph", "glusterfs",
        "lustre", "autofs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs",
        "fuse.glusterfs", "fuse.portal",
    )
)  # fmt: skip
"""Kinds of file systems that lie on other computers, or may call one when touched.

Source: Linux mount(8), macOS mount(8).
"""
_NO_FILES = frozenset(
    (
        "proc", "sysfs", "devtmpfs", "devpts", "devfs", "cgroup", "cgroup2", "pstore", "bpf", "tracefs", "debugfs",
        "securityfs", "configfs", "fusectl", "mqueue", "hugetlbfs", "binfmt_misc", "efivarfs", "rpc_pipefs", "nsfs",
    )
)  # fmt: skip
"""Kinds of file systems in which the system shows itself: nothing in them is kept on a disk. Source: Linux mount(8)."""
_TRUE_TIMES = frozenset(
    (
        "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "jfs", "reiserfs", "tmpfs", "overlay",
        "ecryptfs", "ntfs", "ntfs3", "apfs", "hfs", "ufs", "refs",
    )
)  # fmt: skip
"""Kinds of file systems whose folders change their time with each name in them, to a part of a second.

Not FAT and exFAT (two seconds, local time), and no drive of another computer.
"""
_COUNTS_FOLDERS = frozenset(("ext2", "ext3", "ext4", "xfs", "tmpfs"))
"""Kinds of file systems where a folder has two links and one more for each folder in it. Source: Linux inode(7).

Not btrfs (always one), and not APFS (files count too). ``find`` and ``fts`` of glibc save the same work by it.
"""
_DRIVE_REMOTE = 4
"""What Windows answers for a drive of another computer. Source: winbase.h, GetDriveTypeW."""


class Drives:
    """The mounted file systems: mount point to kind."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds

    @classmethod
    def of_this_computer(cls, platform: Platform) -> Drives:
        """What is mounted now; empty where the system does not say."""
        if platform == "linux":
            try:
                lines = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines()
            except OSError:
                return cls({})
            fields = [line.split(" ") for line in lines]
            return cls({_unescaped(field[1]): field[2] for field in fields if len(field) > 2})
        if platform == "windows":
            return cls({})  # asked drive by drive, see on_network: listing them all may wait for one that is gone
        import psutil

        return cls({part.mountpoint: part.fstype.lower() for part in psutil.disk_partitions(all=True)})

    def begins_at(self, path: str) -> bool:
        """Whether a drive is mounted right here; where the system does not list them, any change of drive counts.

        A subvolume of btrfs has a number of its own like a drive, and is none.
        """
        return not self._kinds or path in self._kinds

    def holds_no_files(self, path: str) -> bool:
        """Whether what is mounted here is no drive at all: a view of processes, devices and settings."""
        return self._kinds.get(path, "") in _NO_FILES

    def any_below(self, tops: Iterable[str]) -> bool:
        """Whether a drive is mounted below one of these folders, so that one folder may have two paths."""
        starts = tuple(top.rstrip(os.sep) + os.sep for top in tops)
        return any(point.startswith(starts) for point in self._kinds)

    def keeps_times(self, path: str) -> bool:
        """Whether a folder here that looks unchanged is unchanged."""
        if sys.platform == "win32":
            import psutil

            # asked only for drives that are being walked, so none of them is gone
            drive = os.path.splitdrive(path)[0].lower()
            parts = psutil.disk_partitions()
            return any(part.device.lower().startswith(drive) and part.fstype.lower() in _TRUE_TIMES for part in parts)
        return self._kind(path) in _TRUE_TIMES

    def counts_folders(self, path: str) -> bool:
        """Whether the links to a folder here tell how many folders lie in it."""
        return self._kind(path) in _COUNTS_FOLDERS

    def on_network(self, path: str) -> bool:
        """Whether this path lies on a drive of another computer."""
        if path.startswith(("\\\\", "//")):
            return True
        if sys.platform == "win32":
            import ctypes

            drive = os.path.splitdrive(path)[0]
            return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE
        return self._kind(path) in _NETWORK

    def _kind(self, path: str) -> str:
        """The kind of file system a path lies on; empty where that is not known."""
        while True:
            kind = self._kinds.get(path)
            if kind is not None:
                return kind
            above = os.path.dirname(path)
            if above == path:
                return ""
            path = above


def _unescaped(text: str) -> str:
    """A mount point as it is: the list writes blanks, tabs, line ends and backslashes as octal numbers."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text
