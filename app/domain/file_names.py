"""Names of files that are safe to write on every system, whatever they were called before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST_BYTES = 180
"""The longest name in UTF-8; file systems take 255, and a number and a folder's name may still come to it."""
_LONGEST_ENDING = 16

_NOT_ON_WINDOWS = re.compile(r'[<>:"/\\|?*]+')
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file; the last ones are read by the system where they lie.
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$", "desktop", "autorun", "thumbs"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)


def safe_file_name(untrusted_name: str) -> str:
    """A name without folders, signs that steer how it is shown, or a meaning of its own to a system; never empty."""
    name = unicodedata.normalize("NFC", untrusted_name)
    name = re.split(r"[/\\]", name)[-1]
    # Marks that turn the direction of writing make "gpj.exe" of "exe.jpg": categories C hold them and all controls.
    name = "".join(" " if sign.isspace() else sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = _NOT_ON_WINDOWS.sub("_", name)
    name = re.sub(r" {2,}", " ", name).strip(" .")
    if not name.strip("_ .-"):
        return "file"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = MOST_BYTES - len(f"{dot}{ending}".encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(" .") or "file"
    if stem.split(".")[0].strip().casefold() in _RESERVED or stem.startswith(("-", "~")):
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def unlike(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with a number, so that it is unlike all that are taken, in capitals or not."""
    known = {_folded(one) for one in taken}
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, dot, ending = name, "", ""
    candidate, number = name, 2
    while _folded(candidate) in known:
        candidate = f"{stem} {number}{dot}{ending}"
        number += 1
    return candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
