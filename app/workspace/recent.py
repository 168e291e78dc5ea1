"""The list of files opened last, with what each said then; of a protected file only where it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app import settings
from app.errors import FileTrouble

if TYPE_CHECKING:
    from app.workspace.workspace import Workspace

_FILE = "recent.json"
_MOST = 8


class RecentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file opened before, with what it said then. Counts are of open tasks; dates are ISO 8601."""

    path: Path
    name: str
    work: str = ""
    people: int = 0
    when: datetime
    open_questions: int = 0
    stops: int = 0
    now: int = 0
    next: int = 0
    dont_know: int = 0
    synced: str = ""
    """The program that copies its folder to other computers; empty where we know of none."""
    protected: bool = False
    """True for a file that asks for a passphrase: then nothing of what it says is kept here."""

    @property
    def missing(self) -> bool:
        """True when the file is not where it was."""
        return not self.path.exists()


class RecentFiles:
    """The list as it lies among the program's own data.

    Each method that changes it raises FileTrouble where the list could not be kept.
    """

    def __init__(self, data: Path) -> None:
        self._file = data / _FILE

    def all(self) -> tuple[RecentFile, ...]:
        """The files, newest first; none where the list cannot be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[RecentFile, ...], dec_hook=_path)
        except (OSError, msgspec.MsgspecError):
            return ()

    def put_first(self, workspace: Workspace, when: datetime) -> None:
        """Put a file at the top, with what it says now."""
        entry = _entry(workspace, when)
        self._keep((entry, *(kept for kept in self.all() if kept.path != entry.path)))

    def take_off(self, path: Path) -> None:
        """Take a file off the list."""
        self._keep(tuple(kept for kept in self.all() if kept.path != path))

    def hush(self, path: Path) -> None:
        """Keep of a file, which is protected from now on, only where it is."""
        self._keep(tuple(_hushed(kept) if kept.path == path else kept for kept in self.all()))

    def clear(self) -> None:
        """Keep nothing; OSError where the list is still there."""
        self._file.unlink(missing_ok=True)

    def _keep(self, files: tuple[RecentFile, ...]) -> None:
        try:
            settings.replace_file(self._file, msgspec.json.encode(files[:_MOST], enc_hook=str))
        except OSError as error:
            raise FileTrouble("workspace.recent_not_kept", details=str(error)) from error


def _entry(workspace: Workspace, when: datetime) -> RecentFile:
    path = workspace.path.absolute()
    if workspace.key is not None:
        return _hushed(RecentFile(path=path, name="", when=when, synced=workspace.synced_by))
    told = workspace.assessment
    people = told.answer("people")
    work = told.answer("work")
    open_items = [item for item in workspace.checklist.items if item.progress.state != "done"]
    return RecentFile(
        path=path,
        name=told.organisation.name,
        work=next((o.text for o in told.pack.question("work").options if o.id == work.value), "") if work else "",
        people=people.value if people and isinstance(people.value, int) else 0,
        when=when,
        open_questions=len(workspace.interview.unanswered),
        stops=sum(item.priority == "stop" for item in open_items),
        now=sum(item.priority == "now" for item in open_items),
        next=sum(item.priority == "next" for item in open_items),
        dont_know=len(workspace.results.dont_know),
        synced=workspace.synced_by,
    )


def _hushed(file: RecentFile) -> RecentFile:
    """What the list may keep of a protected file: where it is, and when it was open."""
    return RecentFile(path=file.path, name=file.path.stem, when=file.when, synced=file.synced, protected=True)


def _path(kind: type, value: object) -> object:
    return kind(value)
