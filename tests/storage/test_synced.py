"""Folders that are copied to other computers are known by their names and marks, and so are second versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FileTrouble
from app.storage import driver
from app.storage.synced import conflicted_copies, is_conflicted_copy, service

PLACES = {
    "OneDrive - Harbour Ltd/Papers": "OneDrive",
    "OneDrive/x": "OneDrive",
    "Dropbox (Personal)": "Dropbox",
    "Library/CloudStorage/GoogleDrive-me@example.org/My Drive": "Google Drive",
    "Library/Mobile Documents/com~apple~CloudDocs": "iCloud",
    "Nextcloud": "Nextcloud",
    "ownCloud2/y": "ownCloud",
    "Documents/Dropbox invoices": "",
    "One/Drive": "",
}
MARKS = {".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".nextcloudsync.log": "Nextcloud"}


@pytest.mark.parametrize(("place", "expected"), PLACES.items(), ids=PLACES)
def test_a_folder_is_known_by_its_name(tmp_path: Path, place: str, expected: str) -> None:
    """Only names that such a program gives its own folder count."""
    assert expected == service(tmp_path / place / "x.groundrules", {})


@pytest.mark.parametrize(("mark", "expected"), MARKS.items(), ids=MARKS)
def test_a_folder_is_known_by_its_mark(tmp_path: Path, mark: str, expected: str) -> None:
    """A folder with another name is known by what the program keeps in it, also further up."""
    (tmp_path / "shared" / "papers").mkdir(parents=True)
    (tmp_path / "shared" / mark).mkdir()

    assert expected == service(tmp_path / "shared" / "papers" / "x.groundrules", {})


def test_a_folder_is_known_by_the_system(tmp_path: Path) -> None:
    """Windows says in a variable where OneDrive lies, whatever it is called."""
    assert "OneDrive" == service(tmp_path / "Cloud" / "x.groundrules", {"OneDrive": str(tmp_path / "Cloud")})


def test_second_versions_are_found(tmp_path: Path) -> None:
    """Those of this file, and no others."""
    conflicts = [
        "Bakery (Tom's conflicted copy 2026-11-12).groundrules",
        "Bakery (conflicted copy 2026-11-12 143200).groundrules",
        "Bakery.sync-conflict-20261112-143200-ABCDEFG.groundrules",
    ]
    for name in (*conflicts, "Bakery 2.groundrules", "Clinic (conflicted copy).groundrules", "Bakery.pdf"):
        (tmp_path / name).touch()

    assert tuple(sorted(conflicts)) == conflicted_copies(tmp_path / "Bakery.groundrules")
    assert all(is_conflicted_copy(tmp_path / name) for name in conflicts)
    assert not is_conflicted_copy(tmp_path / "Bakery.groundrules")


def test_a_file_that_is_still_in_icloud(tmp_path: Path) -> None:
    """Where only the place holder is here, the sentence says how to get the file."""
    (tmp_path / ".Bakery.groundrules.icloud").touch()
    with pytest.raises(FileTrouble) as trouble:
        driver.inspect(tmp_path / "Bakery.groundrules", 9)

    assert "storage.in_icloud" == trouble.value.phrase
