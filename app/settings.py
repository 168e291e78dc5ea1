"""Every preference, declared once: its default, its type, its meaning."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

FILE_NAME = "settings.json"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person prefers. Unknown keys of a newer version are passed over, not refused."""

    look: Literal["system", "light", "dark"] = "system"
    """Light or dark colours, or whatever the system uses."""
    text_size: int = 100
    """Size of all text in per cent, 100 to 200."""
    person: str = ""
    """Who works at this computer, as the journal of every file calls them; empty where nobody gave a name."""
    remember_files: bool = True
    """Whether the files opened last are listed on the welcome page."""


def load(folder: Path) -> Settings:
    """The preferences kept in this folder; the defaults where there are none or they cannot be read."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError):
        return Settings()


def save(settings: Settings, folder: Path) -> None:
    """Keep the preferences.

    Raises:
        OSError: the folder cannot be written; what was there before is untouched.
    """
    replace_file(folder / FILE_NAME, msgspec.json.format(msgspec.json.encode(settings), indent=2))


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file of the program's own, for its owner only, in one step, so that it is never half there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        new.touch(mode=0o600)
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
