"""The keys of the Windows registry that a look needs."""

from __future__ import annotations

from app.scan.registry import LINUX, linux_inside


def test_each_linux_inside_windows_is_named_once() -> None:
    """Those with a disk image of their own are named; the files of the first version lie in the home."""
    registry = {
        f"{LINUX}\\{{1}}": {"DistributionName": "Ubuntu", "Version": "2"},
        f"{LINUX}\\{{2}}": {"DistributionName": "Alt", "Version": "1"},
        f"{LINUX}\\{{3}}": {"DistributionName": "Debian"},
        f"{LINUX}\\AppxInstallerCache": {"x": "y"},
        "HKCU\\Environment": {"DistributionName": "none"},
    }

    assert ("Debian", "Ubuntu") == linux_inside(registry)
