"""Puts a file in its place whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import sys
from pathlib import Path
from typing import Any

from app.errors import ExportTrouble
from app.exports.protocol import Exporter

_REASONS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only",
    errno.ENOENT: "folder_gone",
    errno.ENOTDIR: "folder_gone",
    errno.EISDIR: "is_folder",
    errno.ENAMETOOLONG: "name_too_long",
}


def save(exporter: Exporter, subject: Any, path: Path) -> Path:
    """Write ``subject`` to ``path``; a file that stood there is replaced in one step, and returns ``path``.

    Raises:
        ExportTrouble: it could not be written; nothing is left behind and an older file is as it was.
    """
    part: Path | None = None
    try:
        descriptor, part = _fresh_file(path.parent)
        with os.fdopen(descriptor, "wb") as target:
            exporter.write(subject, target)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except OSError as error:
        _remove(part)
        raise ExportTrouble(
            f"exports.{_reason(error, path, placed=part is not None)}",
            details=str(error),
            file=path.name,
            folder=path.parent,
        ) from error
    except BaseException:
        _remove(part)
        raise
    _keep_name(path.parent)
    return path


def _fresh_file(folder: Path) -> tuple[int, Path]:
    """A new empty file beside the one to be; its rights are those that any new file gets here."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for number in itertools.count():
        part = folder / f".groundrules-{os.getpid()}-{number}.part"
        with contextlib.suppress(FileExistsError):
            return os.open(part, flags, 0o666), part
    raise AssertionError("numbers do not end")


def reason(error: OSError) -> str:
    """Which sentence says why something could not be written."""
    return _REASONS.get(error.errno or 0, "failed")


def _reason(error: OSError, path: Path, *, placed: bool) -> str:
    if isinstance(error, PermissionError) and sys.platform == "win32" and placed:
        # Windows gives this error for a lack of rights, a file that another program has open, and a folder.
        with contextlib.suppress(OSError):
            return "is_folder" if path.is_dir() else "open_elsewhere" if path.is_file() else "no_permission"
    return reason(error)


def _remove(part: Path | None) -> None:
    if part is not None:
        with contextlib.suppress(OSError):
            part.unlink()


def _keep_name(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can; the file itself is already safe."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
