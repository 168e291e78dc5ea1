"""Folders that a program copies to other computers, and what such programs leave beside a file.

A database that is copied while it is written to, or changed on two computers at once, can come out damaged or double.
Where the facts come from: the names of folders that each program makes by default, and the files by which it marks a
folder as its own (https://learn.microsoft.com/sharepoint/sync-process, https://help.dropbox.com/organize/conflicted-copy,
https://docs.nextcloud.com/desktop, https://docs.syncthing.net/users/syncing.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_BY_NAME = {
    "OneDrive": re.compile(r"^OneDrive( ?-.*)?$", re.IGNORECASE),
    "Dropbox": re.compile(r"^Dropbox( \(.*\))?$", re.IGNORECASE),
    "iCloud": re.compile(r"^(iCloud ?Drive|com~apple~CloudDocs)$", re.IGNORECASE),
    "Google Drive": re.compile(r"^(Google ?Drive(-.*)?|My Drive)$", re.IGNORECASE),
    "Nextcloud": re.compile(r"^Nextcloud\d*$", re.IGNORECASE),
    "ownCloud": re.compile(r"^ownCloud\d*$", re.IGNORECASE),
    "Syncthing": re.compile(r"^Syncthing$", re.IGNORECASE),
}
_BY_MARK = {
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Google Drive": (".tmp.drivedownload", ".tmp.driveupload"),
    "Nextcloud": (".nextcloudsync.log", ".nextcloudpermissions.db"),
    "ownCloud": (".owncloudsync.log",),
    "Syncthing": (".stfolder",),
}
_BY_VARIABLE = {"OneDrive": ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")}

_CONFLICT = re.compile(
    r"conflicted copy|conflict[_-]|sync-conflict|in Konflikt stehende|copie en conflit|copia en conflicto",
    re.IGNORECASE,
)
"""How Dropbox, Nextcloud, ownCloud and Syncthing call the second of two versions, in the languages we met."""


def service(path: Path, environment: Mapping[str, str]) -> str:
    """The program that copies this file to other computers, going by its folders; empty where we know of none."""
    folders = path.absolute().parents
    for folder in folders:
        for name, pattern in _BY_NAME.items():
            if pattern.match(folder.name):
                return name
        for name, variables in _BY_VARIABLE.items():
            if any(environment.get(variable) and Path(environment[variable]) == folder for variable in variables):
                return name
    for folder in folders:
        for name, marks in _BY_MARK.items():
            with suppress(OSError):
                if any((folder / mark).exists() for mark in marks):
                    return name
    return ""


def conflicted_copies(path: Path) -> tuple[str, ...]:
    """Names of files beside this one that a copying program made because it was changed in two places."""
    names: list[str] = []
    with suppress(OSError):
        for other in path.parent.iterdir():
            ours = other.name.startswith(path.stem) and other.name != path.name and other.suffix == path.suffix
            if ours and _CONFLICT.search(other.name[len(path.stem) :]):
                names.append(other.name)
    return tuple(sorted(names))


def is_conflicted_copy(path: Path) -> bool:
    """Whether this file is itself such a second version."""
    return _CONFLICT.search(path.stem) is not None


def waits_in_icloud(path: Path) -> bool:
    """Whether the file is not on this computer yet: macOS puts a small hidden file in its place."""
    return not path.exists() and path.with_name(f".{path.name}.icloud").exists()
