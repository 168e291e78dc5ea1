"""Models that a browser brought itself."""

from __future__ import annotations

import pytest
from virtual_computer import Computer, only, report_of

from app.scan.known_tool import Platform

PROFILES: list[tuple[Platform, str]] = [
    ("linux", ".config/google-chrome"),
    ("macos", "Library/Application Support/Google/Chrome"),
    ("windows", "AppData/Local/Google/Chrome/User Data"),
]


@pytest.mark.parametrize(("platform", "profile"), PROFILES)
def test_the_browsers_own_model_is_the_vendors(computer: Computer, platform: Platform, profile: str) -> None:
    """Chrome's model is named, with its size, as put there by Chrome, whatever its format."""
    here = computer(platform)
    folder = here.homes[0] / profile / "OptGuideOnDeviceModel/2025.6.30"
    folder.mkdir(parents=True)
    (folder / "weights.bin").write_bytes(b"?" * 2_000_000)
    (folder / "manifest.json").write_text("{}")

    find = only(report_of(here))

    assert ("Google", "language") == (find.maker, find.task)
    assert ("Gemini Nano", "vendor", "Google Chrome", 2_000_002, 2) == (
        find.name,
        find.origin,
        find.origin_program,
        find.size_bytes,
        find.file_count,
    )


def test_bookkeeping_alone_is_no_model(computer: Computer) -> None:
    """An empty model folder of a browser stays silent."""
    here = computer()
    folder = here.homes[0] / ".config/google-chrome/OptGuideOnDeviceModel"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")

    assert () == report_of(here).observations
